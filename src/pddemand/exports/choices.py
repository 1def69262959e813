"""Cells that name what respondents chose: one option, an option in each of several columns, or own words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import pandas as pd

from pddemand.answers import NOT_TICKED, OTHER, TICKED, UNANSWERED, Base, multiple_columns
from pddemand.errors import InputError
from pddemand.exports.decoding import refuse_lost_letters
from pddemand.exports.sheets import Cells, Sheet, texts_at
from pddemand.questionnaire import Question
from pddemand.raw import advice, discreet, nearest, shown
from pddemand.spelling import normalise


@dataclass(frozen=True)
class Answers:
    """Answers to one question: columns of the answer table, the columns of the file that they come from, the base."""

    columns: Mapping[str, Any]
    used: tuple[int, ...]
    base: Base = "answered"
    notes: tuple[str, ...] = ()


# --- own words ---------------------------------------------------------------------------------------------


def text(sheet: Sheet, column: int, question: Question) -> Answers:
    """Read a question answered in own words."""
    return Answers({question.name: own_words(sheet, column)}, (column,))


def own_words(sheet: Sheet, column: int) -> "pd.Series[Any]":
    """Give the texts of a column, missing where it is blank; lost letters are refused."""
    cells = sheet.cells(column)
    for number, text in enumerate(cells.texts):
        if "?" in text or "\ufffd" in text:
            refuse_lost_letters(sheet.place(cells.row(number), column), text)
    return texts_at([text or None for text in cells.texts], cells.codes)


def words_of(sheet: Sheet, columns: Sequence[int]) -> "pd.Series[Any] | None":
    """Give the own words of several columns, semicolons between them; None without columns."""
    found: pd.Series[Any] | None = None
    for column in columns:
        found = both(found, own_words(sheet, column))
    return found


def both(words: "pd.Series[Any] | None", more: "pd.Series[Any]") -> "pd.Series[Any]":
    """Put own words behind others, a semicolon between the two."""
    return more if words is None else (words + "; " + more).fillna(words).fillna(more)


def said_where(rows: npt.NDArray[np.bool_], wording: str, words: "pd.Series[Any] | None") -> "pd.Series[Any]":
    """Put a wording into respondents' own words in some rows, where they wrote none."""
    said = pd.Series(pd.array(np.array([None, wording], dtype=object)[rows.astype(int)], dtype="string"), copy=False)
    return said if words is None else words.fillna(said)


def check_own_words(sheet: Sheet, column: int, cells: Cells, number: int, words: str, question: Question) -> None:
    """Refuse own words where there can be none, formulas, and words that lost their letters."""
    suspect = words.startswith("=") or words in SPREADSHEET_ERRORS or "?" in words or "\ufffd" in words
    if question.other and not suspect:  # to find the row of each of many own words takes long
        return
    place = sheet.place(cells.row(number), column)
    refuse_lost_letters(place, words)
    if words.startswith("=") or words in SPREADSHEET_ERRORS:
        raise InputError(
            f"{place}: {shown(words)} is a formula or what a spreadsheet left of one, not an answer; "
            f"export the answers again as text"
        )
    if not question.other:
        raise InputError(
            f"{place}: {shown(words)} is no option of question '{question.name}'; "
            f"{advice(hint(words, question, cells.texts), 'correct the codebook')}"
        )


