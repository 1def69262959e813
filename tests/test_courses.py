"""Titles of courses: typographical accidents go, the source's own directions stay, ambiguity is kept."""

import re
from pathlib import Path

import pytest
from test_dictionary import DICTIONARY, DIRECTIONS

from pddemand.codebook import read_study
from pddemand.courses import CLASSIFIED, by_dictionary, classify, cleaned, count_topics
from pddemand.errors import InputError
from pddemand.records import Course
from pddemand.tables import cell

PROJECT = Path(__file__).parent.parent
OSH = [
    {name: cell(value) for name, value in row.items()} for row in cleaned(read_study(PROJECT / "data/raw/osh").courses)
]


def course(title: str) -> Course:
    given = {"course": "c1", "language": "ky", "year": "", "hours": "", "institution": "", "stated_direction": ""}
    return Course.model_validate(given | {"title": title, "listed": "yes", "quote_where": "p."})


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("“Көп тилдүү билим берүү”", "Көп тилдүү билим берүү"),
        ("Окутуу  процессин\u00a0уюштуруунун", "Окутуу процессин уюштуруунун"),
        ("Мугалимдик и\u0306", "Мугалимдик й"),
        ("«Манас» жана «Семетей»", '"Манас" жана "Семетей"'),
    ],
)
def test_titles_are_cleaned(printed: str, clean: str) -> None:
    assert cleaned([course(printed)])[0]["title"] == clean


def test_the_articles_own_ten_are_right_with_its_statement_hidden() -> None:
    stated = [row for row in OSH if row["stated_direction"]]
    assert len(stated) == 10
    for row, read in zip(stated, by_dictionary(stated, DICTIONARY), strict=True):
        assert read["primary"] == row["stated_direction"], row["title"]


def test_osh_courses() -> None:
    rows = classify(OSH, DICTIONARY, {})
    listed = [row for row in rows if row["listed"] == "yes"]
    assert len(listed) == 19 and len({row["title"] for row in listed}) == 18
    assert all(tuple(row) == CLASSIFIED for row in rows)
    for row in rows:
        assert (row["by"] == "source") == bool(row["stated_direction"])
        possible = row["directions"].split(";")
        assert row["primary"] in possible and possible == sorted(possible, key=DIRECTIONS.index)
        assert row["surely"] == (possible[0] if len(possible) == 1 else "")
        assert bool(row["contested"]) == (len(possible) > 1)
    by_id = {row["course"]: row for row in rows}
    assert by_id["c03"]["surely"] == "ict" and "ict: мкт  Педагогдордун [МКТ] саб" in by_id["c03"]["evidence"]
    assert (by_id["c04"]["directions"], by_id["c04"]["contested"]) == ("innovation;subject", "stem")
    assert by_id["c12"]["directions"] == by_id["c17"]["directions"]


def test_people_before_source_before_dictionary() -> None:
    rows = [
        {"course": "a", "title": "Билим берүүдө STEM", "stated_direction": "legal"},
        {"course": "b", "title": "Билим берүүдө STEM", "stated_direction": "legal"},
        {"course": "c", "title": "Билим берүүдө STEM", "stated_direction": ""},
        {"course": "d", "title": "Июнь айындагы кеңешме", "stated_direction": ""},
        {"course": "e", "title": "Билим берүүдө STEM", "stated_direction": "legal"},
    ]
    read = classify(rows, DICTIONARY, {"b": "psychology", "e": "unclassified"})
    assert [(row["by"], row["primary"], row["surely"], row["contested"]) for row in read] == [
        ("source", "legal", "legal", ""),
        ("adjudicated", "psychology", "psychology", ""),
        ("dictionary", "innovation", "", "stem"),
        ("none", "unclassified", "", ""),
        ("adjudicated", "unclassified", "", ""),
    ]
    assert read[4]["directions"] == ""
    assert read[0]["evidence"] == read[2]["evidence"]


def test_evidence_says_when_dots_were_read_in() -> None:
    (row,) = classify([{"title": "Окуп тушунуу"}], DICTIONARY, {})
    assert "(о у н for ө ү ң)  [Окуп тушунуу]" in row["evidence"]


def test_several_named_directions_without_a_contested_word() -> None:
    (row,) = classify([{"title": "ИКТ и закон"}], DICTIONARY, {})
    assert (row["directions"], row["contested"]) == ("ict;legal", "two directions are named")


@pytest.mark.parametrize(
    ("title", "said"),
    [("\u200b", "row 3: the title is empty"), ("м?галим", "row 3: 'м?галим' has lost letters")],
)
def test_titles_that_cannot_be_read(title: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(f"wishes.csv, {said}")):
        classify([{"title": "МКТ"}, {"title": title}], DICTIONARY, {}, "wishes.csv")


def test_topics_in_own_words_are_counted_as_intervals() -> None:
    topics = classify(
        [{"title": title} for title in ("МКТ", "Билим берүүдө STEM", "Июнь айындагы кеңешме")], DICTIONARY, {}
    )
    found = {
        str(row["direction"]): [row[f"count_{end}"] for end in ("lowest", "highest", "primary")]
        for row in count_topics(topics, DIRECTIONS)
    }
    assert found == {
        "ict": [1, 1, 1],
        "innovation": [0, 1, 1],
        "legal": [0, 0, 0],
        "subject": [0, 1, 0],
        "psychology": [0, 0, 0],
        "unclassified": [1, 1, 1],
    }
    assert count_topics([], DIRECTIONS) == []
