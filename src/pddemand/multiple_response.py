"""Does what people tick depend on a group (MMI), or on what they tick elsewhere (SPMI)?

Estimands: for every item, the dependence of its tick on the group, "multiple marginal independence" of all items
and the group; for every pair of items of two sets, the dependence of the two ticks, "simultaneous pairwise
marginal independence". The statistic X2_S is the sum of the Pearson statistics of all these tables. Its terms
depend on one another, because one respondent counts in each of them; the second-order Rao-Scott adjustment, the
Bonferroni inequality and the bootstrap in `pddemand.bootstrap` allow for that, the chi-square distribution with
the sum of the terms' degrees of freedom does not.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from pddemand.comparisons import Floats
from pddemand.patterns import Patterns, constant_items, unequal_weights

if TYPE_CHECKING:
    import pandas as pd

VANISHING = 1e-12
"""A part of the weights that is as good as none."""

BLOCK = 4096
"""How many patterns are multiplied at a time: limits the memory for products of pairs of items."""


@dataclass(frozen=True, eq=False)
class Independence:
    """A test of marginal independence: its terms, and the statistic adjusted for their dependence.

    `rows` names the first axis of the arrays (items), `columns` the second axis of `ticked` and the residuals
    (groups, or items of the second set). `terms` and the p-values have shape (items,) for MMI and
    (items, items of the second set) for SPMI.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    respondents: int
    statistic: float
    """X2_S, the sum of the terms."""
    terms: Floats
    """Pearson's statistic of each table."""
    term_df: Floats
    """Degrees of freedom of each term's chi-square distribution."""
    term_p: Floats
    """p-value of each table alone."""
    bonferroni_term_p: Floats
    """p-value of each table times the number of tables, at most 1."""
    bonferroni_p: float
    """The least of them: a p-value for all tables together however they depend on one another, as far as each term
    has the chi-square distribution. Where `least_expected` is below 5 it need not have, and the p-value may be far too
    small (in sparse tables 12 pairs rejected 18 % of true hypotheses at 5 %): take the bootstrap."""
    rao_scott_statistic: float
    """X2_S adjusted to the second order, with `rao_scott_df` degrees of freedom and the p-value `rao_scott_p`."""
    rao_scott_df: float
    rao_scott_p: float
    ticked: Floats
    """Respondents (or weights that sum to their number) who ticked the item, in the group or with the other item."""
    expected: Floats
    """The same if independent."""
    pearson_residuals: Floats
    """(ticked - expected) / sqrt(expected), of these cells."""
    adjusted_residuals: Floats
    """The same over its standard error if independent; the cells of those who did not tick have it with the other
    sign. In a 2 x 2 table without an empty cell, or with ``empty_cell=0``, its square is the statistic of the term."""
    least_expected: Floats
    """The least number of respondents expected in any cell of each term's table if independent."""


class Moments(NamedTuple):
    """What the second-order adjustment takes from the matrix A: see `mmi` and `spmi`."""

    square: float
    """tr(A A)."""
    own_trace: Floats
    """tr of each term's part of A, in the shape of the terms."""
    own_square: Floats
    """tr of each term's part of A, squared."""
    effect: Floats
    """Variance of each cell over that which it has under independence and without weights."""


