"""The first page of a study of several regions: all side by side, each in brief; the rest has a page per region."""

from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from pddemand.language import Language, message
from pddemand.site.closing import method
from pddemand.site.editions import REGIONS, TITLE, Edition, Page, Section, Study, tally, texts, titles, together, told
from pddemand.site.outline import SECTIONS
from pddemand.site.pictures import Pictures
from pddemand.site.sheets import PageSheet
from pddemand.synthetic import titled
from pddemand.tables import read_rows

ALL = "Regions"
"""Begins the ids of this page; no region is called so, since their names have small letters."""

TEXTS = {
    "claims": message("The claims and their verdicts"),
    "more": message("All that was found"),
    "none": message("No claims of the source are recorded for this region."),
}
"""Words of a region in brief."""


def overview(study: Study, templates: Environment) -> Page:
    """Make the first page of a study of several regions.

    Parameters
    ----------
    study : Study
        The whole study.
    templates : Environment
        Templates of the page.

    Returns
    -------
    Page
        In every language.
    """
    pictures, editions, downloads = Pictures(), [], set[Path]()
    for code in study.codes:
        side = study.side_by_side(f"{ALL}-{code}", code, templates, pictures)
        words, banner = side.language, side.warning()
        sections = [
            _section(REGIONS, together(told(side, study.outline[REGIONS])), words),
            *(_in_brief(study.sheet(region, code, templates, pictures, f"{region}/")) for region in study.regions),
            _section("method", method(side), words),
            _section("data", study.closing([side]), words),
        ]
        title = titled(words.text(TITLE), words)[0] if banner else words.text(TITLE)
        below = words.plural("{count} region", "{count} regions", len(study.regions))
        whys = side.explanations()
        editions.append(Edition(code, side.prefix, title, below, banner, (), sections, whys, texts(words)))
        downloads |= side.downloads
    return Page(editions, pictures.outlines(), study.tables(downloads), beside=study.regions)


def _section(name: str, html: Markup, words: Language) -> Section:
    heading = words.text(SECTIONS[name])
    return Section(name, heading, heading, html)


def _in_brief(sheet: PageSheet) -> Section:
    """Show a region in brief, with a link to its page."""
    _, below, banner = titles(sheet)
    region, page, prefix = sheet.study["region"], f"{sheet.place.home}index.html", sheet.prefix
    claims = [
        (Markup(sheet.badge(row["verdict"])), sheet.meanings[row["claim"]], row["claim"])
        for row in read_rows(sheet.results / "claims.csv")
    ]
    html = sheet.render(
        "brief.html.j2",
        banner=banner,
        institution=region["institution"][sheet.language.code],
        tally=tally(sheet, f"{page}#{prefix}-verdict-"),
        claims=claims,
        page=page,
        claim=f"{page}#{prefix}-claim-",
        link=f"{page}#{prefix}",
        texts={name: sheet.language.text(text) for name, text in TEXTS.items()},
    )
    return Section(region["id"], region["name"][sheet.language.code], below, html)
