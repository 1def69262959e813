"""The data editor's README, `docs/replication.md`, written from the files that the program itself uses.

PYTHONPATH=src .venv/bin/python -m pddemand.replication
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pddemand.codebook import read_config, read_study
from pddemand.group_tables import RESAMPLES, SEED
from pddemand.scan import declared_packages
from pddemand.tables import read_rows, replace

EXHIBITS = Path("docs/exhibits.csv")
"""What of the article is made by which rules, into which files, and on which page it is shown."""

RUN_TIMES = Path("benchmarks/run_times.csv")
"""How long things took when they were last measured."""


def replication(project: Path) -> str:
    """Write the README.

    Parameters
    ----------
    project : Path
        The project's folder.

    Returns
    -------
    str
        Markdown.
    """
    templates = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(loader=templates, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True)
    config = read_config(project / "config.yaml", project)
    pyproject = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    return environment.get_template("replication.md.j2").render(
        regions=[_region(project / "data/raw" / name) for name in config.regions],
        data=_data(project, config.regions),
        exhibits=[_exhibit(row) for row in read_rows(project / EXHIBITS)],
        rules=rules(project / "workflow/rules"),
        packages=versions(project),
        python=pyproject["project"]["requires-python"].replace(">=", "") + " or newer",
        tried=_found(r"^(Tried on .*?\.)$", project / "run.py"),
        machine=_found(r"figures below are of (a .*?)\. Ratios", project / "benchmarks/README.md"),
        times={row["what"]: row for row in read_rows(project / RUN_TIMES)},
        resamples=RESAMPLES,
        seed=SEED,
    )


def _found(pattern: str, path: Path) -> str:
    """Find the one place of a document that says something."""
    found = re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise LookupError(f"{path.name}: nothing there reads {pattern!r}")
    return found[1]


def _region(folder: Path) -> dict[str, Any]:
    region = read_study(folder).region
    told: dict[str, Any] = region.source.model_dump() if region.source else {"survey": "its own; no article is named"}
    cited = [(key, value["en"] if key == "text" else value) for key, value in told.items() if key != "abstracts"]
    return {"id": region.id, "name": region.name.en, "source": cited}


def _data(project: Path, regions: tuple[str, ...]) -> list[tuple[str, str]]:
    """List the files that people wrote, and of tables the number of rows."""
    paths = [
        path for region in regions for path in sorted((project / "data/raw" / region).rglob("*")) if path.is_file()
    ]
    paths += [project / "data/dictionary.yaml"]
    rows = {path: str(len(read_rows(path))) for path in paths if path.suffix == ".csv"}
    return [(path.relative_to(project).as_posix(), rows.get(path, "")) for path in paths]


def _exhibit(row: dict[str, str]) -> dict[str, str]:
    codes = {name: ", ".join(f"`{part}`" for part in row[name].split(";")) for name in ("rules", "files")}
    return {**row, **codes, "page": f"`{row['page']}.html`"}


def rules(folder: Path) -> list[dict[str, str]]:
    """Read what each rule does, and which script it runs, from its message.

    Parameters
    ----------
    folder : Path
        Files of rules; `workflow/Snakefile` beside it says in which order they are included.
    """
    order = re.findall(r'^include: "rules/(\w+\.smk)"', (folder.parent / "Snakefile").read_text("utf-8"), re.MULTILINE)
    text = "".join((folder / name).read_text(encoding="utf-8") for name in order)
    blocks = re.findall(r"^rule (\w+):\n((?:[ ].*\n|\n)*)", text, re.MULTILINE)
    found = []
    for name, block in blocks:
        message = re.search(r'message:\s+"[^:]*: (.*)"', block)
        script = re.search(r'script:\s+"\.\./(.*)"', block)
        if message and script:
            found.append({"name": name, "does": message[1], "script": f"workflow/{script[1]}"})
    return found


def versions(project: Path) -> list[str]:
    """Give the declared packages with the versions that are locked."""
    locked = dict(
        re.findall(r"^([a-z0-9.-]+)==([^ ]+)", (project / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    )
    declared, _ = declared_packages(project / "pyproject.toml")
    return [f"{name} {locked[name]}" for name in sorted(declared)]


if __name__ == "__main__":
    replace("docs/replication.md", replication(Path.cwd()))
