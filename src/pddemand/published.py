"""From printed percentages to the counts they can stand for, by integer arithmetic alone.

A printed percentage with D decimals is a whole number of units of 10**-D percent, and `count` of `base` is
``100 * 10**D * count / base`` of those units. Each rounding rule says which real numbers are printed as the
unit ``u``; they form an interval around ``u``, so the counts behind a percentage are always a run of
consecutive integers, and its two ends have a closed form.
"""

import re
from dataclasses import dataclass
from math import prod
from typing import Literal, get_args

Rounding = Literal["half_up", "half_even", "half_down", "floor", "ceil", "any"]

ROUNDINGS: tuple[Rounding, ...] = get_args(Rounding)
"""Every rounding rule; `any` stands for "one of the other five, we do not know which"."""

_PRINTED = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")


def counts_of_percent(percent: str, base: int, rounding: Rounding) -> range:
    """Find the counts that a rounding rule prints as this percentage of `base`.

    Parameters
    ----------
    percent : str
        The percentage as printed, with its decimals: "74", "74.0" and "74,0" are all read, and the first says
        less than the others.
    base : int
        How many respondents the percentage is of, at least 1.
    rounding : Rounding
        `half_up`, `half_even` and `half_down` round to the nearest unit and differ in what a half becomes;
        `floor` cuts off, `ceil` rounds up; `any` is the union of these five.

    Returns
    -------
    range
        Consecutive integers between 0 and `base`. Empty when no count is printed so: then the percentage, the
        base or the rounding rule is not what it is said to be.

    Raises
    ------
    ValueError
        If `percent` is not a decimal number from 0 to 100, `base` is below 1 or the rule is unknown.

    Notes
    -----
    Asking whether an integer count can give the printed number is the GRIM check of N. J. L. Brown and
    J. A. J. Heathers, "The GRIM Test", Social Psychological and Personality Science 8(4), 2017, 363-369.

    Examples
    --------
    >>> list(counts_of_percent("74", 160, "half_up"))
    [118, 119]
    >>> list(counts_of_percent("13", 16, "half_up")), list(counts_of_percent("13", 16, "half_even"))
    ([2], [])
    """
    return compatible_counts(percent, base, rounding)


def compatible_counts(percent: str, base: int, rounding: Rounding, within: int = 0) -> range:
    """Find the counts printed as this percentage, or as one at most `within` units of its last digit away.

    Parameters
    ----------
    percent : str
        The percentage as printed.
    base : int
        How many respondents the percentage is of.
    rounding : Rounding
        Rounding rule, as for `counts_of_percent`.
    within : int
        How far the true percentage may lie, in units of the last printed digit: with 1, "close to 74" is read
        as 73, 74 or 75, and "close to 74.2" as 74.1, 74.2 or 74.3.

    Returns
    -------
    range
        Union of the counts of each of these percentages, which is again a run of consecutive integers.

    Raises
    ------
    ValueError
        As for `counts_of_percent`, and if `within` is negative.

    Examples
    --------
    >>> compatible_counts("74", 160, "half_up", within=1)
    range(116, 121)
    """
    if base < 1:
        raise ValueError(f"a percentage needs a base of at least 1, not {base}")
    if within < 0:
        raise ValueError(f"within must be 0 or more units of the last printed digit, not {within}")
    unit, units_of_all = _units(percent)
    first, _ = _ends(unit - within, units_of_all, base, rounding)
    _, last = _ends(unit + within, units_of_all, base, rounding)
    return range(max(first, 0), min(last, base) + 1)


def possible_roundings(percent: str, base: int) -> tuple[Rounding, ...]:
    """List the rounding rules under which at least one count of `base` is printed as this percentage.

    Parameters
    ----------
    percent : str
        The percentage as printed.
    base : int
        How many respondents the percentage is of.

    Returns
    -------
    tuple of Rounding
        In the order of `ROUNDINGS`; `any` is among them exactly when another rule is.

    Raises
    ------
    ValueError
        As for `counts_of_percent`.

    Examples
    --------
    >>> possible_roundings("13", 16)
    ('half_up', 'ceil', 'any')
    >>> possible_roundings("21", 16)
    ()
    """
    return tuple(rounding for rounding in ROUNDINGS if counts_of_percent(percent, base, rounding))


