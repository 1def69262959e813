"""The answer table: what each respondent ticked, did not tick, left open or was not shown.

Every survey tool's export becomes one such table (`pddemand.exports`). It is kept as Parquet beside a Frictionless
`datapackage.json` that describes each of its columns.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from pddemand.errors import InputError
from pddemand.questionnaire import Option, Question
from pddemand.spelling import spaced
from pddemand.tables import replace as write_file

TICKED, NOT_TICKED, UNANSWERED, NOT_SHOWN = 1, 0, -1, -2
"""What a respondent did with an option; the last two are both a missing value in `AnswerTable.ticks`."""

States = npt.NDArray[np.int8]
Base = Literal["answered", "ticked something"]

OTHER, NOT_SHOWN_PART = ":other", ":not_shown"
# Columns about a respondent and not about an answer; each is there where the export tells it.
FACTS = {
    "respondent:file": "File that the row stands in",
    "respondent:row": "Row of the file as a spreadsheet counts; the first row of the file is 1",
    "respondent:person": "Running number of the person, the same for all rows of one person",
    "respondent:submission": "Number of the submission, the same wherever it stands again",
    "respondent:date": "Day on which the answers came in, year-month-day",
    "respondent:order": "Place in time among the rows of the file; 1 is the earliest",
    "respondent:minutes": "Minutes from start to end",
    "respondent:finished": "Whether the respondent reached the end",
    "respondent:preview": "Whether the answers were given while trying out the form",
    "respondent:rejected": "Whether whoever checked the answers rejected them",
}


@dataclass(frozen=True)
class Column:
    """What became of a column of the file: read for a question, used for facts, dropped, and why."""

    file: str
    column: str
    use: Literal["question", "fact", "personal", "not in the codebook"]
    of: str = ""


@dataclass(frozen=True)
class Found:
    """How much personal data of a kind was masked in own words (`of` is "answer" or "other"): cells, times in all."""

    question: str
    of: str
    kind: str
    cells: int
    occurrences: int


@dataclass(frozen=True)
class Source:
    """A file that answers come from, how it was read, and which versions of the form it says they are to.

    `file` is called as `region.yaml` calls it; `masked` counts the personal data that was masked in it.
    """

    file: str
    tool: str
    recognised: str
    encoding: str
    rows: int
    notes: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    masked: tuple[Found, ...] = ()


@dataclass(frozen=True)
class AnswerTable:
    """Answers of all respondents to all questions.

    Parameters
    ----------
    questions : tuple of Question
        The questions, in the codebook's order.
    frame : DataFrame
        One row per respondent. A multiple question has a column `question/option` for each option, of nullable
        booleans: true for ticked, false for shown and not ticked, missing for not shown or unanswered. A single
        question has one column with the option's name, a text question one with the text. `question:other` holds
        own words, `question:not_shown` the options not shown to this respondent (semicolons between them), where
        there are any. The columns of `FACTS` tell what is known of the respondent.
    base : mapping of str to str
        What counts as having answered a question: "answered", or "ticked something" where the tool writes the same
        for nothing ticked and not seen.
    sources : tuple of Source
        Where the answers come from.
    columns : tuple of Column
        What became of every column of the files.
    """

    questions: tuple[Question, ...]
    frame: pd.DataFrame
    base: Mapping[str, Base] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    columns: tuple[Column, ...] = ()

    def __len__(self) -> int:
        """Give the number of respondents."""
        return len(self.frame)

    def __repr__(self) -> str:
        """Say what the table holds, in a line."""
        tools = ", ".join(dict.fromkeys(source.tool for source in self.sources)) or "no file"
        return f"AnswerTable({len(self)} respondents, {len(self.questions)} questions, read from {tools})"

    def question(self, name: str) -> Question:
        """Find a question by its name."""
        for question in self.questions:
            if question.name in (name, spaced(name)):
                return question
        known = ", ".join(question.name for question in self.questions)
        raise InputError(f"there is no question '{name}'; known are: {known}")

    def ticks(self, question: str) -> pd.DataFrame:
        """Give one column of nullable booleans per option of a question.

        Parameters
        ----------
        question : str
            Name of a question with options; of a single question the option chosen is true, the others false.

        Returns
        -------
        DataFrame of shape (respondents, options)
            True: ticked; False: shown and not ticked; missing: not shown or unanswered.
        """
        asked = self.question(question)
        question, names = asked.name, [option.name for option in asked.options]
        if asked.kind == "multiple":
            found = self.frame[[f"{question}/{name}" for name in names]]
            return found.set_axis(names, axis="columns")
        answered = self.answered(question)
        return pd.DataFrame({name: _three((self.frame[question] == name).to_numpy(), answered) for name in names})

    def others(self, question: str) -> pd.Series:
        """Give respondents' own words beside the options; missing where there are none."""
        column = self.question(question).name + OTHER
        return self.frame[column] if column in self.frame else pd.Series(pd.NA, self.frame.index, "string")

    def answered(self, question: str) -> npt.NDArray[np.bool_]:
        """Tell who answered a question, with an option or in own words."""
        asked = self.question(question)
        question = asked.name
        if asked.kind == "multiple":
            own = self.frame[[f"{question}/{option.name}" for option in asked.options]].notna().to_numpy().any(axis=1)
        else:
            own = self.frame[question].notna().to_numpy()
        found: npt.NDArray[np.bool_] = own | self.others(question).notna().to_numpy()
        return found

    def shown(self, question: str) -> npt.NDArray[np.bool_]:
        """Tell which options were shown to whom, as far as the export tells; an array (respondents, options)."""
        asked = self.question(question)
        names = [option.name for option in asked.options]
        column = asked.name + NOT_SHOWN_PART
        if column not in self.frame:
            return np.ones((len(self), len(names)), dtype=bool)
        hidden = self.frame[column].astype("category")
        lists = [f";{text};" for text in hidden.cat.categories]  # a name may hold a semicolon itself
        per_list = np.array([[f";{name};" not in each for name in names] for each in lists] + [[True] * len(names)])
        return per_list[hidden.cat.codes.to_numpy()]

    def bases(self) -> pd.DataFrame:
        """Count for every option who was asked, who answered and who ticked it.

        Returns
        -------
        DataFrame
            `question`, `option`, `label`; `asked`: respondents who were shown the option, as far as the export tells;
            `answered`: those of them who answered the question, with an option or in own words; `ticked`; `other`:
            respondents with own words to the question; `base`: what counts as having answered.
        """
        rows = []
        for question in self.questions:
            if not question.options:
                continue
            ticks, shown, other = self.ticks(question.name), self.shown(question.name), self.others(question.name)
            answered = self.answered(question.name)
            for place, option in enumerate(question.options):
                column = ticks[option.name]
                rows.append(
                    {
                        "question": question.name,
                        "option": option.name,
                        "label": option.labels[0] if option.labels else option.name,
                        "asked": int(shown[:, place].sum()),
                        "answered": int((shown[:, place] & answered).sum()),
                        "ticked": int(column.sum()),
                        "other": int(other.notna().sum()),
                        "base": self.base.get(question.name, "answered"),
                    }
                )
        return pd.DataFrame(rows)

    def keep(self, rows: npt.NDArray[np.bool_]) -> "AnswerTable":
        """Give the table of the respondents for whom `rows` is true."""
        return replace(self, frame=self.frame[rows].reset_index(drop=True))