def mmi(patterns: Patterns, empty_cell: float = 0.5) -> Independence:
    """Test whether the ticks of any item depend on the group.

    Parameters
    ----------
    patterns : Patterns
        All items as one set (where there are two, together), and at least two groups of at least two
        respondents each. With unequal weights, X2_S is that of the weighted shares, and each term is adjusted, too:
        for weights that answer for who was asked, where people were drawn one by one. Strata, clusters and weights
        fitted to known totals need `pddemand.survey_design.design_group_table`, a test of each item by itself.
    empty_cell : float
        What an empty cell of an item x group table counts for in X2_S, as R's ``MRCV::MI.test`` has it
        (``add.constant = 0.5``). 0 gives Pearson's statistic unchanged, as the published definition has it: compare
        that one with `pddemand.published_groups.published_mmi`. Without empty cells there is no difference.

    Returns
    -------
    Independence
        With one term per item, each with ``groups - 1`` degrees of freedom.

    Raises
    ------
    ValueError
        If there are fewer than two groups, a group has fewer than two respondents, everybody or nobody ticked
        an item (or all but a vanishing part of the weights), or `empty_cell` is not from 0 to 1.

    Notes
    -----
    A. Agresti and I.-M. Liu, "Modeling a categorical variable allowing arbitrarily many category choices",
    Biometrics 55, 1999, 936-943, for the hypothesis and X2_S. C. R. Bilder, T. M. Loughin and D. Nettleton,
    "Multiple marginal independence testing for pick any/c variables", Communications in Statistics - Simulation
    and Computation 29, 2000, 1285-1316, appendix A, for the adjustment: with A the covariance matrix of
    ``sqrt(n) (p_gi - p_i)``, scaled by ``a_g / (p_i (1 - p_i))`` (a_g the groups' parts), X2_S is distributed
    like the sum of independent chi-squares with one degree of freedom, weighted with the eigenvalues of A.
    Under independence these sum to T = items x (groups - 1), so ``X2_S T / tr(A A)`` is taken as chi-square
    with ``T**2 / tr(A A)`` degrees of freedom. tr(A A) needs no eigenvalues and A only the covariances of the
    items within groups, not the 2**items patterns that might occur.

    tr(A A) is at least T if the hypothesis holds. Where it is estimated to be less - in small groups, or groups
    nobody of whom ticked an item - T is taken for it, so that there are never more degrees of freedom than terms
    have: ``MRCV::MI.test`` takes the estimate, which may be near 0 and then makes any X2_S significant.

    With unequal weights T is tr(A), groups are strata of a sample with replacement whose weighted parts are taken as
    known, and all variances are those if answers and weights do not depend on the group: one covariance matrix of the
    items, from all respondents by their squared weights, times ``sum v**2 / (sum v)**2`` of each group. A variance
    estimated within the group would be near 0 where few ticked.

    Examples
    --------
    >>> from pddemand.patterns import reduce_answers
    >>> answers = [[1, 0], [1, 1], [0, 1], [0, 0], [1, 1], [1, 0]] * 10
    >>> test = mmi(reduce_answers(answers, groups=["school", "school", "school", "kindergarten"] * 15))
    >>> print(f"{test.statistic:.2f}, df {test.rao_scott_df:.2f}, p {test.rao_scott_p:.3f}")
    2.22, df 1.97, p 0.329
    """
    ticked, sizes = mmi_counts(patterns, empty_cell)
    terms = mmi_terms(ticked, sizes, empty_cell)
    total, n = ticked.sum(axis=1), sizes.sum()
    return _independence(
        patterns,
        (patterns.items, patterns.groups),
        terms,
        _group_moments(_group_covariances(patterns, ticked / sizes, sizes / n), sizes / n),
        len(sizes) - 1,
        (ticked, total, sizes),
        np.minimum(total, n - total) * sizes.min() / n,
    )


