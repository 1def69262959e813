"""Sample sizes and power: published examples, other software, all answer tables one by one, and simulation."""

from itertools import product
from math import ceil, comb, factorial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from pddemand import planning
from pddemand.codebook import read_study
from pddemand.comparisons import PairedCells, mcnemar_p_exact, paired_cells
from pddemand.identification import both_ticked
from pddemand.planning import (
    HALF_WIDTHS,
    horizon,
    mcnemar_power,
    mcnemar_sample_size,
    planning_table,
    share_half_width,
    share_sample_size,
)
from pddemand.published import Totals
from pddemand.shares import share_intervals
from pddemand.witnesses import witnesses

OSH_LIKE = Totals(160, ("a", "b", "c", "d"), (118, 105, 33, 60), (119, 106, 34, 60))


# Shares


def test_sample_sizes_that_others_printed() -> None:
    # Every textbook's 385 and 1068 (95 %, worst case), and Krejcie and Morgan (1970), Educational and
    # Psychological Measurement 30, table 1: they use chi2 = 3.841, d = .05, P = .5 and round to the nearest.
    assert share_sample_size(0.5, [0.05, 0.03], method="wald").tolist() == [385, 1068]
    for population, printed in ((100, 80), (500, 217), (1000, 278), (2000, 322), (10000, 370), (1000000, 384)):
        assert abs(int(share_sample_size(0.5, 0.05, population=population, method="wald")) - printed) <= 1
    # Cochran, Sampling Techniques, 3rd ed., section 4.4: n0 = 4 (.5)(.5) / .0025 = 400 with t = 2, N = 3200: 356.
    assert share_sample_size(0.5, 0.05, 0.9544997361036416, 3200, method="wald") == 356


@given(st.floats(0, 1), st.floats(0.005, 0.3), st.floats(0.5, 0.999), st.integers(1, 20))
def test_one_respondent_fewer_is_too_few(share: float, half_width: float, confidence: float, items: int) -> None:
    for method in ("wilson", "wald"):
        for population in (None, 1500):
            n = int(share_sample_size(share, half_width, confidence, population, items, method))
            sizes = [n, max(n - 1, 1)]
            enough, fewer = share_half_width(share, sizes, confidence, population, items, method)
            assert enough <= half_width * (1 + 1e-6)
            assert fewer >= half_width * (1 - 1e-6) or n == 1


@pytest.mark.parametrize("population", [None, 161, 400])
def test_half_widths_are_those_of_the_intervals_reported(population: int | None) -> None:
    counts = np.arange(1, 160)
    lower, upper = share_intervals(counts, 160, 0.99, population)
    planned = share_half_width(counts / 160, 160, 0.95, population, items=5)
    np.testing.assert_allclose(planned, (upper - lower) / 2, rtol=1e-9)


def test_asking_everybody_leaves_no_width() -> None:
    assert share_half_width([0, 0.4], 50, population=50).tolist() == [0, 0]
    assert share_half_width(0.4, 1, population=1) == 0
    assert share_sample_size(0.5, 0.001, population=40) == 40
    assert share_sample_size(0.5, 0.1, population=1) == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"share": 1.2}, "share must be between 0 and 1"),
        ({"share": np.nan}, "share must be between 0 and 1"),
        ({"half_width": 0}, "half_width must be between 0 and 0.5"),
        ({"half_width": 5}, "0.05 for 5 points"),
        ({"confidence": 95}, "confidence must be between 0 and 1, not 95"),
        ({"population": 0}, "population must be at least 1"),
        ({"items": 0}, "items must be at least 1"),
        ({"method": "exact"}, "unknown method 'exact'"),
    ],
)
def test_sample_sizes_that_make_no_sense_are_refused(arguments: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        share_sample_size(**({"share": 0.5, "half_width": 0.05} | arguments))  # type: ignore[arg-type]


def test_more_respondents_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match="from 1 to the population"):
        share_half_width(0.5, 51, population=50)


