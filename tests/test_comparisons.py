"""Paired comparisons: published examples, other software, definitions computed another way, and monotonicity.

The bounds in `pddemand.identification` take their ends from the ends of the ranges of the counts, so the last part
of this file shows that every p-value and limit moves in one direction only.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import chi2, friedmanchisquare, norm
from statsmodels.stats.contingency_tables import cochrans_q, mcnemar
from statsmodels.stats.multitest import multipletests

from pddemand.comparisons import (
    Floats,
    cochran_p,
    cochran_q,
    cochran_q_from,
    holm,
    kendall_w,
    mcnemar_chi2,
    mcnemar_p_asymptotic,
    mcnemar_p_exact,
    mcnemar_p_mid,
    newcombe_interval,
    paired_cells,
    tango_interval,
)

PValue = Callable[[npt.ArrayLike, npt.ArrayLike], Floats]

P_VALUES: tuple[PValue, ...] = (mcnemar_p_asymptotic, mcnemar_p_exact, mcnemar_p_mid)
GRID_A, GRID_B = np.meshgrid(np.arange(41), np.arange(41), indexing="ij")


@st.composite
def discordant_counts(draw: st.DrawFn) -> tuple[int, int, int]:
    n = draw(st.one_of(st.integers(1, 200), st.integers(1, 10**7)))
    only_a = draw(st.integers(0, n))
    return only_a, draw(st.integers(0, n - only_a)), n


@st.composite
def answer_tables(draw: st.DrawFn) -> npt.NDArray[np.int64]:
    rows, items = draw(st.integers(1, 12)), draw(st.integers(2, 5))
    ticks = draw(st.lists(st.integers(0, 1), min_size=rows * items, max_size=rows * items))
    return np.array(ticks).reshape(rows, items)


# Counting


@given(answer_tables(), st.data())
def test_paired_cells_by_counting_row_by_row(table: npt.NDArray[np.int64], data: st.DataObject) -> None:
    repeats = data.draw(st.lists(st.integers(0, 4), min_size=len(table), max_size=len(table)))
    cells = paired_cells(table, repeats)
    for position, (i, j) in enumerate(combinations(range(table.shape[1]), 2)):
        for cell, ticks in zip(cells, ((1, 1), (1, 0), (0, 1), (0, 0)), strict=True):
            alike = (table[:, i] == ticks[0]) & (table[:, j] == ticks[1])
            assert cell[position] == np.array(repeats)[alike].sum()


@given(answer_tables())
def test_repeated_patterns_count_like_rows(table: npt.NDArray[np.int64]) -> None:
    patterns, repeats = np.unique(table, axis=0, return_counts=True)
    np.testing.assert_array_equal(paired_cells(patterns, repeats), paired_cells(table))
    assert cochran_q(patterns, repeats) == cochran_q(table)


@pytest.mark.parametrize(
    ("table", "repeats", "complaint"),
    [
        ([[1, 2]], None, "0 and 1 only, not 2"),
        ([[1, np.nan]], None, "0 and 1 only, not nan"),
        ([1, 0], None, r"at least two items, not shape \(2,\)"),
        ([[1], [0]], None, "at least two items"),
        (np.empty((0, 3)), None, "needs rows"),
        ([[1, 0]], [1, 1], "one number for each of 1 rows"),
        ([[1, 0]], [-1], "repeats must not be negative"),
        ([[1, 0]], [1.5], "repeats must hold whole numbers"),
    ],
)
def test_what_is_no_table_of_answers_is_refused(
    table: npt.ArrayLike, repeats: npt.ArrayLike | None, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        paired_cells(table, repeats)
    with pytest.raises(ValueError, match=complaint):
        cochran_q(table, repeats)


# McNemar


def test_mcnemar_of_published_examples() -> None:
    # Bentur et al. (2009), cells 1, 1, 7, 12: Fagerland, Lydersen and Laake, BMC Med. Res. Methodol. 13:91, 2013.
    assert [round(float(p(1, 7)), 3) for p in P_VALUES] == [0.034, 0.070, 0.039]
    # Cavo et al. (2012), cells 59, 6, 16, 80: R package contingencytables, tests of chapter 8 (z = -2.132).
    assert [round(float(p(6, 16)), 6) for p in P_VALUES] == [0.033006, 0.052479, 0.034690]
    assert np.sqrt(mcnemar_chi2(6, 16)) == pytest.approx(2.132, abs=5e-4)
    # Armitage and Berry (1994, p. 127), two media for tuberculosis: StatsDirect help, "Matched pairs".
    assert round(float(mcnemar_p_exact(12, 2)), 4) == 0.0129


@pytest.mark.parametrize("cells", [(1, 7), (6, 16), (0, 3), (5, 5), (40, 20), (3000, 3100)])
def test_mcnemar_is_that_of_statsmodels(cells: tuple[int, int]) -> None:
    # statsmodels.stats.contingency_tables.mcnemar(table, exact=True) and (table, exact=False, correction=False)
    table = [[50, cells[0]], [cells[1], 50]]
    asymptotic, exact = mcnemar(table, exact=False, correction=False), mcnemar(table, exact=True)
    assert mcnemar_chi2(*cells) == pytest.approx(asymptotic.statistic, rel=1e-13)
    assert mcnemar_p_asymptotic(*cells) == pytest.approx(asymptotic.pvalue, rel=1e-12)
    assert mcnemar_p_exact(*cells) == pytest.approx(exact.pvalue, rel=1e-9)


@pytest.mark.parametrize("discordant", [1, 2, 9, 10, 100, 3001])
def test_exact_and_mid_p_by_summing_the_binomial_distribution(discordant: int) -> None:
    chances = [Fraction(comb(discordant, x), 2**discordant) for x in range(discordant // 2 + 1)]
    smaller = np.array(sorted({0, 1, discordant // 4, discordant // 2} & set(range(len(chances)))))
    exact = [min(1.0, float(2 * sum(chances[: x + 1]))) for x in smaller]
    mid = [min(1.0, float(2 * sum(chances[:x]) + chances[x])) for x in smaller]
    np.testing.assert_allclose(mcnemar_p_exact(smaller, discordant - smaller), exact, rtol=1e-12)
    np.testing.assert_allclose(mcnemar_p_mid(smaller, discordant - smaller), mid, rtol=1e-12)


def test_nobody_discordant_and_equal_counts_say_nothing() -> None:
    assert mcnemar_chi2(0, 0) == 0
    for p in P_VALUES:
        np.testing.assert_allclose(p([0, 1, 20, 5 * 10**6], [0, 1, 20, 5 * 10**6]), 1, rtol=1e-12)


def test_ten_million_discordant_respondents() -> None:
    # Far from the tail's end the exact and the asymptotic p-value agree, up to the continuity correction.
    a, b = np.array([5_001_000, 5_003_000]), np.array([4_999_000, 4_997_000])
    corrected = chi2.sf((np.abs(a - b) - 1) ** 2 / (a + b), 1)
    np.testing.assert_allclose(mcnemar_p_exact(a, b), corrected, rtol=1e-5)
    np.testing.assert_allclose(mcnemar_p_mid(a, b), mcnemar_p_asymptotic(a, b), rtol=1e-5)
    assert [float(p(10**7, 0)) for p in P_VALUES] == [0, 0, 0]


def test_counts_broadcast_and_what_is_no_count_is_refused() -> None:
    assert mcnemar_p_exact([[1], [2]], [3, 4, 5]).shape == (2, 3)
    with pytest.raises(ValueError, match="only_a must not be negative, but -1 is"):
        mcnemar_chi2([3, -1], 2)
    with pytest.raises(ValueError, match="only_b must hold whole numbers, not float64"):
        mcnemar_p_mid(3, 2.0)


# Intervals of the difference


@pytest.mark.parametrize(
    ("only_a", "only_b", "respondents", "confidence", "lower", "upper", "digits"),
    [
        # Bentur et al. (2009): Fagerland, Lydersen and Laake, Statistics in Medicine 33, 2014, 2850-2875.
        (1, 7, 21, 0.95, -0.517, -0.026, 3),
        # Cavo et al. (2012): R package contingencytables, tests of chapter 8.
        (6, 16, 161, 0.95, -0.1240, -0.0054, 4),
        # R package ratesci, tests: the two examples of Tango (1998), and Agresti and Min,
        # Statistics in Medicine 24, 2005, 729-740.
        (9, 3, 32, 0.95, -0.027, 0.390, 3),
        (0, 1, 44, 0.90, -0.096, 0.037, 3),
        (16, 8, 86, 0.95, -0.020, 0.207, 3),
        # R: PropCIs::scoreci.mp(25, 28, 618, conf.level = 0.90), which is the interval of (c - b) / n.
        (28, 25, 618, 0.90, -0.0148, 0.0247, 4),
    ],
)
def test_tango_of_published_examples(
    only_a: int, only_b: int, respondents: int, confidence: float, lower: float, upper: float, digits: int
) -> None:
    limits = tango_interval(only_a, only_b, respondents, confidence)
    assert np.round(limits, digits).tolist() == [lower, upper]


def score(difference: float, only_a: int, only_b: int, n: int) -> float:
    """Tango's statistic with the constrained likelihood maximised numerically, not by his formula."""
    concordant = n - only_a - only_b

    def minus_log_likelihood(p_b: float) -> float:
        chances = np.array([p_b + difference, p_b, 1 - 2 * p_b - difference])
        counts = np.array([only_a, only_b, concordant])
        return -float((counts[counts > 0] * np.log(chances[counts > 0])).sum())

    smallest, largest = max(0.0, -difference), (1 - difference) / 2
    p_b = minimize_scalar(
        minus_log_likelihood, bounds=(smallest, largest), method="bounded", options={"xatol": 1e-13}
    ).x
    return float((only_a - only_b - n * difference) / np.sqrt(n * (2 * p_b + difference - difference**2)))