def spmi(patterns: Patterns, empty_cell: float = 0.5) -> Independence:
    """Test whether the ticks of any item of one set depend on those of any item of another.

    Parameters
    ----------
    patterns : Patterns
        Two item sets (``patterns.first`` tells where the second starts). Groups are added up. Weights as for `mmi`;
        a design with strata or clusters needs `pddemand.survey_design.rao_scott_test`, for each pair by itself.
    empty_cell : float
        As for `mmi`, for the 2 x 2 table of each pair of items.

    Returns
    -------
    Independence
        With one term per pair of items, each with one degree of freedom.

    Raises
    ------
    ValueError
        If there is one item set only, everybody or nobody ticked an item (or all but a vanishing part of the
        weights), or `empty_cell` is not from 0 to 1.

    Notes
    -----
    C. R. Bilder and T. M. Loughin, "Testing for marginal independence between two categorical variables with
    multiple responses", Biometrics 60, 2004, 241-248; D. R. Thomas and Y. J. Decady, "Testing for association
    using multiple response survey data: approximate procedures based on the Rao-Scott approach", International
    Journal of Testing 4, 2004, 43-59. As for `mmi`, with T = pairs and A the covariance matrix of the
    respondents' products (w_i - p_i) (y_j - q_j), each over sqrt(p_i (1 - p_i) q_j (1 - q_j)): the first-order
    expansion of the covariances of w_i and y_j. It takes patterns x pairs**2 multiplications, where the
    published form has 2**(items of both sets) rows. tr(A A) is taken to be at least T, as for `mmi`.

    With unequal weights T is tr(A), and the variance of a pair is that of independent ticks, the product of the two
    items' variances by squared weights: where few or none ticked both, the estimate without the hypothesis is near 0.

    Examples
    --------
    >>> from pddemand.patterns import reduce_answers
    >>> first, second = [[1, 0], [1, 1], [0, 1], [0, 0]] * 15, [[1], [0], [0], [1], [1]] * 11 + [[0]] * 5
    >>> test = spmi(reduce_answers(first, second))
    >>> print(f"{test.statistic:.2f}, df {test.rao_scott_df:.2f}, p {test.rao_scott_p:.3f}")
    0.67, df 2.00, p 0.714
    """
    together, ticks, others, n = spmi_counts(patterns, empty_cell)
    first, second = np.hsplit(patterns.answers.astype(np.float64), [patterns.first])
    terms = spmi_terms(together, ticks, others, n, empty_cell)
    matrix = _pair_matrix(patterns, first - ticks / n, second - others / n)
    if unequal_weights(patterns):
        np.fill_diagonal(matrix, _independent_effects(patterns, first - ticks / n, second - others / n))
    own = np.diagonal(matrix).reshape(terms.shape)
    return _independence(
        patterns,
        (patterns.items[: patterns.first], patterns.items[patterns.first :]),
        terms,
        Moments(float((matrix**2).sum()), own, own**2, own),
        1,
        (together, ticks, others),
        np.minimum(ticks, n - ticks)[:, None] * np.minimum(others, n - others) / n,
    )


def mmi_counts(patterns: Patterns, empty_cell: float = 0.5) -> tuple[Floats, Floats]:
    """Count what `mmi_terms` takes, after refusing what `mmi` refuses.

    Parameters
    ----------
    patterns, empty_cell
        As for `mmi`.

    Returns
    -------
    ticked : ndarray of float, shape (items, groups)
        Respondents, or weights that sum to their number, who ticked the item.
    sizes : ndarray of float, shape (groups,)
        All in the group.

    Raises
    ------
    ValueError
        As for `mmi`.

    Examples
    --------
    >>> from pddemand.patterns import reduce_answers
    >>> ticked, sizes = mmi_counts(reduce_answers([[1], [1], [0], [0], [1]], groups=["a", "a", "b", "b", "b"]))
    >>> ticked.tolist(), sizes.tolist()
    ([[2.0, 1.0]], [2.0, 3.0])
    """
    _check(patterns, empty_cell)
    if len(patterns.groups) < 2:
        raise ValueError(f"independence of a group needs at least two groups, not {len(patterns.groups)}")
    for name, size in zip(patterns.groups, patterns.group_sizes, strict=True):
        if size < 2:
            raise ValueError(f"group {name!r} needs at least 2 respondents, not {size}: join it or leave it out")
    mass = _scaled(patterns)
    return np.asarray(patterns.answers.T @ mass), np.asarray(mass.sum(axis=0))


