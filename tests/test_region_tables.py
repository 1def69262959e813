"""Gaps, ranks and homogeneity: by hand, over all compatible counts, and against statsmodels and SciPy."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import confint_proportions_2indep
from surveys_side_by_side import survey

from pddemand.comparisons import holm
from pddemand.multiple_response import mmi
from pddemand.patterns import reduce_answers
from pddemand.region_tables import coverage, gaps, homogeneity, joint_patterns, newcombe, pearson, ranks, shares
from pddemand.regions import Counted, Surveyed


@st.composite
def counted(draw: st.DrawFn, most: int = 12) -> Counted:
    base = draw(st.integers(2, most))
    lowest = draw(st.integers(0, base))
    return Counted(base, lowest, draw(st.integers(lowest, min(base, lowest + 3))))


def each_count(surveys: list[Counted]) -> list[tuple[int, ...]]:
    return list(product(*(range(each.lowest, each.highest + 1) for each in surveys)))


def chi2(counts: tuple[int, ...], sizes: list[int]) -> tuple[float, float]:
    """Pearson's test by SciPy; nothing speaks against equality where nobody or everybody ticked."""
    if sum(counts) in (0, sum(sizes)):
        return 0.0, 1.0
    table = [counts, [size - count for size, count in zip(sizes, counts, strict=True)]]
    found = chi2_contingency(table, correction=False)
    return float(found.statistic), float(found.pvalue)


def test_newcombe_as_published() -> None:
    # R. G. Newcombe, Statistics in Medicine 17, 1998, 873-890, table II, method 10: 56/70 and 48/80; 9/10 and 3/10
    assert newcombe(Counted(70, 56, 56), Counted(80, 48, 48), 0.95) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(Counted(10, 9, 9), Counted(10, 3, 3), 0.95) == pytest.approx((0.1705, 0.8090), abs=5e-5)


@given(counted(), counted(), st.sampled_from([0.9, 0.95, 0.99]))
def test_newcombe_covers_all_compatible_counts_and_no_more(a: Counted, b: Counted, confidence: float) -> None:
    # statsmodels.stats.proportion.confint_proportions_2indep(c1, n1, c2, n2, method="newcomb", compare="diff")
    limits = [
        confint_proportions_2indep(x, a.base, y, b.base, method="newcomb", compare="diff", alpha=1 - confidence)
        for x, y in each_count([a, b])
    ]
    lower, upper = newcombe(a, b, confidence)
    assert lower == pytest.approx(min(low for low, _ in limits), abs=1e-9)
    assert upper == pytest.approx(max(high for _, high in limits), abs=1e-9)


@given(st.lists(counted(), min_size=2, max_size=3))
def test_pearson_has_its_ends_over_all_compatible_counts(surveys: list[Counted]) -> None:
    sizes = [each.base for each in surveys]
    found = [chi2(counts, sizes) for counts in each_count(surveys)]
    test = pearson(surveys)
    assert test.statistic == pytest.approx((min(x for x, _ in found), max(x for x, _ in found)), abs=1e-9)
    assert test.p == pytest.approx((min(p for _, p in found), max(p for _, p in found)), abs=1e-9)
    least = [min(sum(counts), sum(sizes) - sum(counts)) * min(sizes) / sum(sizes) for counts in each_count(surveys)]
    assert test.least_expected == pytest.approx(min(least))


TOTALS = {"ict": (70, 71), "legal": (30, 30), "subject": (45, 46)}
OSH = survey("osh", TOTALS, 100)
TALAS = survey("talas", {"ict": (40, 41), "legal": (31, 32), "arts": (5, 5)}, 100)
RNG = np.random.default_rng(5)
ROWS = {name: (RNG.random((90, 3)) < share).astype(int) for name, share in {"chui": 0.5, "batken": 0.3}.items()}


def answered(name: str, items: tuple[str, ...] = ("ict", "legal", "subject"), asked: int | None = None) -> Surveyed:
    rows = ROWS[name]
    totals = {item: (int(rows[:, at].sum()),) * 2 for at, item in enumerate(items)}
    return survey(name, totals, len(rows), answers=rows.tolist(), asked=asked)


