"""What published totals determine, and what they leave open: sharp bounds over every compatible answer table.

An answer table is an `n x k` table of ticks. Published percentages fix, for each item, a run of compatible
counts (`published.Totals`), but not how ticks co-occur. Each function here gives the lowest and the highest
value that some answer table with those totals attains, by closed form or by a search over few candidates
whose cost does not grow with `n`. The tests compare them with all tables, one by one, for small `n` and `k`.

Notation as in docs/method.md: `a`, `b` counts of two items, `S` the sum of all counts, `T` the sum of the
counts of the other items, `m` the most choices that the questionnaire allowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise, product
from math import prod

import numpy as np
import numpy.typing as npt

from pddemand import association, comparisons
from pddemand.published import Totals

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

ENUMERABLE = 4096
"""Up to so many compatible vectors of counts, Cochran's Q is computed for each; above, it is bounded from outside."""


@dataclass(frozen=True)
class Bounds:
    """Lowest and highest value over all compatible answer tables; `sharp` when both are attained."""

    lowest: float
    highest: float
    sharp: bool = True


@dataclass(frozen=True)
class PairCells:
    """Two-by-two tables among which every statistic of a pair takes its lowest and its highest value.

    Attributes
    ----------
    pairs : tuple of (int, int)
        The pairs of items (first < second).
    start : array, shape (pairs,)
        Where each pair's tables begin; they are contiguous.
    both, only_a, only_b, neither : arrays, shape (tables,)
        The four cells, in respondents.
    """

    pairs: tuple[tuple[int, int], ...]
    start: IntArray
    both: IntArray
    only_a: IntArray
    only_b: IntArray
    neither: IntArray


@lru_cache(maxsize=1024)  # the same others come back for many counts of a pair
def most_equal(total: int, lowest: tuple[int, ...], highest: tuple[int, ...]) -> tuple[int, ...]:
    """Integers between `lowest` and `highest` with the given sum, as equal to one another as they can be.

    The result is majorised by every other such vector (Marshall, Olkin & Arnold 2011, ch. 5), so the sum of its
    largest entries is the smallest possible.

    Examples
    --------
    >>> most_equal(10, (0, 0, 6), (2, 9, 9))
    (2, 2, 6)
    """
    if not sum(lowest) <= total <= sum(highest):
        raise ValueError(f"no integers between {lowest} and {highest} add up to {total}")

    def filled(level: int) -> list[int]:
        return [min(max(low, level), high) for low, high in zip(lowest, highest, strict=True)]

    below, above = min(lowest, default=0), max(highest, default=0)
    while below < above:
        level = (below + above + 1) // 2
        below, above = (level, above) if sum(filled(level)) <= total else (below, level - 1)
    values = filled(below)
    spare = total - sum(values)
    for position, high in enumerate(highest):
        if spare and values[position] == below < high:
            values[position] += 1
            spare -= 1
    return tuple(values)


def others_of_pair(totals: Totals, first: int, second: int, a: int, b: int) -> tuple[int, ...] | None:
    """Counts of the other items that let the most respondents tick both of a pair; None if none are compatible.

    Without assumptions the others do not matter. "Everyone ticked" wants them high (fewer respondents must be
    covered by the pair), "at most m" wants their m - 1 largest low; under both, the best total is searched for.
    """
    others = [j for j in range(len(totals.items)) if j not in (first, second)]
    low, high = tuple(totals.lowest[j] for j in others), tuple(totals.highest[j] for j in others)
    least, most = sum(low), sum(high)
    n, m = totals.respondents, totals.at_most
    if totals.everyone_ticked:
        least = max(least, n - a - b)
    if m is not None:
        most = min(most, m * n - a - b)
    if least > most:
        return None
    if not totals.everyone_ticked:
        return most_equal(least, low, high)
    if m is None or min(a, b) <= _room_for_both(most_equal(most, low, high), m, n):
        return most_equal(most, low, high)

    while least < most:  # the first limit rises in the others' total, the second falls: find where they cross
        middle = (least + most) // 2
        counts = most_equal(middle, low, high)
        if a + b + middle - n < _room_for_both(counts, m, n):
            least = middle + 1
        else:
            most = middle
    candidates = [most_equal(total, low, high) for total in (least - 1, least) if total >= sum(low)]
    feasible = [c for c in candidates if a + b + sum(c) >= n]
    return max(feasible, key=lambda c: min(a + b + sum(c) - n, _room_for_both(c, m, n)))


