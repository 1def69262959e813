"""What the study costs beyond its notebooks: CPU time up to them, and of all rules, against bare papermill.

    python3 benchmarks/study.py

Runs in a temporary copy of the project with the Python that starts it; prints ratios, which other machines share,
and seconds, which they do not.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "src"))

from pddemand.fresh_runs import copy_study  # noqa: E402 (found only now)

BARE_PAPERMILL = """
import os, papermill
for notebook in ("demand", "supply", "claims", "proposals"):
    for language in ("ky", "ru", "en"):
        papermill.execute_notebook(
            f"notebooks/{notebook}.ipynb",
            os.devnull,
            parameters={"language": language, "results": "results/osh", "study": "data/processed/osh/study.json"},
            progress_bar=False,
        )
"""
ANALYSIS_PACKAGES = "import pandas, scipy.stats, statsmodels.api, seaborn"


def measured(command: list[str], folder: Path) -> tuple[float, float]:
    """Run a command; return its CPU time with that of all its children, and its wall time, in seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(folder / "src")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else every import is compiled anew
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - start


def main() -> None:
    python = sys.executable
    with tempfile.TemporaryDirectory() as name:
        folder = copy_study(PROJECT, Path(name))
        snakemake = [python, "-m", "snakemake", "--cores", "2"]
        measured(snakemake, folder)  # compiles what is imported, fills caches
        study, wall = measured([*snakemake, "--forceall"], folder)
        notebooks, _ = measured([*snakemake, "--forceall", "--until", "render_notebooks"], folder)
        papermill, papermill_wall = measured([python, "-c", BARE_PAPERMILL], folder)
        imports, _ = measured([python, "-c", ANALYSIS_PACKAGES], folder)
        print(f"study                        {study:6.1f} s CPU, {wall:6.1f} s wall on two cores")
        print(f"of it, up to the notebooks   {notebooks:6.1f} s CPU")
        print(f"bare papermill, 12 notebooks {papermill:6.1f} s CPU, {papermill_wall:6.1f} s wall")
        print(f"analysis packages imported   {imports:6.1f} s CPU")
        print(f"ratio, up to the notebooks   {notebooks / (papermill + imports):6.2f} (at most 1.5)")
        print(f"ratio, with page and reports {study / (papermill + imports):6.2f}")


if __name__ == "__main__":
    main()
