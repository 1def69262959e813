"""What data editors look for in the files of a study before they accept it: one function for each kind of finding.

Files are given by the name that findings call them by, as seen from the study, and where they lie.
"""

import ast
import csv
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

from pddemand.file_texts import parts, words
from pddemand.personal import mask
from pddemand.raw import read_yaml

Files = Mapping[str, Path]


@dataclass(frozen=True)
class Finding:
    """Something that was found: in which file or region, and what."""

    where: str
    what: str = ""


PERSONAL = ("e-mail", "phone", "PIN")
"""Kinds of personal data that have a shape of their own."""

MEANT_TO_BE_EMPTY = frozenset({"__init__.py", "py.typed", ".gitkeep", ".gitignore"})

# Folders that belong to one person or to one start of a program, and no study's own.
_OF_ONE_COMPUTER = rb"(?<![\w.])/(?:home|Users)/[\w.-]+|(?<![\w./])/(?:root|tmp|var/folders)/[\w.-]+"
_OF_ONE_WINDOWS = rb"\b[A-Za-z]:[\\/]{1,4}(?:Users|Documents and Settings)[\\/]"


def absolute_paths(files: Files, folders: Iterable[str] = ()) -> list[Finding]:
    """Find paths that exist on one computer only.

    Parameters
    ----------
    files : mapping of str to Path
        Any files; those packed in them are searched too.
    folders : iterable of str
        Folders of this computer that no file may name, besides what looks like somebody's folder.
    """
    named = [rb"(?<![\w.])" + re.escape(folder.encode()) + rb"(?![\w-])" for folder in folders if len(folder) > 1]
    wrong = re.compile(b"|".join([*named, _OF_ONE_COMPUTER, _OF_ONE_WINDOWS]))
    found = []
    for name, path in files.items():
        matches = [match for part in parts(path) if (match := wrong.search(part))]
        if matches:
            line = matches[0].string.count(b"\n", 0, matches[0].start()) + 1
            found.append(Finding(name, f"{line}: {matches[0][0].decode(errors='replace')}"))
    return found


def personal_data(files: Files) -> list[Finding]:
    """Find what looks like e-mail addresses, phones and PINs; say how many, never which.

    Raises
    ------
    UnreadableError
        If the words of a file cannot be read.
    """
    found = []
    for name, path in files.items():
        counts = mask(words(path)).occurrences
        if any(counts[kind] for kind in PERSONAL):
            told = ", ".join(f"{kind}: {counts[kind]}" for kind in PERSONAL if counts[kind])
            found.append(Finding(name, told))
    return found


def empty_files(files: Files) -> list[Finding]:
    """Find files without content, except those that are there to be empty."""
    return [Finding(name) for name, path in files.items() if _is_empty(path) and path.name not in MEANT_TO_BE_EMPTY]


def duplicate_files(files: Files) -> list[Finding]:
    """Find files with the same content as one before them; empty ones are found by `empty_files`."""
    first: dict[bytes, str] = {}
    found = []
    for name, path in files.items():
        digest = hashlib.sha256(path.read_bytes()).digest()
        if first.setdefault(digest, name) != name and not _is_empty(path):
            found.append(Finding(name, first[digest]))
    return found


def _is_empty(path: Path) -> bool:
    return path.stat().st_size == 0


def undeclared_imports(sources: Files, declared: Iterable[str], own: Iterable[Path] = ()) -> list[Finding]:
    """Find imports of packages that the project does not declare.

    Parameters
    ----------
    sources : mapping of str to Path
        Python files, notebooks and rule files; what they import from one another needs no declaration.
    declared : iterable of str
        Names of packages as installers know them.
    own : iterable of Path
        Further files of the project that they may import.
    """
    ours = {name for path in (*sources.values(), *own) for name in _importable(path)}
    known = {_normal(name) for name in declared}
    provided = packages_distributions()
    found = []
    for name, path in sources.items():
        for module in sorted(imports(path) - ours - sys.stdlib_module_names):
            if not known.intersection(map(_normal, provided.get(module, [module]))):
                found.append(Finding(name, module))
    return found


def _importable(path: Path) -> set[str]:
    """Name what others import a file by: itself, or the package that it belongs to."""
    package = path.parent
    if not (package / "__init__.py").exists():
        return {path.stem}
    return set() if (package.parent / "__init__.py").exists() else {package.name}


