"""Paired comparisons of shares: McNemar, Tango, Newcombe, Holm, Cochran's Q and Kendall's W.

Every respondent may tick several items, so two items are compared within respondents: those who ticked only
the first (`only_a`) and only the second (`only_b`) carry all the information about the difference of the two
shares, whatever the numbers who ticked both or neither. The functions take whole numbers, single or in arrays
that broadcast, and never look at anything but these counts; `paired_cells` gets them from a table of answers.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, chdtrc, ndtri

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def as_counts(**named: npt.ArrayLike) -> tuple[Integers, ...]:
    """Turn counts into integer arrays, after checking that they are whole numbers and not negative.

    Parameters
    ----------
    **named : array_like of int
        Counts under the names that a complaint shall use.

    Returns
    -------
    tuple of ndarray of int
        The arrays in the order given.

    Raises
    ------
    ValueError
        If a count is negative or not a whole number.

    Examples
    --------
    >>> as_counts(only_a=[1, 2], only_b=3)
    (array([1, 2]), array(3))
    """
    arrays = []
    for name, values in named.items():
        array = np.asarray(values)
        if array.dtype.kind not in "iu":
            raise ValueError(f"{name} must hold whole numbers, not {array.dtype}")
        if np.any(array < 0):
            raise ValueError(f"{name} must not be negative, but {array.min()} is")
        arrays.append(array.astype(np.int64))
    return tuple(arrays)


class PairedCells(NamedTuple):
    """How many respondents ticked both, one or neither of two items, for every pair of items.

    Pairs stand in the order of `itertools.combinations`: (0, 1), (0, 2), ..., (1, 2), ...
    """

    both: Integers
    only_a: Integers
    only_b: Integers
    neither: Integers


def paired_cells(table: npt.ArrayLike, repeats: npt.ArrayLike | None = None) -> PairedCells:
    """Count the four cells of every pair of items.

    Parameters
    ----------
    table : array_like of 0 and 1, shape (rows, items)
        One row per respondent or per distinct answer pattern.
    repeats : array_like of int, shape (rows,), optional
        How many respondents gave each row; 1 by default.

    Returns
    -------
    PairedCells
        Four integer arrays of length ``items * (items - 1) / 2``.

    Raises
    ------
    ValueError
        If the table holds anything but 0 and 1, has no row or fewer than two items, or `repeats` does not
        fit.

    Examples
    --------
    >>> paired_cells([[1, 0], [1, 1], [0, 0]], repeats=[5, 2, 3])
    PairedCells(both=array([2]), only_a=array([5]), only_b=array([0]), neither=array([3]))
    """
    answers, times = _answers(table, repeats)
    together = (answers.T @ (answers * times[:, None])).astype(np.int64)
    first, second = np.triu_indices(answers.shape[1], k=1)
    both = together[first, second]
    only_a = together[first, first] - both
    only_b = together[second, second] - both
    return PairedCells(both, only_a, only_b, int(times.sum()) - both - only_a - only_b)


def mcnemar_chi2(only_a: npt.ArrayLike, only_b: npt.ArrayLike) -> Floats:
    """Compute McNemar's statistic (a - b)**2 / (a + b), without continuity correction.

    Parameters
    ----------
    only_a, only_b : array_like of int
        Discordant respondents: ticked only the first, only the second item.

    Returns
    -------
    ndarray of float
        Statistic of the broadcast shape; 0 where nobody is discordant, since nothing speaks for a difference
        then.

    Raises
    ------
    ValueError
        If a count is negative or not a whole number.

    Notes
    -----
    Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
    Psychometrika 12, 1947, 153-157. Equals Cochran's Q of two items.

    Examples
    --------
    >>> mcnemar_chi2([6, 0], [16, 0]).round(4)
    array([4.5455, 0.    ])
    """
    a, b = as_counts(only_a=only_a, only_b=only_b)
    return np.asarray((a - b) ** 2 / np.maximum(a + b, 1))


def mcnemar_p_asymptotic(only_a: npt.ArrayLike, only_b: npt.ArrayLike) -> Floats:
    """Compute McNemar's two-sided p-value from the chi-square distribution with one degree of freedom.

    Parameters
    ----------
    only_a, only_b : array_like of int
        Discordant respondents.

    Returns
    -------
    ndarray of float
        p-values of the broadcast shape; 1 where nobody is discordant.

    Raises
    ------
    ValueError
        As for `mcnemar_chi2`.

    Examples
    --------
    >>> float(mcnemar_p_asymptotic(6, 16).round(6))
    0.033006
    """
    return np.asarray(chdtrc(1, mcnemar_chi2(only_a, only_b)))


def mcnemar_p_exact(only_a: npt.ArrayLike, only_b: npt.ArrayLike) -> Floats:
    """Compute McNemar's exact conditional two-sided p-value.

    Given how many respondents are discordant, the smaller of the two counts is binomial with probability one
    half if the shares are equal; the p-value is twice its lower tail, at most 1.

    Parameters
    ----------
    only_a, only_b : array_like of int
        Discordant respondents.

    Returns
    -------
    ndarray of float
        p-values of the broadcast shape; 1 where nobody is discordant.

    Raises
    ------
    ValueError
        As for `mcnemar_chi2`.

    Notes
    -----
    M. W. Fagerland, S. Lydersen and P. Laake, "The McNemar test for binary matched-pairs data: mid-p and
    asymptotic are better than exact conditional", BMC Medical Research Methodology 13:91, 2013.

    Examples
    --------
    >>> float(mcnemar_p_exact(6, 16).round(6))
    0.052479
    """
    a, b = as_counts(only_a=only_a, only_b=only_b)
    return np.minimum(2 * _lower_tail(np.minimum(a, b), a + b), 1)


def mcnemar_p_mid(only_a: npt.ArrayLike, only_b: npt.ArrayLike) -> Floats:
    """Compute McNemar's mid-p value: twice the lower tail, with only half the probability of its end point.

    Parameters
    ----------
    only_a, only_b : array_like of int
        Discordant respondents.

    Returns
    -------
    ndarray of float
        p-values of the broadcast shape; 1 where the two counts are equal, also when both are 0.

    Raises
    ------
    ValueError
        As for `mcnemar_chi2`.

    Notes
    -----
    Fagerland, Lydersen and Laake (2013, as for `mcnemar_p_exact`), except where the two counts are equal:
    they print 1 less half the probability of a tie there, a value between 1/2 and 1. Both say that nothing
    speaks for a difference; with 1, twice the tail without exception (as in R's ``exactci::binom.exact`` with
    ``tsmethod = "central", midp = TRUE``), the p-value never falls when respondents who disagree are added in
    equal numbers on both sides.

    Examples
    --------
    >>> float(mcnemar_p_mid(6, 16).round(6))
    0.03469
    """
    a, b = as_counts(only_a=only_a, only_b=only_b)
    smaller = np.minimum(a, b)
    return np.minimum(_lower_tail(smaller, a + b) + _lower_tail(smaller - 1, a + b), 1)


def tango_interval(
    only_a: npt.ArrayLike, only_b: npt.ArrayLike, respondents: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Compute Tango's score interval for the difference of two paired shares, share of a minus share of b.

    The interval holds every difference that the score test with the nuisance parameter at its constrained
    maximum likelihood estimate does not reject. At a difference of 0 that test is McNemar's without
    continuity correction, so the interval leaves out 0 exactly when the asymptotic p-value is below
    ``1 - confidence``.

    Parameters
    ----------
    only_a, only_b : array_like of int
        Discordant respondents.
    respondents : array_like of int
        All respondents whom the shares are of, at least 1.
    confidence : float
        Coverage, between 0 and 1.

    Returns
    -------
    lower, upper : ndarray of float
        Limits between -1 and 1, exact to the last few bits of a number near 1.

    Raises
    ------
    ValueError
        If a count is negative or not whole, discordant respondents outnumber respondents, or `confidence` is
        not between 0 and 1.

    Notes
    -----
    T. Tango, "Equivalence test and confidence interval for the difference in proportions for the
    paired-sample design", Statistics in Medicine 17, 1998, 891-908. With D = a + b discordant respondents of
    n and d = a - b, a difference x is kept if ``(d - n x)**2 <= z**2 n (s - x**2)``, where s is the most
    likely share of discordant respondents for this x: the larger root of
    ``n s**2 - (D + d x) s + d x - (n - D) x**2 = 0``, which always lies between abs(x) and 1.

    Examples
    --------
    >>> lower, upper = tango_interval(1, 7, 21)
    >>> print(f"{lower:.3f} to {upper:.3f}")
    -0.517 to -0.026
    """
    a, b, n = np.broadcast_arrays(*as_counts(only_a=only_a, only_b=only_b, respondents=respondents))
    if np.any(n < 1):
        raise ValueError("respondents must be at least 1, not 0")
    if np.any(a + b > n):
        raise ValueError(f"only_a + only_b exceeds respondents by {np.max(a + b - n)}")
    z = _normal_quantile(confidence)
    return -_tango_upper(b, a, n, z), _tango_upper(a, b, n, z)


