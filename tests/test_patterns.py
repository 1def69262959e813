"""Reduction to patterns: the respondents come back, and what is no answer is refused."""

from collections import Counter

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pddemand.comparisons import cochran_q, paired_cells
from pddemand.patterns import Patterns, combination_table, constant_items, reduce_answers, select_items


@st.composite
def answer_tables(draw: st.DrawFn) -> npt.NDArray[np.int64]:
    rows, items = draw(st.integers(1, 25)), draw(st.sampled_from([1, 2, 3, 8, 9, 63, 64, 65, 130]))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    kinds = (rng.random((draw(st.integers(1, 6)), items)) < draw(st.sampled_from([0.05, 0.5]))).astype(np.int64)
    return kinds[rng.integers(len(kinds), size=rows)]


@given(answer_tables(), st.integers(0, 1000))
def test_patterns_are_the_rows_counted_by_group(table: npt.NDArray[np.int64], seed: int) -> None:
    group = np.random.default_rng(seed).integers(3, size=len(table))
    patterns = reduce_answers(table, groups=group)
    counted = Counter((tuple(row), str(g)) for row, g in zip(table.tolist(), group, strict=True))
    found = {
        (tuple(row), name): count
        for row, counts in zip(patterns.answers.tolist(), patterns.counts.tolist(), strict=True)
        for name, count in zip(patterns.groups, counts, strict=True)
        if count
    }
    assert found == counted
    rows = [tuple(row) for row in patterns.answers.tolist()]
    assert rows == sorted(set(rows))
    assert patterns.respondents == len(table)
    np.testing.assert_array_equal(patterns.ticked.sum(axis=1), table.sum(axis=0))
    assert patterns.group_sizes.tolist() == [np.sum(group == int(name)) for name in patterns.groups]


@given(answer_tables())
def test_all_that_compares_items_takes_patterns(table: npt.NDArray[np.int64]) -> None:
    if table.shape[1] < 2:
        return
    patterns = reduce_answers(table)
    repeats = patterns.counts.sum(axis=1)
    assert cochran_q(patterns.answers, repeats) == pytest.approx(float(cochran_q(table)))
    np.testing.assert_array_equal(paired_cells(patterns.answers, repeats), paired_cells(table))


@given(answer_tables(), st.integers(0, 1000))
def test_weights_are_summed_and_so_are_their_squares(table: npt.NDArray[np.int64], seed: int) -> None:
    weight = np.random.default_rng(seed).uniform(0.1, 5, size=len(table))
    patterns = reduce_answers(table, weights=weight)
    assert patterns.weights is not None
    assert patterns.squared_weights is not None
    for row, total, squares in zip(patterns.answers, patterns.weights, patterns.squared_weights, strict=True):
        alike = (table == row).all(axis=1)
        assert total == pytest.approx(weight[alike].sum())
        assert squares == pytest.approx((weight[alike] ** 2).sum())


@given(answer_tables(), st.data())
def test_selected_items_are_those_of_a_narrower_table(table: npt.NDArray[np.int64], data: st.DataObject) -> None:
    kept = sorted(data.draw(st.sets(st.integers(0, table.shape[1] - 1), min_size=1, max_size=4)))
    weight = np.arange(1.0, len(table) + 1)
    patterns = select_items(reduce_answers(table, weights=weight), [f"item{j + 1}" for j in kept])
    names = [f"item{j + 1}" for j in kept]
    expected = reduce_answers(table[:, kept], weights=weight, items=names)
    for name in ("answers", "counts", "weights", "squared_weights"):
        np.testing.assert_allclose(getattr(patterns, name), getattr(expected, name))
    assert (patterns.items, patterns.first) == (expected.items, expected.first)


def test_two_sets_stand_side_by_side() -> None:
    patterns = reduce_answers([[1, 0], [0, 1]], [[1], [1]], items=["ict", "legal", "course"])
    assert patterns.first == 2
    assert patterns.answers.tolist() == [[0, 1, 1], [1, 0, 1]]
    narrower = select_items(patterns, ["course", "legal"])
    assert (narrower.items, narrower.first) == (("legal", "course"), 1)


