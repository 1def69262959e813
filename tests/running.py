"""A copy of the project to run, so that tests never touch the user's own results."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PARTS = [
    *("Snakefile", "config.yaml", "environment.yml", "profiles", "workflow", "src", "notebooks"),
    *("data/raw", "data/dictionary.yaml"),
]

Run = subprocess.CompletedProcess[str]


def copy_project(target: Path) -> Path:
    """Copy what the study needs to run, and nothing that a run makes."""
    for part in PARTS:
        source, destination = PROJECT / part, target / part
        if source.is_dir():
            shutil.copytree(source, destination, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, destination)
    return target


def snakemake(folder: Path, *arguments: str, **environment: str) -> Run:
    """Run Snakemake in a folder as a user would who has the environment."""
    return subprocess.run(
        [sys.executable, "-m", "snakemake", *arguments],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def digests(folder: Path) -> dict[str, str]:
    """Hash every file of the results, except Snakemake's own notes."""
    files = sorted(path for path in (folder / "results").rglob("*") if path.is_file() and path.name[0] != ".")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
