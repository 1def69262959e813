"""Qualtrics: two or three header rows, a column for each choice or one with commas, own words in `..._TEXT`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pddemand.answers import NOT_SHOWN, NOT_TICKED, OTHER, TICKED
from pddemand.errors import InputError
from pddemand.exports import choices, joined_cells
from pddemand.exports.choices import Answers
from pddemand.exports.columns import column_of, columns_headed, endings, one_each, without_column
from pddemand.exports.facts import FactColumns
from pddemand.exports.option_states import BLANK, indicated, read_states
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Option, Question
from pddemand.raw import advice, shown
from pddemand.spelling import spaced

TITLE = "Qualtrics"

_TRYING = frozenset({"1", "2", "9", "17", "preview", "test"}) | frozenset(
    {"survey preview", "survey test", "offline survey preview", "spam survey preview", "preview spam"}
)

FACTS = FactColumns(
    started=("StartDate", "Start Date"),
    ended=("EndDate", "End Date"),
    sent=("RecordedDate", "Recorded Date"),
    submission=(("ResponseId", "Response ID", "ResponseID"),),
    person=(
        *("RecipientEmail", "Recipient Email", "EmailAddress", "Email Address"),
        *("ExternalReference", "External Data Reference", "ExternalDataReference"),
    ),
    finished={"Finished": frozenset({"1", "true", "yes"})},
    preview={
        "Status": _TRYING,
        "Response Type": _TRYING,
        "DistributionChannel": frozenset({"preview", "test"}),
        "Distribution Channel": frozenset({"preview", "test"}),
    },
)

# Headings about respondents, and what stands below them in the second row.
_RESPONDENT = {
    **{"StartDate": "Start Date", "EndDate": "End Date", "Status": "Response Type", "IPAddress": "IP Address"},
    **{"RecordedDate": "Recorded Date", "ResponseId": "Response ID", "RecipientEmail": "Recipient Email"},
    **{"RecipientLastName": "Recipient Last Name", "RecipientFirstName": "Recipient First Name"},
    **{"ExternalReference": "External Data Reference", "DistributionChannel": "Distribution Channel"},
    **{"LocationLatitude": "Location Latitude", "LocationLongitude": "Location Longitude"},
    **{"UserLanguage": "User Language", "Progress": "Progress", "Finished": "Finished"},
    **{"Duration (in seconds)": "Duration (in seconds)", "ResponseID": "ResponseID", "ResponseSet": "ResponseSet"},
    **{"ExternalDataReference": "ExternalDataReference", "EmailAddress": "EmailAddress"},
    "LocationAccuracy": "LocationAccuracy",
}
_OLDER = frozenset({"ResponseID", "ResponseSet", "ExternalDataReference", "EmailAddress", "LocationAccuracy"})
_LEGACY = re.compile(r"V[0-9]+")
_IMPORT = re.compile(r"""\{\s*['"]ImportId['"]\s*:""")
_ASIDE = re.compile(r"_TEXT\b|_DO(_|$)|(_|\s)(Topics|Parent Topics|Sentiment|TOPICS)\b")
_JOINERS = (" - ", "-")
_CHOICE = re.compile(r"\s?-\s?Selected Choices?$")


def recognised(sheet: Sheet) -> str:
    """Tell by what a file shows that it comes from this tool; empty if it does not."""
    for row in (0, 1):
        if any(_IMPORT.match(text) for text in sheet.row(row)):
            return f"row {sheet.first_row + row} holds ImportId"
    first = sheet.row(0)
    if {"ResponseID", "Finished"} <= set(first) and any(map(_LEGACY.fullmatch, sheet.header)):
        return "headings V1, V2, ... stand above 'ResponseID'"
    if any("- Selected Choice" in text for text in first):
        return f"row {sheet.first_row} holds 'Selected Choice'"
    known = [heading for heading in sheet.header if heading in _RESPONDENT]
    return f"columns are headed {', '.join(known[:3])}" if len(known) >= 4 and "StartDate" in known else ""


def prepared(sheet: Sheet) -> Sheet:
    """Leave out the second and third header row; the second gives the titles.

    A column without heading and answers, as the older export ends with, is left out; headings V1, V2, ... become the
    names that stand below them.
    """
    rows = 0
    titles: tuple[str, ...] = ("",) * len(sheet.header)
    if not _is_import_row(sheet.row(0)) and _holds_titles(sheet):
        titles, rows = sheet.row(0), 1
    rows += _is_import_row(sheet.row(rows))
    sheet = replace(sheet.without_rows(rows), titles=titles)
    if not len(sheet):
        raise InputError(f"{sheet.path}: there are headings and no answers below; export again once there are answers")
    kept = [place for place, head in enumerate(sheet.header) if head or titles[place] or any(sheet.cells(place).texts)]
    heads = [titles[place] if _is_old(sheet, place) else sheet.header[place] for place in kept]
    columns = tuple(sheet.columns[place] for place in kept)
    return replace(sheet, header=tuple(heads), columns=columns, titles=tuple(titles[place] for place in kept))


def _is_old(sheet: Sheet, place: int) -> bool:
    return bool(_LEGACY.fullmatch(sheet.header[place])) and sheet.titles[place] in {*_RESPONDENT, "Name"}


def _is_import_row(row: tuple[str, ...]) -> bool:
    return any(_IMPORT.match(text) for text in row)


def _holds_titles(sheet: Sheet) -> bool:
    """Tell whether the first row below the headings holds titles and not answers."""
    first = sheet.row(0)
    if _is_import_row(sheet.row(1)) or any("- Selected Choice" in text for text in first):
        return True
    pairs = list(zip(sheet.header, first, strict=True))
    if told := [pair for pair in pairs if pair[0] in _RESPONDENT or _LEGACY.fullmatch(pair[0])]:
        return any(text in (head, _RESPONDENT.get(head)) or text in _OLDER for head, text in told)
    blocks: dict[str, list[str]] = {}
    for head, text in pairs:
        if match := re.fullmatch(r"(.+)_[0-9]+", head):
            blocks.setdefault(match[1], []).append(text)
    return any(len(set(texts)) == len(texts) > 1 and all("-" in text for text in texts) for texts in blocks.values())


def answers(sheet: Sheet, question: Question) -> Answers:
    """Read the answers to one question."""
    sheet = _uncut(sheet, question)
    if question.kind == "multiple":
        if parts := _parts(sheet, question):
            return _split(sheet, question, parts)
        column = column_of(sheet, question)
        return _together(sheet, column, question)
    column = _own_column(sheet, question)
    if question.kind == "text":
        return choices.text(sheet, column, question)
    seen = _without(sheet, column)
    return choices.chosen(seen, column, question, _text_columns(sheet, question, [column]))


def _own_column(sheet: Sheet, question: Question) -> int:
    """Find the one column of a question; one for own words is also found as `<name>_TEXT`."""
    if question.kind == "text" and not columns_headed(sheet, question.headings):
        texts = [place for place, head in enumerate(sheet.header) if head == f"{spaced(question.name)}_TEXT"]
        if len(texts) == 1:
            return texts[0]
    return column_of(sheet, question)


def _uncut(sheet: Sheet, question: Question) -> Sheet:
    """Write out a question's wording in titles that were cut or have words of the tool's own added."""
    titles = [_CHOICE.sub("", title) for title in sheet.titles]
    for label in map(spaced, question.labels):
        for place, title in enumerate(titles):
            stem, dots, rest = title.partition("...")
            if dots and len(stem) >= 20 and (not rest or rest[0] in " -") and _cut_from(label, stem):
                titles[place] = label + rest
    return replace(sheet, titles=tuple(titles))


def _cut_from(label: str, stem: str) -> bool:
    return label.startswith(stem.rstrip()) and len(label) > len(stem)


def _without(sheet: Sheet, column: int) -> Sheet:
    """Blank out the number that stands for a question seen and not answered."""
    if "-99" not in sheet.cells(column).texts:
        return sheet
    import pyarrow.compute as pc

    columns = list(sheet.columns)
    texts = columns[column]
    columns[column] = pc.if_else(pc.equal(pc.utf8_trim_whitespace(texts), "-99"), "", texts)
    return replace(sheet, columns=tuple(columns))


def _parts(sheet: Sheet, question: Question) -> dict[int, str]:
    """Find the columns of a question's choices, with what follows the question's name in their headings."""
    names = {spaced(option.name) for option in question.options}
    aside = [bool(_ASIDE.search(head)) for head in sheet.header]
    parts = {place: "" for place, head in enumerate(sheet.header) if head in names and not aside[place]}
    for stem in question.headings:
        for place, head in enumerate(sheet.header):
            if head.startswith(f"{stem}_") and not aside[place]:
                parts.setdefault(place, head.removeprefix(f"{stem}_"))
    if not parts:
        stems = [f"{stem}{joiner}" for label in question.labels for stem in _stems(label) for joiner in _JOINERS]
        for place, title in enumerate(sheet.titles):
            if not aside[place] and title.startswith(tuple(stems)) and not re.search(r"-\s?(TEXT|Text)$", title):
                parts[place] = sheet.header[place].rpartition("_")[2]
    return dict(sorted(parts.items()))


def _stems(label: str) -> tuple[str, ...]:
    return spaced(label), f"{spaced(label)} - Selected Choice", f"{spaced(label)}-Selected Choice"


def _split(sheet: Sheet, question: Question, parts: Mapping[int, str]) -> Answers:
    """Read a question with a column for each choice."""
    titles = {place: sheet.titles[place] for place in parts if sheet.titles and sheet.titles[place]}
    worded, stem = endings(sheet, question, titles, _JOINERS)
    found = _by_name(sheet, question, parts, worded)
    columns = one_each(sheet, question, found)
    others = [place for place in parts if place not in found and _ending(titles.get(place, ""), stem)]
    for place in range(len(question.options)):
        if place not in columns:
            seen = [_ending(titles.get(each, ""), stem) or sheet.header[each] for each in parts]
            raise without_column(sheet, question, place, seen)
    meanings = _meanings(sheet, question, columns, parts, stem)
    states, said_no = read_states(sheet, columns, question, meanings)
    extra = _text_columns(sheet, question, [*parts])
    words = _with_ticks(sheet, question, others, choices.words_of(sheet, extra), stem)
    return indicated(question, states, said_no, (*columns.values(), *others, *extra), words, blank=NOT_SHOWN)


def _by_name(sheet: Sheet, question: Question, parts: Mapping[int, str], worded: Mapping[int, int]) -> dict[int, int]:
    """Add the columns that an option is named for; a bare number counts only where no wording tells otherwise."""
    names = {spaced(option.name): place for place, option in enumerate(question.options)}
    found = dict(worded)
    for column, code in parts.items():
        exact, place = sheet.header[column] in names, names.get(sheet.header[column], names.get(code))
        if place is None or (place in worded.values() and not exact):
            continue
        told = bool(sheet.titles and sheet.titles[column] and question.options[place].labels)
        trusted = exact or (not told and column not in worded)
        if trusted and found.setdefault(column, place) != place:
            raise InputError(
                f"{sheet.path}, row 2, column {shown(sheet.header[column])}: {shown(sheet.titles[column])} is the "
                f"wording of option '{question.options[found[column]].name}' of question '{question.name}', and "
                f"the codebook names option '{question.options[place].name}' by this column; correct one of them"
            )
    return found


def _ending(title: str, stem: str) -> str:
    """Give what follows the question's wording in a title; empty if the title begins otherwise."""
    rest = title.removeprefix(stem)
    return rest.strip(" -") if rest != title and re.match(r"\s?-", rest) else ""


def _meanings(
    sheet: Sheet, question: Question, columns: Mapping[int, int], parts: Mapping[int, str], stem: str
) -> list[dict[int, dict[str, int]]]:
    """Give the ways of writing a tick: the choice's wording, its recode value as the heading ends with it, or 1."""
    wordings, codes, ones = {}, {}, {}
    for place, column in columns.items():
        wording = _ending(sheet.titles[column] if sheet.titles else "", stem)
        texts = [text for text in (*question.options[place].spellings, wording) if text]
        code = parts[column] or sheet.header[column]
        wordings[place] = {"0": NOT_TICKED, "-99": BLANK} | dict.fromkeys(texts, TICKED)
        codes[place] = {"0": NOT_TICKED, "-99": BLANK, code.rpartition("_")[2]: TICKED}
        ones[place] = {"1": TICKED, "0": NOT_TICKED, "-99": BLANK}
    return [codes] if _zero_is_a_choice(sheet, columns, codes) else [wordings, codes, ones]


def _zero_is_a_choice(sheet: Sheet, columns: Mapping[int, int], codes: Mapping[int, Mapping[str, int]]) -> bool:
    """Tell whether 0 is a choice's recode value: 0 for what was not ticked would leave no cell of its row blank."""
    if not any(codes[place]["0"] == TICKED for place in columns):
        return False
    cells = [sheet.cells(column) for column in columns.values()]
    zero = [np.array([text == "0" for text in each.texts])[each.codes] for each in cells]
    blank = [np.array([not text for text in each.texts])[each.codes] for each in cells]
    return bool((np.any(zero, axis=0) & np.any(blank, axis=0)).any())


def _text_columns(sheet: Sheet, question: Question, columns: list[int]) -> list[int]:
    """Find the columns of own words that belong to a question's columns."""
    stems = {sheet.header[column] for column in columns}
    bases = {spaced(question.name), *(stem.rpartition("_")[0] for stem in stems if "_" in stem and len(columns) > 1)}
    if len(columns) == 1:
        bases |= stems
    pattern = re.compile("(?:" + "|".join(re.escape(base) for base in sorted(bases | stems)) + r")(_\w+)?_TEXT")
    return [place for place, head in enumerate(sheet.header) if pattern.fullmatch(head)]


def _with_ticks(
    sheet: Sheet, question: Question, others: list[int], words: "pd.Series[Any] | None", stem: str
) -> "pd.Series[Any] | None":
    """Add the wording of choices that the codebook does not list, where ticked, to respondents' own words."""
    for column in others:
        cells = sheet.cells(column)
        ticked = np.array([text not in ("", "0", "-99") for text in cells.texts])[cells.codes]
        if not ticked.any():
            continue
        wording = _ending(sheet.titles[column] if sheet.titles else "", stem) or sheet.header[column]
        opens = choices.OTHER_ANSWER.fullmatch(wording) or f"{sheet.header[column]}_TEXT" in sheet.header
        if not question.other or not opens:
            hint = choices.hint(wording, question)
            raise InputError(
                f"{sheet.place(int(np.argmax(ticked)), column)}: {shown(wording)} was ticked and is no option of "
                f"question '{question.name}'; {advice(hint, 'add it to the codebook')}"
            )
        words = choices.said_where(ticked, wording, words)
    return words


def _together(sheet: Sheet, column: int, question: Question) -> Answers:
    """Read a question whose choices stand in one cell with commas between them, own words in columns of their own."""
    seen = _without(sheet, column)
    choices.refuse_codes(seen, [column], question)
    extra = _text_columns(sheet, question, [column])
    opening = [label for label in _opening_choices(sheet, column, extra) if label not in question.spellings]
    more = tuple(Option(f"{question.name}{OTHER}{number}", (label,)) for number, label in enumerate(opening))
    asked = replace(question, options=(*question.options, *more), other=False)
    found = joined_cells.joined(seen, column, asked, (",",))
    columns = dict(found.columns)
    words = choices.words_of(sheet, extra)
    for option in more:
        ticked = np.asarray(columns.pop(f"{question.name}/{option.name}").fillna(False), dtype=bool)
        words = choices.said_where(ticked, option.labels[0], words)
    rest = columns.get(question.name + OTHER)
    both = words if rest is None or words is None else words.fillna(rest)
    if both is not None and both.notna().any():
        columns[question.name + OTHER] = both
        for option in question.options:
            ticks = columns[f"{question.name}/{option.name}"].copy()
            ticks[ticks.isna() & both.notna().to_numpy()] = False
            columns[f"{question.name}/{option.name}"] = ticks
    return replace(found, columns=columns, used=(column, *extra))


def _opening_choices(sheet: Sheet, column: int, extra: Sequence[int]) -> list[str]:
    """Give the wordings of choices with a place for own words, as the titles of those places tell them."""
    stem = sheet.titles[column] if sheet.titles else ""
    titles = [sheet.titles[place].removeprefix(stem) for place in extra if stem]
    found = [re.fullmatch(r"\s?-\s?(?:Selected Choice\s?-\s?)?(.+?)\s?-\s?(?:Text|TEXT)", title) for title in titles]
    return list(dict.fromkeys(match[1] for match in found if match))
