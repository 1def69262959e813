"""Reading an export: which tool wrote it, the answers to each question, facts, and what became of every column."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import pandas as pd

from pddemand.answers import AnswerTable, Column, Source, joined
from pddemand.codebook import Study
from pddemand.errors import InputError
from pddemand.exports.choices import Answers
from pddemand.exports.columns import header_row, letters
from pddemand.exports.copies import Prints, prints, refuse_copies
from pddemand.exports.decoding import refuse_lost_letters
from pddemand.exports.facts import FactColumns, facts, given_at, versions
from pddemand.exports.sheets import Sheet, read_sheet
from pddemand.personal import masked, personal
from pddemand.questionnaire import Question, questionnaire
from pddemand.raw import discreet, nearest, shown

TOOLS = (
    "spss",
    "stata",
    "qualtrics",
    "limesurvey",
    "surveymonkey",
    "microsoft_forms",
    "google_forms",
    "kobotoolbox",
    "odk_central",
    "long",
    "plain",
)
"""Names of the tools, in the order in which a file is tried; a plain table is what has no tool's marks."""


@dataclass(frozen=True)
class _Met:
    """What was met in the files read so far: persons, and rows that tell a file from another one's copy."""

    people: dict[str, int] = field(default_factory=dict)
    rows: list[Prints | None] = field(default_factory=list)


class Tool(Protocol):
    """What a tool's module offers."""

    TITLE: str
    FACTS: FactColumns

    def recognised(self, sheet: Sheet) -> str:
        """Tell by what a file shows that it comes from this tool; empty if it does not."""

    def prepared(self, sheet: Sheet) -> Sheet:
        """Leave out what stands above the answers and give headings their place."""

    def answers(self, sheet: Sheet, question: Question) -> Answers:
        """Read the answers to one question."""


def read(
    path: str | PathLike[str],
    codebook: Any,
    tool: str | None = None,
    encoding: str | None = None,
) -> AnswerTable:
    """Read one export as an answer table.

    Parameters
    ----------
    path : str or Path
        The file as the tool wrote it: csv, tsv, xlsx, sav, dta; also packed with gzip or as a zip of one file.
    codebook : list of questions, or the codebook of a region
        As for `pddemand.questionnaire.questionnaire`. Columns of other questions are dropped.
    tool : str, optional
        One of `TOOLS`; recognised from the file if not given.
    encoding : str, optional
        Encoding of a text file; found out if not given.

    Returns
    -------
    AnswerTable
        One row per row of the file, in its order; e-mail addresses, phone numbers, PINs and accounts in own words are
        masked.

    Raises
    ------
    InputError
        If the file cannot be read, does not come from the tool, lacks a question, or holds answers that cannot be
        told apart: in one line with file, row, value and remedy.
    """
    return _read(Path(path), Path(path).name, questionnaire(codebook), tool, encoding)


@contextmanager
def _discreetly(path: Path) -> Iterator[None]:
    """Say what is wrong in one line, and without what `pddemand.personal.mask` masks."""
    try:
        yield
    except InputError as error:
        before, named, after = str(error).partition(str(path))
        told = f"{discreet(before)}{named}{discreet(after)}"
        raise InputError(" ".join(told.splitlines())) from None


def _read(
    path: Path,
    called: str,
    questions: tuple[Question, ...],
    tool: str | None,
    encoding: str | None,
    met: _Met | None = None,
) -> AnswerTable:
    """Read a file, which the table calls `called`; what people wrote never leaves unmasked."""
    with _discreetly(path):
        table = _table(path, called, questions, tool, encoding, met)
    frame, found = masked(table.frame, questions)
    return replace(table, frame=frame, sources=(replace(table.sources[0], masked=found),))


def _table(
    path: Path,
    called: str,
    questions: tuple[Question, ...],
    tool: str | None,
    encoding: str | None,
    met: _Met | None,
) -> AnswerTable:
    sheet = read_sheet(path, encoding)
    for column, heading in enumerate(sheet.header):
        if "?" in heading or "\ufffd" in heading:
            refuse_lost_letters(f"{path}, row {header_row(sheet)}, column {letters(column)}", heading)
    name, why = (tool, "named by the caller") if tool else recognised(sheet)
    reader = _reader(name, path)
    if tool:
        _refuse_wrong(reader, sheet, name)
    sheet = reader.prepared(sheet)
    found = {question.name: reader.answers(sheet, question) for question in questions}
    _refuse_shared_columns(sheet, questions, found)
    told, used = facts(sheet, reader.FACTS, met.people if met else {}, name)
    columns: dict[str, Any] = {
        "respondent:file": pd.Categorical.from_codes(np.zeros(len(sheet), np.int8), pd.Index([called])),
        "respondent:row": sheet.row_numbers,
    }
    frame = pd.DataFrame({**columns, **told, **_merged(found)}, copy=False)
    if met:
        met.rows.append(None if "respondent:submission" in told else prints(frame, given_at(sheet, reader.FACTS)))
    told_of = (*sheet.notes, *(note for answers in found.values() for note in answers.notes))
    notes = tuple(discreet(note) for note in told_of)
    source = Source(called, name, why, sheet.encoding, len(sheet), notes, versions(sheet, reader.FACTS))
    return AnswerTable(
        questions=questions,
        frame=frame,
        base={name: answers.base for name, answers in found.items()},
        sources=(source,),
        columns=tuple(_uses(sheet, called, found, used)),
    )


