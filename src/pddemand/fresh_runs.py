"""The study run anew in folders of its own, under circumstances that must not matter."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PARTS = (
    "Snakefile",
    "config.yaml",
    "environment.yml",
    "CITATION.cff",
    "profiles",
    "workflow",
    "src",
    "notebooks",
    "data",
)
"""What the study needs to run."""

MADE = ("__pycache__", "processed")
"""What lies in these folders and is made by running."""

CIRCUMSTANCES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("study", {"PYTHONHASHSEED": "0"}),
    ("Ош облусу, жаңы окуу жылы", {"PYTHONHASHSEED": "7", "TZ": "Pacific/Chatham", "LC_ALL": "C"}),
)
"""Name of the folder of each run and what is set in its environment."""


class StoppedError(RuntimeError):
    """A run did not reach its end; the message is its last word."""


@contextmanager
def workshop() -> Iterator[Path]:
    """Give an empty folder that is gone afterwards, also after Ctrl-C or `kill`."""
    with tempfile.TemporaryDirectory(prefix="pddemand-", ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()


def copy_study(project: Path, target: Path, parts: tuple[str, ...] = PARTS) -> Path:
    """Copy what the study needs to run, and nothing that a run makes.

    Parameters
    ----------
    project : Path
        The project's folder, which is also the study's.
    target : Path
        A folder that is not there yet.
    parts : tuple of str
        Files and folders to copy; those that are not there are left out.
    """
    for part in parts:
        source, copy = project / part, target / part
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns(*MADE), dirs_exist_ok=True)
        elif source.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)
    return target


def run_study(folder: Path, temporary: Path, settings: Mapping[str, str]) -> None:
    """Run the study in a folder with the Python that runs this; what Snakemake prints goes to standard error.

    Parameters
    ----------
    folder : Path
        A copy of the study.
    temporary : Path
        Where the run, and whatever it starts, puts temporary files.
    settings : mapping
        What to set in its environment.

    Raises
    ------
    StoppedError
        If it does not reach its end.
    """
    temporary.mkdir(exist_ok=True)
    printed: list[str] = []
    elsewhere = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    with subprocess.Popen(
        [sys.executable, "-m", "snakemake"],
        cwd=folder,
        env={**os.environ, **elsewhere, **settings},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # so that all that it starts can be ended at once
    ) as process:
        try:
            for line in process.stderr or ():
                print(line, end="", file=sys.stderr, flush=True)
                printed.append(line.strip())
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise StoppedError(_reason(printed))


def _reason(printed: Sequence[str]) -> str:
    """Find why a run stopped: a mistake in the study's files, else the rule that failed, else the last word."""
    mistakes = [line.partition("pddemand: ")[2] for line in printed if "pddemand: " in line]
    failures = [line.rstrip(":") for line in printed if line.startswith("Error in rule ")]
    return [*mistakes, *failures, *filter(None, reversed(printed)), "no word was printed"][0]


def _end(process: "subprocess.Popen[str]") -> None:
    """End a run and all that it started; nothing of it is kept."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