def newcombe_interval(
    both: npt.ArrayLike,
    only_a: npt.ArrayLike,
    only_b: npt.ArrayLike,
    neither: npt.ArrayLike,
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """Compute Newcombe's square-and-add interval for the difference of two paired shares, a minus b.

    Parameters
    ----------
    both, only_a, only_b, neither : array_like of int
        The four cells; at least one respondent in all.
    confidence : float
        Coverage, between 0 and 1.

    Returns
    -------
    lower, upper : ndarray of float
        Limits between -1 and 1.

    Raises
    ------
    ValueError
        If a count is negative or not whole, there is no respondent, or `confidence` is not between 0 and 1.

    Notes
    -----
    R. G. Newcombe, "Improved confidence intervals for the difference between binomial proportions based on
    paired data", Statistics in Medicine 17, 1998, 2635-2650, method 10: Wilson limits of the two shares,
    joined with the phi coefficient, which is corrected towards 0 where positive and is 0 where a share is 0
    or 1.

    Examples
    --------
    >>> lower, upper = newcombe_interval(59, 6, 16, 80)
    >>> print(f"{lower:.4f} to {upper:.4f}")
    -0.1186 to -0.0046
    """
    n11, n10, n01, n00 = as_counts(both=both, only_a=only_a, only_b=only_b, neither=neither)
    n = n11 + n10 + n01 + n00
    if np.any(n < 1):
        raise ValueError("the four cells must hold at least 1 respondent, not 0")
    z = _normal_quantile(confidence)
    down_a, up_a = _wilson_distances(n11 + n10, n, z)
    down_b, up_b = _wilson_distances(n11 + n01, n, z)
    correlation = _corrected_phi(n11, n10, n01, n00)
    difference = (n10 - n01) / n
    lower = difference - np.sqrt(down_a**2 - 2 * correlation * down_a * up_b + up_b**2)
    upper = difference + np.sqrt(up_a**2 - 2 * correlation * up_a * down_b + down_b**2)
    return lower, upper


def holm(p: npt.ArrayLike) -> Floats:
    """Adjust p-values for their number by Holm's step-down method.

    Parameters
    ----------
    p : array_like of float
        One family of p-values, of any shape.

    Returns
    -------
    ndarray of float
        Adjusted p-values in the same places: rejecting those below alpha keeps the probability of any false
        rejection below alpha, however the tests depend on each other. Each rises with every raw p-value.

    Raises
    ------
    ValueError
        If a value is not between 0 and 1 (nan is not).

    Notes
    -----
    S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6,
    1979, 65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    array([0.03, 0.06, 0.06])
    """
    raw = np.asarray(p, dtype=np.float64)
    if not np.all((raw >= 0) & (raw <= 1)):
        raise ValueError(f"p-values must be between 0 and 1, not {raw[~((raw >= 0) & (raw <= 1))][0]}")
    order = np.argsort(raw, axis=None, kind="stable")
    steps = raw.size - np.arange(raw.size)
    adjusted = np.empty(raw.size)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps * raw.ravel()[order]), 1)
    return adjusted.reshape(raw.shape)