SPREADSHEET_ERRORS = frozenset({"#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})


def hint(words: str, question: Question, texts: Sequence[str] = ()) -> str:
    """Name the wording of a question's options that is nearest, or list those in the language of most of the texts."""
    near = nearest(words, [text for option in question.options for text in option.spellings])
    if near.endswith("?"):
        return near
    languages = range(min(len(option.labels) for option in question.options))
    lists = [[option.labels[language] for option in question.options] for language in languages]
    lists.append([option.name for option in question.options])
    said = "\n".join(texts)
    return f"known are: {', '.join(max(lists, key=lambda labels: _times_said(labels, said)))}"


def _times_said(labels: Iterable[str], said: str) -> int:
    return sum(len(re.findall(rf"(?<!\w){re.escape(label)}(?!\w)", said)) for label in labels)


def noted(sheet: Sheet, question: Question, cells: Cells, words: Sequence[str | None]) -> tuple[str, ...]:
    """Say which own words look like an option that the codebook lacks or spells otherwise; none is quoted."""
    times, first = _repeated(cells, words)
    known = {normalise(spelling): place for spelling, place in question.spellings.items()}
    notes, alike = [], dict[int, list[str]]()
    for text, count in times.items():
        if (place := _meant(text, count, known)) is not None:
            alike.setdefault(place, []).append(text)
        elif count >= max(5, len(cells.codes) // 50):
            row = sheet.row_numbers[cells.row(first[text])]
            notes.append(
                f"question '{question.name}': the same own words stand {count} times, first in row {row}; "
                f"are they an option?"
            )
    for place, texts in alike.items():
        row = sheet.row_numbers[cells.row(first[texts[0]])]
        notes.append(
            f"question '{question.name}': own words are like option '{question.options[place].name}' "
            f"{sum(times[text] for text in texts)} times, first in row {row}, and were not counted for it; if they "
            f"mean it, add their spelling under 'also'"
        )
    return tuple(notes)


def refuse_renamed(
    sheet: Sheet,
    column: int,
    question: Question,
    cells: Cells,
    words: Sequence[str | None],
    chosen: npt.NDArray[np.bool_],
) -> None:
    """Refuse own words that stand again and again where nobody chose some option: it may be that option, renamed.

    Parameters
    ----------
    words : sequence of str or None
        Own words of each distinct cell; those listed under `others` are let pass.
    chosen : array of bool, shape (options,)
        Which options anybody chose.
    """
    if chosen.all():
        return
    times, first = _repeated(cells, words)
    often = max(5, len(cells.codes) // 20)
    for place in np.flatnonzero(~chosen):
        option = question.options[place]
        for text, count in times.items():
            if text in question.others or count < 2 or discreet(text) != text:
                continue
            if count >= often or any(_alike(normalise(text), normalise(o), 0.6) for o in option.spellings):
                raise InputError(
                    f"{sheet.place(cells.row(first[text]), column)}: nobody chose option '{option.name}' of question "
                    f"'{question.name}', and the same own words stand in {count} rows: {shown(text)}; if the "
                    f"option was renamed add them under its 'also', if they are own words list them under 'others'"
                )


def _repeated(cells: Cells, words: Sequence[str | None]) -> tuple[dict[str, int], dict[str, int]]:
    """Count in how many rows the same own words stand, beside whatever options, and give the first cell of each."""
    times, first = dict[str, int](), dict[str, int]()
    for number, (text, rows) in enumerate(zip(words, np.bincount(cells.codes, minlength=len(words)), strict=True)):
        if text:
            times[text] = times.get(text, 0) + int(rows)
            first.setdefault(text, number)
    return times, first


_BETWEEN = re.compile(r" ?[;,/|] ?")


def _meant(text: str, count: int, known: Mapping[str, int]) -> int | None:
    """Find the option that own words spell otherwise, alone or among other words, or nearly, if they stand often."""
    for part in (text, *_BETWEEN.split(text)):
        if (place := known.get(normalise(part))) is not None:
            return place
    if count > 1:
        low = normalise(text)
        return next((place for spelling, place in known.items() if _alike(low, spelling)), None)
    return None


def _alike(one: str, another: str, least: float = 0.85) -> bool:
    return SequenceMatcher(None, one, another).ratio() > least


# --- one option --------------------------------------------------------------------------------------------


def single(sheet: Sheet, column: int, question: Question, extra: int | None = None) -> Answers:
    """Read a question with one option per respondent or own words in its place.

    Parameters
    ----------
    sheet : Sheet
        The export.
    column : int
        The question's column.
    question : Question
        A question of kind single.
    extra : int, optional
        Column of own words, if there is one beside.

    Raises
    ------
    InputError
        If a cell holds no option and the question takes no own words.
    """
    cells, known = sheet.cells(column), _known(sheet, column, question)
    own: list[str | None] = []
    places = np.array([known.get(text, -1) for text in cells.texts], dtype=np.int32)
    labels = sheet.value_labels.get(sheet.header[column], {})
    for number, text in enumerate(cells.texts):
        own.append(labels.get(text, text) if text and places[number] < 0 else None)
        if told := own[-1]:
            check_own_words(sheet, column, cells, number, told, question)
    words = None if extra is None else own_words(sheet, extra)
    if any(own):
        inside = texts_at(own, cells.codes)
        words = inside if words is None else words.fillna(inside)
    refuse_renamed(sheet, column, question, cells, own, np.isin(np.arange(len(question.options)), places))
    used = (column,) if extra is None else (column, extra)
    return Answers(_one(question, places[cells.codes], words), used, notes=noted(sheet, question, cells, own))


def _known(sheet: Sheet, column: int, question: Question) -> dict[str, int]:
    """Give the option that each text of a column stands for, by the label of its code or as it is."""
    spellings, labels = question.spellings, sheet.value_labels.get(sheet.header[column], {})
    coded = {code: spellings[label] for code, label in labels.items() if label in spellings}
    return spellings | coded


def _one(question: Question, places: npt.NDArray[np.int32], words: "pd.Series[Any] | None") -> dict[str, Any]:
    """Give the columns of a single question."""
    names = pd.Index([option.name for option in question.options])
    columns: dict[str, Any] = {question.name: pd.Categorical.from_codes(places, names)}
    if words is not None and words.notna().any():
        columns[question.name + OTHER] = words
    return columns


OTHER_ANSWER = re.compile(
    r"-oth-|(others?|друг(ое|ой|ая|ие)|иное|свой|башка|өзгөчө|басқа|інше|autres?|otr[oa]s?|outr[oa]s?|andere[rs]?"
    r"|sonstiges?|altro|anders|inne|diğer)( answer| option| вариант| жооп)?\s*([(,:;./–…-].*|please.*|specify.*)?",
    re.IGNORECASE,
)
"""What tools write for the answer that opens a place for own words, where the form's author did not reword it."""


def chosen(sheet: Sheet, column: int, question: Question, extra: Sequence[int] = ()) -> Answers:
    """Read a question with one option per respondent, of a tool that writes own words in columns of their own.

    Parameters
    ----------
    sheet : Sheet
        The export.
    column : int
        The question's column.
    question : Question
        A question of kind single.
    extra : sequence of int
        Columns of own words.

    Raises
    ------
    InputError
        If a cell holds neither an option nor the answer that opens the place for own words.
    """
    cells, spellings, words = sheet.cells(column), question.spellings, words_of(sheet, extra)
    places = np.array([spellings.get(text, -1) for text in cells.texts], dtype=np.int32)
    unknown = [number for number, text in enumerate(cells.texts) if text and places[number] < 0]
    opens = _opening(cells, question, unknown, words) if unknown else None
    for number in unknown:
        if number != opens:
            _refuse_choice(sheet, column, cells, number, question)
    if opens is not None:
        words = said_where(cells.codes == opens, cells.texts[opens], words)
    return Answers(_one(question, places[cells.codes], words), (column, *extra))


def _opening(cells: Cells, question: Question, unknown: Sequence[int], words: "pd.Series[Any] | None") -> int | None:
    """Find the answer that opens the place for own words, which the codebook need not list."""
    if not question.other:
        return None
    named = [number for number in unknown if OTHER_ANSWER.fullmatch(cells.texts[number])]
    if named or words is None:
        return named[0] if named else None
    wrote = np.bincount(cells.codes[words.notna().to_numpy()], minlength=len(cells.texts))
    best = max(unknown, key=lambda number: int(wrote[number]))
    return best if wrote[best] else None


def _refuse_choice(sheet: Sheet, column: int, cells: Cells, number: int, question: Question) -> NoReturn:
    text = cells.texts[number]
    refuse_lost_letters(sheet.place(cells.row(number), column), text)
    remedy = "correct the codebook"
    if is_code(text):
        remedy = "give the options their codes as names in the codebook, or export the answers as text"
    raise InputError(
        f"{sheet.place(cells.row(number), column)}: {shown(text)} is no option of question '{question.name}'; "
        f"{advice(hint(text, question, cells.texts), remedy)}"
    )


# --- codes in place of wordings ----------------------------------------------------------------------------


def is_code(text: str) -> bool:
    """Tell whether a text looks like a code instead of an answer's wording: a number, or numbers with commas."""
    return re.fullmatch(r"-?[0-9]{1,4}(?:[,;] ?-?[0-9]{1,4})*", text) is not None


def refuse_codes(sheet: Sheet, columns: Iterable[int], question: Question, marks: frozenset[str] = frozenset()) -> None:
    """Refuse columns that hold nothing but codes, of which some are none of the codebook's.

    Parameters
    ----------
    sheet : Sheet
        The export.
    columns : iterable of int
        Columns in which answers are named.
    question : Question
        The question.
    marks : frozenset of str
        Words in small letters that are no answer in words either, such as yes and no.
    """
    odd: tuple[int, Cells, int, str] | None = None
    for column in columns:
        cells = sheet.cells(column)
        for number, text in enumerate(cells.texts):
            if text and not is_code(text) and text.lower() not in marks:
                return
            if text not in question.spellings and odd is None:
                parts = [text] if text.lower() in marks else re.split("[,;] ?", text)
                unknown = [part for part in parts if part not in (*question.spellings, "", "-99")]
                odd = (column, cells, number, unknown[0]) if unknown else None
    if odd is not None:
        column, cells, number, code = odd
        kind = "a code" if is_code(code) else "a yes or no"
        raise InputError(
            f"{sheet.place(cells.row(number), column)}: {shown(code)} is {kind}, and question "
            f"'{question.name}' has no option of that name; give the options their codes as names in the "
            f"codebook, or export the answers as text"
        )


# --- several options, each in a cell of its own --------------------------------------------------------------


def mentions(
    sheet: Sheet, columns: Sequence[int], question: Question, extra: int | None = None, between: str | None = None
) -> Answers:
    """Read a question whose answers are named one by one: in a column for the first, one for the second, and so on.

    Parameters
    ----------
    sheet : Sheet
        The export.
    columns : sequence of int
        The question's columns.
    question : Question
        A question of kind multiple.
    extra : int, optional
        Column of own words, which count before those in the other columns.
    between : str, optional
        What no answer holds and stands between several in one cell.
    """
    states = np.full((len(sheet), len(question.options)), NOT_TICKED, dtype=np.int8)
    answered, other, notes = np.zeros(len(sheet), dtype=bool), None, tuple[str, ...]()
    for column in columns:
        cells, known = sheet.cells(column), _known(sheet, column, question)
        labels = sheet.value_labels.get(sheet.header[column], {})
        ticked = np.zeros((len(cells.texts), len(question.options)), dtype=bool)
        own: list[str | None] = []
        for number, text in enumerate(cells.texts):
            parts = text.split(between) if between else [text]
            ticked[number, [known[part] for part in parts if part in known]] = True
            words = [labels.get(part, part) for part in parts if part and part not in known]
            for each in words:
                check_own_words(sheet, column, cells, number, each, question)
            own.append("; ".join(dict.fromkeys(words)) or None)
        states[ticked[cells.codes]] = TICKED
        answered |= np.array([text != "" for text in cells.texts])[cells.codes]
        if any(own):
            other, notes = both(other, texts_at(own, cells.codes)), notes + noted(sheet, question, cells, own)
    if extra is not None:
        words_beside = own_words(sheet, extra)
        other = words_beside if other is None else words_beside.fillna(other)
        answered |= other.notna().to_numpy()
    states[~answered] = UNANSWERED
    used = (*columns, *(() if extra is None else (extra,)))
    return Answers(multiple_columns(question, states, other), used, "ticked something", notes)


def with_words(answers: Answers, question: Question, sheet: Sheet, extra: int | None) -> Answers:
    """Add own words that stand in a column beside."""
    if extra is None:
        return answers
    words = {question.name + OTHER: own_words(sheet, extra)}
    return replace(answers, columns={**answers.columns, **words}, used=(*answers.used, extra))
