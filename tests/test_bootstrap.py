"""The bootstrap: against row-by-row resampling, all possible resamples, R's printed p-values, and its true size."""

import tracemalloc
from dataclasses import replace
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from farmers import contaminants_and_storage, sources_by_education
from scipy.stats import binom, chi2, chi2_contingency, multinomial

from pddemand import bootstrap
from pddemand.bootstrap import bootstrap_mmi, bootstrap_spmi
from pddemand.comparisons import Floats
from pddemand.multiple_response import mmi, mmi_terms, spmi, spmi_terms
from pddemand.patterns import Patterns, reduce_answers


def close(p: float, expected: float, resamples: int) -> bool:
    """Tell whether a bootstrap p-value is within five standard errors, and one resample, of what it estimates."""
    return bool(abs(p - expected) < 5 * np.sqrt(expected * (1 - expected) / resamples) + 2 / resamples)


# The reference


def test_pairs_of_farmers_as_mrcv_prints_them() -> None:
    # Koziol and Bilder (2014), page 146: set.seed(102211); MI.test(data = farmer2, I = 3, J = 4, type = "all",
    # B = 1999, plot.hist = TRUE) prints p.boot = 5e-04 and p.combo.prod = 5e-04, one resample in 1,999.
    test = bootstrap_spmi(contaminants_and_storage(), resamples=100_000, seed=20261123)
    assert test.constant < 5  # 13 farmers have a holding tank: none in a resample once in half a million
    for p in (test.p_sum, test.p_product):
        assert 0.05 < binom.cdf(1, 1999, p) < 0.95
    # It prints p.combo.min = .001, two in 1,999. Drawing respondents row by row, as MI.test does, gives .0042 (standard
    # error .0002), and so does this: that run was at the low end of what chance does, 1 in 100.
    assert close(test.p_minimum, 0.0042, 40_000)
    assert binom.cdf(2, 1999, test.p_minimum) > 0.003


def by_rows(answers: npt.NDArray[np.int64], group: npt.NDArray[np.int64], resamples: int) -> tuple[float, float, float]:
    """MI.test's resampling as its source has it: groups stay, whole rows of answers are drawn; p = mean(X* >= X)."""

    def p_values(rows: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
        terms = np.empty(rows.shape[1])
        for item in range(rows.shape[1]):
            table = np.zeros((2, group.max() + 1))
            np.add.at(table, (rows[:, item], group), 1)
            table[table == 0] = 0.5
            terms[item] = chi2_contingency(table, correction=False).statistic
        return terms, chi2.sf(terms, group.max())

    rng = np.random.default_rng(1)
    observed, observed_p = p_values(answers)
    hits = np.zeros(3)
    for _ in range(resamples):
        terms, p = p_values(answers[rng.integers(len(answers), size=len(answers))])
        hits += [
            terms.sum() >= observed.sum() - 1e-9,
            p.prod() <= observed_p.prod() * (1 + 1e-9),
            p.min() <= observed_p.min() * (1 + 1e-9),
        ]
    return tuple(hits / resamples)


def test_drawing_counts_is_drawing_rows() -> None:
    rng = np.random.default_rng(4)
    answers, group = (rng.random((60, 3)) < 0.5).astype(np.int64), np.repeat([0, 1, 2], 20)
    answers[:, 1] |= answers[:, 0]
    answers[:20, 0] |= rng.random(20) < 0.3
    expected = by_rows(answers, group, 1500)
    test = bootstrap_mmi(reduce_answers(answers, groups=group), resamples=20_000)
    for p, value in zip((test.p_sum, test.p_product, test.p_minimum), expected, strict=True):
        assert close(p, value, 1500)


# All resamples of tiny data with their probabilities


def compositions(total: int, parts: int) -> list[tuple[int, ...]]:
    if parts == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in compositions(total - first, parts - 1)]


def chances(terms: Floats, probability: Floats, observed: Floats, df: int) -> tuple[float, float, float]:
    p, observed_p = np.log(chi2.sf(terms, df)), np.log(chi2.sf(observed, df))
    return (
        float(probability @ (terms.sum(axis=1) >= observed.sum() - 1e-9)),
        float(probability @ (p.sum(axis=1) <= observed_p.sum() + 1e-9)),
        float(probability @ (p.min(axis=1) <= observed_p.min() + 1e-9)),
    )


@pytest.mark.parametrize("per_respondent", [0, 1e9])
@pytest.mark.parametrize("empty_cell", [0.0, 0.5])
def test_groups_by_all_resamples(empty_cell: float, per_respondent: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "PER_RESPONDENT", per_respondent)
    answers, groups = [[1, 0], [1, 1], [1, 0], [0, 1], [1, 1], [0, 1], [0, 1]], [0, 0, 0, 1, 1, 1, 1]
    patterns = reduce_answers(answers, groups=groups)
    share = patterns.counts.sum(axis=1) / 7
    terms, probability = [], []
    for tallies in product(compositions(3, len(share)), compositions(4, len(share))):
        terms.append(mmi_terms(patterns.answers.T @ np.transpose(tallies), [3, 4], empty_cell))
        probability.append(np.prod([multinomial.pmf(tally, sum(tally), share) for tally in tallies]))
    observed = mmi(patterns, empty_cell).terms
    expected = chances(np.array(terms), np.array(probability), observed, df=1)
    test = bootstrap_mmi(patterns, resamples=50_000, empty_cell=empty_cell)
    for p, value in zip((test.p_sum, test.p_product, test.p_minimum), expected, strict=True):
        assert close(p, value, 50_000)


