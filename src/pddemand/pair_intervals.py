"""Every pair of items of one set, from microdata: paired difference and association with exact and simultaneous limits.

Adds to `pddemand.comparisons` and `pddemand.association` what holds for all pairs together, and the exact interval of
the odds ratio, which totals alone do not determine.
"""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import elementwise
from scipy.special import gammaln

from pddemand.association import odds_ratio, phi
from pddemand.comparisons import (
    Floats,
    Integers,
    as_counts,
    holm,
    mcnemar_p_asymptotic,
    mcnemar_p_exact,
    mcnemar_p_mid,
    newcombe_interval,
    paired_cells,
    tango_interval,
)
from pddemand.patterns import Patterns, unequal_weights

CELLS = 2_000_000
"""How many probabilities are held at a time: limits the memory."""

NEGLIGIBLE = 1e-18
"""Probability of what is left out of a distribution's tails."""


def simultaneous_tango(
    only_a: npt.ArrayLike, only_b: npt.ArrayLike, respondents: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Compute Tango's intervals of several paired differences that together cover all of them.

    Parameters
    ----------
    only_a, only_b : array_like of int
        Discordant respondents of each pair.
    respondents : array_like of int
        All respondents whom the shares are of, at least 1.
    confidence : float
        Coverage of all intervals together; each has ``1 - (1 - confidence) / pairs``.

    Returns
    -------
    lower, upper : ndarray of float
        Limits between -1 and 1.

    Raises
    ------
    ValueError
        As for `pddemand.comparisons.tango_interval`.

    Notes
    -----
    Bonferroni's inequality: it holds however the differences depend on one another, which they do, since every item is
    in many pairs. Intervals of Tukey's kind suppose equal correlations of normal estimates and are not offered.

    Examples
    --------
    >>> lower, upper = simultaneous_tango([1, 6, 3], [7, 16, 4], 60)
    >>> print(lower.round(3), upper.round(3))
    [-0.238 -0.348 -0.148] [0.018 0.022 0.112]
    """
    pairs = max(np.broadcast(only_a, only_b, respondents).size, 1)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    return tango_interval(only_a, only_b, respondents, 1 - (1 - confidence) / pairs)


def odds_ratio_interval(
    both: npt.ArrayLike,
    only_a: npt.ArrayLike,
    only_b: npt.ArrayLike,
    neither: npt.ArrayLike,
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """Compute the exact conditional confidence interval of an odds ratio.

    Parameters
    ----------
    both, only_a, only_b, neither : array_like of int
        The four cells.
    confidence : float
        Coverage, between 0 and 1; never less, given how many ticked each item.

    Returns
    -------
    lower, upper : ndarray of float
        From 0 to inf. The lower limit is 0 where as few as possible ticked both, the upper one inf where as many as
        possible did; both where everybody or nobody ticked one of the items.

    Raises
    ------
    ValueError
        If a count is negative or not whole, or `confidence` is not between 0 and 1.

    Notes
    -----
    J. Cornfield, "A statistical problem arising from retrospective studies", Proceedings of the Third Berkeley
    Symposium 4, 1956, 135-148: given the items' totals, how many ticked both has Fisher's noncentral hypergeometric
    distribution, and each limit is the odds ratio that leaves ``(1 - confidence) / 2`` in the tail from the observed
    count on. The same as R's ``fisher.test`` and ``scipy.stats.contingency.odds_ratio``, for all pairs at once. That
    count is distributed like a sum of independent binary variables, as many as the smallest total (S. G. Kou and
    Z. Ying, "Asymptotics for a 2 x 2 table with fixed margins", Statistica Sinica 6, 1996, 809-829), so Hoeffding's
    inequality tells how far from the observed count probabilities matter.

    Examples
    --------
    >>> lower, upper = odds_ratio_interval([59, 0], [6, 9], [16, 8], [80, 5])
    >>> print(lower.round(3), upper.round(3))
    [16.877  0.   ] [157.669   0.529]
    """
    cells = np.broadcast_arrays(*as_counts(both=both, only_a=only_a, only_b=only_b, neither=neither))
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    n11, n10, n01, n00 = (cell.ravel() for cell in cells)
    tail, shape = (1 - confidence) / 2, cells[0].shape
    with np.errstate(divide="ignore"):
        upper = 1 / _lower_limits(n10, n11, n00, n01, tail)
    return _lower_limits(n11, n10, n01, n00, tail).reshape(shape), upper.reshape(shape)


def pair_table(patterns: Patterns, confidence: float = 0.95) -> pd.DataFrame:
    """Tabulate all pairs of items: differences of shares and association.

    Parameters
    ----------
    patterns : Patterns
        At least two items, taken as one set; groups are added up. Unequal weights are refused.
    confidence : float
        Coverage, between 0 and 1.

    Returns
    -------
    DataFrame
        One row per pair: `item_a`, `item_b`, the cells `both`, `only_a`, `only_b`, `neither`; `difference` (share of a
        less share of b) with limits `tango_`, `newcombe_` and, for all pairs together, `simultaneous_` ``lower`` and
        ``upper``; McNemar's `p_exact`, `p_mid`, `p_asymptotic` and `p_holm` (of the exact ones); `phi`, `odds_ratio`
        and its exact limits `odds_ratio_lower`, `odds_ratio_upper`. Where everybody or nobody ticked an item, phi and
        the odds ratio are nan and the limits 0 and inf.

    Raises
    ------
    ValueError
        If there are fewer than two items, unequal weights, or `confidence` is not between 0 and 1.

    Examples
    --------
    >>> from pddemand.patterns import reduce_answers
    >>> patterns = reduce_answers([[1, 0]] * 9 + [[1, 1]] * 4 + [[0, 0]] * 7, items=["ict", "legal"])
    >>> pair_table(patterns)[["item_a", "item_b", "difference", "tango_lower", "odds_ratio_lower"]].round(3)
      item_a item_b  difference  tango_lower  odds_ratio_lower
    0    ict  legal        0.45        0.216             0.372
    """
    if unequal_weights(patterns):
        raise ValueError("pairs are compared without weights: exact tests and Tango's interval count respondents")
    cells = paired_cells(patterns.answers, patterns.counts.sum(axis=1))
    n = patterns.respondents
    limits = {
        "tango": tango_interval(cells.only_a, cells.only_b, n, confidence),
        "newcombe": newcombe_interval(*cells, confidence),
        "simultaneous": simultaneous_tango(cells.only_a, cells.only_b, n, confidence),
        "odds_ratio": odds_ratio_interval(*cells, confidence),
    }
    p_exact = mcnemar_p_exact(cells.only_a, cells.only_b)
    first, second = zip(*combinations(patterns.items, 2), strict=True)
    ends = {
        f"{name}_{end}": values
        for name, pair in limits.items()
        for end, values in zip(("lower", "upper"), pair, strict=True)
    }
    odds_ends = {name: ends.pop(name) for name in ("odds_ratio_lower", "odds_ratio_upper")}
    return pd.DataFrame(
        {"item_a": first, "item_b": second}
        | cells._asdict()
        | {"difference": (cells.only_a - cells.only_b) / n}
        | ends
        | {
            "p_exact": p_exact,
            "p_mid": mcnemar_p_mid(cells.only_a, cells.only_b),
            "p_asymptotic": mcnemar_p_asymptotic(cells.only_a, cells.only_b),
            "p_holm": holm(p_exact),
            "phi": phi(*cells),
            "odds_ratio": odds_ratio(*cells),
        }
        | odds_ends
    )


def _lower_limits(n11: Integers, n10: Integers, n01: Integers, n00: Integers, tail: float) -> Floats:
    """Return the odds ratio that leaves `tail` in the upper tail from n11 on, or 0 where n11 is the least possible."""
    limits = np.zeros(len(n11))
    least = np.maximum(0, n11 - n00)
    greatest = n11 + np.minimum(n10, n01)
    searched = np.flatnonzero(n11 > least)
    trials = np.minimum(np.minimum(n11 + n10, n01 + n00), np.minimum(n11 + n01, n10 + n00))
    reach = (
        np.ceil(np.sqrt(trials / 2) * (np.sqrt(np.log(2 / tail)) + np.sqrt(-np.log(NEGLIGIBLE)))).astype(np.int64) + 1
    )
    below, above = np.minimum(n11 - least, reach), np.minimum(greatest - n11, reach)
    start = 0
    while start < len(searched):
        width = int((below + above)[searched].max()) + 1
        some = searched[start : start + max(1, CELLS // width)]
        cells = (n11[some], n10[some], n01[some], n00[some])
        limits[some] = np.exp(_log_limits(cells, below[some], above[some], tail))
        start += len(some)
    return limits


def _log_limits(
    observed: tuple[Integers, Integers, Integers, Integers], below: Integers, above: Integers, tail: float
) -> Floats:
    """Return the logarithms of these odds ratios, over the counts from `below` less to `above` more than n11."""
    steps = np.arange(-below.max(), above.max() + 1)
    possible = (steps >= -below[:, None]) & (steps <= above[:, None])
    shift = np.where(possible, steps, 0)
    n11, n10, n01, n00 = observed
    cells = (n11[:, None] + shift, n10[:, None] - shift, n01[:, None] - shift, n00[:, None] + shift)
    weight = np.where(possible, -sum(gammaln(cell + 1.0) for cell in cells), -np.inf)
    weight -= weight[:, [below.max()]]

    def excess(log_odds: Floats, row: Integers) -> Floats:
        terms = weight[row] + log_odds[:, None] * shift[row]
        terms = np.exp(terms - terms.max(axis=1, keepdims=True))
        upper, lower = terms[:, below.max() :].sum(axis=1), terms[:, : below.max()].sum(axis=1)
        return np.asarray(upper / (upper + lower) - tail)

    rows = np.arange(len(n11))
    guess = np.log((n11 + 0.5) * (n00 + 0.5) / ((n10 + 0.5) * (n01 + 0.5)))
    bracket = elementwise.bracket_root(excess, guess - 2.0, guess, args=(rows,), maxiter=200)
    root = elementwise.find_root(excess, bracket.bracket, args=(rows,), tolerances={"xatol": 1e-13, "xrtol": 1e-13})
    return np.asarray(root.x, np.float64)
