"""LimeSurvey: a real file, the three ways of heading, answers as words, codes and numbers, vv files, random answers."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_exports import Made, counts, made, read_back, write, write_book
from real_exports import names, real

from pddemand import exports
from pddemand.errors import InputError
from pddemand.exports import limesurvey
from pddemand.exports.sheets import read_sheet

ABOUT = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp"]
ABOUT_TEXT = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Access code", "Date started"]
ABOUT_TEXT = [*ABOUT_TEXT, "Date last action"]
FIRST = ["1", "2024-01-08 10:05:00", "3", "ky", "77", "tkn", "2024-01-08 10:00:00", "2024-01-08 10:05:00"]
LEFT = ["2", "", "1", "ky", "78", "tkn", "2024-01-08 10:00:00", "2024-01-08 10:01:00"]
TEXT = "Кайсы курстар керек?"
LABELS = ("МКТ [онлайн]", "Law", "Law, rights")
WISH = {"name": "q4", "label": TEXT, "options": [{"name": f"SQ00{n}", "label": x} for n, x in enumerate(LABELS, 1)]}


def head(way: str, labels: Sequence[str] = LABELS) -> list[str]:
    """Head the columns of one question the way the export was told to."""
    codes = [*(f"SQ00{number}" for number in range(1, len(labels) + 1)), "other"]
    texts = [*labels, "Other"]
    return {
        "code": [*ABOUT, *(f"q4[{code}]" for code in codes)],
        "underscore": [*ABOUT, *(f"q4_{code}" for code in codes)],
        "text": [*ABOUT_TEXT, *(f"{TEXT} [{text}]" for text in texts)],
        "both": [
            *(f"{code}. {text}" for code, text in zip(ABOUT, ABOUT_TEXT, strict=True)),
            *(f"q4[{code}]. {TEXT} [{text}]" for code, text in zip(codes, texts, strict=True)),
        ],
    }[way]


ROWS = [[*FIRST, "Yes", "No", "Yes", ""], [*LEFT, "", "", "", ""], [*FIRST, "No", "No", "No", "chess"]]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("way", ["code", "underscore", "text", "both"])
def test_words_under_each_way_of_heading(tmp_path: Path, way: str, delimiter: str) -> None:
    """Yes is ticked, No is shown and not ticked, blank is not shown."""
    path = write(tmp_path / "a.csv", [head(way), *ROWS], delimiter)
    assert limesurvey.recognised(read_sheet(path))
    table = exports.read(path, [WISH], "limesurvey")
    assert read_back(table, "q4") == [({"SQ001", "SQ003"}, None), (None, None), (set(), "chess")]
    assert table.bases()["asked"].tolist() == [2, 2, 2]
    assert table.base["q4"] == "answered"
    assert table.frame["respondent:finished"].tolist() == [True, False, True]
    assert table.frame["respondent:minutes"].tolist() == [5, 1, 5]
    assert table.frame["respondent:person"].tolist() == [1, 1, 1]


def test_workbook(tmp_path: Path) -> None:
    """A workbook reads as the text file does."""
    table = exports.read(write_book(tmp_path / "a.xlsx", [head("both"), *ROWS]), [WISH], "limesurvey")
    assert counts(table, "q4") == {"SQ001": 1, "SQ002": 0, "SQ003": 1}


@pytest.mark.parametrize(
    ("yes", "no", "base"),
    [
        ("Y", "", "ticked something"),
        ("Y", "N", "answered"),
        ("1", "2", "answered"),
        ("1", "0", "answered"),
        ("Y", "2", "answered"),
        ("Ооба", "Жок", "answered"),
        ("Да", "Нет", "answered"),
        ("Oui", "Non", "answered"),
    ],
)
def test_ways_of_saying_yes_and_no(tmp_path: Path, yes: str, no: str, base: str) -> None:
    """1 and 2 are what the export makes of Y and N if asked to; with Y and blank the base is who ticked something."""
    rows = [[*FIRST, yes, no, yes, ""], [*FIRST, no, no, no, ""]]
    table = exports.read(write(tmp_path / "a.csv", [head("code"), *rows]), [WISH], "limesurvey")
    assert counts(table, "q4") == {"SQ001": 1, "SQ002": 0, "SQ003": 1}
    assert table.base["q4"] == base
    assert read_back(table, "q4")[1][0] == (set() if no else None)


def test_vv_file(tmp_path: Path) -> None:
    """Two header rows; blank means not ticked, what was not shown is marked; escapes become what was written."""
    token = "{question_not_shown}"
    rows = [
        [*ABOUT_TEXT, *(f"{TEXT} - {label}" for label in LABELS), "Other", "Role", "Comment"],
        [*ABOUT, "q4_SQ001", "q4_SQ002", "q4_SQ003", "q4_other", "role", "note"],
        [*FIRST, "Y", "", "Y", "", "A1", "one{newline}two{lbrace}x}"],
        [*LEFT[:1], token, *LEFT[2:], token, token, token, token, token, token],
        [*FIRST, "", "", token, "a{tab}b", "A2", ""],
    ]
    path = write(tmp_path / "vvexport.csv", rows, "\t")
    assert limesurvey.recognised(read_sheet(path))
    role = {"name": "role", "kind": "single", "options": [{"name": "A1", "label": "Teacher"}, "A2"]}
    table = exports.read(path, [WISH, role, {"name": "note"}], "limesurvey")
    assert read_back(table, "q4") == [({"SQ001", "SQ003"}, None), (None, None), (set(), "a b")]
    assert table.bases()["asked"].tolist()[:3] == [2, 2, 1]
    assert table.base["q4"] == "answered"
    assert counts(table, "role") == {"A1": 1, "A2": 1}
    assert table.frame["note"].fillna("").tolist() == ["one two{x}", "", ""]
    assert table.frame["respondent:finished"].tolist() == [True, False, True]


@pytest.mark.parametrize("way", ["code", "text"])
def test_single_choice_with_own_words(tmp_path: Path, way: str) -> None:
    """Codes with `-oth-`, or texts with "Other"; own words stand in their own column."""
    heads = {"code": ["role", "role[other]", "x[1]", "x[2]"], "text": ["Role?", "Role? [Other]", "X [a]", "X [b]"]}[way]
    cells = {"code": ["A1", "A2", "-oth-"], "text": ["Teacher", "Head", "Other"]}[way]
    about = ABOUT if way == "code" else ABOUT_TEXT
    rows = [[*FIRST, cell, "cook" if cell == cells[2] else "", "", ""] for cell in [*cells, ""]]
    options = [{"name": "A1", "label": "Teacher"}, {"name": "A2", "label": "Head"}]
    ask = {"name": "role", "label": "Role?", "kind": "single", "options": options}
    path = write(tmp_path / "a.csv", [[*about, *heads], *rows])
    table = exports.read(path, [ask], "limesurvey")
    assert counts(table, "role") == {"A1": 1, "A2": 1}
    assert table.others("role").fillna("").tolist() == ["", "", "cook", ""]
    with pytest.raises(InputError, match=r"row 3.*is no option of question 'role'"):
        exports.read(path, [{**ask, "options": options[:1]}], "limesurvey")


def test_array_rows_are_questions(tmp_path: Path) -> None:
    """An array looks like a multiple question; the codebook's kind tells them apart. N/A is no answer."""
    rows = [
        [*ABOUT, "mood[a]. [Calm]", "mood[b]. [Glad]", "yes. Do you agree?"],
        [*FIRST, "Agree", "Neutral", "N/A"],
        [*FIRST, "", "Agree", "Yes"],
    ]
    asks = [{"name": f"mood[{row}]", "kind": "single", "options": ["Agree", "Neutral"]} for row in "ab"]
    asks.append({"name": "yes", "kind": "single", "options": ["Yes", "No"]})
    table = exports.read(write(tmp_path / "a.csv", rows), asks, "limesurvey")
    assert [counts(table, f"mood[{row}]") for row in "ab"] == [{"Agree": 1, "Neutral": 0}, {"Agree": 1, "Neutral": 1}]
    assert table.answered("yes").tolist() == [False, True]


