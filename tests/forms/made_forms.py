"""Codebooks made up at random, answers to them, and exports of each tool, written from the form that it was given."""

import csv
import html
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
from docx import Document
from hypothesis import strategies as st

from pddemand.answers import AnswerTable
from pddemand.codebook import read_study
from pddemand.errors import InputError
from pddemand.fields import Wording
from pddemand.forms.content import Asked, Form
from pddemand.forms.docx_form import docx_form
from pddemand.forms.google_forms import google_forms
from pddemand.forms.limesurvey import limesurvey
from pddemand.forms.xlsform import xlsform
from pddemand.records import Choice, Codebook, MultipleQuestion, Option, SingleQuestion, TextQuestion

OSH = read_study(Path(__file__).parents[2] / "data/raw/osh")
NARYN = read_study(Path(__file__).parents[2] / "examples/naryn/data/raw/naryn_synthetic")
LANGUAGES = ("ky", "ru", "en")
HOSTILE = (
    *("=1+1", "<script>alert(1)</script>", "a \"b\" 'c'", "back\\slash\\n", "two\nlines", '#read("/etc/passwd")'),
    *("$x$", "${a}", "{INSERTANS}", "&amp;", "\u202eright to left", "*/ // `", "“ICT”, law; rights", "--", "+1", "@a"),
)
LABELS = st.one_of(
    st.sampled_from(
        ["Other", "Башка", "ICT", "Law", "Law, rights", "Law; rights", "No", "1", "0", "Жок", "Yes", "A - B", *HOSTILE]
    ),
    st.text("Law, ;-[]\"'.ИКТөүң01<>{}$&=/\\#*", min_size=1, max_size=8),
)
IDS = st.sampled_from(
    ["other", "ict", "law", "e_learning", "a1", "sq1", "id", "time", "information_technology_in_lessons"]
)

Said = tuple[frozenset[int], str]
"""What one respondent did with one question: positions of options marked, own words."""


def wording(text: str, translated: bool = False) -> Wording:
    return Wording(ky=text, ru=f"{text} ру" if translated else text, en=f"The {text}" if translated else text)


def option(id: str, text: Wording) -> Option:
    return Option(id=id, label=text, short=text, description=text)


def codebook(
    options: Sequence[tuple[str, str]], other: bool = True, single: str = "most", translated: bool = False
) -> Codebook:
    """Give a codebook with one question of each kind, whose labels are the same in all languages if not translated."""
    many = tuple(option(id, wording(label, translated)) for id, label in options)
    few = tuple(Choice(id=id, label=wording(label, translated)) for id, label in options)
    return Codebook(
        questions=(
            MultipleQuestion(
                id="wish", kind="multiple", text=wording("Which?", translated), verbatim=True, options=many, other=other
            ),
            SingleQuestion(
                id=single,
                kind="single",
                text=wording("Which most?", translated),
                verbatim=True,
                options=few,
                other=other,
            ),
            TextQuestion(id="topic", kind="text", text=wording("Topic?", translated), verbatim=True),
        )
    )


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    labels = draw(st.lists(LABELS.filter(lambda text: text.strip(" .")), min_size=1, max_size=4, unique=True))
    ids = draw(st.lists(IDS, min_size=len(labels), max_size=len(labels), unique=True))
    options = list(zip(ids, labels, strict=True))
    single = draw(st.sampled_from(["most", "which_most"]))
    return codebook(options, draw(st.booleans()), single, translated=draw(st.booleans()))


def answers(form: Form) -> st.SearchStrategy[list[list[Said]]]:
    """Make up what respondents say: own words begin as no option does, since those could not be told apart."""
    words = st.text("Law, ;-ө", max_size=5).map(lambda text: "my" + text.rstrip(" ,;-"))
    row = []
    for asked in form.questions:
        own = st.one_of(st.just(""), words) if asked.other or asked.kind == "text" else st.just("")
        ticks = st.frozensets(st.integers(0, len(asked.options) - 1)) if asked.options else st.just(frozenset[int]())
        said = st.tuples(ticks, own)
        row.append(said.map(_one) if asked.kind == "single" else said)
    return st.lists(st.tuples(*row).map(list), min_size=1, max_size=5)