# Power


def power_by_all_tables(p10: float, p01: float, n: int, level: float) -> float:
    """Add up the multinomial probabilities of all tables (n11, n10, n01, n00) at which the test rejects."""
    both = (1 - p10 - p01) / 3
    total = 0.0
    for n11, n10, n01 in product(range(n + 1), repeat=3):
        n00 = n - n11 - n10 - n01
        if n00 >= 0 and mcnemar_p_exact(n10, n01) < level:
            ways = factorial(n) / (factorial(n11) * factorial(n10) * factorial(n01) * factorial(n00))
            total += ways * both**n11 * p10**n10 * p01**n01 * (1 - p10 - p01 - both) ** n00
    return total


@pytest.mark.parametrize("cell", [(0.5, 0.1), (0.2, 0.2), (0.0, 0.7), (0.6, 0.4), (0.05, 0.9)])
def test_power_by_all_tables(cell: tuple[float, float]) -> None:
    for n in (1, 6, 9, 12):
        for level in (0.05, 0.2, 0.5):
            assert mcnemar_power(*cell, n, level) == pytest.approx(power_by_all_tables(*cell, n, level), abs=1e-11)


def test_power_of_other_software() -> None:
    # R 4.2.2: sum over D of dbinom(D, n, p10 + p01) * sum(dbinom(x, D, p10 / (p10 + p01))[p < level]), x = 0:D,
    # p = sapply(x, function(k) binom.test(k, D)$p.value)
    expected = [0.787100299102, 0.801446921029, 0.0281637280606, 0.460075446387]
    found = mcnemar_power([0.30, 0.20, 0.1, 0.6], [0.15, 0.10, 0.1, 0.4], [160, 249, 80, 90])
    np.testing.assert_allclose(found, expected, rtol=1e-10)
    assert mcnemar_power(0.05, 0.25, 60, 0.005) == pytest.approx(0.471893430426, rel=1e-10)
    # R package pwrss 1.3, tests: power.exact.mcnemar(prob10 = 0.20, prob01 = 0.10, power = 0.80, alpha = 0.05,
    # alternative = "two.sided", method = "exact") gives n.paired = 249 with power = 0.801446921
    assert mcnemar_sample_size(0.20, 0.10, power=0.80) == 249
    assert mcnemar_power(0.20, 0.10, 249) == pytest.approx(0.801446921, abs=1e-9)


def test_one_sided_power_of_other_software() -> None:
    # pwrss, same tests: power.exact.mcnemar(prob10 = 0.08, prob01 = 0.32, n.paired = 50, alpha = 0.05, alternative
    # = "one.sided", method = "exact") gives 0.839356985; the G*Power 3.1 manual, chapter 5, prints 0.839343.
    # Two-sided at .10 has the same lower tail and the other one besides.
    d = np.arange(51)
    critical = np.array([max((c for c in range(x + 1) if binom.cdf(c, x, 0.5) <= 0.05), default=-1) for x in d])
    weights = binom.pmf(d, 50, 0.4)
    other_tail = weights @ binom.cdf(critical, d, 0.8)
    assert mcnemar_power(0.08, 0.32, 50, 0.10) - other_tail == pytest.approx(0.839356985, abs=1e-9)
    assert other_tail < 2e-6


def test_power_by_simulation() -> None:
    draws = 200_000
    for p10, p01, n in ((0.3, 0.15, 160), (0.45, 0.4, 1000), (0.02, 0.1, 90)):
        cells = np.random.default_rng(6).multinomial(n, [p10, p01, 1 - p10 - p01], size=draws)
        rejected = float(np.mean(mcnemar_p_exact(cells[:, 0], cells[:, 1]) < 0.05))
        assert mcnemar_power(p10, p01, n) == pytest.approx(rejected, abs=4.5 * 0.5 / draws**0.5)


