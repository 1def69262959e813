"""Sheets of the study page: what a notebook's sheet shows, with what only a page can do.

Every claim, table and picture has an id, every table its unrounded values to sort by, every bound its explanation,
and below each stands where it comes from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from pddemand.cells import Column, Row, cell_class, pair, quote
from pddemand.language import message
from pddemand.page import ALSO, CLAIM_VERDICTS, FOLDED, NOTHING, Sheet, Shown, of_section
from pddemand.provenance import Origin
from pddemand.site.pictures import Pictures
from pddemand.tables import read_rows

WHY = {
    "bounded": message(
        "The published totals allow every value from the lowest to the highest; only the answers themselves could tell"
        " which is true."
    ),
    "published": message(
        "A printed percentage can stand for several numbers of respondents; the value lies between these two ends,"
        " whichever of the numbers is true."
    ),
}
"""What a bound means, by what it rests on."""

WHY_WITH_ANSWERS = {
    "bounded": message(
        "Some titles can be read in several ways; each way gives a value from the lowest to the highest."
    )
}
"""What a bound means where there are respondents' answers."""

BY_CHANCE = (
    "ci",
    "ci_simultaneous",
    "difference_ci",
    "rank_ci",
    "tango",
    "newcombe",
    "simultaneous",
    "odds_ratio_ci",
    "korn_graubard",
)
"""Columns whose two ends are those of a confidence interval, which is no bound."""

WORDS_OF_PAGE = {
    "where": message("Where it comes from"),
    "numbers": message("Where the numbers in the text come from"),
    "file": message("File"),
    "rule": message("Rule"),
    "module": message("Source module"),
    "inputs": message("Raw data"),
    "listed": message("listed with the rule, with SHA-256"),
    "download": message("Download as csv"),
    "long": message("It is too long for this page and stands whole in its file:"),
    "in_words": message("The picture in words"),
    "quoted": message("In the source’s words"),
    "permalink": message("Link to this claim"),
}
"""Small words of the page."""


LONGEST = 1000
"""Tables of more rows are not in the page but in their file alone, so that a page of many regions stays small."""


@dataclass(frozen=True)
class Place:
    """Where on the study page a sheet stands.

    Parameters
    ----------
    templates : Environment
        The page's templates.
    pictures : Pictures
        The pictures of the page.
    origins : mapping of str to Origin
        Where each result comes from, as `provenance.read` gives it.
    home : str
        How the sheet's folder of results is reached from the page, as `osh/`.
    prefix : str
        What its ids begin with, as `osh-ky`.
    """

    templates: Environment
    pictures: Pictures
    origins: Mapping[str, Origin]
    home: str
    prefix: str


class PlacedSheet(Sheet):
    """A sheet whose pieces stand on the study page; it needs a `place`, and gathers the tables that it hands out."""

    place: Place
    downloads: set[Path]

    @property
    def prefix(self) -> str:
        """What ids begin with."""
        return self.place.prefix

    def words(self) -> dict[str, str]:
        """Give the small words of the page in its language."""
        return {name: self.language.text(text) for name, text in WORDS_OF_PAGE.items()}

    def render(self, template: str, **values: Any) -> Markup:
        """Fill a template of the page."""
        filled = self.place.templates.get_template(template).render(values, words=self.words(), prefix=self.prefix)
        return Markup(filled)

    def explanations(self) -> dict[str, str]:
        """Give for each kind of bound its name on the page and the sentence that explains it."""
        return {name: self.language.text(text) for name, text in self.whys.items()}

    @property
    def whys(self) -> Mapping[str, str]:
        """What each kind of bound means."""
        return WHY | (WHY_WITH_ANSWERS if self.answers else {})

    def heading(self, sentence: str, answers: str = "", needs: str = "", absent: str = "") -> Shown:
        """Show the heading of a part of a section, as `Sheet.heading` does."""
        shown = super().heading(sentence, answers, needs, absent)
        return Shown(shown.html.replace("<h2>", "<h3>").replace("</h2>", "</h3>"), shown.plain)

    @of_section
    def table(self, name: str) -> Shown:
        """Show a table that can be sorted and downloaded, and where it comes from."""
        listing = self.listing(name)
        if not listing:
            return NOTHING
        listing = replace(listing, caption=self.numbered(listing.caption))
        file = listing.path.relative_to(self.results).as_posix()
        long = len(listing.rows) > LONGEST
        if not long:
            self.downloads.add(listing.path)
        html = self.render(
            "table.html.j2",
            id=f"{self.prefix}-table-{name}",
            listing=listing,
            heads=[(self.language.text(heading), Markup(cell_class(show))) for heading, _, show in listing.columns],
            rows=[self._valued(listing.columns, row) for row in listing.rows[: 0 if long else None]],
            long=long,
            folded=len(listing.rows) > FOLDED,
            size=self.language.plural("{count} row", "{count} rows", len(listing.rows)),
            download=f"{self.results.name}/{file}",
            origin=self.origin(file),
        )
        return Shown(html, listing.caption)

    @of_section
    def figure(self, name: str, captions: str = "captions") -> Shown:
        """Show a picture inside the page, its words, and where it comes from."""
        words = self.captioned(name, captions)
        if not words:
            return NOTHING
        id = f"{self.prefix}-figure-{name}"
        svg = words.path.with_name(f"{words.path.name}.svg")
        html = self.render(
            "figure.html.j2",
            id=id,
            picture=Markup(self.place.pictures.inline(svg, id)),
            words_of=words,
            origin=self.origin(svg.relative_to(self.results).as_posix()),
        )
        return Shown(html, words.caption)

    def origin(self, file: str) -> dict[str, Any]:
        """Say where a result comes from: its file, and if it is known the rule, the modules and the raw data."""
        folder = file.partition("/")[0]
        found = self.place.origins.get(file) or self.place.origins.get(folder)
        return {"file": file, "link": f"{self.place.home}{file}", "made": found}

    # Details

    def _valued(self, columns: Sequence[Column], row: Row) -> list[dict[str, Any]]:
        """Give the cells of a row: what is shown, how it is set, the value to sort by, and what explains a bound."""
        return [
            {
                "text": show(self, row, source),
                "set": Markup(cell_class(show)),
                "value": "" if show in (pair, quote) else _value(row, source),
                "why": self._why(row, source) if "figures" in cell_class(show) else "",
            }
            for source, show in ((source, show) for _, source, show in columns)
        ]

    def _why(self, row: Row, source: str) -> str:
        """Find what explains the two ends of a cell; nothing where it has one end or a confidence interval's."""
        ends = {row.get(f"{source}_{end}", "") for end in ("lowest", "highest")}
        return row.get("basis", "") if len(ends) == 2 and source not in BY_CHANCE and row.get("basis") in WHY else ""