def _one(said: Said) -> Said:
    """Leave one answer: own words, or else the first option."""
    return (frozenset(), said[1]) if said[1] else (frozenset(sorted(said[0])[:1]), "")


def google_content(form: Form, language: str) -> dict[str, Any]:
    """Read the questions that a script has the form made of."""
    found = re.search(r"const FORM = (\{.*?^\});", google_forms(form, language), re.DOTALL | re.MULTILINE)
    assert found
    content: dict[str, Any] = json.loads(found[1])
    return content


def sheet(form: Form, name: str) -> list[dict[str, str]]:
    """Read a sheet of the XLSForm; every cell is a text."""
    cells = openpyxl.load_workbook(BytesIO(xlsform(form)))[name]
    assert all(
        cell.data_type in "sn" and (cell.data_type == "s" or cell.value is None) for row in cells for cell in row
    )
    header, *rows = [[str(cell.value or "") for cell in row] for row in cells]
    return [dict(zip(header, row, strict=True)) for row in rows]


def structure(form: Form) -> list[dict[str, str]]:
    """Read the rows of the LimeSurvey file, its texts as respondents see them."""
    header, *rows = [line.split("\t") for line in limesurvey(form).removeprefix("\ufeff").splitlines()]
    return [{key: html.unescape(cell) for key, cell in zip(header, row, strict=True)} for row in rows]


Rows = list[list[str]]


@dataclass(frozen=True)
class Way:
    """A way of exporting: the tool, how it writes, what its file cannot hold, and how a file is made of it."""

    tool: str
    write: Callable[[Form, str, Sequence[Sequence[Said]]], Rows]
    blank_is_unanswered: bool = True
    save: Callable[[Path, Rows], Path] = lambda path, rows: written(path, rows)


def google(separator: str, time: str) -> Callable[[Form, str, Sequence[Sequence[Said]]], Rows]:
    def write(form: Form, language: str, rows: Sequence[Sequence[Said]]) -> Rows:
        asked = google_content(form, language)["questions"]
        cells = [
            [time, *(_joined(q["options"], said, separator) for q, said in zip(asked, row, strict=True))]
            for row in rows
        ]
        return [["Timestamp", *(question["text"] for question in asked)], *cells]

    return write


def _joined(labels: Sequence[str], said: Said, separator: str, closing: str = "") -> str:
    parts = [*(labels[place] for place in sorted(said[0])), *([said[1]] if said[1] else [])]
    return separator.join(parts) + (closing if parts else "")


def microsoft(form: Form, language: str, rows: Sequence[Sequence[Said]]) -> Rows:
    """Write what the tool would for a form typed in from the one on paper."""
    asked: list[tuple[str, str, list[str]]] = []
    for line in (line.text for line in Document(BytesIO(docx_form(form, language))).paragraphs[1:]):
        if number := re.fullmatch(r"[0-9]+\. (.*)", line):
            asked.append(("", number[1], []))
        elif answer := re.fullmatch(r"([☐○])\t(.*?)(: \t)?", line):
            asked[-1] = (";" if answer[1] == "☐" else "", asked[-1][1], [*asked[-1][2], answer[2]])
    about = ["1", "11/25/22 9:00:00", "11/25/22 9:10:00", "anonymous", ""]
    table = [["ID", "Start time", "Completion time", "Email", "Name", *(text for _, text, _ in asked)]]
    for row in rows:
        cells = [_joined(labels, said, ";", end) for (end, _, labels), said in zip(asked, row, strict=True)]
        table.append([*about, *cells])
    return table


