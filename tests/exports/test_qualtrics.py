"""Qualtrics: the real file to the count, both header layouts, split and joined, text and numbers, random answers."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_exports import Made, counts, made, read_back, write, write_book
from real_exports import expected, names, real

from pddemand import exports
from pddemand.errors import InputError
from pddemand.exports import qualtrics
from pddemand.exports.sheets import read_sheet

HEAD = [
    "StartDate",
    "EndDate",
    "Status",
    "Progress",
    "Duration (in seconds)",
    "Finished",
    "ResponseId",
    "ExternalReference",
]
BELOW = ["Start Date", "End Date", "Response Type", *HEAD[3:6], "Response ID", "External Data Reference"]
TEXT = "Which courses do you want? Tick all that apply"
LABELS = ("ICT, e-learning", "Law", "Law - rights")


def file(columns: list[tuple[str, str, str]], rows: list[list[str]], quote: str = '"') -> list[list[str]]:
    """Lay out the current export: names, titles, ImportId, answers."""
    imports = [json.dumps({"ImportId": each}).replace('"', quote) for _, _, each in columns]
    about = [
        ["2024-01-08 10:00:00", "2024-01-08 10:05:00", "IP Address", "100", "300", "True", f"R_{number}", "t1"]
        for number in range(len(rows))
    ]
    return [
        [*HEAD, *(name for name, _, _ in columns)],
        [*BELOW, *(title for _, title, _ in columns)],
        [*(json.dumps({"ImportId": each}).replace('"', quote) for each in HEAD), *imports],
        *([*first, *row] for first, row in zip(about, rows, strict=True)),
    ]


def split(labels: tuple[str, ...] = LABELS, text: str = TEXT, joiner: str = " - ") -> list[tuple[str, str, str]]:
    """Head a column for each choice; recode values 11, 12, ... stand in the names."""
    columns = [(f"Q5_{number}", f"{text}{joiner}{label}", f"QID5_{number}") for number, label in enumerate(labels, 11)]
    return [*columns, ("Q5_99_TEXT", f"{text}{joiner}Other{joiner}Text", "QID5_99_TEXT")]


@pytest.mark.parametrize("named_by", ["column", "column and label", "suffix", "label"])
def test_real_file_to_the_count(named_by: str) -> None:
    """The codebook may name options by columns, by what ends the columns' names, or by wording."""
    right = expected("qualtrics_legacy.csv")
    blocks: dict[str, list[str]] = defaultdict(list)
    for column in right["counts"]:
        blocks[column.rpartition("_")[0]].append(column)
    option: dict[str, Any] = {
        "column": lambda column: column,
        "column and label": lambda column: {"name": column, "label": right["labels"][column]},
        "suffix": lambda column: column.rpartition("_")[2],
        "label": lambda column: right["labels"][column],
    }
    name_option = option[named_by]
    codebook = [{"name": name, "options": [name_option(column) for column in block]} for name, block in blocks.items()]
    table = exports.read(real("qualtrics_legacy.csv"), codebook, "qualtrics")
    assert len(table) == right["n_rows"]
    assert table.bases()["ticked"].tolist() == list(right["counts"].values())
    assert table.others("mc_question_five").notna().all(), "own words stand in ..._TEXT"
    assert table.frame["respondent:finished"].all()
    assert table.columns[-1].column == "LocationAccuracy", "the column after the last comma is none"


def test_recognised_on_the_real_files() -> None:
    """It claims its own file and no other."""
    real("expected.json")
    claimed = [name for name in names() if "ragged" not in name and qualtrics.recognised(read_sheet(real(name)))]
    assert claimed == ["qualtrics_legacy.csv"]


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("end", [".csv", ".tsv", ".xlsx"])
def test_three_header_rows(tmp_path: Path, end: str, quote: str) -> None:
    """Also with the older third row, a Python dictionary; the option comes from the title, not from the number."""
    rows = file(
        split(), [["ICT, e-learning", "", "Law - rights", ""], ["", "", "", ""], ["", "Law", "", "chess"]], quote
    )
    path = tmp_path / f"a{end}"
    path = write_book(path, rows) if end == ".xlsx" else write(path, rows, "\t" if end == ".tsv" else ",")
    assert qualtrics.recognised(read_sheet(path))
    ask = {
        "name": "Q5",
        "options": [{"name": str(number), "label": label} for number, label in zip("312", LABELS, strict=True)],
    }
    table = exports.read(path, [ask], "qualtrics")
    assert read_back(table, "Q5") == [({"3", "2"}, None), (None, None), ({"1"}, "chess")]
    assert table.base["Q5"] == "ticked something"
    assert table.frame["respondent:minutes"].tolist() == [5, 5, 5]
    assert table.frame["respondent:person"].tolist() == [1, 1, 1]
    by_label = exports.read(path, [{"name": "wish", "label": TEXT, "options": list(LABELS)}], "qualtrics")
    assert counts(by_label, "wish") == {"ICT, e-learning": 1, "Law": 1, "Law - rights": 1}


