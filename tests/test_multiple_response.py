"""Marginal independence: R's reference, the published matrices built in full, identities and edges."""

import subprocess
import sys
from dataclasses import replace
from functools import reduce
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from farmers import contaminants_and_storage, sources_by_education
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2, chi2_contingency

from pddemand.comparisons import Floats
from pddemand.multiple_response import Independence, independence_table, mmi, mmi_terms, spmi, spmi_terms
from pddemand.patterns import Patterns, constant_items, reduce_answers, select_items

SOURCE = str(Path(__file__).parent.parent / "src")


@st.composite
def grouped_answers(draw: st.DrawFn) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Answers and groups of respondents, with no constant item and two respondents or more in each group."""
    items, groups = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n = draw(st.integers(2 * groups + 4, 60))
    group = np.concatenate([np.repeat(np.arange(groups), 2), rng.integers(groups, size=n - 2 * groups)])
    answers = (rng.random((n, items)) < rng.uniform(0.2, 0.8, items)).astype(np.int64)
    assume(not constant_items(reduce_answers(answers)))
    return answers, group


def same(one: Independence, other: Independence) -> None:
    for name in ("statistic", "rao_scott_statistic", "rao_scott_df", "rao_scott_p", "bonferroni_p"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-9), name
    for name in ("terms", "term_p", "ticked", "pearson_residuals", "adjusted_residuals"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-12, err_msg=name)


# The reference: MRCV


def test_spmi_prints_what_mrcv_prints() -> None:
    # N. A. Koziol and C. R. Bilder, "MRCV: A package for analyzing categorical variables with multiple response
    # options", The R Journal 6(1), 2014, 144-150, page 146:
    # MI.test(data = farmer2, I = 3, J = 4, type = "all", B = 1999, plot.hist = TRUE)
    test = spmi(contaminants_and_storage())
    assert round(test.statistic, 2) == 64.03
    assert test.terms.round(2).tolist() == [
        [4.93, 2.93, 14.29, 0.01],
        [6.56, 2.11, 11.68, 0.13],
        [13.98, 0.00, 7.08, 0.32],
    ]
    assert (round(test.rao_scott_statistic, 2), round(test.rao_scott_df, 2)) == (36.17, 6.78)
    assert test.rao_scott_p < 0.0001
    assert round(test.bonferroni_p, 4) == 0.0019
    assert test.bonferroni_term_p.round(4).tolist() == [
        [0.3163, 1.0, 0.0019, 1.0],
        [0.1253, 1.0, 0.0076, 1.0],
        [0.0022, 1.0, 0.0934, 1.0],
    ]


def test_pairs_ticked_together_are_those_printed_by_mrcv() -> None:
    # The same paper, table 1 (page 145): marginal.table(data = farmer2, I = 3, J = 4)
    test = spmi(contaminants_and_storage())
    assert test.ticked.tolist() == [[27, 16, 2, 2], [22, 12, 1, 1], [19, 6, 1, 0]]
    assert test.respondents == 279


def test_the_only_empty_cell_is_what_parts_mrcv_from_pearson() -> None:
    filled, plain = spmi(contaminants_and_storage()), spmi(contaminants_and_storage(), empty_cell=0)
    differs = filled.terms != plain.terms
    assert np.argwhere(differs).tolist() == [[2, 3]]
    assert plain.terms[2, 3] == pytest.approx(chi2_contingency([[245, 13], [21, 0]], correction=False).statistic)
    assert filled.terms[2, 3] == pytest.approx(chi2_contingency([[245, 13], [21, 0.5]], correction=False).statistic)
    assert plain.statistic == pytest.approx(64.825, abs=1e-3)


def test_mmi_by_the_matrices_of_mrcv_and_pearson_by_scipy() -> None:
    # MI.test(data = farmer1, I = 1, J = 5, type = "rs2"), whose matrices `published_group_matrix` builds
    patterns = sources_by_education()
    test = mmi(patterns)
    for item, term in enumerate(test.terms):
        yes = patterns.ticked[item]
        assert term == pytest.approx(chi2_contingency([yes, patterns.group_sizes - yes], correction=False).statistic)
    assert test.terms.round(2).tolist() == [5.96, 7.89, 4.62, 1.42, 10.95]
    assert test.statistic == pytest.approx(30.8359, abs=1e-4)
    squares = np.sum(np.linalg.eigvals(published_group_matrix(patterns)).real ** 2)
    assert test.rao_scott_statistic == pytest.approx(20 * test.statistic / squares)
    assert test.rao_scott_df == pytest.approx(400 / squares)
    assert (round(test.rao_scott_statistic, 2), round(test.rao_scott_df, 2)) == (28.68, 18.60)
    assert round(test.rao_scott_p, 4) == 0.0632
    assert round(test.bonferroni_p, 4) == 0.1357 == round(5 * float(chi2.sf(test.terms.max(), 4)), 4)


# The published matrices in full, as the appendices write them: rows for all 2**items patterns


def all_patterns(items: int) -> Floats:
    return np.array([[(code >> (items - 1 - j)) & 1 for code in range(2**items)] for j in range(items)], float)


def frequencies(patterns: Patterns, counts: npt.NDArray[np.int64]) -> Floats:
    numbers = np.zeros(2 ** len(patterns.items))
    np.add.at(numbers, patterns.answers @ (2 ** np.arange(len(patterns.items))[::-1]), counts)
    return numbers


def published_group_matrix(patterns: Patterns) -> Floats:
    """D^-1 H G V G' H' of Bilder, Loughin and Nettleton (2000), appendix A."""
    sizes, items, groups = patterns.group_sizes, len(patterns.items), len(patterns.groups)
    part = sizes / sizes.sum()
    to_shares = np.kron(np.eye(groups), all_patterns(items))
    covariance = np.zeros((groups * 2**items,) * 2)
    for g in range(groups):
        tau = frequencies(patterns, patterns.counts[:, g]) / sizes[g]
        block = slice(g * 2**items, (g + 1) * 2**items)
        covariance[block, block] = (np.diag(tau) - np.outer(tau, tau)) / part[g]
    less_overall = np.eye(groups * items) - np.kron(np.outer(np.ones(groups), part), np.eye(items))
    overall = patterns.ticked.sum(axis=1) / sizes.sum()
    inverse = np.kron(part, 1 / (overall * (1 - overall)))
    return np.asarray(inverse[:, None] * (less_overall @ to_shares @ covariance @ to_shares.T @ less_overall.T))


def published_pair_matrix(patterns: Patterns) -> Floats:
    """D^-1 F V F' of Bilder and Loughin (2004), appendix."""
    rows, columns = patterns.first, len(patterns.items) - patterns.first
    tau = frequencies(patterns, patterns.counts.sum(axis=1)) / patterns.respondents
    first = np.kron(all_patterns(rows), np.ones((1, 2**columns)))
    second = np.kron(np.ones((1, 2**rows)), all_patterns(columns))
    p, q = first @ tau, second @ tau
    both = np.kron(all_patterns(rows), all_patterns(columns))
    delta = both - np.kron(p[:, None], second) - np.kron(first, q[:, None])
    scale = np.kron(p * (1 - p), q * (1 - q))
    return np.asarray(delta @ (np.diag(tau) - np.outer(tau, tau)) @ delta.T / scale[:, None])