def spmi_counts(patterns: Patterns, empty_cell: float = 0.5) -> tuple[Floats, Floats, Floats, float]:
    """Count what `spmi_terms` takes, after refusing what `spmi` refuses.

    Parameters
    ----------
    patterns, empty_cell
        As for `spmi`.

    Returns
    -------
    together : ndarray of float, shape (items, items of the second set)
        Respondents, or weights that sum to their number, who ticked both.
    first, second : ndarray of float
        Who ticked each.
    respondents : float
        How many there are.

    Raises
    ------
    ValueError
        As for `spmi`.

    Examples
    --------
    >>> from pddemand.patterns import reduce_answers
    >>> together, first, second, n = spmi_counts(reduce_answers([[1], [1], [0]], [[1], [0], [0]]))
    >>> together.tolist(), first.tolist(), second.tolist(), n
    ([[1.0]], [2.0], [1.0], 3.0)
    """
    _check(patterns, empty_cell)
    if patterns.first == len(patterns.items):
        raise ValueError("pairwise independence needs items of two sets, not of one: give the second table, too")
    mass = _scaled(patterns).sum(axis=1)
    first, second = np.hsplit(patterns.answers.astype(np.float64), [patterns.first])
    return np.asarray(first.T @ (second * mass[:, None])), mass @ first, mass @ second, float(mass.sum())


def mmi_terms(ticked: npt.ArrayLike, sizes: npt.ArrayLike, empty_cell: float = 0.5) -> Floats:
    """Compute Pearson's statistic of every item's 2 x groups table.

    Parameters
    ----------
    ticked : array_like, shape (..., items, groups)
        How many respondents of each group ticked each item.
    sizes : array_like, shape (groups,)
        Respondents of each group, above 0.
    empty_cell : float
        What an empty cell counts for, as for `mmi`; 0 for Pearson's statistic unchanged.

    Returns
    -------
    ndarray of float, shape (..., items)
        0 where everybody or nobody ticked the item, since nothing speaks for a difference then.

    Examples
    --------
    >>> mmi_terms([[19, 2], [88, 16]], sizes=[88, 16]).round(4)
    array([0.6943, 0.    ])
    """
    yes, size = np.asarray(ticked, np.float64), np.asarray(sizes, np.float64)
    no = size - yes
    constant = (yes.sum(axis=-1) == 0) | (no.sum(axis=-1) == 0)
    if empty_cell > 0:
        yes, no = np.where(yes == 0, empty_cell, yes), np.where(no == 0, empty_cell, no)
        size = yes + no
    overall = yes.sum(axis=-1) / (yes + no).sum(axis=-1)
    between = (size * (yes / size - overall[..., None]) ** 2).sum(axis=-1)
    return np.where(constant, 0.0, between / np.where(constant, 1.0, overall * (1 - overall)))


def spmi_terms(
    together: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike, respondents: float, empty_cell: float = 0.5
) -> Floats:
    """Compute Pearson's statistic of the 2 x 2 table of every pair of items of two sets.

    Parameters
    ----------
    together : array_like, shape (..., items, items of the second set)
        How many respondents ticked both.
    first, second : array_like, shape (..., items) and (..., items of the second set)
        How many ticked each.
    respondents : float
        How many there are.
    empty_cell : float
        What an empty cell counts for, as for `mmi`; 0 for Pearson's statistic unchanged.

    Returns
    -------
    ndarray of float
        In the shape of `together`; 0 where everybody or nobody ticked one of the two.

    Examples
    --------
    >>> spmi_terms([[27, 2]], [40], [143, 13], 279).round(4)
    array([[4.9325, 0.0122]])
    """
    n11 = np.asarray(together, np.float64)
    n10 = np.asarray(first, np.float64)[..., :, None] - n11
    n01 = np.asarray(second, np.float64)[..., None, :] - n11
    n00 = respondents - n11 - n10 - n01
    constant = (n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00) == 0
    if empty_cell > 0:
        n11, n10, n01, n00 = (np.where(cell == 0, empty_cell, cell) for cell in (n11, n10, n01, n00))
    margins = (n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00)
    squared = (n11 + n10 + n01 + n00) * (n11 * n00 - n10 * n01) ** 2
    return np.where(constant, 0.0, squared / np.where(constant, 1.0, margins))


