"""What every column of the results means, and the Frictionless data package of a region that says so to programs.

`columns.csv` beside this file is the one codebook of results. A row without `column` is about the table itself, `*` as
table about every table, `*` as column about columns that bear a person's name. The two ends of an interval,
`share_lowest` and `share_highest`, have one row, `share`.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pddemand.errors import InputError
from pddemand.provenance import digest
from pddemand.tables import read_rows, replace

CODEBOOK = Path(__file__).with_name("columns.csv")
ENDS = ("lowest", "highest")
TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "switch": {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
    "count": {"type": "integer", "constraints": {"minimum": 0}},
    "number": {"type": "number"},
    "share": {"type": "number", "constraints": {"minimum": 0, "maximum": 1}},
}
"""How the types of the codebook are called in a table schema."""

COMPARED = "regions"
"""Folder of the tables that compare all regions; the codebook has them as `regions/shares` and so on."""


@dataclass(frozen=True)
class Meaning:
    """What a column holds: its type (a key of `TYPES`), the words it may hold, if they are few, and a description."""

    type: str
    values: tuple[str, ...]
    description: str


@cache
def codebook() -> Mapping[tuple[str, str], Meaning]:
    """Read the codebook of results.

    Returns
    -------
    mapping
        By table and column.
    """
    return {
        (row["table"], row["column"]): Meaning(
            row["type"], tuple(filter(None, row["values"].split(";"))), row["description"]
        )
        for row in read_rows(CODEBOOK)
    }


def meaning(table: str, column: str) -> Meaning:
    """Look a column up in the codebook.

    Parameters
    ----------
    table : str
        Name of the table, as "shares".
    column : str
        Name of the column as it stands in the table.

    Returns
    -------
    Meaning
        That of the interval, with the end added, for `_lowest` and `_highest`.

    Raises
    ------
    InputError
        If the codebook does not have it.

    Examples
    --------
    >>> meaning("shares", "share_lowest").description
    'The same as a share of the base (lowest)'
    """
    stem, _, end = column.rpartition("_")
    for name, added in ((column, ""), (stem, f" ({end})" if end in ENDS else None), ("*", "")):
        for where in (table, "*"):
            if added is not None and (where, name) in codebook():
                found = codebook()[where, name]
                return Meaning(found.type, found.values, found.description + added)
    raise InputError(
        f"{CODEBOOK.name}: column {column!r} of {table}.csv is not there; add a row that says what it means"
    )


def field(table: str, column: str) -> dict[str, Any]:
    """Describe a column as a field of a table schema."""
    found = meaning(table, column)
    described = {"name": column, **TYPES[found.type], "description": found.description}
    if found.values:
        described["constraints"] = {"enum": list(found.values)}
    return described


def resource(path: Path, folder: Path) -> dict[str, Any]:
    """Describe a table of results, with its size and SHA-256, as a resource of a data package."""
    name = f"{COMPARED}/{path.stem}" if folder.name == COMPARED else path.stem
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    return {
        "name": path.stem,
        "title": codebook()[name, ""].description,
        "path": path.relative_to(folder).as_posix(),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest(path)}",
        "schema": {"fields": [field(name, column) for column in columns], "missingValues": [""]},
    }


def write(study: Mapping[str, Any] | None, tables: Sequence[str | Path], path: Path) -> None:
    """Write the data package of a region's results, or of those that compare regions (Data Package, version 2).

    Parameters
    ----------
    study : mapping or None
        The checked study, `study.json`; none for the tables of all regions, which say in each row who made answers up.
    tables : sequence of paths
        The tables, in the folder of `path` or in one below it.
    path : Path
        `datapackage.json` of the region.
    """
    region: Mapping[str, Any] = (
        study["region"] if study else {"id": COMPARED, "synthetic": False, "name": {"en": "all regions"}}
    )
    made_up = " Nobody gave the answers it rests on: they are made up." if region["synthetic"] else ""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": region["id"],
        "title": f"Results of the study of teachers' demand: {region['name']['en']}",
        "description": "All tables of results, every column described; provenance.json says what each rests on."
        + made_up,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [resource(Path(table), path.parent) for table in sorted(map(str, tables))],
    }
    replace(path, json.dumps(package, indent=1, ensure_ascii=False) + "\n")
