from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pddemand.errors import InputError
from pddemand.tables import cell, read_rows, read_table, replace, write_rows, write_table


def test_a_frame_is_written_in_one_way_only(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "count": [118.0, np.nan],
            "large": [10_000_001.0, 2.0],
            "share": [1 / 3, 0.1 + 0.2],
            "odds": [np.inf, -0.0],
            "sharp": pd.array([True, None], dtype="boolean"),
            "whole": pd.array([5, None], dtype="Int64"),
            "text": ["ң, ө; “ү”", None],
        },
        index=[7, 9],
    )
    write_table(frame, tmp_path / "new" / "table.csv")
    assert (tmp_path / "new" / "table.csv").read_bytes().decode() == (
        'count,large,share,odds,sharp,whole,text\n118,10000001,0.3333333333,inf,yes,5,"ң, ө; “ү”"\n,2,0.3,0,,,\n'
    )


def test_noise_beyond_ten_digits_is_not_written() -> None:
    assert cell(0.1 + 0.2) == cell(0.3) == "0.3"
    assert cell(np.float64(2) / 3) == "0.6666666667"
    assert [cell(np.bool_(True)), cell(np.int64(3)), cell(False)] == ["yes", "3", "no"]


def test_texts_that_look_like_nothing_stay_texts(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = [{"a": "None", "b": True, "c": 1.5}, {"a": "NA", "b": False, "c": None}]
    write_rows(rows, ["a", "b", "c"], path)
    frame = read_table(path)
    assert list(frame["a"]) == ["None", "NA"]
    assert list(frame["b"]) == [True, False]
    assert frame["c"].isna().tolist() == [False, True]
    assert read_rows(path) == [{"a": "None", "b": "yes", "c": "1.5"}, {"a": "NA", "b": "no", "c": ""}]


def test_line_breaks_and_quotes_in_cells_survive(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_rows([{"a": 'one\n"two"\r,'}], ["a"], path)
    assert read_rows(path) == [{"a": 'one\n"two"\r,'}]


def test_damaged_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n3\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"table\.csv, line 3: 1 cells, expected 2"):
        read_rows(path)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    replace(path, "old")
    with pytest.raises(KeyError):
        write_rows([{"a": 1}], ["a", "b"], path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["table.csv"]
