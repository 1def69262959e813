"""Offer against demand: by hand, by brute force, and against other programs."""

from itertools import product
from math import factorial, prod
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pddemand import supply
from pddemand.codebook import read_study
from pddemand.errors import InputError
from pddemand.known_answers import totals_of
from pddemand.mentions import mentions, wald_p
from pddemand.patterns import Patterns, reduce_answers
from pddemand.published import Totals

PROJECT = Path(__file__).parents[1]
OSH = Totals(
    160, ("ict", "innovation", "legal", "subject", "psychology"), (118, 105, 53, 54, 60), (119, 106, 53, 55, 61)
)
ITEMS = ("a", "b", "c")


def vectors(rows: list[dict[str, str]], items: tuple[str, ...], distinct: bool) -> npt.NDArray[np.int64]:
    found = supply.readings(rows, items, distinct=distinct)
    assert found is not None
    return found


def titles(*directions: str, listed: str = "yes") -> list[dict[str, str]]:
    return [
        {
            "title": f"title {at}",
            "listed": listed,
            "directions": possible,
            "surely": "" if ";" in possible else possible,
            "primary": possible.split(";")[0] or "unclassified",
        }
        for at, possible in enumerate(directions)
    ]


def exact(*counts: int) -> Totals:
    return Totals(100, ITEMS[: len(counts)], counts, counts)


def p_by_hand(seen: tuple[int, ...], shares: list[float]) -> float:
    """Sum over all sequences of courses, without coefficients, arrays or logarithms."""
    n = sum(seen)

    def probability(counts: tuple[int, ...]) -> float:
        ways = factorial(n) // prod(map(factorial, counts))
        return ways * prod(share**count for share, count in zip(shares, counts, strict=True))

    every = [counts for counts in product(range(n + 1), repeat=len(seen)) if sum(counts) == n]
    return sum(p for counts in every if (p := probability(counts)) <= probability(seen) * (1 + 1e-9))


# Readings


def test_contested_titles_are_read_each_way() -> None:
    rows = titles("a", "a;b", "b;c", "") + titles("c", listed="no")
    assert vectors(rows, ITEMS, distinct=False).tolist() == [[1, 1, 1], [1, 2, 0], [2, 0, 1], [2, 1, 0]]


def test_a_title_printed_twice_counts_once_among_distinct_ones() -> None:
    rows = titles("a;b", "c") + titles("a;b")
    assert vectors(rows, ITEMS, distinct=True).tolist() == [[0, 1, 1], [1, 0, 1]]
    assert vectors(rows, ITEMS, distinct=False).tolist() == [[0, 2, 1], [1, 1, 1], [2, 0, 1]]


def test_a_sure_direction_wins_over_other_possible_ones() -> None:
    rows = [row | {"surely": "b"} for row in titles("a;b")]
    assert vectors(rows, ITEMS, distinct=False).tolist() == [[0, 1, 0]]


@given(st.lists(st.sets(st.sampled_from(ITEMS)), max_size=7))
def test_readings_are_those_of_the_whole_product(possible: list[set[str]]) -> None:
    rows = titles(*(";".join(sorted(options)) for options in possible))
    brute = {tuple(map(reading.count, ITEMS)) for reading in product(*(sorted(o) for o in possible if o))}
    assert list(map(tuple, vectors(rows, ITEMS, distinct=False).tolist())) == sorted(brute)


def test_no_titles_at_all_are_one_reading() -> None:
    assert vectors([], ITEMS, distinct=True).tolist() == [[0, 0, 0]]


def test_too_many_readings_leave_out_the_test_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, totals = titles("a;b", "b;c"), exact(10, 20, 10)
    tables = supply.supply_demand(rows, totals), supply.course_plan(rows, totals, 10)
    monkeypatch.setattr(supply, "READINGS", 3)
    assert supply.readings(rows, ITEMS, distinct=False) is None
    assert (supply.supply_demand(rows, totals), supply.course_plan(rows, totals, 10)) == tables
    row = supply.supply_test(rows, totals, 0.95)[0]
    assert (row["courses"], row["method"], row["verdict"]) == (2, "not enumerated", "undetermined")
    assert (row["p_lowest"], row["p_highest"], row["sharp"]) == (None, None, False)


