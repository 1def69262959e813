"""Weights that make a sample agree with known totals of its population: post-stratification and raking.

A weight says how many people of the population a respondent stands for. Where the population's make-up is known
(so many teachers by school type, so many by sex), weights are changed as little as possible so that weighted
counts equal these totals. What this does to the variance of a share is `pddemand.survey_design`'s part.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from numbers import Real
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from pddemand.comparisons import Floats, Integers

Labels = Sequence[Hashable] | npt.NDArray[np.generic] | pd.Series
"""One label per row: strings or numbers, none missing."""

Known = Mapping[Any, float]
"""How many people of the population have each label."""

TOLERANCE = 1e-10
"""Raking ends when every weighted count is within this part of its total."""

EXTREME = 1e100
"""Sums of squares of weights up to this, and down to one over it, are numbers a computer holds."""

ROUNDS = 1000
"""Rounds of raking before it is said not to converge."""


def coded(name: str, labels: Labels, rows: int) -> tuple[Integers, list[Hashable]]:
    """Number the labels of a column.

    Parameters
    ----------
    name : str
        Name that a complaint shall use.
    labels : sequence
        One label per row.
    rows : int
        How many rows there are.

    Returns
    -------
    codes : ndarray of int, shape (rows,)
        0, 1, ... in the order of first appearance.
    levels : list
        The label of each code.

    Raises
    ------
    ValueError
        If there are not as many labels as rows or one is missing.

    Examples
    --------
    >>> coded("school", ["town", "village", "town"], 3)
    (array([0, 1, 0]), ['town', 'village'])
    """
    column = pd.Series(labels).reset_index(drop=True)
    if len(column) != rows:
        raise ValueError(f"{name} must have one label for each of {rows} rows, not {len(column)}")
    codes, levels = pd.factorize(column)
    if np.any(codes < 0):
        row = int(np.flatnonzero(codes < 0)[0])
        raise ValueError(f"{name} has no label in row {row}: fill it in, or leave the row out")
    return codes.astype(np.int64), list(levels)


def distinct_rows(*columns: npt.ArrayLike) -> tuple[Integers, Integers]:
    """Find the distinct rows of some columns: answers, weights, strata, clusters, groups.

    Everything in this package takes rows with the number of respondents behind each, so that its cost depends on how
    many rows differ and not on how many people were asked.

    Parameters
    ----------
    *columns : array_like
        Columns of equal length, of any type, or tables with one row per respondent. Missing values equal each other.

    Returns
    -------
    rows : ndarray of int
        Position of the first of each set of equal rows, in rising order.
    repeats : ndarray of int
        How many rows equal it, itself included.

    Raises
    ------
    ValueError
        If there is no column or the lengths differ.

    Examples
    --------
    >>> rows, repeats = distinct_rows([[1, 0], [1, 1], [1, 0]], ["town", "town", "town"])
    >>> rows, repeats
    (array([0, 1]), array([2, 1]))
    """
    singles = [single for column in columns for single in _singles(column)]
    if not singles or len({len(single) for single in singles}) > 1:
        raise ValueError(f"distinct rows need columns of one length, not {[len(single) for single in singles]}")
    key = np.zeros(len(singles[0]), dtype=np.int64)
    for single in singles:
        codes, levels = pd.factorize(single, use_na_sentinel=False)
        key = pd.factorize(key * len(levels) + codes)[0].astype(np.int64)
    _, rows, repeats = np.unique(key, return_index=True, return_counts=True)
    return rows.astype(np.int64), repeats.astype(np.int64)


def post_stratified_weights(
    weights: npt.ArrayLike,
    groups: Labels,
    totals: Known,
    repeats: npt.ArrayLike | None = None,
    name: str = "groups",
) -> Floats:
    """Scale weights within groups so that they add up to the groups' known totals.

    Parameters
    ----------
    weights : array_like of float, shape (rows,)
        Weight of each respondent of a row, above 0.
    groups : sequence, shape (rows,)
        The group of each row.
    totals : mapping
        How many people of the population are in each group.
    repeats : array_like of int, optional
        How many respondents stand behind each row; 1 by default.
    name : str
        Name of the variable that defines the groups, for complaints.

    Returns
    -------
    ndarray of float, shape (rows,)
        New weights.

    Raises
    ------
    ValueError
        If a weight is not above 0, a total is not above 0, or sample and totals do not have the same groups.

    Notes
    -----
    D. Holt and T. M. F. Smith, "Post stratification", Journal of the Royal Statistical Society A 142, 1979, 33-46.

    Examples
    --------
    >>> post_stratified_weights([1, 1, 1], ["f", "f", "m"], {"f": 60, "m": 40})
    array([30., 30., 40.])
    """
    return raked_weights(weights, {name: groups}, {name: totals}, repeats)


def raked_weights(
    weights: npt.ArrayLike,
    margins: Mapping[str, Labels],
    totals: Mapping[str, Known],
    repeats: npt.ArrayLike | None = None,
    rounds: int = ROUNDS,
) -> Floats:
    """Scale weights to the totals of several variables in turn until all agree (iterative proportional fitting).

    Parameters
    ----------
    weights : array_like of float, shape (rows,)
        Weight of each respondent of a row, above 0.
    margins : mapping of str to sequence
        Variables by name, each with one label per row.
    totals : mapping of str to mapping
        For each variable, how many people of the population have each label. All variables must have the same
        sum; where rounding leaves them up to a billionth apart, they are scaled to the first one's.
    repeats : array_like of int, optional
        How many respondents stand behind each row; 1 by default.
    rounds : int
        Rounds before raking is said not to converge.

    Returns
    -------
    ndarray of float, shape (rows,)
        New weights: weighted counts are within 1e-10 of their totals.

    Raises
    ------
    ValueError
        If a weight or total is not above 0, a label is only in the sample or only in the totals, sums of totals differ,
        or the rounds do not lead to the totals.

    Notes
    -----
    W. E. Deming and F. F. Stephan, "On a least squares adjustment of a sampled frequency table when the expected
    marginal totals are known", Annals of Mathematical Statistics 11, 1940, 427-444. Works on the cells of the table
    that the variables span, so that a round costs as much as there are cells.

    Examples
    --------
    >>> margins = {"sex": ["f", "f", "m", "m"], "school": ["town", "village", "town", "village"]}
    >>> totals = {"sex": {"f": 60, "m": 40}, "school": {"town": 70, "village": 30}}
    >>> raked_weights([1, 1, 1, 1], margins, totals)
    array([42., 18., 28., 12.])
    """
    weight, times = checked_weights(weights, repeats)
    if rounds < 1:
        raise ValueError(f"rounds must be at least 1, not {rounds}")
    columns = {name: coded(name, labels, len(weight)) for name, labels in margins.items()}
    levels = {name: column[1] for name, column in columns.items()}
    targets = _targets(levels, totals)
    cells, cell_of_row = np.unique(
        np.column_stack([column[0] for column in columns.values()]), axis=0, return_inverse=True
    )
    base = np.bincount(cell_of_row.ravel(), weights=weight * times)
    factor = np.ones(len(cells))
    for _ in range(rounds):
        for codes, target in zip(cells.T, targets, strict=True):
            factor *= (target / np.bincount(codes, weights=base * factor))[codes]
        off = [np.bincount(c, weights=base * factor) / t - 1 for c, t in zip(cells.T, targets, strict=True)]
        if all(np.abs(part).max() < TOLERANCE for part in off):
            return np.asarray(weight * factor[cell_of_row.ravel()], dtype=np.float64)
    raise ValueError(_not_converged(off, levels, rounds))


def checked_weights(weights: npt.ArrayLike, repeats: npt.ArrayLike | None) -> tuple[Floats, Floats]:
    """Return weights and how many respondents stand behind each row, as floats.

    Raises
    ------
    ValueError
        If a weight is missing, endless, zero or below, or too large or small to be squared, or `repeats` are no whole
        numbers of at least 1.

    Examples
    --------
    >>> checked_weights([1.5, 2], None)
    (array([1.5, 2. ]), array([1., 1.]))
    """
    weight = np.asarray(weights, dtype=np.float64)
    if weight.ndim != 1 or not len(weight):
        raise ValueError(f"weights must be one number per row, at least one, not of shape {weight.shape}")
    wrong = ~(np.isfinite(weight) & (weight > 0))
    if np.any(wrong):
        row = int(np.flatnonzero(wrong)[0])
        raise ValueError(
            f"weight {weight[row]:g} in row {row} must be a number above 0: leave out who counts for nobody"
        )
    if weight.max() > EXTREME or weight.min() < 1 / EXTREME:
        raise ValueError(f"weights must be between {1 / EXTREME:g} and {EXTREME:g}: divide them by their mean")
    times = np.ones(len(weight)) if repeats is None else np.asarray(repeats, dtype=np.float64)
    if times.shape != weight.shape:
        raise ValueError(f"repeats must be one number for each of {len(weight)} rows, not of shape {times.shape}")
    wrong = ~(np.isfinite(times) & (times >= 1) & (times == np.floor(times)))
    if np.any(wrong):
        raise ValueError(f"repeats must be whole numbers of at least 1, not {times[wrong][0]:g}")
    return weight, times


def _singles(column: npt.ArrayLike) -> list["pd.Series[Any]"]:
    """Return the columns of a table, or the one column given, without making numbers text."""
    whole = isinstance(column, pd.DataFrame | pd.Series | np.ndarray)
    values: Any = column if whole else list(cast(Iterable[Any], column))
    frame = pd.DataFrame(values).reset_index(drop=True)
    return [frame.iloc[:, position] for position in range(frame.shape[1])]


def _targets(levels: Mapping[str, list[Hashable]], totals: Mapping[str, Known]) -> list[Floats]:
    """Return each variable's totals in the order of its labels, after checking that they can be met."""
    if not levels or set(levels) != set(totals):
        raise ValueError(f"margins and totals must be of the same variables, not {sorted(levels)} and {sorted(totals)}")
    targets = []
    for name, labels in levels.items():
        wanted = totals[name]
        for label in labels:
            if label not in wanted:
                raise ValueError(f"{name}: {label!r} is in the sample but has no total: give one, or merge categories")
        for label, total in wanted.items():
            if not (isinstance(total, Real) and np.isfinite(total) and total > 0):
                raise ValueError(f"{name}: the total of {label!r} must be a number above 0, not {total!r}")
            if label not in labels:
                raise ValueError(
                    f"{name}: {label!r} has a total but nobody in the sample: merge it with another category"
                )
        targets.append(np.array([wanted[label] for label in labels], dtype=np.float64))
    (first, *others), sums = levels, [float(target.sum()) for target in targets]
    for name, total in zip(others, sums[1:], strict=True):
        if abs(total - sums[0]) > 1e-9 * sums[0]:
            raise ValueError(
                f"totals of {name} add up to {total:g} but those of {first} to {sums[0]:g}: "
                "all must describe the same population"
            )
    return [target * (sums[0] / total) for target, total in zip(targets, sums, strict=True)]


def _not_converged(off: Sequence[Floats], levels: Mapping[str, list[Hashable]], rounds: int) -> str:
    """Name the category that is furthest from its total."""
    name, part = max(zip(levels, off, strict=True), key=lambda pair: float(np.abs(pair[1]).max()))
    position = int(np.abs(part).argmax())
    return (
        f"raking did not converge in {rounds} rounds: {name} {levels[name][position]!r} is {part[position]:+.2%} off "
        "its total; no weights may exist that fit, as the sample lacks some combinations: merge categories"
    )
