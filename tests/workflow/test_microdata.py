"""The Osh study with answers: every script makes the same tables from patterns of answers, as points.

The answers are those of a witness, one of the surveys that the article's totals do not exclude. Scripts are run as the
rules run them, on a copy of the region whose folder says that there is an export.
"""

import csv
import json
import re
import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from running import PROJECT

from pddemand.codebook import read_study
from pddemand.known_answers import RESPONDENTS
from pddemand.patterns import reduce_answers
from pddemand.published import Totals
from pddemand.tables import write_rows
from pddemand.witnesses import witnesses

pytestmark = pytest.mark.slow

PUBLICATION = ("published.csv", "claims.yaml", "proposals.yaml", "courses.csv")
PROCESSED, RESULTS = "data/processed/osh", "results/osh"
TABLES = "counts shares pairs overall only sensitivity witnesses courses topics supply_demand supply_test"
TABLES += " course_plan planning"
OF_TOTALS = ("set of answers", "totals leave", "compatible", "however the answers", "hollow", "not published")


class Files(dict[str, object]):
    """Named files of a rule, as Snakemake gives them to its script."""

    def __getattr__(self, name: str) -> object:
        return self[name]


def run(script: str, files: Files, made: Files, **params: object) -> None:
    snakemake = SimpleNamespace(
        input=files, output=made, params=SimpleNamespace(**params), log=["log"], wildcards=SimpleNamespace(region="osh")
    )
    runpy.run_path(str(PROJECT / f"workflow/scripts/{script}.py"), init_globals={"snakemake": snakemake})


def table(name: str) -> str:
    return f"{RESULTS}/tables/{name}.csv"


def tables(*names: str) -> Files:
    return Files({name: table(name) for name in names})


def run_study(patterns: list[str]) -> None:
    """Run every script but those that read and clean answers, in the working directory."""
    study, dictionary = f"{PROCESSED}/study.json", str(PROJECT / "data/dictionary.yaml")
    bases = write_bases() if patterns else []
    titles, index, folder = f"{PROCESSED}/courses.csv", f"{PROCESSED}/witnesses.csv", f"{RESULTS}/witnesses"
    known = Files(study=study, patterns=patterns)
    run("ingest", Files(), Files(study=study))
    run("clean", known, Files(counts=table("counts"), witnesses=folder, index=index, courses=titles))
    placed = Files(tables("courses", "topics") | {"contested": f"{PROCESSED}/contested.json"})
    run("classify", Files(study=study, courses=titles, dictionary=dictionary, answers=[]), placed)
    asked = tables("shares", "pairs", "overall", "only", "sensitivity", "witnesses", "planning")
    run("test_demand", Files(known | {"witnesses": folder, "index": index, "bases": bases}), asked, confidence=0.95)
    held = tables("supply_demand", "supply_test", "course_plan")
    run("test_supply", Files(known | {"courses": table("courses")}), held, confidence=0.95, places=20)
    ledger = Files({name: f"{RESULTS}/{name}.csv" for name in ("claims", "verification")})
    ledger |= {"proposals": table("proposals"), "numbers": f"{RESULTS}/numbers.json"}
    run("test_claims", Files(known | tables(*TABLES.split())), Files(ledger), confidence=0.95, places=20)
    drawn = Files(study=study, tables=[table("shares")])
    run("render_figures", drawn, Files(captions=f"{RESULTS}/figures/captions.json"), languages=["en"], confidence=0.95)


def show() -> None:
    """Run the notebooks; those on how far dictionary and people agree need tables that answers do not change."""
    inputs = {"courses": f"{PROCESSED}/courses.csv", "dictionary": str(PROJECT / "data/dictionary.yaml")}
    inputs |= {"study": f"{PROCESSED}/study.json", "classified": table("courses")}
    agreed = tables("gold", "confusion", "agreement", "adjudicate")
    run("classify_agreement", Files(inputs), agreed, confidence=0.95)
    notebooks = (PROJECT / "notebooks").glob("*.ipynb")
    templates = sorted(str(path) for path in notebooks if path.stem not in ("answers", "regions"))  # of other rules
    style = [str(path) for path in sorted((PROJECT / "notebooks/template").iterdir())]
    files = Files(templates=templates, style=style, study=f"{PROCESSED}/study.json")
    run("render_notebooks", files, Files(), languages=["en"])


def copied(folder: Path, exports: bool, leave_out: tuple[str, ...] = ()) -> Totals:
    """Copy the region's folder, say that it has answers, and give the totals that the article publishes."""
    source = PROJECT / "data/raw/osh"
    raw = Path(shutil.copytree(source, folder / "data/raw/osh", ignore=shutil.ignore_patterns(*leave_out)))
    if exports:
        with (raw / "region.yaml").open("a", encoding="utf-8") as file:
            file.write("\nexports:\n  - file: answers.csv\n")
        (raw / "answers.csv").touch()
    return read_study(source).totals()


def write_patterns(totals: Totals) -> list[str]:
    """Write the answers of the witness with the most unequal respondents."""
    answers = list(witnesses(totals))[-1].table
    assert answers is not None
    patterns = reduce_answers(answers, items=totals.items)
    columns = [*totals.items, RESPONDENTS]
    pairs = zip(patterns.answers.tolist(), patterns.counts[:, 0].tolist(), strict=True)
    rows = [dict(zip(columns, [*ticks, times], strict=True)) for ticks, times in pairs]
    write_rows(rows, columns, f"{PROCESSED}/patterns.csv")
    return [f"{PROCESSED}/patterns.csv"]