@given(st.lists(st.sets(st.sampled_from(ITEMS)), max_size=6))
def test_most_and_ends_are_those_of_every_placement(possible: list[set[str]]) -> None:
    """Titles that fit no direction may fall in any."""
    offer = supply.Offer([tuple(sorted(map(ITEMS.index, options))) for options in possible], 3)
    every = [np.bincount(reading, minlength=3) for reading in product(*(t or range(3) for t in offer.titles))]
    for at in range(3):
        leads = [counts[at] > np.delete(counts, at).max() for counts in (np.asarray(c) for c in every)]
        assert offer.most(at) == ("always" if all(leads) else "sometimes" if any(leads) else "never")
        assert offer.free(at) == (min(c[at] for c in every), max(c[at] for c in every))


@pytest.mark.parametrize(
    ("unplaced", "coverage", "change", "test"),
    [(0, "under", "add", "never"), (1, "under", "undetermined", "undetermined"),
     (2, "undetermined", "undetermined", "undetermined")],
)  # fmt: skip
def test_unplaced_titles_can_turn_verdicts(unplaced: int, coverage: str, change: str, test: str) -> None:
    # Half of the choices are b's. Of the courses it has 1 of 4; then 1 or 2 of 5; then 1 to 3 of 6.
    rows, totals = titles("a", "a", "b", "c", *[""] * unplaced), exact(10, 20, 10)
    b, plan = supply.supply_demand(rows, totals)[1], supply.course_plan(rows, totals, 8)[1]
    assert (b["courses_highest"], b["coverage_highest"], b["verdict"]) == (1, 0.5, coverage)
    assert (plan["now_scaled_highest"], plan["planned_lowest"], plan["change"]) == (2, 4, change)
    assert supply.supply_test(rows, totals, 0.95)[0]["verdict"] == test


def test_too_many_vectors_leave_the_corners() -> None:
    totals = Totals(100, ITEMS, (10, 20, 30), (20, 30, 30))
    vectors, sharp = supply.count_vectors(totals, 4)
    assert vectors.tolist() == [[10, 20, 30], [10, 30, 30], [20, 20, 30], [20, 30, 30]] and not sharp
    assert len(supply.count_vectors(totals, 3)[0]) == 6


# Demand


def test_vectors_of_counts() -> None:
    vectors, sharp = supply.count_vectors(OSH)
    assert sharp and vectors.shape == (16, 5)
    assert len(np.unique(vectors, axis=0)) == 16


def test_switches_leave_out_vectors() -> None:
    totals = Totals(10, ("a", "b"), (4, 5), (5, 6), everyone_ticked=True, at_most=1)
    assert supply.count_vectors(totals)[0].tolist() == [[4, 6], [5, 5]]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=2, max_size=4), st.integers(1, 25))
def test_a_few_vectors_hold_the_ends_of_shares_and_of_places(box: list[tuple[int, int]], places: int) -> None:
    low, high = zip(*((first, first + more) for first, more in box), strict=True)
    if not any(low):
        return
    totals = Totals(40, tuple("abcd"[: len(box)]), low, high)
    for vectors in (every := supply.count_vectors(totals, 10**6)[0]), (few := supply.count_vectors(totals, 0)[0]):
        assert (vectors.sum(axis=1) > 0).all()
    for statistic in (lambda v: v / v.sum(axis=1, keepdims=True), lambda v: supply.webster(v, places)[0]):
        assert (statistic(few).min(axis=0) == statistic(every).min(axis=0)).all()
    for statistic in (lambda v: v / v.sum(axis=1, keepdims=True), lambda v: supply.webster(v, places)[1]):
        assert (statistic(few).max(axis=0) == statistic(every).max(axis=0)).all()


def test_no_demand_is_refused() -> None:
    with pytest.raises(InputError, match="nobody chose anything"):
        supply.count_vectors(exact(0, 0, 0))


# The exact test


def test_outcomes_are_all_there_once() -> None:
    found = supply.outcomes(6, 4)
    assert len(found) == 84 == len(np.unique(found, axis=0))
    assert (found.sum(axis=1) == 6).all() and (found >= 0).all()


def test_probabilities_are_scipy_s_and_sum_to_one() -> None:
    shares = np.array([119, 106, 53, 54, 61]) / 393
    found = supply.outcomes(19, 5)
    ours = np.exp(supply.log_probabilities(found, shares[:, None])[:, 0])
    assert ours.sum() == pytest.approx(1, abs=1e-12)
    assert ours == pytest.approx(stats.multinomial(19, shares).pmf(found), rel=1e-9)