@pytest.mark.parametrize(
    "table",
    [
        [[True, False], [False, True]],
        [[1.0, 0.0], [0.0, 1.0]],
        pd.DataFrame({"a": [1, 0], "b": [0, 1]}, dtype="Int64"),
        pd.DataFrame({"a": [True, False], "b": [False, True]}, dtype="boolean"),
        np.array([[1, 0], [0, 1]], dtype=object),
    ],
)
def test_answers_may_be_bools_floats_and_nullable_columns(table: npt.ArrayLike) -> None:
    assert reduce_answers(table).answers.tolist() == [[0, 1], [1, 0]]


def test_groups_may_be_text_numbers_and_categories() -> None:
    table = [[1], [0], [1]]
    assert reduce_answers(table, groups=["b", "a", "b"]).groups == ("a", "b")
    assert reduce_answers(table, groups=[10, 9, 9]).groups == ("9", "10")
    assert reduce_answers(table, groups=pd.Series(["b", "a", "b"], dtype="category")).counts.tolist() == [
        [1, 0],
        [0, 2],
    ]
    assert reduce_answers(table).groups == ("all",)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"table": []}, "at least one respondent and one item, not shape"),
        ({"table": np.empty((0, 3))}, r"not shape \(0, 3\)"),
        ({"table": np.empty((3, 0))}, r"not shape \(3, 0\)"),
        ({"table": [[1, 2]]}, "answers must be 0 or 1, but 2 in row 0, item 1"),
        ({"table": [[1, 0], [-1, 0]]}, "-1 in row 1, item 0 is missing: select the respondents who answered"),
        ({"table": [[1, np.nan]]}, "nan in row 0, item 1 is missing"),
        ({"table": pd.DataFrame({"a": [1, None]}, dtype="Int64")}, "nan in row 1, item 0 is missing"),
        ({"table": [["yes", "no"]]}, "answers must be 0 or 1: could not convert"),
        ({"table": [[1], [0]], "second": [[1]]}, "first one's 2 rows, not 1"),
        ({"table": [[1], [0]], "groups": [1]}, "groups must have one label for each of 2 rows, not 1"),
        ({"table": [[1], [0]], "groups": ["a", None]}, "groups has no label in row 1"),
        ({"table": [[1], [0]], "groups": [np.nan, 1]}, "groups has no label in row 0"),
        ({"table": [[1], [0]], "groups": ["a", float("nan")]}, "groups has no label in row 1"),
        ({"table": [[1], [0]], "weights": [1e200, 2e200]}, "must be between 1e-100 and"),
        ({"table": [[1], [0]], "weights": [1e-200, 1]}, "must be between 1e-100 and"),
        ({"table": [[1], [0]], "weights": [1.0]}, "one for each of 2 respondents, not 1"),
        ({"table": [[1], [0]], "weights": [1.0, 0.0]}, "weight 0 in row 1 must be a number above 0"),
        ({"table": [[1], [0]], "weights": [-2.0, 1.0]}, "weight -2 in row 0 must be a number above 0"),
        ({"table": [[1], [0]], "weights": [np.nan, 1.0]}, "weight nan in row 0 must be a number above 0"),
        ({"table": [[1], [0]], "items": ["a", "b"]}, "need answers of shape"),
        ({"table": [[1, 0]], "items": ["a", "a"]}, "different names, but 'a' stands twice"),
        ({"table": [[1], [0]], "groups": np.array([1, "a"], dtype=object)}, "all numbers or all text"),
    ],
)
def test_what_is_no_answer_is_refused(options: dict[str, npt.ArrayLike], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        reduce_answers(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "counts", "first", "weights", "complaint"),
    [
        ([[2]], [[1]], 1, None, "answers must be 0 or 1, not 2"),
        ([[1]], [[-1]], 1, None, "counts must not be negative, but -1 is"),
        ([[1]], [[0]], 1, None, "at least 1 respondent, not 0"),
        ([[1]], [[1]], 2, None, "1 to 1 items, not 2"),
        ([[1]], [[1, 2]], 1, None, "counts of shape"),
        ([[1]], [[1]], 1, [[0.0]], "above 0 exactly where there are respondents"),
    ],
)
def test_patterns_that_do_not_fit_are_refused(
    answers: list[list[int]], counts: list[list[int]], first: int, weights: list[list[float]] | None, complaint: str
) -> None:
    weight = None if weights is None else np.array(weights)
    with pytest.raises(ValueError, match=complaint):
        Patterns(np.array(answers, np.uint8), np.array(counts, np.int64), ("a",), ("all",), first, weight, weight)


