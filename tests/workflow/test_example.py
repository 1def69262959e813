"""The example with made-up answers, run from a folder of its own: cleaning finds the truth that it was made from."""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from frictionless import Package
from running import PROJECT, copy_project, digests, snakemake

from pddemand.courses import classify
from pddemand.datapackage import codebook
from pddemand.dictionary import read_dictionary

EXAMPLE = PROJECT / "examples/naryn"
MADE = ("data/processed", "results", "logs", ".snakemake")
DIRECTIONS = ("ict", "innovation", "legal", "subject", "psychology")
FORMS = ("on_site", "online", "at_school")
LABELS = {"ky": "Санариптик көндүмдөр", "ru": "Цифровые навыки", "en": "Digital skills"}
OSH_LABELS = {"ky": "МКТ", "ru": "ИКТ", "en": "ICT"}
SAID = {"ky": "ойдон чыгарылган", "ru": "вымышленные", "en": "synthetic"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TRUTH = rows(EXAMPLE / "truth.csv")
KINDS = Counter(row["kind"] for row in TRUTH)


def test_the_files_are_made_again_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, EXAMPLE / "make_answers.py", tmp_path], check=True)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert [path.name for path in made] == ["google_sheet.csv", "kobo_export.csv", "truth.csv"]
    for path in made:
        assert (tmp_path / path).read_bytes() == (EXAMPLE / path).read_bytes(), path


def test_the_files_are_as_messy_as_real_ones() -> None:
    raw = EXAMPLE / "data/raw/naryn_synthetic"
    sheet = (raw / "google_sheet.csv").read_bytes().decode("ptcp154")
    with pytest.raises(UnicodeDecodeError):
        (raw / "google_sheet.csv").read_bytes().decode("utf-8")
    for each in ("Санариптик көндүмдөр, дистанттык окутуу, ", "Башка", "Другое", "Other", "@MAIL", "Жаны улгудогу"):
        assert each.casefold() in sheet.casefold(), each
    export = (raw / "kobo_export.csv").read_text(encoding="utf-8-sig")
    assert export.startswith("start;end;") and "Not approved;vNew" in export and ";vOld" in export
    assert {"duplicate", "test", "rejected", "not eligible", "left open", "old form"} < set(KINDS)
    assert len(TRUTH) == 330 and KINDS["respondent"] == 284