@pytest.mark.parametrize("counts", [(40, 20, 160), (1, 7, 21), (6, 16, 161), (3, 2, 6), (9, 3, 32), (30, 2, 40)])
def test_tango_inverts_the_score_test_with_a_numerically_maximised_likelihood(counts: tuple[int, int, int]) -> None:
    only_a, only_b, n = counts
    estimate, z = (only_a - only_b) / n, norm.ppf(0.975)
    lower = brentq(lambda x: score(x, *counts) - z, -0.999, estimate)
    upper = brentq(lambda x: score(x, *counts) + z, estimate, 0.999)
    np.testing.assert_allclose(tango_interval(*counts), (lower, upper), atol=1e-6)


@pytest.mark.parametrize("n", [1, 2, 7, 160, 10**7])
def test_tango_has_closed_forms_at_the_edges(n: int) -> None:
    z2 = norm.ppf(0.975) ** 2
    # Nobody discordant: abs(x) is then the most likely share of discordant respondents.
    np.testing.assert_allclose(tango_interval(0, 0, n), (-z2 / (n + z2), z2 / (n + z2)), atol=1e-15)
    # Everybody ticked a and not b: the Wilson interval of a share of 1, on the scale from -1 to 1.
    np.testing.assert_allclose(tango_interval(n, 0, n), ((n - z2) / (n + z2), 1), atol=1e-15)
    np.testing.assert_allclose(tango_interval(0, n, n), (-1, (z2 - n) / (n + z2)), atol=1e-15)


