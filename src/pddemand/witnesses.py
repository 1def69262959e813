"""Answer tables that attain the ends of the bounds, so that anybody can check them with any software.

A bound is only as good as the proof that it is attained. For each end of each bound this module builds one
table of 0/1 answers, one row per respondent, with the published totals and exactly the bound's value. Such a
table is a *possible* survey, made to show what the totals do not exclude; it is evidence of nothing else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pddemand import comparisons, identification
from pddemand.published import Totals
from pddemand.tables import write_rows

Table = npt.NDArray[np.int8]
"""Answers, shape (respondents, items): 1 where the respondent ticked the item."""


INDEX = ("statistic", "item_a", "item_b", "end", "witness", "bound")
"""Columns of the list of answer tables."""


@dataclass(frozen=True)
class Witness:
    """One end of one bound, and a table that attains it (None when the end is bounded from outside)."""

    statistic: str
    items: tuple[str, ...]
    end: str
    bound: float
    table: Table | None


def witnesses(totals: Totals) -> Iterator[Witness]:
    """Build a table for both ends of every bounded statistic of `totals`.

    Yields
    ------
    Witness
        Pairs first, then how many ticked one item only, then the statistics of all items together.
    """
    yield from _pairs(totals)
    for item, name in enumerate(totals.items):
        bound, build = partial(identification.chose_only, item=item), partial(only_table, item=item)
        yield from _choices("only", (name,), totals, bound, build)
    yield from _choices("total_choices", (), totals, identification.total_choices, equal_table)
    yield from _choices("chose_none", (), totals, identification.chose_none, none_table)
    yield from _choices("chose_one", (), totals, identification.chose_one, one_table)
    yield from _choices("chose_all", (), totals, identification.chose_all, all_table)
    yield from _cochran_q(totals)


def save(totals: Totals, folder: Path) -> list[dict[str, object]]:
    """Write the answer tables of all bounds as csv, each distinct table once.

    Returns
    -------
    list of dict
        One row per end of a bound: `statistic`, `item_a`, `item_b`, `end`, `witness` (the table's file name,
        empty for an end that is bounded from outside) and `bound`.
    """
    names: dict[bytes, str] = {}
    rows: list[dict[str, object]] = []
    for witness in witnesses(totals):
        name = ""
        if witness.table is not None:
            table = witness.table[np.lexsort(witness.table.T[::-1])[::-1]]
            new = table.tobytes() not in names
            name = names.setdefault(table.tobytes(), f"table-{len(names) + 1:03}.csv")
            if new:
                answers = (dict(zip(totals.items, row, strict=True)) for row in table.tolist())
                write_rows(answers, totals.items, folder / name)
        item_a, item_b = (*witness.items, "", "")[:2]
        rows.append(
            {
                "statistic": witness.statistic,
                "item_a": item_a,
                "item_b": item_b,
                "end": witness.end,
                "witness": name,
                "bound": witness.bound,
            }
        )
    return rows


def recompute(
    table: npt.ArrayLike, statistic: str, positions: Sequence[int], repeats: npt.ArrayLike | None = None
) -> float:
    """Value of a statistic from the answers themselves, those of a witness or those of respondents.

    Parameters
    ----------
    table : array of shape (rows, items)
        Answers, 0 or 1, one row per respondent or per distinct pattern.
    statistic : str
        `only`, `total_choices`, `chose_none`, `chose_one`, `chose_all`, `cochran_q` or one of
        `identification.pair_statistics`.
    positions : sequence of int
        Columns of the items that it is about; none for all items together.
    repeats : array of shape (rows,), optional
        How many respondents gave each row; 1 by default.
    """
    ticks = np.asarray(table)
    times = np.ones(len(ticks), dtype=np.int64) if repeats is None else np.asarray(repeats)
    choices = ticks.sum(axis=1)
    if statistic == "only":
        return float(times[(choices == 1) & (ticks[:, positions[0]] == 1)].sum())
    if statistic == "total_choices":
        return float(times @ choices)
    if statistic in ("chose_none", "chose_one", "chose_all"):
        wanted = {"chose_none": 0, "chose_one": 1, "chose_all": ticks.shape[1]}[statistic]
        return float(times[choices == wanted].sum())
    if statistic == "cochran_q":
        return float(comparisons.cochran_q(ticks, times))
    cells = comparisons.paired_cells(ticks[:, list(positions)], times)
    return float(identification.pair_statistics(*cells)[statistic][0])


def _exactly(totals: Totals, counts: Sequence[int]) -> Totals:
    return replace(totals, lowest=tuple(counts), highest=tuple(counts))


def _vectors(totals: Totals) -> Iterator[tuple[int, ...]]:
    """Compatible counts to look for an end in, the likely ones first.

    For each total, the counts as equal as they can be, as they are and with one item held at its fewest, at its
    most, or at what the fewest of the others leave; all other counts after them, when they are few enough to try.
    """
    low, high = totals.lowest, totals.highest
    least, most = identification.total_choices(totals)
    for total in dict.fromkeys((least, most, *range(least, most + 1))):
        yield identification.most_equal(total, low, high)
        for item in range(len(low)):
            left = total - sum(low) + low[item]
            for held in dict.fromkeys((low[item], high[item], min(left, high[item]))):
                fixed = tuple(held if j == item else count for j, count in enumerate(low))
                limit = tuple(held if j == item else count for j, count in enumerate(high))
                if sum(fixed) <= total <= sum(limit):
                    yield identification.most_equal(total, fixed, limit)
    yield from identification.compatible_vectors(totals) or ()


def _choices(
    statistic: str,
    items: tuple[str, ...],
    totals: Totals,
    bound: Callable[[Totals], tuple[int, int]],
    build: Callable[[Totals, int], Table],
) -> Iterator[Witness]:
    """Find counts whose own bound reaches the end, and build their table."""
    for position, end in enumerate(("lowest", "highest")):
        value = bound(totals)[position]
        exact = (_exactly(totals, counts) for counts in _vectors(totals))
        found = next((point for point in exact if bound(point)[position] == value), None)
        yield Witness(statistic, items, end, float(value), None if found is None else build(found, value))


def _pairs(totals: Totals) -> Iterator[Witness]:
    cells = identification.pair_cells(totals)
    statistics = identification.pair_statistics(cells.both, cells.only_a, cells.only_b, cells.neither)
    ends = np.append(cells.start, len(cells.both))
    for pair, (first, second) in enumerate(cells.pairs):
        part = slice(ends[pair], ends[pair + 1])
        for statistic, values in statistics.items():
            for end, pick in (("lowest", np.nanargmin), ("highest", np.nanargmax)):
                if np.isnan(values[part]).all():
                    continue  # undefined for every compatible table: there is no end to attain
                at = int(ends[pair] + pick(values[part]))
                table = pair_table(
                    totals, first, second, *(int(c[at]) for c in (cells.both, cells.only_a, cells.only_b))
                )
                items = (totals.items[first], totals.items[second])
                yield Witness(statistic, items, end, float(values[at]), table)


def _cochran_q(totals: Totals) -> Iterator[Witness]:
    bounds = identification.cochran_q(totals)
    vectors = identification.compatible_vectors(totals)
    if vectors is None:
        yield Witness("cochran_q", (), "lowest", bounds.lowest, None)
        yield Witness("cochran_q", (), "highest", bounds.highest, None)
        return
    lowest, highest = identification.cochran_q_ends(vectors, totals)
    counts = vectors[int(lowest.argmin())]
    rows = identification.equal_rows(sum(counts), totals.respondents)
    yield Witness("cochran_q", (), "lowest", bounds.lowest, table_of_rows(counts, rows))
    counts = vectors[int(highest.argmax())]
    rows = identification.unequal_rows(counts, totals.respondents, *identification.row_limits(totals))
    yield Witness("cochran_q", (), "highest", bounds.highest, table_of_rows(counts, rows))


def deal(table: Table, columns: Iterable[tuple[int, int]], rows: npt.NDArray[np.bool_] | None = None) -> None:
    """Tick `count` rows for each `(item, count)`, always the rows with the fewest ticks, the largest count first.

    Rows end up as equal as the ticks already in `table` allow. With `rows`, only those are dealt to.
    """
    choices = table.sum(axis=1, dtype=np.int64)
    if rows is not None:
        choices[~rows] = table.shape[1] + 1
    for item, count in sorted(columns, key=lambda column: (-column[1], column[0])):
        chosen = np.argsort(choices, kind="stable")[:count]
        table[chosen, item] = 1
        choices[chosen] += 1


def _blank(totals: Totals) -> Table:
    return np.zeros((totals.respondents, len(totals.items)), dtype=np.int8)


def equal_table(exact: Totals, e: int) -> Table:
    """Answer table with `e` ticks in all, which is what its counts add up to; rows as equal as they allow."""
    table = _blank(exact)
    deal(table, enumerate(exact.lowest))
    return table


def table_of_rows(counts: Sequence[int], rows: Sequence[tuple[int, int]]) -> Table:
    """Answer table with these column totals and runs of row totals (Gale-Ryser construction).

    Items are filled in order of falling count, each into the rows that still need the most ticks.

    Raises
    ------
    ValueError
        If no table has both totals.
    """
    need = np.repeat([choices for choices, _ in rows], [size for _, size in rows])
    table = np.zeros((len(need), len(counts)), dtype=np.int8)
    for item in sorted(range(len(counts)), key=lambda j: (-counts[j], j)):
        chosen = np.argsort(-need, kind="stable")[: counts[item]]
        table[chosen, item] = 1
        need[chosen] -= 1
    if need.any():
        raise ValueError(f"no answer table has column totals {tuple(counts)} and row totals {list(rows)}")
    return table


def pair_table(totals: Totals, first: int, second: int, both: int, only_a: int, only_b: int) -> Table:
    """Answer table in which `both` respondents ticked both items of a pair, and `only_a`, `only_b` one of them."""
    a, b = both + only_a, both + only_b
    others = identification.others_of_pair(totals, first, second, a, b) or ()
    rest = [j for j in range(len(totals.items)) if j not in (first, second)]
    table = _blank(totals)
    table[:a, first] = 1
    table[:both, second] = 1
    table[a : a + only_b, second] = 1
    deal(table, zip(rest, others, strict=True))
    return table


def only_table(exact: Totals, e: int, item: int) -> Table:
    """Answer table in which `e` respondents ticked this item and no other."""
    rest = [(j, count) for j, count in enumerate(exact.lowest) if j != item]
    reach = min(exact.respondents - e, sum(count for _, count in rest))
    rows = np.arange(exact.respondents)
    with_others = (rows >= e) & (rows < e + reach)
    table = _blank(exact)
    deal(table, rest, with_others)
    table[:e, item] = 1
    deal(table, [(item, exact.lowest[item] - e)], with_others)
    return table


def none_table(exact: Totals, e: int) -> Table:
    """Answer table in which `e` respondents ticked nothing."""
    table = _blank(exact)
    deal(table, enumerate(exact.lowest), np.arange(exact.respondents) >= e)
    return table


def all_table(exact: Totals, e: int) -> Table:
    """Answer table in which `e` respondents ticked every item."""
    table = _blank(exact)
    table[:e] = 1
    deal(table, [(j, count - e) for j, count in enumerate(exact.lowest)], np.arange(exact.respondents) >= e)
    return table


def one_table(exact: Totals, e: int) -> Table:
    """Answer table in which `e` respondents ticked exactly one item (see `identification.one_can_be`)."""
    counts, ticks = exact.lowest, sum(exact.lowest)
    t = min(exact.respondents - e, (ticks - e) // 2, ticks - max(counts))
    shared = identification.most_equal(ticks - e, (0,) * len(counts), tuple(min(t, count) for count in counts))
    table = _blank(exact)
    alone = np.repeat(np.arange(len(counts)), np.subtract(counts, shared))
    table[np.arange(e), alone] = 1
    rows = np.arange(exact.respondents)
    deal(table, enumerate(shared), (rows >= e) & (rows < e + t))
    return table
