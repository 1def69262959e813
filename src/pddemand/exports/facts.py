"""Facts about respondents that cleaning needs, made from columns that are dropped because they are personal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pddemand.exports.sheets import Sheet, texts_at
from pddemand.spelling import spaced

Told = tuple[dict[str, Any], set[int]]
"""Facts, and the columns of the sheet that they come from."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FactColumns:
    """Headings under which a tool writes facts about a respondent, in any of its languages.

    `started` and `ended` head times by one clock, `sent` when the answers reached the tool, often by another clock and
    days later. What tells a submission from all others is the text under `submission`, or under several headings, of
    which the first must be there. `finished`, `preview` and `rejected` map headings to the values (in small letters)
    that mean yes; `submitted` heads a time that stands only where the respondent reached the end.
    """

    started: Sequence[str] = ()
    ended: Sequence[str] = ()
    sent: Sequence[str] = ()
    person: Sequence[str] = ()
    submission: Sequence[Sequence[str]] = ()
    finished: Mapping[str, frozenset[str]] | None = None
    preview: Mapping[str, frozenset[str]] | None = None
    version: Sequence[str] = ()
    submitted: Sequence[str] = ()
    rejected: Mapping[str, frozenset[str]] | None = None


def facts(sheet: Sheet, known: FactColumns, people: dict[str, int], tool: str) -> Told:
    """Give the facts of every respondent, and the columns that they come from.

    Parameters
    ----------
    sheet : Sheet
        The export.
    known : FactColumns
        Where the tool writes what.
    people : dict of str to int
        Numbers of the persons met in other files; those met here are added.
    tool : str
        Name of the tool: two submissions are the same only within one.

    Returns
    -------
    facts : dict of str to column
        Some of `pddemand.answers.FACTS`; each only where the file tells it.
    used : set of int
        Columns of the sheet.
    """
    parts = (_when(sheet, known), _who(sheet, known, people), _which(sheet, known, tool), _flags(sheet, known))
    return {name: fact for told, _ in parts for name, fact in told.items()}, set().union(*(used for _, used in parts))


def _who(sheet: Sheet, known: FactColumns, people: dict[str, int]) -> Told:
    """Number the persons, where the file names any."""
    column = _first_filled(sheet, known.person)
    if column is None:
        return {}, set()
    cells = sheet.cells(column)
    named = [text.lower() for text in cells.texts]
    running = [0 if name in NOBODY else people.setdefault(name, len(people) + 1) for name in named]
    persons = np.array(running, dtype=np.int32)[cells.codes]
    told = {"respondent:person": pd.arrays.IntegerArray(persons, persons == 0)} if any(running) else {}
    return told, {column}


def _which(sheet: Sheet, known: FactColumns, tool: str) -> Told:
    """Give each submission a number that is its own in whichever file of the tool it stands."""
    columns = [_first(sheet, headings) for headings in known.submission]
    if not columns or columns[0] is None:
        return {}, set()
    used = [column for column in columns if column is not None]
    parts = [_texts(sheet, column) for column in used]
    named = pc.binary_join_element_wise(tool, *parts, "\n")
    numbers = pd.util.hash_array(named.to_numpy(zero_copy_only=False), categorize=False).view(np.int64)
    unnamed = pc.equal(parts[0], "").to_numpy(zero_copy_only=False)
    return {"respondent:submission": pd.arrays.IntegerArray(numbers, unnamed)}, set(used)


def _texts(sheet: Sheet, column: int) -> pa.Array:
    """Give the texts of a column of which most differ, without a detour over Python."""
    return pc.utf8_trim_whitespace(pc.fill_null(sheet.columns[column].combine_chunks().cast(pa.string()), ""))


def _flags(sheet: Sheet, known: FactColumns) -> Told:
    """Tell of whom a file says that they finished, tried the form out or were rejected."""
    told: dict[str, Any] = {}
    used: set[int] = set()
    flags = {"finished": known.finished, "preview": known.preview, "rejected": known.rejected}
    for name, headings in flags.items():
        column = _first(sheet, tuple(headings or ()))
        if headings and column is not None:
            cells, yes = sheet.cells(column), headings[sheet.header[column]]
            labels = sheet.value_labels.get(sheet.header[column], {})
            said = [labels.get(text, text).lower() in yes for text in cells.texts]
            told[f"respondent:{name}"] = np.array(said, dtype=bool)[cells.codes]
            used.add(column)
    if (reached := _first(sheet, known.submitted)) is not None:
        cells = sheet.cells(reached)
        told["respondent:finished"] = np.array([bool(text) for text in cells.texts], dtype=bool)[cells.codes]
        used.add(reached)
    return told, used


NOBODY = ("", "anonymous", "аноним", "анонимный")
"""What stands where a person could be named and is not."""


def versions(sheet: Sheet, known: FactColumns) -> tuple[str, ...]:
    """Give the versions of the form that respondents filled in, where the tool records that."""
    column = _first(sheet, known.version)
    return () if column is None else tuple(sorted(text for text in sheet.cells(column).texts if text))


def _first(sheet: Sheet, headings: Sequence[str]) -> int | None:
    wanted = [spaced(heading) for heading in headings]
    places = (sheet.header.index(heading) for heading in wanted if heading in sheet.header)
    return next(places, None)


def _first_filled(sheet: Sheet, headings: Sequence[str]) -> int | None:
    """Find the first column that holds anything; the first there is where none does."""
    found = [place for heading in headings if (place := _first(sheet, (heading,))) is not None]
    return next((place for place in found if any(sheet.cells(place).texts)), found[0] if found else None)


# --- times -------------------------------------------------------------------------------------------------

