"""The tables of results that pictures are drawn from, in the order in which pictures show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pddemand.bases import OF_WHOM
from pddemand.canvas import Span
from pddemand.language import Language
from pddemand.tables import read_rows

Row = dict[str, str]


@dataclass(frozen=True)
class Survey:
    """The tables that pictures are drawn from, in the order in which pictures show them."""

    items: list[str]
    base: float
    base_of: str
    """Whom shares are of, as in `shares.csv`."""
    shares: dict[str, Row]
    pairs: list[Row]
    overall: dict[str, Span]
    only: dict[str, Span]
    supply: dict[str, dict[str, Row]]
    """For each way of counting courses, offer and demand of each item."""
    match: dict[str, Row]
    """For each way of counting courses, the exact test of offer against demand."""
    answers: bool = False
    """Whether the tables rest on respondents' answers, so that nothing on demand is open."""


def read_survey(tables: str | Path) -> Survey:
    """Read the tables and order items by share, the largest first; a pair names the larger item first.

    Parameters
    ----------
    tables : str or Path
        Folder of the tables.

    Returns
    -------
    Survey
        What the pictures show.
    """
    shares = {row["item"]: row for row in read_rows(Path(tables, "shares.csv"))}
    items = sorted(shares, key=lambda item: -sum(ends_of(shares[item], "share")))
    rank = {item: place for place, item in enumerate(items)}
    pairs = [_larger_first(row, rank) for row in read_rows(Path(tables, "pairs.csv"))]
    supply: dict[str, dict[str, Row]] = {}
    for row in read_rows(Path(tables, "supply_demand.csv")):
        supply.setdefault(row["counting"], {})[row["item"]] = row
    tests = read_rows(Path(tables, "supply_test.csv"))
    return Survey(
        items=items,
        base=max(float(row["base"]) for row in shares.values()),
        base_of=next(row["base_of"] for row in shares.values()),
        shares=shares,
        pairs=sorted(pairs, key=lambda row: (rank[row["item_a"]], rank[row["item_b"]])),
        overall={row["statistic"]: span_of(row, "value") for row in read_rows(Path(tables, "overall.csv"))},
        only={row["item"]: span_of(row, "count") for row in read_rows(Path(tables, "only.csv"))},
        supply=supply,
        match={row["counting"]: row for row in tests if row["method"] != "wald"},
        answers=all(row["basis"] == "microdata" for row in shares.values()),
    )


def of_whom(survey: Survey, words: Language) -> str:
    """Say whom shares are of, as a sentence to put behind another, where their number does not tell."""
    return " " + words.text(OF_WHOM[survey.base_of]) if survey.base_of in OF_WHOM else ""


def ends_of(row: Row, stem: str) -> tuple[float, float]:
    """Give both ends of a row's interval; nan where there is no number."""
    low, high = (row[f"{stem}_{end}"] for end in ("lowest", "highest"))
    return float(low or "nan"), float(high or "nan")


def span_of(row: Row, stem: str, base: float = 1) -> Span:
    """Give a row's interval, as a part of `base`."""
    low, high = ends_of(row, stem)
    return Span(low / base, high / base)


def _larger_first(row: Row, rank: Mapping[str, int]) -> Row:
    if rank[row["item_a"]] < rank[row["item_b"]]:
        return row
    low, high = ends_of(row, "difference")
    swapped = {"item_a": row["item_b"], "item_b": row["item_a"]}
    return row | swapped | {"difference_lowest": str(-high), "difference_highest": str(-low)}