def write_bases() -> list[str]:
    """Write that the respondents are all who answered, with ticks alone."""
    row = {"question": "directions", "base": "answered", "own_words_only": 0}
    write_rows([row], list(row), table("bases"))
    return [table("bases")]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """The study from totals alone, from answers beside the publication, and from answers alone."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ("totals", "both", "alone")}
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in folders.items():
            totals = copied(folder, name != "totals", PUBLICATION if name == "alone" else ())
            patch.chdir(folder)
            run_study([] if name == "totals" else write_patterns(totals))
            if name != "totals":
                show()
        yield folders


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def header(path: Path) -> str:
    return path.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("name", ["both", "alone"])
def test_the_same_files_with_the_same_columns(places: dict[str, Path], name: str) -> None:
    made = {path.relative_to(places["totals"]) for path in (places["totals"] / RESULTS).rglob("*.csv")}
    for path in sorted(path for path in made if path.parent.name != "witnesses"):
        assert header(places[name] / path) == header(places["totals"] / path), path
    assert {path.name for path in (places[name] / RESULTS / "figures").iterdir()} == {
        path.name for path in (places["totals"] / RESULTS / "figures").iterdir()
    }


@pytest.mark.parametrize("name", ["both", "alone"])
def test_demand_is_points_that_rest_on_answers(places: dict[str, Path], name: str) -> None:
    for found in ("shares", "pairs", "overall", "only", "sensitivity"):
        for row in rows(places[name] / table(found)):
            assert row["basis"] == "microdata", (found, row)
            for column in ("count", "share", "value", "both", "discordant", "p_holm", "phi"):
                assert row.get(f"{column}_lowest") == row.get(f"{column}_highest"), (found, column)
    assert rows(places[name] / table("witnesses")) == []
    assert list((places[name] / RESULTS / "witnesses").iterdir()) == []
    exact = [row for row in rows(places[name] / table("counts")) if not row["number"]]
    assert [row["basis"] for row in exact] == ["microdata"] * 5 and all(row["counts"].isdigit() for row in exact)


def test_every_value_lies_between_the_bounds_of_the_article_s_totals(places: dict[str, Path]) -> None:
    for name in ("shares", "pairs", "overall", "only", "supply_demand", "course_plan"):
        found_rows = [row for row in rows(places["both"] / table(name)) if row.get("statistic") != "chose_own_words"]
        pairs = zip(rows(places["totals"] / table(name)), found_rows, strict=True)
        for published, found in pairs:
            for low in (column for column in published if column.endswith("_lowest")):
                high = low.replace("_lowest", "_highest")
                if published[low] and found[low]:
                    slack = 1e-9 * max(abs(float(published[low])), 1)
                    assert float(published[low]) - slack <= float(found[low]), (name, low, found)
                    assert float(found[high]) <= float(published[high]) + slack, (name, high, found)


def test_the_plan_from_answers_lies_within_that_from_totals(places: dict[str, Path]) -> None:
    published, found = (rows(places[name] / table("planning")) for name in ("totals", "both"))
    for bound, point in zip(published, found, strict=True):
        assert point["basis"] == "microdata"
        for ends in ("n", "power"):
            low, high, value = (
                float(cell or "nan")
                for cell in (bound[f"{ends}_lowest"], bound[f"{ends}_highest"], point[f"{ends}_lowest"])
            )
            assert point[f"{ends}_lowest"] == point[f"{ends}_highest"]
            assert not (value < low - 1e-9 or value > high + 1e-9), (bound, point)
    missing = [row["reason"] for row in found if not row["n_lowest"]]
    assert all(missing) and any(row["n_lowest"] and row["item_b"] for row in found)


def test_verdicts_from_totals_hold_for_the_answers(places: dict[str, Path]) -> None:
    for published, found in zip(
        *(rows(places[name] / RESULTS / "claims.csv") for name in ("totals", "both")), strict=True
    ):
        if published["verdict"] in ("supported", "contradicted"):
            assert found["verdict"] == published["verdict"], found["claim"]
    verified = {row["what"]: row for row in rows(places["both"] / RESULTS / "verification.csv")}
    assert {row["verdict"] for what, row in verified.items() if what.startswith("share_")} == {"reproduced"}


@pytest.mark.parametrize("name", ["both", "alone"])
def test_pages_and_pictures_speak_of_answers(places: dict[str, Path], name: str) -> None:
    pages = places[name] / RESULTS / "notebooks/en"
    demand = text_of(pages / "demand.html")
    assert "everything below is computed from their answers" in demand
    captions = json.loads((places[name] / RESULTS / "figures/captions.json").read_text(encoding="utf-8"))
    for words in (demand, *(" ".join(captions[figure]["en"].values()) for figure in captions)):
        assert not any(phrase in words for phrase in OF_TOTALS), words
    for page in pages.glob("*.html"):
        assert "{" not in text_of(page), page


def test_what_a_region_does_not_have_is_one_sentence(places: dict[str, Path]) -> None:
    pages = {path.stem: text_of(path) for path in (places["alone"] / RESULTS / "notebooks/en").glob("*.html")}
    assert "No courses are recorded for this region" in pages["supply"] and "Table 2" not in pages["supply"]
    assert "No claims of the source are recorded" in pages["claims"]
    assert "Table" not in pages["claims"] and "computed anew" not in pages["claims"]
    assert "No proposals of the source are recorded" in pages["proposals"]
    assert "the plan cannot be compared with what is offered" in pages["proposals"]
    assert "printed percentage" not in pages["demand"] and "other readings" not in pages["demand"]


def text_of(page: Path) -> str:
    text = re.sub("<style.*?</style>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub("<[^>]*>", " ", text)
