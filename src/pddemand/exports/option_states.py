"""Columns that say of one option each whether it was ticked."""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from pddemand.answers import NOT_TICKED, UNANSWERED, Base, States, multiple_columns
from pddemand.errors import InputError
from pddemand.exports.choices import Answers
from pddemand.exports.sheets import Cells, Sheet
from pddemand.questionnaire import Question
from pddemand.raw import shown

YES = frozenset(
    {"1", "1.0", "yes", "true", "да", "ооба", "x", "✓", "checked", "selected", "y", "quoted", "ия", "иә"}
    | {"mentioned", "ticked", "chosen", "отмечено", "выбрано", "упомянуто", "белгиленди", "белгиленген", "тандалды"}
)
NO = frozenset(
    {"0", "0.0", "no", "false", "нет", "жок", "unchecked", "not selected", "n", "not quoted", "жоқ"}
    | {"not mentioned", "not ticked", "not chosen", "not checked", "не отмечено", "не выбрано", "не упомянуто"}
    | {"белгиленген жок", "белгиленбеген", "тандалган жок"}
)
"""What tools and people write for ticked and for not ticked, in small letters."""

BLANK = -9
"""State of a cell that says nothing, until it is known what that means."""

Meaning = Mapping[int, Mapping[str, int]]
"""A way of writing: for each option's position, the state that a text stands for."""


def read_states(
    sheet: Sheet, columns: Mapping[int, int], question: Question, meanings: Sequence[Meaning]
) -> tuple[States, bool]:
    """Read a column for each option in the one way of writing answers that explains every cell.

    Parameters
    ----------
    sheet : Sheet
        The export.
    columns : mapping of int to int
        For positions of options their columns; an option without a column is blank.
    question : Question
        A question of kind multiple.
    meanings : sequence of mapping
        Ways of writing: for each option's position, the state that a text stands for (`BLANK` says nothing).

    Returns
    -------
    states : array of shape (respondents, options)
        `TICKED`, `NOT_TICKED` or `BLANK`.
    said_no : bool
        Whether any cell says that an option was not ticked.

    Raises
    ------
    InputError
        If no way explains every cell, or two do and give different answers.
    """
    cells = {place: sheet.cells(column) for place, column in columns.items()}
    readings = []
    for meaning in meanings:
        marks = {place: [{"": BLANK, **meaning[place]}.get(text) for text in cells[place].texts] for place in columns}
        if all(None not in each for each in marks.values()):
            readings.append(marks)
    if not readings:
        _refuse_state(sheet, columns, question, meanings, cells)
    for place in columns:
        for number, found in enumerate(zip(*(reading[place] for reading in readings), strict=True)):
            if len(set(found)) > 1:
                raise InputError(
                    f"{sheet.place(cells[place].row(number), columns[place])}: {shown(cells[place].texts[number])} may "
                    f"be the wording of option '{question.options[place].name}' of question '{question.name}' or say "
                    f"whether it was ticked; export the answers as text, or reword the option"
                )
    states = np.full((len(sheet), len(question.options)), BLANK, dtype=np.int8)
    for place, said in readings[0].items():
        states[:, place] = np.array(said, dtype=np.int8)[cells[place].codes]
    return states, any(NOT_TICKED in said for said in readings[0].values())


def _refuse_state(
    sheet: Sheet,
    columns: Mapping[int, int],
    question: Question,
    meanings: Sequence[Meaning],
    cells: Mapping[int, Cells],
) -> NoReturn:
    """Name the first cell that no way of writing explains; else the first that the first way does not explain."""
    for ways in (meanings, meanings[:1]):
        for place, column in columns.items():
            for number, text in enumerate(cells[place].texts):
                if text and not any(text in way[place] for way in ways):
                    known = dict.fromkeys(each for way in meanings for each in way[place] if each)
                    expected = ", ".join([shown(each) for each in known][:6]) or "yes and no"
                    raise InputError(
                        f"{sheet.place(cells[place].row(number), column)}: {shown(text)} says neither that option "
                        f"'{question.options[place].name}' of question '{question.name}' was ticked nor that it was "
                        f"not; expected {expected} as in the rest of the question; "
                        f"export the answers again, or add the wording to the codebook"
                    )
    raise AssertionError("every cell is explained by some way of writing")


def indicated(
    question: Question,
    states: States,
    said_no: bool,
    used: Sequence[int],
    words: "pd.Series[Any] | None" = None,
    blank: int = UNANSWERED,
    silent: int = UNANSWERED,
) -> Answers:
    """Give the answers to a question with a column for each option, once every cell's state is known.

    Parameters
    ----------
    question : Question
        A question of kind multiple.
    states : array of shape (respondents, options)
        `TICKED`, `NOT_TICKED` or `BLANK`; it is written over. Whoever has a cell that is not blank has answered.
    said_no : bool
        Whether any cell says that an option was not ticked.
    used : sequence of int
        Columns that were read.
    words : Series of string, optional
        Own words; whoever wrote some has answered.
    blank : int
        State of a blank cell of somebody who answered. Where no cell says no, it is `NOT_TICKED`.
    silent : int
        State of all options of somebody who did not answer.
    """
    known = (states != BLANK).any(axis=1)
    if words is not None:
        known = known | words.notna().to_numpy()
    states[states == BLANK] = blank if said_no else NOT_TICKED
    states[~known] = silent
    base: Base = "answered" if said_no else "ticked something"
    return Answers(multiple_columns(question, states, words), tuple(used), base)