def _room_for_both(others: Sequence[int], m: int, n: int) -> int:
    """How many can have ticked both items of a pair when each ticked at most m (design 3.3)."""
    return (m - 1) * n - sum(sorted(others, reverse=True)[: m - 1]) if len(others) >= m - 1 else n


def both_ticked(totals: Totals, first: int, second: int, a: int, b: int) -> tuple[int, int] | None:
    """Fewest and most respondents who ticked both items of a pair with counts `a` and `b`.

    Every integer between is attained. Frechet (1951) bounds `max(0, a + b - n)` and `min(a, b)`, tightened by
    `everyone_ticked` (nobody is left without a tick: at most `S - n`) and `at_most` (room for the other items:
    at most `(m - 1) n` less the `m - 1` largest other counts).

    Returns
    -------
    (int, int) or None
        None when no answer table has these two counts.

    Examples
    --------
    >>> both_ticked(Totals(10, ("x", "y"), (7, 6), (7, 6)), 0, 1, 7, 6)
    (3, 6)
    """
    n = totals.respondents
    others = others_of_pair(totals, first, second, a, b)
    if others is None:
        return None
    fewest, most = max(0, a + b - n), min(a, b)
    if totals.everyone_ticked:
        most = min(most, a + b + sum(others) - n)
    if totals.at_most is not None:
        most = min(most, _room_for_both(others, totals.at_most, n))
    return (fewest, most) if fewest <= most else None


def pair_cells(totals: Totals) -> PairCells:
    """All two-by-two tables that can hold the end of a pair's statistic, for every pair of items.

    The compatible tables of a pair are the integer points of a polytope; difference, McNemar's statistics, phi,
    odds ratio and conditional shares are monotone or quasi-linear between the lines where its faces meet, so
    their ends lie where those lines cross (`_crossings`), at the fewest or the most respondents who ticked both.

    Raises
    ------
    ValueError
        If there are fewer than two items, or no answer table has these totals.
    """
    _check_two_items(totals)
    total_choices(totals)
    pairs = tuple(combinations(range(len(totals.items)), 2))
    tables: list[tuple[int, int, int, int]] = []
    start = []
    for first, second in pairs:
        start.append(len(tables))
        for a, b in product(_crossings(totals, first, second), _crossings(totals, second, first)):
            limits = both_ticked(totals, first, second, a, b)
            for both in sorted(set(limits or ())):
                tables.append((both, a - both, b - both, totals.respondents - a - b + both))
    both, only_a, only_b, neither = np.array(tables, dtype=np.int64).T
    return PairCells(pairs, np.array(start, dtype=np.int64), both, only_a, only_b, neither)


