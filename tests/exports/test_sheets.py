"""Files of any kind become sheets of text, or one line says why not."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from real_exports import NEEDS_SHARED, SHARED

from pddemand.errors import InputError
from pddemand.exports import sheets
from pddemand.exports.decoding import decoded
from pddemand.exports.sheets import read_sheet
from pddemand.spelling import all_spaced, spaced

TABLE = 'id,"Which, one?"\n1,"Үй, ""ңө"""\n2,\n'


def written(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(path: Path) -> list[tuple[str, ...]]:
    sheet = read_sheet(path)
    return [sheet.header, *(sheet.row(row) for row in range(len(sheet)))]


EXPECTED = [("id", "Which, one?"), ("1", 'Үй, "ңө"'), ("2", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "ptcp154", "kz1048"])
def test_every_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    text = TABLE.replace("Үй, ", "Үй, мугалимдердин билимин жогорулатуу ")
    found = rows(written(tmp_path, text.encode(encoding)))
    assert found == [EXPECTED[0], ("1", 'Үй, мугалимдердин билимин жогорулатуу "ңө"'), EXPECTED[2]]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_russian_code_pages_are_told_apart(encoding: str) -> None:
    text = "Название курса;Методика преподавания кыргызского языка в школе\n"
    assert decoded(text.encode(encoding), "a.csv") == (text, "ptcp154" if encoding == "cp1251" else encoding)


@NEEDS_SHARED
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "ptcp154", "kz1048"])
def test_real_titles_decode_alike(encoding: str) -> None:
    found = rows(SHARED / f"titles_{encoding}.csv")
    assert len(found) == 8
    assert found[1] == ("1", "Педагогдордун МКТ сабаттуулугу жана компетенттүүлүгү")
    assert found == rows(SHARED / "titles_utf-8-sig.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    content = f'id{delimiter}"Which, one; or two?"\n1{delimiter}a\n2{delimiter}b\n'
    assert rows(written(tmp_path, content)) == [("id", "Which, one; or two?"), ("1", "a"), ("2", "b")]


def test_a_line_that_names_the_delimiter(tmp_path: Path) -> None:
    path = written(tmp_path, "sep=;\nid;q\n1;a\n")
    assert rows(path) == [("id", "q"), ("1", "a")]
    assert read_sheet(path).row_numbers.tolist() == [3]


def test_packed_files(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__MACOSX/._form.csv", "x")
        archive.writestr("form.csv", TABLE)
    assert rows(written(tmp_path, packed.getvalue(), "form.csv.zip")) == EXPECTED
    assert rows(written(tmp_path, gzip.compress(TABLE.encode()), "form.csv.gz")) == EXPECTED


def test_none_and_na_are_answers_and_line_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    found = rows(written(tmp_path, 'id,q\n1,None\n2,NA\n3,"two\r\nlines"\n'))
    assert found[1:] == [("1", "None"), ("2", "NA"), ("3", "two lines")]


def test_blank_and_short_rows_are_told(tmp_path: Path) -> None:
    sheet = read_sheet(written(tmp_path, "id,q,r\n1,a,b\n\n2,c\n3,d,e\n"))
    assert [sheet.row(row) for row in range(len(sheet))] == [("1", "a", "b"), ("2", "c", ""), ("3", "d", "e")]
    assert sheet.row_numbers.tolist() == [2, 4, 5]
    assert sheet.notes == ("rows shorter than the header (1, first row [4]): the rest was read as blank",)


def book(folder: Path, cells: dict[str, object]) -> Path:
    workbook = Workbook()
    for place, value in cells.items():
        workbook.active[place] = value
    workbook.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def test_a_workbook_with_blank_rows(tmp_path: Path) -> None:
    path = book(tmp_path, {"B2": "q", "C2": "n", "B3": "Ү", "C3": 1.0, "B5": "b", "C5": 2.5, "C6": True})
    assert rows(path) == [("q", "n"), ("Ү", "1"), ("b", "2.5"), ("", "True")]
    assert read_sheet(path).row_numbers.tolist() == [3, 5, 6]
    assert "blank rows between those with answers (1) were left out" in read_sheet(path).notes[0]


@NEEDS_SHARED
def test_the_ragged_file_is_refused_with_the_row_and_no_cell() -> None:
    with pytest.raises(InputError, match=r"row 3: 5 cells where the header has 4; its answers cannot be told apart"):
        read_sheet(SHARED / "kobo_ragged_must_be_refused.csv")


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        ("", "a.csv", "the file is empty; export it again"),
        ("\ufeff\r\n", "a.csv", "the file is empty"),
        ("id,q\n", "a.csv", "there is a header and no answers below it"),
        ("id,q\n1,a,b\n", "a.csv", "row 2: 3 cells where the header has 2; its answers cannot be told"),
        (
            "id,q,r,s\n1,a,b,c\n2,a\nb,c\n",
            "a.csv",
            "row 3: 2 cells where the header has 4; it looks like one row broken",
        ),
        ('id,q\n1,"a\n2,b\n', "a.csv", "a quote that is opened is not closed"),
        (b"PK\x03\x04 broken", "a.xlsx", "a.xlsx"),
        (gzip.compress(b"id,q\n1,a\n", mtime=0)[:-9], "a.csv.gz", "cannot be unpacked"),
        (b"\xb0\xb1\xb1,\xb4\n\xb5,\xb6\xb1\n", "a.csv", "save it as UTF-8, or name its encoding"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, content: str | bytes, name: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        read_sheet(written(tmp_path, content, name))
    assert "\n" not in str(raised.value)
    assert name in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: there is no such file"):
        read_sheet(tmp_path / "none.csv")


def test_a_zip_of_several_files_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", TABLE)
        archive.writestr("b.csv", TABLE)
    with pytest.raises(InputError, match=r"the zip holds a\.csv, b\.csv; expected one file"):
        read_sheet(written(tmp_path, packed.getvalue(), "a.zip"))


@pytest.mark.parametrize("kind", ["gzip", "zip", "xlsx"])
def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(sheets, "LARGEST", 1 << 20)
    content = b"id,q\n" + b"1,a\n" * (1 << 19)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml" if kind == "xlsx" else "a.csv", content)
    path = written(tmp_path, gzip.compress(content) if kind == "gzip" else packed.getvalue(), f"a.{kind}")
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        read_sheet(path)


def test_a_formula_in_a_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cell A2: holds the formula '=1\+1' and not an answer"):
        read_sheet(book(tmp_path, {"A1": "q", "A2": "=1+1"}))


@given(st.lists(st.text(alphabet="aЙй\u0306и \u00a0\t\n\ufeff\u200b", max_size=8)))
def test_many_texts_are_spaced_like_each(texts: list[str]) -> None:
    assert all_spaced(texts) == [spaced(text) for text in texts]
