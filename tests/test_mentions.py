"""Shares of mentions clustered by respondent: by hand, against resampling, and where they must give Pearson's test."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pddemand.mentions import Mentions, mentions, wald_p
from pddemand.patterns import Patterns, reduce_answers


@st.composite
def answers(draw: st.DrawFn) -> Patterns:
    n, k = draw(st.integers(5, 60)), draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    table = (rng.random((n, k)) < 0.2 + 0.6 * rng.random(k)).astype(int)
    table[0] = 1
    return reduce_answers(table, items=[f"item{j}" for j in range(k)])


def test_covariance_by_hand() -> None:
    # Three respondents tick a and b, a, and b: C = (2, 2), S = 4, d = 1/2 each. y - d R is (0, 0), (1/2, -1/2) and
    # (-1/2, 1/2): their squares sum to 1/2. 3 / 2 * (1/2) / 16 = 3 / 64.
    found = mentions(reduce_answers([[1, 1], [1, 0], [0, 1]], items="ab"))
    assert found.shares.tolist() == [0.5, 0.5]
    assert found.covariance == pytest.approx(np.array([[1, -1], [-1, 1]]) * 3 / 64)


def test_covariance_of_a_finite_population() -> None:
    # Of N = 12 the same three leave 1 - 3 / 12 of it; of N = 3 nothing is left to chance.
    answers = reduce_answers([[1, 1], [1, 0], [0, 1]], items="ab")
    assert mentions(answers, 12).covariance == pytest.approx(0.75 * mentions(answers).covariance)
    assert not mentions(answers, 3).covariance.any()


@pytest.mark.parametrize(("rows", "teachers"), [([[1, 0]], None), ([[0, 0], [0, 0]], None), ([[1, 0], [0, 1]], 1)])
def test_what_has_no_covariance_is_refused(rows: list[list[int]], teachers: int | None) -> None:
    with pytest.raises(ValueError, match="respondents"):
        mentions(reduce_answers(rows), teachers)


def test_one_tick_each_has_the_covariance_of_single_choices() -> None:
    found = mentions(reduce_answers(np.repeat(np.eye(3, dtype=int), [50, 30, 20], axis=0)))
    d = np.array([0.5, 0.3, 0.2])
    assert found.covariance == pytest.approx((np.diag(d) - np.outer(d, d)) / 99)


@given(answers())
def test_covariance_is_one_of_shares_that_sum_to_one(patterns: Patterns) -> None:
    found = mentions(patterns)
    assert found.shares.sum() == pytest.approx(1)
    assert found.covariance.sum(axis=0) == pytest.approx(0, abs=1e-15)
    assert np.linalg.eigvalsh(found.covariance).min() > -1e-15


def test_covariance_is_that_of_resampled_respondents() -> None:
    rng = np.random.default_rng(5)
    keen = rng.random((400, 1)) + np.array([0.9, 0.6, 0.2, 0.1])
    patterns = reduce_answers((rng.random((400, 4)) < keen / 2).astype(int), items="abcd")
    times = patterns.counts[:, 0]
    drawn = rng.multinomial(times.sum(), times / times.sum(), size=40_000) @ patterns.answers.astype(np.int64)
    resampled = np.cov((drawn / drawn.sum(axis=1, keepdims=True)).T)
    found = mentions(patterns).covariance
    assert np.sqrt(np.diag(found)) == pytest.approx(np.sqrt(np.diag(resampled)), rel=0.02)
    assert found == pytest.approx(resampled, abs=0.05 * np.abs(found).max())


def test_demand_that_is_known_gives_pearson_s_test() -> None:
    seen, d = np.array([[14, 10, 8, 8], [10, 10, 10, 10]]), np.array([0.4, 0.3, 0.2, 0.1])
    known = Mentions(d, np.zeros((4, 4)))
    expected = [stats.chisquare(row, 40 * d).pvalue for row in seen]
    assert wald_p(seen, known) == pytest.approx(expected)


def test_wald_by_hand_for_two_items() -> None:
    # d = 1/2 with variance 3/64; 10 courses have a share of 0.8, variance 0.25 / 10: z**2 = 0.09 / (0.025 + 3/64).
    demand = mentions(reduce_answers([[1, 1], [1, 0], [0, 1]], items="ab"))
    assert wald_p(np.array([[8, 2]]), demand) == pytest.approx(stats.chi2(1).sf(0.09 / (0.025 + 3 / 64)))


@given(answers(), st.integers(0, 2**32 - 1))
def test_estimated_demand_never_makes_a_difference_clearer(patterns: Patterns, seed: int) -> None:
    demand = mentions(patterns)
    seen = np.random.default_rng(seed).multinomial(20, np.full(len(patterns.items), 1 / len(patterns.items)), size=3)
    known = Mentions(demand.shares, np.zeros_like(demand.covariance))
    assert (wald_p(seen, demand) >= wald_p(seen, known) - 1e-12).all()


def test_level_is_kept_when_both_samples_are_large() -> None:
    """Courses that fall as the true shares of mentions are, respondents who tick several items: 5 % are rejected."""
    rng = np.random.default_rng(11)
    every = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]])
    likely = np.array([0.3, 0.2, 0.1, 0.1, 0.3])
    truth = likely @ every / (likely @ every).sum()
    rejected = 0
    for _ in range(2000):
        demand = mentions(reduce_answers(np.repeat(every, rng.multinomial(150, likely), axis=0)))
        rejected += int(wald_p(rng.multinomial(150, truth)[None], demand)[0] < 0.05)
    assert 0.035 < rejected / 2000 < 0.065


def test_courses_that_nobody_asked_for() -> None:
    demand = mentions(reduce_answers([[1, 1, 0], [1, 0, 0], [0, 1, 0]], items="abc"))
    assert wald_p(np.array([[1, 1, 1], [1, 2, 0]]), demand)[0] == 0
    assert wald_p(np.array([[1, 1, 0]]), demand).tolist() == [1]
    only = mentions(reduce_answers([[1, 0], [1, 0]], items="ab"))
    assert wald_p(np.array([[3, 0], [2, 1]]), only).tolist() == [1, 0]