def independence_table(test: Independence) -> "pd.DataFrame":
    """Tabulate a test cell by cell.

    Parameters
    ----------
    test : Independence
        Of `mmi` or `spmi`.

    Returns
    -------
    DataFrame
        One row per item and group or other item: `item`, `column`, `ticked`, `expected` (respondents, or
        weights that sum to their number), `pearson_residual`, `adjusted_residual`, and of the item's (or
        pair's) table `statistic`, `df`, `p`, `p_bonferroni` and `least_expected`.

    Examples
    --------
    >>> from pddemand.patterns import reduce_answers
    >>> test = mmi(reduce_answers([[1], [1], [0], [0], [1]], groups=["a", "a", "b", "b", "b"], items=["ict"]), 0)
    >>> independence_table(test)[["item", "column", "ticked", "adjusted_residual"]].round(3)
      item column  ticked  adjusted_residual
    0  ict      a     2.0              1.491
    1  ict      b     1.0             -1.491
    """
    shape = test.ticked.shape

    def spread(values: Floats) -> Floats:
        return np.broadcast_to(values if values.ndim == 2 else values[:, None], shape).ravel()

    import pandas as pd

    rows, columns = np.indices(shape).reshape(2, -1)
    return pd.DataFrame(
        {
            "item": np.array(test.rows, dtype=object)[rows],
            "column": np.array(test.columns, dtype=object)[columns],
            "ticked": test.ticked.ravel(),
            "expected": test.expected.ravel(),
            "pearson_residual": test.pearson_residuals.ravel(),
            "adjusted_residual": test.adjusted_residuals.ravel(),
            "statistic": spread(test.terms),
            "df": spread(test.term_df),
            "p": spread(test.term_p),
            "p_bonferroni": spread(test.bonferroni_term_p),
            "least_expected": spread(test.least_expected),
        }
    )


def _check(patterns: Patterns, empty_cell: float) -> None:
    """Refuse items that do not vary and constants that are no part of a respondent."""
    constant = constant_items(patterns)
    if constant:
        raise ValueError(f"everybody or nobody ticked {constant[0]!r}: such an item depends on nothing, leave it out")
    mass = _scaled(patterns).sum(axis=1)
    rare = np.minimum(mass @ patterns.answers, mass @ (1 - patterns.answers)) < VANISHING * mass.sum()
    if rare.any():
        name = patterns.items[int(np.argmax(rare))]
        raise ValueError(f"weights differ so much that {name!r} has a share of 0 or 1: trim them, or leave it out")
    if not 0 <= empty_cell <= 1:
        raise ValueError(f"empty_cell must be from 0 to 1, not {empty_cell}")


def _scaled(patterns: Patterns) -> Floats:
    """Return counts, or weights scaled to sum to the respondents, as floats."""
    if patterns.weights is None:
        return patterns.counts.astype(np.float64)
    return np.asarray(patterns.weights * (patterns.respondents / patterns.weights.sum()))


def _squares(patterns: Patterns) -> Floats:
    """Return the sums of squares of these weights: the counts again where there are no weights."""
    if patterns.weights is None or patterns.squared_weights is None:
        return patterns.counts.astype(np.float64)
    return np.asarray(patterns.squared_weights * (patterns.respondents / patterns.weights.sum()) ** 2)


def _group_covariances(patterns: Patterns, shares: Floats, parts: Floats) -> Floats:
    """Return the covariances of the items in each group, scaled by p_i (1 - p_i), shape (groups, items, items).

    Without weights within groups, with weights from all respondents: see `mmi`.
    """
    overall, squares = shares @ parts, _squares(patterns)
    scale = np.sqrt(overall * (1 - overall))
    sizes = patterns.respondents * parts
    if unequal_weights(patterns):
        deviations, of_all = (patterns.answers - overall) / scale, squares.sum(axis=1)
        together = deviations.T @ (deviations * of_all[:, None]) / of_all.sum()
        return np.asarray((squares.sum(axis=0) / sizes)[:, None, None] * together)
    within = np.empty((len(parts), len(scale), len(scale)))
    for group, size in enumerate(sizes):
        deviations = (patterns.answers - shares[:, group]) / scale
        within[group] = deviations.T @ (deviations * squares[:, [group]]) / size
    return within


