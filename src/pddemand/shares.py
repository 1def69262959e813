"""Shares of respondents with confidence intervals, from counts or from what is known of the counts.

Estimand: the share of teachers who would tick an item, in the population that the respondents stand for as a simple
random sample; docs/method.md says who the respondents are, the base of a share. A published percentage may stand for
several counts; every interval then is the envelope over them.
"""

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from pddemand.published import Totals

Floats = npt.NDArray[np.float64]
Limits = tuple[Floats, Floats]

Method = Literal["wilson", "clopper_pearson", "jeffreys", "agresti_coull"]

METHODS: tuple[Method, ...] = get_args(Method)


def share_intervals(
    counts: npt.ArrayLike,
    base: int,
    confidence: float = 0.95,
    population: int | None = None,
    method: Method = "wilson",
) -> Limits:
    """Compute confidence intervals of shares, one at a time.

    Parameters
    ----------
    counts : array_like of int
        How many of the respondents ticked each item.
    base : int
        How many respondents the shares are of, at least 1.
    confidence : float
        Coverage of each interval, between 0 and 1.
    population : int, optional
        How many people the respondents were drawn from, if that is known: narrows the Wilson interval. None
        stands for a population without limit.
    method : Method
        `wilson` (score interval), `clopper_pearson` (exact, never covers less than it says, hence wide),
        `jeffreys` (equal tails of the posterior of Jeffreys' prior) or `agresti_coull`.

    Returns
    -------
    lower, upper : ndarray of float
        Limits between 0 and 1, in the shape of `counts`. The lower limit is 0 when nobody ticked, the upper
        one 1 when everybody did, by all four methods.

    Raises
    ------
    ValueError
        If a count is not a whole number from 0 to `base`, `confidence` is not between 0 and 1, `population`
        is smaller than `base` or given with another method than Wilson's, or the method is unknown.

    Notes
    -----
    All four are defined in L. D. Brown, T. T. Cai and A. DasGupta, "Interval estimation for a binomial
    proportion", Statistical Science 16, 2001, 101-133 (Jeffreys with the ends 0 and 1: section 4.1.1), and
    computed by ``statsmodels.stats.proportion.proportion_confint``.

    Drawn without replacement from N people, n respondents give a share the variance
    ``P (1 - P) / n * (N - n) / (N - 1)`` (W. G. Cochran, Sampling Techniques, 3rd ed., 1977, theorem 3.2).
    Wilson's interval inverts the score test with this variance: that is his formula with the effective sample
    size ``n (N - 1) / (N - n)`` in place of n (see also B. O'Neill, "Mathematical properties and
    finite-population correction for the Wilson score interval", arXiv, 2021). If everybody answered, both
    limits are the share.

    Examples
    --------
    >>> lower, upper = share_intervals([118, 33], base=160)
    >>> print(lower.round(4), upper.round(4))
    [0.6643 0.1508] [0.7995 0.2755]
    """
    ticked = np.asarray(counts)
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}: expected one of {', '.join(METHODS)}")
    if base < 1:
        raise ValueError(f"shares need a base of at least 1 respondent, not {base}")
    if ticked.dtype.kind not in "iu" or np.any((ticked < 0) | (ticked > base)):
        raise ValueError(f"counts must be whole numbers from 0 to {base}, not {ticked.tolist()}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    if population is not None and (method != "wilson" or population < base):
        raise ValueError(f"a population of at least {base} goes with wilson, not {population} with {method}")
    share = ticked / base
    if population == base:
        return share, share
    effective = base if population is None else base * (population - 1) / (population - base)
    name = "beta" if method == "clopper_pearson" else method
    lower, upper = proportion_confint(share * effective, effective, alpha=1 - confidence, method=name)
    return np.where(ticked == 0, 0.0, lower), np.where(ticked == base, 1.0, upper)


def simultaneous_intervals(
    counts: npt.ArrayLike, base: int, confidence: float = 0.95, population: int | None = None
) -> Limits:
    """Compute Wilson intervals of several shares that together cover all of them, by Bonferroni's inequality.

    Parameters
    ----------
    counts : array_like of int
        How many of the respondents ticked each of the k items.
    base : int
        How many respondents the shares are of.
    confidence : float
        Coverage of all k intervals together; each has ``1 - (1 - confidence) / k``.
    population : int, optional
        How many people the respondents were drawn from, if known.

    Returns
    -------
    lower, upper : ndarray of float
        Limits between 0 and 1, in the shape of `counts`.

    Raises
    ------
    ValueError
        As for `share_intervals`.

    Notes
    -----
    Goodman's and Sison and Glaz's simultaneous intervals are not offered: they are made for multinomial
    counts, where everybody chooses exactly one item. Where people tick all that apply the counts are not
    multinomial, they depend on each other in ways the totals do not tell, and only a bound that holds under
    any dependence will do.

    Examples
    --------
    >>> lower, upper = simultaneous_intervals([118, 33], base=160)
    >>> print(lower.round(4), upper.round(4))
    [0.6532 0.144 ] [0.8074 0.2864]
    """
    items = max(np.size(counts), 1)
    return share_intervals(counts, base, 1 - (1 - confidence) / items, population)


def share_table(totals: Totals, confidence: float = 0.95, population: int | None = None) -> pd.DataFrame:
    """Tabulate everything about single shares that published totals determine.

    Parameters
    ----------
    totals : Totals
        Respondents, items, and their lowest and highest compatible counts.
    confidence : float
        Coverage of the intervals, between 0 and 1.
    population : int, optional
        How many people the respondents were drawn from, if known: narrows the two Wilson intervals only.

    Returns
    -------
    DataFrame
        One row per item: `item`, `base`, and as pairs of columns `_lowest` and `_highest` the `count`, the
        `share` of respondents, its intervals `ci` (Wilson), `ci_simultaneous` (Wilson, all items together),
        `clopper_pearson`, `jeffreys` and `agresti_coull`, and `share_of_mentions`, the item's part of all
        ticks; then `basis`. Intervals are envelopes: lower limit at the lowest count, upper limit at the
        highest. `share_of_mentions` ranges over all vectors of compatible counts with at least one tick and
        is nan if there is none. What `everyone_ticked` and `at_most` may exclude is not excluded.

    Raises
    ------
    ValueError
        As for `share_intervals`.

    Examples
    --------
    >>> table = share_table(Totals(160, ("ict", "legal"), lowest=(118, 33), highest=(119, 34)))
    >>> table[["item", "count_lowest", "count_highest", "ci_lowest", "ci_highest"]].round(3)
        item  count_lowest  count_highest  ci_lowest  ci_highest
    0    ict           118            119      0.664       0.805
    1  legal            33             34      0.151       0.282
    """
    lowest, highest, base = np.asarray(totals.lowest), np.asarray(totals.highest), totals.respondents

    def envelope(intervals: Callable[..., Limits], **options: int | str | None) -> Limits:
        lower, _ = intervals(lowest, base, confidence, **options)
        _, upper = intervals(highest, base, confidence, **options)
        return lower, upper

    ranges = {
        "count": (lowest, highest),
        "share": (lowest / base, highest / base),
        "ci": envelope(share_intervals, population=population),
        "ci_simultaneous": envelope(simultaneous_intervals, population=population),
        "clopper_pearson": envelope(share_intervals, method="clopper_pearson"),
        "jeffreys": envelope(share_intervals, method="jeffreys"),
        "agresti_coull": envelope(share_intervals, method="agresti_coull"),
        "share_of_mentions": _shares_of_mentions(lowest, highest),
    }
    ends = {
        f"{name}_{end}": values
        for name, limits in ranges.items()
        for end, values in zip(("lowest", "highest"), limits, strict=True)
    }
    return pd.DataFrame({"item": totals.items, "base": base} | ends | {"basis": "published"})


def _shares_of_mentions(lowest: npt.NDArray[np.int64], highest: npt.NDArray[np.int64]) -> Limits:
    """Return the ends of C / S over all vectors of counts between lowest and highest with S at least 1."""
    if not highest.any():
        undefined = np.full(len(lowest), np.nan)
        return undefined, undefined
    others_lowest, others_highest = lowest.sum() - lowest, highest.sum() - highest
    # C / S rises in the item's own count and falls in the others'; where one side is 0 the other cannot be.
    own = np.where(others_highest == 0, np.maximum(lowest, 1), lowest)
    others = np.where(highest == 0, np.maximum(others_lowest, 1), others_lowest)
    return own / (own + others_highest), highest / (highest + others)
