"""What KoboToolbox and ODK Central share: XLSForms, whose ticked options are names joined by a space, in groups."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from pddemand.answers import NOT_SHOWN, NOT_TICKED, OTHER, TICKED, UNANSWERED, Base, States, multiple_columns
from pddemand.errors import InputError
from pddemand.exports import choices
from pddemand.exports.choices import Answers
from pddemand.exports.columns import OTHERS, column_of, header_row, letters, missing, own_words_column
from pddemand.exports.cutting import Cut, cut
from pddemand.exports.joined_cells import cut_all
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Option, Question
from pddemand.raw import advice, shown
from pddemand.spelling import spaced

MARKS = {"": NOT_SHOWN} | dict.fromkeys(("1", "1.0", "true"), TICKED) | dict.fromkeys(("0", "0.0", "false"), NOT_TICKED)
"""What stands in the column of an option."""


def answers(sheet: Sheet, question: Question, separators: Sequence[str], absent: int) -> Answers:
    """Read the answers to one question.

    Parameters
    ----------
    sheet : Sheet
        The export.
    question : Question
        Any question of the codebook.
    separators : sequence of str
        What may stand between the names of groups, questions and options.
    absent : int
        State of an option that has no column where the other options have one.

    Raises
    ------
    InputError
        If the question has no column or two, or a cell or a column holds what the codebook does not know.
    """
    if question.kind == "multiple":
        return _multiple(sheet, question, separators, absent)
    column = _column(sheet, question, separators)
    if question.kind == "text":
        return choices.text(sheet, column, question)
    return _single(sheet, column, question)


def _column(sheet: Sheet, question: Question, separators: Sequence[str]) -> int:
    found = _headed(sheet, question, separators)
    named = [question.name if place in found else "" for place in range(len(sheet.header))]
    return column_of(sheet, question, named)


def _headed(sheet: Sheet, question: Question, separators: Sequence[str]) -> list[int]:
    """Find the columns that a question heads, alone or behind the groups in which it stands."""
    if alone := [place for place, heading in enumerate(sheet.header) if heading in question.headings]:
        return alone
    headings = set(sheet.header)
    return [
        place
        for place, heading in enumerate(sheet.header)
        for tail in (separator + wording for separator in separators for wording in question.headings)
        # What stands behind another question's heading is an option of that question.
        if heading.endswith(tail) and heading.removesuffix(tail) not in headings
    ]


def _single(sheet: Sheet, column: int, question: Question) -> Answers:
    """Read a question with one option per respondent; own words stand in a column of their own."""
    asked = replace(with_other(question), other=False)
    extra = own_words_column(sheet, question, sheet.header[column])
    found = choices.single(sheet, column, asked, extra)
    if len(asked.options) == len(question.options):
        return found
    columns, other = dict(found.columns), asked.options[-1].name
    chosen = columns[question.name] == other
    columns[question.name] = columns[question.name].remove_categories([other])
    if chosen.any():
        words = columns.get(question.name + OTHER, pd.Series(pd.array([pd.NA] * len(sheet), dtype="string")))
        columns[question.name + OTHER] = words.mask(chosen & words.isna().to_numpy(), other)
    return replace(found, columns=columns)


def with_other(question: Question) -> Question:
    """Add the option beside which own words are written, if the codebook speaks of it only as `other`.

    Examples
    --------
    >>> with_other(Question("q4", "multiple", options=(Option("ict"),))).options[-1].name
    'other'
    """
    known = question.spellings
    if not question.other or any(text in known for text in OTHERS):
        return question
    return replace(question, options=(*question.options, Option(OTHERS[0], OTHERS[1:])))


def _multiple(sheet: Sheet, question: Question, separators: Sequence[str], absent: int) -> Answers:
    """Read a question with any number of options: one joined cell, a column for each option, or both."""
    asked = with_other(question)
    found = _headed(sheet, question, separators)
    summary = _column(sheet, question, separators) if found else None
    stem = sheet.header[summary] if summary is not None else _stem(sheet, asked, separators)
    columns = _option_columns(sheet, asked, stem, separators)
    states = np.full((len(sheet), len(asked.options)), absent, dtype=np.int8)
    for place, column in columns.items():
        states[:, place] = _marks(sheet, column, asked, place)
    notes: tuple[str, ...] = ()
    places = np.array(list(columns), dtype=np.intp)
    # Where options that nobody ticked have no column, 0 is also written for who was not asked.
    zero_tells = bool(columns) and absent == NOT_SHOWN
    answered: npt.NDArray[np.bool_]
    if summary is not None:
        answered, notes = _compare(sheet, summary, asked, states, columns)
    else:
        told = (TICKED, NOT_TICKED) if zero_tells else (TICKED,)
        answered = np.asarray(np.isin(states[:, places], told).any(axis=1))
    silent = places if zero_tells else np.arange(len(asked.options))
    extra = own_words_column(sheet, question, stem)
    words = None if extra is None else choices.own_words(sheet, extra)
    if words is not None:
        alone = words.notna().to_numpy() & ~answered
        states[np.ix_(np.flatnonzero(alone), silent)] = NOT_TICKED
        answered = answered | alone
    states[np.ix_(np.flatnonzero(~answered), silent)] = UNANSWERED
    if zero_tells:
        notes += _absent(sheet, asked, question, columns)
    used = tuple(place for place in (summary, *columns.values(), extra) if place is not None)
    base: Base = "answered" if zero_tells else "ticked something"
    return Answers(multiple_columns(question, states[:, : len(question.options)], words), used, base, notes)


def _absent(sheet: Sheet, asked: Question, question: Question, columns: Mapping[int, int]) -> tuple[str, ...]:
    gone = [option.name for place, option in enumerate(question.options) if place not in columns]
    if not gone:
        return ()
    return (f"question '{asked.name}': the file has no column for {', '.join(gone)}; read as not in the form",)


def _stem(sheet: Sheet, asked: Question, separators: Sequence[str]) -> str:
    """Find what stands before the options of a question that has no column of its own."""
    stems: dict[str, int] = {}
    headings, options = asked.headings, tuple(asked.spellings)
    ends = tuple(mark + wording for mark in separators for wording in headings)
    for column, heading in enumerate(sheet.header):
        for separator in separators:
            for option in options:
                stem = heading.removesuffix(separator + option)
                if stem != heading and (stem in headings or stem.endswith(ends)):
                    stems.setdefault(stem, column)
    if not stems:
        raise missing(sheet, asked)
    if len(stems) > 1:
        where = " and ".join(f"{letters(column)} ({shown(sheet.header[column])})" for column in stems.values())
        raise InputError(
            f"{sheet.path}, row {header_row(sheet)}: question '{asked.name}' stands in two groups, {where}; "
            f"name the question by its heading with the group in the codebook"
        )
    return next(iter(stems))


def _option_columns(sheet: Sheet, asked: Question, stem: str, separators: Sequence[str]) -> dict[int, int]:
    """Find the column of each option; a column of an option that is not in the codebook is refused."""
    known = asked.spellings
    for separator in separators:
        rest = {
            column: spaced(heading.removeprefix(stem + separator))
            for column, heading in enumerate(sheet.header)
            if heading.startswith(stem + separator)
        }
        if not any(text in known for text in rest.values()) and separator != "/":
            continue
        columns: dict[int, int] = {}
        for column, text in rest.items():
            if text in known:
                if known[text] in columns:
                    both = f"{letters(columns[known[text]])} and {letters(column)}"
                    raise InputError(
                        f"{sheet.path}, row {header_row(sheet)}: columns {both} are both for option "
                        f"'{asked.options[known[text]].name}' of question '{asked.name}'; rename the one not meant"
                    )
                columns[known[text]] = column
            elif all(cell.lower() in MARKS for cell in sheet.cells(column).texts):
                raise InputError(
                    f"{sheet.path}, row {header_row(sheet)}, column {shown(sheet.header[column])}: {shown(text)} is no "
                    f"option of question '{asked.name}'; "
                    f"{advice(choices.hint(text, asked), 'correct the codebook')}"
                )
        if columns:
            return columns
    return {}


def _marks(sheet: Sheet, column: int, asked: Question, place: int) -> npt.NDArray[np.int8]:
    """Read the column of an option: 1 or 0, blank for an option that the respondent's form did not have."""
    cells, own = sheet.cells(column), asked.options[place].spellings
    marks = []
    for number, text in enumerate(cells.texts):
        mark = MARKS.get(text.lower(), TICKED if text in own else None)
        if mark is None:
            raise InputError(
                f"{sheet.place(cells.row(number), column)}: {shown(text)} says neither that option "
                f"'{asked.options[place].name}' of question '{asked.name}' was ticked nor that it was not; "
                f"expected 1, 0 or nothing; export the file again"
            )
        marks.append(mark)
    return np.array(marks, dtype=np.int8)[cells.codes]


