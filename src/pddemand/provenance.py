"""Where results come from: for every file of a region the rule, the code, the settings and the files people wrote.

What stands in `provenance.json` is read from the rules themselves when the study runs; here it is closed over the chain
of rules, written and read.
"""

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pddemand.errors import InputError
from pddemand.tables import replace

Job = Mapping[str, Any]
"""A rule at work: `rule`, `script`, `modules`, `settings`, the files that it `reads` and those that it `makes`."""

PLUMBING = ("pddemand.errors", "pddemand.tables")
"""What every script uses to read and write: no number happens there."""


@dataclass(frozen=True)
class Source:
    """A file that people wrote, as seen from the study (what is the project's: from the project), and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Origin:
    """What a result rests on.

    Parameters
    ----------
    rule, script : str
        The rule that made it and the script that the rule runs.
    modules : tuple of str
        The modules whose functions the script calls: there its numbers happen.
    inputs : tuple of Source
        All files that people wrote which the rule, or one before it, reads.
    settings : mapping
        The values from `config.yaml` that it, or a rule before it, was given.
    """

    rule: str
    script: str
    modules: tuple[str, ...]
    inputs: tuple[Source, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)


def digest(path: str | Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(paths: Iterable[str | Path], folder: Path) -> list[str]:
    """List files, and those in folders, as seen from a folder above them; hidden ones are left out.

    Parameters
    ----------
    paths : iterable of paths
        Files and folders.
    folder : Path
        The folder they all lie in.

    Returns
    -------
    list of str
        With slashes between, sorted.
    """
    found = [
        file
        for path in map(Path, paths)
        for file in (path.rglob("*") if path.is_dir() else [path])
        if file.is_file() and not file.name.startswith(".")
    ]
    return sorted(file.relative_to(folder).as_posix() for file in found)


def write_checksums(paths: Iterable[str | Path], path: Path) -> None:
    """Write SHA-256 of files as `sha256sum -c` reads them in the folder of `path`.

    Parameters
    ----------
    paths : iterable of paths
        Files and folders, all in that folder.
    path : Path
        `SHA256SUMS`.
    """
    lines = [f"{digest(path.parent / name)}  {name}\n" for name in files_of(paths, path.parent)]
    replace(path, "".join(lines))


@cache
def called_modules(script: str | Path) -> list[str]:
    """Name the modules of the package whose functions a script calls, in the order of its import statements.

    Parameters
    ----------
    script : str or Path
        A Python file that imports from `pddemand`.

    Returns
    -------
    list of str
        Dotted names. Modules of which it takes only classes and constants are left out, and so is `PLUMBING`.
    """
    tree = ast.parse(Path(script).read_text(encoding="utf-8"))
    modules = {
        alias.asname or alias.name: f"pddemand.{alias.name}" if node.module == "pddemand" else str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] == "pddemand"
        for alias in node.names
    }
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    functions = {call.id for call in calls if isinstance(call, ast.Name)}
    functions |= {
        call.value.id for call in calls if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name)
    }
    called = [module for name, module in modules.items() if name in functions and name[0].islower()]
    return [module for module in dict.fromkeys(called) if module not in PLUMBING]


def traced(jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """Add to each job what the whole chain before it rests on.

    Parameters
    ----------
    jobs : sequence of Job
        All jobs of a region, in any order.

    Returns
    -------
    list of dict
        The jobs by the name of their rule, with `inputs`, the files that no job makes, and `settings`, both of the
        whole chain.

    Examples
    --------
    >>> first = {"rule": "a", "settings": {"level": 0.95}, "reads": ["raw.csv"], "makes": ["b.csv"]}
    >>> second = {"rule": "b", "settings": {}, "reads": ["b.csv", "more.csv"], "makes": ["c.csv"]}
    >>> traced([second, first])[1]["inputs"], traced([second, first])[1]["settings"]
    (['more.csv', 'raw.csv'], {'level': 0.95})
    """
    maker = {path: place for place, job in enumerate(jobs) for path in job["makes"]}

    @cache
    def chain(place: int) -> frozenset[int]:
        before = {maker[path] for path in jobs[place]["reads"] if path in maker}
        return frozenset({place}).union(*map(chain, before))

    found = []
    for place, job in sorted(enumerate(jobs), key=lambda each: (each[1]["rule"], each[1]["makes"])):
        links = [jobs[link] for link in sorted(chain(place))]
        settings = {name: value for link in links for name, value in link["settings"].items()}
        inputs = {path for link in links for path in link["reads"] if path not in maker}
        found.append({**job, "settings": dict(sorted(settings.items())), "inputs": sorted(inputs)})
    return found


def write(region: str, jobs: Sequence[Job], sources: Mapping[str, str | Path], path: str | Path) -> None:
    """Write `provenance.json` of a region.

    Parameters
    ----------
    region : str
        The region's id.
    jobs : sequence of Job
        All its jobs.
    sources : mapping
        For each file that people wrote, as jobs name it, where it lies.
    path : str or Path
        The file.
    """
    hashes = {name: digest(file) for name, file in sources.items()}
    found = {"region": region, "sources": hashes, "jobs": traced(jobs)}
    replace(path, json.dumps(found, indent=1, ensure_ascii=False, default=str) + "\n")


def read(path: str | Path) -> dict[str, Origin]:
    """Read `provenance.json` of a region.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    dict of str to Origin
        By result, as seen from the region's folder of results: "tables/shares.csv", "figures/shares.ky.svg",
        "claims.csv". A folder of results, as "witnesses", stands for all files in it.
    """
    found = load(path)
    folder = f"results/{found['region']}/"
    return {
        made.removeprefix(folder): Origin(
            rule=job["rule"],
            script=job["script"],
            modules=tuple(job["modules"]),
            inputs=tuple(Source(name, found["sources"][name]) for name in job["inputs"]),
            settings=job["settings"],
        )
        for job in found["jobs"]
        for made in job["makes"]
        if made.startswith(folder)
    }


def load(path: str | Path) -> dict[str, Any]:
    """Read `provenance.json` of a region as it stands."""
    try:
        found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; run the study first") from None
    return found