def multiple_columns(question: Question, states: States, other: pd.Series | None) -> dict[str, Any]:
    """Give the columns of a multiple question.

    Parameters
    ----------
    question : Question
        A question of kind multiple.
    states : array of shape (respondents, options)
        `TICKED`, `NOT_TICKED`, `UNANSWERED` or `NOT_SHOWN`.
    other : Series of string or None
        Own words; missing where there are none.
    """
    names = [option.name for option in question.options]
    columns: dict[str, Any] = {
        f"{question.name}/{name}": pd.arrays.BooleanArray(states[:, place] == TICKED, states[:, place] < 0)
        for place, name in enumerate(names)
    }
    hidden = states == NOT_SHOWN
    if hidden.any():
        distinct, where = np.unique(hidden, axis=0, return_inverse=True)
        lists = [";".join(name for name, gone in zip(names, row, strict=True) if gone) for row in distinct]
        texts = np.array([text or None for text in lists], dtype=object)[where.ravel()]
        columns[question.name + NOT_SHOWN_PART] = pd.Categorical(texts)
    if other is not None and other.notna().any():
        columns[question.name + OTHER] = other
    return columns


def _three(ticked: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]) -> pd.arrays.BooleanArray:
    return pd.arrays.BooleanArray(ticked & known, ~known)


