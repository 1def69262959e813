import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from pddemand.file_texts import UnreadableError, parts, words

PHONE = "0555 123 456"


def test_words_of_each_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f'id,"{PHONE}"\n'.encode("cp1251"))
    (tmp_path / "a.txt").write_text(PHONE)
    (tmp_path / "a.html").write_text(f"<style>0555 999 999</style><p data-x='0555 888 888'>{PHONE}</p>")
    (tmp_path / "a.json").write_text(json.dumps({"a": [{"b": PHONE}, 1, None]}))
    cell = {"outputs": [{"data": {"text/html": ["<p>", PHONE, "</p>"], "image/png": "0555 777 777"}}]}
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [cell]}))
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("word/document.xml", f"<w:t>{PHONE}</w:t>")
    pd.DataFrame({"phone": [PHONE, None]}).to_parquet(tmp_path / "a.parquet")
    pd.DataFrame({"phone": [PHONE]}).to_stata(tmp_path / "a.dta", write_index=False)
    for path in tmp_path.iterdir():
        said = words(path)
        assert PHONE in said, path.name
        assert not [text for text in said if "999" in text or "888" in text or "777" in text], path.name


def test_decimal_numbers_and_digests_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("p = 0.512345678 and " + "ab" * 20 + " but 0555.123.456")
    assert words(path) == ["p =  and  but 0555.123.456"]


@pytest.mark.parametrize(
    ("name", "content"), [("a.json", b"{"), ("a.bin", bytes(range(128, 256))), ("a.parquet", b"no")]
)
def test_what_cannot_be_read_is_said(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableError):
        words(path)


def test_packed_files_are_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("x.xml", "inside " * 50)
    whole, inside = parts(path)
    assert inside == b"inside " * 50
    assert inside not in whole
