"""A copy of the project to run, so that tests never touch the user's own results."""

import hashlib
import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

from pddemand.fresh_runs import copy_study

PROJECT = Path(__file__).parents[1]

Run = subprocess.CompletedProcess[str]


def copy_project(target: Path) -> Path:
    """Copy what the study needs to run, and nothing that a run makes."""
    return copy_study(PROJECT, target)


def with_run(folder: Path) -> Path:
    """Add `run.py` to a copy of the project, and an environment for it that uses the packages at hand."""
    for name in ("run.py", "requirements.lock"):
        shutil.copy(PROJECT / name, folder)
    venv = folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    packages = next(venv.glob("[lL]ib/**/site-packages"))
    (packages / "at-hand.pth").write_text("\n".join(site.getsitepackages()))
    digest = hashlib.sha256((folder / "requirements.lock").read_bytes()).hexdigest()
    (venv / "made-by-run.py").write_text(f"{digest} {'.'.join(map(str, sys.version_info[:2]))}")
    return folder


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


def digests(folder: Path, region: str = "") -> dict[str, str]:
    """Hash every file of the results, or of those of one region, except Snakemake's own notes."""
    results = folder / "results" / region
    files = sorted(path for path in results.rglob("*") if path.is_file() and path.name[0] != ".")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