def _group_moments(covariances: Floats, parts: Floats) -> Moments:
    """Return the moments of A from the covariances S_g of the items in groups.

    The block of groups g and h of A is sqrt(a_g a_h) ([g = h] S_g / a_g - S_g - S_h + P) with P the sum of a_g S_g.
    Multiplied out, tr(A A) is the sum of (1 - 2 a_g) tr(S_g S_g), and tr(P P).
    """
    pooled = np.tensordot(parts, covariances, axes=1)
    variances = np.diagonal(covariances, axis1=1, axis2=2).T
    own = np.diagonal(pooled)
    return Moments(
        square=float((1 - 2 * parts) @ (covariances**2).sum(axis=(1, 2)) + (pooled**2).sum()),
        own_trace=variances @ (1 - parts),
        own_square=variances**2 @ (1 - 2 * parts) + own**2,
        effect=(variances * (1 - 2 * parts) + own[:, None] * parts) / (1 - parts),
    )


def _pair_matrix(patterns: Patterns, first: Floats, second: Floats) -> Floats:
    """Return the correlation-like matrix of products of deviations, pairs of items on both axes."""
    mass, squares, n = _scaled(patterns).sum(axis=1), _squares(patterns).sum(axis=1), patterns.respondents
    deviation_first = np.sqrt(mass @ first**2 / n)
    deviation_second = np.sqrt(mass @ second**2 / n)
    first, second = first / deviation_first, second / deviation_second
    mean = (first.T @ (second * mass[:, None]) / n).ravel()
    matrix = np.zeros((len(mean), len(mean)))
    for start in range(0, len(mass), BLOCK):
        block = slice(start, start + BLOCK)
        products = (first[block, :, None] * second[block, None, :]).reshape(-1, len(mean)) - mean
        products *= np.sqrt(squares[block, None])
        matrix += products.T @ products
    return matrix / n


def _independent_effects(patterns: Patterns, first: Floats, second: Floats) -> Floats:
    """Return what weights make of the variance of each pair if its ticks are independent, and of the weights too."""
    mass, squares = _scaled(patterns).sum(axis=1), _squares(patterns).sum(axis=1)
    effects = [squares @ side**2 / squares.sum() / (mass @ side**2 / mass.sum()) for side in (first, second)]
    return np.asarray(np.outer(*effects) * squares.sum() / mass.sum())


def _independence(
    patterns: Patterns,
    names: tuple[tuple[str, ...], tuple[str, ...]],
    terms: Floats,
    moments: Moments,
    df: int,
    cells: tuple[Floats, Floats, Floats],
    least_expected: Floats,
) -> Independence:
    """Put a test together from its terms, the moments of A, one term's degrees of freedom, and cells with margins."""
    trace, effect = float(terms.size * df), np.ones_like(moments.effect)
    square = max(moments.square, trace)
    term_statistic, term_df = terms, np.full(terms.shape, float(df))
    if unequal_weights(patterns):
        trace, square, effect = float(moments.own_trace.sum()), moments.square, moments.effect
        term_statistic = terms * moments.own_trace / moments.own_square
        term_df = moments.own_trace**2 / moments.own_square
    statistic = float(terms.sum())
    adjusted, adjusted_df = statistic * trace / square, trace**2 / square
    p = chdtrc(term_df, term_statistic)
    ticked, rows, columns = cells
    n = float(patterns.respondents)
    expected = rows[:, None] * columns / n
    residuals = (ticked - expected) / np.sqrt(expected)
    return Independence(
        rows=names[0],
        columns=names[1],
        respondents=patterns.respondents,
        statistic=statistic,
        terms=terms,
        term_df=term_df,
        term_p=p,
        bonferroni_term_p=np.minimum(p * terms.size, 1),
        bonferroni_p=float(min(p.min() * terms.size, 1)),
        rao_scott_statistic=adjusted,
        rao_scott_df=adjusted_df,
        rao_scott_p=float(chdtrc(adjusted_df, adjusted)),
        ticked=ticked,
        expected=expected,
        pearson_residuals=residuals,
        adjusted_residuals=residuals / np.sqrt((1 - rows[:, None] / n) * (1 - columns / n) * effect),
        least_expected=least_expected,
    )