def test_topics_are_placed_alike_however_they_are_typed() -> None:
    dictionary = read_dictionary(PROJECT / "data/dictionary.yaml", DIRECTIONS)
    topics = sorted({row["topic"] for row in TRUTH if row["kind"] != "test"} - {""})
    typed = [topic.translate(str.maketrans("өүңӨҮҢ", "оунОУН")) for topic in topics]
    placed = [
        [row["primary"] for row in classify([{"title": title} for title in titles], dictionary, {})]
        for titles in (topics, typed)
    ]
    assert typed != topics and placed[0] == placed[1]
    assert set(placed[0]) >= {"ict", "legal", "psychology"}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A copy of the project, and outside of it a copy of the example, which is run once."""
    home = copy_project(tmp_path_factory.mktemp("home"))
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "Менин изилдөөм"
    shutil.copytree(EXAMPLE, elsewhere, ignore=shutil.ignore_patterns(*(Path(name).name for name in MADE)))
    run = snakemake(elsewhere.parent, "--snakefile", str(home / "Snakefile"), "--directory", elsewhere.name)
    assert run.returncode == 0, run.stderr
    return home, elsewhere


@pytest.fixture(scope="module")
def results(folders: tuple[Path, Path]) -> Path:
    return folders[1] / "results/naryn_synthetic"


@pytest.mark.slow
def test_counts_are_those_of_the_truth(results: Path) -> None:
    analysed = [row for row in TRUTH if row["kind"] == "respondent"]
    shares = {row["item"]: row for row in rows(results / "tables/shares.csv")}
    for item in DIRECTIONS:
        true = str(sum(row[item] == "1" for row in analysed))
        assert (shares[item]["count_lowest"], shares[item]["count_highest"], shares[item]["base"]) == (
            true,
            true,
            "284",
        )
    patterns = rows(results.parents[1] / "data/processed/naryn_synthetic/patterns.csv")
    found = {tuple(row[item] for item in DIRECTIONS): int(row["respondents"]) for row in patterns}
    assert found == Counter(tuple(row[item] for item in DIRECTIONS) for row in analysed)


@pytest.mark.slow
def test_bases_are_those_of_the_truth(results: Path) -> None:
    cleaned = [row for row in TRUTH if row["kind"] in ("respondent", "left open", "old form")]
    bases = {(row["question"], row["option"]): row for row in rows(results / "tables/bases.csv")}
    for question, options in {"directions": DIRECTIONS, "forms": FORMS}.items():
        for option in options:
            row, known = bases[question, option], [row for row in cleaned if row[option] != ""]
            assert int(row["answered"]) == len(known), option
            assert int(row["ticked"]) == sum(each[option] == "1" for each in known), option
    for question in ("role", "setting", "experience", "district"):
        chosen = Counter(row[question] for row in cleaned)
        for (asked, option), row in bases.items():
            if asked == question:
                assert int(row["ticked"]) == chosen[option], option


@pytest.mark.slow
def test_every_removal_is_in_the_flow(results: Path) -> None:
    flow = rows(results / "tables/flow.csv")
    removed = {row["rule"] or row["step"]: int(row["removed"]) for row in flow if row["step"] != "rows read"}
    assert removed == {
        "test_rows": KINDS["test"],
        "rejected": KINDS["rejected"],
        "duplicates": KINDS["duplicate"],
        "eligible": KINDS["not eligible"],
        "answered the question": KINDS["left open"],
        "shown all options": KINDS["old form"],
        "analysed": 0,
    }
    assert len(TRUTH) - sum(removed.values()) == int(flow[-1]["remaining"]) == KINDS["respondent"]
    used = {row["column"]: row["use"] for row in rows(results / "tables/exports.csv")}
    assert (used["Адрес электронной почты"], used["Аты-жөнүңүз"]) == ("fact", "personal")


@pytest.mark.slow
def test_no_address_is_left(folders: tuple[Path, Path]) -> None:
    secrets = [secret.encode() for secret in ("mail.example", "MAIL.EXAMPLE", "12-34-56", "Асанова", "Токтогулова")]
    for name in MADE:
        for path in (folders[1] / name).rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            assert not [secret for secret in secrets if secret in content], path
    counted = rows(folders[1] / "results/naryn_synthetic/tables/masked.csv")
    masked = {row["kind"]: row for row in counted if row["question"] == "topic"}
    assert int(masked["e-mail"]["cells"]) > 0 and int(masked["phone"]["cells"]) > 0


@pytest.mark.slow
def test_everything_made_says_that_it_is_synthetic(results: Path) -> None:
    assert json.loads((results / "numbers.json").read_text(encoding="utf-8"))["synthetic"]["lowest"] == "yes"
    for code, said in SAID.items():
        for page in (results / "notebooks" / code).glob("*.html"):
            html = page.read_text(encoding="utf-8")
            for place in ("<title>(.*?)</title>", "<h1>(.*?)</h1>", '<p class="synthetic" role="note" [^>]*>(.*?)</p>'):
                found = re.search(place, html)
                assert found and said in found[1].lower(), (page, place)
        for captions in ("captions.json", "flow.json"):
            for words in json.loads((results / "figures" / captions).read_text(encoding="utf-8")).values():
                assert said in words[code]["caption"].lower() and said in words[code]["alt"].lower()


@pytest.mark.slow
def test_packages_describe_answers_and_results(results: Path, folders: tuple[Path, Path]) -> None:
    answers = folders[1] / "data/processed/naryn_synthetic/datapackage.json"
    made = {"": results / "datapackage.json", "regions/": results.parent / "regions/datapackage.json"}
    for path in (*made.values(), answers):
        assert Package(str(path)).validate().flatten(["type", "message"]) == []
    found = {
        (folder + each["name"], field["name"])
        for folder, path in made.items()
        for each in json.loads(path.read_text(encoding="utf-8"))["resources"]
        for field in each["schema"]["fields"]
    }
    found |= {(table, column.rpartition("_")[0]) for table, column in found if column.endswith(("_lowest", "_highest"))}
    found |= {("*", column) for _, column in found}
    described = {row for row in codebook() if row[1] not in ("", "*")}
    assert described <= found, "the codebook has a column that no table has"


@pytest.mark.slow
def test_nothing_leaks_from_one_study_into_the_other(folders: tuple[Path, Path], results: Path) -> None:
    home, elsewhere = folders
    assert not [name for name in MADE if (home / name).exists()]
    for code in SAID:
        page = (results / "notebooks" / code / "demand.html").read_text(encoding="utf-8")
        assert LABELS[code] in page and f">{OSH_LABELS[code]}<" not in page
    for path in (elsewhere / "results").rglob("*.*"):
        if path.suffix in {".csv", ".json", ".ipynb", ".html", ".svg"}:
            text = path.read_text(encoding="utf-8")
            assert str(elsewhere) not in text and str(home) not in text, path


@pytest.mark.slow
def test_a_dictionary_of_its_own_takes_the_place_of_the_projects(folders: tuple[Path, Path], tmp_path: Path) -> None:
    home, elsewhere = folders
    study = Path(shutil.copytree(elsewhere, tmp_path / "study"))
    command = ("--snakefile", str(home / "Snakefile"), "--dry-run", "--quiet", "host")
    assert "ingest_dictionary" not in snakemake(study, *command).stdout
    shutil.copy(home / "data/dictionary.yaml", study / "data")
    assert "ingest_dictionary" in snakemake(study, *command).stdout


@pytest.mark.slow
def test_a_folder_that_is_no_study_is_one_line(tmp_path: Path) -> None:
    run = snakemake(tmp_path, "--snakefile", str(PROJECT / "Snakefile"))
    assert run.returncode == 1 and "pddemand: config.yaml: there is no such file; add it" in run.stderr


@pytest.mark.slow
def test_inside_the_project_it_gives_the_same_bytes_and_then_has_nothing_to_do(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    home = copy_project(tmp_path)
    inside = home / "examples/naryn"
    shutil.copytree(EXAMPLE, inside, ignore=shutil.ignore_patterns(*(Path(name).name for name in MADE)))
    run = snakemake(home, "-d", "examples/naryn")
    assert run.returncode == 0, run.stderr
    assert digests(inside) == digests(folders[1])
    moved = home.rename(tmp_path.parent / f"{tmp_path.name} moved")
    assert "Nothing to be done" in snakemake(moved, "-d", "examples/naryn").stderr