def is_kept(x: Fraction, only_a: int, only_b: int, n: int, z: float) -> bool:
    """Decide by rational arithmetic whether the score test keeps the difference x.

    It does if the share of discordant respondents at which x is just kept is at most the most likely one: below
    the larger root of the quadratic in the docstring of `tango_interval`.
    """
    d, discordant = only_a - only_b, only_a + only_b
    s = (d - n * x) ** 2 / (Fraction(z) ** 2 * n) + x**2
    left_of_the_roots_middle = 2 * n * s <= discordant + d * x
    return left_of_the_roots_middle or n * s**2 - (discordant + d * x) * s + d * x <= (n - discordant) * x**2


@given(discordant_counts())
@example((10**7 - 3, 2, 10**7))
@example((10**7 - 1, 0, 10**7))
@example((0, 10**7, 10**7))
@example((3 * 10**6, 2_995_000, 10**7))
def test_tango_limits_are_right_to_twelve_decimals(counts: tuple[int, int, int]) -> None:
    z, step = float(-norm.ppf(0.025)), Fraction(1, 10**12)
    for limit, sign in zip(tango_interval(*counts), (-1, 1), strict=True):
        inside, outside = Fraction(float(limit)) - sign * step, Fraction(float(limit)) + sign * step
        assert is_kept(inside, *counts, z)
        assert abs(outside) > 1 or not is_kept(outside, *counts, z)


