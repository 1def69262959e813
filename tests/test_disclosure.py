import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from pddemand.disclosure import coarse, hidden_cells, hidden_shares, pooled, rounded, shifted, told_cells

TABLES = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(0, 12))
)


def interval(table: np.ndarray, hidden: np.ndarray, cell: tuple[int, int]) -> tuple[float, float]:
    """Solve for the least and the greatest value that margins and shown counts leave a hidden count."""
    places = [tuple(place) for place in np.argwhere(hidden)]
    sums, totals = [], []
    for axis, size in enumerate(table.shape):
        for line in range(size):
            sums.append([float(place[axis] == line) for place in places])
            totals.append(float(np.take(np.where(hidden, table, 0), line, axis).sum()))
    aim = np.array([float(place == cell) for place in places])
    ends = [linprog(sign * aim, A_eq=sums, b_eq=totals, method="highs").fun for sign in (1, -1)]
    return ends[0], -ends[1]


@settings(max_examples=60, deadline=None)
@given(TABLES, st.integers(2, 6))
def test_no_hidden_count_can_be_recomputed(table: np.ndarray, smallest: int) -> None:
    hidden = hidden_cells(table, smallest)
    assert hidden[table < smallest].all()
    everything = np.ones(table.shape, np.bool_)
    for row, column in np.argwhere(hidden):
        low, high = interval(table, hidden, (row, column))
        if high - low < 1e-6:  # only what the margins tell by themselves, with every cell hidden
            assert hidden.all()
            assert np.subtract(*interval(table, everything, (row, column))) == pytest.approx(0, abs=1e-6)
        else:
            assert hidden[row].sum() >= 2 and hidden[:, column].sum() >= 2


@settings(max_examples=60, deadline=None)
@given(TABLES, st.data())
def test_what_is_told_is_what_linear_programming_finds(table: np.ndarray, data: st.DataObject) -> None:
    hidden = data.draw(arrays(np.bool_, table.shape))
    told = told_cells(table, hidden)
    for row, column in np.argwhere(hidden):
        low, high = interval(table, hidden, (row, column))
        assert told[row, column] == (high - low < 1e-6)


def test_by_hand() -> None:
    assert not hidden_cells([[5, 6], [7, 8]]).any()
    assert hidden_cells([[4, 6], [7, 8]]).all()
    wide = hidden_cells([[30, 4, 20, 9], [10, 50, 20, 40]])
    assert wide.tolist() == [[False, True, False, True]] * 2
    assert not hidden_cells([[0, 1], [2, 3]], smallest=1).any()
    two_blocks = hidden_cells([[1, 9, 9, 9], [9, 1, 9, 9], [9, 9, 9, 9]])
    assert not told_cells(np.array([[1, 9, 9, 9], [9, 1, 9, 9], [9, 9, 9, 9]]), two_blocks).any()


def test_complements_are_hidden_too() -> None:
    hidden = hidden_shares([[20, 17, 30], [10, 10, 30]], sizes=[20, 21, 50])
    assert hidden.tolist() == [[True, True, False], [False, False, False]]


def test_rare_combinations_are_added_up() -> None:
    assert pooled([9, 4, 1]).tolist() == [False, True, True]
    assert pooled([9, 3, 1]).tolist() == [True, True, True]
    assert pooled([9, 6, 4]).tolist() == [False, True, True]
    assert not pooled([9, 1], smallest=1).any()
    assert pooled([3]).tolist() == [True]


def test_statistics_tell_no_hidden_count() -> None:
    row, sizes = np.array([1, 8, 20]), np.array([6, 20, 40])
    hidden = np.array([True, True, False])
    found = shifted(row, hidden, sizes, lambda moved: float(moved[0] ** 2))
    assert [sorted(values) for values in found] == [[0, 4, 9, 16, 25, 36]] * 2
    assert np.isnan(coarse(1.0, found))
    assert coarse(1.004, [[1.0042], [1.1]]) == 1.0
    assert rounded(0.0) == 0.0


@pytest.mark.parametrize(
    ("counts", "smallest", "said"),
    [
        ([[1, -1]], 5, "whole numbers from 0"),
        ([[0.5]], 5, "whole numbers"),
        ([1, 2], 5, "table"),
        ([[1]], 0, "smallest"),
    ],
)
def test_what_is_no_table_is_refused(counts: list[object], smallest: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        hidden_cells(np.array(counts), smallest)