@pytest.mark.parametrize("between", [". ", "._.", ": ", " - "])
def test_what_stands_between_code_and_text(tmp_path: Path, between: str) -> None:
    """The export asks what to put there; a code may be the same for all options of a question."""
    heads = [
        f"{code}{between}{text}"
        for code, text in [("edu_1", "Degree?"), ("x[multi]", "Wh? [A]"), ("x[multi]", "Wh? [B]")]
    ]
    path = write(tmp_path / "a.csv", [["", *heads], ["1", "PhD", "Yes", "No"], ["2", "MA", "Yes", ""]])
    assert limesurvey.recognised(read_sheet(path))
    table = exports.read(path, [{"name": "x", "options": ["A", "B"]}, {"name": "edu_1"}], "limesurvey")
    assert counts(table, "x") == {"A": 2, "B": 0}
    assert table.frame["edu_1"].tolist() == ["PhD", "MA"]


def test_an_option_whose_wording_begins_with_other(tmp_path: Path) -> None:
    """It is an option like the rest, not the place for own words."""
    rows = [[*ABOUT, "x[SQ001]. Where? [Home]", "x[SQ002]. Where? [Other school]"], [*FIRST, "No", "Yes"]]
    path = write(tmp_path / "a.csv", rows)
    table = exports.read(path, [{"name": "x", "options": ["SQ001", "SQ002"]}], "limesurvey")
    assert counts(table, "x") == {"SQ001": 0, "SQ002": 1}