def _compare(
    sheet: Sheet, summary: int, asked: Question, states: States, columns: Mapping[int, int]
) -> tuple[npt.NDArray[np.bool_], tuple[str, ...]]:
    """Hold the joined cell against the columns of options, and fill in what only the cell tells.

    Where the form was worded anew the cell keeps the old wording and the heading has the new one: then the columns
    count. Names stay: a name in the cell that no column explains is refused.
    """
    cells, strict = sheet.cells(summary), replace(asked, other=False)
    answered = np.array([text != "" for text in cells.texts], dtype=bool)[cells.codes]
    if not columns or _headed_by_names(sheet, asked, columns):
        said, _ = cut_all(sheet, summary, strict, cells, (" ",))
    if not columns:
        states[:] = said[cells.codes]
        return answered, ()
    odd = np.flatnonzero(~answered & (states == TICKED).any(axis=1))
    if len(odd):
        _refuse_contradiction(sheet, summary, asked, int(odd[0]), states)
    worded_anew = _fill_in(sheet, summary, asked, states, columns)
    note = (
        f"question '{asked.name}': {worded_anew} cells of column {shown(sheet.header[summary])} cannot be told apart "
        f"by the codebook's wordings; the columns of the options were read instead"
    )
    return answered, (note,) if worded_anew else ()


