"""A region with respondents' answers: read without personal data, cleaned by rules, every row accounted for."""

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run, copy_project, snakemake

pytestmark = pytest.mark.slow

LABELS = ["Маалыматтык-коммуникациялык багыт", "Укуктук багыт"]
HEADER = [
    *("Timestamp", "Email Address", "Аты-жөнүңүз"),
    *("Сизди кызыктырган багытты (же бир нечесин) белгилеңиз.", "Өзүңүзгө керектүү курстун темасын жазыңыз."),
]
PLANTED = "usen@post.kg, 0700 12 34 56, 21505198001234, @usen_kg"
ROWS = [
    ["2024/03/01 9:00:00 AM GMT+6", "a@mail.kg", "Асанов Үсөн", ";".join(LABELS), "МКТ, тел. 0555 123 456"],
    ["2024/03/02 9:00:00 AM GMT+6", "a@mail.kg", "Асанов Үсөн", LABELS[0], "жазыңыз: asan(at)mail.kg"],
    ["2024/03/13 9:00:00 AM GMT+6", "b@mail.kg", "Үсөнова Асел", f"{LABELS[1]};{PLANTED}", f"мыйзамдар {PLANTED}"],
    ["2024/03/14 9:00:00 AM GMT+6", "c@mail.kg", "Жолдошев Бек", "", ""],
    ["2024/04/14 9:00:00 AM GMT+6", "d@mail.kg", "Токтосунова Айгүл", LABELS[0], ""],
]
SECRETS = ["mail.kg", "Асанов", "Үсөнова", "Жолдошев", "Токтосунова", "0555 123 456"]
SECRETS += ["post.kg", "0700 12 34 56", "21505198001234", "usen_kg"]


@pytest.fixture(scope="session")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study with five made-up answers, run once."""
    folder = copy_project(tmp_path_factory.mktemp("answered"))
    region = folder / "data/raw/osh"
    with (region / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *ROWS])
    with (region / "region.yaml").open("a", encoding="utf-8") as file:
        file.write("\nexports: [{file: answers.csv, tool: google_forms}]\n")
    config = folder / "config.yaml"
    rule = "  - {rule: dates, to: 2024-03-31}\n"
    config.write_text(config.read_text(encoding="utf-8") + rule, encoding="utf-8")
    run = snakemake(folder)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def study(answered: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(answered, tmp_path / "study"))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_every_row_is_accounted_for(answered: Path) -> None:
    tables, processed = answered / "results/osh/tables", answered / "data/processed/osh"
    assert [row[:5] for row in rows(tables / "flow.csv")] == [
        ["rows read", "", "answers.csv", "0", "5"],
        ["cleaning", "test_rows", "", "0", "5"],
        ["cleaning", "rejected", "", "0", "5"],
        ["cleaning", "duplicates", "", "1", "4"],
        ["cleaning", "dates", "", "1", "3"],
        ["answered the question", "", "directions", "1", "2"],
        ["shown all options", "", "directions", "0", "2"],
        ["analysed", "", "directions", "0", "2"],
    ]
    assert rows(processed / "patterns.csv") == [list("001001"), list("100001")]
    assert [row[3:6] for row in rows(tables / "bases.csv")][:3] == [list("321"), list("320"), list("321")]
    assert (answered / "results/osh/figures/flow.ky.svg").exists()
    assert {row[1] for row in rows(tables / "topics.csv")} == {"2"}, "both own words that are left"
    assert "<figcaption>1-сүрөт. Окулган" in (answered / "results/osh/notebooks/ky/demand.html").read_text("utf-8")


def test_personal_data_is_counted_and_stands_nowhere(answered: Path) -> None:
    tables = answered / "results/osh/tables"
    assert [row[2:5] for row in rows(tables / "masked.csv")] == [
        *(["e-mail", "1", "1"], ["account", "1", "1"], ["PIN", "1", "1"], ["phone", "1", "1"]),
        *(["e-mail", "2", "2"], ["account", "1", "1"], ["PIN", "1", "1"], ["phone", "2", "2"]),
    ]
    uses = {row[5]: row[6] for row in rows(tables / "exports.csv")}
    assert (uses["Аты-жөнүңүз"], uses["Email Address"]) == ("personal", "fact")
    assert leaked(answered) == []


def leaked(folder: Path, said: str = "") -> list[str]:
    """Say where what people gave away stands: in which file that a run made, or in what it said."""
    made = [path for part in ("data/processed", "results", "logs") for path in (folder / part).rglob("*")]
    texts = {str(path): path.read_bytes() for path in made if path.is_file()} | {"console": said.encode()}
    return [f"{secret} in {where}" for where, text in texts.items() for secret in SECRETS if secret.encode() in text]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            ["2024/03/15 9:00:00 AM GMT+6", "e@mail.kg", "Асанов", f"{PLANTED};{LABELS[0]}", ""],
            "stands before an option",
        ),
        (["2024/03/15 9:00:00 AM GMT+6", "e@mail.kg", "Асанов", LABELS[0], PLANTED, "Үсөнова"], "6 cells where"),
    ],
)
def test_a_run_that_fails_gives_nobody_away(study: Path, rerun: Callable[..., Run], row: list[str], says: str) -> None:
    with (study / "data/raw/osh/answers.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(row)
    run = rerun()
    assert run.returncode == 1 and says in run.stderr and "row 7" in run.stderr
    assert leaked(study, run.stdout + run.stderr) == []


def test_another_rule_cleans_anew_and_reads_nothing_anew(study: Path, rerun: Callable[..., Run]) -> None:
    config = study / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "  - {rule: unfinished}\n", encoding="utf-8")
    plan = rerun("--dry-run", "--quiet", "host").stdout
    planned = set(re.findall(r"^(\w+) +\d+$", plan, re.MULTILINE))
    assert {"ingest_cleaning", "clean_answers", "render_flow"} <= planned
    assert not {"ingest", "ingest_answers"} & planned


def test_a_reader_that_is_edited_reads_anew(study: Path, rerun: Callable[..., Run]) -> None:
    with (study / "src/pddemand/exports/google_forms.py").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    plan = rerun("--dry-run", "--quiet", "host").stdout
    assert "ingest_answers" in plan and "ingest_cleaning" not in plan


@pytest.mark.parametrize(
    ("file", "rule", "said"),
    [
        (
            "config.yaml",
            "  - {rule: eligible, question: direction, options: [ict], unanswered: keep}\n",
            "eligible: unknown question 'direction'; did you mean 'directions'?",
        ),
        (
            "data/raw/osh/region.yaml",
            "cleaning: [{rule: eligible, question: directions, options: [ikt], unanswered: keep}]\n",
            "eligible: directions has no option 'ikt'; did you mean 'ict'?",
        ),
        (
            "config.yaml",
            "  - {rule: dates, from: 2030-01-01}\n",
            "osh: no respondent is left to analyse (duplicates took 1; dates took 1; dates took 3); "
            "loosen the rules under cleaning, or correct the files",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_one_line(
    study: Path, rerun: Callable[..., Run], file: str, rule: str, said: str
) -> None:
    with (study / file).open("a", encoding="utf-8") as opened:
        opened.write(rule)
    run = rerun()
    assert run.returncode == 1
    (line,) = [line for line in run.stderr.splitlines() if line.startswith("pddemand: ")]
    assert line.endswith(said) and "Traceback" not in run.stderr
    assert line.startswith(f"pddemand: {file}, line ") or said.startswith("osh:")