def test_marks_inside_wordings(tmp_path: Path) -> None:
    """A byte order mark inside a label, and a comment beside an option."""
    rows = [
        [*ABOUT, "q4[1]. Which? [\ufeffICT]", "q4[1comment]. Which? [ICT][Comment]", "q4[2]. Which? [Law]"],
        [*FIRST, "Yes", "I like it", "No"],
    ]
    table = exports.read(write(tmp_path / "a.csv", rows), [{"name": "q4", "options": ["ICT", "Law"]}], "limesurvey")
    assert counts(table, "q4") == {"ICT": 1, "Law": 0}


@given(made(), st.sampled_from(["code", "text", "both"]), st.sampled_from([("Yes", "No"), ("Y", ""), ("1", "2")]))
def test_random_answers_are_read_back_or_refused(
    tmp_path_factory: pytest.TempPathFactory, answers: Made, way: str, words: tuple[str, str]
) -> None:
    """Whatever the labels hold, a file is read as it was answered, or refused."""
    rows = [
        [*FIRST, *(words[0] if place in ticked else words[1] for place in range(len(answers.labels))), own]
        for ticked, own in answers.rows
    ]
    options = [{"name": f"SQ00{number}", "label": label} for number, label in enumerate(answers.labels, 1)]
    path = write(tmp_path_factory.mktemp("limesurvey") / "a.csv", [head(way, answers.labels), *rows], ";")
    try:
        table = exports.read(path, [{"name": "q4", "label": TEXT, "options": options}], "limesurvey")
    except InputError:
        return
    wording = {option["name"]: option["label"] for option in options}
    found = [
        (None if ticks is None else {wording[name] for name in ticks}, own) for ticks, own in read_back(table, "q4")
    ]
    assert found == answers.said(blank=not words[1])


def test_real_file() -> None:
    """Every multiple question of the file, counted independently of the reader."""
    path = real("limesurvey_rse2017_zaf.csv")
    sheet = read_sheet(path)
    blocks: dict[str, dict[str, int]] = {}
    for place, heading in enumerate(sheet.header):
        match = re.fullmatch(r"(\w+)\[\w+\]\. .+? \[(.+)\]", heading)
        texts = sheet.columns[place].to_pylist()
        if match and set(texts) <= {"Yes", "No", ""}:
            blocks.setdefault(match[1], {})[" ".join(match[2].split())] = texts.count("Yes")
    assert len(blocks) > 10
    codebook = [{"name": name, "options": list(right)} for name, right in blocks.items()]
    table = exports.read(path, codebook, "limesurvey")
    for name, right in blocks.items():
        assert counts(table, name) == right
    git = table.bases().query("question == 'proj5zaf' and option == 'GIT'").iloc[0]
    assert (git["asked"], git["answered"], git["ticked"]) == (19, 19, 13), "3 were not shown the question"


def test_recognised_on_the_real_files() -> None:
    """It claims its own file and no other."""
    real("expected.json")
    claimed = [name for name in names() if "ragged" not in name and limesurvey.recognised(read_sheet(real(name)))]
    assert claimed == ["limesurvey_rse2017_zaf.csv"]


@pytest.mark.parametrize(
    ("ask", "rows", "message"),
    [
        ({"name": "q5", "label": "Кайсы курс керек?"}, [head("text"), *ROWS], f"did you mean '{TEXT[:10]}"),
        ({"options": ["МКТ [онлайн]", "Laws", "Law, rights"]}, [head("both"), *ROWS], "no column; did you mean 'Law"),
        ({"options": list(LABELS)}, [head("code"), *ROWS], "has no column; its columns are headed: 'SQ001'"),
        (
            {"options": list(LABELS[1:])},
            [head("both"), *ROWS],
            r"row 2.*'Yes' for 'МКТ \[онлайн\]', which is no option",
        ),
        ({}, [[*head("code")[:-1], "q4[SQ001]"], *ROWS], "heads two columns"),
        ({}, [head("code")], "no answers below"),
        ({}, [head("code"), [*FIRST, "Yes", "Maybe", "No", ""]], r"row 2, column 'q4\[SQ002\]': 'Maybe' says neither"),
        (
            {},
            [head("text"), [*FIRST, "Yes", "No", "No", "No"]],
            r"row 2.*'No' may be someone's own words or say whether",
        ),
        ({"options": [{"name": "SQ002", "label": "Law, rights"}, "SQ001", "SQ003"]}, [head("both"), *ROWS], "its text"),
    ],
)
def test_bad_input_is_refused(tmp_path: Path, ask: dict[str, Any], rows: list[list[str]], message: str) -> None:
    """One clear line says what is wrong and where."""
    with pytest.raises(InputError, match=message):
        exports.read(write(tmp_path / "a.csv", rows), [{**WISH, **ask}], "limesurvey")
