"""Association of two items, against numpy, scipy and statsmodels on whole grids of two-by-two tables."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio
from statsmodels.stats.contingency_tables import Table2x2

from pddemand.association import conditional_share, odds_ratio, phi

CELLS = np.array([*product(range(5), repeat=4)]).T
BOTH, ONLY_A, ONLY_B, NEITHER = CELLS
A, B, N = BOTH + ONLY_A, BOTH + ONLY_B, CELLS.sum(axis=0)
VARIES = (A > 0) & (A < N) & (B > 0) & (B < N)

big_cells = st.tuples(*[st.integers(0, 10**7)] * 4)


def test_phi_is_the_correlation_of_the_two_columns() -> None:
    values = phi(*CELLS)
    for both, only_a, only_b, neither in CELLS[:, VARIES].T[::7]:
        a = np.repeat([1, 1, 0, 0], [both, only_a, only_b, neither])
        b = np.repeat([1, 0, 1, 0], [both, only_a, only_b, neither])
        assert phi(both, only_a, only_b, neither) == pytest.approx(np.corrcoef(a, b)[0, 1], abs=1e-12)
    assert np.isnan(values[~VARIES]).all()
    assert (np.abs(values[VARIES]) <= 1).all()


def test_phi_of_full_agreement_and_full_disagreement_is_exact() -> None:
    assert phi([3, 7, 3_333_333], 0, 0, [4, 1, 6_666_667]).tolist() == [1, 1, 1]
    assert phi(0, [3, 7, 3_333_333], [4, 1, 6_666_667], 0).tolist() == [-1, -1, -1]


def test_odds_ratio_by_hand_scipy_and_statsmodels() -> None:
    # 59 x 80 / (6 x 16), the cells of Cavo et al. (2012).
    assert odds_ratio(59, 6, 16, 80) == pytest.approx(49.1666667)
    # statsmodels.stats.contingency_tables.Table2x2(table, shift_zeros=False).oddsratio
    assert odds_ratio(59, 6, 16, 80) == pytest.approx(
        Table2x2(np.array([[59, 6], [16, 80]]), shift_zeros=False).oddsratio
    )
    # scipy.stats.contingency.odds_ratio(table, kind="sample").statistic
    for both, only_a, only_b, neither in CELLS[:, VARIES].T[::7]:
        expected = scipy_odds_ratio([[both, only_a], [only_b, neither]], kind="sample").statistic
        assert odds_ratio(both, only_a, only_b, neither) == pytest.approx(expected)


def test_odds_ratio_is_undefined_exactly_where_an_item_does_not_vary() -> None:
    values = odds_ratio(*CELLS)
    np.testing.assert_array_equal(np.isnan(values), ~VARIES)
    np.testing.assert_array_equal(np.isinf(values), VARIES & (ONLY_A * ONLY_B == 0))
    np.testing.assert_array_equal(values == 0, VARIES & (BOTH * NEITHER == 0))


def test_conditional_shares_by_counting() -> None:
    np.testing.assert_array_equal(conditional_share([1, 0, 3, 0], [2, 4, 0, 0]), [1 / 3, 0, 1, np.nan])


@given(big_cells)
def test_association_does_not_depend_on_which_item_comes_first(cells: tuple[int, int, int, int]) -> None:
    both, only_a, only_b, neither = cells
    np.testing.assert_array_equal(phi(both, only_a, only_b, neither), phi(both, only_b, only_a, neither))
    np.testing.assert_array_equal(odds_ratio(both, only_a, only_b, neither), odds_ratio(both, only_b, only_a, neither))


@given(st.integers(1, 10**7), st.data())
def test_everything_rises_with_those_who_ticked_both(n: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(1, n)), data.draw(st.integers(1, n))
    both = data.draw(st.integers(max(0, a + b - n), min(a, b)))
    if both < min(a, b):
        one_more = np.array([both, both + 1])
        cells = one_more, a - one_more, b - one_more, n - a - b + one_more
        assert np.diff(conditional_share(one_more, a - one_more)) > 0
        if max(a, b) < n:
            assert np.diff(phi(*cells)) > 0
            assert odds_ratio(*cells)[1] > odds_ratio(*cells)[0]


def test_what_is_no_count_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="only_b must not be negative, but -2 is"):
        phi(1, 1, [1, -2], 1)
    with pytest.raises(ValueError, match="neither must hold whole numbers, not float64"):
        odds_ratio(1, 1, 1, 0.5)
    with pytest.raises(ValueError, match="both must not be negative"):
        conditional_share(-1, 1)