@given(discordant_counts(), st.floats(0.5, 0.9999))
def test_tango_holds_the_difference_mirrors_and_agrees_with_mcnemar(
    counts: tuple[int, int, int], confidence: float
) -> None:
    only_a, only_b, n = counts
    lower, upper = tango_interval(only_a, only_b, n, confidence)
    assert -1 <= lower <= (only_a - only_b) / n <= upper <= 1
    np.testing.assert_array_equal(tango_interval(only_b, only_a, n, confidence), (-upper, -lower))
    p = mcnemar_p_asymptotic(only_a, only_b)
    if abs(p - (1 - confidence)) > 1e-9:
        assert (lower > 0 or upper < 0) == (p < 1 - confidence)


@pytest.mark.parametrize(
    ("cells", "lower", "upper"),
    [
        # Cavo et al. (2012): R package contingencytables, tests of chapter 8.
        ((59, 6, 16, 80), -0.1186, -0.0046),
        # Newcombe (1998), examples, method 10.
        ((36, 12, 2, 0), 0.0569, 0.3404),
    ],
)
def test_newcombe_of_published_examples(cells: tuple[int, int, int, int], lower: float, upper: float) -> None:
    assert np.round(newcombe_interval(*cells), 4).tolist() == [lower, upper]


def test_newcombe_by_hand_where_phi_is_zero() -> None:
    # Shares 1/2 and 1/2 of 4, covariance 1 x 1 - 1 x 1 = 0: the Wilson half-widths add like independent errors.
    z2 = norm.ppf(0.975) ** 2
    wilson_half_width = np.sqrt(z2) * np.sqrt(0.25 / 4 + z2 / 64) / (1 + z2 / 4)
    np.testing.assert_allclose(newcombe_interval(1, 1, 1, 1), np.sqrt(2) * wilson_half_width * np.array([-1, 1]))


@given(st.tuples(*[st.integers(0, 10**6)] * 4).filter(any))
def test_newcombe_holds_the_difference_and_mirrors(cells: tuple[int, int, int, int]) -> None:
    both, only_a, only_b, neither = cells
    lower, upper = newcombe_interval(*cells)
    tiny = 1e-12
    assert -1 - tiny <= lower <= (only_a - only_b) / sum(cells) + tiny
    assert (only_a - only_b) / sum(cells) - tiny <= upper <= 1 + tiny
    np.testing.assert_allclose(newcombe_interval(both, only_b, only_a, neither), (-upper, -lower), atol=tiny)


def test_unusable_counts_and_confidence_are_refused() -> None:
    with pytest.raises(ValueError, match="only_a \\+ only_b exceeds respondents by 2"):
        tango_interval(3, 3, 4)
    with pytest.raises(ValueError, match="respondents must be at least 1"):
        tango_interval(0, 0, 0)
    with pytest.raises(ValueError, match="at least 1 respondent"):
        newcombe_interval(0, 0, 0, 0)
    for confidence in (0, 1, 95, float("nan")):
        with pytest.raises(ValueError, match=f"between 0 and 1, not {confidence}"):
            tango_interval(1, 1, 4, confidence)
        with pytest.raises(ValueError, match=f"between 0 and 1, not {confidence}"):
            newcombe_interval(1, 1, 1, 1, confidence)


# Holm


@settings(max_examples=15)  # statsmodels takes 50 ms
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_is_that_of_statsmodels(p: list[float]) -> None:
    # statsmodels.stats.multitest.multipletests(p, method="holm")[1]
    np.testing.assert_allclose(holm(p), multipletests(p, method="holm")[1], rtol=1e-13)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.data())
