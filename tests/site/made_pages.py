"""Pages of made-up studies, and a look at them in Chromium that notes whatever a page should not do."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import synthetic
from playwright.sync_api import Browser, Page
from surveys_side_by_side import survey, written

from pddemand.figures import draw_all
from pddemand.language import LANGUAGES
from pddemand.region_figure import draw_regions
from pddemand.site.pages import write_pages

NOTEBOOKS = [str(path) for path in sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))]
SHA256 = "0123456789abcdef" * 4


def build(folder: Path, regions: Sequence[str], synthetic_region: str = "") -> Path:
    """Write results of made-up regions and their page; give its path."""
    for region in regions:
        checked, results = folder / "processed" / region / "study.json", folder / "results" / region
        synthetic.write_study(checked)
        study = json.loads(checked.read_text(encoding="utf-8"))
        names = {code: f"{name} {region}" for code, name in study["region"]["name"].items()}
        study["region"] |= {"id": region, "name": names, "synthetic": region == synthetic_region}
        checked.write_text(json.dumps(study), encoding="utf-8")
        synthetic.write_results(results)
        draw_all(results / "tables", synthetic.labels(3), LANGUAGES, results / "figures")
        (results / "provenance.json").write_text(json.dumps(provenance(region)), encoding="utf-8")
        (results / "report.ru.pdf").write_bytes(b"%PDF")
    side_by_side(folder / "results" / "regions", regions, synthetic_region)
    documents = [str(folder / "results" / region / "report.ru.pdf") for region in regions]
    documents.append(str(folder / "results/regions/notebooks/ru/regions.html"))
    write_pages(regions, LANGUAGES, NOTEBOOKS, documents, str(folder / "results"), str(folder / "processed"))
    return folder / "results" / "index.html"


def side_by_side(folder: Path, regions: Sequence[str], synthetic_region: str = "") -> None:
    """Write what compares made-up regions: two directions that all asked about, and one of its own each."""
    surveys = [
        survey(
            region,
            {"ict": (70 - at, 72 - at), "legal": (30, 30), "subject": (9, 9)},
            100,
            labels={"subject": f"Subject of {region}"},
            institutions=[f"Institute <b>{region}</b>"],
            synthetic=region == synthetic_region,
        )
        for at, region in enumerate(regions)
    ]
    written(folder, surveys)
    if len(regions) > 1:
        draw_regions(folder, LANGUAGES, 0.95)
    tables = [f"results/regions/{path.name}" for path in sorted(folder.glob("*.csv"))]
    (folder / "provenance.json").write_text(json.dumps(traced("regions", "compare_regions", tables)))


def provenance(region: str) -> dict[str, Any]:
    """Say that one rule made a table and a picture."""
    home = f"results/{region}/"
    return traced(
        region, "test_demand", [f"{home}tables/shares.csv", f"{home}figures/shares.ky.svg", f"{home}claims.csv"]
    )


def traced(region: str, rule: str, makes: Sequence[str]) -> dict[str, Any]:
    """Say that one rule made some files from a file that people wrote."""
    raw = f"data/raw/{region}/published.csv"
    job = {
        "rule": rule,
        "script": f"workflow/scripts/{rule}.py",
        "modules": ["pddemand.demand"],
        "settings": {},
        "reads": [raw],
        "makes": makes,
        "inputs": [raw],
    }
    return {"region": region, "sources": {raw: SHA256}, "jobs": [job]}


@contextmanager
def looked_at(browser: Browser, path: Path, fragment: str = "", says: str = "", **context: Any) -> Iterator[Page]:
    """Open a page; fail if it asks for any file, opens a dialog, leaves itself, or says more on the console.

    More than what begins with `says`: Snakemake's report speaks of how it was made.
    """
    wrong: list[str] = []
    opened = browser.new_context(viewport=context.pop("viewport", {"width": 1280, "height": 800}), **context)
    page = opened.new_page()
    own = path.as_uri()
    page.on(
        "console", lambda said: None if says and said.text.startswith(says) else wrong.append(f"console: {said.text}")
    )
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
    page.on("request", lambda asked: None if asked.url.startswith((own, "blob:")) else wrong.append(asked.url))
    page.goto(own + fragment)
    yield page
    opened.close()
    assert not wrong, wrong
