"""Weights fitted to known totals: R's survey package, margins met, interactions kept, and what cannot be fitted."""

from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pddemand.weighting import coded, distinct_rows, post_stratified_weights, raked_weights

SEX, SCHOOL = ["f", "f", "m", "m"], ["town", "village", "town", "village"]


def test_raked_weights_of_r() -> None:
    # R 4.2.2, survey 4.1-1, data(api): calibrate(dstrat, ~sch.wide + comp.imp, c(6194, 5122, 4482), calfun = "raking",
    # epsilon = 1e-13), the same as rake(dstrat, list(~sch.wide, ~comp.imp), ...): weights by stype, sch.wide, comp.imp.
    school = [*(("E", 0, 0), ("E", 0, 1), ("E", 1, 0), ("E", 1, 1), ("H", 0, 0), ("H", 0, 1), ("H", 1, 0))]
    school += [*(("H", 1, 1), ("M", 0, 0), ("M", 1, 0), ("M", 1, 1))]
    schools = [7, 2, 18, 73, 23, 1, 10, 16, 15, 11, 24]
    base = [{"E": 44.2099990845, "M": 20.3600006104, "H": 15.1000003815}[stype] for stype, _, _ in school]
    margins = {"sch_wide": [row[1] for row in school], "comp_imp": [row[2] for row in school]}
    totals = {"sch_wide": {0: 1072, 1: 5122}, "comp_imp": {0: 1712, 1: 4482}}
    expected = [
        *(42.0088256853, 67.3636671426, 30.1244395154, 48.3063423762, 14.3481858631, 23.0081750874, 10.2890535534),
        *(16.4991134000, 19.3462957319, 13.8731875056, 22.2464867820),
    ]
    np.testing.assert_allclose(raked_weights(base, margins, totals, schools), expected, rtol=1e-9)


def test_raking_the_table_of_deming_and_stephan_by_hand() -> None:
    # One row and one column of a 2 x 2 table whose interaction is none: the product of the margins, in one round.
    totals = {"sex": {"f": 60, "m": 40}, "school": {"town": 70, "village": 30}}
    np.testing.assert_allclose(raked_weights(np.ones(4), {"sex": SEX, "school": SCHOOL}, totals), [42, 18, 28, 12])


@given(st.lists(st.floats(0.1, 10), min_size=6, max_size=6), st.lists(st.integers(1, 50), min_size=5, max_size=5))
@settings(max_examples=50, deadline=None)
def test_raking_meets_the_margins_and_keeps_the_interactions(weights: list[float], sizes: list[int]) -> None:
    rows, columns = [0, 0, 0, 1, 1, 1], ["a", "b", "c"] * 2
    whole = sizes[0] + sizes[1]
    parts = np.array(sizes[2:]) * whole / sum(sizes[2:])
    totals: dict[str, Any] = {"row": {0: sizes[0], 1: sizes[1]}, "column": dict(zip("abc", parts, strict=True))}
    repeats = [3, 1, 4, 1, 5, 9]
    found = raked_weights(weights, {"row": rows, "column": columns}, totals, repeats)
    cells = (found * repeats).reshape(2, 3)
    np.testing.assert_allclose(cells.sum(axis=1), sizes[:2], rtol=1e-9)
    np.testing.assert_allclose(cells.sum(axis=0), parts, rtol=1e-9)
    before, after = np.reshape(weights, (2, 3)), found.reshape(2, 3)
    was, now = (table[0, :-1] * table[1, 1:] / (table[0, 1:] * table[1, :-1]) for table in (before, after))
    np.testing.assert_allclose(now, was, rtol=1e-9)


