"""Plain tables: a column for each option (0/1, yes/no), for each mention, or one with all options in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pddemand.answers import NOT_TICKED, TICKED
from pddemand.errors import InputError
from pddemand.exports import choices, joined_cells
from pddemand.exports.choices import Answers
from pddemand.exports.columns import (
    OTHERS,
    column_of,
    columns_headed,
    header_row,
    numbered,
    one_each,
    option_columns,
    own_words_column,
    without_column,
)
from pddemand.exports.facts import FactColumns
from pddemand.exports.option_states import NO, YES, indicated, read_states
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Question
from pddemand.raw import advice, shown
from pddemand.spelling import spaced

TITLE = "a plain table"

FACTS = FactColumns(
    started=("started", "start", "башталышы", "начало"),
    ended=("Timestamp", "ended", "end", "date", "күнү", "дата"),
    person=("email", "e-mail", "Email", "E-mail", "эл. почта"),
)

JOINERS = ("/", "_", ".", ": ", " - ", "[]", " ")
LINE = "\ue000"
"""Stands for the end of a line where each line of a cell is an option; a character for private use."""


def recognised(sheet: Sheet) -> str:
    """Say that a file is a plain table; it is tried last."""
    return "it has the marks of no survey tool"


def prepared(sheet: Sheet) -> Sheet:
    """Leave the table as it is."""
    return sheet


def answers(sheet: Sheet, question: Question) -> Answers:
    """Read the answers to one question.

    Raises
    ------
    InputError
        If the question or one of its options has no column or two, a column is about an option that the codebook does
        not list, or a cell says nothing that the codebook knows.
    """
    if question.kind == "text":
        return choices.text(sheet, column_of(sheet, question), question)
    if question.kind == "single":
        column = column_of(sheet, question)
        choices.refuse_codes(sheet, [column], question, YES | NO)
        return choices.single(sheet, column, question, own_words_column(sheet, question, sheet.header[column]))
    for heads in (sheet.header, sheet.titles):
        if found := option_columns(question, heads, question.headings, JOINERS):
            return by_option(sheet, question, found, _beside(sheet, question, found))
    if found := _headed_by_options(sheet, question):
        return by_option(sheet, question, found, _own_words(sheet, question))
    if not columns_headed(sheet, question.headings) and (pool := numbered(sheet.header, question.headings)):
        choices.refuse_codes(sheet, pool, question, YES | NO)
        return _mentions(sheet, question, pool)
    return _joined(sheet, question, column_of(sheet, question))


# --- a column for each option --------------------------------------------------------------------------------


def by_option(sheet: Sheet, question: Question, found: Mapping[int, int], others: Mapping[int, str]) -> Answers:
    """Read columns of options.

    Parameters
    ----------
    sheet : Sheet
        The export.
    question : Question
        A question of kind multiple.
    found : mapping of int to int
        For columns the position of their option; every option must have one.
    others : mapping of int to str
        Other columns of the question and what they are called: they hold own words, or marks for whoever has some.
    """
    columns = one_each(sheet, question, found)
    words: pd.Series[Any] | None = None
    beside: list[int] = []
    for column, called in sorted(others.items(), key=lambda other: _says_no_more_than_marks(sheet, other[0])):
        if _says_no_more_than_marks(sheet, column):
            _refuse_unlisted(sheet, question, column, called)
        if question.other and _is_other(called):
            words, beside = _with_words(sheet, column, called, words), [*beside, column]
    for place in range(len(question.options)):
        if place not in columns:
            raise without_column(sheet, question, place, [sheet.header[column] for column in (*found, *others)])
    states, said_no = read_states(sheet, columns, question, meanings(sheet, columns, question))
    return indicated(question, states, said_no, (*columns.values(), *beside), words)


def meanings(sheet: Sheet, columns: Mapping[int, int], question: Question) -> list[dict[int, dict[str, int]]]:
    """Give the two ways of writing: words for yes and no, or the option's wording and a word for no."""
    marks, wordings = {}, {}
    for place, column in columns.items():
        texts = sheet.cells(column).texts
        no = {text: NOT_TICKED for text in texts if text.lower() in NO} | {"0": NOT_TICKED}
        marks[place] = {"1": TICKED, **no} | {text: TICKED for text in texts if text.lower() in YES}
        wordings[place] = no | dict.fromkeys(question.options[place].spellings, TICKED)
    return [marks, wordings]


def _says_no_more_than_marks(sheet: Sheet, column: int) -> bool:
    filled = [text for text in sheet.cells(column).texts if text]
    return bool(filled) and all(text.lower() in YES | NO for text in filled)


def _is_other(called: str) -> bool:
    return any(part in OTHERS for part in called.replace("_", " ").split())


