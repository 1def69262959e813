"""What a user sees who made a mistake: one line, exit status 1, and earlier results as they were."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from running import PROJECT, Run, copy_project, digests, snakemake

pytestmark = pytest.mark.slow

MISTAKES = {
    "percentage over 100": ("data/raw/osh/published.csv", ",74,", ",174,", ["published.csv, row", "174", "100"]),
    "share that no count gives": (
        "data/raw/osh/published.csv",
        ",33,",
        ",33.3,",
        ["published.csv, row", "33.3", "rounding"],
    ),
    "unknown item in a claim": (
        "data/raw/osh/claims.yaml",
        "item: ict,",
        "item: ikt,",
        ["claims.yaml, line", "ikt", "ict"],
    ),
    "unknown key": ("data/raw/osh/region.yaml", "teachers:", "teacher:", ["region.yaml", "teacher"]),
    "unknown region": ("config.yaml", "- osh", "- oshh", ["oshh", "osh"]),
    "region name": ("config.yaml", "- osh", "- ../osh", ["config.yaml, line", "../osh"]),
    "unknown key in config": ("config.yaml", "confidence: 0.95", "confidance: 0.95", ["config.yaml", "confidance"]),
    "config of another type": ("config.yaml", "confidence: 0.95", "confidence: high", ["config.yaml, line", "high"]),
    "unknown direction in the dictionary": (
        "data/dictionary.yaml",
        "direction: legal",
        "direction: legl",
        ["dictionary.yaml, line", "legl", "legal"],
    ),
    "pattern that does not parse": ("data/dictionary.yaml", "[мкт,", "[м.т,", ["dictionary.yaml, line", "м.т"]),
    "lost letters": ("data/raw/osh/courses.csv", "Жогорку", "Жо?орку", ["courses.csv, row", "Жо?орку", "UTF-8"]),
    "dictionary that is not there": ("config.yaml", "data/dictionary", "data/d", ["config.yaml, line", "data/d.yaml"]),
    "config that is not YAML": ("config.yaml", "regions:", "regions: [", ["config.yaml, line", "not YAML", "check"]),
    "region twice": (
        "config.yaml",
        "- osh",
        "- osh\n  - osh",
        ["config.yaml, line", "osh", "more than once", "keep one"],
    ),
    "year twice": (
        "data/raw/osh/region.yaml",
        "years: [",
        "years: [2022, 2022, ",
        ["region.yaml, line", "'2022'", "more than once", "keep one"],
    ),
    "template that is half filled in": (
        "data/raw/osh/region.yaml",
        "en: Osh Regional Educational Institute",
        "en: …",
        ["region.yaml, line", ".en is '…'", "fill it in"],
    ),
    "direction without a label in one language": (
        "data/raw/osh/codebook.yaml",
        "          en: Information and communication\n",
        "",
        ["codebook.yaml, line", "'en' is missing", "ky 'Маалыматтык-коммуникациялык багыт'"],
    ),
    "folder of one region with the id of another": (
        "data/raw/osh/region.yaml",
        "id: osh",
        "id: naryn",
        ["region.yaml, line", "'naryn'", "'osh'", "same name"],
    ),
}


CODEBOOK = "examples/naryn/data/raw/naryn_synthetic/codebook.yaml"
MISTAKES_BESIDE_ANSWERS = {
    "label that differs from the export's": (
        CODEBOOK,
        "ky: Санариптик көндүмдөр, дистанттык окутуу",
        "ky: Санариптик көндүм, дистанттык окутуу",
        ["google_sheet.csv, row", "did you mean 'Санариптик көндүм, дистанттык окутуу'", "Correct the codebook"],
    ),
    "question that differs from the export's": (
        CODEBOOK,
        "ky: Сиз ким болуп иштейсиз?",
        "ky: Ким болуп иштейсиз?",
        ["google_sheet.csv, row 1", "did you mean 'Сиз ким болуп иштейсиз?'", "Correct the codebook"],
    ),
    "option without a label in one language": (
        CODEBOOK,
        "{ky: Шаарда, ru: В городе, en: In town}",
        "{ky: Шаарда, en: In town}",
        ["codebook.yaml, line", "'ru' is missing", "ky 'Шаарда'"],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_line_and_results_untouched(mistake: str, study: Path, rerun: Callable[..., Run]) -> None:
    name, right, wrong, said = MISTAKES[mistake]
    before = digests(study)
    replace(study / name, right, wrong)
    refused_in_one_line(rerun(), said)
    assert digests(study) == before


def test_a_blank_is_missing_and_results_untouched(study: Path, rerun: Callable[..., Run]) -> None:
    """What is not filled in is no mistake: it is told, and nothing can be made of it."""
    before = digests(study)
    replace(study / "data/raw/osh/codebook.yaml", "en: Information and communication", "en:")
    run = rerun()
    assert run.returncode == 0, run.stderr
    assert re.search(r"osh \|   codebook.yaml, line \d+: fill in label.en\.\n", run.stderr)
    assert digests(study) == before


@pytest.mark.parametrize("mistake", MISTAKES_BESIDE_ANSWERS)
def test_one_line_beside_answers(mistake: str, tmp_path: Path) -> None:
    home = copy_project(tmp_path)
    shutil.copytree(
        PROJECT / "examples/naryn",
        home / "examples/naryn",
        ignore=shutil.ignore_patterns("processed", "results", "logs", ".snakemake"),
    )
    name, right, wrong, said = MISTAKES_BESIDE_ANSWERS[mistake]
    replace(home / name, right, wrong)
    refused_in_one_line(snakemake(home, "--directory", "examples/naryn"), said)


def test_two_regions_of_one_name_and_year(study: Path, rerun: Callable[..., Run]) -> None:
    """A folder was copied for another region, and only its id was changed."""
    before = digests(study)
    shutil.copytree(study / "data/raw/osh", study / "data/raw/naryn")
    replace(study / "data/raw/naryn/region.yaml", "id: osh", "id: naryn")
    replace(study / "config.yaml", "- osh", "- osh\n  - naryn")
    said = [
        "naryn/region.yaml, line",
        "name.ky is 'Ош облусу' and years have",
        "osh/region.yaml",
        "give one of the two",
    ]
    refused_in_one_line(rerun(), said)
    assert digests(study) == before


def replace(path: Path, right: str, wrong: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")


def refused_in_one_line(run: Run, said: list[str]) -> None:
    assert run.returncode == 1
    lines = [line for line in run.stderr.splitlines() if "pddemand: " in line]
    assert len(lines) == 1, run.stderr
    assert all(word in lines[0] for word in said), lines[0]
    assert "Traceback" not in run.stderr


def test_a_failing_cell_leaves_a_readable_notebook_and_no_page(study: Path, rerun: Callable[..., Run]) -> None:
    path = study / "notebooks/claims.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell: dict[str, object] = {
        "cell_type": "code",
        "id": "broken",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": "1 / 0",
    }
    notebook["cells"].append(cell)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    run = rerun()
    assert run.returncode == 1
    (line,) = [line for line in run.stderr.splitlines() if line.startswith("pddemand: ")]
    assert "ZeroDivisionError" in line and f"cell [{len(notebook['cells']) + 1}]" in line
    kept = list((study / "logs").rglob("*claims*.ipynb"))
    assert kept and "division by zero" in kept[0].read_text(encoding="utf-8")
    assert not list((study / "results").rglob("claims.html"))
    assert not list((study / "results").rglob("notebooks/*/claims.ipynb"))
