"""What a user sees who made a mistake: one line, exit status 1, and earlier results as they were."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run, digests

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
    "config that is not YAML": ("config.yaml", "regions:", "regions: [", ["config.yaml, line"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_line_and_results_untouched(mistake: str, study: Path, rerun: Callable[..., Run]) -> None:
    name, right, wrong, said = MISTAKES[mistake]
    before = digests(study)
    path = study / name
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    run = rerun()
    assert run.returncode == 1
    lines = [line for line in run.stderr.splitlines() if "pddemand: " in line]
    assert len(lines) == 1, run.stderr
    assert all(word in lines[0] for word in said), lines[0]
    assert "Traceback" not in run.stderr
    assert digests(study) == before


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
