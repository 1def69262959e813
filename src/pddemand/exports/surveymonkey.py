"""SurveyMonkey: a column for each option that holds its wording; the question heads the first, the option each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pddemand.answers import NOT_TICKED, OTHER, TICKED
from pddemand.errors import InputError
from pddemand.exports import choices, joined_cells
from pddemand.exports.choices import OTHER_ANSWER, Answers
from pddemand.exports.columns import column_of, columns_headed, letters, missing, one_each, without_column
from pddemand.exports.facts import FactColumns
from pddemand.exports.option_states import indicated, read_states
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Question
from pddemand.raw import advice, shown

TITLE = "SurveyMonkey"

FACTS = FactColumns(
    started=("Start Date", "StartDate", "Date Created"),
    ended=("End Date", "EndDate", "Date Modified"),
    person=("Email Address", "EmailAddress", "Email"),
    submission=(("Respondent ID", "RespondentID"),),
)

_RESPONDENT = frozenset(
    {"Respondent ID", "RespondentID", "Collector ID", "CollectorID", "Start Date", "StartDate", "End Date", "EndDate"}
    | {"IP Address", "Email Address", "First Name", "Last Name", "Custom Data 1", "Date Created", "Date Modified"}
)
_RESPONSE = frozenset({"Response", "Open-Ended Response", "Ответ", "Antwort", "Réponse", "Respuesta", "Resposta"})
_NAMELESS = re.compile(r"|Column[0-9]+|Unnamed: [0-9]+(_level_[0-9])?|\.\.\.[0-9]+")
_OFTEN = 5


def recognised(sheet: Sheet) -> str:
    """Tell by what a file shows that it comes from this tool; empty if it does not."""
    known = [head for head in sheet.header if head in _RESPONDENT]
    if {"Respondent ID", "RespondentID"} & set(known):
        return f"a column is headed '{known[0]}'"
    nameless = [place for place, head in enumerate(sheet.header) if place and _NAMELESS.fullmatch(head)]
    if nameless and _two_rows(sheet):
        return f"row {sheet.first_row} heads the columns without a heading"
    if sum(head.startswith("Column") for head in sheet.header) < 3:
        return ""
    alike = [place for place in nameless if len({text for text in sheet.cells(place).texts if text}) <= 1]
    return f"columns such as '{sheet.header[alike[0]]}' hold one wording" if len(alike) > len(nameless) / 2 else ""


def prepared(sheet: Sheet) -> Sheet:
    """Write a question's heading over all its columns; put the second header row, if any, in brackets after it."""
    two = _two_rows(sheet)
    below = sheet.row(0) if two else ("",) * len(sheet.header)
    sheet = sheet.without_rows(int(two))
    if not len(sheet):
        raise InputError(f"{sheet.path}: there are headings and no answers below; export again once there are answers")
    titles: list[str] = []
    for head in sheet.header:
        titles.append(titles[-1] if titles and _NAMELESS.fullmatch(head) else head)
    heads = [f"{title} [{sub}]" if sub else head for title, head, sub in zip(titles, sheet.header, below, strict=True)]
    header = tuple(head or f"{titles[place]} [{letters(place)}]" for place, head in enumerate(heads))
    return replace(sheet, header=header, titles=tuple(titles))


def _two_rows(sheet: Sheet) -> bool:
    """Tell whether the first row below the headings heads the options."""
    first = sheet.row(0)
    about = [text for head, text in zip(sheet.header, first, strict=True) if head in _RESPONDENT]
    if any(about):
        return False
    named = [text for head, text in zip(sheet.header, first, strict=True) if _NAMELESS.fullmatch(head)]
    opens = any(text in _RESPONSE or OTHER_ANSWER.fullmatch(text) for text in first)
    return any(first) and (bool(about) or (opens and bool(named) and all(named)))


def answers(sheet: Sheet, question: Question) -> Answers:
    """Read the answers to one question."""
    block = _block(sheet, question)
    if question.kind == "text":
        return choices.text(sheet, block[0], question)
    if question.kind == "single":
        return _single(sheet, question, block)
    if len(block) == 1 and (_below(sheet, block[0]) in _RESPONSE or not _below(sheet, block[0])):
        choices.refuse_codes(sheet, [block[0]], question)
        return joined_cells.joined(sheet, block[0], question, (", ", ";"))
    if any(_below(sheet, column) for column in block):
        columns, extra = _by_heading(sheet, question, block)
    else:
        columns, extra = _by_value(sheet, question, block)
    states, said_no = read_states(sheet, columns, question, _meanings(sheet, question, columns, block))
    words = choices.words_of(sheet, extra)
    return indicated(question, states, said_no, (*columns.values(), *extra), words)


def _below(sheet: Sheet, column: int) -> str:
    """Give what the second header row says of a column."""
    head, title = sheet.header[column], sheet.titles[column]
    rest = head.removeprefix(title)
    inside = rest[2:-1] if rest.startswith(" [") and rest.endswith("]") else ""
    return "" if inside == letters(column) else inside


def _block(sheet: Sheet, question: Question) -> list[int]:
    """Find the columns of a question, which stand side by side."""
    wanted = set(question.headings)
    found = [place for place, title in enumerate(sheet.titles) if title in wanted]
    if not found:
        rows = {f"{title} - {_below(sheet, place)}": place for place, title in enumerate(sheet.titles)}
        found = [rows[text] for text in question.headings if text in rows]
        if found or columns_headed(replace(sheet, titles=()), question.headings):
            return found[:1] or [column_of(replace(sheet, titles=()), question)]
        raise missing(replace(sheet, header=sheet.titles, titles=(), first_row=2), question)
    broken = [place for place in found[1:] if place - 1 not in found or _starts(sheet, place)]
    if broken:
        where = f"{letters(found[0])} and {letters(broken[0])}"
        raise InputError(
            f"{sheet.path}, row 1: question '{question.name}' heads two columns, {where}; rename the one that is not "
            f"meant, or name a question by its heading and what stands below it"
        )
    return found