def test_two_courses_by_hand() -> None:
    # Shares 1/2, 1/2: outcomes (2,0), (1,1), (0,2) have 1/4, 1/2, 1/4. One of each is the likeliest.
    found = supply.fit(np.array([[2, 0], [1, 1]]), exact(10, 10))
    assert [found.p_lowest, found.p_highest] == pytest.approx([0.5, 1])
    assert (found.method, found.error, found.sharp) == ("enumeration", 0, True)


def test_two_directions_are_the_binomial_test() -> None:
    for count in range(13):
        found = supply.fit(np.array([[count, 12 - count]]), exact(30, 70))
        assert found.p_lowest == pytest.approx(stats.binomtest(count, 12, 0.3).pvalue)


def test_published_example_of_r_package_emt() -> None:
    # EMT: multinomial.test(c(A = 5, B = 2, C = 2), rep(1/3, 3)) prints
    #   Events    pObs    p.value
    #       55  0.0384     0.5306
    assert len(supply.outcomes(9, 3)) == 55
    seen, third = np.array([[5, 2, 2]]), np.full((3, 1), 1 / 3)
    assert np.exp(supply.log_probabilities(seen, third))[0, 0] == pytest.approx(0.0384, abs=5e-5)
    assert supply.fit(seen, exact(20, 20, 20)).p_lowest == pytest.approx(0.5306, abs=5e-5)


@given(st.tuples(*[st.integers(0, 4)] * 3).filter(any), st.tuples(*[st.integers(0, 9)] * 3).filter(any))
def test_p_is_that_of_brute_force(seen: tuple[int, ...], demand: tuple[int, ...]) -> None:
    found = supply.fit(np.array([seen]), exact(*demand))
    assert found.p_lowest == pytest.approx(p_by_hand(seen, [c / sum(demand) for c in demand]), abs=1e-9)


def test_interval_is_over_all_readings_and_counts() -> None:
    seen = vectors(titles("a", "a;b", "b;c", "c", "a;c", "a"), ITEMS, distinct=False)
    totals = Totals(50, ITEMS, (20, 10, 4), (21, 12, 4))
    values = [
        p_by_hand(tuple(reading), [a / (a + b + 4), b / (a + b + 4), 4 / (a + b + 4)])
        for reading in seen.tolist()
        for a in (20, 21)
        for b in (10, 11, 12)
    ]
    found = supply.fit(seen, totals)
    assert [found.p_lowest, found.p_highest] == pytest.approx([min(values), max(values)])


def test_chi_square_is_a_rough_check() -> None:
    seen, demand = np.array([[14, 10, 8, 6, 2]]), np.array([119, 106, 53, 54, 61])
    rough = stats.chisquare(seen[0], 40 * demand / demand.sum()).pvalue
    totals = Totals(160, OSH.items, tuple(demand.tolist()), tuple(demand.tolist()))
    assert supply.fit(seen, totals).p_lowest == pytest.approx(rough, abs=0.1)


def test_monte_carlo_agrees_within_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = np.array([[7, 5, 1], [9, 2, 2]])
    exactly = supply.fit(seen, exact(30, 40, 30))
    monkeypatch.setattr(supply, "OUTCOMES", 10)
    drawn, again = supply.fit(seen, exact(30, 40, 30)), supply.fit(seen, exact(30, 40, 30))
    assert drawn.error is not None
    assert drawn == again and drawn.method == "monte carlo" and 0 < drawn.error < 0.002
    assert drawn.p_lowest == pytest.approx(exactly.p_lowest, abs=4 * drawn.error)
    assert drawn.p_highest == pytest.approx(exactly.p_highest, abs=4 * drawn.error)


def test_a_direction_nobody_asked_for() -> None:
    assert supply.fit(np.array([[1, 1, 1]]), exact(10, 10, 0)).p_highest == 0
    assert supply.fit(np.array([[1, 1, 0]]), exact(10, 10, 0)).p_lowest == 1


