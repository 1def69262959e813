"""Shares of mentions from respondents' answers, and courses tested against them.

A respondent can tick several items, so ticks are not drawn one by one: respondents are, each with all of theirs.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from pddemand.patterns import Patterns

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mentions:
    """Shares of all ticks, shape (items,), and their sampling covariance, shape (items, items)."""

    shares: Floats
    covariance: Floats


def mentions(patterns: Patterns, population: int | None = None) -> Mentions:
    """Estimate each item's share of all ticks, C / S, with its covariance clustered by respondent.

    Both are sums over respondents, so C / S is a ratio estimator; by linearization its covariance is
    ``(1 - n / N) * n / (n - 1) * sum((y - d R) (y - d R)') / S**2``, y a respondent's ticks, R their number, d = C / S.

    Parameters
    ----------
    patterns : Patterns
        Answers of two respondents or more, with at least one tick; respondents stand for a simple random sample.
    population : int, optional
        N, how many people the respondents were drawn from, if that is known; None for a population without limit.

    Returns
    -------
    Mentions
        The rows of the covariance sum to 0, since the shares sum to 1. It is 0 if the whole population answered.

    Raises
    ------
    ValueError
        If fewer than two respondents answered, nobody ticked anything, or the population is smaller than they are.

    Notes
    -----
    W. G. Cochran, Sampling Techniques, 3rd ed., 1977, sections 2.6 (the factor for a finite population, which goes with
    the divisor n - 1), 6.3 and 9A; D. A. Binder, "On the variances of
    asymptotically normal estimators from complex surveys", International Statistical Review 51, 1983, 279-292.

    Examples
    --------
    >>> from pddemand.patterns import reduce_answers
    >>> one_each = reduce_answers([[1, 0], [1, 0], [1, 0], [0, 1]])
    >>> found = mentions(one_each)
    >>> found.shares.tolist(), found.covariance.tolist()  # the usual p (1 - p) / (n - 1)
    ([0.75, 0.25], [[0.0625, -0.0625], [-0.0625, 0.0625]])
    """
    ticks, times = patterns.answers.astype(np.float64), patterns.counts.sum(axis=1).astype(np.float64)
    counts, respondents = times @ ticks, times.sum()
    if respondents < 2 or not counts.any():
        raise ValueError(f"{respondents:g} respondents with {counts.sum():g} ticks; expected two with at least one")
    if population is not None and population < respondents:
        raise ValueError(f"a population of {population} is smaller than its {respondents:g} respondents")
    shares = counts / counts.sum()
    residuals = ticks - ticks.sum(axis=1, keepdims=True) * shares
    spread = residuals.T @ (residuals * times[:, None])
    left = 1.0 if population is None else 1 - respondents / population
    covariance: Floats = left * respondents / (respondents - 1) * spread / counts.sum() ** 2
    return Mentions(shares, covariance)


def wald_p(seen: npt.NDArray[np.int64], demand: Mentions) -> Floats:
    """Test whether courses divide over the items as demand does, when demand is itself estimated.

    The statistic is ``(s - d)' V^-1 (s - d)`` with s the shares of N courses and V the covariance of d plus that of
    the shares of N courses that fall on items as d says, ``(diag(d) - d d') / N``; chi-square with one degree of
    freedom fewer than there are items. Without the covariance of d it is Pearson's statistic.

    Parameters
    ----------
    seen : array of shape (readings, items)
        Courses per item, with the same sum N of at least 1 in every row.
    demand : Mentions
        Shares of mentions and their covariance.

    Returns
    -------
    array of shape (readings,)
        p-values; 0 where an item that nobody ticked has courses. Rough where few courses are expected of an item.

    Notes
    -----
    The Wald statistic for two independent estimates; D. Holt, A. J. Scott and P. D. Ewings, "Chi-squared tests with
    survey data", Journal of the Royal Statistical Society A 143, 1980, 303-320.
    """
    courses = seen.sum(axis=1, keepdims=True)
    asked = np.flatnonzero(demand.shares > 0)
    d = demand.shares[asked]
    split = (np.diag(d) - np.outer(d, d)) / courses[0] + demand.covariance[np.ix_(asked, asked)]
    free = slice(0, len(asked) - 1)  # the shares sum to 1: the last one says nothing new
    apart = (seen[:, asked] / courses - d)[:, free]
    statistic = np.einsum("ri,ri->r", apart, np.linalg.solve(split[free, free], apart.T).T)
    p = np.ones(len(seen)) if len(asked) == 1 else np.asarray(chdtrc(len(asked) - 1, statistic))
    return np.where(seen[:, asked].sum(axis=1) < courses[:, 0], 0.0, p)
