import shutil
import subprocess
from pathlib import Path

import pytest

from pddemand.records import Config
from pddemand.reproduction import Check
from pddemand.scan import Finding
from pddemand.verify import kept_files, unchecked_regions

FILES = (
    "config.yaml",
    "src/a.py",
    "data/raw/osh/b.csv",
    "results/c.csv",
    "notes.tmp",
    "src/__pycache__/a.pyc",
    ".venv/x",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "project/.gitignore").write_text("*.tmp\n__pycache__\n.venv\n")
    return tmp_path / "project"


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("git"), reason="no git here")
def test_what_git_ignores_is_not_the_projects(project: Path) -> None:
    git(project, "init")
    assert list(kept_files(project)) == [".gitignore", "config.yaml", "data/raw/osh/b.csv", "src/a.py"]


def test_without_git_what_no_tool_makes_is_the_projects(project: Path) -> None:
    kept = ["config.yaml", "data/raw/osh/b.csv", "notes.tmp", "src/a.py"]
    assert list(kept_files(project)) == kept


@pytest.mark.skipif(not shutil.which("git"), reason="no git here")
def test_a_git_around_the_project_that_ignores_it_does_not_count(project: Path) -> None:
    git(project.parent, "init")
    (project.parent / ".gitignore").write_text("project\n")
    assert "src/a.py" in kept_files(project)


def test_a_region_without_results_is_named(tmp_path: Path) -> None:
    config = Config.model_construct(regions=["osh", "half_filled"])
    ledger = "results/osh/verification.csv"
    made = {ledger: tmp_path / ledger, "results/half_filled/readiness.csv": tmp_path}
    assert unchecked_regions(config, made) == [Check("not_checked", 1, (Finding("half_filled", "no ledger"),))]
    assert unchecked_regions(Config.model_construct(regions=["osh"]), made) == []
