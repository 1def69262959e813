"""Plain tables: wide, mentions, joined and long, by hand and for whatever labels there may be."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pddemand import exports
from pddemand.errors import InputError

ASK = [
    {"name": "q4", "label": "Which?", "options": [{"name": "ict", "label": "МКТ"}, {"name": "law", "label": "Укук"}]}
]


def table(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def states(path: Path, ask: Any = ASK, tool: str | None = None) -> list[list[bool | None]]:
    ticks = exports.read(path, ask, tool).ticks(str(ask[0]["name"]))
    return [
        [None if value is None else bool(value) for value in row]
        for row in ticks.astype(object).where(ticks.notna(), None).to_numpy()
    ]


@pytest.mark.parametrize(
    "header", [["q4_ict", "q4_law"], ["q4/ict", "q4/law"], ["Which? [МКТ]", "Which? [Укук]"], ["МКТ", "Укук"]]
)
@pytest.mark.parametrize(("yes", "no"), [("1", "0"), ("Ооба", "Жок"), ("да", "нет"), ("TRUE", "FALSE")])
def test_wide(tmp_path: Path, header: list[str], yes: str, no: str) -> None:
    path = table(tmp_path, [["id", *header], ["1", yes, no], ["2", no, no], ["3", "", ""], ["4", yes, ""]])
    assert states(path) == [[True, False], [False, False], [None, None], [True, None]]


def test_wide_where_only_ticks_are_marked(tmp_path: Path) -> None:
    path = table(tmp_path, [["id", "q4_ict", "q4_law"], ["1", "x", ""], ["2", "", ""]])
    assert states(path) == [[True, False], [None, None]]
    assert exports.read(path, ASK).bases()["base"].tolist() == ["ticked something"] * 2


def test_mentions(tmp_path: Path) -> None:
    path = table(tmp_path, [["id", "q4_1", "q4_2"], ["1", "law", "МКТ"], ["2", "", ""], ["3", "МКТ", "own"]])
    assert states(path) == [[True, True], [None, None], [True, False]]
    assert exports.read(path, ASK).others("q4").tolist()[2] == "own"


def test_joined(tmp_path: Path) -> None:
    path = table(tmp_path, [["id", "Which?"], ["1", "МКТ; Укук"], ["2", "Укук"], ["3", ""]])
    assert states(path) == [[True, True], [False, True], [None, None]]
    path = table(tmp_path, [["id", "q4"], ["1", "ict law"], ["2", "law"], ["3", ""]])
    assert states(path) == [[True, True], [False, True], [None, None]]


def test_long(tmp_path: Path) -> None:
    rows = [
        ["respondent", "question", "answer"],
        ["b", "q4", "МКТ"],
        ["a", "q4", ""],
        ["b", "q4", "law"],
        ["c", "q4", "own"],
    ]
    path = table(tmp_path, rows)
    read = exports.read(path, ASK)
    assert read.sources[0].tool == "long"
    assert states(path) == [[True, True], [None, None], [False, False]]
    assert read.others("q4").tolist()[2] == "own"
    assert read.frame["respondent:row"].tolist() == [2, 3, 5]


def test_long_with_values(tmp_path: Path) -> None:
    rows = [
        ["respondent", "question", "option", "value"],
        ["1", "q4", "ict", "1"],
        ["1", "q4", "law", "0"],
        ["2", "q4", "law", "1"],
        ["2", "q4", "ict", "1"],
    ]
    assert states(table(tmp_path, rows)) == [[True, False], [True, True]]


def test_questions_with_one_option(tmp_path: Path) -> None:
    ask = [{"name": "role", "kind": "single", "options": ["teacher", "head"]}, {"name": "topic"}]
    read = exports.read(table(tmp_path, [["id", "role", "topic"], ["1", "head", "None"], ["2", "", ""]]), ask)
    assert read.frame["role"].tolist()[0] == "head"
    assert read.frame["topic"].tolist()[0] == "None"
    assert read.answered("role").tolist() == [True, False]


def test_what_became_of_every_column(tmp_path: Path) -> None:
    read = exports.read(table(tmp_path, [["id", "q4_ict", "q4_law", "age"], ["1", "1", "0", "40"]]), ASK)
    assert [(column.column, column.use, column.of) for column in read.columns] == [
        ("id", "personal", ""),
        ("q4_ict", "question", "q4"),
        ("q4_law", "question", "q4"),
        ("age", "not in the codebook", ""),
    ]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["id", "q4_ict", "q4_law"], ["1", "maybe", "0"]], "row 2, column 'q4_ict': 'maybe' says neither that option"),
        ([["id", "q5"], ["1", "МКТ"]], "no column is headed 'q4' or 'Which?'; did you mean 'q5'?"),
        (
            [["respondent", "answer"], ["", "МКТ"], ["1", "МКТ"], ["1", "Укук"]],
            "row 2, column 'respondent': no respondent",
        ),
    ],
)
def test_bad_input_is_one_line(tmp_path: Path, rows: list[list[str]], says: str) -> None:
    with pytest.raises(InputError) as raised:
        exports.read(table(tmp_path, rows), ASK)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("z,q4/ict,q4/laws\n1,1,1\n2,0,1\n", "'laws' is no option of question 'q4'; did you mean 'law'?"),
        ("z,q4/ict,q4/law,q4/psy\n1,1,1,1\n", "'psy' is no option"),
        ("z,q4/ict\n1,1\n", "option 'law' of question 'q4' has no column"),
        ("z,q4/ict,q4/ict,q4/law\n1,1,0,1\n", "option 'ict' of question 'q4' heads two columns"),
        ("respondent,question,option,value\n1,q4,ict,1\n1,q4,laws,1\n2,q4,ict,0\n2,q4,laws,1\n", "'laws' is no option"),
        ("respondent,question,option,value\n1,q4,ict,1\n1,q4,ict,0\n", "where an earlier row says '1'"),
        ("z,q4_1,q4_2\n1,1,0\n2,0,1\n", "'1' is a code"),
        ('z,q4\n1,"1,2"\n', "'1' is a code"),
        ("z,q4\n1,Да\n", "'Да' is a yes or no"),
    ],
)
def test_what_would_be_counted_wrongly_is_refused(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says.replace("?", r"\?")):
        exports.read(tmp_path / "a.csv", ASK)


def test_an_option_worded_as_a_no(tmp_path: Path) -> None:
    path = table(tmp_path, [["z", "q4/ИКТ", "q4/Нет"], ["1", "Да", "Нет"], ["2", "Нет", "Да"]])
    assert states(path, [{"name": "q4", "options": ["ИКТ", "Нет"]}]) == [[True, False], [False, True]]


def test_a_blank_row_of_a_csv_is_somebody_who_answered_nothing(tmp_path: Path) -> None:
    read = exports.read(table(tmp_path, [["z", "q4"], ["1", "ict"], ["", ""], ["", " "]]), ASK)
    assert read.bases()["asked"].tolist() == [3, 3]
    assert read.bases()["answered"].tolist() == [1, 1]


def test_notes_quote_nobody(tmp_path: Path) -> None:
    rows = [["z", "q4"], ["1", "ICT"], *([["1", "a@b.kg"]] * 9)]
    notes = exports.read(table(tmp_path, rows), ASK).sources[0].notes
    assert sum("first in row 2" in note for note in notes) == 1
    assert "a@b" not in " ".join(notes)


LABEL = st.text(alphabet="аңҮbc ,;'\"(|", min_size=1, max_size=6).map(lambda text: " ".join(text.split())).filter(bool)


@settings(max_examples=150)
@given(
    data=st.data(), labels=st.lists(LABEL, min_size=2, max_size=4, unique=True), kind=st.sampled_from(["wide", "long"])
)
def test_whatever_is_written_is_read_back_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, labels: list[str], kind: str
) -> None:
    people = data.draw(st.lists(st.sets(st.sampled_from(labels)), min_size=1, max_size=4))
    if kind == "wide":
        rows = [["id", *(f"q4_{label}" for label in labels)]]
        rows += [[str(n), *("1" if label in chosen else "0" for label in labels)] for n, chosen in enumerate(people)]
    else:
        rows = [["respondent", "question", "answer"]]
        rows += [[str(n), "q4", label] for n, chosen in enumerate(people) for label in sorted(chosen) or [""]]
        rows += [["0", "topic", "a"], ["0", "topic", "b"]]
    try:
        found = states(table(tmp_path_factory.mktemp("a"), rows), [{"name": "q4", "options": labels}])
    except InputError:
        return
    expected = [[label in chosen for label in labels] for chosen in people]
    unanswered = [[None] * len(labels) for _ in people]
    assert found == [
        e if chosen or kind == "wide" else u for e, u, chosen in zip(expected, unanswered, people, strict=True)
    ]


LANGUAGES = [
    {
        "name": "directions",
        "kind": "single",
        "other": False,
        "options": [
            {"name": "ict", "label": {"ky": "Санариптик көндүм", "ru": "Цифровые навыки"}, "also": ["Компьютер"]},
            {"name": "law", "label": {"ky": "Укук", "ru": "Право"}},
        ],
    }
]


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        (["Право", "Цифровые навыки", "Укук"], "Цифровые навыки, Право"),
        (["Укук", "Право"], "Санариптик көндүм, Укук"),
        ([], "Санариптик көндүм, Укук"),
        (["law", "ict"], "ict, law"),
    ],
)
def test_options_are_listed_in_the_language_of_the_answers(tmp_path: Path, cells: list[str], known: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["id,directions", *(f"1,{cell}" for cell in ["-", *cells])]), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        exports.read(path, LANGUAGES)
    assert f"known are: {known}; correct the codebook" in str(refusal.value)