def cochran_q_from(counts: npt.ArrayLike, row_square_sum: npt.ArrayLike) -> Floats:
    """Compute Cochran's Q from how often each item was ticked and the sum of squared numbers of ticks.

    Parameters
    ----------
    counts : array_like of int, shape (..., items)
        How many respondents ticked each of at least two items.
    row_square_sum : array_like of int, shape (...)
        Sum over respondents of the square of how many items they ticked.

    Returns
    -------
    ndarray of float
        ``(k - 1) (k sum C**2 - S**2) / (k S - sum R**2)`` with S the sum of the k counts. It is 0 where every
        respondent ticked all items or none, since nothing speaks for a difference then; all counts are equal
        in that case.

    Raises
    ------
    ValueError
        If there are fewer than two items, or no answers can have these totals.

    Notes
    -----
    W. G. Cochran, "The comparison of percentages in matched samples", Biometrika 37, 1950, 256-266.

    Examples
    --------
    >>> float(cochran_q_from([6, 16], row_square_sum=22).round(4))
    4.5455
    """
    totals, squares = as_counts(counts=counts, row_square_sum=row_square_sum)
    items = _at_least_two(totals.shape[-1] if totals.ndim else 0)
    ticks = totals.sum(axis=-1)
    between = items * ((totals - ticks[..., None] / items) ** 2).sum(axis=-1)
    within = items * ticks - squares
    if np.any((within < 0) | ((within == 0) & (between > 0))):
        raise ValueError("no answers have these counts and this sum of squared numbers of ticks")
    return np.asarray((items - 1) * between / np.maximum(within, 1))