def test_holm_rises_with_every_p_value_and_forgets_their_order(p: list[float], data: st.DataObject) -> None:
    raised = p.copy()
    place = data.draw(st.integers(0, len(p) - 1))
    raised[place] = data.draw(st.floats(p[place], 1))
    assert (holm(raised) >= holm(p)).all()
    order = data.draw(st.permutations(range(len(p))))
    np.testing.assert_array_equal(holm(np.array(p)[order]), holm(p)[order])


def test_holm_keeps_the_shape_and_refuses_what_is_no_probability() -> None:
    # By hand: 4 x 0.01, then 3 x 0.02, then 2 x 0.03 and 0.04, both held up by the 0.06 before them.
    np.testing.assert_allclose(holm([[0.04, 0.01], [0.03, 0.02]]), [[0.06, 0.04], [0.06, 0.06]])
    assert holm([]).shape == (0,)
    for wrong in (float("nan"), -0.1, 1.1):
        with pytest.raises(ValueError, match=f"between 0 and 1, not {wrong}"):
            holm([0.5, wrong])


# Cochran's Q and Kendall's W


def test_cochran_q_of_published_examples() -> None:
    # Cochran (1950): 69 specimens on four media, Q = 8.05.
    media = [[1, 1, 1, 1], [1, 1, 0, 1], [0, 1, 1, 1], [0, 1, 0, 1], [0, 0, 0, 0]]
    assert cochran_q(media, repeats=[4, 2, 3, 1, 59]) == pytest.approx(8.05, abs=5e-3)
    # SAS/STAT User's Guide, PROC FREQ, example "Cochran's Q Test": 46 patients, three drugs, p = 0.0145.
    drugs = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [1, 0, 0], [0, 1, 1], [0, 1, 0], [0, 0, 1], [0, 0, 0]]
    q = cochran_q(drugs, repeats=[6, 16, 2, 4, 2, 4, 6, 6])
    assert round(float(cochran_p(q, items=3)), 4) == 0.0145


@given(answer_tables())
def test_cochran_q_is_that_of_statsmodels(table: npt.NDArray[np.int64]) -> None:
    # statsmodels.stats.contingency_tables.cochrans_q(table)
    counts, choices = table.sum(axis=0), table.sum(axis=1)
    if (choices * (table.shape[1] - choices)).any():
        expected = cochrans_q(table)
        assert cochran_q(table) == pytest.approx(expected.statistic, abs=1e-12)
        assert cochran_p(cochran_q(table), table.shape[1]) == pytest.approx(expected.pvalue)
    assert cochran_q(table) == cochran_q_from(counts, (choices**2).sum())


@given(answer_tables())
def test_cochran_q_of_two_items_is_mcnemar(table: npt.NDArray[np.int64]) -> None:
    _, only_a, only_b, _ = paired_cells(table[:, :2])
    assert cochran_q(table[:, :2]) == pytest.approx(mcnemar_chi2(only_a, only_b)[0])


@given(answer_tables().filter(lambda table: table.shape[1] > 2))
def test_kendall_w_is_friedmans_statistic_over_its_greatest_value(table: npt.NDArray[np.int64]) -> None:
    rows, items = table.shape
    w = kendall_w(cochran_q(table), rows, items)
    assert 0 <= w <= 1 + 1e-12
    if ((table.sum(axis=1) > 0) & (table.sum(axis=1) < items)).any():
        # scipy.stats.friedmanchisquare(*columns).statistic
        assert w == pytest.approx(friedmanchisquare(*table.T).statistic / (rows * (items - 1)), abs=1e-12)


def test_all_or_nothing_answers_say_nothing() -> None:
    q = cochran_q([[1, 1, 1], [0, 0, 0], [1, 1, 1]])
    assert [float(value) for value in (q, cochran_p(q, 3), kendall_w(q, 3, 3))] == [0, 1, 0]


def test_everybody_ticking_the_same_is_full_concordance() -> None:
    assert kendall_w(cochran_q([[1, 0, 1, 0]] * 9), 9, 4) == 1


def test_cochran_q_takes_many_totals_at_once_and_large_ones() -> None:
    counts = np.array([[6, 16], [16, 16], [5 * 10**6, 10**7]])
    squares = np.array([22, 32, 5 * 10**6 + 4 * 5 * 10**6])
    np.testing.assert_allclose(cochran_q_from(counts, squares), [100 / 22, 0, 5 * 10**6])
    k, n = 20, 10**7  # by hand: one item ticked by all n, the others by nobody
    assert cochran_q_from([n] + [0] * (k - 1), n) == n * (k - 1)


