"""SurveyMonkey: the real file to the count, two header rows, words and numbers, random answers."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_exports import Made, counts, made, read_back, write, write_book
from real_exports import expected, names, real

from pddemand import exports
from pddemand.errors import InputError
from pddemand.exports import surveymonkey
from pddemand.exports.sheets import read_sheet

ABOUT = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address"]
FIRST = ["114", "43", "10/25/2018 02:30:05 PM", "10/25/2018 02:32:05 PM", "1.2.3.4", "a@b"]
TEXT = "Which courses?"
LABELS = ("ICT, e-learning", "Law", "Law, rights")
HEAD = [
    [*ABOUT, TEXT, "", "", "", "Role?", "", "Topic?"],
    [
        "",
        "",
        "",
        "",
        "",
        "",
        *LABELS,
        "Other (please specify)",
        "Response",
        "Other (please specify)",
        "Open-Ended Response",
    ],
]
ROWS = [
    [*FIRST, "ICT, e-learning", "", "Law, rights", "", "Teacher", "", "chess"],
    [*FIRST, "", "", "", "", "", "", ""],
    [*FIRST, "", "Law", "", "own, words", "Other (please specify)", "cook", ""],
]
WISH = {"name": "wish", "label": TEXT, "options": list(LABELS)}
ROLE = {"name": "role", "label": "Role?", "kind": "single", "options": ["Teacher", "Head"]}


@pytest.mark.parametrize("name", ["Field", "Content", "Behaviors-Adopted", "How-Tools-Learned-Help"])
def test_real_file_to_the_count(name: str) -> None:
    """One header row: the options are told by what stands below, own words stand in the last column."""
    right = expected("surveymonkey_carpentries2017.csv")
    codebook = [{"name": name, "options": list(right[name]["counts"])}]
    table = exports.read(real("surveymonkey_carpentries2017.csv"), codebook, "surveymonkey")
    assert len(table) == right["n_rows"]
    assert counts(table, name) == right[name]["counts"]
    assert int(table.others(name).notna().sum()) == right[name]["n_other"]
    assert int(table.answered(name).sum()) == right[name]["n_any"]
    assert table.base[name] == "ticked something"


def test_other_questions_of_the_real_file() -> None:
    """One answer in one column; the column after it is a question of its own."""
    positions = ["Graduate Student", "Postdoc", "Academic Research Staff", "Faculty", "Industry"]
    asks = [
        {"name": "Likely-To-Recommend", "kind": "single", "options": [str(number) for number in range(11)]},
        {"name": "Position-Other"},
    ]
    path = real("surveymonkey_carpentries2017.csv")
    table = exports.read(path, asks, "surveymonkey")
    assert counts(table, "Likely-To-Recommend")["10"] == 148
    with pytest.raises(InputError, match="is no option of question 'Position'"):
        exports.read(path, [{"name": "Position", "kind": "single", "options": positions[:2]}], "surveymonkey")


def test_recognised_on_the_real_files() -> None:
    """It claims its own file and no other."""
    real("expected.json")
    claimed = [name for name in names() if "ragged" not in name and surveymonkey.recognised(read_sheet(real(name)))]
    assert claimed == ["surveymonkey_carpentries2017.csv"]


@pytest.mark.parametrize("end", [".csv", ".xlsx"])
def test_two_header_rows(tmp_path: Path, end: str) -> None:
    """The question heads the first of its columns, the options stand below."""
    rows = [*HEAD, *ROWS]
    path = write_book(tmp_path / "a.xlsx", rows) if end == ".xlsx" else write(tmp_path / "a.csv", rows)
    assert surveymonkey.recognised(read_sheet(path))
    table = exports.read(path, [WISH, ROLE, {"name": "Topic?"}], "surveymonkey")
    assert read_back(table, "wish") == [
        ({"ICT, e-learning", "Law, rights"}, None),
        (None, None),
        ({"Law"}, "own, words"),
    ]
    assert counts(table, "role") == {"Teacher": 1, "Head": 0}
    assert table.others("role").fillna("").tolist() == ["", "", "cook"]
    assert table.frame["Topic?"].fillna("").tolist() == ["chess", "", ""]
    assert table.frame["respondent:minutes"].tolist() == [2, 2, 2]
    assert table.frame["respondent:row"].tolist() == [3, 4, 5]
    assert f"{TEXT} [Law]" in [column.column for column in table.columns]


@pytest.mark.parametrize("marks", ["111", "123"])
@pytest.mark.parametrize("no", ["", "0"])
def test_numbers(tmp_path: Path, marks: str, no: str) -> None:
    """A tick may be exported as 1, or as the option's number; an option not ticked as 0."""
    rows = [*HEAD, [*FIRST, marks[0], no, marks[2], "", "", "", ""], [*FIRST, no, marks[1], no, "", "", "", ""]]
    table = exports.read(write(tmp_path / "a.csv", rows), [WISH], "surveymonkey")
    assert read_back(table, "wish") == [({"ICT, e-learning", "Law, rights"}, None), ({"Law"}, None)]
    assert table.base["wish"] == ("answered" if no else "ticked something")