@pytest.mark.parametrize(
    ("lowest", "highest", "error", "verdict"),
    [(0.01, 0.04, 0, "robust"), (0.05, 0.9, 0, "never"), (0.01, 0.9, 0, "undetermined"),
     (0.01, 0.0499, 0.001, "undetermined"), (0.0501, 0.9, 0.001, "undetermined")],
)  # fmt: skip
def test_verdict_of_the_test(lowest: float, highest: float, error: float, verdict: str) -> None:
    assert supply.Fit(lowest, highest, "enumeration", error, True).verdict(0.05) == verdict
    assert supply.Fit(lowest, highest, "enumeration", error, False).verdict(0.05) == "undetermined"


def test_the_article_s_size_takes_less_than_a_second() -> None:
    rows = titles(*["ict;innovation", "innovation;legal;subject", "subject;psychology", "legal"] * 5)[:19]
    totals = Totals(160, OSH.items, OSH.lowest, tuple(count + 1 for count in OSH.lowest))
    start = perf_counter()
    table = supply.supply_test(rows, totals, 0.95)
    assert perf_counter() - start < 1
    assert [row["method"] for row in table] == ["enumeration"] * 2 and totals.vectors == 32


# Webster's method


@pytest.mark.parametrize(
    ("counts", "places", "expected"),
    [
        # https://electowiki.org/wiki/Sainte-Laguë_method, example with 35 seats
        ([503, 304, 193], 35, [17, 11, 7]),
        # https://en.wikipedia.org/wiki/Sainte-Laguë_method, example with 230,000 voters and 8 seats
        ([100_000, 80_000, 30_000, 20_000], 8, [3, 3, 1, 1]),
    ],
)
def test_published_apportionments(counts: list[int], places: int, expected: list[int]) -> None:
    lowest, highest = supply.webster(np.array(counts), places)
    assert lowest.tolist() == highest.tolist() == expected


@given(st.lists(st.integers(0, 40), min_size=1, max_size=4).filter(any), st.integers(1, 12))
def test_places_are_those_of_rounding_by_a_divisor(counts: list[int], places: int) -> None:
    """Every split that some divisor gives when quotients are rounded, a half either way, is in the interval."""
    splits = [
        split
        for split in product(range(places + 1), repeat=len(counts))
        if sum(split) == places
        and all(count for count, seats in zip(counts, split, strict=True) if seats)
        and min((c / (2 * s - 1) for c, s in zip(counts, split, strict=True) if s), default=0)
        >= max(c / (2 * s + 1) for c, s in zip(counts, split, strict=True))
    ]
    lowest, highest = supply.webster(np.array(counts), places)
    assert lowest.tolist() == [min(column) for column in zip(*splits, strict=True)]
    assert highest.tolist() == [max(column) for column in zip(*splits, strict=True)]


# Tables


def test_coverage_by_hand() -> None:
    rows = supply.supply_demand(titles("a", "a", "a;b", "c"), exact(10, 20, 10))
    a, b, c = rows[:3]
    assert (a["courses_lowest"], a["courses_highest"], a["courses_primary"]) == (2, 3, 3)
    assert (a["supply_share_lowest"], a["demand_share_lowest"]) == (0.5, 0.25)
    assert (a["coverage_lowest"], a["coverage_highest"], a["verdict"], a["most"]) == (2, 3, "over", "always")
    assert (b["coverage_lowest"], b["coverage_highest"], b["verdict"], b["most"]) == (0, 0.5, "under", "never")
    assert (c["coverage_lowest"], c["coverage_highest"], c["verdict"]) == (1, 1, "undetermined")


def test_most_depends_on_reading() -> None:
    rows = supply.supply_demand(titles("a", "b", "a;b"), exact(10, 20, 10))
    assert [row["most"] for row in rows[:3]] == ["sometimes", "sometimes", "never"]


def test_no_courses_leave_everything_open() -> None:
    for rows in ([], titles("", "")):
        table = supply.supply_demand(rows, OSH)
        assert {row["verdict"] for row in table} == {"undetermined"}
        assert {row["coverage_lowest"] for row in table} == {None}
        assert {row["verdict"] for row in supply.supply_test(rows, OSH, 0.95)} == {"undetermined"}
        assert {row["change"] for row in supply.course_plan(rows, OSH, 20)} == {"undetermined"}