def _refuse_shared_columns(sheet: Sheet, questions: Iterable[Question], found: Mapping[str, Answers]) -> None:
    """Refuse a column that two questions are read from; own words beside options may be a question of their own."""
    owners: dict[tuple[int, bool], str] = {}
    for question in questions:
        for column in found[question.name].used:
            if (other := owners.setdefault((column, question.kind == "text"), question.name)) != question.name:
                raise InputError(
                    f"{sheet.path}, row {header_row(sheet)}, column {letters(column)} ({shown(sheet.header[column])}): "
                    f"questions '{other}' and '{question.name}' are both read from it; correct the headings that the "
                    f"codebook gives for them"
                )


def _merged(found: Mapping[str, Answers]) -> dict[str, Any]:
    return {column: values for answers in found.values() for column, values in answers.columns.items()}


def _uses(sheet: Sheet, called: str, found: Mapping[str, Answers], facts_from: Collection[int]) -> Iterable[Column]:
    """Say of every column of the file what became of it."""
    of = {column: name for name, answers in found.items() for column in answers.used}
    for place, heading in enumerate(sheet.header):
        if place in of:
            yield Column(called, heading, "question", of[place])
        elif place in facts_from:
            yield Column(called, heading, "fact")
        else:
            yield Column(called, heading, "personal" if personal(heading) else "not in the codebook")


def recognised(sheet: Sheet) -> tuple[str, str]:
    """Find out which tool wrote a file, and by what it shows.

    Raises
    ------
    InputError
        If no tool is recognised.
    """
    for name in TOOLS:
        if why := _reader(name, sheet.path).recognised(sheet):
            return name, why
    raise InputError(f"{sheet.path}: written by no tool that is known; name one with tool: {', '.join(TOOLS)}")


def _reader(name: str, path: Path) -> Tool:
    if name not in TOOLS:
        raise InputError(f"{path}: tool is {shown(name)}; {nearest(str(name), TOOLS)}")
    return cast(Tool, import_module(f"pddemand.exports.{name}"))


def _refuse_wrong(reader: Tool, sheet: Sheet, named: str) -> None:
    """Refuse a file that plainly comes from another tool than the one named."""
    if reader.recognised(sheet):
        return
    for name in TOOLS[:-1]:
        if name != named and (why := _reader(name, sheet.path).recognised(sheet)):
            raise InputError(
                f"{sheet.path}: tool is '{named}', but the file looks like {_reader(name, sheet.path).TITLE} ({why}); "
                f"write tool: {name}, or leave it out"
            )


def read_region(folder: Path, study: Study) -> AnswerTable:
    """Read all exports of a region, which must be answers to one form.

    Raises
    ------
    InputError
        As for `read`, and if a file is listed twice, two hold the same answers or disagree on the version of the form.
    """
    _refuse_listed_twice(folder, study)
    questions, met = questionnaire(study.codebook), _Met()
    tables: list[AnswerTable] = []
    for export in study.region.exports:
        path = folder / export.file
        tables.append(_read(path, export.file, questions, export.tool, export.encoding, met))
        refuse_copies(folder, [table.sources[0].file for table in tables], met.rows)
        for earlier in tables[:-1]:
            _refuse_other_form(path, tables[-1], earlier)
    return joined(tables)


def _refuse_listed_twice(folder: Path, study: Study) -> None:
    listed: dict[Path, str] = {}
    for export in study.region.exports:
        path = (folder / export.file).resolve()
        if path in listed:
            both = dict.fromkeys((shown(listed[path]), shown(export.file)))
            raise InputError(f"{folder / 'region.yaml'}: exports lists {' and '.join(both)} twice; take one out")
        listed[path] = export.file


def _refuse_other_form(path: Path, table: AnswerTable, earlier: AnswerTable) -> None:
    """Refuse two files of one tool that hold answers to two versions of the form."""
    here, there = table.sources[0], earlier.sources[0]
    if here.tool != there.tool:
        return
    remedy = "export both again with all versions of the form in each, or make them two regions"
    if here.versions and there.versions and here.versions != there.versions:
        raise InputError(
            f"{path}: answers to version {', '.join(here.versions)} of the form, {there.file} to "
            f"{', '.join(there.versions)}; {remedy}"
        )
    for question in table.questions:
        mine, theirs = (sum(column.of == question.name for column in each.columns) for each in (table, earlier))
        if mine != theirs and here.tool not in UNTICKED_HAVE_NO_COLUMN:
            raise InputError(
                f"{path}: question '{question.name}' has {mine} columns, in {there.file} {theirs}, so the forms "
                f"differ; {remedy}"
            )


UNTICKED_HAVE_NO_COLUMN = ("odk_central", "long")
"""Tools that leave out the column of an option that nobody ticked, so that columns do not tell the form."""