def _crossings(totals: Totals, item: int, other: int) -> list[int]:
    """Counts of `item` at which a statistic of the pair can have an end: a point when the count is known."""
    low, high = totals.lowest[item], totals.highest[item]
    if low == high:
        return [low]
    n, m = totals.respondents, totals.at_most
    b = (totals.lowest[other], totals.highest[other])
    rest = [j for j in range(len(totals.items)) if j not in (item, other)]
    lines = [n]  # values of a + b at which some limit changes
    points = [low, high, *b]
    if totals.everyone_ticked:
        others = sum(totals.highest[j] for j in rest)
        lines.append(n - others)
        points.append(n - others)
    if m is not None:
        room = _room_for_both([totals.lowest[j] for j in rest], m, n)
        lines.append(m * n - sum(totals.lowest[j] for j in rest))
        points.append(room)
        if totals.everyone_ticked:
            lines.append(room + n - sum(totals.highest[j] for j in rest))
    points += [line - count for line in lines for count in b]
    points += [half for line in lines for half in (line // 2, line - line // 2)]
    near = {point + step for point in points for step in (-1, 0, 1)}
    return sorted(count for count in near if low <= count <= high)


def _check_two_items(totals: Totals) -> None:
    if len(totals.items) < 2:
        raise ValueError(f"comparing items needs at least two, got {totals.items}")


def chose_only(totals: Totals, item: int) -> tuple[int, int]:
    """Fewest and most respondents who can have ticked this item and no other.

    Fewest: all ticks of the other items fall on those who ticked this one. Most: the other items share the
    remaining respondents, who must hold the most frequent of them and, under `at_most`, all their ticks.

    Examples
    --------
    >>> chose_only(Totals(10, ("x", "y", "z"), (7, 2, 2), (7, 2, 2)), 0)
    (3, 7)
    """
    total_choices(totals)  # refuses totals that no answer table has
    n, m = totals.respondents, totals.at_most
    low, high = totals.lowest[item], totals.highest[item]
    rest = [j for j in range(len(totals.items)) if j != item]
    others_low, others_high = sum(totals.lowest[j] for j in rest), sum(totals.highest[j] for j in rest)
    fewest = max(0, low - others_high, n - others_high if totals.everyone_ticked else 0)
    most = min(high, n - max((totals.lowest[j] for j in rest), default=0))
    if m == 1:
        return max(low, fewest), min(most, n - others_low)
    if m is not None:
        alone = n + -others_low // m
        most = min(most, alone if alone >= low else (m * n - others_low - low) // (m - 1))
    return fewest, most


def chose_none(totals: Totals) -> tuple[int, int]:
    """Fewest and most respondents who can have ticked nothing.

    Examples
    --------
    >>> chose_none(Totals(10, ("x", "y"), (7, 2), (7, 2)))
    (1, 3)
    """
    total_choices(totals)  # refuses totals that no answer table has
    if totals.everyone_ticked:
        return 0, 0
    n = totals.respondents
    most = n - max(totals.lowest)
    if totals.at_most is not None:
        most = min(most, n + -sum(totals.lowest) // totals.at_most)
    return max(0, n - sum(totals.highest)), most


def chose_all(totals: Totals) -> tuple[int, int]:
    """Fewest and most respondents who can have ticked every item.

    Examples
    --------
    >>> chose_all(Totals(10, ("x", "y"), (7, 6), (7, 6)))
    (3, 6)
    """
    total_choices(totals)  # refuses totals that no answer table has
    n, k = totals.respondents, len(totals.items)
    if totals.at_most is not None and totals.at_most < k:
        return 0, 0
    most = min(totals.highest)
    if totals.everyone_ticked and k > 1:
        most = min(most, (sum(totals.highest) - n) // (k - 1))
    return max(0, sum(totals.lowest) - (k - 1) * n), most


def chose_one(totals: Totals) -> tuple[int, int]:
    """Fewest and most respondents who can have ticked exactly one item.

    The most is the largest `e` with `sum_j max(0, C_j - n + e) <= e`; both ends are then moved to the nearest
    number for which the remaining ticks can be dealt out in twos or more (`one_can_be`), a step or two.

    Examples
    --------
    >>> chose_one(Totals(10, ("x", "y", "z"), (7, 2, 2), (7, 2, 2)))
    (3, 9)
    """
    total_choices(totals)  # refuses totals that no answer table has
    n, k = totals.respondents, len(totals.items)
    ticks_low, ticks_high = sum(totals.lowest), sum(totals.highest)
    if totals.at_most == 1:
        return (max(ticks_low, n) if totals.everyone_ticked else ticks_low), min(ticks_high, n)
    fewest = max(0, *(totals.lowest[j] - ticks_high + totals.highest[j] for j in range(k)))
    if totals.everyone_ticked:
        fewest = max(fewest, 2 * n - ticks_high)

    below, most = 0, min(n, ticks_high)
    while below < most:
        middle = (below + most + 1) // 2
        fits = sum(max(0, low - n + middle) for low in totals.lowest) <= middle
        below, most = (middle, most) if fits else (below, middle - 1)
    if totals.at_most is not None:
        most = min(most, (totals.at_most * n - ticks_low) // (totals.at_most - 1))
    return (
        next(e for e in range(fewest, n + 1) if one_can_be(totals, e)),
        next(e for e in range(most, -1, -1) if one_can_be(totals, e)),
    )


def one_can_be(totals: Totals, e: int) -> bool:
    """Whether exactly `e` respondents can have ticked exactly one item (with two or more allowed).

    The other ticks are dealt out over `t` respondents with 2 to m ticks each, as many respondents as the ticks
    allow; what an item has above `t` must fall on the `e` (Gale 1957; Ryser 1957).
    """
    n, m = totals.respondents, totals.at_most or len(totals.items)
    ticks_low, ticks_high = sum(totals.lowest), sum(totals.highest)
    if not 0 <= e <= min(n, ticks_high):
        return False
    if ticks_low <= e and (e == n or not totals.everyone_ticked):
        return True
    t = min(n - e, (ticks_high - e) // 2, ticks_high - max(totals.highest))
    return (
        sum(max(0, low - t) for low in totals.lowest) <= e
        and m * t >= ticks_low - e
        and (t == n - e or not totals.everyone_ticked)
    )


def total_choices(totals: Totals) -> tuple[int, int]:
    """Fewest and most ticks in all, within what `everyone_ticked` and `at_most` admit.

    Raises
    ------
    ValueError
        If no answer table has these totals: everyone ticked needs at least n ticks, at most m allows m n.
    """
    least, most = sum(totals.lowest), sum(totals.highest)
    if totals.everyone_ticked:
        least = max(least, totals.respondents)
    if totals.at_most is not None:
        most = min(most, totals.at_most * totals.respondents)
    if least > most:
        raise ValueError(
            f"no answer table of {totals.respondents} respondents has these totals: lowest {totals.lowest}, "
            f"highest {totals.highest}, everyone_ticked={totals.everyone_ticked}, at_most={totals.at_most}"
        )
    return least, most


def equal_rows(total: int, respondents: int) -> list[tuple[int, int]]:
    """Choices per respondent, as equal as `total` allows: runs of (choices, respondents), most choices first.

    Examples
    --------
    >>> equal_rows(7, 3)
    [(3, 1), (2, 2)]
    """
    each, more = divmod(total, respondents)
    return [(choices, size) for choices, size in ((each + 1, more), (each, respondents - more)) if size]


def unequal_rows(counts: Sequence[int], respondents: int, fewest: int, most: int) -> list[tuple[int, int]]:
    """Choices per respondent, as unequal as the counts and the limits per respondent allow.

    The vector whose prefix sums are `min(sum_j min(C_j, t), most t, S - fewest (n - t))`: it majorises every
    row vector that an answer table with these counts can have, and Gale-Ryser makes it one of them. The prefix
    sums are linear between few breakpoints, so the cost does not grow with the number of respondents.

    Returns
    -------
    list of (int, int)
        Runs of (choices, respondents), most choices first.

    Examples
    --------
    >>> unequal_rows([7, 2, 2], 10, 0, 3)
    [(3, 2), (1, 5), (0, 3)]
    """
    n, total = respondents, sum(counts)

    def lines(t: int) -> tuple[int, int, int]:
        return sum(min(count, t) for count in counts), most * t, total - fewest * (n - t)

    knots = sorted({0, n, *counts})
    breaks = set(knots)
    for left, right in pairwise(knots):
        start, end = lines(left), lines(right)
        for one, other in combinations(range(3), 2):
            before, after = start[one] - start[other], end[one] - end[other]
            if before * after < 0:
                crossing = left + (right - left) * abs(before) // (abs(before) + abs(after))
                breaks |= {crossing, crossing + 1}
    steps = sorted(breaks)
    prefix = [min(lines(t)) for t in steps]
    runs: list[tuple[int, int]] = []
    for (t, low), (upto, high) in pairwise(zip(steps, prefix, strict=True)):
        choices, size = (high - low) // (upto - t), upto - t
        if runs and runs[-1][0] == choices:
            size += runs.pop()[1]
        runs.append((choices, size))
    return runs


def square_sum(rows: Sequence[tuple[int, int]]) -> int:
    """Sum over respondents of the squared number of choices, from runs of (choices, respondents)."""
    return sum(choices * choices * size for choices, size in rows)


def compatible_vectors(totals: Totals) -> list[tuple[int, ...]] | None:
    """Every vector of counts that some answer table has; None when there are more than `ENUMERABLE`."""
    runs = [range(low, high + 1) for low, high in zip(totals.lowest, totals.highest, strict=True)]
    if prod(len(run) for run in runs) > ENUMERABLE:
        return None
    least, most = total_choices(totals)
    return [counts for counts in product(*runs) if least <= sum(counts) <= most]


def row_limits(totals: Totals) -> tuple[int, int]:
    """Fewest and most choices that one respondent can have made."""
    most = len(totals.items) if totals.at_most is None else min(totals.at_most, len(totals.items))
    return int(totals.everyone_ticked), most


def cochran_q(totals: Totals) -> Bounds:
    """Cochran's Q over all compatible answer tables (Cochran 1950, eq. 1).

    Q = (k - 1)(k sum C^2 - S^2) / (k S - sum R^2) rises in the sum of squared row totals, so for given counts its
    ends are at the most equal and the most unequal rows. Over several compatible vectors of counts each is
    tried; when there are more than `ENUMERABLE`, numerator and denominator are bounded apart (`sharp=False`).

    Examples
    --------
    >>> cochran_q(Totals(10, ("x", "y"), (7, 4), (7, 4)))
    Bounds(lowest=1.0, highest=3.0, sharp=True)
    """
    _check_two_items(totals)
    total_choices(totals)
    vectors = compatible_vectors(totals)
    if vectors is None:
        return _cochran_q_from_outside(totals)
    lowest, highest = cochran_q_ends(vectors, totals)
    return Bounds(float(lowest.min()), float(highest.max()))


def cochran_q_ends(vectors: Sequence[Sequence[int]], totals: Totals) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest Cochran's Q for each vector of counts, with respondents and limits as in `totals`."""
    n, limits = totals.respondents, row_limits(totals)
    equal = [square_sum(equal_rows(sum(counts), n)) for counts in vectors]
    unequal = [square_sum(unequal_rows(counts, n, *limits)) for counts in vectors]
    return comparisons.cochran_q_from(vectors, equal), comparisons.cochran_q_from(vectors, unequal)


def _cochran_q_from_outside(totals: Totals) -> Bounds:
    """Q when the counts are too many to try: k sum C^2 - S^2 is the sum of all squared differences of counts."""
    n, k = totals.respondents, len(totals.items)
    ends = list(zip(totals.lowest, totals.highest, strict=True))
    near = [max(0, low - high2, low2 - high) for (low, high), (low2, high2) in combinations(ends, 2)]
    far = [max(high - low2, high2 - low) for (low, high), (low2, high2) in combinations(ends, 2)]
    least, most = total_choices(totals)
    half = min(max(least, n * (k // 2)), most)  # k S - sum R^2 is largest where each row holds half of the items
    widest = k * half - square_sum(equal_rows(half, n))
    lowest = (k - 1) * sum(d * d for d in near) / widest if widest else 0.0
    narrowest = sum(near)
    highest = (k - 1) * sum(d * d for d in far) / narrowest if narrowest else float("inf")
    return Bounds(lowest, min(highest, float(n * (k - 1))), sharp=False)


def pair_statistics(both: IntArray, only_a: IntArray, only_b: IntArray, neither: IntArray) -> dict[str, FloatArray]:
    """Every statistic of a pair that the totals leave open, for arrays of two-by-two tables.

    Returns
    -------
    dict of str to array
        `difference` (share of a less share of b), `both` and `discordant` (respondents), McNemar's `chi2` and p,
        `phi`, `odds_ratio`, and the conditional shares `b_given_a`, `a_given_b`; NaN where a margin is empty.
    """
    respondents = both + only_a + only_b + neither
    return {
        "difference": (only_a - only_b) / respondents,
        "both": both.astype(np.float64),
        "discordant": (only_a + only_b).astype(np.float64),
        "chi2": comparisons.mcnemar_chi2(only_a, only_b),
        "p_asymptotic": comparisons.mcnemar_p_asymptotic(only_a, only_b),
        "p_exact": comparisons.mcnemar_p_exact(only_a, only_b),
        "p_mid": comparisons.mcnemar_p_mid(only_a, only_b),
        "phi": association.phi(both, only_a, only_b, neither),
        "odds_ratio": association.odds_ratio(both, only_a, only_b, neither),
        "b_given_a": association.conditional_share(both, only_a),
        "a_given_b": association.conditional_share(both, only_b),
    }