def test_plan_by_hand() -> None:
    # Demand 40 : 40 : 20 gives 4, 4 and 2 of 10 places; of four titles now 3 or 2 are a's, 0 or 1 b's, 1 is c's.
    a, b, c = supply.course_plan(titles("a", "a", "a;b", "c"), exact(40, 40, 20), 10)
    assert (a["planned_lowest"], a["planned_highest"], a["now_scaled_lowest"], a["now_scaled_highest"]) == (
        4,
        4,
        5,
        7.5,
    )
    assert (a["change"], b["change"], c["change"]) == ("reduce", "add", "keep")


def test_items_are_the_region_s() -> None:
    totals = read_study(PROJECT / "data/raw/osh").totals()
    rows = supply.supply_demand(titles(*totals.items), totals)
    assert [row["item"] for row in rows] == [*totals.items] * 2


# With respondents' answers

ANSWERS = reduce_answers(
    [[1, 1, 0], [0, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1], [0, 1, 0]] * 5, items=ITEMS
)  # 10, 25, 10


def tables(rows: list[dict[str, str]], patterns: Patterns | None) -> list[list[dict[str, object]]]:
    totals = totals_of(ANSWERS)
    return [
        supply.supply_demand(rows, totals, patterns),
        supply.supply_test(rows, totals, 0.95, patterns),
        supply.course_plan(rows, totals, 10, patterns),
    ]


def test_answers_keep_the_columns_and_settled_titles_make_the_basis_microdata() -> None:
    rows = titles("a", "a", "b;c", "c")
    for without, answered in zip(tables(rows, None), tables(rows, ANSWERS), strict=True):
        assert list(without[0]) == list(answered[0])
        assert {row["basis"] for row in without} == {"bounded"}
        exact = [row | {"basis": "bounded"} for row in answered if row.get("method") != "wald"]
        assert exact == without
    demanded, _, plan = tables(rows, ANSWERS)
    assert [row["basis"] for row in demanded] == ["microdata", "bounded", "bounded"] * 2
    assert [row["basis"] for row in plan] == ["microdata", "bounded", "bounded"]
    for table in tables(titles("a", "a", "c", ""), ANSWERS):
        assert {row["basis"] for row in table} == {"bounded"}


def test_with_answers_a_second_test_allows_for_their_sampling_error() -> None:
    rows = supply.supply_test(titles("a", "a", "b;c", "c"), totals_of(ANSWERS), 0.95, ANSWERS)
    assert [(row["counting"], row["method"]) for row in rows] == [
        (counting, method) for counting in ("printed", "distinct") for method in ("enumeration", "wald")
    ]
    by_hand = [float(wald_p(np.array([seen]), mentions(ANSWERS))[0]) for seen in ([2, 1, 1], [2, 0, 2])]
    assert [rows[1]["p_lowest"], rows[1]["p_highest"]] == pytest.approx([min(by_hand), max(by_hand)])
    assert {row["basis"] for row in rows} == {"bounded"}
    settled = supply.supply_test(titles(*["a"] * 9), totals_of(ANSWERS), 0.95, ANSWERS)
    assert {(row["verdict"], row["basis"]) for row in settled} == {("robust", "microdata")}


def test_without_courses_answers_leave_one_row_per_counting_and_no_courses_now() -> None:
    assert [row["method"] for row in supply.supply_test([], totals_of(ANSWERS), 0.95, ANSWERS)] == ["enumeration"] * 2
    plan = supply.course_plan([], totals_of(ANSWERS), 9, ANSWERS)
    assert [row["now_lowest"] for row in plan] == [None] * 3
    assert [row["planned_lowest"] for row in plan] == [2, 5, 2]


def test_of_one_respondent_no_sampling_error_is_known() -> None:
    alone = reduce_answers([[1, 1, 0]], items=ITEMS)
    rows = supply.supply_test(titles("a", "b"), totals_of(alone), 0.95, alone)
    assert [row["method"] for row in rows] == ["enumeration"] * 2


def test_of_a_known_population_less_is_left_to_chance() -> None:
    answers = reduce_answers([[1, 1, 0], [1, 0, 0], [0, 1, 1], [1, 0, 1]], items=ITEMS)
    p = [
        supply.supply_test(titles("a", "b"), totals_of(answers), 0.95, answers, teachers)[1]["p_lowest"]
        for teachers in (None, 40, 4)
    ]
    assert float(str(p[0])) > float(str(p[1])) > float(str(p[2]))
