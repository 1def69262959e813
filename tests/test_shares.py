"""Intervals of shares: published tables, the equations that define them, every compatible vector."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, norm
from statsmodels.stats.proportion import proportion_confint

from pddemand.published import Totals
from pddemand.shares import METHODS, Method, share_intervals, share_table, simultaneous_intervals

Z = norm.ppf(0.975)


@pytest.mark.parametrize(
    ("method", "count", "base", "lower", "upper"),
    [
        # Newcombe, Statistics in Medicine 17, 1998, 857-872, table I, methods 3 and 5.
        ("wilson", 81, 263, 0.2553, 0.3662),
        ("wilson", 15, 148, 0.0624, 0.1605),
        ("wilson", 0, 20, 0.0000, 0.1611),
        ("wilson", 1, 29, 0.0061, 0.1718),
        ("clopper_pearson", 81, 263, 0.2527, 0.3676),
        ("clopper_pearson", 15, 148, 0.0578, 0.1617),
        ("clopper_pearson", 0, 20, 0.0000, 0.1684),
        ("clopper_pearson", 1, 29, 0.0009, 0.1776),
        # R package contingencytables, tests of chapters 2 and 8: ligarden_2010, and 0 and 10 of 10.
        ("wilson", 13, 16, 0.5699, 0.9341),
        ("clopper_pearson", 13, 16, 0.5435, 0.9595),
        ("jeffreys", 13, 16, 0.5792, 0.9442),
        ("clopper_pearson", 0, 10, 0.0000, 0.3085),
        ("clopper_pearson", 10, 10, 0.6915, 1.0000),
    ],
)
def test_intervals_that_others_printed(method: Method, count: int, base: int, lower: float, upper: float) -> None:
    assert np.round(share_intervals(count, base, method=method), 4).tolist() == [lower, upper]


def test_intervals_solve_the_equations_that_define_them() -> None:
    counts, n = np.arange(1, 40), 40
    for limit in share_intervals(counts, n, method="wilson"):
        np.testing.assert_allclose((counts / n - limit) ** 2, Z**2 * limit * (1 - limit) / n, rtol=1e-9)
    lower, upper = share_intervals(counts, n, method="clopper_pearson")
    np.testing.assert_allclose(beta.cdf(lower, counts, n - counts + 1), 0.025)
    np.testing.assert_allclose(beta.sf(upper, counts + 1, n - counts), 0.025)
    lower, upper = share_intervals(counts, n, method="jeffreys")
    np.testing.assert_allclose(beta.cdf(lower, counts + 0.5, n - counts + 0.5), 0.025)
    np.testing.assert_allclose(beta.sf(upper, counts + 0.5, n - counts + 0.5), 0.025)
    lower, upper = share_intervals(counts, n, method="agresti_coull")
    centre = (counts + Z**2 / 2) / (n + Z**2)
    half_width = Z * np.sqrt(centre * (1 - centre) / (n + Z**2))
    np.testing.assert_allclose(lower, np.maximum(centre - half_width, 0))
    np.testing.assert_allclose(upper, np.minimum(centre + half_width, 1))


def test_intervals_are_those_of_statsmodels() -> None:
    counts = np.arange(1, 160)
    for method, name in zip(METHODS, ("wilson", "beta", "jeffreys", "agresti_coull"), strict=True):
        expected = proportion_confint(counts, 160, alpha=0.1, method=name)
        np.testing.assert_allclose(share_intervals(counts, 160, 0.9, method=method), expected, rtol=1e-13)


@pytest.mark.parametrize("method", METHODS)
def test_nobody_and_everybody(method: Method) -> None:
    lower, upper = share_intervals([0, 7], 7, method=method)
    assert lower[0] == 0
    assert upper[1] == 1
    assert upper[0] == pytest.approx(1 - lower[1])
    assert 0 < upper[0] < 1


@pytest.mark.parametrize("method", METHODS)
def test_limits_rise_with_the_count_so_that_an_envelope_needs_its_ends_only(method: Method) -> None:
    for base in (1, 2, 9, 160):
        lower, upper = share_intervals(np.arange(base + 1), base, method=method)
        assert (np.diff(lower) >= 0).all()
        assert (np.diff(upper) >= 0).all()


@given(st.integers(1, 10**7), st.fractions(0, 1), st.sampled_from(METHODS), st.floats(0.5, 0.999))
def test_intervals_hold_the_share_and_mirror(base: int, part: float, method: Method, confidence: float) -> None:
    count = round(part * base)
    (lower, mirrored_lower), (upper, mirrored_upper) = share_intervals(
        [count, base - count], base, confidence, method=method
    )
    assert 0 <= lower <= count / base <= upper <= 1
    assert (mirrored_lower, mirrored_upper) == pytest.approx((1 - upper, 1 - lower), abs=1e-9)


def test_a_known_population_narrows_wilson_as_the_variance_without_replacement_says() -> None:
    counts, n, population = np.array([33, 60, 118]), 160, 400
    for limit in share_intervals(counts, n, population=population):
        variance = limit * (1 - limit) / n * (population - n) / (population - 1)
        np.testing.assert_allclose((counts / n - limit) ** 2, Z**2 * variance, rtol=1e-9)


def test_a_known_population_reaches_from_certainty_to_no_correction() -> None:
    lower, upper = share_intervals([33, 0], 160, population=160)
    assert lower.tolist() == upper.tolist() == [33 / 160, 0]
    endless = share_intervals(33, 160)
    np.testing.assert_allclose(share_intervals(33, 160, population=10**12), endless, rtol=1e-9)
    widths = [float(np.diff(np.ravel(share_intervals(33, 160, population=size)))[0]) for size in (161, 200, 400)]
    assert 0 < widths[0] < widths[1] < widths[2] < endless[1] - endless[0]


def test_simultaneous_intervals_are_wilson_at_the_divided_error() -> None:
    counts = [118, 105, 33, 54, 60]
    np.testing.assert_allclose(simultaneous_intervals(counts, 160), share_intervals(counts, 160, 0.99))
    np.testing.assert_allclose(
        simultaneous_intervals(counts, 160, population=900), share_intervals(counts, 160, 0.99, 900)
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"counts": [3, 17]}, "from 0 to 16"),
        ({"counts": -1}, "from 0 to 16"),
        ({"counts": 2.5}, "whole numbers"),
        ({"base": 0}, "at least 1 respondent, not 0"),
        ({"confidence": 95}, "between 0 and 1, not 95"),
        ({"population": 15}, "at least 16 goes with wilson, not 15"),
        ({"population": 16, "method": "jeffreys"}, "goes with wilson, not 16 with jeffreys"),
        ({"method": "goodman"}, "unknown method 'goodman'"),
        ({"method": "sison-glaz"}, "unknown method 'sison-glaz'"),
    ],
)
def test_unusable_arguments_are_refused_by_name(arguments: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        share_intervals(**{"counts": [3], "base": 16, **arguments})  # type: ignore[arg-type]


def test_the_table_has_one_row_per_item_and_the_columns_of_shares_csv() -> None:
    table = share_table(Totals(160, ("a", "b"), (118, 33), (119, 33)))
    pairs = ("count", "share", "ci", "ci_simultaneous", "clopper_pearson", "jeffreys", "agresti_coull")
    columns = [f"{name}_{end}" for name in (*pairs, "share_of_mentions") for end in ("lowest", "highest")]
    assert list(table.columns) == ["item", "base", *columns, "basis"]
    assert table["item"].tolist() == ["a", "b"]
    assert (table["base"] == 160).all()
    assert (table["basis"] == "published").all()
    assert table["share_lowest"].tolist() == [118 / 160, 33 / 160]
    assert table["share_highest"].tolist() == [119 / 160, 33 / 160]


@st.composite
def small_totals(draw: st.DrawFn) -> Totals:
    n, k = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    ends = [sorted(draw(st.tuples(st.integers(0, n), st.integers(0, n)))) for _ in range(k)]
    return Totals(n, tuple("abc"[:k]), tuple(low for low, _ in ends), tuple(high for _, high in ends))


@given(small_totals())
def test_the_table_is_the_envelope_over_every_compatible_vector(totals: Totals) -> None:
    table = share_table(totals, confidence=0.9)
    vectors = np.array([*product(*(range(a, b + 1) for a, b in zip(totals.lowest, totals.highest, strict=True)))])
    mentions = vectors.sum(axis=1)
    for j in range(len(totals.items)):
        row, counts = table.iloc[j], vectors[:, j]
        for name, method in zip(("ci", *METHODS[1:]), METHODS, strict=True):
            lower, upper = share_intervals(counts, totals.respondents, 0.9, method=method)
            assert (row[f"{name}_lowest"], row[f"{name}_highest"]) == (lower.min(), upper.max())
        lower, upper = share_intervals(counts, totals.respondents, 1 - 0.1 / len(totals.items))
        assert row["ci_simultaneous_lowest"] == pytest.approx(lower.min())
        assert row["ci_simultaneous_highest"] == pytest.approx(upper.max())
        of_mentions = counts[mentions > 0] / mentions[mentions > 0]
        if len(of_mentions):
            assert row["share_of_mentions_lowest"] == of_mentions.min()
            assert row["share_of_mentions_highest"] == of_mentions.max()
        else:
            assert np.isnan(row["share_of_mentions_lowest"])
            assert np.isnan(row["share_of_mentions_highest"])


def test_a_known_population_narrows_the_wilson_columns_only() -> None:
    totals = Totals(160, ("a", "b"), (118, 33), (119, 34))
    without, known = share_table(totals), share_table(totals, population=500)
    changed = [name for name in without if not without[name].equals(known[name])]
    assert changed == ["ci_lowest", "ci_highest", "ci_simultaneous_lowest", "ci_simultaneous_highest"]
    assert (known["ci_lowest"] > without["ci_lowest"]).all()