def imports(path: Path) -> set[str]:
    """Name the top-level modules that a Python file, a notebook or a file of rules imports.

    Parameters
    ----------
    path : Path
        The file. What it imports from its own package by a dot is left out.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
    elif path.suffix != ".py":  # Snakemake's rules are not Python, their import statements are
        text = "\n".join(re.findall(r"^(?:import|from) .*", text, re.MULTILINE))
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(("%", "!"))]
    found = set()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def declared_packages(pyproject: Path) -> tuple[set[str], set[str]]:
    """Name the packages that a project declares: those it runs with, and those besides that its tests need."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    groups = project.get("dependency-groups", {}).values()
    return (
        {_package(entry) for entry in project["project"]["dependencies"]},
        {_package(entry) for group in groups for entry in group if isinstance(entry, str)},
    )


def _package(requirement: str) -> str:
    return _normal(re.split(r"[\s\[<>=!~;@(]", requirement.strip(), maxsplit=1)[0])


def _normal(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def disordered_notebooks(executed: Files) -> list[Finding]:
    """Find notebooks whose cells were not run once each from first to last, or of which one failed."""
    found = []
    for name, path in executed.items():
        cells = _code_cells(path)
        counts = [cell["execution_count"] for cell in cells]
        failed = any(output["output_type"] == "error" for cell in cells for output in cell["outputs"])
        if failed or counts != list(range(1, len(counts) + 1)):
            found.append(Finding(name, ", ".join("–" if count is None else str(count) for count in counts)))
    return found


def notebooks_with_outputs(templates: Files) -> list[Finding]:
    """Find notebooks that still hold what an earlier run of theirs showed."""
    cells = {name: _code_cells(path) for name, path in templates.items()}
    return [
        Finding(name)
        for name, code in cells.items()
        if any(cell["outputs"] or cell["execution_count"] for cell in code)
    ]


def _code_cells(path: Path) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        {"execution_count": None, "outputs": []} | cell
        for cell in cells
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip()
    ]


LICENCES = {"code": "LICENSE*", "data": "data/LICENSE*"}
"""Where a project says what others may do with it."""


def missing_licences(files: Files) -> list[Finding]:
    """Find what nobody is allowed to use, since no file says so: the code, or the data."""
    return [
        Finding(pattern, of)
        for of, pattern in LICENCES.items()
        if not any(fnmatch(name, pattern) and not _is_empty(path) for name, path in files.items())
    ]


def undescribed_columns(tables: Files, books: Files, ids: Iterable[str] = ()) -> list[Finding]:
    """Find columns that no codebook has an entry for.

    Parameters
    ----------
    tables : mapping of str to Path
        csv files with a header.
    books : mapping of str to Path
        Codebooks: Markdown, in which a heading or the first cell of a row names a file and what follows names its
        columns, both between backticks; or a `datapackage.json` above its tables.
    ids : iterable of str
        Names that the region's own `codebook.yaml` explains, as those of options.
    """
    entries = [entry for name, book in books.items() for entry in described(name, book)]
    known = frozenset(ids)
    found = []
    for name, path in tables.items():
        columns = _header(path)
        told = known.union(*(names for pattern, names in entries if _means(pattern, name)))
        if missing := [column for column in columns if not told & {column, _stem(column)}]:
            found.append(Finding(name, ", ".join(missing)))
    return found


def described(name: str, book: Path) -> list[tuple[str, frozenset[str]]]:
    """Give what a codebook describes: patterns of file names, and the columns of such files that have an entry."""
    text = book.read_text(encoding="utf-8")
    if book.suffix == ".json":
        return [
            (
                name.removesuffix(book.name) + resource["path"],
                frozenset(field["name"] for field in fields if field.get("description")),
            )
            for resource in json.loads(text).get("resources", [])
            if (fields := resource.get("schema", {}).get("fields", []))
        ]
    entries, heading = [], ""
    for line in text.splitlines():
        codes = re.findall(r"`([^`]+)`", line)
        if line.startswith("#"):
            heading = next((code for code in codes if code.endswith(".csv")), "")
        elif line.startswith("| `") and codes[0].endswith(".csv"):
            entries.append((codes[0], frozenset(codes[1:])))
        elif heading:
            entries.append((heading, frozenset(codes)))
    return [(re.sub(r"<\w+>", "*", pattern), names) for pattern, names in entries]


def _means(pattern: str, name: str) -> bool:
    """Say whether a codebook that writes this name, perhaps with `*`, means the file."""
    return fnmatch(name, pattern) or fnmatch(name, f"*/{pattern}")


def _stem(column: str) -> str:
    """Take off what makes two columns of an interval, or three of a text in several languages."""
    return re.sub(r"_(?:lowest|highest|ky|ru)$", "", column)


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def ids_of(codebook: Path) -> set[str]:
    """Name the questions and options of a region's `codebook.yaml`."""
    questions = read_yaml(codebook).data["questions"]
    return {each["id"] for question in questions for each in (question, *question.get("options", []))}