@pytest.mark.parametrize("value", [0.5, -1, np.nan, 2])
def test_answers_other_than_0_and_1_are_refused_whatever_their_type(value: float) -> None:
    with pytest.raises(ValueError, match="answers must be 0 or 1, not"):
        Patterns(np.array([[value]]), np.ones((1, 1), np.int64), ("a",), ("all",), 1)
    with pytest.raises(ValueError, match="answers must be bytes, not float64"):
        Patterns(np.ones((1, 1)), np.ones((1, 1), np.int64), ("a",), ("all",), 1)  # type: ignore[arg-type]


def test_groups_have_different_names() -> None:
    with pytest.raises(ValueError, match="groups must have different names, but 'g' stands twice"):
        Patterns(np.ones((1, 1), np.uint8), np.ones((1, 2), np.int64), ("a",), ("g", "g"), 1)


@pytest.mark.parametrize(
    ("weight", "square", "complaint"),
    [
        (2.0, 0.0, "above 0 exactly where"),
        (2.0, np.nan, "above 0 exactly where"),
        (np.inf, 1.0, "above 0 exactly where"),
        (2.0, 1.9, "sums of squares of as many weights"),
        (2.0, 4.1, "sums of squares of as many weights"),
    ],
)
def test_sums_that_no_weights_have_are_refused(weight: float, square: float, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Patterns(
            np.ones((1, 1), np.uint8),
            np.full((1, 1), 2),
            ("a",),
            ("all",),
            1,
            np.array([[weight]]),
            np.array([[square]]),
        )


def test_counts_that_are_not_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="counts must hold whole numbers, not float64"):
        Patterns(np.ones((1, 1), np.uint8), np.ones((1, 1)), ("a",), ("all",), 1)  # type: ignore[arg-type]


def test_items_named_like_a_column_are_refused() -> None:
    with pytest.raises(ValueError, match="an item must not be named 'count'"):
        combination_table(reduce_answers([[1, 0]], items=["count", "b"]))


def test_weights_come_with_their_squares() -> None:
    with pytest.raises(ValueError, match="given together"):
        Patterns(np.ones((1, 1), np.uint8), np.ones((1, 1), np.int64), ("a",), ("all",), 1, np.ones((1, 1)))


def test_unknown_items_are_refused() -> None:
    with pytest.raises(ValueError, match="'law' is not an item: expected some of ict, legal"):
        select_items(reduce_answers([[1, 0]], items=["ict", "legal"]), ["law"])


def test_constant_items_are_named() -> None:
    assert constant_items(reduce_answers([[1, 0, 1], [1, 0, 0]], groups=[0, 1])) == ("item1", "item2")


# Combinations


@given(answer_tables())
def test_combinations_by_counting(table: npt.NDArray[np.int64]) -> None:
    items = table.shape[1]
    exclusive = combination_table(reduce_answers(table, groups=np.arange(len(table)) % 2))
    inclusive = combination_table(reduce_answers(table), exclusive=False)
    assert exclusive["count"].sum() == len(table)
    assert exclusive["share"].sum() == pytest.approx(1)
    for frame, counts_as in ((exclusive, "=="), (inclusive, ">=")):
        assert frame["count"].is_monotonic_decreasing
        for row in frame.itertuples(index=False):
            ticks = np.array(row[:items], dtype=int)
            alike = (table == ticks).all(axis=1) if counts_as == "==" else (table >= ticks).all(axis=1)
            assert row[items:] == (ticks.sum(), alike.sum(), pytest.approx(alike.sum() / len(table)))


def test_weighted_shares_of_combinations() -> None:
    frame = combination_table(reduce_answers([[1, 0], [1, 1], [1, 1]], weights=[2.0, 1.0, 1.0]))
    assert frame["count"].tolist() == [2, 1]
    assert frame["share"].tolist() == [0.5, 0.5]