def xlsform_export(
    before: Sequence[str], after: Sequence[str], labels: bool = False, split: bool = True, all_options: bool = True
) -> Callable[[Form, str, Sequence[Sequence[Said]]], Rows]:
    """Write as KoboToolbox and ODK Central do; columns before and after are headed as `before` and `after` say."""

    def write(form: Form, language: str, rows: Sequence[Sequence[Said]]) -> Rows:
        survey, choices = sheet(form, "survey"), sheet(form, "choices")
        columns: dict[str, list[str]] = {}
        for number, asked in enumerate(form.questions):
            said = [row[number] for row in rows]
            heads = {row["name"]: _shown(row, language, labels) for row in survey}
            listed = [row for row in choices if row["list_name"] == asked.id]
            shown = [_shown(row, language, labels) for row in listed]
            beside = next((place for place, row in enumerate(listed) if row["name"] == asked.own_words), None)
            marked = [sorted(ticks | ({beside} if own and beside is not None else set())) for ticks, own in said]
            head = heads[asked.id]
            columns[head] = [" ".join(shown[place] for place in places) for places in marked]
            if not listed:
                columns[head] = [own for _, own in said]
            for place, text in enumerate(shown if split and asked.kind == "multiple" else ()):
                if all_options or any(place in places for places in marked):
                    silent = "" if all_options else "0"
                    columns[f"{head}/{text}"] = [str(int(place in each)) if each else silent for each in marked]
            if asked.own_words:
                columns[heads[f"{asked.id}_other"]] = [own for _, own in said]
        about = [["2024-05-01T10:00:00.000+06:00"] * len(before), ["x"] * len(after)]
        return [
            [*before, *columns, *after],
            *([*about[0], *(column[number] for column in columns.values()), *about[1]] for number in range(len(rows))),
        ]

    return write


def _shown(row: dict[str, str], language: str, labels: bool) -> str:
    if not labels:
        return row["name"]
    return next((row[key] for key in row if key.startswith("label::") and key.endswith(f"({language})")), row["name"])


RESPONSE = {"id": "Response ID", "submitdate": "Date submitted", "lastpage": "Last page", "seed": "Seed"}


def lime(heads: str, codes: bool) -> Callable[[Form, str, Sequence[Sequence[Said]]], Rows]:
    """Write as LimeSurvey does: columns headed by code, text or both; answers as codes or in full."""

    def write(form: Form, language: str, rows: Sequence[Sequence[Said]]) -> Rows:
        table = [[_headed(heads, code, text) for code, text in RESPONSE.items()]]
        table += [["1", "2024-01-08 10:05:00", "3", "77"] for _ in rows]
        questions = [each for each in _lime_questions(form, language)]
        for number, (question, options) in enumerate(questions):
            for line, said in zip(table, [None, *(row[number] for row in rows)], strict=True):
                line += _lime_cells(question, options, said, heads, codes)
        return table

    return write


def _lime_questions(form: Form, language: str) -> list[tuple[dict[str, str], list[dict[str, str]]]]:
    found: list[tuple[dict[str, str], list[dict[str, str]]]] = []
    for row in structure(form):
        if row["language"] == language and row["class"] == "Q":
            found.append((row, []))
        elif row["language"] == language and row["class"] in ("SQ", "A"):
            found[-1][1].append(row)
    return found


def _lime_cells(
    question: dict[str, str], options: list[dict[str, str]], said: Said | None, heads: str, codes: bool
) -> list[str]:
    """Give the cells of one question; the headings where nothing is said."""
    name, text, kind = question["name"], question["text"], question["type/scale"]
    parts = [(option["name"], option["text"]) for option in options] if kind == "M" else []
    own = [("other", question["other_replace_text"])] if question["other"] == "Y" else []
    if said is None:
        first = [] if kind == "M" else [_headed(heads, name, text)]
        return [*first, *(_headed(heads, f"{name}[{code}]", f"{text} [{label}]") for code, label in [*parts, *own])]
    ticks, words = said
    if kind == "M":
        yes, no = ("Y", "") if codes else ("Yes", "No")
        return [*(yes if place in ticks else no for place in range(len(options))), *([words] if own else [])]
    if kind == "T":
        return [words]
    chosen = [option["name" if codes else "text"] for place, option in enumerate(options) if place in ticks]
    return [*(chosen or [("-oth-" if codes else "Other") if words else ""]), *([words] if own else [])]


