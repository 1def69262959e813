"""Titles of courses: typographical accidents go, the source's own directions stay."""

from pathlib import Path

import pytest

from pddemand.codebook import read_study
from pddemand.courses import classified, clean_title, cleaned

PROJECT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("“Көп тилдүү билим берүү”", "Көп тилдүү билим берүү"),
        ("Окутуу  процессин\u00a0уюштуруунун", "Окутуу процессин уюштуруунун"),
        ("Мугалимдик и\u0306", "Мугалимдик й"),
    ],
)
def test_clean_title(printed: str, clean: str) -> None:
    assert clean_title(printed) == clean


def test_osh_courses_keep_the_stated_directions_and_force_no_other() -> None:
    courses = cleaned(read_study(PROJECT / "data/raw/osh").courses)
    rows = classified([{name: str(value) for name, value in course.items()} for course in courses])
    listed = [row for row in rows if row["listed"] == "True"]
    assert len(listed) == 19 and len({row["title"] for row in listed}) == 18
    assert {row["primary"] for row in listed} == {"unclassified"}
    assert len([row for row in rows if row["evidence"]]) == 10
