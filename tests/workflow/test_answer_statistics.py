"""A made-up region with several questions: tables, pictures and a notebook of what respondents' answers tell."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import made_answers
import pytest
from running import Run, copy_project, snakemake

pytestmark = pytest.mark.slow

TABLES = ("combinations", "associations", "groups", "group_shares", "sets", "missing", "design_shares")
PICTURES = ("upset", "differences", "groups")
LANGUAGES = ("ky", "ru", "en")
DESIGN = """design:
  weight: weight
  margins:
    - {question: place, totals: [{option: town, teachers: 900}, {option: village, teachers: 1100}]}
"""


@pytest.fixture(scope="session")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study with 160 made-up answers to five questions, run once as far as the notebook of answers."""
    folder = copy_project(tmp_path_factory.mktemp("surveyed"))
    made_answers.add(folder, DESIGN)
    run = snakemake(folder, *(f"results/osh/notebooks/{code}/answers.html" for code in LANGUAGES))
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def study(surveyed: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(surveyed, tmp_path / "study"))


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"results/osh/tables/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_what_it_rests_on(surveyed: Path, table: str) -> None:
    found = rows(surveyed, table)
    assert found and {row["basis"] for row in found} == {"microdata"}


def test_small_counts_stand_nowhere(surveyed: Path) -> None:
    assert all(int(row["count"]) >= 5 for row in rows(surveyed, "combinations"))
    for row in rows(surveyed, "group_shares"):
        hidden = row["suppressed"] == "yes"
        assert hidden == (row["count"] == "") == (row["share"] == "") == (row["ci_lowest"] == "")
        assert hidden or min(int(row["count"]), int(row["base"]) - int(row["count"])) >= 5
        assert row["group"] != "psychologist" or hidden
    by_item: dict[tuple[str, str], int] = {}
    for row in rows(surveyed, "group_shares"):
        if row["suppressed"] == "yes" and row["base"] != "1":
            by_item[row["question"], row["item"]] = by_item.get((row["question"], row["item"]), 0) + 1
    assert by_item and min(by_item.values()) >= 2


def test_groups_say_what_is_left_out_and_which_seed(surveyed: Path) -> None:
    post, place = (row for row in rows(surveyed, "groups") if not row["item"])
    assert (post["empty"], post["of_one"], post["groups"]) == ("inspector", "psychologist", "3")
    assert (place["groups"], place["resamples"], place["seed"]) == ("2", "1999", "20261123")
    assert float(post["bootstrap_p_sum"]) < 0.01 < float(place["rao_scott_p"])
    assert len(rows(surveyed, "sets")) == 1 + 5 * 3


def test_weights_and_missing_answers(surveyed: Path) -> None:
    shares = rows(surveyed, "design_shares")
    assert {row["weighting"] for row in shares} == {"post-stratified"}
    assert all(float(row["ci_lowest"]) < float(row["share"]) < float(row["ci_highest"]) for row in shares)
    for row in rows(surveyed, "missing"):
        assert float(row["if_missing_lowest"]) < float(row["available_share"]) < float(row["if_missing_highest"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_pictures_and_pages_in_every_language(surveyed: Path, code: str) -> None:
    figures = surveyed / "results/osh/figures"
    words = json.loads((figures / "answers.json").read_text(encoding="utf-8"))
    for name in PICTURES:
        assert (figures / f"{name}.{code}.png").stat().st_size > 5000
        assert words[name][code]["alt"] in (figures / f"{name}.{code}.svg").read_text(encoding="utf-8")
    page = (surveyed / f"results/osh/notebooks/{code}/answers.html").read_text(encoding="utf-8")
    text = re.sub(r"<svg.*?</svg>|<style.*?</style>", "", page, flags=re.DOTALL)
    assert page.count("<img") == len(PICTURES) and text.count("<table") == 10
    assert not re.search(r">\s*(nan|None|<NA>|constant item|small cells)\s*<", text)


def test_another_limit_tests_anew_and_cleans_nothing_anew(study: Path, rerun: Callable[..., Run]) -> None:
    config = study / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("smallest_cell: 5", "smallest_cell: 1"), "utf-8")
    plan = rerun("results/osh/notebooks/ky/answers.html", "--dry-run", "--quiet", "host").stdout
    planned = set(re.findall(r"^(\w+) +\d+$", plan, re.MULTILINE))
    assert planned == {"test_answers", "render_answers", "render_answers_notebook", "total"}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("weight: weight", "weight: wait", r"region\.yaml, line \d+: weight is 'wait'; expected .* 'weight'\?"),
        ("option: town", "option: tawn", r"region\.yaml, line \d+: place has no option 'tawn'; did you mean 'town'\?"),
        ("question: place", "question: post", r"region\.yaml, line \d+: post has no option 'town'"),
        (
            "{question: place, totals: [{option: town, teachers: 900}, {option: village",
            "{question: post, totals: [{option: inspector, teachers: 900}, {option: teacher",
            r"region\.yaml: design: post: '\w+' (has a total but nobody|is in the sample but has no total)",
        ),
    ],
)
def test_a_design_that_does_not_fit_is_one_line(
    study: Path, rerun: Callable[..., Run], before: str, after: str, said: str
) -> None:
    path = study / "data/raw/osh/region.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    run = rerun("results/osh/tables/design_shares.csv")
    assert run.returncode == 1
    (line,) = [line for line in run.stderr.splitlines() if line.startswith("pddemand: ")]
    assert re.search(said, line) and "Traceback" not in run.stderr
