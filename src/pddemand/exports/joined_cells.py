"""Cells that hold all options a respondent ticked, as texts with a separator between them."""

from collections.abc import Mapping, Sequence
from typing import NoReturn

import numpy as np

from pddemand.answers import NOT_TICKED, TICKED, UNANSWERED, States, multiple_columns
from pddemand.errors import InputError
from pddemand.exports.choices import Answers, check_own_words, hint, noted, refuse_renamed
from pddemand.exports.cutting import Ambiguous, Cut, Misplaced, cut
from pddemand.exports.sheets import Cells, Sheet, texts_at
from pddemand.questionnaire import Question
from pddemand.raw import advice, shown

Reading = Cut | Ambiguous | Misplaced

SEPARATORS = (";", ",", "/", "|")
"""What people and tools put between options."""


def joined(
    sheet: Sheet,
    column: int,
    question: Question,
    separators: Sequence[str],
    closing: bool = False,
    likely: str = "",
) -> Answers:
    """Read a question whose ticked options stand in one cell.

    Parameters
    ----------
    sheet : Sheet
        The export.
    column : int
        The question's column.
    question : Question
        A question of kind multiple.
    separators : sequence of str
        What may stand between options; the one that holds options apart in most cells counts.
    closing : bool
        Whether the separator also stands after the last option.
    likely : str
        The separator that counts where the cells do not tell, if anything else in the file tells it.

    Raises
    ------
    InputError
        If a cell holds unknown words before an option, can be read in two ways, or holds own words where there are
        none to be had.
    """
    cells = sheet.cells(column)
    states, words = cut_all(sheet, column, question, cells, separators, closing, likely)
    refuse_renamed(sheet, column, question, cells, words, (states == TICKED).any(axis=0))
    other = texts_at(words, cells.codes) if any(words) else None
    columns = multiple_columns(question, states[cells.codes], other)
    return Answers(columns, (column,), "ticked something", noted(sheet, question, cells, words))


def cut_all(
    sheet: Sheet,
    column: int,
    question: Question,
    cells: Cells,
    separators: Sequence[str],
    closing: bool = False,
    likely: str = "",
) -> tuple[States, list[str | None]]:
    """Cut every distinct cell of a column; give states of options and own words, one row per distinct cell."""
    cuts = {separator: _cuts(question, cells.texts, separator, closing) for separator in separators}
    best = _separator(sheet, column, question, cells, cuts, likely)
    told = any(map(_several, cuts[best]))
    states = np.full((len(cells.texts), len(question.options)), NOT_TICKED, dtype=np.int8)
    words: list[str | None] = []
    for number, reading in enumerate(cuts[best]):
        if not isinstance(reading, Cut):
            _refuse_reading(sheet, column, cells, number, reading, question)
        if not cells.texts[number]:
            states[number] = UNANSWERED
        states[number, list(reading.ticked)] = TICKED
        own = _without_repeats(reading, question, best)
        words.append(own or None)
        if own:
            check_own_words(sheet, column, cells, number, own, question)
            if not told:
                _refuse_options_apart(sheet, column, cells, number, own, question)
    return states, words


def _without_repeats(reading: Cut, question: Question, separator: str) -> str:
    """Give the own words of a cell without options that are ticked in it anyway."""
    own = reading.other
    while own and own not in question.others:
        again = cut(own, question.spellings, separator)
        if not isinstance(again, Cut) or not again.ticked or not again.ticked <= reading.ticked:
            break
        own = again.other
    return own


def _refuse_options_apart(sheet: Sheet, column: int, cells: Cells, number: int, words: str, question: Question) -> None:
    """Refuse own words that are several options with something else between, where no cell tells what stands there."""
    for separator in SEPARATORS:
        parts = [part.strip() for part in words.split(separator)]
        if len(parts) > 1 and all(part in question.spellings for part in parts) and words not in question.others:
            raise InputError(
                f"{sheet.place(cells.row(number), column)}: {shown(words)} may be own words or options of question "
                f"'{question.name}' with {shown(separator)} between; list it under 'others', or export again as the "
                f"tool writes it"
            )


def _separator(
    sheet: Sheet,
    column: int,
    question: Question,
    cells: Cells,
    cuts: Mapping[str, Sequence[Reading]],
    likely: str,
) -> str:
    """Find what stands between options: what holds two of them apart in most cells, and no other in nearly as many."""
    evidence = {separator: sum(map(_several, readings)) for separator, readings in cuts.items()}
    first, *rest = sorted(cuts, key=lambda separator: (-evidence[separator], separator != likely))
    for rival in rest:
        if evidence[first] > 10 * evidence[rival]:
            continue
        for number, (one, other) in enumerate(zip(cuts[first], cuts[rival], strict=True)):
            matters = _several(other) if first == likely else question.other or (_clear(one) and _clear(other))
            if one != other and matters:
                raise InputError(
                    f"{sheet.place(cells.row(number), column)}: {shown(cells.texts[number])} reads differently with "
                    f"{shown(first)} and with {shown(rival)} between options, and no other cell of question "
                    f"'{question.name}' tells which it is; use an export with a column for each option"
                )
    return first


def _several(reading: Reading) -> bool:
    return len((reading.one if isinstance(reading, Ambiguous) else reading).ticked) > 1


def _clear(reading: Reading) -> bool:
    return isinstance(reading, Cut) and not reading.other


def _cuts(question: Question, texts: Sequence[str], separator: str, closing: bool) -> list[Reading]:
    spellings = question.spellings
    own = sorted(question.others, key=len, reverse=True)
    longest = max((text.count(separator) + 1 for text in spellings), default=1)
    found: list[Reading] = []
    for text in texts:
        cell = text.removesuffix(separator) if closing else text
        known = next((words for words in own if cell == words or cell.endswith(separator + words)), None)
        if known is not None:
            rest = cell.removesuffix(known).removesuffix(separator)
            reading = cut(rest, spellings, separator, False, longest) if rest else Cut(frozenset())
            found.append(Cut(reading.ticked, known) if isinstance(reading, Cut) and not reading.other else reading)
        else:
            found.append(cut(cell, spellings, separator, question.other, longest) if cell else Cut(frozenset()))
    return found


def _refuse_reading(
    sheet: Sheet, column: int, cells: Cells, number: int, reading: Ambiguous | Misplaced, question: Question
) -> NoReturn:
    place, cell = sheet.place(cells.row(number), column), shown(cells.texts[number])
    if isinstance(reading, Misplaced):
        own = ", or if it is someone's own words list the whole answer, from these words on, under 'others'"
        remedy = f"correct the codebook{own if question.other else ''}"
        raise InputError(
            f"{place}: {shown(reading.unknown)} stands before an option and is none of question '{question.name}'; "
            f"{advice(hint(reading.unknown, question, cells.texts), remedy)}"
        )
    one, another = (_told(each, question) for each in (reading.one, reading.another))
    remedy = "; if the form had no place for own words, set other: false" if question.other else ""
    raise InputError(
        f"{place}: {cell} can be read as {one} or as {another}; list the own words under 'others' of question "
        f"'{question.name}', or use an export with a column for each option{remedy}"
    )


def _told(reading: Cut, question: Question) -> str:
    names = [f"'{question.options[place].name}'" for place in sorted(reading.ticked)]
    return " + ".join(names + ([f"own words {shown(reading.other)}"] if reading.other else []))