@pytest.mark.parametrize("tick", ["1", "code", "wording"])
def test_numbers_and_zeros(tmp_path: Path, tick: str) -> None:
    """0: shown and not ticked; blank: not shown; -99: seen and not answered; a tick is 1 or the choice's number."""
    marks = {"1": "111", "code": ["11", "12", "13"], "wording": LABELS}[tick]
    rows = file(split(), [[marks[0], "0", "", ""], ["0", "0", "0", ""], ["-99", "-99", "-99", ""], ["", "", "", ""]])
    table = exports.read(write(tmp_path / "a.csv", rows), [{"name": "Q5", "options": list(LABELS)}], "qualtrics")
    assert read_back(table, "Q5") == [({LABELS[0]}, None), (set(), None), (None, None), (None, None)]
    assert table.shown("Q5").tolist()[0] == [True, True, False]
    assert table.base["Q5"] == "answered"


def test_recode_values(tmp_path: Path) -> None:
    """A tick may be the choice's recode value, also -1 or 0, where a blank in its row shows that 0 is no "no"."""
    columns = [
        (f"Q5_{code}", f"{TEXT} - {label}", "QID5") for code, label in zip(("-1", "0", "1"), LABELS, strict=True)
    ]
    ask = [{"name": "Q5", "options": list(LABELS)}]
    table = exports.read(write(tmp_path / "a.csv", file(columns, [["-1", "0", ""], ["", "", "1"]])), ask, "qualtrics")
    assert read_back(table, "Q5") == [({LABELS[0], LABELS[1]}, None), ({LABELS[2]}, None)]
    with pytest.raises(InputError, match="'0' may be the wording of option"):
        exports.read(
            write(tmp_path / "b.csv", file(columns[1:], [["0", "1"]])), [{**ask[0], "options": ["0", "1"]}], "qualtrics"
        )


def test_titles_that_were_cut(tmp_path: Path) -> None:
    """The older export cuts the question's wording and joins with "-"; trailing comma, V headings."""
    cut = TEXT[:30] + "..."
    rows = [
        ["V1", "V8", "V10", "Q5_1", "Q5_2", ""],
        ["ResponseID", "StartDate", "Finished", f"{cut}-Law", f"{cut}-Law - rights", ""],
        ["R_1", "2016-05-27 11:51:26", "1", "1", "", ""],
        ["R_2", "2016-05-27 11:51:26", "0", "1", "1", ""],
    ]
    ask = {"name": "wish", "label": TEXT, "options": ["Law", "Law - rights"]}
    table = exports.read(write(tmp_path / "a.csv", rows), [ask], "qualtrics")
    assert counts(table, "wish") == {"Law": 2, "Law - rights": 1}
    assert table.frame["respondent:finished"].tolist() == [True, False]


def test_joined_choices(tmp_path: Path) -> None:
    """Without split columns choices are joined with ","; the choice that opens own words may stand anywhere."""
    columns = [
        ("Q5", f"{TEXT} - Selected Choice", "QID5"),
        ("Q5_4_TEXT", f"{TEXT} - Other (please specify) - Text", "QID5_4_TEXT"),
    ]
    cells = [["ICT, e-learning,Law", ""], ["Law,Other (please specify),Law - rights", "chess"], ["-99", ""], ["", ""]]
    path = write(tmp_path / "a.csv", file(columns, cells))
    for ask in ({"name": "Q5"}, {"name": "wish", "label": TEXT}):
        table = exports.read(path, [{**ask, "options": list(LABELS)}], "qualtrics")
        assert read_back(table, str(ask["name"])) == [
            ({"ICT, e-learning", "Law"}, None),
            ({"Law", "Law - rights"}, "chess"),
            (None, None),
            (None, None),
        ]


def test_joined_numbers_need_names(tmp_path: Path) -> None:
    """Numbers are read where the codebook names the options so, and refused where it has wordings only."""
    path = write(tmp_path / "a.csv", file([("Q5", TEXT, "QID5")], [["1,3"], ["2"]]))
    table = exports.read(path, [{"name": "Q5", "options": ["1", "2", "3"]}], "qualtrics")
    assert counts(table, "Q5") == {"1": 1, "2": 1, "3": 1}
    with pytest.raises(InputError, match=r"row 4, column 'Q5': '1' is a code.*names in the codebook"):
        exports.read(path, [{"name": "Q5", "options": list(LABELS)}], "qualtrics")