def _headed(heads: str, code: str, text: str) -> str:
    return {"code": code, "text": text, "both": f"{code}. {text}"}[heads]


def _alike(asked: Asked, said: Said, yes: Sequence[str] | str) -> list[str]:
    """Give a cell for each option: what stands for a tick, 0 for none, or nothing where nothing was answered."""
    no = "0" if yes == "1" else ""
    return [
        (yes if yes == "1" else yes[n]) if n in said[0] else no if any(said) else "" for n in range(len(asked.options))
    ]


def typed(form: Form, language: str, rows: Sequence[Sequence[Said]]) -> Rows:
    """Type answers from paper into a plain table: 1 and 0 below each option, own words beside them."""
    head, table = ["number"], [[str(number)] for number in range(1, len(rows) + 1)]
    for place, asked in enumerate(form.questions):
        own, labels = asked.other, [option.label[language] for option in asked.options]
        many = [f"{asked.id}_{option.id}" for option in asked.options]
        head += [*(many if asked.kind == "multiple" else [asked.id]), *([f"{asked.id}_other"] if own else [])]
        for line, said in zip(table, (row[place] for row in rows), strict=True):
            chosen = [labels[n] for n in said[0]] or [said[1] if asked.kind == "text" else ""]
            line += [*(_alike(asked, said, "1") if asked.kind == "multiple" else chosen), *([said[1]] if own else [])]
    return [head, *table]


def qualtrics(form: Form, language: str, rows: Sequence[Sequence[Said]]) -> Rows:
    """Export from Qualtrics with the questions of the paper typed in there."""
    heads, titles = ["StartDate", "Finished", "ResponseId"], ["Start Date", "Finished", "Response ID"]
    table = [["2024-01-01 10:00:00", "True", f"R_{number}"] for number in range(len(rows))]
    for number, asked in enumerate(form.questions, 1):
        text, labels = asked.text[language], [option.label[language] for option in asked.options]
        other = [form.other[language]] if asked.other else []
        chosen = f"{text} - Selected Choice" if other else text
        if asked.kind == "multiple":
            heads += [f"Q{number}_{n}" for n, _ in enumerate([*labels, *other], 1)]
            titles += [f"{chosen} - {label}" for label in [*labels, *other]]
        else:
            heads, titles = [*heads, f"Q{number}"], [*titles, chosen]
        if other:
            heads, titles = [*heads, f"Q{number}_{len(labels) + 1}_TEXT"], [*titles, f"{text} - {other[0]} - Text"]
        for line, said in zip(table, (row[number - 1] for row in rows), strict=True):
            ticked = [*([labels[n] for n in sorted(said[0])]), *(other if said[1] else [])]
            if asked.kind == "multiple":
                line += [label if label in ticked else "" for label in [*labels, *other]]
            else:
                line += ticked[:1] or [said[1] if asked.kind == "text" else ""]
            line += [said[1]] if other else []
    return [heads, titles, [f'{{"ImportId":"{head}"}}' for head in heads], *table]


def surveymonkey(form: Form, language: str, rows: Sequence[Sequence[Said]]) -> Rows:
    """Export from SurveyMonkey with the questions of the paper typed in there."""
    head, below = ["Respondent ID", "Start Date"], ["", ""]
    table = [[str(number), "01/31/2024"] for number in range(len(rows))]
    for place, asked in enumerate(form.questions):
        labels = [option.label[language] for option in asked.options]
        first = labels if asked.kind == "multiple" else ["Response" if labels else "Open-Ended Response"]
        below += (under := [*first, *(["Other (please specify)"] if asked.other else [])])
        head += [asked.text[language], *[""] * (len(under) - 1)]
        for line, said in zip(table, (row[place] for row in rows), strict=True):
            many = [label if n in said[0] else "" for n, label in enumerate(labels)]
            one = [labels[n] for n in said[0]] or [said[1] if asked.kind == "text" else ""]
            line += [*(many if asked.kind == "multiple" else one), *([said[1]] if asked.other else [])]
    return [head, below, *table]


