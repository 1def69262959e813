"""Another region, from `new-region` to its results, beside one that is finished: as a user types it."""

import csv
import json
import re
import shlex
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

import pytest
from running import digests, with_run

pytestmark = pytest.mark.slow

SHARED = Path(__file__).parents[3] / "shared" / "survey_exports"
SURVEYS = Path(__file__).parent / "surveys"


@pytest.fixture
def project(study: Path) -> Path:
    """The finished study of Osh, with run.py."""
    return with_run(study)


def typed(folder: Path, command: str, status: int = 0) -> tuple[str, str]:
    """Type a command, as a user does who stands in a folder; give what it prints."""
    words = [sys.executable if word == "python3" else word for word in shlex.split(command)]
    run = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == status, run.stdout + run.stderr
    return run.stdout, run.stderr


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def lines(text: str) -> set[tuple[int, str]]:
    """Lines of YAML that say something, each with how often it stood before."""
    said = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return {(said[:place].count(line), line) for place, line in enumerate(said)}


# Name, title, who asked, file, and by which name `expected.json` knows the questions of the codebook.
SURVEYED = [
    (
        "dask_2021",
        "Dask users",
        "Dask",
        "google_forms_sheet_dask2021.csv.gz",
        {"apis": "Dask APIs", "launch": "If you use a cluster, how do you launch Dask? "},
    ),
    (
        "carpentries_2017",
        "Learners of the Carpentries",
        "The Carpentries",
        "surveymonkey_carpentries2017.csv",
        {"content": "Content", "field": "Field"},
    ),
]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/survey_exports")
@pytest.mark.parametrize(("name", "title", "institution", "export", "questions"), SURVEYED)
def test_somebody_else_s_export_in_five_commands_and_forty_lines(
    project: Path, name: str, title: str, institution: str, export: str, questions: dict[str, str]
) -> None:
    osh = digests(project, "osh")
    commands = [
        f"python3 run.py new-region {name}",
        f"cp '{SHARED / export}' data/raw/{name}",
        "python3 run.py",
    ]
    typed(project, commands[0])
    typed(project, commands[1])
    folder = project / "data/raw" / name
    given = {path: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    edit(
        folder / "region.yaml",
        ("name:\n  ky:\n  ru:\n  en:\n", f"name: {title}\n"),
        ("institution:\n  ky:\n  ru:\n  en:\n", f"institution: {institution}\n"),
        ("#  - file: answers.xlsx", f"  - file: {export}"),
    )
    shutil.copy(SURVEYS / f"{name}.yaml", folder / "codebook.yaml")
    written = sum(len(lines(path.read_text(encoding="utf-8")) - lines(text)) for path, text in given.items())
    out, err = typed(project, commands[2])
    assert len(commands) <= 5 and written <= 40, written
    assert not list(project.rglob(f"data/raw/{name}/*.py"))

    assert "osh: 56 claims" in out and f"{name}: " in out and "not complete" not in out
    assert not re.search(r"(ingest|clean|classify|test|render) osh: (?!the questionnaire)", err), err
    assert {path: digest for path, digest in digests(project, "osh").items() if path in osh} == osh
    results = project / "results" / name
    cases = json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))
    expected = next(case["expected"] for case in cases if case["file"] == export)
    with (results / "tables/bases.csv").open(encoding="utf-8", newline="") as file:
        bases = list(csv.DictReader(file))
    for question, known in questions.items():
        right = expected[known]
        rows = [row for row in bases if row["question"] == question]
        assert {row["label"]: int(row["ticked"]) for row in rows} == right["counts"]
        assert {int(row["answered"]) for row in rows} == {right.get("n_answered", right.get("n_any"))}
        assert {int(row["other"]) for row in rows} == {right.get("n_with_other", right.get("n_other"))}
    first = [row for row in bases if row["question"] == bases[0]["question"]]
    with (results / "tables/shares.csv").open(encoding="utf-8", newline="") as file:
        shares = {row["item"]: int(row["count_lowest"]) for row in csv.DictReader(file)}
    assert shares == {row["option"]: int(row["ticked"]) for row in first}
    pages = {f"{page}.html" for page in ("demand", "supply", "claims", "proposals", "answers")}
    asked = (results / "notebooks/en/demand.html").read_text(encoding="utf-8")
    assert all(f"<li>{escape(label)}</li>" in asked for label in expected[next(iter(questions.values()))]["counts"])
    assert all({path.name for path in results.glob(f"notebooks/{code}/*.html")} == pages for code in ("ky", "ru", "en"))