_TIME = (
    r"^(?P<first>[0-9]{1,4})(?P<mark>[./-])(?P<second>[0-9]{1,2})[./-](?P<third>[0-9]{1,4})"
    r"(?:(?:T|,? )(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<seconds>[0-9]{2}(?:\.[0-9]+)?))?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
    r" ?(?P<zone>Z|UTC|GMT)?(?:(?P<sign>[+-])(?P<ahead>[0-9]{1,2}):?(?P<more>[0-9]{2})?)?$)?"
)
"""How tools write times: 2024-03-01T10:00:00.000+06:00, 2024/03/01 9:00:00 AM GMT+6, 1.3.2024 10:00."""

_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class _Times:
    """Times of a column in seconds; what cannot be told is not a number.

    `day` is the written day's first second since 1970, `clock` the time on it, `ahead` how far the clock is ahead of
    UTC.
    """

    day: Numbers
    clock: Numbers
    ahead: Numbers

    @property
    def moment(self) -> Numbers:
        """Seconds since 1970: in UTC where the zone is told, at midnight where no time is."""
        moment: Numbers = self.day + np.nan_to_num(self.clock) - np.nan_to_num(self.ahead)
        return moment


def _when(sheet: Sheet, known: FactColumns) -> Told:
    """Give day, order in time and minutes; the time at which answers were sent says nothing of how long they took."""
    started, ended, last = _first(sheet, known.started), _first(sheet, known.ended), _last(sheet, known)
    if last is None:
        return {}, set()
    (times, codes), told = _times(sheet, last), dict[str, Any]()
    days, place = np.unique(times.day, return_inverse=True)
    texts = [None if np.isnan(day) else str(np.datetime64(int(day), "s"))[:10] for day in days]
    told["respondent:date"] = texts_at(texts, place[codes])
    moments, rank = np.unique(times.moment, return_inverse=True)
    order = np.where(np.isnan(moments), 0, np.arange(1, len(moments) + 1))[rank].astype(np.int32)[codes]
    told["respondent:order"] = pd.arrays.IntegerArray(order, order == 0)
    if started is not None and ended is not None:
        told["respondent:minutes"] = _minutes(_times(sheet, started), (times, codes))
    return told, {column for column in (started, last) if column is not None}


def _last(sheet: Sheet, known: FactColumns) -> int | None:
    columns = (_first(sheet, headings) for headings in (known.ended, known.sent, known.started))
    return next((column for column in columns if column is not None), None)


def given_at(sheet: Sheet, known: FactColumns) -> Numbers:
    """Give the minute since 1970 in which each respondent's answers were given; not a number where it is not told."""
    if (last := _last(sheet, known)) is None:
        return np.full(len(sheet), np.nan)
    times, codes = _times(sheet, last)
    minutes: Numbers = np.floor(times.moment / 60)[codes]
    return minutes


def _minutes(start: tuple[_Times, npt.NDArray[np.int32]], end: tuple[_Times, npt.NDArray[np.int32]]) -> Any:
    """Give the minutes from start to end; missing where both are not by one clock, or the end comes first."""
    (began, at), (ended, until) = start, end
    minutes = np.round((ended.moment[until] - began.moment[at]) / 60, 6)
    known = ~np.isnan(began.clock[at] + ended.clock[until])
    known &= np.isnan(began.ahead)[at] == np.isnan(ended.ahead)[until]
    known &= minutes >= 0
    return pd.arrays.FloatingArray(np.where(known, minutes, 0.0), ~known)


def _times(sheet: Sheet, column: int) -> tuple[_Times, npt.NDArray[np.int32]]:
    """Read the distinct times of a column, and give which stands in each row."""
    whole = _texts(sheet, column).dictionary_encode()
    found = pc.extract_regex(pc.replace_substring_regex(whole.dictionary, r"[\pZ\s]+", " "), _TIME)
    part = {field.name: pc.struct_field(found, field.name) for field in found.type}
    number = {name: _number(texts) for name, texts in part.items() if name not in ("mark", "half", "zone", "sign")}
    dots = pc.any(pc.equal(part["mark"], ".")).as_py() or False
    afternoon, noon = _is(part["half"], "p", "P"), number["hour"] == 12
    hour = number["hour"] + 12.0 * (afternoon & ~noon) - 12.0 * (_is(part["half"], "a", "A") & noon)
    clock = (hour * 60 + number["minute"]) * 60 + np.nan_to_num(number["seconds"])
    ahead = (number["ahead"] * 60 + np.nan_to_num(number["more"])) * 60 * np.where(_is(part["sign"], "-"), -1, 1)
    ahead[np.isnan(ahead) & _is(part["zone"], "Z", "UTC", "GMT")] = 0
    return _Times(
        _day(number["first"], number["second"], number["third"], dots), clock, ahead
    ), whole.indices.to_numpy()


def _number(texts: pa.Array) -> Numbers:
    found: Numbers = pc.if_else(pc.equal(texts, ""), None, texts).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return found


def _is(texts: pa.Array, *words: str) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = pc.is_in(texts, pa.array(words)).to_numpy(zero_copy_only=False)
    return found


def _day(first: Numbers, second: Numbers, third: Numbers, dots: bool) -> Numbers:
    """Give the first second of each day; day and month are told apart by the column as a whole."""
    if not (first <= 31).any() or np.nanmax(first) > 31:
        year, month, day = first, second, third
    elif dots or (first > 12).any():
        year, month, day = third, second, first
    elif (second > 12).any():
        year, month, day = third, first, second
    else:
        return np.full(len(first), np.nan)
    known = (month >= 1) & (month <= 12) & (day >= 1)
    year = year + 2000 * (year < 100)
    months = np.where(known, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months + np.where(known, day - 1, 0).astype("timedelta64[D]")
    known &= days.astype("datetime64[M]") == months
    return np.where(known, days.astype(np.int64) * _DAY, np.nan)
