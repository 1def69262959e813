"""Files that are damaged, made to do harm or not what they seem: one line each, and nobody's address in it."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from openpyxl.chart import BarChart

from pddemand import exports
from pddemand.errors import InputError

ASK = [{"name": "q4", "options": ["ICT", "Law"]}]
TABLE = 'id,q4\n1,"ICT, Law"\n2,Law\n'


def written(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(content: str, kind: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", kind) as archive:
        archive.writestr("a.csv", content)
    return packed.getvalue()


def book(*rows: list[object]) -> openpyxl.Workbook:
    found = openpyxl.Workbook()
    assert found.active is not None
    for row in rows:
        found.active.append(row)
    return found


def saved(folder: Path, found: openpyxl.Workbook, change: Callable[[bytes], bytes] = bytes) -> Path:
    """Save a workbook with the first sheet's text changed."""
    whole, rewritten = io.BytesIO(), io.BytesIO()
    found.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name.endswith("sheet1.xml") else old.read(name))
    return written(folder, rewritten.getvalue(), "a.xlsx")


def refused(path: Path, says: str) -> None:
    with pytest.raises(InputError) as raised:
        exports.read(path, ASK)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def garbled(content: bytes) -> bytes:
    return content[:44] + bytes([content[44] ^ 255]) + content[45:]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (garbled(zipped(TABLE * 50, zipfile.ZIP_DEFLATED)), "a.zip", "cannot be unpacked"),
        (garbled(zipped(TABLE * 50, zipfile.ZIP_LZMA)), "a.zip", "cannot be unpacked"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x07\x07\x07", "a.csv.gz", "cannot be unpacked"),
        (b"sep=;\n", "a.csv", "the file is empty"),
        (b"sep=\xa0\nid,q4\n1,ICT\n", "a.csv", "a.csv"),
        (b"\n\xff\n\xff\n", "a.csv", "a.csv"),
        (b"id,q4\n" + b"1,ICT\n" * 9000 + b"1,IC\0T\n", "a.csv", "it holds zero bytes"),
        (b"<!DOCTYPE html><html><title>Sign in</title></html>\n", "a.csv", "holds a web page and not answers; sign in"),
        (b"\xef\xbb\xbf\r\n<HTML lang=ky>\n<p>ICT, Law\n", "a.xlsx", "holds a web page and not answers; sign in"),
        (b"$FL2@(#) SPSS DATA FILE" + b"\0" * 200, "a.csv", "holds an SPSS file"),
        (b"id,q4\n", "a\nb.csv", "a b.csv: there is a header"),
    ],
)
def test_damaged_files(tmp_path: Path, content: bytes, name: str, says: str) -> None:
    refused(written(tmp_path, content, name), says)


@pytest.mark.parametrize("name", ["a.csv", "a.sav", "a.dta"])
def test_a_folder_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    refused(tmp_path / name, "cannot be read (Is a directory)")


def test_a_path_that_no_file_can_have(tmp_path: Path) -> None:
    refused(tmp_path / "a\0b.csv", "cannot be read")


@pytest.mark.parametrize("place", [5, 90, 120, 200, 300, 420, 600])
def test_a_damaged_stata_file(tmp_path: Path, place: int) -> None:
    path = tmp_path / "a.dta"
    pyreadstat.write_dta(pd.DataFrame({"q4_1": [1, 0], "s": ["a", "ө"]}), str(path))
    content = bytearray(path.read_bytes())
    content[place : place + 4] = struct.pack("<I", 0x7FFFFFF0)
    path.write_bytes(content)
    with pytest.raises(InputError):
        exports.read(path, ASK)


def test_a_blank_first_row_above_the_header(tmp_path: Path) -> None:
    table = exports.read(written(tmp_path, b"\n" + TABLE.encode()), ASK)
    assert table.bases()["ticked"].tolist() == [1, 2]
    assert table.frame["respondent:row"].tolist() == [3, 4]