class PageSheet(PlacedSheet):
    """A region in one language, as it stands on the study page.

    Parameters
    ----------
    results, study, language : str
        As for `Sheet`.
    place : Place
        Where on the page it stands.
    """

    def __init__(self, results: str, study: str, language: str, place: Place) -> None:
        super().__init__(results, study, language)
        self.place, self.downloads = place, set()
        self._numbers_cited = False

    def anchor(self, name: str, kind: str = "claim") -> str:
        """Give the id of a claim or proposal on the page, as `osh-ky-claim-ict_prevails`."""
        return f"{self.prefix}-{kind}-{name}"

    @of_section
    def ledger(self) -> Shown:
        """Show the claims by verdict: the verdict, what is claimed, why, and the words of the source."""
        rows = read_rows(self.results / "claims.csv")
        verdicts = {row["claim"]: row["verdict"] for row in rows}
        groups = [
            (
                f"{self.prefix}-verdict-{verdict}",
                Markup(self.badge(verdict)),
                self.language.number(len(claims)),
                [
                    {
                        "id": self.anchor(row["claim"]),
                        "verdict": verdict,
                        "badge": Markup(self.badge(verdict)),
                        "meaning": self.meanings[row["claim"]],
                        "because": self.why(row, rows),
                        "quote": Markup(self._quote(row["quote"], row["where"])),
                        "against": [
                            (self.anchor(other), self.meanings[other], Markup(self.badge(verdicts[other])))
                            for other in filter(None, row["against"].split(";"))
                        ],
                    }
                    for row in claims
                ],
            )
            for verdict in CLAIM_VERDICTS
            if (claims := [row for row in rows if row["verdict"] == verdict])
        ]
        also = self.language.text(ALSO)
        html = self.render("ledger.html.j2", groups=groups, also=also, origin=self.origin("claims.csv"))
        return Shown(html, "")

    @of_section
    def proposals(self, kind: str) -> Shown:
        """Show each proposal as `Sheet.proposals` does, and where the verdicts come from."""
        shown = super().proposals(kind)
        if not shown.html:
            return NOTHING
        origin = self.render("origin.html.j2", origin=self.origin("tables/proposals.csv"))
        return Shown(Markup(shown.html) + origin, shown.plain)

    def cited(self) -> Markup:
        """Show where the numbers come from that sentences held since this was last asked."""
        cited, self._numbers_cited = self._numbers_cited, False
        label = self.words()["numbers"]
        return self.render("origin.html.j2", origin=self.origin("numbers.json"), label=label) if cited else Markup()

    def _bound(self, text: str, basis: str) -> str:
        return str(self.render("bound.html.j2", text=text, why=basis))

    def _number(self, name: str, write: Any) -> str:
        """Write a number of a sentence; a bound explains itself."""
        text = super()._number(name, lambda plain: plain)
        self._numbers_cited = True
        entry = self.numbers[name]
        if (
            write is escape
            and entry["lowest"] != entry["highest"]
            and entry["basis"] in WHY
            and not name.endswith("_ci")
        ):
            return self._bound(text, entry["basis"])
        return str(write(text))


def _value(row: Row, source: str) -> str:
    """Give the number that a cell is sorted by: its lower end, or the first of several; nothing for words."""
    cells = (row.get(name, "") for name in (f"{source}_lowest", source, f"{source}_n_lowest"))
    first = next(filter(None, cells), "").partition(";")[0]
    try:
        float(first)
    except ValueError:
        return ""
    return first