def test_single_choice(tmp_path: Path) -> None:
    """A choice with own words need not be in the codebook; numbers without names and unknown choices are refused."""
    columns = [
        ("Q1", "Your role? - Selected Choice", "QID1"),
        ("Q1_3_TEXT", "Your role? - Other - Text", "QID1_3_TEXT"),
    ]
    rows = file(columns, [["Teacher", ""], ["Other", "cook"], ["Other", ""], ["-99", ""], ["Head", ""]])
    path = write(tmp_path / "a.csv", rows)
    for ask in ({"name": "Q1"}, {"name": "role", "label": "Your role?"}):
        table = exports.read(path, [{**ask, "kind": "single", "options": ["Teacher", "Head"]}], "qualtrics")
        name = str(ask["name"])
        assert counts(table, name) == {"Teacher": 1, "Head": 1}
        assert table.others(name).fillna("").tolist() == ["", "cook", "Other", "", ""]
    with pytest.raises(InputError, match=r"row 8.*'Head' is no option of question 'Q1'"):
        exports.read(path, [{"name": "Q1", "kind": "single", "options": ["Teacher"]}], "qualtrics")
    numbers = write(tmp_path / "b.csv", file(columns[:1], [["1"], ["2"]]))
    with pytest.raises(InputError, match=r"'1' is no option.*give the options their codes as names"):
        exports.read(numbers, [{"name": "Q1", "kind": "single", "options": ["Teacher", "Head"]}], "qualtrics")


def test_previews_and_unfinished(tmp_path: Path) -> None:
    """Rows given while trying out the survey are marked, and those that did not reach the end."""
    rows = file([("Q1", "Topic?", "QID1_TEXT")], [["a"], ["b"], ["c"]])
    rows[4][2], rows[5][5] = "Survey Preview", "False"
    table = exports.read(write(tmp_path / "a.csv", rows), [{"name": "Q1"}], "qualtrics")
    assert table.frame["respondent:preview"].tolist() == [False, True, False]
    assert table.frame["respondent:finished"].tolist() == [True, True, False]
    assert table.frame["Q1"].tolist() == ["a", "b", "c"]


def test_headings_without_the_other_rows(tmp_path: Path) -> None:
    """Where somebody took the rows below out, the names of columns still tell options named so."""
    rows = file(split(), [["1", "", "1", ""], ["1", "", "", "x"]])
    path = write(tmp_path / "a.csv", [rows[0], *rows[3:]])
    table = exports.read(path, [{"name": "Q5", "options": ["Q5_11", "12", "13"]}], "qualtrics")
    assert counts(table, "Q5") == {"Q5_11": 2, "12": 0, "13": 1}


@given(made(), st.sampled_from(["wording", "1", "zero", "joined"]), st.sampled_from([" - ", "-"]))
def test_random_answers_are_read_back_or_refused(
    tmp_path_factory: pytest.TempPathFactory, answers: Made, way: str, joiner: str
) -> None:
    """Whatever the labels hold, a file is read as it was answered, or refused."""
    labels, cells = answers.labels, []
    for ticked, own in answers.rows:
        marks = [label if place in ticked else "" for place, label in enumerate(labels)]
        if way in ("1", "zero"):
            marks = [("1" if place in ticked else "0" if way == "zero" else "") for place in range(len(labels))]
        joined = [*(mark for mark in marks if mark), *(["Something else"] if own else [])]
        cells.append([",".join(joined), own] if way == "joined" else [*marks, own])
    columns = split(labels, joiner=joiner)
    if way == "joined":
        columns = [("Q5", TEXT, "QID5"), ("Q5_9_TEXT", f"{TEXT} - Something else - Text", "QID5_9_TEXT")]
    path = write(tmp_path_factory.mktemp("qualtrics") / "a.csv", file(columns, cells))
    try:
        table = exports.read(path, [{"name": "Q5", "options": list(labels)}], "qualtrics")
    except InputError:
        return
    assert read_back(table, "Q5") == answers.said(blank=way != "zero")


SHORT = file(split(), [["ICT, e-learning", "", "", ""]])


@pytest.mark.parametrize(
    ("ask", "rows", "message"),
    [
        ({"name": "Q6"}, SHORT, "no column is headed 'Q6'"),
        ({"options": ["ICT, e-learning", "Law", "Laws - rights"]}, SHORT, "no column; did you mean 'Law - rights'"),
        ({"options": ["Law", "Law - rights"]}, SHORT, "'ICT, e-learning' was ticked and is no option"),
        (
            {},
            [[*row, extra] for row, extra in zip(SHORT, ["Q5_14", f"{TEXT} - Law", "", ""], strict=True)],
            "two columns",
        ),
        ({}, SHORT[:3], "no answers below"),
        ({}, [*SHORT[:3], [*SHORT[3][:8], "maybe", "", "", ""]], "row 4, column 'Q5_11': 'maybe' says neither"),
        ({"options": ["ICT, e-learning", {"name": "12", "label": "Right"}, "13"]}, SHORT, "option '12'.*has no column"),
        ({"options": [{"name": "Q5_12", "label": "Law - rights"}, "Law", "Q5_11"]}, SHORT, "the codebook names option"),
    ],
)
def test_bad_input_is_refused(tmp_path: Path, ask: dict[str, Any], rows: list[list[str]], message: str) -> None:
    """One clear line says what is wrong and where."""
    with pytest.raises(InputError, match=message):
        exports.read(write(tmp_path / "a.csv", rows), [{"name": "Q5", "options": list(LABELS), **ask}], "qualtrics")
