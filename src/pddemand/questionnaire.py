"""Questions of a survey and the answers they offer, by every name and wording that an export may use for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from pddemand.errors import InputError
from pddemand.raw import read_yaml, shown
from pddemand.spelling import spaced

Kind = Literal["multiple", "single", "text"]


@dataclass(frozen=True)
class Option:
    """One answer that a question offers.

    Parameters
    ----------
    name : str
        What tables call it; exports may hold it too, as a code.
    labels : tuple of str
        Its wordings, as respondents read them: one per language, and former ones.
    """

    name: str
    labels: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every text that stands for this option in an export, the name last."""
        return tuple(dict.fromkeys(spaced(text) for text in (*self.labels, self.name)))


@dataclass(frozen=True)
class Question:
    """One question of a survey.

    Parameters
    ----------
    name : str
        What tables call it; a column of that name is its column.
    kind : {"multiple", "single", "text"}
        Any number of options, one option, or own words.
    labels : tuple of str
        Its wordings, which may head its column instead of its name.
    options : tuple of Option
        The answers offered, in the form's order; none for own words.
    other : bool
        Whether respondents could write an answer of their own beside the options.
    others : tuple of str
        Own words as they stand in the file, for cells where they cannot be told from the options.
    """

    name: str
    kind: Kind
    labels: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    other: bool = True
    others: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a question that answers cannot be read for."""
        if self.kind != "text" and not self.options:
            raise InputError(f"question '{self.name}' is of kind {self.kind} and has no options; list them")
        owners: dict[str, str] = {}
        for option in self.options:
            for text in option.spellings:
                if not text:
                    raise InputError(f"question '{self.name}': an option has an empty name or label; fill it in")
                if owners.setdefault(text, option.name) != option.name:
                    raise InputError(
                        f"question '{self.name}': options '{owners[text]}' and '{option.name}' share the wording "
                        f"'{text}'; answers could not be told apart, give each its own"
                    )
        names = [option.name for option in self.options]
        if twice := [name for name in names if names.count(name) > 1]:
            raise InputError(f"question '{self.name}' has option '{twice[0]}' twice; keep one")

    @property
    def headings(self) -> tuple[str, ...]:
        """Every text that may head its column, the name first."""
        return tuple(dict.fromkeys(spaced(text) for text in (self.name, *self.labels)))

    @property
    def spellings(self) -> dict[str, int]:
        """Give the position of the option that each text stands for."""
        return {text: place for place, option in enumerate(self.options) for text in option.spellings}


def questionnaire(codebook: Any) -> tuple[Question, ...]:
    """Give the questions that a codebook lists.

    Parameters
    ----------
    codebook : list of Question or of mappings, a region's codebook, or the path of a YAML or JSON file
        A mapping has `name` (or `id`); `label` (or `text`: one text, a list of wordings, or one per language); `also`,
        more wordings; `kind`, by default "multiple" where there are `options` and "text" where there are none;
        `options`, each a text or a mapping with `name`, `label` and `also`; `other` and `others` as `Question` has
        them. A file holds the list itself or has it under `questions`.

    Raises
    ------
    InputError
        If a question has no name, an unknown key or kind, options that cannot be told apart, or a name twice.

    Examples
    --------
    >>> ask = questionnaire([{"name": "q4", "label": "Which?", "options": ["ICT, e-learning", "Law"]}])
    >>> ask[0].kind, ask[0].headings, [option.name for option in ask[0].options]
    ('multiple', ('q4', 'Which?'), ['ICT, e-learning', 'Law'])
    """
    listed = read_yaml(Path(codebook)).data if isinstance(codebook, str | PathLike) else codebook
    listed = listed.get("questions") if isinstance(listed, Mapping) else getattr(listed, "questions", listed)
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise InputError("a codebook is a list of questions, each with a name and its options")
    questions = tuple(_question(entry) for entry in listed)
    names = [question.name for question in questions]
    if not questions:
        raise InputError("the codebook has no question; list at least one")
    if twice := [name for name in names if names.count(name) > 1]:
        raise InputError(f"the codebook has question '{twice[0]}' twice; give each its own name")
    _refuse_clashes(questions)
    return questions


def _refuse_clashes(questions: Sequence[Question]) -> None:
    """Refuse names that would give two columns of the answer table one name."""
    owners: dict[str, str] = {}
    for question in questions:
        if question.name.startswith("respondent:"):
            raise InputError(f"question '{question.name}' begins as the facts about respondents do; name it otherwise")
        own = {question.name, f"{question.name}:other", f"{question.name}:not_shown"}
        for column in own | {f"{question.name}/{option.name}" for option in question.options}:
            if (other := owners.setdefault(column, question.name)) != question.name:
                raise InputError(
                    f"questions '{other}' and '{question.name}' would both have a column '{column}' in the answer "
                    f"table; give one of them another name"
                )


OF_QUESTION = ("name", "id", "label", "text", "also", "kind", "options", "other", "others", "verbatim")
OF_OPTION = ("name", "id", "label", "also", "short", "description")


def _question(entry: Any) -> Question:
    if isinstance(entry, Question):
        return entry
    told = _mapping(entry, OF_QUESTION, "a question")
    name = next((spaced(str(told[key])) for key in ("name", "id") if told.get(key) is not None), "")
    if not name:
        raise InputError("a question has no name; give it one")
    kind = told.get("kind", "multiple" if told.get("options") else "text")
    if kind not in ("multiple", "single", "text"):
        raise InputError(f"question '{name}' is of kind '{kind}'; expected multiple, single or text")
    labels = (*_wordings(told.get("label", told.get("text", ()))), *_wordings(told.get("also", ())))
    listed = told.get("options") or ()
    if isinstance(listed, str | Mapping) or not isinstance(listed, Iterable):
        raise InputError(f"question '{name}': options is {shown(listed)}; expected a list, each a text or a mapping")
    options = tuple(_option(option, name) for option in listed)
    return Question(
        name, kind, labels, options, bool(told.get("other", True)), tuple(_wordings(told.get("others", ())))
    )


def _option(entry: Any, question: str) -> Option:
    if isinstance(entry, Option):
        return entry
    if isinstance(entry, str | int | float):
        return Option(spaced(str(entry)))
    told = _mapping(entry, OF_OPTION, f"question '{question}': an option")
    labels = (*_wordings(told.get("label", ())), *_wordings(told.get("also", ())))
    return Option(spaced(str(told.get("name", told.get("id", labels[0] if labels else "")))), labels)


def _mapping(entry: Any, keys: Sequence[str], whose: str) -> Mapping[str, Any]:
    """Give what a codebook says of a question or an option, from a mapping or a record."""
    told = entry.model_dump() if hasattr(entry, "model_dump") else entry
    if not isinstance(told, Mapping):
        raise InputError(f"{whose} is {shown(told)}; expected a mapping with {keys[0]} and {keys[2]}")
    if unknown := [str(key) for key in told if key not in keys]:
        raise InputError(f"{whose} has the unknown key '{unknown[0]}'; known are: {', '.join(keys)}")
    return told


def _wordings(label: Any) -> Iterator[str]:
    if label is None:
        return
    if isinstance(label, str | int | float):
        yield spaced(str(label))
    else:
        yield from (spaced(str(text)) for text in (label.values() if isinstance(label, Mapping) else label))
