"""What files say, whatever their format, for those who search them: bytes as they were written, and words."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from pddemand.errors import InputError

DRAWN = frozenset({".png", ".pdf"})
"""Files without words of their own: pictures and printed pages are drawn from files that are searched."""

_SHEETS = frozenset({".xls", ".sav", ".zsav", ".dta"})
_MARKUP = frozenset({".html", ".svg", ".xml", ".rels"})
_NOT_SHOWN = re.compile(r"<style\b.*?</style>|<!--.*?-->|<[^<>]*>", re.DOTALL)
_CODES = re.compile(
    r"\b[0-9a-f]{32,}\b"  # digests
    r"|(?<![\w.+@-])-?[0-9]+\.[0-9]+(?:e[+-]?[0-9]+)?(?![\w.@-])"  # decimal numbers
)


class UnreadableError(ValueError):
    """A file whose words cannot be told from its bytes; the message says why."""


def parts(path: Path) -> Iterator[bytes]:
    """Give the bytes of a file, and of each file in it if it is packed, as workbooks and Word documents are.

    Parameters
    ----------
    path : Path
        Any file.
    """
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def words(path: Path) -> list[str]:
    """Give what a file says: texts of cells, of values and of markup; without decimal numbers and digests.

    Parameters
    ----------
    path : Path
        csv, json, ipynb, html, svg or other text, Parquet, a workbook, SPSS or Stata file, or a Word document.

    Raises
    ------
    UnreadableError
        If the words of such a file cannot be read.
    """
    try:
        return [_CODES.sub("", line) for text in _texts(path) for line in text.splitlines() if line.strip()]
    except (InputError, ValueError, OSError, csv.Error, zipfile.BadZipFile) as error:
        raise UnreadableError(str(error).splitlines()[0]) from error


def _texts(path: Path) -> Iterator[str]:
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        yield from _values(path)
    elif suffix in _SHEETS:
        yield from _cells(path)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (_plain(packed.read(name).decode()) for name in packed.namelist() if name.endswith(".xml"))
    elif suffix in (".json", ".ipynb"):
        yield from _leaves(json.loads(path.read_text(encoding="utf-8")))
    else:
        text = _decoded(path)
        if suffix == ".csv":
            yield from (cell for row in csv.reader(text.splitlines(keepends=True)) for cell in row)
        else:
            yield _plain(text) if suffix in _MARKUP else text


def _values(path: Path) -> Iterator[str]:
    from pyarrow import parquet

    for column in parquet.read_table(path).columns:
        yield from {str(value): None for value in column.to_pylist() if value is not None}


def _cells(path: Path) -> Iterator[str]:
    from pddemand.exports.sheets import read_sheet

    sheet = read_sheet(path)
    yield from sheet.header
    for place, _ in enumerate(sheet.columns):
        yield from sheet.cells(place).texts


def _decoded(path: Path) -> str:
    """Decode a text file, also one in an old code page, as survey tools write them."""
    from pddemand.exports.decoding import decoded

    return decoded(path.read_bytes(), path.name)[0]


def _leaves(value: Any) -> Iterator[str]:
    """Give the texts and numbers of a JSON value; of pictures only their words."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            if key == "image/png":
                continue
            yield from _leaves(
                "".join(part) if isinstance(part, list) and key.startswith(("text/", "image/")) else part
            )
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif value is not None:
        yield _plain(str(value)) if isinstance(value, str) and "<" in value else str(value)


def _plain(markup: str) -> str:
    return unescape(_NOT_SHOWN.sub("\n", markup))