def cochran_q(table: npt.ArrayLike, repeats: npt.ArrayLike | None = None) -> Floats:
    """Compute Cochran's Q, the test statistic for equal shares of all items, from a table of answers.

    Parameters
    ----------
    table : array_like of 0 and 1, shape (rows, items)
        One row per respondent or per distinct answer pattern.
    repeats : array_like of int, shape (rows,), optional
        How many respondents gave each row; 1 by default.

    Returns
    -------
    ndarray of float
        The statistic, as for `cochran_q_from`.

    Raises
    ------
    ValueError
        As for `paired_cells`.

    Examples
    --------
    >>> float(cochran_q([[1, 1, 0], [1, 0, 0], [1, 1, 1], [1, 0, 0]]).round(4))
    4.6667
    """
    answers, times = _answers(table, repeats)
    row_squares = answers.sum(axis=1) ** 2
    return cochran_q_from((times @ answers).astype(np.int64), np.int64(times @ row_squares))


def cochran_p(q: npt.ArrayLike, items: int) -> Floats:
    """Compute the asymptotic p-value of Cochran's Q, chi-square with ``items - 1`` degrees of freedom.

    Parameters
    ----------
    q : array_like of float
        Cochran's Q.
    items : int
        How many items were compared, at least two.

    Returns
    -------
    ndarray of float
        p-values.

    Raises
    ------
    ValueError
        If there are fewer than two items.

    Examples
    --------
    >>> float(cochran_p(4.545454545454546, items=2).round(6))
    0.033006
    """
    return np.asarray(chdtrc(_at_least_two(items) - 1, q))


def kendall_w(q: npt.ArrayLike, respondents: int, items: int) -> Floats:
    """Compute Kendall's coefficient of concordance, corrected for ties, from Cochran's Q.

    Parameters
    ----------
    q : array_like of float
        Cochran's Q.
    respondents, items : int
        Size of the table of answers.

    Returns
    -------
    ndarray of float
        ``Q / (respondents (items - 1))``: 0 when all items were ticked equally often, 1 when all respondents
        ticked the same items (and some were not ticked).

    Raises
    ------
    ValueError
        If there is no respondent or fewer than two items.

    Notes
    -----
    Cochran's Q is Friedman's statistic, corrected for ties, of the answers ranked within respondents, and W
    is that statistic over its greatest possible value: M. G. Kendall and J. D. Gibbons, Rank Correlation
    Methods, 5th ed., 1990, chapter 6.

    Examples
    --------
    >>> float(kendall_w(cochran_q([[1, 0, 0], [1, 0, 0]]), respondents=2, items=3))
    1.0
    """
    if respondents < 1:
        raise ValueError(f"Kendall's W needs at least 1 respondent, not {respondents}")
    return np.asarray(q, dtype=np.float64) / (respondents * (_at_least_two(items) - 1))


