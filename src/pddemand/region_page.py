"""What the notebook of all regions shows: surveys side by side, in one language.

As `page`, but from `results/regions` alone: names of surveys and labels of directions stand in its tables.
"""

from collections.abc import Mapping
from html import escape
from itertools import count
from pathlib import Path

from pddemand.bases import ANSWERED, ASKED, TICKED_SOMETHING
from pddemand.cells import SOURCES, Row, Table, items, number, p, percent, points, translated, verdict, word
from pddemand.language import language as spoken
from pddemand.language import message
from pddemand.page import BANNER, Sheet, Shown, located
from pddemand.region_labels import BETWEEN, survey_label
from pddemand.synthetic import titled
from pddemand.tables import read_rows

WARNING = message(
    "Some of these surveys are synthetic: their answers were made up to show how the program works. Nobody gave them;"
    " what a comparison with them shows says nothing about any region. Surveys marked so: {names}."
)
"""Stands above the page where a survey was made up."""

WORDS_OF_REGIONS = {
    ASKED: message("all asked"),
    ANSWERED: message("those who answered"),
    TICKED_SOMETHING: message("those who ticked or wrote"),
    "bounded": message("bounded by what totals and missing answers leave open"),
    "few": message("too few respondents for a verdict"),
}
"""Words of tables that mean something else, or stand only, where regions are compared."""


class RegionsSheet(Sheet):
    """The page of all regions, in the making.

    Parameters
    ----------
    results : str
        The folder `results/regions`.
    language : str
        `ky`, `ru` or `en`.
    """

    def __init__(self, results: str, language: str) -> None:
        self.results = located(Path(results))
        self.language = spoken(language)
        self.surveys = {row["region"]: row for row in read_rows(self.results / "surveys.csv")}
        self.directions = {
            (row["region"], row["item"]): translated(self, row, "label")
            for row in read_rows(self.results / "shares.csv")
        }
        self._table, self._figure = count(1), count(1)
        self.answers = self.own = False
        self.base_of, self.applies = "", True
        self.tables = TABLES_OF_REGIONS
        self.sources = SOURCES | {"changes": "gaps", "changed": "homogeneity", "own": "shares"}

    def title(self, sentence: str, answers: str = "") -> Shown:
        """Show the title of the page and the surveys below; if one was made up, the title says so, and a banner."""
        text, banner = self.language.text(sentence), self.warning()
        text = titled(text, self.language)[0] if banner else text
        below = "; ".join(map(self.survey, self.surveys))
        above = f'<p class="synthetic" role="note" style="{BANNER}">{escape(banner)}</p>' if banner else ""
        html = f'<header>{above}<h1>{escape(text)}</h1><p class="below">{escape(below)}</p></header>'
        return Shown(html, "\n".join(filter(None, (banner, text, below))))

    def warning(self) -> str:
        """Say which surveys were made up, if any were."""
        synthetic = [name for name, row in self.surveys.items() if row["synthetic"] == "yes"]
        return self.language.text(WARNING, names="; ".join(map(self.survey, synthetic))) if synthetic else ""

    def word(self, name: str) -> str:
        """Find the words for a value of a table."""
        return self.language.text(WORDS_OF_REGIONS[name]) if name in WORDS_OF_REGIONS else super().word(name)

    def survey(self, region: str) -> str:
        """Name a survey by its region and years."""
        return survey_label(self.surveys[region], self.language)

    def label(self, item: str) -> str:
        """Find the words for what `placed` puts into a cell: a survey's direction, a survey, or what stands for all."""
        region, _, direction = item.partition("/")
        if item in STANDING_FOR:
            return self.language.text(STANDING_FOR[item])
        return self.directions[region, direction] if direction else self.survey(region)

    def has(self, name: str) -> bool:
        """Say whether there are `several` surveys, or any rows in a table that pages show."""
        if name == "several":
            return len(self.surveys) > 1
        if name not in self.tables:
            return False
        return bool(self.tables[name].arrange(read_rows(self.results / f"{self.sources.get(name, name)}.csv")))


# --- tables -------------------------------------------------------------------------------------------------

STANDING_FOR = {"/": message("all directions together"), "/none": message("not yet")}
"""What stands in a cell in place of a direction, or of a survey."""