def test_gaps_are_of_directions_that_both_asked_about() -> None:
    table = gaps([OSH, TALAS], 0.95)
    assert table["item"].tolist() == ["ict", "legal"]
    ict = table.iloc[0]
    assert (ict["difference_lowest"], ict["difference_highest"]) == pytest.approx((0.70 - 0.41, 0.71 - 0.40))
    # by hand for 70 and 41 of 100: 200 (70 * 59 - 30 * 41)**2 / (111 * 89 * 100 * 100) = 17.027
    assert 17.02 < pearson([Counted(100, 70, 70), Counted(100, 41, 41)]).statistic[0] < 17.03
    assert ict["verdict"] == "robust" and table.iloc[1]["verdict"] == "never"
    for end in ("lowest", "highest"):
        assert table[f"p_holm_{end}"].tolist() == holm(table[f"p_{end}"].to_numpy(float)).tolist()
    assert set(table["basis"]) == {"published"} and set(table["base_of"]) == {"asked"}


def test_missing_answers_widen_a_gap_to_totals() -> None:
    table = gaps([OSH, answered("chui", asked=100)], 0.95).set_index("item")
    ticked = int(ROWS["chui"][:, 0].sum())
    assert set(table["base_of"]) == {"asked"} and set(table["basis"]) == {"bounded"} and set(table["base_b"]) == {100}
    assert (
        table.loc["ict", "share_b_lowest"] == ticked / 100
        and table.loc["ict", "share_b_highest"] == (ticked + 10) / 100
    )


def test_no_verdict_where_few_are_expected() -> None:
    few = [survey("a", {"ict": (9, 9)}, 10), survey("b", {"ict": (1, 1)}, 10)]
    assert gaps(few, 0.95)["least_expected"].tolist() == [5] and gaps(few, 0.95)["verdict"].tolist() == ["robust"]
    fewer = [survey("a", {"ict": (9, 9)}, 9), survey("b", {"ict": (1, 1)}, 10)]
    assert gaps(fewer, 0.95)["verdict"].tolist() == ["few"] and set(homogeneity(fewer, 0.95)["verdict"]) == {"few"}


def test_too_few_take_none_of_holms_first_steps() -> None:
    # of "arts" 6 of 100 and 0 of 2000 ticks give the smallest p, but 0.3 would be expected of the smaller survey
    many = survey("a", {"arts": (0, 0), "ict": (1000, 1000), "legal": (700, 700)}, 2000)
    few = survey("b", {"arts": (6, 6), "ict": (62, 62), "legal": (43, 43)}, 100)
    for table, name in ((gaps([many, few], 0.95), "p_holm"), (homogeneity([many, few], 0.95), "p_adjusted")):
        rows = table[table["item"].notna()].set_index("item")
        p, corrected = rows["p_lowest"].astype(float), rows[f"{name}_lowest"].astype(float)
        assert p.idxmin() == "arts" and rows.loc["arts", "verdict"] == "few" and corrected["arts"] == 1
        assert p["ict"] < p["legal"]
        assert (corrected["ict"], corrected["legal"]) == pytest.approx((3 * p["ict"], 2 * p["legal"]))


def test_later_years_are_compared_with_earlier_ones() -> None:
    years = [
        survey(f"naryn_{year}", {"ict": (count, count)}, 100, place="naryn", years=(year,))
        for year, count in {2023: 40, 2024: 60}.items()
    ]
    (row,) = gaps(years, 0.95).to_dict("records")
    assert (row["comparison"], row["region_a"], row["region_b"]) == ("naryn", "naryn_2024", "naryn_2023")
    assert row["difference_lowest"] == pytest.approx(0.2)


def test_one_survey_or_no_common_direction_leaves_empty_tables_with_their_columns() -> None:
    other = survey("other", {"arts": (3, 3)}, 9)
    for alone in ([OSH], [OSH, other]):
        assert gaps(alone, 0.95).empty and homogeneity(alone, 0.95).empty
        assert "verdict" in gaps(alone, 0.95) and "verdict" in homogeneity(alone, 0.95)
    assert [row["alike"] for row in shares([OSH, other])] == ["osh"] * 3 + ["other"]
    assert coverage([OSH]) == []


def test_directions_of_the_same_surveys_are_tested_together_over_all_compatible_counts() -> None:
    small = [survey("a", {"ict": (3, 4), "legal": (2, 4)}, 9), survey("b", {"ict": (5, 7), "legal": (1, 1)}, 8)]
    table = homogeneity(small, 0.95)
    found = []
    for x, y, z, w in product(range(3, 5), range(5, 8), range(2, 5), range(1, 2)):
        found.append([chi2((x, y), [9, 8]), chi2((z, w), [9, 8])])
    sums = [sum(statistic for statistic, _ in each) for each in found]
    smallest = [min(1, 2 * min(p for _, p in each)) for each in found]
    together = table[table["item"].isna()].iloc[0]
    assert (together["statistic_lowest"], together["statistic_highest"]) == pytest.approx((min(sums), max(sums)))
    assert (together["p_adjusted_lowest"], together["p_adjusted_highest"]) == pytest.approx(
        (min(smallest), max(smallest))
    )
    assert together["df"] == 2 and together["items"] == 2