def write_answers(table: AnswerTable, folder: Path) -> None:
    """Save a table as `answers.parquet`, described by `datapackage.json` (Frictionless Data Package, version 2).

    Parameters
    ----------
    table : AnswerTable
        What is saved; equal tables give equal bytes.
    folder : Path
        Made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / "answers.parquet.part"
    table.frame.to_parquet(unfinished, engine="pyarrow", index=False)
    unfinished.replace(folder / "answers.parquet")
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "answers",
        "title": "Answers of respondents, one row each",
        "resources": [
            {
                "name": "answers",
                "path": "answers.parquet",
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "schema": {"fields": [_field(table, str(column)) for column in table.frame]},
            }
        ],
        "questions": [asdict(question) for question in table.questions],
        "base": dict(table.base),
        "sources": [{"title": source.file, **asdict(source)} for source in table.sources],
        "columns": [asdict(column) for column in table.columns],
    }
    write_file(folder / "datapackage.json", json.dumps(package, indent=1, ensure_ascii=False) + "\n")


def read_answers(folder: Path) -> AnswerTable:
    """Read back what `write_answers` saved."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return AnswerTable(
        questions=tuple(_question(entry) for entry in package["questions"]),
        frame=pd.read_parquet(folder / "answers.parquet", engine="pyarrow"),
        base=package["base"],
        sources=tuple(_source(entry) for entry in package["sources"]),
        columns=tuple(Column(**entry) for entry in package["columns"]),
    )


def _question(entry: dict[str, Any]) -> Question:
    options = tuple(Option(option["name"], tuple(option["labels"])) for option in entry["options"])
    return Question(**{**entry, "labels": tuple(entry["labels"]), "others": tuple(entry["others"]), "options": options})


def _source(entry: dict[str, Any]) -> Source:
    told = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items() if key != "title"}
    found = tuple(Found(**each) for each in entry["masked"])
    return Source(**{**told, "masked": found})  # type: ignore[arg-type]  # as `write_answers` wrote it


def _field(table: AnswerTable, column: str) -> dict[str, Any]:
    """Describe a column as a Frictionless field."""
    if column in FACTS:
        dtype = str(table.frame[column].dtype).lower()
        kind = {"bool": "boolean", "int": "integer", "flo": "number"}
        return {
            "name": column,
            "type": next((kind[key] for key in kind if dtype.startswith(key)), "string"),
            "title": FACTS[column],
        }
    question = next(each for each in table.questions if _belongs(column, each))
    title = question.labels[0] if question.labels else question.name
    if column == question.name + OTHER:
        return {"name": column, "type": "string", "title": title, "description": "Own words beside the options"}
    if column == question.name + NOT_SHOWN_PART:
        return {"name": column, "type": "string", "title": title, "description": "Options that were not shown"}
    if question.kind == "text":
        return {"name": column, "type": "string", "title": title}
    if question.kind == "single":
        categories = [{"value": o.name, "label": o.labels[0] if o.labels else o.name} for o in question.options]
        return {"name": column, "type": "string", "title": title, "categories": categories}
    option = next(each for each in question.options if column == f"{question.name}/{each.name}")
    return {
        "name": column,
        "type": "boolean",
        "title": option.labels[0] if option.labels else option.name,
        "description": "true: ticked; false: shown and not ticked; missing: not shown or unanswered",
    }


def _belongs(column: str, question: Question) -> bool:
    own = (question.name, question.name + OTHER, question.name + NOT_SHOWN_PART)
    return column in own or any(column == f"{question.name}/{option.name}" for option in question.options)


def joined(tables: Iterable[AnswerTable]) -> AnswerTable:
    """Put the answers of several files to the same questions under one another."""
    parts = list(tables)
    if len(parts) == 1:
        return parts[0]
    names = dict.fromkeys(str(column) for part in parts for column in part.frame)
    columns = {name: _under_one_another([part.frame.get(name) for part in parts], parts) for name in names}
    return AnswerTable(
        questions=parts[0].questions,
        frame=pd.DataFrame(columns, copy=False),
        base={name: _weakest([part.base.get(name, base) for part in parts]) for name, base in parts[0].base.items()},
        sources=tuple(source for part in parts for source in part.sources),
        columns=tuple(column for part in parts for column in part.columns),
    )


def _weakest(bases: Sequence[Base]) -> Base:
    """Give the base that holds for all files: what one cannot tell, all together cannot."""
    return "ticked something" if "ticked something" in bases else "answered"


def _under_one_another(pieces: "Sequence[pd.Series[Any] | None]", parts: Sequence[AnswerTable]) -> "pd.Series[Any]":
    """Put a column's pieces under one another; it is missing for the files that do not have it."""
    kinds: list[Any] = [piece.dtype for piece in pieces if piece is not None]
    whole = pd.concat(
        [
            pd.Series(pd.NA, part.frame.index, "object") if piece is None else piece.astype("object")
            for piece, part in zip(pieces, parts, strict=True)
        ],
        ignore_index=True,
    )
    categories = [kind.categories for kind in kinds if isinstance(kind, pd.CategoricalDtype)]
    if categories:
        return whole.astype(pd.CategoricalDtype(list(dict.fromkeys(name for each in categories for name in each))))
    nullable = {"bool": "boolean", "int64": "Int64", "float64": "Float64"}
    return whole.astype(nullable.get(str(kinds[0]), kinds[0]) if len(kinds) < len(pieces) else kinds[0])