def test_utf_16_without_a_mark_that_begins_with_a_kyrgyz_letter(tmp_path: Path) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        table = exports.read(written(tmp_path, "Үй,q4\nҮң,ICT\n".encode(encoding)), ASK)
        assert table.sources[0].encoding == encoding
        assert table.bases()["ticked"].tolist() == [1, 0]


def test_a_workbook_without_cells(tmp_path: Path) -> None:
    refused(saved(tmp_path, openpyxl.Workbook()), "the file is empty")
    chart = openpyxl.Workbook()
    chart.create_chartsheet("C", 0).add_chart(BarChart())
    refused(saved(tmp_path, chart), "the file is empty")


@pytest.mark.parametrize("dimension", [True, False])
def test_a_stray_cell_far_off_does_not_end_the_program(tmp_path: Path, dimension: bool) -> None:
    found = book(["id", "q4"], [1, "ICT"])
    assert found.active is not None
    found.active["XFD1048576"] = "x"
    path = saved(tmp_path, found, bytes if dimension else lambda text: text.replace(b"<dimension ", b"<nothing "))
    refused(path, "cells reach as far as XFD1048576")


def test_a_dimension_that_says_too_much_is_no_reason_to_refuse(tmp_path: Path) -> None:
    found = book(["id", "q4"], [1, "ICT"])
    path = saved(tmp_path, found, lambda text: text.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    assert exports.read(path, ASK).bases()["ticked"].tolist() == [1, 0]


def test_a_cell_beyond_all_columns(tmp_path: Path) -> None:
    found = book(["id", "q4"], [1, "ICT"])
    refused(saved(tmp_path, found, lambda text: text.replace(b'r="B2"', b'r="ZZZZZZ99999999999"')), "a.xlsx: ")


def test_an_error_that_a_formula_left_is_no_blank(tmp_path: Path) -> None:
    found = book(["id", "q4"], [1, "#N/A"])
    assert found.active is not None
    found.active["B2"].data_type = "e"
    refused(saved(tmp_path, found), "cell B2: holds the error '#N/A'")


def test_a_formula_in_a_cell_without_a_name(tmp_path: Path) -> None:
    found = book(["id", "q4"], [1, "=A1"])
    refused(saved(tmp_path, found, lambda text: text.replace(b'r="B2"', b'x="B2"')), "holds the formula '=A1'")


def test_a_hidden_sheet_is_read_last(tmp_path: Path) -> None:
    found = book(["id", "q4"], [1, "Law"])
    assert found.active is not None
    found.active.sheet_state = "hidden"
    answers = found.create_sheet("Answers")
    for row in (["id", "q4"], [1, "ICT"]):
        answers.append(row)
    table = exports.read(saved(tmp_path, found), ASK)
    assert table.bases()["ticked"].tolist() == [1, 0]
    assert table.sources[0].notes == ("sheet 'Answers' was read; not read: Sheet",)


@pytest.mark.parametrize(
    "words",
    [
        "aigul@mail.kg",
        "0555 12-34-56",
        "x" * 50 + " aigul.asanova@mail.kg",
        "x" * 50 + " +996 555 123 456",
        "x" * 30 + " 12801198512345",
    ],
)
def test_messages_name_nobody(tmp_path: Path, words: str) -> None:
    asks = [
        [{"name": "q4", "options": ["ICT", "Law"], "other": False}],
        [{"name": "q4", "kind": "single", "options": ["ICT", "Law"], "other": False}],
        [{"name": "topic"}],
    ]
    for ask in asks:
        path = written(tmp_path, f"id,q4,{words}\n1,{words},\n2,ICT,\n".encode())
        with pytest.raises(InputError) as raised:
            exports.read(path, ask)
        for part in ("aigul", "0555", "+996", "12801198", "asanova"):
            assert part not in str(raised.value).replace(str(tmp_path), "")
    often = exports.read(written(tmp_path, f"id,q4\n{f'1,{words}{chr(10)}' * 9}".encode()), ASK)
    assert often.sources[0].notes
    assert words[-8:] not in often.sources[0].notes[0]
