"""The study page as files: one page, and with several regions a page of each beside it."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pddemand.language import OWN_NAMES
from pddemand.site.editions import Page, Study, region_page
from pddemand.site.outline import by_section
from pddemand.site.overview import overview
from pddemand.tables import replace

TEMPLATES = Path(str(files("pddemand.site").joinpath("templates")))


def write_pages(
    regions: Sequence[str],
    languages: Sequence[str],
    notebooks: Sequence[str],
    documents: Iterable[str] = (),
    results: str = "results",
    processed: str = "data/processed",
) -> None:
    """Write `index.html`; with several regions also `<region>/index.html`, where each is told of in full.

    Parameters
    ----------
    regions, languages : sequence of str
        As in `config.yaml`.
    notebooks : sequence of str
        The notebooks without outputs, whose calls fill the page.
    documents : iterable of str
        What the page shall point to, as `results/osh/report.ky.pdf`.
    results, processed : str
        Folders of results and of checked studies.
    """
    study = Study(regions, languages, by_section(notebooks), list(documents), Path(results), Path(processed))
    templates = environment()
    alone = len(regions) == 1
    pages = {} if alone else {"index.html": overview(study, templates)}
    for region in regions:
        name = "index.html" if alone else f"{region}/index.html"
        pages[name] = region_page(study, region, templates, alone)
    written = {name: render(page, languages, templates) for name, page in pages.items()}
    for name, html in written.items():
        replace(Path(results, name), html)


def environment() -> Environment:
    """Give the templates of the page; whatever they are filled with is escaped."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return found


def render(page: Page, languages: Sequence[str], templates: Environment) -> str:
    """Put a whole page together.

    Parameters
    ----------
    page : Page
        What it holds.
    languages : sequence of str
        In the order of the switch; the first is shown first.
    templates : Environment
        Templates of the page.
    """
    style, first, script = (
        (TEMPLATES / name).read_text(encoding="utf-8") for name in ("site.css", "first.js", "site.js")
    )
    by_code = {edition.code: edition for edition in page.editions}
    return templates.get_template("page.html.j2").render(
        page=page,
        switch=[by_code[code] for code in languages],
        names=" / ".join(OWN_NAMES[code] for code in languages),
        style=Markup(style),
        first_script=Markup(first),
        script=Markup(script),
        policy=" ".join(map(_hash, (first, script))),
        outlines=Markup(page.outlines),
    )


def _hash(script: str) -> str:
    """Name a script for the page's policy, which lets no other one run."""
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