def statistical(write: Callable[..., None], suffix: str) -> Callable[[Path, Rows], Path]:
    """Save what was typed as a statistical package does; columns of 1 and 0 are numbers."""

    def save(path: Path, rows: Rows) -> Path:
        frame = pd.DataFrame(rows[1:], columns=rows[0])
        if max(map(len, frame.columns)) > 32:
            raise InputError("Stata takes no name that long")
        for name in frame.columns:
            if set(frame[name]) <= {"1", "0", ""}:
                frame[name] = pd.to_numeric(frame[name])
        write(frame, str(path.with_suffix(suffix)))
        return path.with_suffix(suffix)

    return save


KOBO = ["_id", "_uuid", "_submission_time", "__version__"]
ODK = ["KEY", "SubmitterID", "Status", "ReviewState", "FormVersion"]
WAYS = {
    "google sheet": Way("google_forms", google(", ", "25.06.2024 6:59:49")),
    "google download": Way("google_forms", google(";", "2024/06/25 6:59:49 AM GMT+6")),
    "microsoft": Way("microsoft_forms", microsoft),
    "kobo names": Way("kobotoolbox", xlsform_export(["start", "end"], KOBO)),
    "kobo names, one cell": Way("kobotoolbox", xlsform_export(["start", "end"], KOBO, split=False)),
    "kobo labels": Way("kobotoolbox", xlsform_export(["start", "end"], KOBO, labels=True)),
    "odk": Way("odk_central", xlsform_export(["SubmissionDate", "start", "end"], ODK, split=False)),
    "odk split": Way("odk_central", xlsform_export(["SubmissionDate", "start", "end"], ODK, all_options=False)),
    "limesurvey full, both": Way("limesurvey", lime("both", False), blank_is_unanswered=False),
    "limesurvey full, text": Way("limesurvey", lime("text", False), blank_is_unanswered=False),
    "limesurvey full, code": Way("limesurvey", lime("code", False), blank_is_unanswered=False),
    "limesurvey codes, both": Way("limesurvey", lime("both", True)),
    "limesurvey codes, code": Way("limesurvey", lime("code", True)),
    "paper, typed into a table": Way("plain", typed),
    "paper, typed into SPSS": Way("spss", typed, save=statistical(pyreadstat.write_sav, ".sav")),
    "paper, typed into Stata": Way("stata", typed, save=statistical(pyreadstat.write_dta, ".dta")),
    "qualtrics": Way("qualtrics", qualtrics),
    "surveymonkey": Way("surveymonkey", surveymonkey),
}


def written(path: Path, rows: Rows) -> Path:
    """Write a file as tools do."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return path


Found = list[list[tuple[set[str] | None, str | None]]]
"""For each question and respondent: options marked (None if unanswered), own words."""


def expected(form: Form, rows: Sequence[Sequence[Said]], way: Way) -> Found:
    """Give what a right reading of an export holds."""
    found: Found = []
    for number, asked in enumerate(form.questions):
        column: list[tuple[set[str] | None, str | None]] = []
        for ticks, own in (row[number] for row in rows):
            silent = not ticks and not own and (way.blank_is_unanswered or asked.kind != "multiple")
            marked = None if silent or asked.kind == "text" else {asked.options[place].id for place in ticks}
            column.append((marked, " ".join(own.split()) or None))
        found.append(column)
    return found


def read_back(table: AnswerTable, form: Form) -> Found:
    """Give the same of an answer table."""
    found: Found = []
    for asked in form.questions:
        words = table.frame[asked.id] if asked.kind == "text" else table.others(asked.id)
        own = [
            None if each != each or each is None else str(each)
            for each in words.astype(object).where(words.notna(), None)
        ]
        if asked.kind == "text":
            found.append([(None, each) for each in own])
            continue
        ticks, answered = table.ticks(asked.id), table.answered(asked.id)
        marked = [
            {str(name) for name in row.index[row.fillna(False)]} if known else None
            for (_, row), known in zip(ticks.iterrows(), answered, strict=True)
        ]
        found.append(list(zip(marked, own, strict=True)))
    return found