def placed(rows: list[Row]) -> list[Row]:
    """Name the directions and surveys that rows are about as `RegionsSheet.label` reads them.

    Examples
    --------
    >>> placed([{"regions": "osh;naryn", "item": "ict"}, {"regions": "", "item": ""}])[0]["direction"]
    'osh/ict'
    """
    found = []
    for row in rows:
        named = row.get("regions", row.get("region", f"{row.get('region_a')};{row.get('region_b')}")).split(";")
        surveys = ";".join(f"{name}/" for name in named if name) or "/none"
        found.append(row | {"direction": f"{named[0]}/{row['item']}" if row.get("item") else "/", "surveys": surveys})
    return found


def between(rows: list[Row]) -> list[Row]:
    """Keep the comparison of places with one another."""
    return placed([row for row in rows if row["comparison"] == BETWEEN])


def in_time(rows: list[Row]) -> list[Row]:
    """Keep the comparisons of the years of a place."""
    return placed([row for row in rows if row["comparison"] != BETWEEN])


def own(rows: list[Row]) -> list[Row]:
    """Keep the directions that one survey alone asked about; where there is one survey only, none."""
    several = len({row["region"] for row in rows}) > 1
    return placed([row for row in rows if several and ";" not in row["alike"]])


DIRECTION = (message("Direction"), "direction", items)
SURVEY = (message("Survey"), "surveys", items)
GAP = (
    (message("Difference, percentage points"), "difference", points),
    (message("Confidence interval (Newcombe)"), "difference_ci", points),
    (message("p (Pearson, Holm)"), "p_holm", p),
    (message("Shares are of"), "base_of", word),
    (message("Verdict"), "verdict", verdict),
)
ALIKE = (
    DIRECTION,
    (message("Surveys"), "surveys", items),
    (message("Pearson’s statistic; their sum X²_S"), "statistic", number),
    (message("p, corrected (Holm; Bonferroni)"), "p_adjusted", p),
    (message("p (Rao–Scott)"), "rao_scott_p", p),
    (message("p (bootstrap)"), "bootstrap_p", p),
    (message("Verdict"), "verdict", verdict),
)

TABLES_OF_REGIONS: Mapping[str, Table] = {
    "surveys": Table(
        message("The surveys"),
        [
            SURVEY,
            (message("Institution"), "institution", translated),
            (message("Respondents"), "base", number),
            (message("Shares are of"), "base_of", word),
            (message("Directions"), "directions", number),
            (message("Of these asked about elsewhere too"), "compared", number),
        ],
        placed,
        folder="",
    ),
    "gaps": Table(
        message("Every two regions compared"),
        [
            DIRECTION,
            (message("First survey; second survey"), "surveys", items),
            *GAP,
        ],
        between,
        folder="",
    ),
    "homogeneity": Table(message("Are the shares of all regions alike?"), ALIKE, between, folder=""),
    "changes": Table(
        message("Changes between surveys of one place"),
        [
            DIRECTION,
            (message("Later survey; earlier survey"), "surveys", items),
            *GAP,
        ],
        in_time,
        folder="",
    ),
    "changed": Table(message("Are the shares of all years alike?"), ALIKE, in_time, folder=""),
    "ranks": Table(
        message("Places of the directions, the most ticked being first"),
        [
            DIRECTION,
            SURVEY,
            (message("Place among those asked"), "rank", number),
            (message("Place in the population, confidence interval"), "rank_ci", number),
            (message("Of how many directions"), "items", number),
        ],
        placed,
        folder="",
    ),
    "coverage": Table(
        message("Courses against demand, region by region"),
        [
            DIRECTION,
            SURVEY,
            (message("Courses"), "courses", number),
            (message("Share of courses"), "supply_share", percent),
            (message("Share of all ticks"), "demand_share", percent),
            (message("Coverage"), "coverage", number),
            (message("Verdict"), "verdict", verdict),
        ],
        placed,
        folder="",
        absent="",
    ),
    "own": Table(
        message("Directions that one survey alone asked about"),
        [DIRECTION, SURVEY, (message("Share"), "share", percent), (message("Shares are of"), "base_of", word)],
        own,
        folder="",
    ),
    "institutions": Table(
        message("Institutions that the studies name"),
        [(message("Institution"), "institution", translated), (message("Survey"), "surveys", items)],
        placed,
        folder="",
    ),
}
"""Every table of the page, by name."""