def test_holm_is_over_all_directions_of_a_comparison_whoever_asked_about_them() -> None:
    third = survey("third", {"ict": (30, 30), "legal": (60, 60)}, 100)
    other = survey("other", {"ict": (55, 55), "subject": (40, 40)}, 100)
    last = survey("last", {"subject": (55, 55)}, 100)
    table = homogeneity([third, other, last], 0.95)
    assert table[["regions", "item"]].fillna("").to_numpy().tolist() == [
        ["third;other", "ict"],
        ["other;last", "subject"],
    ]
    assert np.allclose(table["p_adjusted_lowest"].to_numpy(float), holm(table["p_lowest"].to_numpy(float)))
    assert (table["p_adjusted_lowest"] > table["p_lowest"]).any()  # and one direction is not "all together"


def test_answers_of_all_surveys_are_tested_as_groups_are() -> None:
    both = [answered("chui"), answered("batken")]
    table = homogeneity(both, 0.95)
    together = table[table["item"].isna()].iloc[0]
    rows, groups = np.vstack([ROWS["chui"], ROWS["batken"]]), ["chui"] * 90 + ["batken"] * 90
    expected = mmi(reduce_answers(rows, groups=groups, items=("ict", "legal", "subject")), empty_cell=0)
    assert together["statistic_lowest"] == together["statistic_highest"] == pytest.approx(expected.statistic)
    assert together["rao_scott_p"] == pytest.approx(expected.rao_scott_p)
    assert together["bootstrap_p"] == 1 / 2000 and together["verdict"] == "robust" and together["basis"] == "microdata"
    mixed = homogeneity([OSH, *both], 0.95)
    assert mixed["rao_scott_p"].isna().all() and set(mixed["basis"]) == {"bounded"}


def test_directions_may_stand_in_another_order() -> None:
    turned = answered("batken", ("subject", "ict", "legal"))
    joined = joint_patterns([answered("chui"), turned], ["ict", "legal", "subject"])
    assert joined.ticked[:, 0].tolist() == ROWS["chui"].sum(axis=0).tolist()
    assert joined.ticked[:, 1].tolist() == ROWS["batken"].sum(axis=0)[[1, 2, 0]].tolist()


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3)), min_size=1, max_size=4))
def test_ranks_are_those_of_some_compatible_counts(ends: list[tuple[int, int]]) -> None:
    counts = {
        item: (low, min(low + width, 9))
        for item, (low, width) in zip(("ict", "legal", "arts", "subject"), ends, strict=False)
    }
    found = {row["item"]: (row["rank_lowest"], row["rank_highest"]) for row in ranks([survey("a", counts, 9)])}
    vectors = list(product(*(range(low, high + 1) for low, high in counts.values())))
    for at, item in enumerate(counts):
        every = [1 + sum(other > vector[at] for other in vector) for vector in vectors]
        assert found[item] == (min(every), max(every))


def test_ranks_in_the_population_come_from_robust_differences() -> None:
    pairs = [
        {"item_a": "ict", "item_b": "legal", "difference_lowest": "0.4", "verdict": "robust"},
        {"item_a": "legal", "item_b": "subject", "difference_lowest": "-0.2", "verdict": "robust"},
        {"item_a": "ict", "item_b": "subject", "difference_lowest": "0.2", "verdict": "undetermined"},
    ]
    rows = ranks([survey("osh", TOTALS, 100, pairs=pairs)])
    assert {row["item"]: (row["rank_ci_lowest"], row["rank_ci_highest"]) for row in rows} == {
        "ict": (1, 2),
        "legal": (3, 3),
        "subject": (1, 2),
    }


def test_a_comparison_with_a_synthetic_survey_says_so() -> None:
    made_up = survey("made_up", TOTALS, 100, synthetic=True)
    assert gaps([OSH, made_up], 0.95)["synthetic"].all() and homogeneity([OSH, made_up], 0.95)["synthetic"].all()
    assert not gaps([OSH, TALAS], 0.95)["synthetic"].any()