def test_the_test_never_rejects_more_often_than_its_level() -> None:
    shares, sizes, levels = np.linspace(0, 0.5, 21), (1, 5, 30, 160, 1000), (0.005, 0.05, 0.3)
    for n, level in product(sizes, levels):
        assert np.max(mcnemar_power(shares, shares, n, level)) <= level


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 5000), st.sampled_from([0.001, 0.05, 0.2]))
@settings(max_examples=50, deadline=None)
def test_power_is_symmetric_and_rises_with_the_level(first: float, part: float, n: int, level: float) -> None:
    p10, p01 = first, (1 - first) * part
    power = float(mcnemar_power(p10, p01, n, level))
    assert 0 <= power <= 1 + 1e-12
    assert mcnemar_power(p01, p10, n, level) == pytest.approx(power, abs=1e-9)
    assert mcnemar_power(p10, p01, n, 1.5 * level) >= power - 1e-9


def test_power_of_a_large_survey_loses_no_digits() -> None:
    p10, p01, n = 0.301, 0.299, 300_000
    d = np.arange(178_000, 182_001)
    critical = binom.ppf(0.025, d, 0.5).astype(int) - 1
    exact = binom.pmf(d, n, 0.6) @ (binom.cdf(critical, d, p10 / 0.6) + binom.cdf(critical, d, p01 / 0.6))
    assert mcnemar_power(p10, p01, n) == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize("case", [(0.3, 0.15), (0.6, 0.4), (0.52, 0.45), (0.5, 0.0), (0.95, 0.05)])
@pytest.mark.parametrize("level", [0.05, 0.005])
def test_a_sample_size_holds_its_power_far_beyond_the_horizon(case: tuple[float, float], level: float) -> None:
    needed = mcnemar_sample_size(*case, level=level)
    assert needed is not None
    later = np.arange(needed, horizon(needed) + 3 * needed, 1 if needed < 300 else 7)
    assert mcnemar_power(*case, later, level).min() >= 0.8
    assert mcnemar_power(*case, needed - 1, level) < 0.8


def test_a_sample_size_is_past_the_dips_of_a_discrete_test() -> None:
    # Everybody is discordant: as D grows, power falls until the next critical count is reached.
    power = mcnemar_power(0.75, 0.25, np.arange(1, 200))
    needed = mcnemar_sample_size(0.75, 0.25)
    assert needed == 1 + int(np.flatnonzero(power < 0.8)[-1]) + 1
    assert needed > int(np.flatnonzero(power >= 0.8)[0]) + 1


def test_no_difference_and_too_small_a_one_have_no_sample_size() -> None:
    assert mcnemar_sample_size(0.3, 0.3) is None
    assert mcnemar_sample_size(0, 0) is None
    assert mcnemar_sample_size(0.3, 0.2999) is None
    assert mcnemar_sample_size(0.3, 0.15, limit=165) is None
    assert mcnemar_sample_size(0.3, 0.15, limit=166) == 166
    assert mcnemar_sample_size(1, 0) == 6


def test_the_number_needed_rises_with_discordance_at_a_given_difference() -> None:
    for difference, level in product((0.05, 0.2, 0.6), (0.05, 0.005)):
        discordant = np.linspace(difference, 1, 12)
        sizes = [mcnemar_sample_size((s + difference) / 2, (s - difference) / 2, 0.8, level) for s in discordant]
        assert sizes == sorted(sizes, key=lambda size: size or 0)


