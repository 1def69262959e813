"""Cutting a cell that holds several options by the options that are known, never by the separator alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

MOST_READINGS = 100
"""A cell whose beginning can be read in more ways is ambiguous; they are not all followed, since they multiply."""


@dataclass(frozen=True)
class Cut:
    """A reading of a cell: positions of the options ticked, and own words in last place ("" without)."""

    ticked: frozenset[int]
    other: str = ""


@dataclass(frozen=True)
class Ambiguous:
    """A cell that can be read in two ways."""

    one: Cut
    another: Cut


@dataclass(frozen=True)
class Misplaced:
    """A cell with unknown words before a known option: codebook and form disagree."""

    ticked: frozenset[int]
    unknown: str


def cut(
    cell: str, spellings: Mapping[str, int], separator: str, other: bool = True, longest: int | None = None
) -> Cut | Ambiguous | Misplaced:
    """Cut a joined cell into options and own words.

    A cell is some options, each at most once, then perhaps own words. Of all readings the one with the shortest own
    words counts. It is ambiguous if another reading as short ticks other options, or if own words that begin with
    what makes an option's label longer would give another option.

    Parameters
    ----------
    cell : str
        The cell's text, not empty.
    spellings : mapping of str to int
        The option that each text stands for.
    separator : str
        What stands between options.
    other : bool
        Whether the question took own words.
    longest : int, optional
        The most pieces that a spelling has; found out if not given.

    Returns
    -------
    Cut, Ambiguous or Misplaced
        The reading, two readings, or the words that stand where an option must.

    Examples
    --------
    >>> known = {"Law": 0, "ICT, e-learning": 1}
    >>> cut("Law, ICT, e-learning, own, words", known, ", ")
    Cut(ticked=frozenset({0, 1}), other='own, words')
    >>> cut("Chess, Law", known, ", ")
    Misplaced(ticked=frozenset(), unknown='Chess')
    """
    pieces = cell.split(separator)
    most = longest or max((text.count(separator) + 1 for text in spellings), default=1)
    readings = _readings(cell, pieces, spellings, separator, most)
    furthest = max(readings)
    best, *rivals = readings[furthest]
    tail = _tail(cell, pieces, separator, furthest)
    if rivals:
        return Ambiguous(Cut(best, tail), Cut(rivals[0], tail))
    if other:
        for end, found in readings.items():
            for ticked in found:
                if not ticked <= best:
                    return Ambiguous(Cut(best, tail), Cut(ticked, _tail(cell, pieces, separator, end)))
    if tail and _holds_option(pieces[furthest:], spellings, separator, most, best):
        return Misplaced(best, _unknown_before_option(pieces[furthest:], spellings, separator, most, best))
    return Cut(best, tail)


def _readings(
    cell: str, pieces: list[str], spellings: Mapping[str, int], separator: str, most: int
) -> dict[int, list[frozenset[int]]]:
    """Give, for each number of leading pieces that options can make up, the sets of options that do."""
    found: dict[int, list[frozenset[int]]] = {0: [frozenset()]}
    for start in range(len(pieces)):
        for ticked in found.get(start, ()):
            for end in range(start + 1, min(start + most, len(pieces)) + 1):
                option = spellings.get(separator.join(pieces[start:end]).strip())
                if option is not None and option not in ticked:
                    sets = found.setdefault(end, [])
                    if (more := ticked | {option}) not in sets:
                        sets.append(more)
                    if len(sets) > MOST_READINGS:
                        return {end: sets}
    return found


def _tail(cell: str, pieces: list[str], separator: str, start: int) -> str:
    return separator.join(pieces[start:]).strip()


def _runs(pieces: list[str], separator: str, most: int) -> Iterator[tuple[int, str]]:
    for start in range(1, len(pieces)):
        for text in accumulate(pieces[start : start + most], lambda left, right: left + separator + right):
            yield start, text.strip()


def _holds_option(
    pieces: list[str], spellings: Mapping[str, int], separator: str, most: int, ticked: frozenset[int]
) -> bool:
    return any(spellings.get(text, -1) not in ticked | {-1} for _, text in _runs(pieces, separator, most))


def _unknown_before_option(
    pieces: list[str], spellings: Mapping[str, int], separator: str, most: int, ticked: frozenset[int]
) -> str:
    starts = (start for start, text in _runs(pieces, separator, most) if spellings.get(text, -1) not in ticked | {-1})
    return separator.join(pieces[: next(starts)]).strip()