@given(grouped_answers())
def test_group_adjustment_is_that_of_the_full_matrix(data: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]) -> None:
    patterns = reduce_answers(data[0], groups=data[1])
    test, df = mmi(patterns), len(patterns.items) * (len(patterns.groups) - 1)
    matrix = published_group_matrix(patterns)
    squares = max(np.trace(matrix @ matrix), df)
    assert test.rao_scott_df == pytest.approx(df**2 / squares)
    assert test.rao_scott_statistic == pytest.approx(df * test.statistic / squares)
    assert test.rao_scott_p == pytest.approx(float(chi2.sf(test.rao_scott_statistic, test.rao_scott_df)))


@given(grouped_answers(), st.integers(1, 3))
def test_pair_adjustment_is_that_of_the_full_matrix(
    data: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]], first: int
) -> None:
    answers = data[0]
    assume(first < answers.shape[1])
    patterns = reduce_answers(answers[:, :first], answers[:, first:])
    test, df = spmi(patterns), first * (answers.shape[1] - first)
    matrix = published_pair_matrix(patterns)
    squares = max(np.trace(matrix @ matrix), df)
    assert test.rao_scott_df == pytest.approx(df**2 / squares)
    assert test.rao_scott_statistic == pytest.approx(df * test.statistic / squares)


