"""A page in one language, and the page of one region in every language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from pddemand import provenance
from pddemand.language import OWN_NAMES, Language, message
from pddemand.page import CLAIM_VERDICTS, Shown
from pddemand.site.closing import Links, data, documents_of, method
from pddemand.site.downloads import guarded
from pddemand.site.outline import SECTIONS, Call
from pddemand.site.pictures import Pictures
from pddemand.site.regions import SideBySide
from pddemand.site.sheets import PageSheet, Place, PlacedSheet
from pddemand.synthetic import titled
from pddemand.tables import read_rows

TITLE = message("Demand for professional development")

TEXTS = {
    "skip": message("Skip to content"),
    "contents": message("Contents"),
    "tally": message("Claims of the source, by verdict"),
    "home": message("All regions"),
}
"""Words of every page."""

REGIONS = "regions"
"""The section on all regions, the folder of its results, and their document beside the page."""

FULL = ("asked", "open")
"""Sections that the first heading of their notebook names more fully."""

Tally = Sequence[tuple[Markup, str, str]]
"""Verdicts, how many claims have each, and the id of their list."""


@dataclass(frozen=True)
class Section:
    """A section of a page; `short` is its heading in the list of contents."""

    name: str
    short: str
    heading: str
    html: Markup


@dataclass(frozen=True)
class Edition:
    """A page in one language."""

    code: str
    prefix: str
    title: str
    below: str
    banner: str
    tally: Tally
    sections: Sequence[Section]
    explanations: Mapping[str, str]
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return OWN_NAMES[self.code]


@dataclass(frozen=True)
class Page:
    """All of a page: its editions, the outlines of its letters, the tables that it hands out, and pages beside it."""

    editions: Sequence[Edition]
    outlines: str = ""
    tables: Mapping[str, str] | None = None
    home: str = ""
    beside: Sequence[str] = ()


@dataclass(frozen=True)
class Study:
    """What pages are made from: regions, languages, the notebooks' calls, documents to point to, folders."""

    regions: Sequence[str]
    languages: Sequence[str]
    outline: Mapping[str, Sequence[Call]]
    documents: Sequence[str]
    results: Path
    processed: Path

    @property
    def codes(self) -> list[str]:
        """Languages as they stand on a page: English first, for whoever has no scripts."""
        return sorted(self.languages, key=lambda code: code != "en")

    def sheet(self, region: str, code: str, templates: Environment, pictures: Pictures, home: str) -> PageSheet:
        """Open a region's results in one language; `home` is how they are reached from the page."""
        folder, checked = self.results / region, self.processed / region / "study.json"
        place = Place(templates, pictures, provenance.read(folder / "provenance.json"), home, f"{region}-{code}")
        return PageSheet(str(folder), str(checked), code, place)

    def side_by_side(self, prefix: str, code: str, templates: Environment, pictures: Pictures) -> SideBySide:
        """Open the results of all regions in one language."""
        folder = self.results / REGIONS
        place = Place(templates, pictures, provenance.read(folder / "provenance.json"), f"{REGIONS}/", prefix)
        return SideBySide(str(folder), code, place)

    def closing(self, sheets: Sequence[PlacedSheet], source: str = "") -> Markup:
        """Make the last section of a page whose results are on these sheets."""
        documents: Links = {}
        for sheet in sheets:
            for kind, found in documents_of(sheet.results, sheet.language, self.documents, sheet.place.home).items():
                documents.setdefault(kind, []).extend(found)
        origins = [origin for sheet in sheets for origin in sheet.place.origins.values()]
        return data(sheets[0], source, documents, origins)

    def tables(self, downloads: Iterable[Path]) -> dict[str, str]:
        """Give the tables that a page hands out, by their names in the folder of results."""
        return {path.relative_to(self.results).as_posix(): guarded(path) for path in sorted(downloads)}


def region_page(study: Study, region: str, templates: Environment, alone: bool) -> Page:
    """Make the page of one region.

    Parameters
    ----------
    study : Study
        The whole study.
    region : str
        The region.
    templates : Environment
        Templates of the page.
    alone : bool
        Whether it is the only region, whose page is that of the study; otherwise it lies in the region's folder.

    Returns
    -------
    Page
        In every language.
    """
    pictures, editions, downloads = Pictures(), [], set[Path]()
    for code in study.codes:
        sheet = study.sheet(region, code, templates, pictures, f"{region}/" if alone else "")
        side = study.side_by_side(sheet.prefix, code, templates, pictures) if alone else None
        sheets = [sheet, side] if side else [sheet]
        own = {"method": method(sheet), "data": study.closing(sheets, sheet.source().html)}
        editions.append(_edition(sheet, side, study.outline, own))
        downloads.update(*(each.downloads for each in sheets))
    return Page(editions, pictures.outlines(), study.tables(downloads), home="" if alone else "../index.html")


def _edition(
    sheet: PageSheet, side: SideBySide | None, outline: Mapping[str, Sequence[Call]], own: Mapping[str, Markup]
) -> Edition:
    """Make one region's page in one language; what is said of all regions stands there too if it is the only one."""
    words = sheet.language
    title, below, banner = titles(sheet)
    if side:
        side.number_after(sheet)
    sections = []
    for name, heading in SECTIONS.items():
        teller = side if name == REGIONS else sheet
        if teller is None or (name == "answers" and not sheet.answers):
            continue
        shown = told(teller, outline[name])
        full = shown.pop(0).plain if name in FULL else words.text(heading)
        if html := Markup("\n").join(filter(None, (own.get(name), together(shown), sheet.cited()))):
            sections.append(Section(name, words.text(heading), full, html))
    return Edition(
        code=words.code,
        prefix=sheet.prefix,
        title=title,
        below=below,
        banner=banner,
        tally=tally(sheet, f"#{sheet.prefix}-verdict-"),
        sections=sections,
        explanations=sheet.explanations(),
        texts=texts(words),
    )


def told(sheet: PlacedSheet, calls: Iterable[Call]) -> list[Shown]:
    """Make the calls of a notebook on a sheet of the page."""
    return [getattr(sheet, call.method)(*call.arguments, **call.named) for call in calls]


def together(shown: Iterable[Shown]) -> Markup:
    """Put pieces of a page below one another."""
    return Markup("\n").join(Markup(piece.html) for piece in shown if piece.html)


def titles(sheet: PageSheet) -> tuple[str, str, str]:
    """Give the title of a region's page, the region with its years, and the warning if its survey was made up."""
    region, words = sheet.study["region"], sheet.language
    years = "–".join(dict.fromkeys(str(end(region["years"])) for end in (min, max)))
    title, banner = titled(words.text(TITLE), words) if region.get("synthetic") else (words.text(TITLE), "")
    return title, f"{region['name'][words.code]}, {years}", banner


def texts(words: Language) -> dict[str, str]:
    """Give the words of every page in a language."""
    return {name: words.text(text) for name, text in TEXTS.items()}


def tally(sheet: PageSheet, link: str) -> Tally:
    """Count the claims of a region by verdict; `link` and the verdict are where they are listed."""
    verdicts = [row["verdict"] for row in read_rows(sheet.results / "claims.csv")]
    return [
        (Markup(sheet.badge(name)), sheet.language.number(verdicts.count(name)), f"{link}{name}")
        for name in CLAIM_VERDICTS
        if name in verdicts
    ]
