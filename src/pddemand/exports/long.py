"""Long tables: a row for each option that a respondent ticked, or for each option with whether it was ticked."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pddemand.errors import InputError
from pddemand.exports import choices, plain
from pddemand.exports.choices import Answers
from pddemand.exports.columns import column_of, header_row, option_columns
from pddemand.exports.facts import FactColumns
from pddemand.exports.option_states import NO, YES
from pddemand.exports.sheets import Cells, Sheet
from pddemand.questionnaire import Question
from pddemand.raw import shown

TITLE = "a long table"

FACTS = FactColumns()

RESPONDENT = (
    "respondent",
    "respondent_id",
    "respondent id",
    "respondentid",
    "case",
    "жооп берүүчү",
    "респондент",
    "id",
)
QUESTION = ("question", "question_id", "variable", "item_set", "суроо", "вопрос")
ANSWER = ("answer", "option", "response", "choice", "item", "жооп", "ответ", "вариант")
VALUE = ("value", "ticked", "selected", "checked", "белгиленди", "отмечено")

BETWEEN = "‖"
"""Stands between the answers of one respondent, and between a question and its option; no form has it."""


def recognised(sheet: Sheet) -> str:
    """Tell by headings and by respondents with several rows that a table is long."""
    respondent, answer = (_headed(sheet, words) for words in (RESPONDENT, ANSWER))
    if respondent is None or answer is None or len(sheet.header) > 5:
        return ""
    several = len(sheet.cells(respondent).texts) < len(sheet)
    heads = f"'{sheet.header[respondent]}' and '{sheet.header[answer]}'"
    return f"columns are headed {heads} and respondents have several rows" if several else ""


def prepared(sheet: Sheet) -> Sheet:
    """Put the answers of each respondent in one row: a column for each question, or for each question and option."""
    respondent, question, answer, value = (_headed(sheet, words) for words in (RESPONDENT, QUESTION, ANSWER, VALUE))
    if respondent is None or answer is None:
        raise InputError(
            f"{sheet.path}, row {header_row(sheet)}: a long table has columns headed respondent, question and answer; "
            f"here they are {shown(', '.join(sheet.header))}; rename them"
        )
    if value is None:
        _refuse_values(sheet, {respondent, question, answer})
    people, said = sheet.cells(respondent), sheet.cells(answer)
    if "" in people.texts:
        row = people.row(people.texts.index(""))
        raise InputError(f"{sheet.place(row, respondent)}: no respondent is named; fill it in or take the row out")
    asked = Cells(("answer",), np.zeros(len(sheet), np.int32)) if question is None else sheet.cells(question)
    columns = _joined(people, asked, said) if value is None else _flagged(sheet, people, asked, said, value)
    first = np.unique(people.codes, return_index=True)[1]
    return replace(
        sheet,
        header=tuple(columns),
        columns=tuple(pa.chunked_array([pa.array(texts, pa.string())]) for texts in columns.values()),
        titles=(),
        rows=sheet.row_numbers[first],
    )


def answers(sheet: Sheet, question: Question) -> Answers:
    """Read the answers to one question.

    Raises
    ------
    InputError
        If the question or an option has no rows where others have, two answers stand where there is one to give, or
        an answer is none that the codebook knows.
    """
    stems = (*question.headings, "answer")
    if question.options:
        _refuse_another_name(sheet, question)
    if question.kind == "multiple" and (found := option_columns(question, sheet.header, stems, (BETWEEN,))):
        return _by_option(sheet, question, found)
    column = 0 if sheet.header == ("answer",) else column_of(sheet, question)
    if question.kind == "text":
        whole = pc.replace_substring(sheet.columns[column], BETWEEN, "; ")
        columns = (*sheet.columns[:column], whole, *sheet.columns[column + 1 :])
        return choices.text(replace(sheet, columns=columns), column, question)
    if question.kind == "single":
        _refuse_two_answers(sheet, question, column)
        choices.refuse_codes(sheet, [column], question, YES | NO)
        return choices.single(sheet, column, question)
    return choices.mentions(sheet, [column], question, between=BETWEEN)


def _refuse_values(sheet: Sheet, known: set[int | None]) -> None:
    """Refuse a column that says of each row whether it was ticked and is not headed so."""
    for column, heading in enumerate(sheet.header):
        filled = {text.lower() for text in sheet.cells(column).texts if text} if column not in known else set()
        if filled & NO and filled <= YES | NO:
            raise InputError(
                f"{sheet.path}, row {header_row(sheet)}, column {shown(heading)}: seems to say what was ticked; head "
                f"it '{VALUE[0]}', or take it out if it is about something else"
            )


def _refuse_another_name(sheet: Sheet, question: Question) -> None:
    """Refuse rows with options of a question under a name that is nearly its own."""
    for column, heading in enumerate(sheet.header):
        name, between, option = heading.partition(BETWEEN)
        rests = [name[len(stem) :] for stem in question.headings if name.lower().startswith(stem.lower())]
        if name in question.headings or not rests or any(rest[:1].isdigit() for rest in rests):
            continue
        cells = sheet.cells(column)
        said = {option} if between else {part for text in cells.texts for part in text.split(BETWEEN) if part}
        if said and said <= set(question.spellings):
            raise InputError(
                f"{sheet.path}: rows of question {shown(name)} hold options of question '{question.name}'; correct the "
                f"name, in the file or in the codebook"
            )


def _by_option(sheet: Sheet, question: Question, found: dict[int, int]) -> Answers:
    """Read options with a value each; where no value says no, an option without rows was ticked by nobody."""
    stems = {sheet.header[column].split(BETWEEN)[0] for column in found}
    others = {
        column: heading.partition(BETWEEN)[2]
        for column, heading in enumerate(sheet.header)
        if column not in found and heading.partition(BETWEEN)[0] in stems
    }
    texts = {text.lower() for column in (*found, *others) for text in sheet.cells(column).texts}
    if not texts & NO:
        sheet, found = _with_all(sheet, question, found)
    return plain.by_option(sheet, question, found, others)


def _with_all(sheet: Sheet, question: Question, found: dict[int, int]) -> tuple[Sheet, dict[int, int]]:
    """Add a blank column for each option that has none."""
    gone = [place for place in range(len(question.options)) if place not in found.values()]
    blank = pa.chunked_array([pa.array([""] * len(sheet), pa.string())])
    heads = [f"{question.name}{BETWEEN}{question.options[place].name}" for place in gone]
    more = {len(sheet.header) + number: place for number, place in enumerate(gone)}
    whole = replace(sheet, header=(*sheet.header, *heads), columns=(*sheet.columns, *[blank] * len(gone)))
    return whole, found | more


def _refuse_two_answers(sheet: Sheet, question: Question, column: int) -> None:
    cells = sheet.cells(column)
    for number, text in enumerate(cells.texts):
        if BETWEEN in text:
            raise InputError(
                f"{sheet.place(cells.row(number), column)}: {shown(text.replace(BETWEEN, '; '))} are two answers of "
                f"one respondent to question '{question.name}', which takes one; set kind: multiple in the codebook, "
                f"or take the row out that is not meant"
            )


def _headed(sheet: Sheet, words: tuple[str, ...]) -> int | None:
    heads = [head.lower() for head in sheet.header]
    return next((heads.index(word) for word in words if word in heads), None)


def _joined(people: Cells, asked: Cells, said: Cells) -> dict[str, list[str]]:
    """Give each respondent's answers to each question, every answer once."""
    columns: dict[str, list[dict[str, None]]] = {text: [{} for _ in people.texts] for text in asked.texts}
    for person, question, answer in zip(people.codes, asked.codes, said.codes, strict=True):
        if text := said.texts[answer]:
            columns[asked.texts[question]][person][text] = None
    return {question: [BETWEEN.join(each) for each in column] for question, column in columns.items()}


def _flagged(sheet: Sheet, people: Cells, asked: Cells, said: Cells, column: int) -> dict[str, list[str]]:
    """Give the value of each option for each respondent; two that differ are refused."""
    value, columns = sheet.cells(column), dict[str, list[Any]]()
    rows = zip(people.codes, asked.codes, said.codes, value.codes, strict=True)
    for row, (person, question, option, flag) in enumerate(rows):
        name, text = f"{asked.texts[question]}{BETWEEN}{said.texts[option]}", value.texts[flag]
        before = columns.setdefault(name, [None] * len(people.texts))
        if before[person] not in (None, text):
            raise InputError(
                f"{sheet.place(row, column)}: {shown(text)}, where an earlier row says {shown(before[person])} of the "
                f"same respondent, question and option; take the row out that is not meant"
            )
        before[person] = text
    return {name: [text or "" for text in texts] for name, texts in columns.items()}