# Identities


@given(grouped_answers())
def test_terms_and_residuals_are_those_of_each_table_by_scipy(
    data: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> None:
    answers, group = data
    test = mmi(reduce_answers(answers, groups=group), empty_cell=0)
    for item in range(answers.shape[1]):
        table = np.array(
            [[np.sum((group == g) & (answers[:, item] == a)) for g in range(group.max() + 1)] for a in (1, 0)]
        )
        pearson = chi2_contingency(table, correction=False)
        assert test.terms[item] == pytest.approx(pearson.statistic, abs=1e-10)
        assert test.term_p[item] == pytest.approx(pearson.pvalue)
        np.testing.assert_allclose(test.expected[item], pearson.expected_freq[0])
        residuals = (table - pearson.expected_freq) / np.sqrt(pearson.expected_freq)
        np.testing.assert_allclose(test.pearson_residuals[item], residuals[0], atol=1e-12)
        # R: chisq.test(table)$stdres
        share, part = table.sum(axis=1) / table.sum(), table.sum(axis=0) / table.sum()
        standard = residuals / np.sqrt(np.outer(1 - share, 1 - part))
        np.testing.assert_allclose(test.adjusted_residuals[item], standard[0], atol=1e-12)
        np.testing.assert_allclose(standard[0], -standard[1], atol=1e-9)


@given(grouped_answers())
def test_the_square_of_a_pairs_adjusted_residual_is_its_statistic(
    data: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> None:
    assume(data[0].shape[1] > 1)
    test = spmi(reduce_answers(data[0][:, :1], data[0][:, 1:]), empty_cell=0)
    np.testing.assert_allclose(test.adjusted_residuals**2, test.terms, atol=1e-10)


@given(grouped_answers())
def test_pairs_do_not_care_which_set_comes_first(data: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]) -> None:
    answers = data[0]
    assume(answers.shape[1] > 1)
    one = spmi(reduce_answers(answers[:, :1], answers[:, 1:]))
    other = spmi(reduce_answers(answers[:, 1:], answers[:, :1]))
    np.testing.assert_allclose(one.terms, other.terms.T)
    assert one.rao_scott_p == pytest.approx(other.rao_scott_p, nan_ok=True)
    assert one.rao_scott_df == pytest.approx(other.rao_scott_df, nan_ok=True)


@given(grouped_answers())
def test_two_groups_are_an_item_ticked_by_one_of_them(
    data: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> None:
    answers, in_first = data[0], (data[1] == 0).astype(np.int64)
    by_group = mmi(reduce_answers(answers, groups=in_first), empty_cell=0)
    by_item = spmi(reduce_answers(in_first[:, None], answers), empty_cell=0)
    np.testing.assert_allclose(by_group.terms, by_item.terms[0])


@given(grouped_answers())
def test_neither_the_order_nor_the_splitting_of_patterns_matters(
    data: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> None:
    answers, group = data
    patterns = reduce_answers(answers, groups=group)
    order = np.random.default_rng(len(answers)).permutation(len(answers))
    same(mmi(reduce_answers(answers[order], groups=group[order])), mmi(patterns))
    single = Patterns(
        answers.astype(np.uint8), np.eye(group.max() + 1, dtype=np.int64)[group], patterns.items, patterns.groups,
        patterns.first,
    )  # fmt: skip
    same(mmi(single), mmi(patterns))


def test_equal_weights_change_nothing() -> None:
    rng = np.random.default_rng(5)
    answers, group = rng.integers(2, size=(90, 4)), rng.integers(3, size=90)
    for test, plain, weighted in (
        (mmi, reduce_answers(answers, groups=group), reduce_answers(answers, groups=group, weights=np.full(90, 2.5))),
        (
            spmi,
            reduce_answers(answers[:, :2], answers[:, 2:]),
            reduce_answers(answers[:, :2], answers[:, 2:], weights=np.full(90, 2.5)),
        ),
    ):
        same(test(plain), test(weighted))


def test_weights_are_respondents_counted_so_often_for_shares_and_more_uncertain_than_them() -> None:
    rng = np.random.default_rng(6)
    answers, group, weight = rng.integers(2, size=(200, 3)), rng.integers(3, size=200), rng.integers(1, 5, size=200)
    weighted = mmi(reduce_answers(answers, groups=group, weights=weight), empty_cell=0)
    often = np.repeat(np.arange(200), weight)
    repeated = mmi(reduce_answers(answers[often], groups=group[often]), empty_cell=0)
    np.testing.assert_allclose(weighted.terms / 200, repeated.terms / weight.sum())
    assert repeated.rao_scott_p < weighted.rao_scott_p


def test_weighted_terms_and_residuals_are_adjusted_each() -> None:
    rng = np.random.default_rng(7)
    answers, weight = rng.integers(2, size=(150, 4)), rng.uniform(0.2, 4, size=150)
    squared = weight**2 / (weight**2).sum()
    share = weight @ answers / weight.sum()
    spread = squared @ (answers - share) ** 2  # variance of one tick, by squared weights
    pairs = spmi(reduce_answers(answers[:, :2], answers[:, 2:], weights=weight), empty_cell=0)
    np.testing.assert_allclose(chi2.sf(pairs.adjusted_residuals**2, 1), pairs.term_p)
    covariance = (weight[:, None] * (answers - share)[:, :2]).T @ (answers - share)[:, 2:]
    z = covariance / np.sqrt((weight**2).sum() * np.outer(spread[:2], spread[2:]))
    np.testing.assert_allclose(pairs.adjusted_residuals, z)
    # Two groups as an item: the variance is that of a difference of two weighted means of one population.
    group = rng.integers(2, size=150)
    test = mmi(reduce_answers(answers, groups=group, weights=weight), empty_cell=0)
    means, effects = [], []
    for g in (0, 1):
        w = weight[group == g]
        means.append(w @ answers[group == g] / w.sum())
        effects.append((w**2).sum() / w.sum() ** 2)
    z = (means[0] - means[1]) / np.sqrt(sum(effects) * spread)
    np.testing.assert_allclose(test.adjusted_residuals, np.column_stack([z, -z]))
    np.testing.assert_allclose(test.term_p, chi2.sf(z**2, 1))


ALMOST_ONE = np.append(np.ones(159), 1.01)


def test_a_small_group_without_ticks_is_no_certainty_with_weights() -> None:
    answers, group = [[0]] * 15 + [[1]] * 20 + [[0]] * 125, [0] * 15 + [1] * 145
    plain = mmi(reduce_answers(answers, groups=group), 0)
    weighted = mmi(reduce_answers(answers, groups=group, weights=ALMOST_ONE), 0)
    assert plain.bonferroni_p == pytest.approx(0.1241, abs=1e-4)
    assert weighted.bonferroni_p == pytest.approx(plain.bonferroni_p, abs=1e-3)
    np.testing.assert_allclose(weighted.adjusted_residuals, plain.adjusted_residuals, rtol=1e-2)


def test_a_pair_that_nobody_ticked_is_no_certainty_with_weights() -> None:
    first, second = [[1]] * 20 + [[0]] * 140, [[0]] * 20 + [[1]] * 15 + [[0]] * 125
    plain, weighted = spmi(reduce_answers(first, second), 0), spmi(reduce_answers(first, second, weights=ALMOST_ONE), 0)
    assert weighted.bonferroni_p == pytest.approx(plain.bonferroni_p, abs=1e-3)


def test_a_small_group_without_ticks_is_no_certainty_to_rao_and_scott() -> None:
    answers, group = [[0]] * 15 + [[1]] * 20 + [[0]] * 125, [0] * 15 + [1] * 145
    for empty_cell in (0, 0.5):
        test = mmi(reduce_answers(answers, groups=group), empty_cell)
        assert test.rao_scott_df == pytest.approx(1)
        assert test.rao_scott_p == pytest.approx(test.bonferroni_p)


@given(grouped_answers())
def test_never_more_degrees_of_freedom_than_the_terms_have(
    data: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> None:
    answers, group = data
    for weights in (None, np.linspace(1, 2, len(group))):
        test = mmi(reduce_answers(answers, groups=group, weights=weights))
        assert test.rao_scott_df <= test.terms.size * group.max() * (1 + 1e-9)
        if answers.shape[1] > 1:
            pairs = spmi(reduce_answers(answers[:, :1], answers[:, 1:], weights=weights))
            assert pairs.rao_scott_df <= pairs.terms.size * (1 + 1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("spread", [0.05, 0.5])
def test_true_size_of_terms_with_rare_items_small_groups_and_weights(spread: float) -> None:
    """Of samples in which all is independent 5 % are rejected, or fewer."""
    samples, rng, rejected = 2000, np.random.default_rng(20261123), np.zeros((2, 3))
    for _ in range(samples):
        answers, weight = rng.random((160, 4)) < 0.15, rng.lognormal(0, spread, 160)
        group = np.repeat([0, 1], [15, 145])
        by_group = mmi(reduce_answers(answers, groups=group, weights=weight))
        by_item = spmi(reduce_answers(answers[:, :2], answers[:, 2:], weights=weight))
        for row, test in enumerate((by_group, by_item)):
            rejected[row] += [test.bonferroni_p <= 0.05, test.rao_scott_p <= 0.05, (test.term_p <= 0.05).mean()]
    assert (rejected / samples < 0.0675).all(), (rejected / samples).tolist()


@pytest.mark.slow
def test_true_size_of_the_capped_adjustment_with_rare_items_and_a_small_group() -> None:
    samples, rng, rejected = 3000, np.random.default_rng(20261123), np.zeros(2)
    for _ in range(samples):
        patterns = reduce_answers(rng.random((160, 3)) < 0.15, groups=np.repeat([0, 1], [15, 145]))
        rejected += [mmi(patterns, empty_cell).rao_scott_p <= 0.05 for empty_cell in (0, 0.5)]
    assert (rejected / samples < 0.064).all(), (rejected / samples).tolist()


def test_least_expected_counts() -> None:
    test = mmi(reduce_answers([[1, 1], [1, 0], [0, 1], [1, 1], [1, 1], [1, 1]] * 2, groups=[0, 0, 0, 0, 1, 1] * 2))
    np.testing.assert_allclose(test.least_expected, [2 * 4 / 12, 2 * 4 / 12])
    for test in (spmi(contaminants_and_storage()), mmi(sources_by_education())):
        for row, terms in enumerate(test.least_expected):
            n, ticked = test.respondents, test.expected[row]
            if np.ndim(terms) == 0:
                sizes = sources_by_education().group_sizes
                assert terms == pytest.approx(min(ticked.min(), (sizes - ticked).min()))
            else:
                pair = contaminants_and_storage()
                total = pair.ticked.sum(axis=1)
                other = total[3:]
                cells = [ticked, total[row] - ticked, other - ticked, n - total[row] - other + ticked]
                np.testing.assert_allclose(terms, np.min(cells, axis=0))


def test_weights_that_leave_an_item_no_share_are_refused() -> None:
    with pytest.raises(ValueError, match="'item1' has a share of 0 or 1"):
        mmi(reduce_answers([[1], [0], [1], [0]], groups=[0, 0, 1, 1], weights=[1e18, 1, 1, 2]))


@pytest.mark.slow
def test_true_size_of_the_adjusted_statistic_with_and_without_weights() -> None:
    """Of samples in which groups and items are independent, and weights depend on the items, 5 % are rejected."""
    samples, rng, rejected = 4000, np.random.default_rng(20261123), np.zeros(4)
    for _ in range(samples):
        answers = 0.8 * rng.normal(size=(2, 600, 1)) + 0.6 * rng.normal(size=(2, 600, 4)) < [-0.8, -0.3, 0.0, 0.5]
        group, weight = np.arange(600) % 3, rng.gamma(2, size=600) * (1 + answers[0, :, 0])
        for place, weights in enumerate((None, weight)):
            by_group = mmi(reduce_answers(answers[0], groups=group, weights=weights))
            by_item = spmi(reduce_answers(answers[0], answers[1], weights=weights))
            rejected[2 * place : 2 * place + 2] += [by_group.rao_scott_p <= 0.05, by_item.rao_scott_p <= 0.05]
    size = rejected / samples
    assert (abs(size - 0.05) < 0.0125).all(), size.tolist()  # its distribution is an approximation


def test_where_the_group_tells_nothing_one_item_is_adjusted_to_itself() -> None:
    # Equal shares in all groups: the estimated covariance is that under independence.
    one = mmi(reduce_answers([[1], [0], [0]] * 6, groups=np.repeat([0, 1, 2], 6)))
    assert [one.statistic, one.rao_scott_statistic] == pytest.approx([0, 0])
    assert one.rao_scott_df == pytest.approx(2)
    pair = spmi(reduce_answers([[1], [1], [0], [0]] * 5, [[1], [0], [1], [0]] * 5))
    assert [pair.rao_scott_df, pair.rao_scott_p] == pytest.approx([1, 1])


def test_independent_items_are_adjusted_to_all_their_degrees_of_freedom() -> None:
    cube = np.array(np.meshgrid(*[[0, 1]] * 5)).reshape(5, -1).T
    test = spmi(reduce_answers(cube[:, :2], cube[:, 2:]))
    assert [test.statistic, test.rao_scott_df] == pytest.approx([0, 6])
    grouped = mmi(reduce_answers(cube[:, :3], groups=cube[:, 3] + 2 * cube[:, 4]))
    assert grouped.rao_scott_df == pytest.approx(9)


def test_the_same_item_twice_counts_as_one() -> None:
    ticks = np.array([[1], [0], [0]] * 20)
    twice = mmi(reduce_answers(np.hstack([ticks, ticks]), groups=np.repeat([0, 1, 2, 3], 15)))
    assert twice.rao_scott_df == pytest.approx(3)


def test_a_group_that_tells_every_answer_leaves_the_variance_of_the_hypothesis() -> None:
    test = mmi(reduce_answers([[1], [1], [0], [0]], groups=[0, 0, 1, 1]), empty_cell=0)
    assert [test.statistic, test.rao_scott_statistic, test.rao_scott_df] == pytest.approx([4, 4, 1])
    assert test.rao_scott_p == test.bonferroni_p == pytest.approx(float(chi2.sf(4, 1)))


def test_millions_of_respondents_scale_the_statistic() -> None:
    patterns = sources_by_education()
    many = replace(patterns, counts=patterns.counts * 100_000)
    assert mmi(many, 0).statistic == pytest.approx(100_000 * mmi(patterns, 0).statistic)
    assert mmi(many, 0).rao_scott_df == pytest.approx(mmi(patterns, 0).rao_scott_df)


def test_terms_take_many_tables_at_once() -> None:
    rng = np.random.default_rng(3)
    ticked, sizes = rng.integers(1, 9, (6, 2, 3)), np.array([9, 10, 11])
    singly = [mmi_terms(table, sizes, 0.5) for table in ticked]
    np.testing.assert_array_equal(mmi_terms(ticked, sizes, 0.5), singly)
    together = rng.integers(0, 4, (5, 2, 3))
    first, second = np.full((5, 2), 5), np.full((5, 3), 6)
    singly = [spmi_terms(*tables, 20, 0.5) for tables in zip(together, first, second, strict=True)]
    np.testing.assert_array_equal(spmi_terms(together, first, second, 20, 0.5), singly)


def test_terms_alone_are_those_of_the_tests_by_default() -> None:
    sources, waste = sources_by_education(), contaminants_and_storage()
    np.testing.assert_array_equal(mmi_terms(sources.ticked, sources.group_sizes), mmi(sources).terms)
    ticked = waste.ticked.sum(axis=1)
    terms = spmi_terms(spmi(waste).ticked, ticked[:3], ticked[3:], waste.respondents)
    assert terms.sum() == pytest.approx(64.03, abs=0.005)
    np.testing.assert_allclose(terms, spmi(waste).terms)


def test_table_has_a_row_for_every_cell() -> None:
    frame = independence_table(mmi(sources_by_education()))
    assert frame.shape == (25, 11)
    assert list(frame.loc[frame["item"] == "veterinarian", "ticked"]) == [38, 6, 13, 29, 4]
    assert frame.drop_duplicates("item")["statistic"].sum() == pytest.approx(30.8359, abs=1e-4)
    pairs = independence_table(spmi(contaminants_and_storage()))
    assert pairs.shape == (12, 11)
    assert list(pairs.loc[2, ["item", "column"]]) == ["nitrogen", "natural drainage"]


# Bad input


@pytest.mark.parametrize(
    ("answers", "groups", "complaint"),
    [
        ([[1], [0]] * 3, None, "at least two groups, not 1"),
        ([[1], [0]] * 3, [0, 0, 0, 1, 1, 2], "group '2' needs at least 2 respondents, not 1"),
        ([[1, 1], [0, 1]] * 3, [0, 0, 0, 1, 1, 1], "everybody or nobody ticked 'item2'"),
        ([[1, 0], [0, 0]] * 3, [0, 0, 0, 1, 1, 1], "everybody or nobody ticked 'item2'"),
    ],
)
def test_what_cannot_be_tested_by_group_is_refused(
    answers: npt.ArrayLike, groups: npt.ArrayLike | None, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        mmi(reduce_answers(answers, groups=groups))


def test_empty_groups_single_sets_and_odd_constants_are_refused() -> None:
    patterns = sources_by_education()
    empty = replace(patterns, counts=np.where(np.arange(5) < 4, patterns.counts, 0))
    with pytest.raises(ValueError, match="group 'other' needs at least 2 respondents, not 0"):
        mmi(empty)
    with pytest.raises(ValueError, match="items of two sets"):
        spmi(patterns)
    with pytest.raises(ValueError, match="empty_cell must be from 0 to 1, not -1"):
        mmi(patterns, empty_cell=-1)


def test_a_constant_item_can_be_left_out() -> None:
    answers, groups = [[1, 1, 0], [0, 1, 1]] * 6, [0, 0, 0, 1] * 3
    patterns = reduce_answers(answers, groups=groups)
    varying = select_items(patterns, [name for name in patterns.items if name not in constant_items(patterns)])
    same(mmi(varying), mmi(reduce_answers(np.array(answers)[:, [0, 2]], groups=groups)))


def test_products_are_summed_over_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = spmi(contaminants_and_storage())
    monkeypatch.setattr("pddemand.multiple_response.BLOCK", 4)
    same(spmi(contaminants_and_storage()), whole)


def test_sixty_four_items_and_more() -> None:
    rng = np.random.default_rng(8)
    answers = (rng.random((300, 70)) < 0.4).astype(np.uint8)
    test = mmi(reduce_answers(answers, groups=rng.integers(4, size=300)))
    assert test.terms.shape == (70,)
    assert reduce(min, test.term_p) * 70 == pytest.approx(test.bonferroni_p)


def test_data_frames_are_loaded_for_tables_only() -> None:
    code = "import sys, pddemand.multiple_response, pddemand.bootstrap; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": SOURCE}, check=False).returncode == 0


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(SOURCE) / "pddemand" / "py.typed").exists()