def test_post_stratification_scales_within_groups() -> None:
    found = post_stratified_weights([1, 3, 2], ["f", "f", "m"], {"f": 80, "m": 20}, repeats=[2, 2, 5])
    assert found.tolist() == [10, 30, 4]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"weights": [1, 1, 0, 1]}, "weight 0 in row 2 must be a number above 0: leave out who counts for nobody"),
        ({"weights": [1, 1, 1, np.nan]}, "weight nan in row 3"),
        ({"weights": 1}, "weights must be one number per row"),
        ({"repeats": [1, 1, 1, 1.5]}, "whole numbers of at least 1, not 1.5"),
        ({"rounds": 0}, "rounds must be at least 1"),
        ({"margins": {"sex": ["f", "f", None, "m"], "school": SCHOOL}}, "sex has no label in row 2"),
        ({"margins": {"sex": SEX}}, r"same variables, not \['sex'\] and \['school', 'sex'\]"),
        ({"margins": {}, "totals": {}}, "same variables"),
        (
            {"totals": {"sex": {"f": 60}, "school": {"town": 70, "village": 30}}},
            "'m' is in the sample but has no total",
        ),
        (
            {"totals": {"sex": {"f": 60, "m": 40}, "school": {"town": 70, "village": 20, "camp": 10}}},
            "school: 'camp' has a total but nobody in the sample: merge it",
        ),
        ({"totals": {"sex": {"f": 60, "m": 0}, "school": {"town": 70, "village": 30}}}, "'m' must be a number above 0"),
        (
            {"totals": {"sex": {"f": 60, "m": 40}, "school": {"town": 70, "village": 31}}},
            "totals of school add up to 101 but those of sex to 100",
        ),
    ],
)
def test_what_cannot_be_fitted_is_refused(changes: dict[str, Any], complaint: str) -> None:
    arguments: dict[str, Any] = {
        "weights": [1, 1, 1, 1],
        "margins": {"sex": SEX, "school": SCHOOL},
        "totals": {"sex": {"f": 60, "m": 40}, "school": {"town": 70, "village": 30}},
    }
    with pytest.raises(ValueError, match=complaint):
        raked_weights(**(arguments | changes))


def test_raking_that_does_not_converge_names_what_is_off() -> None:
    # All women teach in town and all men in the village, so 60 women and 70 teachers in town contradict each other: the
    # last margin is met, and 30 men are a quarter short of 40.
    totals = {"sex": {"f": 60, "m": 40}, "school": {"town": 70, "village": 30}}
    with pytest.raises(ValueError, match=r"not converge in 1000 rounds: sex 'm' is -25.00% off .* merge categories"):
        raked_weights([1, 1], {"sex": ["f", "m"], "school": ["town", "village"]}, totals)


def test_labels_are_numbered_in_the_order_they_appear() -> None:
    codes, levels = coded("x", np.array([3, 1, 3]), 3)
    assert (codes.tolist(), levels) == ([0, 1, 0], [3, 1])


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.sampled_from("abc")), min_size=1, max_size=40))
def test_distinct_rows_by_counting(people: list[tuple[int, int, str]]) -> None:
    answers, group = np.array([row[:2] for row in people]), [row[2] for row in people]
    rows, repeats = distinct_rows(answers, group)
    expected = {row: people.count(row) for row in people}
    assert {people[row]: int(times) for row, times in zip(rows, repeats, strict=True)} == expected
    assert (np.diff(rows) > 0).all()


@pytest.mark.parametrize("columns", [[], [[1, 2], [1]], [np.zeros((0, 0))]])
def test_columns_of_different_lengths_are_refused(columns: list[npt.ArrayLike]) -> None:
    with pytest.raises(ValueError, match="columns of one length"):
        distinct_rows(*columns)


def test_missing_answers_are_an_answer_of_their_own() -> None:
    rows, repeats = distinct_rows(np.array([[1, np.nan], [1, 0], [1, np.nan]]))
    assert (rows.tolist(), repeats.tolist()) == ([0, 1], [2, 1])


def test_totals_that_agree_but_for_rounding_are_met() -> None:
    totals = {"sex": {"f": 60.0, "m": 40.0}, "school": {"town": 70 * (1 + 9e-10), "village": 30 * (1 + 9e-10)}}
    found = raked_weights(np.ones(4), {"sex": SEX, "school": SCHOOL}, totals)
    np.testing.assert_allclose(found, [42, 18, 28, 12])


def test_totals_that_are_text_are_refused() -> None:
    with pytest.raises(ValueError, match="the total of 'f' must be a number above 0, not '60'"):
        raked_weights(np.ones(4), {"sex": SEX}, {"sex": {"f": "60", "m": 40}})  # type: ignore[dict-item]


def test_distinct_rows_tell_numbers_from_text() -> None:
    rows, _ = distinct_rows(cast(Any, [1, "1", 1]))
    assert rows.tolist() == [0, 1]
    rows, _ = distinct_rows(cast(Any, [[1, "a"], ["1", "a"], [1, "a"]]))
    assert rows.tolist() == [0, 1]
