"""Small cells: which counts of crossed tables are not shown, so that nobody is recognised by a rare answer.

A count under a limit is hidden, and with it as many others as are needed so that it cannot be recomputed from what is
shown: the other counts and the margins. Statistics of tables with hidden counts are given with so few digits that
they do not tell them either.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

OFF = 1
"""The limit that hides nothing."""

DIGITS = (3, 2, 1)
"""Significant digits of a statistic of a table with hidden counts, the first that protects them."""


def hidden_cells(counts: npt.ArrayLike, smallest: int = 5) -> Mask:
    """Find the counts of a table that must not be shown beside its margins.

    Parameters
    ----------
    counts : array_like of int, shape (rows, columns)
        A table of respondents, each in one cell. Its row and column sums count as known.
    smallest : int
        The least count that is shown; 1 shows everything.

    Returns
    -------
    ndarray of bool, shape (rows, columns)
        True for counts under `smallest`, and for the least others that keep each of these from being recomputed: at
        least two per row and column concerned. Where the margins alone tell a count, as where nobody is in a row,
        nothing can hide it.

    Raises
    ------
    ValueError
        If the counts are no table of whole numbers from 0 on, or `smallest` is below 1.

    Notes
    -----
    Whether a hidden count can be another whole number while margins and shown counts stay is asked exactly: it can if
    and only if its cell lies on an alternating cycle of hidden cells, along which counts rise and fall in turn and
    none falls below 0 (D. Gusfield, "A graph theoretic approach to statistical data security", SIAM Journal on
    Computing 17, 1988, 552-571).

    Examples
    --------
    >>> hidden_cells([[2, 9, 20], [30, 31, 40]]).tolist()
    [[True, True, False], [True, True, False]]
    """
    table = np.asarray(counts)
    if table.ndim != 2 or table.dtype.kind not in "iu" or np.any(table < 0):
        raise ValueError(f"counts must be a table of whole numbers from 0 on, not {table.tolist()}")
    if smallest < OFF:
        raise ValueError(f"smallest must be 1 (show everything) or more, not {smallest}")
    hidden = np.asarray(table < smallest) if smallest > OFF else np.zeros(table.shape, np.bool_)
    while (told := told_cells(table, hidden)).any() and not hidden.all():
        hidden[_least_shown(table, hidden, told)] = True
    return hidden


def told_cells(table: Integers, hidden: Mask) -> Mask:
    """Find the hidden counts that can be recomputed from the margins and the shown ones.

    Examples
    --------
    >>> told_cells(np.array([[2, 9], [30, 31]]), np.array([[True, False], [True, False]])).tolist()
    [[True, False], [True, False]]
    """
    told = np.zeros(table.shape, np.bool_)
    for row, column in np.argwhere(hidden):
        others = hidden.copy()
        others[row, column] = False
        falls = others & (table > 0)
        rises = column, row, falls.T, others  # from the column, by a fall, to a row, by a rise, ... back to the row
        sinks = row, column, others, falls.T
        told[row, column] = not (_reaches(*rises) or (table[row, column] > 0 and _reaches(*sinks)))
    return told


def hidden_shares(ticked: npt.ArrayLike, sizes: npt.ArrayLike, smallest: int = 5) -> Mask:
    """Find the counts of items by groups that must not be shown: of those who ticked, or of those who did not.

    Parameters
    ----------
    ticked : array_like of int, shape (items, groups)
        How many of each group ticked each item.
    sizes : array_like of int, shape (groups,)
        Respondents of each group.
    smallest : int
        The least count that is shown.

    Returns
    -------
    ndarray of bool, shape (items, groups)
        Each item is a table of its own, of those who ticked it and those who did not: one respondent stands in many
        items, so counts of different items have no sum.

    Examples
    --------
    >>> hidden_shares([[2, 9, 20], [9, 10, 11]], sizes=[32, 40, 60]).tolist()
    [[True, True, False], [False, False, False]]
    """
    yes, size = np.asarray(ticked), np.asarray(sizes)
    rows = [hidden_cells(np.stack([row, size - row]), smallest).any(axis=0) for row in yes]
    return np.array(rows, np.bool_).reshape(yes.shape)


def pooled(counts: Sequence[int], smallest: int = 5) -> Mask:
    """Find the rows of a list of counts that are added up in one row, the least first.

    Parameters
    ----------
    counts : sequence of int
        Respondents of each row.
    smallest : int
        The least count that has a row of its own.

    Returns
    -------
    ndarray of bool
        True for rows under `smallest`; also for the next ones until those added up are two or more, and `smallest`
        or more respondents.

    Examples
    --------
    >>> pooled([40, 12, 7, 3]).tolist(), pooled([40, 12, 7]).tolist()
    ([False, False, True, True], [False, False, False])
    """
    values = np.asarray(counts, np.int64)
    small = (values < smallest) & (smallest > OFF)
    order = np.argsort(values, kind="stable")
    least = int(small.sum())
    while 0 < least < len(values) and (least < 2 or values[order[:least]].sum() < smallest):
        least += 1
    found = np.zeros(len(values), np.bool_)
    found[order[:least]] = True
    return found


def coarse(value: float, alternatives: Iterable[Sequence[float]]) -> float:
    """Round a statistic until it no longer tells the hidden counts behind it.

    Parameters
    ----------
    value : float
        The statistic.
    alternatives : iterable of sequences of float
        For each hidden count, the values that the statistic has where this count is another.

    Returns
    -------
    float
        With three, two or one significant digits: the most with which, for every hidden count, one of the
        alternatives reads the same; nan where even one digit tells.

    Examples
    --------
    >>> coarse(12.34, [[12.31, 15.2], [11.8, 9.0]])
    12.0
    """
    others = [list(values) for values in alternatives]
    for digits in DIGITS:
        if all(any(rounded(other, digits) == rounded(value, digits) for other in values) for values in others):
            return rounded(value, digits)
    return float("nan")


def rounded(value: float, digits: int = 2) -> float:
    """Round to significant digits.

    Examples
    --------
    >>> rounded(0.01234), rounded(1234.0, 3)
    (0.012, 1230.0)
    """
    return float(f"{value:.{digits}g}")


def shifted(row: Integers, hidden: Mask, sizes: Integers, statistic: Callable[[Integers], float]) -> list[list[float]]:
    """Give, for each hidden count of a row, the statistics of rows with the same sum where this count is another.

    Parameters
    ----------
    row, hidden, sizes : ndarrays, shape (groups,)
        How many ticked, which of these are hidden, and how many there are in each group.
    statistic : callable
        Of such a row.

    Examples
    --------
    >>> shifted(np.array([1, 6]), np.array([True, True]), np.array([2, 20]), lambda row: float(row[0]))
    [[0.0, 2.0], [2.0, 0.0]]
    """
    places = np.flatnonzero(hidden)
    found: list[list[float]] = []
    for place in places:
        values = []
        for other in places[places != place]:
            lowest = max(-row[place], row[other] - sizes[other])
            highest = min(sizes[place] - row[place], row[other])
            for step in range(lowest, highest + 1):
                if step:
                    moved = row.copy()
                    moved[place] += step
                    moved[other] -= step
                    values.append(statistic(moved))
        found.append(values)
    return found


def _reaches(start: int, end: int, there: Mask, back: Mask) -> bool:
    """Say whether steps by `there` and `back`, in turn, lead from a row to a column of `there`, whose steps start."""
    rows, columns = {start}, set[int]()
    new = [start]
    while new:
        onward = set(map(int, np.flatnonzero(there[new].any(axis=0)))) - columns
        columns |= onward
        new = [int(row) for row in np.flatnonzero(back[sorted(onward)].any(axis=0)) if row not in rows]
        rows |= set(new)
    return end in columns


def _least_shown(table: Integers, hidden: Mask, told: Mask) -> tuple[int, int]:
    """Choose which count to hide next: in a row or column where one is alone, else beside one that is told.

    Lines that hide something already are preferred, as there it may be what they lack; then the least count.
    """
    in_row, in_column = hidden.sum(axis=1, keepdims=True), hidden.sum(axis=0, keepdims=True)
    row, column = np.argwhere(told)[0]
    beside = np.zeros(table.shape, np.bool_)
    beside[row] = beside[:, column] = True
    everywhere = np.ones(table.shape, np.bool_)
    choices = ((in_row == 1) & everywhere, (in_column == 1) & everywhere, beside, everywhere)
    open_ = next(choice & ~hidden for choice in choices if (choice & ~hidden).any())
    joins = open_ & (in_row > 0) & (in_column > 0)
    place = int(np.argmin(np.where(joins if joins.any() else open_, table, np.iinfo(np.int64).max)))
    return place // table.shape[1], place % table.shape[1]
