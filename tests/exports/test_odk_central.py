"""ODK Central: the real file to the count, with and without columns for options, and what must be refused."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_exports import counts, expected, names, real

from pddemand.answers import AnswerTable
from pddemand.errors import InputError
from pddemand.exports import odk_central, read
from pddemand.exports.sheets import read_sheet

Q1 = {"name": "q1", "options": ["a", "b", "c"]}
HEAD = ["SubmissionDate", "meta-instanceID"]
TAIL = ["KEY", "SubmitterID", "SubmitterName", "Status", "ReviewState", "FormVersion"]


def text(header: Sequence[str], rows: Sequence[Sequence[str]], state: str = "") -> str:
    """Write a submissions table with the columns of questions between those that every file has."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*HEAD, *header, *TAIL])
    for number, row in enumerate(rows):
        key = f"uuid:{number}"
        writer.writerow([f"2023-10-0{1 + number % 9}T00:00:00.000Z", key, *row, key, "5", "Айгүл", "", state, "v1"])
    return file.getvalue()


def written(folder: Path, header: Sequence[str], rows: Sequence[Sequence[str]], state: str = "") -> Path:
    path = folder / "submissions.csv"
    path.write_text(text(header, rows, state), encoding="utf-8")
    return path


def odk(path: Path, *questions: dict[str, Any]) -> AnswerTable:
    return read(path, questions or [Q1], tool="odk_central")


@pytest.mark.parametrize("name", ["g1-q2", "q2"])
def test_the_real_file_without_split_columns(name: str) -> None:
    right = expected("odk_central_nosplit.csv")
    asked = {"name": name, "options": list(right["g1-q2"])}
    table = odk(real("odk_central_nosplit.csv"), {"name": "q1", "options": ["a", "b"]}, asked)
    assert len(table) == right["n_rows"]
    assert {option: ticked for option, (_, _, ticked) in counts(table, "q1").items()} == right["q1"]
    assert {option: ticked for option, (_, _, ticked) in counts(table, name).items()} == right["g1-q2"]
    assert table.frame["respondent:date"].tolist() == ["2021-10-08"] * 2


def test_recognised_by_what_a_file_shows() -> None:
    real("expected.json")
    for name in names():
        if "ragged" not in name:
            assert bool(odk_central.recognised(read_sheet(real(name)))) == (name == "odk_central_nosplit.csv"), name


def test_split_columns_hold_0_for_who_did_not_answer(tmp_path: Path) -> None:
    rows = [["a b", "1", "1", "x"], ["", "0", "0", ""], ["b", "0", "1", "y"]]
    table = odk(written(tmp_path, ["g-q1", "g-q1/a", "g-q1/b", "g-topic"], rows), Q1, {"name": "topic"})
    assert counts(table, "q1") == {"a": [3, 2, 1], "b": [3, 2, 2], "c": [3, 2, 0]}
    assert table.frame["topic"].tolist() == ["x", pd.NA, "y"]
    assert {entry.column for entry in table.columns if entry.of == "q1"} == {"g-q1", "g-q1/a", "g-q1/b"}


def test_split_columns_alone(tmp_path: Path) -> None:
    table = odk(written(tmp_path, ["q1/a", "q1/b"], [["1", "0"], ["0", "0"], ["0", "1"]]))
    assert counts(table, "q1") == {"a": [3, 2, 1], "b": [3, 2, 1], "c": [3, 2, 0]}


@pytest.mark.parametrize("name", ["q1", "g-q1", "inner-q1"])
def test_names_of_groups_may_be_left_out(tmp_path: Path, name: str) -> None:
    heading = "outer-inner-q1" if name == "inner-q1" else "g-q1"
    table = odk(written(tmp_path, [heading], [["a"], [""]]), {**Q1, "name": name})
    assert counts(table, name)["a"] == [2, 1, 1]


def test_own_words_beside_the_options(tmp_path: Path) -> None:
    table = odk(written(tmp_path, ["q1", "q1_other"], [["a other", "өз сөзү"], ["b", ""]]))
    assert counts(table, "q1") == {"a": [2, 2, 1], "b": [2, 2, 1], "c": [2, 2, 0]}
    assert table.others("q1").tolist() == ["өз сөзү", pd.NA]


def test_single_questions(tmp_path: Path) -> None:
    asked = {"name": "role", "kind": "single", "options": ["teacher", "head"]}
    table = odk(written(tmp_path, ["g-role"], [["teacher"], ["head"], [""]]), asked)
    assert counts(table, "role") == {"teacher": [3, 2, 1], "head": [3, 2, 1]}