def _refuse_unlisted(sheet: Sheet, question: Question, column: int, called: str) -> None:
    """Refuse a column of an option that the codebook does not list, if anybody ticked it."""
    cells = sheet.cells(column)
    ticked = [number for number, text in enumerate(cells.texts) if text.lower() in YES]
    if ticked and not (question.other and _is_other(called)):
        remedy = "add it to the codebook, or rename the column if it is about something else"
        raise InputError(
            f"{sheet.place(cells.row(ticked[0]), column)}: {shown(called)} is no option of question "
            f"'{question.name}'; {advice(choices.hint(called, question), remedy)}"
        )


def _with_words(sheet: Sheet, column: int, called: str, words: "pd.Series[Any] | None") -> "pd.Series[Any]":
    """Add a column of own words; one of marks says who wrote some, which may stand elsewhere."""
    if not _says_no_more_than_marks(sheet, column):
        return choices.both(words, choices.own_words(sheet, column))
    cells = sheet.cells(column)
    ticked = np.array([text.lower() in YES for text in cells.texts])[cells.codes]
    return choices.said_where(ticked, called, words)


def _beside(sheet: Sheet, question: Question, found: Mapping[int, int]) -> dict[int, str]:
    """Find the columns that are headed as the question's options are and are about none of them."""
    openings = {
        f"{stem}{'[' if joiner == '[]' else joiner}"
        for stem in question.headings
        for joiner in JOINERS
        if option_columns(question, [sheet.header[column] for column in found], [stem], [joiner])
    }
    rest: dict[int, str] = {}
    for column, heading in enumerate(sheet.header):
        for opening in openings:
            if column not in found and heading.startswith(opening) and heading != opening:
                rest[column] = heading.removeprefix(opening).strip(" ]")
    return rest | {column: called for column, called in _own_words(sheet, question).items() if column not in found}


def _headed_by_options(sheet: Sheet, question: Question) -> dict[int, int]:
    """Find columns headed by options alone; all of them must be there, since a heading may mean something else."""
    found = option_columns(question, sheet.header, ("",), ("",))
    return found if len(set(found.values())) == len(question.options) else {}


def _own_words(sheet: Sheet, question: Question) -> dict[int, str]:
    """Find the columns of own words beside the others, and what they are called."""
    ends = [end for other in OTHERS for end in (other, f"{other}_text")]
    wanted = {f"{stem}{joiner}{end}": end for stem in question.headings for joiner in JOINERS for end in ends}
    wanted |= {f"{stem}{blank}[{end}]": end for stem in question.headings for blank in ("", " ") for end in ends}
    return {column: wanted[head] for column, head in enumerate(sheet.header) if head in wanted}


# --- columns that name options -------------------------------------------------------------------------------


def _mentions(sheet: Sheet, question: Question, pool: Sequence[int]) -> Answers:
    _refuse_another_mention(sheet, question, pool)
    beside = _own_words(sheet, question) if question.other else {}
    return choices.mentions(sheet, pool, question, next(iter(beside), None))


def _refuse_another_mention(sheet: Sheet, question: Question, pool: Sequence[int]) -> None:
    """Refuse a column that names options, too, under a heading that is nearly one of the question's."""
    for column, heading in enumerate(sheet.header):
        rests = [heading[len(stem) :] for stem in question.headings if heading.lower().startswith(stem.lower())]
        filled = [text for text in sheet.cells(column).texts if text] if rests and column not in pool else []
        if filled and not any(rest[:1].isdigit() for rest in rests) and set(filled) <= set(question.spellings):
            raise InputError(
                f"{sheet.path}, row {header_row(sheet)}, column {shown(heading)}: names options of question "
                f"'{question.name}' and is not headed as {shown(sheet.header[pool[0]])} is; correct the heading"
            )


def _joined(sheet: Sheet, question: Question, column: int) -> Answers:
    choices.refuse_codes(sheet, [column], question, YES | NO)
    names = {option.name for option in question.options}
    texts = sheet.cells(column).texts
    words = {word for text in texts for word in text.split(" ") if word}
    if any(" " in text for text in texts) and words <= names and not any(" " in name for name in names):
        return joined_cells.joined(sheet, column, question, (" ",))
    sheet = _with_lines(sheet, question, column)
    return joined_cells.joined(sheet, column, question, (*joined_cells.SEPARATORS, LINE))


def _with_lines(sheet: Sheet, question: Question, column: int) -> Sheet:
    """Mark the ends of lines in a column where each line of a cell is an option."""
    texts = sheet.columns[column].unique().to_pylist()
    lines = [[spaced(line) for line in text.splitlines()] for text in texts if text and "\n" in text]
    if not any(len(each) > 1 and all(line in question.spellings for line in each) for each in lines):
        return sheet
    marked = pc.replace_substring_regex(sheet.columns[column].cast(pa.string()), r"\s*\n\s*", LINE)
    return replace(sheet, columns=(*sheet.columns[:column], marked, *sheet.columns[column + 1 :]))