@dataclass(frozen=True)
class Totals:
    """What a publication tells about one tick-all-that-apply question: how many ticked each item.

    Parameters
    ----------
    respondents : int
        How many respondents the shares are of: published ones are of all who were asked.
    items : tuple of str
        Identifiers of the items, all different.
    lowest, highest : tuple of int
        Smallest and largest count compatible with what was printed, per item; so is every integer between.
    everyone_ticked : bool
        Whether every respondent is known to have ticked at least one item.
    at_most : int or None
        Most items that one respondent could tick, if the form had such a limit.

    Raises
    ------
    ValueError
        If the numbers cannot describe a question. Whether `everyone_ticked` and `at_most` leave any answers
        possible is for `pddemand.identification` to say.

    Examples
    --------
    >>> totals = Totals(160, ("ict", "legal"), lowest=(118, 34), highest=(119, 34))
    >>> totals.is_exact, totals.vectors
    (False, 2)
    """

    respondents: int
    items: tuple[str, ...]
    lowest: tuple[int, ...]
    highest: tuple[int, ...]
    everyone_ticked: bool = False
    at_most: int | None = None

    def __post_init__(self) -> None:
        if self.respondents < 1:
            raise ValueError(f"totals need at least 1 respondent, not {self.respondents}")
        if not self.items:
            raise ValueError("totals need at least one item, but none is given")
        repeated = [item for position, item in enumerate(self.items) if item in self.items[:position]]
        if repeated:
            raise ValueError(f"items must differ, but {repeated[0]!r} stands more than once")
        if not len(self.items) == len(self.lowest) == len(self.highest):
            raise ValueError(
                f"{len(self.items)} items need as many counts, "
                f"not {len(self.lowest)} lowest and {len(self.highest)} highest"
            )
        for item, lowest, highest in zip(self.items, self.lowest, self.highest, strict=True):
            if not 0 <= lowest <= highest <= self.respondents:
                raise ValueError(
                    f"counts of {item!r} must run upwards between 0 and the {self.respondents} respondents, "
                    f"not from {lowest} to {highest}"
                )
        if self.at_most is not None and self.at_most < 1:
            raise ValueError(f"at_most must be at least 1 item, or None for no limit, not {self.at_most}")

    @property
    def is_exact(self) -> bool:
        """Whether one count is compatible for every item."""
        return self.lowest == self.highest

    @property
    def vectors(self) -> int:
        """How many vectors of counts are compatible: the product of the items' choices."""
        return prod(highest - lowest + 1 for lowest, highest in zip(self.lowest, self.highest, strict=True))


def _units(percent: str) -> tuple[int, int]:
    """Return a printed percentage, and 100 percent, in units of the last printed digit."""
    printed = _PRINTED.fullmatch(percent)
    if printed is None:
        raise ValueError(f"{percent!r} is not a percentage: expected digits, as in '74' or '74.5'")
    whole, decimals = printed[1], printed[2] or ""
    unit, units_of_all = int(whole + decimals), 100 * 10 ** len(decimals)
    if unit > units_of_all:
        raise ValueError(f"{percent!r} is not a percentage from 0 to 100")
    return unit, units_of_all


def _ends(unit: int, units_of_all: int, base: int, rounding: Rounding) -> tuple[int, int]:
    """Return first and last integer c for which ``x = units_of_all * c / base`` is printed as `unit`.

    Every rule accepts the x from ``low / 2`` to ``high / 2``, with or without these ends.
    """
    match rounding:
        case "half_up":
            low, with_low, high, with_high = 2 * unit - 1, True, 2 * unit + 1, False
        case "half_even":
            even = unit % 2 == 0
            low, with_low, high, with_high = 2 * unit - 1, even, 2 * unit + 1, even
        case "half_down":
            low, with_low, high, with_high = 2 * unit - 1, False, 2 * unit + 1, True
        case "floor":
            low, with_low, high, with_high = 2 * unit, True, 2 * unit + 2, False
        case "ceil":
            low, with_low, high, with_high = 2 * unit - 2, False, 2 * unit, True
        case "any":
            low, with_low, high, with_high = 2 * unit - 2, False, 2 * unit + 2, False
        case _:
            raise ValueError(f"unknown rounding rule {rounding!r}: expected one of {', '.join(ROUNDINGS)}")
    halves = 2 * units_of_all
    first = -(-low * base // halves) if with_low else low * base // halves + 1
    last = high * base // halves if with_high else -(-high * base // halves) - 1
    return first, last
