"""What is known of a region's answers: totals alone, or respondents' answers as counts of distinct patterns."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pddemand.codebook import Study
from pddemand.errors import InputError
from pddemand.patterns import ALL, Patterns
from pddemand.published import Totals
from pddemand.tables import read_rows

RESPONDENTS = "respondents"
"""Last column of `patterns.csv`: how many respondents gave the pattern."""


def totals_of(patterns: Patterns) -> Totals:
    """Give how many ticked each item; with answers there is one count for each.

    Examples
    --------
    >>> from pddemand.patterns import reduce_answers
    >>> totals_of(reduce_answers([[1, 0], [1, 1], [1, 0]], items=["ict", "legal"]))
    Totals(respondents=3, items=('ict', 'legal'), lowest=(3, 1), highest=(3, 1), everyone_ticked=False, at_most=None)
    """
    counts = tuple(map(int, patterns.ticked.sum(axis=1)))
    return Totals(patterns.respondents, patterns.items, counts, counts)


def counts(patterns: Patterns) -> list[dict[str, object]]:
    """Tabulate how many ticked each item, with the columns of `Study.counts`; nothing is rounded."""
    totals = totals_of(patterns)
    return [
        {
            "item": item,
            "number": "",
            "base": totals.respondents,
            "base_of": "",
            "percent": 100 * count / totals.respondents,
            "approximate": False,
            "rounding": "",
            "counts": str(count),
            "counts_if_close": "",
            "possible_under": "",
            "basis": "microdata",
        }
        for item, count in zip(totals.items, totals.lowest, strict=True)
    ]


def read_patterns(path: str | Path, items: Sequence[str]) -> Patterns:
    """Read `patterns.csv`: one column per item, 0 or 1, and a last one with the number of respondents.

    Raises
    ------
    InputError
        If the columns are not the codebook's items, a cell is no count, or no row stands for anybody.
    """
    rows = read_rows(path)
    columns = [*items, RESPONDENTS]
    if not rows or list(rows[0]) != columns:
        found = f"its columns are {', '.join(rows[0])}" if rows else "it has no row"
        remedy = "look whether anybody answered the question, else delete it and run the study again"
        raise InputError(f"{path}: {found}, expected {', '.join(columns)} and a row per answer pattern; {remedy}")
    for number, row in enumerate(rows, start=2):
        for column, cell in row.items():
            if not (cell.isdecimal() and int(cell) > 0 if column == RESPONDENTS else cell in ("0", "1")):
                expected = "1 or more" if column == RESPONDENTS else "0 or 1"
                remedy = "delete the file and run the study again"
                raise InputError(f"{path}, row {number}: {column} is '{cell}', expected {expected}; {remedy}")
    table = np.array([[int(row[column]) for column in columns] for row in rows], dtype=np.int64)
    return Patterns(table[:, :-1].astype(np.uint8), table[:, -1:], tuple(items), (ALL,), len(items))


def known(study: Study, files: Sequence[str]) -> tuple[Totals, Patterns | None]:
    """Give what is known of the answers: their totals, and how they combine where there are respondents' answers.

    Parameters
    ----------
    study : Study
        With the published totals, and with the items.
    files : sequence of str
        `patterns.csv` of a region with exports, else nothing.

    Raises
    ------
    InputError
        As for `read_patterns` and `Study.totals`; if nobody ticked anything; and if more people answered than
        the region has teachers.
    """
    if not files:
        return study.totals(), None
    (path,) = files
    patterns = read_patterns(path, [item.id for item in study.items])
    totals, teachers = totals_of(patterns), study.region.population
    if not any(totals.highest):
        raise InputError(
            f"{path}: none of the {totals.respondents} respondents ticked anything; "
            f"compare the options in codebook.yaml with those in the export"
        )
    if teachers is not None and teachers < totals.respondents:
        raise InputError(
            f"data/raw/{study.region.id}/region.yaml: teachers is {teachers}, but {totals.respondents} people "
            f"answered; correct the number of teachers or look for people who answered twice"
        )
    return totals, patterns
