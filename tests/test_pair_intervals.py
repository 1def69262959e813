"""All pairs of items: exact limits against other software and their definition, and Bonferroni's inequality."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import nchypergeom_fisher
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio

from pddemand import pair_intervals
from pddemand.comparisons import tango_interval
from pddemand.pair_intervals import odds_ratio_interval, pair_table, simultaneous_tango
from pddemand.patterns import reduce_answers

cells = st.tuples(*[st.integers(0, 40)] * 4)


def test_odds_ratio_limits_as_r_prints_them() -> None:
    # R: fisher.test(matrix(c(3, 1, 1, 3), 2), alternative = "greater") prints 0.3135693 Inf (TeaTasting in its help):
    # one tail of 5 %. R stops its search within 1.2e-4 (uniroot's default); the exact limits follow below.
    lower, _ = odds_ratio_interval(3, 1, 1, 3, confidence=0.9)
    assert float(lower) == pytest.approx(0.3135693, abs=1.3e-4)
    # R: fisher.test(matrix(c(2, 10, 15, 3), 2)) prints 0.003325764 0.363182271 (Convictions in its help)
    lower, upper = odds_ratio_interval(2, 15, 10, 3)
    assert float(lower) == pytest.approx(0.003325764, abs=1.3e-4)
    assert float(upper) == pytest.approx(0.363182271, abs=1.3e-4)


@given(st.lists(cells, min_size=1, max_size=5), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_odds_ratio_limits_are_those_of_scipy(tables: list[tuple[int, int, int, int]], confidence: float) -> None:
    both, only_a, only_b, neither = np.transpose(tables)
    lower, upper = odds_ratio_interval(both, only_a, only_b, neither, confidence)
    for table, low, high in zip(tables, lower, upper, strict=True):
        square = np.reshape(table, (2, 2))
        if not (square.sum(axis=0).all() and square.sum(axis=1).all()):
            assert (low, high) == (0, np.inf)
            continue
        expected = scipy_odds_ratio(square).confidence_interval(confidence)
        assert low == pytest.approx(expected.low, rel=1e-8)
        assert high == pytest.approx(expected.high, rel=1e-8)


@given(cells)
@example((0, 40, 40, 0))
def test_each_limit_leaves_half_the_error_in_its_tail(table: tuple[int, int, int, int]) -> None:
    n11, n10, n01, n00 = table
    lower, upper = odds_ratio_interval(*table)
    margins = (sum(table), n11 + n10, n11 + n01)
    assert lower <= upper
    if lower > 0:
        assert nchypergeom_fisher.sf(n11 - 1, *margins, float(lower)) == pytest.approx(0.025, rel=1e-6)
    else:
        assert n11 == 0 or n00 == 0
    if upper < np.inf:
        assert nchypergeom_fisher.cdf(n11, *margins, float(upper)) == pytest.approx(0.025, rel=1e-6)
    else:
        assert n10 == 0 or n01 == 0


@given(cells)
def test_odds_ratio_limits_mirror(table: tuple[int, int, int, int]) -> None:
    n11, n10, n01, n00 = table
    lower, upper = odds_ratio_interval(n11, n10, n01, n00)
    other_lower, other_upper = odds_ratio_interval(n10, n11, n00, n01)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose([1 / upper, 1 / lower], [other_lower, other_upper], rtol=1e-9)
    np.testing.assert_allclose(odds_ratio_interval(n11, n01, n10, n00), (lower, upper), rtol=1e-9)


def test_far_tails_left_out_do_not_matter_and_pairs_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = np.array([[3000, 2000, 2500, 2500], [1, 4000, 4000, 1999], [7, 3, 20, 9970], [0, 10, 20, 9970]]).T
    limits = np.array(odds_ratio_interval(*tables))
    assert limits[0, 0] == pytest.approx(1.384648104717105, rel=1e-9)  # scipy_odds_ratio, which takes seconds for more
    assert limits[1, 0] == pytest.approx(1.6249652740146914, rel=1e-9)
    monkeypatch.setattr(pair_intervals, "NEGLIGIBLE", 1e-300)
    np.testing.assert_allclose(odds_ratio_interval(*tables), limits, rtol=1e-9)
    monkeypatch.setattr(pair_intervals, "CELLS", 10)
    np.testing.assert_allclose(odds_ratio_interval(*tables), limits, rtol=1e-9)


def test_shapes_are_kept_and_what_is_no_count_is_refused() -> None:
    lower, upper = odds_ratio_interval([[3, 4], [5, 6]], 1, [1, 2], 3)
    assert lower.shape == upper.shape == (2, 2)
    assert float(lower[1, 1]) == float(odds_ratio_interval(6, 1, 2, 3)[0])
    with pytest.raises(ValueError, match="only_a must not be negative"):
        odds_ratio_interval(1, -1, 2, 2)
    with pytest.raises(ValueError, match="confidence must be between 0 and 1, not 95"):
        odds_ratio_interval(1, 1, 2, 2, confidence=95)
    with pytest.raises(ValueError, match="confidence must be between 0 and 1, not 95"):
        simultaneous_tango(1, 1, 2, confidence=95)


def test_simultaneous_intervals_are_tangos_at_a_higher_level() -> None:
    only_a, only_b = np.array([1, 6, 3]), np.array([7, 16, 4])
    np.testing.assert_allclose(simultaneous_tango(only_a, only_b, 60, 0.94), tango_interval(only_a, only_b, 60, 0.98))
    np.testing.assert_allclose(simultaneous_tango(1, 7, 21), tango_interval(1, 7, 21))


def test_simultaneous_intervals_cover_all_differences_together() -> None:
    """400 samples of 160 with dependent items; all six differences are held by at least 95 % (Bonferroni)."""
    rng = np.random.default_rng(20261123)
    leaning = rng.normal(size=(400, 160, 1))
    cuts = np.array([-0.8, -0.3, 0.0, 0.5])
    answers = 0.8 * leaning + 0.6 * rng.normal(size=(400, 160, 4)) < cuts
    shares = np.array([0.21185540, 0.38208858, 0.5, 0.69146246])  # of the standard normal distribution below each cut
    held = np.ones(400, bool)
    both_sides = []
    for a, b in combinations(range(4), 2):
        both_sides.append(
            [(answers[..., a] & ~answers[..., b]).sum(axis=1), (answers[..., b] & ~answers[..., a]).sum(axis=1)]
        )
    only_a, only_b = np.array(both_sides).transpose(1, 2, 0)
    for sample in range(400):
        lower, upper = simultaneous_tango(only_a[sample], only_b[sample], 160)
        true = [shares[a] - shares[b] for a, b in combinations(range(4), 2)]
        held[sample] = np.all((lower <= true) & (upper >= true))
    assert held.mean() > 0.95 - 3 * np.sqrt(0.05 * 0.95 / 400)


def test_pair_table_by_hand() -> None:
    patterns = reduce_answers([[1, 0, 0]] * 3 + [[1, 1, 0]] * 4 + [[0, 0, 0]] * 3, items=["ict", "legal", "unticked"])
    frame = pair_table(patterns)
    assert list(zip(frame["item_a"], frame["item_b"], strict=True)) == [
        ("ict", "legal"),
        ("ict", "unticked"),
        ("legal", "unticked"),
    ]
    first = frame.iloc[0]
    assert first[["both", "only_a", "only_b", "neither"]].tolist() == [4, 3, 0, 3]
    assert first["difference"] == pytest.approx(0.3)
    assert first["p_exact"] == pytest.approx(0.25)
    assert first["p_holm"] == pytest.approx(0.25)
    assert frame["p_holm"].tolist() == pytest.approx([0.25, 3 * 2 / 2**7, 0.25])
    assert frame["odds_ratio_lower"].tolist()[1:] == [0, 0]
    assert frame["odds_ratio_upper"].tolist()[1:] == [np.inf, np.inf]
    assert frame["phi"].isna().tolist() == [False, True, True]
    assert (frame["simultaneous_lower"] <= frame["tango_lower"]).all()
    assert (frame["simultaneous_upper"] >= frame["tango_upper"]).all()


@settings(max_examples=20)
@given(st.integers(0, 1000))
def test_pair_table_does_not_know_respondents_from_patterns(seed: int) -> None:
    rng = np.random.default_rng(seed)
    answers: npt.NDArray[np.int64] = rng.integers(2, size=(30, 3))
    whole = pair_table(reduce_answers(answers))
    by_group = pair_table(reduce_answers(answers[::-1], groups=rng.integers(4, size=30)))
    assert whole.equals(by_group)


def test_weights_and_single_items_are_refused() -> None:
    with pytest.raises(ValueError, match="without weights"):
        pair_table(reduce_answers([[1, 0], [0, 1]], weights=[1.0, 2.0]))
    with pytest.raises(ValueError, match="at least two items"):
        pair_table(reduce_answers([[1], [0]]))


def test_equal_weights_are_none() -> None:
    answers = [[1, 0], [0, 1], [1, 1], [1, 0]]
    weighted, plain = pair_table(reduce_answers(answers, weights=[2.0] * 4)), pair_table(reduce_answers(answers))
    assert weighted.equals(plain)
