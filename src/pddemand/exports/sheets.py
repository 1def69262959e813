"""Files of survey tools as sheets of text: csv, tsv, workbooks, SPSS and Stata, packed with gzip or zip or not."""

import csv
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from pddemand.errors import InputError
from pddemand.exports.decoding import decoded
from pddemand.raw import shown
from pddemand.spelling import all_spaced, spaced

LARGEST = 1 << 30
"""A packed file that unpacks to more than this many bytes is refused."""

MOST_CELLS = 100_000_000
"""A workbook's sheet that spans more cells than this, filled or not, is refused: each takes memory."""

DAMAGED = (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
"""What unpacking a damaged file raises."""

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Cells:
    """A column by its distinct texts: what stands there, and which of them stands in each row."""

    texts: tuple[str, ...]
    codes: Codes

    def row(self, text: int) -> int:
        """First row in which a distinct text stands."""
        return int(np.argmax(self.codes == text))


@dataclass(frozen=True)
class Sheet:
    """A table of texts with one row per respondent.

    Parameters
    ----------
    path : Path
        The file, as the caller named it.
    header : tuple of str
        Names of the columns.
    columns : tuple of array
        The columns, as Arrow arrays of strings.
    first_row : int
        Row of the file in which the first respondent stands.
    encoding : str
        How text was decoded.
    titles : tuple of str
        What the columns are about, in words, where the file says that besides their names; else empty texts.
    value_labels : mapping
        For each column with coded answers, what each code means.
    sets : mapping of str to Answers set
        Multiple-response sets that an SPSS file declares.
    notes : tuple of str
        What the reader should be told.
    rows : array of int, optional
        Row of the file for each respondent, where they do not follow one another from `first_row` on.
    """

    path: Path
    header: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    first_row: int
    encoding: str
    titles: tuple[str, ...] = ()
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sets: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    rows: npt.NDArray[np.int64] | None = None

    def __len__(self) -> int:
        """Give the number of respondents."""
        return len(self.columns[0]) if self.columns else 0

    def cells(self, column: int) -> Cells:
        """Give the distinct texts of a column, composed and with single spaces, and where they stand."""
        whole = self.columns[column].combine_chunks()
        encoded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
        used, codes = np.unique(encoded.indices.to_numpy(zero_copy_only=False), return_inverse=True)
        texts: dict[str, int] = {}
        tidied = all_spaced(encoded.dictionary.take(pa.array(used)).to_pylist())
        place = np.array([texts.setdefault(text, len(texts)) for text in tidied], dtype=np.int32)
        return Cells(tuple(texts), place[codes])

    def place(self, row: int, column: int) -> str:
        """Name a cell of the file: file, row and column."""
        return f"{self.path}, row {self.row_numbers[row]}, column {shown(self.header[column])}"

    @property
    def row_numbers(self) -> npt.NDArray[np.int64]:
        """Give the row of the file in which each respondent stands."""
        follow = np.arange(self.first_row, self.first_row + len(self), dtype=np.int64)
        return follow if self.rows is None else self.rows

    def without_rows(self, rows: int) -> "Sheet":
        """Leave out the first rows, which hold no answers."""
        columns = tuple(column.slice(rows) for column in self.columns)
        numbers = None if self.rows is None else self.rows[rows:]
        return replace(self, columns=columns, first_row=self.first_row + rows, rows=numbers)

    def row(self, row: int) -> tuple[str, ...]:
        """Give the texts of one row."""
        return tuple(spaced(column[row].as_py() or "") for column in self.columns) if row < len(self) else ()


def texts_at(texts: Sequence[str | None], codes: npt.NDArray[Any]) -> "pd.Series[Any]":
    """Give the text of each row from the distinct texts; None is missing."""
    column = pa.array(texts, pa.large_string()).take(pa.array(codes))
    return pd.Series(pd.array(column, dtype="string"), copy=False)


def read_sheet(path: Path, encoding: str | None = None) -> Sheet:
    """Read a file of any kind as a sheet.

    Parameters
    ----------
    path : Path
        csv, tsv, xlsx, xls, ods, sav, zsav or dta; of these but the last three also gzip or a zip of one file.
    encoding : str, optional
        Encoding of a text file; found out otherwise.

    Raises
    ------
    InputError
        If the file is missing, empty, unreadable, too large once unpacked, has no rows or rows of different widths.
    """
    if path.suffix.lower() in (".sav", ".zsav", ".dta"):
        from pddemand.exports.statistical_files import read_statistical_file

        sheet = read_statistical_file(path, encoding)
    else:
        content, inner = _unpacked(path)
        book = zipfile.is_zipfile(io.BytesIO(content)) or content.startswith(b"\xd0\xcf\x11\xe0")
        sheet = _workbook(content, path) if book else _text_sheet(content, path, inner, encoding)
    if not len(sheet):
        raise InputError(f"{path}: there is a header and no answers below it; export again once there are answers")
    return sheet


def _unpacked(path: Path) -> tuple[bytes, str]:
    """Give the bytes of a file, unpacked from gzip or from a zip of one file, and the name of what was inside."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; add it or correct its name") from None
    except (OSError, ValueError) as error:  # ValueError: a path that no file can have
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read ({reason}); check what it is") from error
    name = path.name
    try:
        if content.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(content)) as packed:
                content, name = packed.read(LARGEST + 1), name.removesuffix(".gz")
        elif content.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content)):
            content, name = _only_file(content, path)
    except InputError:
        raise
    except DAMAGED as error:
        raise InputError(f"{path}: cannot be unpacked ({error}); download it again") from error
    if len(content) > LARGEST:
        _refuse_large(path)
    if len(content) < 1000 and not content.strip(b"\xef\xbb\xbf \r\n\t"):
        raise InputError(f"{path}: the file is empty; export it again")
    if content[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype html", b"<html")):
        raise InputError(f"{path}: holds a web page and not answers; sign in and download the file again")
    for magic, kind in _NO_TABLE.items():
        if content.startswith(magic):
            raise InputError(f"{path}: holds {kind}; take that out or give it its right name, and read it by itself")
    return content, name


_NO_TABLE = {
    b"\x1f\x8b": "a file that is packed once more",
    b"$FL2@": "an SPSS file (.sav)",
    b"$FL3@": "an SPSS file (.zsav)",
    b"<stata_dta>": "a Stata file (.dta)",
    b"%PDF-": "a PDF document",
    b"\x89PNG": "a picture",
}
"""How files begin that are neither text nor a workbook."""


def _only_file(content: bytes, path: Path) -> tuple[bytes, str]:
    """Give the one file of a zip; a workbook is a zip itself and stays as it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [entry for entry in packed.namelist() if not re.match(r"__MACOSX/|.*/$|(.*/)?\.", entry)]
        if any(name in names for name in ("[Content_Types].xml", "mimetype", "xl/workbook.xml")):
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST:
                _refuse_large(path)
            return content, path.name
        if len(names) != 1:
            listed = ", ".join(names[:5]) or "nothing"
            raise InputError(f"{path}: the zip holds {listed}; expected one file with answers, take it out of the zip")
        with packed.open(names[0]) as inner:
            return inner.read(LARGEST + 1), names[0]


def _check_workbook(content: bytes, path: Path) -> None:
    """Refuse a workbook that unpacks to more than it says, or whose cells hold formulas instead of answers."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for entry in packed.infolist():
                if "worksheets/" in entry.filename:
                    _refuse_formulas(packed, entry, path)
    except InputError:
        raise
    except DAMAGED as error:
        raise InputError(f"{path}: cannot be unpacked ({error}); download it again") from error


def _refuse_formulas(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
    with packed.open(entry) as part:
        before = b""
        while chunk := part.read(1 << 22):
            if b"<f" in chunk and (found := _FORMULA.search(before + chunk)):
                cell, formula = (found[1] or b"(unnamed)").decode(), found[2].decode(errors="replace")
                raise InputError(
                    f"{path}, cell {cell}: holds the formula {shown('=' + formula)} and not an answer; "
                    f"copy the sheet, paste it as values and save that"
                )
            if b't="e"' in chunk and (found := _ERROR.search(before + chunk)):
                cell, error = (found[1] or b"(unnamed)").decode(), found[2].decode(errors="replace")
                raise InputError(
                    f"{path}, cell {cell}: holds the error {shown(error)} that a formula left, and not an answer; "
                    f"empty the cell, or export the answers again"
                )
            before = chunk[-200:]


_ERROR = re.compile(rb'<c\b(?=[^>]*\bt="e")(?:[^>]*\br="([A-Z]+[0-9]+)")?[^>]*>\s*<v>([^<]*)')
_FORMULA = re.compile(rb'<c\b(?:[^>]*\br="([A-Z]+[0-9]+)")?[^>]*>\s*<f\b[^>]*>([^<]*)')


def _refuse_large(path: Path) -> None:
    raise InputError(
        f"{path}: unpacks to more than {LARGEST >> 20} MB, which no survey needs; "
        f"check where it comes from, or split it into several files"
    )


def _refuse_wide(content: bytes, path: Path) -> None:
    """Refuse a sheet with a stray cell so far off that what lies between would not fit into memory."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for entry in packed.infolist():
                if re.search(r"worksheets/[^/]*\.xml$", entry.filename):
                    with packed.open(entry) as part:
                        head = part.read(4000)
                    told = _DIMENSION.search(head)
                    if told and _cells(told[1], told[2]) <= MOST_CELLS:
                        continue
                    with packed.open(entry) as part:
                        if _surely_fits(part):
                            continue
                    with packed.open(entry) as part:
                        corner, cells = _last_cell(part)
                    if cells > MOST_CELLS:
                        raise InputError(
                            f"{path}: cells reach as far as {corner}, so that the sheet has {cells} cells; copy the "
                            f"answers to a new sheet and save that"
                        )
    except InputError:
        raise
    except DAMAGED as error:
        raise InputError(f"{path}: cannot be unpacked ({error}); download it again") from error


_DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref="(?:[A-Z]+[0-9]+:)?([A-Z]+)([0-9]+)"')
_PLACE = re.compile(rb'\br="([A-Z]{1,4})([0-9]{1,8})"')


def _cells(column: bytes, row: bytes) -> int:
    return _number(column) * int(row)


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = 26 * number + letter - 64
    return number


def _surely_fits(part: IO[bytes]) -> bool:
    """Tell from a quick look, by columns of three letters and by rows, that a sheet is not too large."""
    rows, before = 0, b""
    while chunk := part.read(1 << 22):
        if _FAR.search(before + chunk):
            return False
        told = _ROW.search(chunk, max(chunk.rfind(b"<row "), 0))  # rows ascend
        rows = max(rows + chunk.count(b"<row"), int(told[1]) if told else 0)
        before = chunk[-40:]
    return 26 * 27 * rows <= MOST_CELLS


_FAR = re.compile(rb'r="[A-Z]{3}[0-9]')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="([0-9]{1,9})"')


def _last_cell(part: IO[bytes]) -> tuple[str, int]:
    """Find the last column and the last row with a cell: how they are called, and how many cells lie before them."""
    widest, lowest, before = b"A", b"1", b""
    while chunk := part.read(1 << 22):
        for column, row in set(_PLACE.findall(before + chunk)):
            widest, lowest = max(widest, column, key=_number), max(lowest, row, key=int)
        before = chunk[-40:]
    return (widest + lowest).decode(), _cells(widest, lowest)


_PANIC = "PanicException"


def _tables(sheets: Iterable[Any]) -> list[str]:
    """Give the names of a workbook's sheets with cells, hidden ones last."""
    import python_calamine

    known = [each for each in sheets if each.typ == python_calamine.SheetTypeEnum.WorkSheet]
    return [each.name for each in sorted(known, key=lambda e: e.visible != python_calamine.SheetVisibleEnum.Visible)]


def _workbook(content: bytes, path: Path) -> Sheet:
    """Read the first sheet of a workbook that holds anything, while its parts are looked through for what is bad."""
    import python_calamine

    _refuse_wide(content, path)
    with ThreadPoolExecutor(1) as aside:
        checked = aside.submit(_check_workbook, content, path)
        try:
            book = python_calamine.load_workbook(io.BytesIO(content))
            names = _tables(book.sheets_metadata)
            for used in names:
                sheet = book.get_sheet_by_name(used)
                if sheet.height:
                    break
            else:
                raise InputError(f"{path}: the file is empty; export it again")
            columns = _columns(sheet.iter_rows())
        except BaseException as error:
            # What calamine did not foresee comes as a "panic", which is no Exception.
            if not isinstance(error, python_calamine.CalamineError | OSError) and type(error).__name__ != _PANIC:
                raise
            checked.result()
            raise InputError(f"{path}: is no workbook that can be read ({error}); save it as xlsx or csv") from error
        checked.result()
    others = [name for name in names if name != used]
    notes = (f"sheet '{used}' was read; not read: {', '.join(others)}",) if others else ()
    codes = np.array([column.indices.to_numpy() for column in columns]).reshape(len(columns), -1)
    filled = np.flatnonzero(codes.any(axis=0))  # code 0 is the blank cell
    if not len(filled):
        raise InputError(f"{path}: the file is empty; export it again")
    if blank := int(filled[-1] - filled[0] + 1 - len(filled)):
        notes = (
            *notes,
            f"blank rows between those with answers ({blank}) were left out: a workbook has them for no one",
        )
    header = tuple(spaced(column[int(filled[0])].as_py()) for column in columns)
    body = tuple(pa.chunked_array([column.take(pa.array(filled[1:]))]) for column in columns)
    return Sheet(path, header, body, int(filled[0]) + 2, "workbook", notes=notes, rows=filled[1:].astype(np.int64) + 1)


def _columns(rows: Iterator[list[Any]]) -> list[pa.DictionaryArray]:
    """Give the columns by their distinct texts, encoded as the rows come, so that no cell is kept twice."""
    first = next(rows, [])
    texts: list[dict[str, int]] = [{"": 0} for _ in first]
    codes = np.fromiter(
        (
            seen.setdefault(cell if cell.__class__ is str else _cell_text(cell), len(seen))
            for row in chain([first], rows)
            for seen, cell in zip(texts, row, strict=True)
        ),
        dtype=np.int32,
    ).reshape(-1, len(first) or 1)
    return [
        pa.DictionaryArray.from_arrays(np.ascontiguousarray(codes[:, place]), pa.array(list(seen), pa.string()))
        for place, seen in enumerate(texts)
    ]


def _cell_text(cell: Any) -> str:
    """Write a workbook's cell as the text that its user sees: whole numbers whole, days as year-month-day."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat(" ") if hasattr(cell, "hour") and hasattr(cell, "year") else str(cell)


def _text_sheet(content: bytes, path: Path, inner: str, encoding: str | None) -> Sheet:
    """Read text with separated cells; the quick way where it is UTF-8 and all rows are as wide as the header."""
    if not encoding and not content.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in content:
        bare = content[3:] if content.startswith(b"\xef\xbb\xbf") else content
        try:
            return _quick(bare, path, inner, "utf-8" if bare is content else "utf-8-sig")
        except pa.ArrowInvalid:  # ragged, or not UTF-8
            pass
    text, encoding = decoded(content, str(path), encoding)
    if "\0" in text:
        raise InputError(f"{path}: is no table of text (it holds zero bytes); export it as csv or xlsx")
    try:
        return _quick(text.encode(), path, inner, encoding)
    except pa.ArrowInvalid:
        return _row_by_row(text, path, inner, encoding)


def _quick(content: bytes, path: Path, name: str, encoding: str) -> Sheet:
    """Read a regular table of UTF-8 text with all processors."""
    if content.count(b'"') % 2:
        raise pa.ArrowInvalid("a quote is not closed, or stands inside a cell: to be read row by row")
    start, delimiter = _delimiter(content, name)
    lines = io.StringIO(_head(content)[len(_head(content[:start])) :], newline="")
    try:
        width = len(next(csv.reader(lines, delimiter=delimiter), []))
    except csv.Error as error:
        raise pa.ArrowInvalid(f"the first row does not end ({error}): to be read row by row") from error
    if not width:
        raise pa.ArrowInvalid("the first row is blank: to be read row by row")
    names = [f"c{place}" for place in range(width)]
    table = pa.csv.read_csv(
        pa.BufferReader(content[start:] if start else content),
        pa.csv.ReadOptions(column_names=names, block_size=1 << 24),
        pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
        pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )
    header = tuple(spaced(column[0].as_py() or "") for column in table.columns)
    first = 3 if start else 2
    return Sheet(path, header, tuple(column.slice(1) for column in table.columns), first, encoding)


def _head(content: bytes, size: int = 200_000) -> str:
    return content[:size].decode(errors="ignore")


def _delimiter(content: bytes, name: str) -> tuple[int, str]:
    """Find where the table starts and what separates cells: what gives the first rows one width, with most cells."""
    if told := re.match(rb"sep=([,;:|^~\t ])\r?\n", content):
        return told.end(), told[1].decode()
    if name.lower().endswith((".tsv", ".tab")):
        return 0, "\t"
    scores = {}
    for delimiter in ",;\t|":
        rows = csv.reader(io.StringIO(_head(content), newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for row, _ in zip(rows, range(50), strict=False) if row]
        except csv.Error:
            continue
        width = widths[0] if widths else 1
        regular = sum(each == width for each in widths) > len(widths) / 2
        scores[delimiter] = (width > 1, regular, width) if width > 1 else (False, False, 1)
    return 0, max(scores, key=lambda delimiter: scores[delimiter], default=",")


def _row_by_row(text: str, path: Path, name: str, encoding: str) -> Sheet:
    """Read a file whose rows differ in width: leave out blank rows, fill up short ones, refuse the rest."""
    start, delimiter = _delimiter(text[:100_000].encode(), name)
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(number, row) for number, row in enumerate(reader, start=2 if start else 1) if row]
    except csv.Error as error:
        raise InputError(
            f"{path}, line {reader.line_num}: a quote that is opened is not closed ({error}); export the file again"
        ) from error
    if not rows:
        raise InputError(f"{path}: the file is empty; export it again")
    width = len(rows[0][1])
    short = list(_refuse_ragged(rows, path))
    filled = [row + [""] * (width - len(row)) for _, row in rows]
    columns = [pa.chunked_array([pa.array(column, pa.string())]) for column in zip(*filled, strict=True)]
    note = f"rows shorter than the header ({len(short)}, first row {short[:1]}): the rest was read as blank"
    return Sheet(
        path,
        header=tuple(spaced(heading) for heading in rows[0][1]),
        columns=tuple(column.slice(1) for column in columns),
        first_row=rows[0][0] + 1,
        encoding=encoding,
        notes=(note,) if short else (),
        rows=np.array([number for number, _ in rows[1:]], dtype=np.int64),
    )


def _refuse_ragged(rows: Sequence[tuple[int, list[str]]], path: Path) -> Iterator[int]:
    """Refuse rows that are wider than the header or broken in two; give the numbers of those that are only short."""
    width, previous = len(rows[0][1]), None
    for number, row in rows[1:]:
        if len(row) > width:
            raise InputError(
                f"{path}, row {number}: {len(row)} cells where the header has {width}; its answers cannot be told "
                f"apart, export the file again with one column per heading"
            )
        if len(row) < width:
            if previous is not None and len(previous) + len(row) in (width, width + 1):
                raise InputError(
                    f"{path}, row {number - 1}: {len(previous)} cells where the header has {width}; it looks like one "
                    f"row broken in two by a line break, export the file again or put the cell in double quotes"
                )
            yield number
        previous = row if len(row) < width else None
