"""The demand side of the study as tables: one function per file under `results/<region>/tables`.

Every value that the totals leave open is a pair of columns, `_lowest` and `_highest`, over all answer tables
that are compatible with them; `basis` says on what a row rests. With respondents' answers (`patterns`) the same
functions of the answers that witnesses are tested with give one value, and the two ends are equal.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations, product

import numpy as np
import numpy.typing as npt
import pandas as pd

from pddemand import comparisons, identification
from pddemand.bases import ASKED, TICKED_SOMETHING, Base
from pddemand.codebook import Study
from pddemand.errors import InputError
from pddemand.known_answers import totals_of
from pddemand.patterns import Patterns
from pddemand.published import ROUNDINGS, Totals
from pddemand.shares import share_table
from pddemand.witnesses import recompute


def shares(
    totals: Totals,
    confidence: float,
    population: int | None,
    patterns: Patterns | None = None,
    base: Base | None = None,
) -> pd.DataFrame:
    """Tabulate shares with their intervals (`shares.share_table`), and say whom they are of and on what they rest.

    Returns
    -------
    DataFrame
        `base_of` is `asked`, or with answers `answered` or `ticked something` (see `bases`).
    """
    table = share_table(totals, confidence, population).assign(basis="microdata" if patterns else "published")
    table.insert(2, "base_of", (base or Base()).of if patterns else ASKED)
    return table


def pairs(totals: Totals, confidence: float, patterns: Patterns | None = None) -> pd.DataFrame:
    """Compare every two items: differences, McNemar's tests, association, and a verdict per pair.

    Parameters
    ----------
    totals : Totals
        Totals of at least two items.
    confidence : float
        Level of Tango's intervals; 1 - `confidence` is the level of the verdicts.
    patterns : Patterns, optional
        Respondents' answers: then one two-by-two table is all that a pair has, and both ends are its value.

    Returns
    -------
    DataFrame
        One row per pair. `difference_ci` is the union of Tango's intervals over all compatible tables: it is
        widest at the highest discordant count, for the smallest difference at its lower and for the largest
        difference at its upper limit. `p_holm` adjusts all lowest, and all highest, exact p-values together: both
        ends hold for every compatible table; the lower one is reached when the counts are known and no switch is
        on (all pairs overlap as much as they can), otherwise they need not be reached. `verdict` is `robust` when
        p_holm stays below 1 - `confidence`, `never` when it stays at or above, `undetermined` otherwise.
    """
    cells = _cells(totals, patterns)
    statistics = identification.pair_statistics(cells.both, cells.only_a, cells.only_b, cells.neither)
    columns: dict[str, object] = {
        "item_a": [totals.items[i] for i, _ in cells.pairs],
        "item_b": [totals.items[j] for _, j in cells.pairs],
    }
    for name, values in statistics.items():
        columns[f"{name}_lowest"] = np.fmin.reduceat(values, cells.start)
        columns[f"{name}_highest"] = np.fmax.reduceat(values, cells.start)
    columns["difference_ci_lowest"], columns["difference_ci_highest"] = _tango_union(cells, confidence)
    frame = pd.DataFrame(columns)
    frame["p_holm_lowest"] = comparisons.holm(frame["p_exact_lowest"].to_numpy())
    frame["p_holm_highest"] = comparisons.holm(frame["p_exact_highest"].to_numpy())
    frame["verdict"] = verdicts(frame["p_holm_lowest"], frame["p_holm_highest"], 1 - confidence)
    frame["basis"] = "microdata" if patterns else "bounded"
    return frame


def _cells(totals: Totals, patterns: Patterns | None) -> identification.PairCells:
    """Give the two-by-two tables that a pair can have; of answers it has one."""
    if patterns is None:
        return identification.pair_cells(totals)
    pairs = tuple(combinations(range(len(patterns.items)), 2))
    cells = comparisons.paired_cells(patterns.answers, patterns.counts.sum(axis=1))
    return identification.PairCells(pairs, np.arange(len(pairs)), *cells)


def verdicts(lowest: Iterable[float], highest: Iterable[float], level: float) -> list[str]:
    """Say for each pair whether all compatible tables agree on significance at `level`."""
    return [
        "robust" if high < level else "never" if low >= level else "undetermined"
        for low, high in zip(lowest, highest, strict=True)
    ]


def _tango_union(
    cells: identification.PairCells, confidence: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    pair = np.repeat(np.arange(len(cells.pairs)), np.diff(np.append(cells.start, len(cells.both))))
    difference, discordant = cells.only_a - cells.only_b, cells.only_a + cells.only_b
    smallest = np.lexsort((-discordant, difference, pair))[cells.start]
    largest = np.lexsort((-discordant, -difference, pair))[cells.start]
    respondents = int(cells.both[0] + discordant[0] + cells.neither[0])
    lower, _ = comparisons.tango_interval(cells.only_a[smallest], cells.only_b[smallest], respondents, confidence)
    _, upper = comparisons.tango_interval(cells.only_a[largest], cells.only_b[largest], respondents, confidence)
    return lower, upper


def overall(totals: Totals, patterns: Patterns | None = None, base: Base | None = None) -> pd.DataFrame:
    """Statistics of all items together: Cochran's Q with its p and Kendall's W, and how many items people chose.

    With answers `chose_own_words` are those who ticked none of the items and wrote their own words, `chose_none` those
    who did neither; that is untestable, and has no value, where the survey tool cannot tell them from who did not
    answer.
    """
    respondents, items = totals.respondents, len(totals.items)
    q = identification.cochran_q(totals) if patterns is None else identification.Bounds(*_point("cochran_q", patterns))
    p_lowest, p_highest = (comparisons.cochran_p(value, items) for value in (q.highest, q.lowest))
    w_lowest, w_highest = (comparisons.kendall_w(value, respondents, items) for value in (q.lowest, q.highest))
    least, most = identification.total_choices(totals)
    published, bounded = ("microdata", "microdata") if patterns else ("published", "bounded")
    rows = [
        ("cochran_q", q.lowest, q.highest, q.sharp, bounded),
        ("p_value", float(p_lowest), float(p_highest), q.sharp, bounded),
        ("kendall_w", float(w_lowest), float(w_highest), q.sharp, bounded),
        ("mean_choices", least / respondents, most / respondents, True, published),
        ("total_choices", least, most, True, published),
    ]
    for statistic, bound in CHOSE.items():
        ends = bound(totals) if patterns is None else _point(statistic, patterns)
        rows.append((statistic, *ends, True, bounded))
    if patterns:
        rows[-len(CHOSE) : 1 - len(CHOSE)] = _chose_none(rows[-len(CHOSE)][1], base or Base())
    return pd.DataFrame(rows, columns=["statistic", "value_lowest", "value_highest", "sharp", "basis"])


def _chose_none(no_item: float, base: Base) -> list[tuple[str, float, float, bool, str]]:
    """Tell respondents who ticked no item apart: those who wrote their own words, and those who left all blank."""
    nothing, basis = no_item - base.own_words, "microdata"
    if base.of == TICKED_SOMETHING:
        nothing, basis = np.nan, "untestable"
    own = ("chose_own_words", base.own_words, base.own_words, True, "microdata")
    return [("chose_none", nothing, nothing, basis == "microdata", basis), own]


CHOSE = {
    "chose_none": identification.chose_none,
    "chose_one": identification.chose_one,
    "chose_all": identification.chose_all,
}
"""How many respondents chose so many items, and the bounds of that from totals."""


def _point(statistic: str, patterns: Patterns, *positions: int) -> tuple[float, float]:
    """Compute a statistic of answers and give it as both ends."""
    value = recompute(patterns.answers.astype(np.int64), statistic, positions, patterns.counts.sum(axis=1))
    return value, value


def only(totals: Totals, patterns: Patterns | None = None) -> pd.DataFrame:
    """How many respondents ticked one item and no other."""
    ends = [
        identification.chose_only(totals, position) if patterns is None else _point("only", patterns, position)
        for position in range(len(totals.items))
    ]
    return pd.DataFrame(
        {
            "item": totals.items,
            "count_lowest": [low for low, _ in ends],
            "count_highest": [high for _, high in ends],
            "basis": "microdata" if patterns else "bounded",
        }
    )


KEPT = ["item_a", "item_b", "p_holm_lowest", "p_holm_highest", "verdict", "basis"]
"""Columns of `pairs.csv` that matter for a verdict."""


def sensitivity(study: Study, confidence: float, patterns: Patterns | None = None) -> pd.DataFrame:
    """Verdicts on the pairs under other readings of the published numbers.

    Every rounding rule, "close to" taken at its word or as one unit of the last digit more or less, and what
    would follow if everyone had ticked something or had been allowed at most m items.

    Returns
    -------
    DataFrame
        The rows of `pairs` that matter for the verdict, for each reading; a reading that no answers agree with
        has one row with the verdict `impossible`. Respondents' answers have one reading, and its cells are empty.
    """
    if patterns:
        return _of_reading("", "", "", None, pairs(totals_of(patterns), confidence, patterns)[KEPT])
    given = study.region.published
    form = (given.everyone_ticked, given.at_most)
    readings = [(rounding, within, *form) for rounding, within in product(ROUNDINGS, (0, 1))]
    readings.append((given.rounding, 0, not given.everyone_ticked, given.at_most))
    readings += [
        (given.rounding, 0, given.everyone_ticked, m) for m in range(2, len(study.items)) if m != given.at_most
    ]
    frames = []
    for rounding, within, everyone_ticked, at_most in readings:
        try:
            frame = pairs(study.totals(within, rounding, everyone_ticked, at_most), confidence)[KEPT]
        except InputError:
            frame = pd.DataFrame([["", "", np.nan, np.nan, "impossible", "published"]], columns=KEPT)
        frames.append(_of_reading(rounding, "within 1" if within else "exact", everyone_ticked, at_most, frame))
    return pd.concat(frames, ignore_index=True)


def _of_reading(
    rounding: str, close_to: str, everyone_ticked: bool | str, at_most: int | None, frame: pd.DataFrame
) -> pd.DataFrame:
    """Put in front of a table how the published numbers were read for it."""
    reading = {
        "rounding": rounding,
        "close_to": close_to,
        "everyone_ticked": everyone_ticked,
        "at_most": "" if at_most is None else at_most,
    }
    return pd.concat([pd.DataFrame([reading] * len(frame)), frame.reset_index(drop=True)], axis="columns")


def tested_witnesses(index: pd.DataFrame, tables: Mapping[str, npt.NDArray[np.int8]], totals: Totals) -> pd.DataFrame:
    """Test every answer table as a survey would be: does it give the end of the bound it stands for?

    Parameters
    ----------
    index : DataFrame
        Which table stands for which end of which statistic (`statistic`, `item_a`, `item_b`, `end`, `witness`,
        `bound`).
    tables : mapping of str to array
        The answer tables, by the name used in `index`.
    totals : Totals
        What the tables must agree with: respondents, counts, and how many items one respondent may tick.

    Returns
    -------
    DataFrame
        The index with what the answers give (`recomputed`).

    Raises
    ------
    ValueError
        If a table has other totals or does not give its bound: then nothing may be reported.
    """
    for name, table in tables.items():
        _check_totals(name, table, totals)
    recomputed = []
    for row in index.fillna("").to_dict("records"):
        name, statistic, bound = str(row["witness"]), str(row["statistic"]), float(row["bound"])
        if not name:
            recomputed.append(np.nan)
            continue
        positions = [totals.items.index(str(row[item])) for item in ("item_a", "item_b") if row[item]]
        value = recompute(tables[name], statistic, positions)
        if value != bound and not np.isclose(value, bound, rtol=1e-9, atol=0):
            raise ValueError(f"{name} gives {statistic} {value}, but the bound is {bound}")
        recomputed.append(value)
    return index.assign(recomputed=recomputed, basis="bounded")


def _check_totals(name: str, table: npt.NDArray[np.int8], totals: Totals) -> None:
    counts, choices = table.sum(axis=0), table.sum(axis=1)
    fewest, most = identification.row_limits(totals)
    fits = (
        table.shape == (totals.respondents, len(totals.items))
        and np.isin(table, (0, 1)).all()
        and (counts >= totals.lowest).all()
        and (counts <= totals.highest).all()
        and choices.min() >= fewest
        and choices.max() <= most
    )
    if not fits:
        raise ValueError(f"{name} does not have the published totals: column sums {counts.tolist()}")