@pytest.mark.parametrize("per_respondent", [0, 1e9])
@pytest.mark.parametrize("constant", ["keep", "discard"])
def test_pairs_by_all_resamples(
    constant: bootstrap.Constant, per_respondent: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "PER_RESPONDENT", per_respondent)
    first, second = [[1, 0], [1, 0], [0, 1], [1, 1], [0, 1]], [[1], [1], [0], [1], [0]]
    patterns = reduce_answers(first, second)
    left, right = np.unique(first, axis=0), np.array([[0], [1]])
    shares = np.outer([0.4, 0.4, 0.2], [0.4, 0.6])
    terms, probability, varies = [], [], []
    for tally in compositions(5, 6):
        cells = np.reshape(tally, (3, 2))
        ticks, others = left.T @ cells.sum(axis=1), right.T @ cells.sum(axis=0)
        terms.append(spmi_terms(left.T @ cells @ right, ticks, others, 5, 0.5).ravel())
        probability.append(multinomial.pmf(tally, 5, shares.ravel()))
        varies.append(all(0 < count < 5 for count in (*ticks, *others)))
    used = np.array(varies) if constant == "discard" else np.ones(len(varies), bool)
    weight = np.array(probability) * used / np.sum(np.array(probability)[used])
    expected = chances(np.array(terms), weight, spmi(patterns).terms.ravel(), df=1)
    test = bootstrap_spmi(patterns, resamples=50_000, constant=constant)
    for p, value in zip((test.p_sum, test.p_product, test.p_minimum), expected, strict=True):
        assert close(p, value, test.resamples)
    assert close(test.constant / 50_000, float(np.array(probability) @ ~np.array(varies)), 50_000)


# Two ways to draw, and what does not matter


def test_drawing_respondents_is_drawing_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def both() -> tuple[bootstrap.Bootstrap, bootstrap.Bootstrap]:
        pairs = bootstrap_spmi(contaminants_and_storage(), 20_000, empty_cell=0)
        return bootstrap_mmi(sources_by_education(), 20_000), pairs

    monkeypatch.setattr(bootstrap, "PER_RESPONDENT", 1e9)
    counts = both()
    monkeypatch.setattr(bootstrap, "PER_RESPONDENT", 0)
    rows = both()
    for by_count, by_row in zip(counts, rows, strict=True):
        for name in ("p_sum", "p_product", "p_minimum"):
            assert close(getattr(by_count, name), getattr(by_row, name), 10_000)
        middle, expected = (np.quantile(test.sums, [0.1, 0.5, 0.9]) for test in (by_count, by_row))
        np.testing.assert_allclose(middle, expected, rtol=0.03)


def test_many_patterns_in_small_groups_are_drawn_as_respondents() -> None:
    rng = np.random.default_rng(10)
    pool = rng.integers(1, 4, size=400)
    tallies = bootstrap._tallies(rng, 50, pool, 3000)
    assert tallies.shape == (3000, 400)
    assert (tallies.sum(axis=1) == 50).all()
    deviation = (tallies.mean(axis=0) - 50 * pool / pool.sum()) / np.sqrt(50 * pool / pool.sum() / 3000)
    assert abs(deviation).max() < 5
    assert deviation.std() == pytest.approx(1, abs=0.15)


def test_batches_seeds_and_order() -> None:
    patterns = sources_by_education()
    one, again, other = (bootstrap_mmi(patterns, seed=seed) for seed in (1, 1, 2))
    assert (one.p_sum, one.p_product, one.p_minimum) == (again.p_sum, again.p_product, again.p_minimum)
    assert (one.sums != other.sums).any()
    assert len(one.sums) == one.resamples == 1999
    order = np.random.default_rng(3).permutation(len(patterns.answers))
    shuffled = replace(patterns, answers=patterns.answers[order], counts=patterns.counts[order])
    assert close(bootstrap_mmi(shuffled).p_sum, one.p_sum, 1000)


def test_batches_do_not_change_what_is_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bootstrap_spmi(contaminants_and_storage(), resamples=999)
    monkeypatch.setattr(bootstrap, "CELLS", 700)
    parts = bootstrap_spmi(contaminants_and_storage(), resamples=999)
    assert parts.sums.shape == (999,)
    assert parts.sums.mean() == pytest.approx(whole.sums.mean(), abs=1)


def test_p_values_are_fractions_of_one_more_than_the_resamples() -> None:
    test = bootstrap_spmi(contaminants_and_storage(), resamples=9)
    assert {round(10 * p, 9) for p in (test.p_sum, test.p_product, test.p_minimum)} == {1.0}


