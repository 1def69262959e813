"""Osh beside two years of a made-up place: what is compared, and that adding them leaves Osh's files alone."""

import csv
import shutil
from pathlib import Path

import pytest
from region_folders import add_region
from running import digests, snakemake

pytestmark = pytest.mark.slow

TITLES = {"ky": "Аймактар катарлаш", "ru": "Регионы в сравнении", "en": "Regions side by side"}


@pytest.fixture(scope="module")
def three(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished study of Osh, to which two folders are added."""
    folder = Path(shutil.copytree(finished, tmp_path_factory.mktemp("three") / "study"))
    for year in (2024, 2025):
        share = (0.6, 0.3, 0.35, 0.46, 0.3) if year == 2025 else (0.74, 0.5, 0.2, 0.46, 0.3)
        name = f"naryn_{year}"
        add_region(folder, name, (year,), unanswered=7, chances=share, place="naryn", synthetic=True)
    run = snakemake(folder)
    assert run.returncode == 0, run.stderr
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_nothing_of_osh_is_made_anew(finished: Path, three: Path) -> None:
    before, after = digests(finished), digests(three)
    own = [path for path in before if Path(path).parts[1] == "osh"]
    assert own and all(after[path] == before[path] for path in own)


def test_places_and_years_are_compared(three: Path) -> None:
    gaps = rows(three / "results/regions/gaps.csv")
    pairs = {(row["comparison"], row["region_a"], row["region_b"], row["base_of"], row["basis"]) for row in gaps}
    assert pairs == {
        ("regions", "osh", "naryn_2025", "asked", "bounded"),
        ("naryn", "naryn_2025", "naryn_2024", "ticked something", "microdata"),
    }
    shares = {row["item"]: row for row in rows(three / "results/osh/tables/shares.csv")}
    for row in gaps:
        if row["comparison"] == "regions":
            assert row["share_a_lowest"] == shares[row["item"]]["share_lowest"]
            assert float(row["share_b_highest"]) - float(row["share_b_lowest"]) == pytest.approx(7 / 150)
    together = {row["comparison"]: row for row in rows(three / "results/regions/homogeneity.csv") if not row["item"]}
    assert together["naryn"]["bootstrap_p"] and not together["regions"]["bootstrap_p"]


@pytest.mark.parametrize("code", TITLES)
def test_the_page_shows_them_in_every_language(three: Path, code: str) -> None:
    page = (three / f"results/regions/notebooks/{code}/regions.html").read_text(encoding="utf-8")
    assert f"<h1>{TITLES[code]} (" in page and 'class="synthetic"' in page
    assert page.count("<table>") == 8 and page.count("<img") + page.count("<figure") > 0


def test_alone_osh_has_nothing_to_compare_but_institutions_to_start_from(finished: Path) -> None:
    page = (finished / "results/regions/notebooks/en/regions.html").read_text(encoding="utf-8")
    assert "There is one survey only" in page and "Methodological centre in the town of Naryn" in page
    assert not (finished / "results/regions/figures").exists() and "(synthetic" not in page


def test_a_year_twice_is_one_line(three: Path) -> None:
    folder = Path(shutil.copytree(three, three.with_name("twice")))
    add_region(folder, "naryn_again", (2025,), place="naryn")
    run = snakemake(folder, "--until", "compare_regions")
    found = [line for line in run.stderr.splitlines() if line.startswith("pddemand: ")]
    assert run.returncode and len(found) == 1 and "years has 2025, but so has" in found[0], run.stderr