def test_from_stage_to_stage(project: Path) -> None:
    """What is missing is said in words, a mistake is one line, and neither keeps anything else from being made."""
    osh = digests(project, "osh")
    out, _ = typed(project, "python3 run.py new-region chuy")
    assert "Made data/raw/chuy:" in out and "region.yaml, line 10: fill in the name of the region in Kyrgyz." in out
    typed(project, "python3 run.py new-region naryn")
    assert len(list((project / "results/naryn/forms").iterdir())) == 2 + 3 * 3
    assert not (project / "results/chuy").exists()
    regions = {name: project / f"data/raw/{name}/region.yaml" for name in ("chuy", "naryn")}

    edit(regions["naryn"], ("#  - file: answers.xlsx", "  - file: answers.csv"))
    (project / "results/osh/forms/xlsform.xlsx").unlink()
    out, _ = typed(project, "python3 run.py")
    assert "osh: 56 claims" in out and "chuy: not complete yet" in out and "naryn: not complete yet" in out
    assert "naryn: толук эмес. Эмне жетишпейт:" in out  # in the study's first language too
    assert "region.yaml, line 27: answers.csv is not in data/raw/naryn; put it there." in out
    assert not (project / "results/naryn/tables").exists()

    (project / "data/raw/naryn/answers.csv").write_text("Submission Date,Colour\n2027-01-01,red\n")
    edit(project / "data/raw/chuy/codebook.yaml", ("          en: Legal\n", ""))
    (project / "results/osh/forms/xlsform.xlsx").unlink()
    out, err = typed(project, "python3 run.py", status=1)
    rest, *mistakes = [line for line in err.splitlines() if not line.startswith("[")]
    assert rest.startswith("What does not rest on the following was made")
    assert len(mistakes) == 1 and "answers.csv" in mistakes[0] and "directions" in mistakes[0], err
    assert "chuy: not complete yet" in out and "naryn: " not in out
    assert (project / "results/osh/forms/xlsform.xlsx").exists()
    edit(regions["chuy"], ("  ky:\n  ru:\n  en:\n", "  ky: Чүй\n  ru: Чуй\n  en: Chüy\n"))
    _, err = typed(project, "python3 run.py", status=1)
    mistakes = [line for line in err.splitlines() if not line.startswith("[")]
    assert len(mistakes) == 2 and any("codebook.yaml, line" in line and "'en' is missing" in line for line in mistakes)

    (project / "data/raw/naryn/answers.csv").unlink()
    shutil.rmtree(project / "data/raw/chuy")
    edit(project / "config.yaml", ("  - chuy\n", ""))
    plan = typed(project, ".venv/bin/python -m snakemake")[1]  # without run.py
    assert "naryn | naryn: not complete yet. What is missing:" in plan
    assert {path: digest for path, digest in digests(project, "osh").items() if path in osh} == osh


def test_a_study_that_lies_elsewhere(project: Path, tmp_path: Path) -> None:
    """Nothing is written into the project but the list of what was printed."""
    before = {path for path in project.rglob("*") if not {".snakemake", "logs"} & {*path.relative_to(project).parts}}
    folder = tmp_path / "Талас 2027"
    out, _ = typed(project, f"python3 run.py --directory '{folder}' new-region talas")
    assert (folder / "results/talas/forms/xlsform.xlsx").is_file() and "talas: not complete yet" in out
    shutil.copytree(project / "data/raw/osh", folder / "data/raw/osh")
    out, _ = typed(project, f"python3 run.py --directory '{folder}' -- results/talas/forms/limesurvey.txt")
    after = {path for path in project.rglob("*") if not {".snakemake", "logs"} & {*path.relative_to(project).parts}}
    assert {path for path in after - before if "__pycache__" not in path.parts} == set()
    assert typed(project, "python3 run.py --directory nowhere", status=1)[1].startswith(str(project / "nowhere"))
