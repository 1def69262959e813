"""Counts behind percentages, against the decimal module's own rounding of every count."""

import decimal
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pddemand.published import (
    ROUNDINGS,
    Rounding,
    Totals,
    compatible_counts,
    counts_of_percent,
    possible_roundings,
)

MODES: dict[Rounding, str] = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "half_down": decimal.ROUND_HALF_DOWN,
    "floor": decimal.ROUND_FLOOR,
    "ceil": decimal.ROUND_CEILING,
}


def printed(count: int, base: int, decimals: int, rounding: Rounding) -> str:
    """Print 100 count / base; 1500 digits keep every fraction here on its own side of a half."""
    share = decimal.Context(prec=1500).divide(Decimal(100 * count), Decimal(base))
    return str(share.quantize(Decimal(1).scaleb(-decimals), rounding=MODES[rounding]))


@pytest.mark.parametrize("rounding", MODES)
@pytest.mark.parametrize(("decimals", "step"), [(0, 1), (1, 7), (2, 53)])
def test_counts_are_those_that_decimal_prints_so(rounding: Rounding, decimals: int, step: int) -> None:
    for base in range(1, 202, step):
        counts: dict[str, list[int]] = {}
        for count in range(base + 1):
            counts.setdefault(printed(count, base, decimals, rounding), []).append(count)
        for unit in range(100 * 10**decimals + 1):
            percent = str(Decimal(unit).scaleb(-decimals))
            assert list(counts_of_percent(percent, base, rounding)) == counts.get(percent, [])


def test_any_is_the_union_of_the_five_rules() -> None:
    for base, percent in product([*range(1, 202), 1000], map(str, range(101))):
        of_the_five = {c for rounding in MODES for c in counts_of_percent(percent, base, rounding)}
        assert list(counts_of_percent(percent, base, "any")) == sorted(of_the_five)


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("within", [1, 2])
def test_close_to_is_the_union_of_the_neighbouring_percentages(rounding: Rounding, within: int) -> None:
    for base, unit in product([*range(1, 60), 160], range(101)):
        neighbours = range(max(unit - within, 0), min(unit + within, 100) + 1)
        union = {c for u in neighbours for c in counts_of_percent(str(u), base, rounding)}
        assert list(compatible_counts(str(unit), base, rounding, within)) == sorted(union)


def test_close_to_counts_in_units_of_the_last_printed_digit() -> None:
    assert compatible_counts("74", 1000, "half_up", within=1) == range(725, 755)
    assert compatible_counts("74.0", 1000, "half_up", within=1) == range(739, 742)


def test_a_half_is_what_tells_the_rules_apart() -> None:
    # 2 of 16 is exactly 12.5 percent.
    assert possible_roundings("12", 16) == ("half_even", "half_down", "floor", "any")
    assert possible_roundings("13", 16) == ("half_up", "ceil", "any")


def test_the_osh_percentages_by_hand() -> None:
    # 160 x 0.735 = 117.6 to 160 x 0.745 = 119.2, and so on: the article's five shares of 160 participants.
    counts = {p: list(counts_of_percent(p, 160, "half_up")) for p in ("74", "66", "33", "34", "38", "21")}
    assert counts == {
        "74": [118, 119],
        "66": [105, 106],
        "33": [52, 53],
        "34": [54, 55],
        "38": [60, 61],
        "21": [33, 34],
    }


@given(
    base=st.integers(1, 10**7),
    share=st.fractions(0, 1),
    decimals=st.integers(0, 4),
    rounding=st.sampled_from(tuple(MODES)),
)
def test_a_count_is_among_those_of_its_own_percentage(
    base: int, share: Fraction, decimals: int, rounding: Rounding
) -> None:
    count = round(share * base)
    percent = printed(count, base, decimals, rounding)
    assert count in counts_of_percent(percent, base, rounding)
    assert rounding in possible_roundings(percent, base)


def test_ten_million_respondents_and_a_comma() -> None:
    assert counts_of_percent("33,3", 10**7, "floor") == range(3_330_000, 3_340_000)


@pytest.mark.parametrize("percent", ["", "-1", "74 %", "7e1", "100.01", "101", ".5", "5.", "٧٤", "74\n"])
def test_what_is_no_percentage_is_refused(percent: str) -> None:
    with pytest.raises(ValueError, match="not a percentage"):
        counts_of_percent(percent, 160, "half_up")


def test_unusable_base_rule_and_distance_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="at least 1, not 0"):
        counts_of_percent("74", 0, "half_up")
    with pytest.raises(ValueError, match="unknown rounding rule 'nearest'"):
        counts_of_percent("74", 160, "nearest")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not -1"):
        compatible_counts("74", 160, "half_up", within=-1)


def test_totals_know_how_much_they_leave_open() -> None:
    totals = Totals(160, ("a", "b", "c"), (118, 33, 52), (119, 34, 52))
    assert not totals.is_exact
    assert totals.vectors == 4
    assert Totals(1, ("a",), (0,), (0,)).is_exact


@pytest.mark.parametrize(
    ("totals", "complaint"),
    [
        ({"respondents": 0}, "not 0"),
        ({"items": (), "lowest": (), "highest": ()}, "at least one item"),
        ({"items": ("a", "a")}, "'a' stands more than once"),
        ({"lowest": (1,)}, "not 1 lowest and 2 highest"),
        ({"lowest": (3, 1)}, "'a' .* not from 3 to 2"),
        ({"lowest": (-1, 1)}, "from -1 to 2"),
        ({"highest": (2, 11)}, "'b' .* 10 respondents, not from 1 to 11"),
        ({"at_most": 0}, "at_most .* not 0"),
    ],
)
def test_totals_that_describe_no_question_are_refused(totals: dict[str, object], complaint: str) -> None:
    sound = {"respondents": 10, "items": ("a", "b"), "lowest": (1, 1), "highest": (2, 2)}
    with pytest.raises(ValueError, match=complaint):
        Totals(**{**sound, **totals})  # type: ignore[arg-type]
