"""What published subgroup percentages alone determine of the test that ticks depend on the group.

X2_S of `pddemand.multiple_response.mmi` looks at item x group totals only. Where a paper prints the percentages of
its groups, and how many respondents each has, each percentage stands for a range of counts, X2_S and the Bonferroni
p-value for an interval: the basis is `published`. The Rao-Scott adjustment and the bootstrap need to know which items
go together and are out of reach.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from pddemand.comparisons import Floats, Integers, as_counts
from pddemand.multiple_response import mmi_terms


@dataclass(frozen=True, eq=False)
class PublishedIndependence:
    """Sharp ends of what item x group totals determine; `p` ends belong to the opposite ends of the statistic.

    Arrays have shape (items,) unless they say otherwise.
    """

    statistic_lowest: float
    statistic_highest: float
    terms_lowest: Floats
    terms_highest: Floats
    term_p_lowest: Floats
    term_p_highest: Floats
    bonferroni_p_lowest: float
    bonferroni_p_highest: float
    df: int
    """Degrees of freedom of each term."""
    counts_lowest: Integers
    """Witnesses, shape (items, groups): counts that have the lowest statistics."""
    counts_highest: Integers
    """Counts that have the highest statistics."""


def published_mmi(lowest: npt.ArrayLike, highest: npt.ArrayLike, sizes: npt.ArrayLike) -> PublishedIndependence:
    """Bound X2_S and its Bonferroni p-value over all counts that published subgroup percentages allow.

    Parameters
    ----------
    lowest, highest : array_like of int, shape (items, groups)
        The least and the greatest number of respondents of the group who can have ticked the item.
    sizes : array_like of int, shape (groups,)
        Respondents of each group, at least 1; at least two groups.

    Returns
    -------
    PublishedIndependence
        Every end is reached by some counts, and all of an item's at once whatever the other items' are. An item that
        nobody or everybody ticked has the statistic 0 and p-value 1, as in `mmi_terms`. The statistic is Pearson's,
        where empty cells count for 0: compare it with `pddemand.multiple_response.mmi` of ``empty_cell=0``, not with
        MRCV's ``empty_cell=0.5``, which it has by default. Where no range reaches 0 or its group's size, no cell can
        be empty and both are the same.

    Raises
    ------
    ValueError
        If shapes do not fit, there are fewer than two groups or no item, or counts are not whole numbers with
        ``0 <= lowest <= highest <= sizes``.

    Notes
    -----
    With the groups' sizes fixed, expected counts are linear in the observed ones and Pearson's statistic is a jointly
    convex function of both, the chi-square divergence (I. Csiszar, "Information-type measures of difference of
    probability distributions and indirect observations", Studia Scientiarum Mathematicarum Hungarica 2, 1967,
    299-318). So the greatest value is at a corner of the ranges: each group at its lowest or its highest count. With
    C the item's total and n all respondents, the statistic is ``n (n Q - C**2) / (C (n - C))`` with
    Q = sum of c_g**2 / n_g. Both ends are found for every total: the greatest Q by joining the groups one after the
    other and keeping the best corner for each C; the least Q by raising that count next whose square over n_g grows
    least, which is optimal for separable convex functions (B. Fox, "Discrete optimization via marginal analysis",
    Management Science 13, 1966, 210-216). The time grows with the sum of the ranges' lengths.

    Examples
    --------
    >>> bounds = published_mmi([[44, 2], [30, 9]], [[45, 2], [30, 10]], sizes=[100, 20])
    >>> print(bounds.terms_lowest.round(2), bounds.terms_highest.round(2))
    [8.15 1.71] [8.57 3.  ]
    >>> print(f"{bounds.bonferroni_p_lowest:.4f} to {bounds.bonferroni_p_highest:.4f}")
    0.0068 to 0.0086
    """
    low, high, size = _checked(lowest, highest, sizes)
    boxes = list(zip(low, high, strict=True))
    counts_lowest = np.array([_flattest(*box, size) for box in boxes])
    counts_highest = np.array([_steepest(*box, size) for box in boxes])
    ends = np.column_stack([mmi_terms(counts_lowest, size, 0), mmi_terms(counts_highest, size, 0)])
    df = len(size) - 1
    p = np.asarray(chdtrc(df, ends))
    return PublishedIndependence(
        statistic_lowest=float(ends[:, 0].sum()),
        statistic_highest=float(ends[:, 1].sum()),
        terms_lowest=ends[:, 0],
        terms_highest=ends[:, 1],
        term_p_lowest=p[:, 1],
        term_p_highest=p[:, 0],
        bonferroni_p_lowest=float(min(p[:, 1].min() * len(p), 1)),
        bonferroni_p_highest=float(min(p[:, 0].min() * len(p), 1)),
        df=df,
        counts_lowest=counts_lowest,
        counts_highest=counts_highest,
    )


def _checked(lowest: npt.ArrayLike, highest: npt.ArrayLike, sizes: npt.ArrayLike) -> tuple[Integers, ...]:
    """Return counts and sizes as integers, after checking that they fit."""
    low, high, size = as_counts(lowest=lowest, highest=highest, sizes=sizes)
    if size.ndim != 1 or len(size) < 2:
        raise ValueError(f"sizes must hold one number for each of at least two groups, not shape {size.shape}")
    if low.ndim != 2 or low.shape != high.shape or low.shape[1] != len(size) or not len(low):
        raise ValueError(
            f"counts of at least one item in {len(size)} groups are needed, not shapes {low.shape} and {high.shape}"
        )
    if size.min() < 1:
        raise ValueError(f"every group needs at least 1 respondent, not {size.min()}")
    wrong = np.argwhere((low > high) | (high > size))
    if len(wrong):
        item, group = wrong[0]
        raise ValueError(
            f"item {item} in group {group}: counts {low[item, group]} to {high[item, group]} "
            f"are no range within 0 to {size[group]}"
        )
    return low, high, size


def _flattest(low: Integers, high: Integers, size: Integers) -> Integers:
    """Return counts with the least Pearson statistic: the best of those with the least squares for each total."""
    steps = np.concatenate(
        [(2 * np.arange(a, b, dtype=np.float64) + 1) / n for a, b, n in zip(low, high, size, strict=True)]
    )
    order = np.argsort(steps, kind="stable")
    squares = np.concatenate([[0.0], np.cumsum(steps[order])]) + (low**2 / size).sum()
    taken = int(np.argmin(_statistic(low.sum() + np.arange(len(squares)), squares, size)))
    group = np.repeat(np.arange(len(size)), high - low)[order[:taken]]
    return np.asarray(low + np.bincount(group, minlength=len(size)))


def _steepest(low: Integers, high: Integers, size: Integers) -> Integers:
    """Return counts with the greatest Pearson statistic: the best of those with the greatest squares for each total."""
    totals, squares, at_high = np.zeros(1, np.int64), np.zeros(1), np.zeros((1, 0), bool)
    for a, b, n in zip(low, high, size, strict=True):
        both = np.concatenate([totals + a, totals + b])
        sums = np.concatenate([squares + a**2 / n, squares + b**2 / n])
        choices = np.hstack([np.tile(at_high, (2, 1)), np.repeat([[False], [True]], len(totals), axis=0)])
        order = np.lexsort((sums, both))
        kept = order[np.append(np.diff(both[order]) != 0, True)]
        totals, squares, at_high = both[kept], sums[kept], choices[kept]
    best = int(np.argmax(_statistic(totals, squares, size)))
    return np.where(at_high[best], high, low)


def _statistic(totals: Integers, squares: Floats, size: Integers) -> Floats:
    """Return Pearson's statistic from the item's total and the sum over groups of count**2 / size."""
    n = float(size.sum())
    spread = totals * (n - totals)
    between = n * np.maximum(n * squares - totals.astype(np.float64) ** 2, 0)
    return np.asarray(np.where(spread == 0, 0.0, between / np.where(spread == 0, 1.0, spread)))