def test_inside_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "submissions.csv.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("form.csv", text(["q1"], [["a b"]]))
    assert counts(odk(path), "q1")["b"] == [1, 1, 1]


def test_a_zip_with_repeats_is_refused_with_the_names_of_its_files(tmp_path: Path) -> None:
    path = tmp_path / "submissions.csv.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("form.csv", text(["q1"], [["a b"]]))
        packed.writestr("form-family.csv", "name,PARENT_KEY,KEY\n")
    with pytest.raises(InputError, match=r"the zip holds form\.csv, form-family\.csv; expected one file with answers"):
        odk(path)


def test_rejected_and_undecrypted_submissions_are_told(tmp_path: Path) -> None:
    assert odk(written(tmp_path, ["q1"], [["a"]], "rejected")).frame["respondent:rejected"].tolist() == [True]
    assert odk(written(tmp_path, ["q1"], [["a"]], "approved")).frame["respondent:rejected"].tolist() == [False]
    path = tmp_path / "locked.csv"
    path.write_text("SubmissionDate,q1,KEY,Status\n2023-01-01,,k,not decrypted\n2023-01-01,a,l,\n", encoding="utf-8")
    assert odk(path).sources[0].notes == (
        "1 rows have the status 'not decrypted' and hold no answers; export again with the passphrase",
    )


def test_minutes_between_start_and_end(tmp_path: Path) -> None:
    times = ["2023-05-01T10:00:00.000+06:00", "2023-05-01T10:30:00.000+06:00"]
    table = odk(written(tmp_path, ["start", "end", "q1"], [[*times, "a"]]))
    assert table.frame["respondent:minutes"].tolist() == [30.0]


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        (["q7"], ["a"], "no column is headed 'q1'; did you mean 'q7'"),
        (["g-q1", "h-q1"], ["a", ""], "question 'q1' heads two columns, C .* and D "),
        (["q1"], ["a d"], "row 2, column 'q1': 'd' is no option of question 'q1'; known are: a, b, c"),
        (["q1", "q1/a", "q1/d"], ["a", "1", "0"], "column 'q1/d': 'd' is no option of question 'q1'"),
        (["q1", "q1/a"], ["a", "0"], "'a' disagrees with the columns of the options, where nothing is ticked"),
        (["q1", "q1/a"], ["a", "2"], "column 'q1/a': '2' says neither"),
        (["q1/a", "q1/a"], ["1", "0"], "columns C and D are both for option 'a'"),
    ],
)
def test_bad_input_is_refused_in_one_line(tmp_path: Path, header: list[str], row: list[str], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        odk(written(tmp_path, header, [row]))
    assert "\n" not in str(caught.value)


def test_headers_only(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is a header and no answers below it"):
        odk(written(tmp_path, ["q1"], []))


def test_a_wrong_tool_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tool is 'spss', but the file looks like ODK Central"):
        read(written(tmp_path, ["q1"], [["a"]]), [Q1], tool="spss")


NAMES = st.lists(st.from_regex(r"[a-z0-9ү][a-z0-9_.-]{0,3}", fullmatch=True), min_size=1, max_size=4, unique=True)


@given(NAMES, st.data(), st.booleans())
def test_what_is_written_is_read_back_or_refused(
    tmp_path_factory: pytest.TempPathFactory, options: list[str], data: st.DataObject, split: bool
) -> None:
    ticks = data.draw(st.lists(st.sets(st.sampled_from(options)), min_size=1))
    words = data.draw(st.lists(st.text("ab ,-;", max_size=4), min_size=len(ticks), max_size=len(ticks)))
    seen = [name for name in options if any(name in chosen for chosen in ticks)] if split else []
    header = ["g-wish", *(f"g-wish/{name}" for name in seen), "g-wish_other"]
    rows = [
        [" ".join(sorted(chosen)), *(str(int(name in chosen)) for name in seen), own]
        for chosen, own in zip(ticks, words, strict=True)
    ]
    path = written(tmp_path_factory.mktemp("odk"), header, rows)
    table = odk(path, {"name": "wish", "options": options})
    found = table.ticks("wish")
    for row, chosen in enumerate(ticks):
        for name in options:
            said = chosen or words[row].split()  # own words alone are an answer, too
            assert pd.isna(found[name][row]) if not said else bool(found[name][row]) == (name in chosen)
        own = table.others("wish")[row]
        assert ("" if pd.isna(own) else own) == " ".join(words[row].split())