def _answers(table: npt.ArrayLike, repeats: npt.ArrayLike | None) -> tuple[Floats, Floats]:
    """Return a table of answers and how often each row occurs, as floats, which count exactly to 2**53."""
    answers = np.asarray(table, dtype=np.float64)
    if answers.ndim != 2 or answers.shape[0] < 1 or answers.shape[1] < 2:
        raise ValueError(f"a table of answers needs rows and at least two items, not shape {answers.shape}")
    neither_value = (answers != 0) & (answers != 1)
    if np.any(neither_value):
        raise ValueError(f"a table of answers holds 0 and 1 only, not {answers[neither_value][0]:g}")
    if repeats is None:
        return answers, np.ones(len(answers))
    (times,) = as_counts(repeats=repeats)
    if times.shape != (len(answers),):
        raise ValueError(f"repeats must be one number for each of {len(answers)} rows, not shape {times.shape}")
    return answers, times.astype(np.float64)


def _at_least_two(items: int) -> int:
    """Return how many items are compared."""
    if items < 2:
        raise ValueError(f"a comparison needs at least two items, not {items}")
    return items


def _lower_tail(successes: Integers, trials: Integers) -> Floats:
    """Return P(X <= successes) for X binomial with probability one half (scipy's `bdtr` is less accurate)."""
    return np.asarray(betainc(trials - successes, successes + 1, 0.5))


def _normal_quantile(confidence: float) -> float:
    """Return the two-sided standard normal quantile."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    return float(-ndtri((1 - confidence) / 2))


def _tango_upper(a: Integers, b: Integers, n: Integers, z: float) -> Floats:
    """Return the greatest difference that the score test keeps, by bisection between (a - b) / n and 1.

    In the terms of `tango_interval` the root is (D + d x + sqrt(discriminant)) / 2n; here both sums are
    written so that their terms do not cancel, which keeps the limits exact for ten million discordant
    respondents.
    """
    kept: Floats = (a - b) / n
    rejected = np.ones_like(kept)
    for _ in range(60):  # halvings of a width of at most 2: down to the spacing of floats near 1
        x = (kept + rejected) / 2
        discriminant = (a * (1 - x) + b * (1 + x)) ** 2 + 4 * (n - a - b) * x * (n * x - a + b)
        share_discordant = (a * (1 + x) + b * (1 - x) + np.sqrt(np.maximum(discriminant, 0))) / (2 * n)
        keep = (a - b - n * x) ** 2 <= z**2 * n * (share_discordant - x**2)
        kept, rejected = np.where(keep, x, kept), np.where(keep, rejected, x)
    return rejected


def _wilson_distances(count: Integers, n: Integers, z: float) -> tuple[Floats, Floats]:
    """Return how far the Wilson limits lie below and above the share."""
    share = count / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half_width = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return share - (centre - half_width), centre + half_width - share


def _corrected_phi(n11: Integers, n10: Integers, n01: Integers, n00: Integers) -> Floats:
    """Return Newcombe's phi: towards 0 by half a respondent per margin where positive, 0 where undefined."""
    n = n11 + n10 + n01 + n00
    covariance = (n11 * n00 - n10 * n01).astype(np.float64)
    corrected = np.where(covariance > 0, np.maximum(covariance - n / 2, 0), covariance)
    squared = ((n11 + n10) * (n01 + n00)).astype(np.float64) * ((n11 + n01) * (n10 + n00))
    return corrected / np.sqrt(np.where(squared > 0, squared, np.inf))