def test_impossible_totals_are_refused() -> None:
    with pytest.raises(ValueError, match="no answers have these counts"):
        cochran_q_from([1, 2], 6)
    with pytest.raises(ValueError, match="no answers have these counts"):
        cochran_q_from([1, 2], 7)
    for one_item in ([3], 3):
        with pytest.raises(ValueError, match="at least two items"):
            cochran_q_from(one_item, 3)
    with pytest.raises(ValueError, match="at least two items, not 1"):
        cochran_p(0, items=1)
    with pytest.raises(ValueError, match="at least two items, not 1"):
        kendall_w(0, respondents=5, items=1)
    with pytest.raises(ValueError, match="at least 1 respondent, not 0"):
        kendall_w(0, respondents=0, items=2)


# Monotonicity, on which the bounds rest


@pytest.mark.parametrize("p", P_VALUES)
def test_p_values_fall_with_the_larger_count_and_rise_with_the_smaller(p: PValue) -> None:
    values = p(GRID_A, GRID_B)
    rounding = 1 + 1e-12
    larger_a = GRID_A[:-1] >= GRID_B[:-1]
    assert (values[1:] <= values[:-1] * rounding)[larger_a].all()  # (a, b) to (a + 1, b) where a >= b
    smaller_b = GRID_B[:, 1:] <= GRID_A[:, 1:]
    assert (values[:, 1:] * rounding >= values[:, :-1])[smaller_b].all()  # (a, b) to (a, b + 1) where b < a
    assert (values[1:, 1:] * rounding >= values[:-1, :-1]).all()  # one more on both sides
    np.testing.assert_array_equal(values, values.T)


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(1, 10**6), st.sampled_from(P_VALUES))
def test_p_values_move_in_one_direction_for_large_counts(a: int, b: int, more: int, p: PValue) -> None:
    a, b = max(a, b), min(a, b)
    rounding = 1 + 1e-9
    assert p(a + more, b) <= p(a, b) * rounding
    assert p(a + more, b + more) * rounding >= p(a, b)
    assert p(a, b) * rounding >= p(a, max(b - more, 0))


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize("n", [1, 2, 5, 17, 40])
def test_tango_limits_move_in_one_direction(n: int, confidence: float) -> None:
    possible = (n >= GRID_A + GRID_B)[: n + 1, : n + 1]
    lower, upper = np.full(possible.shape, np.nan), np.full(possible.shape, np.nan)
    a, b = np.nonzero(possible)
    lower[possible], upper[possible] = tango_interval(a, b, n, confidence)
    tiny = 1e-14
    for limits in (lower, upper):
        with_a, with_b = np.diff(limits, axis=0), np.diff(limits, axis=1)
        assert not (with_a < -tiny).any()  # rises with only_a
        assert not (with_b > tiny).any()  # falls with only_b
    assert not (lower[1:, 1:] - lower[:-1, :-1] > tiny).any()  # falls with one more on both sides
    assert not (upper[1:, 1:] - upper[:-1, :-1] < -tiny).any()  # rises with one more on both sides


@given(discordant_counts(), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_tango_limits_move_in_one_direction_for_large_counts(counts: tuple[int, int, int], confidence: float) -> None:
    a, b, n = counts
    tiny = 1e-14
    lower, upper = tango_interval(a, b, n, confidence)
    for more in {1, n - a - b, (n - a - b) // 3} - {0} if a + b < n else set():
        more_a, more_b = (tango_interval(a + more, b, n, confidence), tango_interval(a, b + more, n, confidence))
        assert lower - tiny <= more_a[0]
        assert upper - tiny <= more_a[1]
        assert lower + tiny >= more_b[0]
        assert upper + tiny >= more_b[1]
        if a + b + 2 * more <= n:
            on_both = tango_interval(a + more, b + more, n, confidence)
            assert on_both[0] <= lower + tiny
            assert on_both[1] >= upper - tiny