@pytest.mark.parametrize(
    ("numbers", "complaint"),
    [
        ((0.7, 0.4, 0.8, 0.05), "at most 1 together"),
        ((-0.1, 0.4, 0.8, 0.05), "shares from 0 to 1"),
        ((np.nan, 0.4, 0.8, 0.05), "shares from 0 to 1"),
        ((0.3, 0.2, 80, 0.05), "power must be between 0 and 1, not 80"),
        ((0.3, 0.2, 0.8, 0), "level must be between 0 and 1"),
        ((0.3, 0.2, 0.05, 0.05), "power must be above the level"),
    ],
)
def test_plans_that_make_no_sense_are_refused(numbers: tuple[float, float, float, float], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        mcnemar_sample_size(*numbers)


@pytest.mark.parametrize("respondents", [0, 2.5, [10, 0]])
def test_respondents_are_whole(respondents: npt.ArrayLike) -> None:
    with pytest.raises(ValueError, match="whole numbers of at least 1"):
        mcnemar_power(0.3, 0.2, respondents)


# The table


def difference_rows(table: pd.DataFrame, purpose: str = "difference") -> pd.DataFrame:
    return table[table["purpose"] == purpose].reset_index(drop=True)


def test_the_table_has_a_row_per_purpose() -> None:
    table = planning_table(OSH_LIKE)
    assert table["purpose"].value_counts().to_dict() == {
        "half_width": 15,
        "half_width_simultaneous": 15,
        "difference": 6,
        "difference_simultaneous": 6,
    }
    worst = table[(table["purpose"] == "half_width") & (table["item_a"] == "")]
    assert worst["half_width"].tolist() == list(HALF_WIDTHS)
    assert worst["n_lowest"].tolist() == worst["n_highest"].tolist() == [1064, 381, 93]
    assert set(table["respondents"]) == {160}
    assert (table["n_lowest"] <= table["n_highest"]).all()
    assert set(table["basis"]) == {"published", "bounded"}


def test_bounds_are_those_of_all_compatible_tables() -> None:
    totals = Totals(20, ("a", "b"), (13, 5), (14, 6))
    row = difference_rows(planning_table(totals)).iloc[0]
    powers, sizes = [], []
    for a, b in product((13, 14), (5, 6)):
        for both in range(max(0, a + b - 20), min(a, b) + 1):
            p10, p01 = (a - both) / 20, (b - both) / 20
            powers.append(float(mcnemar_power(p10, p01, 20)))
            sizes.append(mcnemar_sample_size(p10, p01))
    assert (row["power_lowest"], row["power_highest"]) == pytest.approx((min(powers), max(powers)), abs=1e-12)
    assert (row["n_lowest"], row["n_highest"]) == (min(s or 0 for s in sizes), max(s or 0 for s in sizes))


@given(st.integers(4, 30), st.data())
@settings(max_examples=25, deadline=None)
def test_bounds_hold_for_every_compatible_pair_of_counts(n: int, data: st.DataObject) -> None:
    lowest = [data.draw(st.integers(0, n)) for _ in range(3)]
    highest = [min(n, low + data.draw(st.integers(0, 3))) for low in lowest]
    everyone, at_most = data.draw(st.booleans()), data.draw(st.sampled_from([None, 2]))
    totals = Totals(n, ("a", "b", "c"), tuple(lowest), tuple(highest), everyone, at_most)
    try:
        row = difference_rows(planning_table(totals, limit=2000)).iloc[0]
    except ValueError:  # no answers have these totals
        return
    powers, sizes = [], []
    for a, b in product(*(range(low, high + 1) for low, high in zip(lowest[:2], highest[:2], strict=True))):
        limits = both_ticked(totals, 0, 1, a, b)
        for both in range(limits[0], limits[1] + 1) if limits else ():
            powers.append(float(mcnemar_power((a - both) / n, (b - both) / n, n)))
            sizes.append(mcnemar_sample_size((a - both) / n, (b - both) / n, limit=2000))
    assert row["power_lowest"] == pytest.approx(min(powers), abs=1e-9)
    assert row["power_highest"] == pytest.approx(max(powers), abs=1e-9)
    known = [size for size in sizes if size is not None]
    assert row["n_lowest"] == min(known) if known else np.isnan(row["n_lowest"])
    assert row["n_highest"] == max(known) if len(known) == len(sizes) else np.isnan(row["n_highest"])


@given(st.integers(4, 40), st.lists(st.floats(0, 1), min_size=8, max_size=8), st.booleans())
@settings(max_examples=15, deadline=None)
def test_known_answers_lie_within_the_bounds(n: int, parts: list[float], everyone: bool) -> None:
    patterns = np.array(list(product((0, 1), repeat=3)))[int(everyone) :]
    shares = np.array(parts[: len(patterns)]) + 0.01
    repeats = np.random.default_rng(n).multinomial(n, shares / shares.sum())
    counts = tuple(int(c) for c in repeats @ patterns)
    totals = Totals(n, ("a", "b", "c"), counts, counts, everyone_ticked=everyone)
    bounded = planning_table(totals, limit=5000)
    known = planning_table(totals, cells=paired_cells(patterns, repeats), limit=5000)
    for purpose in ("difference", "difference_simultaneous"):
        outer, point = difference_rows(bounded, purpose), difference_rows(known, purpose)
        assert (point["basis"] == "microdata").all()
        assert (point["power_lowest"] == point["power_highest"]).all()
        assert (outer["power_lowest"] <= point["power_lowest"] + 1e-12).all()
        assert (point["power_highest"] <= outer["power_highest"] + 1e-12).all()
        both = outer["n_lowest"].notna() & point["n_lowest"].notna()
        assert (outer["n_lowest"][both] <= point["n_lowest"][both]).all()
        both = outer["n_highest"].notna() & point["n_highest"].notna()
        assert (point["n_highest"][both] <= outer["n_highest"][both]).all()


def test_a_number_that_does_not_exist_has_a_reason() -> None:
    rows = difference_rows(planning_table(Totals(100, ("a", "b", "c"), (50, 50, 50), (50, 50, 51))))
    assert rows["reason"].tolist() == ["no_difference"] * 3
    assert rows["n_highest"].isna().all()
    assert np.isnan(rows["n_lowest"][0])
    assert rows["n_lowest"][1] == mcnemar_sample_size(0.01, 0)
    rows = difference_rows(planning_table(Totals(1000, ("a", "b"), (500, 501), (500, 501)), limit=10_000))
    assert rows["reason"].tolist() == ["over_limit"]
    assert rows["n_lowest"][0] == mcnemar_sample_size(0, 0.001)
    assert np.isnan(rows["n_highest"][0])


def test_one_item_has_no_pairs() -> None:
    assert set(planning_table(Totals(10, ("a",), (4,), (5,)))["purpose"]) == {"half_width", "half_width_simultaneous"}


def test_a_population_lessens_what_half_widths_need() -> None:
    table = planning_table(OSH_LIKE, population=800)
    shares, pairs = table[table["half_width"].notna()], table[table["half_width"].isna()]
    endless, bounded = shares[shares["population"].isna()], shares[shares["population"] == 800]
    assert (bounded["n_highest"].to_numpy() < endless["n_highest"].to_numpy()).all()
    alone = planning_table(OSH_LIKE)
    columns = [column for column in alone if column != "population"]
    without = pd.concat([endless, pairs])[columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(without, alone[columns])


def test_cells_of_another_survey_are_refused() -> None:
    cells = PairedCells(*(np.array([value]) for value in (1, 2, 3, 4)))
    with pytest.raises(ValueError, match="cells must hold 1 pairs of 11 respondents"):
        planning_table(Totals(11, ("a", "b"), (3, 4), (3, 4)), cells=cells)


def test_a_large_study_is_looked_at_where_power_is_lowest_and_highest(monkeypatch: pytest.MonkeyPatch) -> None:
    totals = Totals(2500, ("a", "b"), (1200, 1140), (1202, 1141))
    some = planning_table(totals)
    monkeypatch.setattr(planning, "EXHAUSTIVE", 10**9)
    pd.testing.assert_frame_equal(some, planning_table(totals))


def test_a_million_respondents_take_no_longer_than_they_must() -> None:
    million = 10**6
    totals = Totals(million, ("a", "b"), (500_000, 300_000), (505_000, 304_999))
    row = difference_rows(planning_table(totals)).iloc[0]
    assert row["power_lowest"] == pytest.approx(1)
    assert row["n_lowest"] <= 40 <= row["n_highest"]


def test_power_by_hand() -> None:
    # Six respondents, .05: only six discordant answers in one direction reject (p = 2 / 64).
    assert mcnemar_power(0.5, 0.2, 6) == pytest.approx(0.5**6 + 0.2**6)
    # Seven: six in one direction and the seventh concordant, or all seven (one against six has p = 16 / 128).
    one_way = comb(7, 6) * 0.5**6 * 0.3 + 0.5**7
    other_way = comb(7, 6) * 0.2**6 * 0.3 + 0.2**7
    assert mcnemar_power(0.5, 0.2, 7) == pytest.approx(one_way + other_way)


# Osh


@pytest.fixture(scope="module")
def osh() -> Totals:
    return read_study(Path(__file__).parent.parent / "data/raw/osh").totals()


@pytest.fixture(scope="module")
def osh_plan(osh: Totals) -> pd.DataFrame:
    return planning_table(osh)


def test_osh_half_widths_by_hand(osh_plan: pd.DataFrame) -> None:
    # At a share of 1/2 Piegorsch's formula is z**2 (1/4 - e**2) / e**2; z**2 = 3.841 for one of 1, 6.635 for one of 5.
    worst = osh_plan[(osh_plan["item_a"] == "") & (osh_plan["half_width"] == 0.05)]
    by_hand = [ceil(z2 * (0.25 - 0.05**2) / 0.05**2) for z2 in (3.8414588, 6.6348966)]
    assert worst["n_lowest"].tolist() == worst["n_highest"].tolist() == by_hand == [381, 657]


@pytest.mark.parametrize(("purpose", "significant"), [("difference", 6), ("difference_simultaneous", 9)])
def test_osh_pairs_by_hand(osh: Totals, osh_plan: pd.DataFrame, purpose: str, significant: int) -> None:
    """Nobody ticks the rarer item alone: so many one-sided answers are significant (2/2**6 < .05, 2/2**9 < .005)."""
    rows = difference_rows(osh_plan, purpose)
    assert len(rows) == 10
    counts = dict(zip(osh.items, zip(osh.lowest, osh.highest, strict=True), strict=True))
    clear = [row for row in rows.to_dict("records") if row["n_highest"] < 200]
    assert len(clear) == 6
    for row in clear:
        discordance = (counts[row["item_a"]][1] - counts[row["item_b"]][0]) / 160
        power = binom.sf(significant - 1, np.arange(1, 200), discordance)
        assert row["n_lowest"] == 1 + int(np.argmax(power >= 0.8))
        assert row["power_highest"] == pytest.approx(float(power[159]))


def test_osh_s_answers_have_a_plan_within_that_of_its_totals(osh: Totals, osh_plan: pd.DataFrame) -> None:
    for witness in list(witnesses(osh))[::7]:
        assert witness.table is not None
        counts = tuple(int(c) for c in witness.table.sum(axis=0))
        cells = paired_cells(witness.table)
        outer, point = osh_plan, planning_table(Totals(160, osh.items, counts, counts), cells=cells, limit=10_000)
        for ends in ("n", "power"):
            assert point[f"{ends}_lowest"].equals(point[f"{ends}_highest"])
            known = point[f"{ends}_lowest"]
            assert not (known < outer[f"{ends}_lowest"] - 1e-9).any()
            assert not (known > outer[f"{ends}_highest"] + 1e-9).any()


def test_numbers_of_people_must_be_whole() -> None:
    for population in (np.nan, np.inf, 0, 2000.5):
        with pytest.raises(ValueError, match="population must be at least 1 and whole"):
            share_sample_size(0.5, 0.05, population=population)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="respondents must be whole numbers from 1"):
        share_half_width(0.5, 10.5)
    with pytest.raises(ValueError, match="respondents must be whole numbers"):
        mcnemar_power(0.3, 0.1, np.inf)