def _starts(sheet: Sheet, place: int) -> bool:
    """Tell whether a column has a heading of its own although the one before has the same."""
    return not _below(sheet, place) and sheet.header[place] == sheet.titles[place]


def _by_heading(sheet: Sheet, question: Question, block: Sequence[int]) -> tuple[dict[int, int], list[int]]:
    """Tell options' columns by the second header row; give them and the columns of own words."""
    spellings = question.spellings
    found = {column: spellings[text] for column in block if (text := _below(sheet, column)) in spellings}
    columns = one_each(sheet, question, found)
    extra = [column for column in block if column not in found]
    for place in range(len(question.options)):
        if place not in columns:
            raise without_column(sheet, question, place, [_below(sheet, column) for column in block])
    for column in extra:
        text, cells = _below(sheet, column), sheet.cells(column)
        marks = {text, "1", "0", str(block.index(column) + 1), ""}
        filled = [number for number, each in enumerate(cells.texts) if each]
        opens = bool(OTHER_ANSWER.fullmatch(text)) or not marks.issuperset(cells.texts)
        if filled and not (opens and question.other):
            known = choices.hint(text, question)
            raise InputError(
                f"{sheet.place(cells.row(filled[0]), column)}: {shown(cells.texts[filled[0]])} below {shown(text)}, "
                f"which is no option of question '{question.name}'; {advice(known, 'add it to the codebook')}"
            )
    return columns, extra


def _by_value(sheet: Sheet, question: Question, block: Sequence[int]) -> tuple[dict[int, int], list[int]]:
    """Tell options' columns by what stands in them; own words stand in the last."""
    spellings, found, blank = question.spellings, dict[int, int](), 0
    extra: list[int] = []
    for column in block:
        cells = sheet.cells(column)
        filled = [number for number, text in enumerate(cells.texts) if text]
        places = {spellings.get(cells.texts[number], -1) for number in filled}
        blank += not filled
        spare = column == block[-1] and question.other and len(block) > len(question.options)
        if len(places) == 1 and -1 not in places and not spare:
            found[column] = places.pop()
        elif filled and column == block[-1] and _are_own_words(question, cells.texts, cells.codes):
            extra.append(column)
        elif filled:
            number = next((each for each in filled if cells.texts[each] not in spellings), filled[0])
            known = choices.hint(cells.texts[number], question, cells.texts)
            raise InputError(
                f"{sheet.place(cells.row(number), column)}: {shown(cells.texts[number])} is not the one option of "
                f"question '{question.name}' that this column is about; {advice(known, 'correct the codebook')}"
            )
    columns = one_each(sheet, question, found)
    unnamed = [place for place in range(len(question.options)) if place not in columns]
    if len(unnamed) > blank:
        seen = [text for column in found for text in sheet.cells(column).texts if text]
        raise without_column(sheet, question, unnamed[0], seen)
    return columns, extra


def _are_own_words(question: Question, texts: Sequence[str], codes: Any) -> bool:
    """Tell own words from an option that the codebook lacks, which many respondents have in the same wording."""
    filled = [number for number, text in enumerate(texts) if text]
    alone = len(filled) == 1 and texts[filled[0]] not in question.others
    return question.other and not (alone and int((codes == filled[0]).sum()) >= _OFTEN)


def _meanings(
    sheet: Sheet, question: Question, columns: Mapping[int, int], block: Sequence[int]
) -> list[dict[int, dict[str, int]]]:
    """Give the ways of writing: the option's wording, or its number (1, or its place in the question)."""
    wordings, numbers = {}, {}
    for place, column in columns.items():
        texts = [*question.options[place].spellings, *filter(None, [_below(sheet, column)])]
        wordings[place] = {"0": NOT_TICKED} | dict.fromkeys(texts, TICKED)
        numbers[place] = {"1": TICKED, str(block.index(column) + 1): TICKED, "0": NOT_TICKED}
    return [wordings, numbers]


def _single(sheet: Sheet, question: Question, block: Sequence[int]) -> Answers:
    """Read a question with one option: in one column, or with a column for each option."""
    below = [_below(sheet, column) for column in block]
    main = [column for column, text in zip(block, below, strict=True) if text in _RESPONSE]
    if not main and (len(block) == 1 or not any(text in question.spellings for text in below)):
        main = [block[0]]
    if main:
        extra = [column for column in block if column != main[0]]
        return choices.chosen(sheet, main[0], question, extra)
    columns, extra = _by_heading(sheet, question, block)
    states, _ = read_states(sheet, columns, question, _meanings(sheet, question, columns, block))
    ticked = states == TICKED
    if (ticked.sum(axis=1) > 1).any():
        row = int(np.argmax(ticked.sum(axis=1) > 1))
        raise InputError(
            f"{sheet.place(row, block[0])}: two options of question '{question.name}', which takes one; "
            f"set kind: multiple in the codebook"
        )
    chosen = np.where(ticked.any(axis=1), ticked.argmax(axis=1), -1)
    names = pd.Index([option.name for option in question.options])
    found: dict[str, Any] = {question.name: pd.Categorical.from_codes(chosen, names)}
    words = choices.words_of(sheet, extra)
    if words is not None and words.notna().any():
        found[question.name + OTHER] = words
    return Answers(found, (*columns.values(), *extra))
