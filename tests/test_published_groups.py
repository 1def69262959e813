"""X2_S from published subgroup percentages: every compatible table of small groups, witnesses, and microdata."""

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from farmers import sources_by_education
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, chi2_contingency

from pddemand.multiple_response import mmi, mmi_terms
from pddemand.patterns import reduce_answers
from pddemand.published_groups import published_mmi

Box = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    sizes = np.array(draw(st.lists(st.integers(1, 9), min_size=2, max_size=4)))
    low = np.array([draw(st.integers(0, int(size))) for size in sizes])
    high = np.array([draw(st.integers(int(a), min(int(a) + 4, int(size)))) for a, size in zip(low, sizes, strict=True)])
    return low, high, sizes


def all_statistics(
    low: npt.NDArray[np.int64], high: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
) -> list[float]:
    """Pearson's statistic of every table, by scipy; 0 where nobody or everybody ticked."""
    values = []
    for counts in product(*(range(a, b + 1) for a, b in zip(low, high, strict=True))):
        table = np.array([counts, sizes - counts])
        varies = 0 < table[0].sum() < sizes.sum()
        values.append(float(chi2_contingency(table, correction=False).statistic) if varies else 0.0)
    return values


@given(boxes())
def test_ends_are_those_of_all_compatible_tables(box: Box) -> None:
    low, high, sizes = box
    bounds, values = published_mmi([low], [high], sizes), all_statistics(low, high, sizes)
    assert bounds.terms_lowest[0] == pytest.approx(min(values), abs=1e-10)
    assert bounds.terms_highest[0] == pytest.approx(max(values), abs=1e-10)
    assert bounds.term_p_lowest[0] == pytest.approx(float(chi2.sf(max(values), len(sizes) - 1)))
    assert bounds.term_p_highest[0] == pytest.approx(float(chi2.sf(min(values), len(sizes) - 1)))


@settings(max_examples=30)
@given(boxes(), boxes())
def test_items_move_independently(one: Box, other: Box) -> None:
    groups = min(len(one[2]), len(other[2]))
    low, high, sizes = (x[:groups] for x in one)
    other_low, other_high = np.minimum(other[0][:groups], sizes), np.minimum(other[1][:groups], sizes)
    bounds = published_mmi([low, other_low], [high, other_high], sizes)
    values, other_values = all_statistics(low, high, sizes), all_statistics(other_low, other_high, sizes)
    assert bounds.statistic_lowest == pytest.approx(min(values) + min(other_values), abs=1e-9)
    assert bounds.statistic_highest == pytest.approx(max(values) + max(other_values), abs=1e-9)
    p = [min(1, 2 * float(chi2.sf(max(a, b), groups - 1))) for a in values for b in other_values]
    assert bounds.bonferroni_p_lowest == pytest.approx(min(p))
    assert bounds.bonferroni_p_highest == pytest.approx(max(p))


@given(boxes())
def test_witnesses_are_compatible_and_have_the_ends_exactly(box: Box) -> None:
    low, high, sizes = box
    bounds = published_mmi([low], [high], sizes)
    for counts, end in (
        (bounds.counts_lowest, bounds.terms_lowest),
        (bounds.counts_highest, bounds.terms_highest),
    ):
        assert np.all((low <= counts[0]) & (counts[0] <= high))
        assert mmi_terms(counts, sizes, 0)[0] == end[0]


def test_microdata_with_the_witnesses_give_the_ends_exactly() -> None:
    sizes = np.array([40, 25, 15])
    low, high = np.array([[10, 12, 3], [20, 5, 9]]), np.array([[14, 13, 5], [21, 7, 9]])
    bounds = published_mmi(low, high, sizes)
    group = np.repeat(np.arange(3), sizes)
    place = np.concatenate([np.arange(size) for size in sizes])
    for counts, statistic, p in (
        (bounds.counts_lowest, bounds.statistic_lowest, bounds.bonferroni_p_highest),
        (bounds.counts_highest, bounds.statistic_highest, bounds.bonferroni_p_lowest),
    ):
        answers = (place[:, None] < counts.T[group]).astype(np.uint8)
        test = mmi(reduce_answers(answers, groups=group), empty_cell=0)
        assert (test.statistic, test.bonferroni_p) == (statistic, p)


def test_farmers_counts_known_exactly_are_a_point() -> None:
    # MI.test(data = farmer1, I = 1, J = 5, type = "bon"): X^2_S = 30.84, p.adj = 0.1357
    patterns = sources_by_education()
    bounds, test = published_mmi(patterns.ticked, patterns.ticked, patterns.group_sizes), mmi(patterns, empty_cell=0)
    assert bounds.statistic_lowest == bounds.statistic_highest == pytest.approx(test.statistic)
    assert bounds.bonferroni_p_lowest == bounds.bonferroni_p_highest == pytest.approx(test.bonferroni_p)
    assert round(bounds.bonferroni_p_lowest, 4) == 0.1357


def test_no_counts_known_leave_everything_open() -> None:
    bounds = published_mmi(np.zeros((1, 3), int), [[5, 6, 7]], [5, 6, 7])
    assert bounds.statistic_lowest == pytest.approx(0)
    assert bounds.statistic_highest == pytest.approx(18)  # some groups all, the others none
    assert bounds.bonferroni_p_highest == pytest.approx(1)


def test_groups_of_millions_and_thirty_groups() -> None:
    low = np.array([[2_000_000, 450_000, 1_000_000]])
    bounds = published_mmi(low, low + 99_999, np.array([10_000_000, 3_000_000, 5_000_000]))
    assert bounds.terms_lowest[0] < bounds.terms_highest[0]
    rng = np.random.default_rng(2)
    sizes = rng.integers(20, 60, 30)
    low = np.array([sizes // 4])
    many = published_mmi(low, low + 2, sizes)
    corners = low + 2 * rng.integers(2, size=(2000, 30))
    assert mmi_terms(corners, sizes, 0).max() <= many.statistic_highest
    assert mmi_terms(low + rng.integers(3, size=(2000, 30)), sizes, 0).min() >= many.statistic_lowest


@pytest.mark.parametrize(
    ("low", "high", "sizes", "complaint"),
    [
        ([[1, 2]], [[2, 2]], [3], "two groups, not shape \\(1,\\)"),
        ([1, 2], [2, 2], [3, 3], "shapes \\(2,\\) and \\(2,\\)"),
        ([[1, 2]], [[2, 2]], [3, 0], "at least 1 respondent, not 0"),
        ([[1, 2]], [[2, 4]], [3, 3], "item 0 in group 1: counts 2 to 4 are no range within 0 to 3"),
        ([[1, 3]], [[2, 2]], [3, 3], "counts 3 to 2 are no range"),
        ([[-1, 3]], [[2, 2]], [3, 3], "lowest must not be negative"),
        ([[1.5, 3]], [[2, 2]], [3, 3], "lowest must hold whole numbers"),
    ],
)
def test_impossible_counts_are_refused(
    low: npt.ArrayLike, high: npt.ArrayLike, sizes: npt.ArrayLike, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        published_mmi(low, high, sizes)


def test_where_no_cell_can_be_empty_both_statistics_are_the_same() -> None:
    sizes = np.array([40, 25, 15])
    bounds = published_mmi([[10, 12, 3]], [[14, 13, 5]], sizes)
    assert mmi_terms(bounds.counts_lowest, sizes)[0] == pytest.approx(bounds.statistic_lowest)
    assert mmi_terms(bounds.counts_highest, sizes)[0] == pytest.approx(bounds.statistic_highest)