def test_product_of_p_values_too_small_for_a_float() -> None:
    patterns = contaminants_and_storage()
    many = replace(patterns, counts=patterns.counts * 10_000)
    assert bootstrap_spmi(many, resamples=99).p_product == 0.01
    for df in (2, 5):
        small, smaller = bootstrap._log_p(np.array([1400.0, 1e5]), df)
        assert small == pytest.approx(chi2.logsf(1400, df), rel=0.01)
        assert smaller == pytest.approx(-0.5e5, rel=0.01)
    np.testing.assert_allclose(bootstrap._log_p(np.array([0.0, 3.0, 50]), 1), chi2.logsf([0, 3, 50], 1))
    np.testing.assert_allclose(bootstrap._log_p(np.array([0.0, 3.0, 50]), 4), chi2.logsf([0, 3, 50], 4))


# Rare items, and bad input


def test_rare_items_are_constant_in_many_resamples() -> None:
    patterns = reduce_answers([[1, 0]] + [[0, 1]] * 9 + [[0, 0]] * 10, groups=[0, 1] * 10)
    kept, discarded = bootstrap_mmi(patterns), bootstrap_mmi(patterns, constant="discard")
    assert kept.constant == discarded.constant
    assert close(kept.constant / 1999, (19 / 20) ** 20, 1999)
    assert discarded.resamples == 1999 - discarded.constant
    assert kept.p_sum < discarded.p_sum  # what is discarded had the smallest statistics


@pytest.mark.parametrize(
    ("patterns", "options", "complaint"),
    [
        (reduce_answers([[1], [0]] * 4, groups=[0, 0, 1, 1] * 2, weights=[2.0, 1] * 4), {}, "cannot keep weights"),
        (reduce_answers([[1], [0]] * 4, groups=[0, 0, 1, 1] * 2), {"resamples": 0}, "at least 1 resample, not 0"),
        (reduce_answers([[1], [0]] * 4, groups=[0, 0, 1, 1] * 2), {"resamples": 99.5}, "whole number .* not 99.5"),
        (
            reduce_answers([[1], [0]] * 4, groups=[0, 0, 1, 1] * 2),
            {"constant": "drop"},
            "'keep' or 'discard', not 'drop'",
        ),
        (reduce_answers([[1], [0]] * 4), {}, "at least two groups"),
    ],
)
def test_what_cannot_be_resampled_is_refused(patterns: Patterns, options: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        bootstrap_mmi(patterns, **options)  # type: ignore[arg-type]


def test_equal_weights_are_none() -> None:
    plain = reduce_answers([[1], [0], [0]] * 8, groups=[0, 0, 1, 1] * 6)
    weighted = reduce_answers([[1], [0], [0]] * 8, groups=[0, 0, 1, 1] * 6, weights=[2.0] * 24)
    assert bootstrap_mmi(weighted).p_sum == bootstrap_mmi(plain).p_sum


def test_the_observed_statistic_takes_no_adjustment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pddemand.multiple_response._independence", None)
    assert bootstrap_mmi(sources_by_education(), 99).resamples == 99
    assert bootstrap_spmi(contaminants_and_storage(), 99).resamples == 99


def test_memory_does_not_grow_with_the_other_groups() -> None:
    rng = np.random.default_rng(11)
    pool = rng.integers(1, 10**9, size=400)
    tracemalloc.start()
    bootstrap._tallies(rng, 50, pool, 100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10**6


def test_nothing_left_after_discarding_is_refused() -> None:
    with pytest.raises(ValueError, match="constant in all 1 resamples"):
        for seed in range(200):
            bootstrap_mmi(
                reduce_answers([[1]] + [[0]] * 5, groups=[0, 1] * 3), resamples=1, seed=seed, constant="discard"
            )


# Size


@pytest.mark.slow
@pytest.mark.parametrize("n", [50, 160, 1000])
def test_true_size_with_dependent_items(n: int) -> None:
    """Of samples in which groups and items are independent, and items depend on one another, 5 % are rejected."""
    samples, resamples, rng = 3000, 399, np.random.default_rng(n)
    rejected = np.zeros((2, 3))
    tested = 0
    while tested < samples:
        leaning = rng.normal(size=(2, n, 1))
        answers = (0.8 * leaning + 0.6 * rng.normal(size=(2, n, 4)) < [-0.8, -0.3, 0.0, 0.5]).astype(np.uint8)
        group = np.arange(n) % 3
        counted = answers.sum(axis=1)
        if (counted == 0).any() or (counted == n).any():
            continue
        tested += 1
        by_group = bootstrap_mmi(reduce_answers(answers[0], groups=group), resamples, seed=tested)
        by_item = bootstrap_spmi(reduce_answers(answers[0][:, :3], answers[1][:, :3]), resamples, seed=tested)
        for row, test in enumerate((by_group, by_item)):
            rejected[row] += [p <= 0.05 for p in (test.p_sum, test.p_product, test.p_minimum)]
    size, error = rejected / samples, np.sqrt(0.05 * 0.95 / samples)
    assert (abs(size - 0.05) < 3.5 * error).all(), size.tolist()
