"""Association of two items within respondents: phi, odds ratio and conditional shares.

The four cells of a pair are how many respondents ticked both items, only the first, only the second, or
neither. All functions take whole numbers, single or in arrays that broadcast.
"""

import numpy as np
import numpy.typing as npt

from pddemand.comparisons import Floats, Integers, as_counts


def phi(both: npt.ArrayLike, only_a: npt.ArrayLike, only_b: npt.ArrayLike, neither: npt.ArrayLike) -> Floats:
    """Compute the phi coefficient, the correlation of the two ticks over respondents.

    Parameters
    ----------
    both, only_a, only_b, neither : array_like of int
        The four cells.

    Returns
    -------
    ndarray of float
        Between -1 and 1; nan where everybody or nobody ticked one of the items, because what does not vary
        has no correlation.

    Raises
    ------
    ValueError
        If a count is negative or not a whole number.

    Notes
    -----
    G. U. Yule, "On the methods of measuring association between two attributes", Journal of the Royal
    Statistical Society 75, 1912, 579-652. phi**2 times the number of respondents is Pearson's chi-square.

    Examples
    --------
    >>> float(phi(59, 6, 16, 80).round(4))
    0.7289
    """
    n11, n10, n01, n00 = as_counts(both=both, only_a=only_a, only_b=only_b, neither=neither)
    variance_a = ((n11 + n10) * (n01 + n00)).astype(np.float64)
    variance_b = ((n11 + n01) * (n10 + n00)).astype(np.float64)
    return _ratio(n11 * n00 - n10 * n01, np.sqrt(variance_a * variance_b))


def odds_ratio(both: npt.ArrayLike, only_a: npt.ArrayLike, only_b: npt.ArrayLike, neither: npt.ArrayLike) -> Floats:
    """Compute the sample odds ratio: the odds of ticking b among those who ticked a, over the others' odds.

    Parameters
    ----------
    both, only_a, only_b, neither : array_like of int
        The four cells.

    Returns
    -------
    ndarray of float
        ``both * neither / (only_a * only_b)``, the same with a and b exchanged; from 0 to inf, 1 when the two
        items go together no more than by chance. inf where only the denominator is 0. nan where both products
        are 0, that is, where everybody or nobody ticked one of the items. Nothing is added to empty cells.

    Raises
    ------
    ValueError
        If a count is negative or not a whole number.

    Notes
    -----
    A. Agresti, Categorical Data Analysis, 3rd ed., 2013, section 2.2.3.

    Examples
    --------
    >>> odds_ratio([59, 3, 0], [6, 0, 0], [16, 2, 2], [80, 5, 5]).round(4)
    array([49.1667,     inf,     nan])
    """
    n11, n10, n01, n00 = as_counts(both=both, only_a=only_a, only_b=only_b, neither=neither)
    return _ratio(n11 * n00, n10 * n01)


def conditional_share(both: npt.ArrayLike, only_given: npt.ArrayLike) -> Floats:
    """Compute the share of those who ticked both items among those who ticked the given one.

    Parameters
    ----------
    both : array_like of int
        Respondents who ticked both items.
    only_given : array_like of int
        Respondents who ticked the given item and not the other: `only_a` for the share of b given a.

    Returns
    -------
    ndarray of float
        Between 0 and 1; nan where nobody ticked the given item, because a share of nobody is not defined.

    Raises
    ------
    ValueError
        If a count is negative or not a whole number.

    Examples
    --------
    >>> float(conditional_share(59, 6).round(4))
    0.9077
    """
    n11, n10 = as_counts(both=both, only_given=only_given)
    return _ratio(n11, n11 + n10)


def _ratio(numerator: Integers, denominator: Integers | Floats) -> Floats:
    """Divide; x / 0 is inf and 0 / 0 is nan."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(numerator / denominator)
