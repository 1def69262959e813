"""Answers as counts of patterns: read, refused where they cannot be, and the totals that they have."""

from pathlib import Path

import pytest

from pddemand.codebook import COUNTS, Study, read_study
from pddemand.errors import InputError
from pddemand.known_answers import counts, known, read_patterns, totals_of
from pddemand.patterns import Patterns
from pddemand.published import Totals

PROJECT = Path(__file__).parents[1]
TEXT = "a,b,respondents\n0,0,1\n1,0,3\n1,1,2\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "patterns.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_patterns_are_read_with_their_totals(tmp_path: Path) -> None:
    patterns = read_patterns(written(tmp_path, TEXT), ["a", "b"])
    assert patterns.answers.tolist() == [[0, 0], [1, 0], [1, 1]] and patterns.counts.tolist() == [[1], [3], [2]]
    assert totals_of(patterns) == Totals(6, ("a", "b"), (5, 2), (5, 2))
    rows = counts(patterns)
    assert [tuple(row) for row in rows] == [COUNTS, COUNTS]
    assert [(row["counts"], row["base"], row["percent"]) for row in rows] == [("5", 6, 500 / 6), ("2", 6, 200 / 6)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("b,a,respondents\n0,0,1\n", r"columns are b, a, respondents, expected a, b, respondents"),
        ("a,b,respondents\n", "it has no row, expected a, b, respondents and a row per answer pattern"),
        (TEXT.replace("1,1,2", "1,2,2"), "row 4: b is '2', expected 0 or 1"),
        (TEXT.replace("1,1,2", "1,1,0"), "row 4: respondents is '0', expected 1 or more"),
        (TEXT.replace("1,1,2", "1,1,"), "row 4: respondents is '', expected 1 or more"),
    ],
)
def test_a_file_that_holds_something_else_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=rf"patterns\.csv.*{said}"):
        read_patterns(written(tmp_path, text), ["a", "b"])


@pytest.fixture
def osh() -> Study:
    return read_study(PROJECT / "data/raw/osh")


def test_without_answers_the_totals_are_the_published_ones(osh: Study) -> None:
    assert known(osh, []) == (osh.totals(), None)


def test_with_answers_the_totals_are_theirs(osh: Study, tmp_path: Path) -> None:
    path = written(tmp_path, "ict,innovation,legal,subject,psychology,respondents\n1,0,0,0,1,7\n")
    totals, patterns = known(osh, [str(path)])
    assert isinstance(patterns, Patterns) and totals == totals_of(patterns)
    assert totals.is_exact and totals.lowest == (7, 0, 0, 0, 7) and totals.respondents == 7


def test_answers_that_cannot_be_the_region_s_are_refused(osh: Study, tmp_path: Path) -> None:
    header = "ict,innovation,legal,subject,psychology,respondents\n"
    path = written(tmp_path, f"{header}0,0,0,0,0,7\n")
    with pytest.raises(InputError, match="none of the 7 respondents ticked anything; compare the options"):
        known(osh, [str(path)])
    few = osh.model_copy(update={"region": osh.region.model_copy(update={"teachers": 6})})
    path = written(tmp_path, f"{header}1,0,0,0,0,7\n")
    with pytest.raises(InputError, match=r"region\.yaml: teachers is 6, but 7 people answered"):
        known(few, [str(path)])