def test_one_choice_with_a_column_for_each_option(tmp_path: Path) -> None:
    """The expanded export spreads also the questions that take one answer."""
    path = write(tmp_path / "a.csv", [*HEAD, *ROWS])
    with pytest.raises(InputError, match=r"row 3.*two options of question 'wish', which takes one"):
        exports.read(path, [{**WISH, "kind": "single"}], "surveymonkey")
    table = exports.read(write(tmp_path / "b.csv", [*HEAD, *ROWS[1:]]), [{**WISH, "kind": "single"}], "surveymonkey")
    assert counts(table, "wish") == {"ICT, e-learning": 0, "Law": 1, "Law, rights": 0}
    assert table.others("wish").fillna("").tolist() == ["", "own, words"]


def test_one_column_for_all_options(tmp_path: Path) -> None:
    """Joined in one cell, options are cut by their wordings."""
    rows = [[*ABOUT, TEXT], [*[""] * 6, "Response"], [*FIRST, "Law, rights, ICT, e-learning"], [*FIRST, ""]]
    path = write(tmp_path / "a.csv", rows)
    table = exports.read(path, [{**WISH, "other": False}], "surveymonkey")
    assert read_back(table, "wish") == [({"ICT, e-learning", "Law, rights"}, None), (None, None)]
    with pytest.raises(InputError, match=r"can be read as .* or as 'Law' . own words"):
        exports.read(path, [WISH], "surveymonkey")


def test_rows_of_a_matrix_are_questions(tmp_path: Path) -> None:
    """Named by the question and what stands below it."""
    rows = [[*ABOUT, "Rate", ""], [*[""] * 6, "Speed", "Care"], [*FIRST, "Good", "Bad"]]
    asks = [
        {"name": "speed", "label": "Rate [Speed]", "kind": "single", "options": ["Good", "Bad"]},
        {"name": "care", "label": "Rate - Care", "kind": "single", "options": ["Good", "Bad"]},
    ]
    table = exports.read(write(tmp_path / "a.csv", rows), asks, "surveymonkey")
    assert (counts(table, "speed"), counts(table, "care")) == ({"Good": 1, "Bad": 0}, {"Good": 0, "Bad": 1})


def test_an_option_nobody_ticked_in_a_file_of_one_header_row(tmp_path: Path) -> None:
    """A blank column is unnameable: its option counts 0."""
    rows = [
        ["Field", "Column2", "Column3", "Column4", "Next"],
        ["Law", "", "", "chess", "x"],
        ["Law", "", "Art", "go", "y"],
    ]
    path = write(tmp_path / "a.csv", rows)
    assert surveymonkey.recognised(read_sheet(path)) == "columns such as 'Column2' hold one wording"
    table = exports.read(path, [{"name": "Field", "options": ["Law", "Music", "Art"]}], "surveymonkey")
    assert read_back(table, "Field") == [({"Law"}, "chess"), ({"Law", "Art"}, "go")]
    with pytest.raises(InputError, match="option 'Music' of question 'Field' has no column"):
        exports.read(path, [{"name": "Field", "options": ["Law", "Music", "Art", "Chess"]}], "surveymonkey")


@given(made(), st.sampled_from(["wording", "1", "zero", "number", "one header row"]))
def test_random_answers_are_read_back_or_refused(
    tmp_path_factory: pytest.TempPathFactory, answers: Made, way: str
) -> None:
    """Whatever the labels hold, a file is read as it was answered, or refused."""
    labels = answers.labels
    rows = []
    for ticked, own in answers.rows:
        marks = {"1": ["1"] * len(labels), "zero": ["1"] * len(labels)}.get(way, list(labels))
        marks = [str(number + 1) for number in range(len(labels))] if way == "number" else marks
        no = "0" if way == "zero" else ""
        rows.append([*FIRST, *(mark if place in ticked else no for place, mark in enumerate(marks)), own, "z"])
    heads = [
        [*ABOUT, "Which?", *[""] * len(labels), "Last"],
        [*[""] * 6, *labels, "Other (please specify)", "Response"],
    ]
    if way == "one header row":
        heads = [[*ABOUT, "Which?", *(f"Column{number}" for number in range(2, len(labels) + 2)), "Last"]]
    path = write(tmp_path_factory.mktemp("monkey") / "a.csv", [*heads, *rows])
    try:
        table = exports.read(path, [{"name": "Which?", "options": list(labels)}], "surveymonkey")
    except InputError:
        return
    assert read_back(table, "Which?") == answers.said(blank=way != "zero")


@pytest.mark.parametrize(
    ("ask", "rows", "message"),
    [
        ({"label": "Which course?"}, [*HEAD, *ROWS], r"no column is headed 'wish'.*did you mean 'Which courses\?'"),
        ({"options": [*LABELS[:2], "Law, right"]}, [*HEAD, *ROWS], "no column; did you mean 'Law, rights'"),
        ({"options": list(LABELS[:2])}, [*HEAD, *ROWS], "row 3.*'Law, rights' below 'Law, rights', which is no option"),
        ({"other": False}, [*HEAD, *ROWS], "row 5.*'own, words' below 'Other"),
        ({}, HEAD, "no answers below"),
        ({}, [*HEAD, [*FIRST, "maybe", "", "", "", "", "", ""]], "row 3.*'maybe' says neither"),
        ({}, [[*HEAD[0], TEXT], [*HEAD[1], "Law"], *([*row, ""] for row in ROWS)], "heads two columns, G and N"),
    ],
)
def test_bad_input_is_refused(tmp_path: Path, ask: dict[str, Any], rows: list[list[str]], message: str) -> None:
    """One clear line says what is wrong and where."""
    with pytest.raises(InputError, match=message):
        exports.read(write(tmp_path / "a.csv", rows), [{**WISH, **ask}], "surveymonkey")