def _headed_by_names(sheet: Sheet, asked: Question, columns: Mapping[int, int]) -> bool:
    """Tell whether columns are headed by options' names, which a blank can hold apart."""
    names = all(sheet.header[column].endswith(asked.options[place].name) for place, column in columns.items())
    return names and not any(" " in asked.options[place].name for place in columns)


def _fill_in(sheet: Sheet, summary: int, asked: Question, states: States, columns: Mapping[int, int]) -> int:
    """Tick what only the joined cell names; give the number of cells with a former wording, which tell nothing."""
    cells, worded_anew = sheet.cells(summary), 0
    sizes = np.bincount(cells.codes, minlength=len(cells.texts))
    where = np.split(np.argsort(cells.codes, kind="stable"), np.cumsum(sizes)[:-1])
    for text, rows in zip(cells.texts, where, strict=True):
        if not text:
            continue
        reading = cut(text, asked.spellings, " ", False)
        if isinstance(reading, Cut) and not reading.other:
            for place in reading.ticked - set(columns):
                states[rows, place] = TICKED
            ticked = np.isin(np.arange(len(asked.options)), list(reading.ticked))
            odd = rows[((states[rows] == TICKED) != ticked).any(axis=1)]
        else:
            worded_anew += len(rows)
            odd = rows[~(states[rows] == TICKED).any(axis=1)]
        if len(odd):
            _refuse_contradiction(sheet, summary, asked, int(odd[0]), states)
    return worded_anew


def _refuse_contradiction(sheet: Sheet, summary: int, asked: Question, row: int, states: States) -> None:
    ticked = [option.name for place, option in enumerate(asked.options) if states[row, place] == TICKED]
    raise InputError(
        f"{sheet.place(row, summary)}: {shown(sheet.columns[summary][row].as_py())} disagrees with the columns of the "
        f"options, where {', '.join(ticked) or 'nothing'} is ticked; export the file again, or if an option was "
        f"worded anew add its former wording to the codebook"
    )
