"""KoboToolbox: the real files to the count, every way of writing several answers, and what must be refused."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from real_exports import counts, expected, names, real

from pddemand.answers import AnswerTable
from pddemand.errors import InputError
from pddemand.exports import kobotoolbox, read
from pddemand.exports.sheets import read_sheet

Q4 = {"name": "q4", "label": "Which directions?", "options": ["ict", "meth", "psy"]}


def written(folder: Path, rows: Sequence[Sequence[str]], delimiter: str = ";") -> Path:
    path = folder / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return path


def kobo(path: Path, *questions: dict[str, Any]) -> AnswerTable:
    return read(path, questions or [Q4], tool="kobotoolbox")


def test_headings_as_names_over_several_versions() -> None:
    name = "kobo_names_multiversion.csv"
    table, right = kobo(real(name), Q4, {"name": "q5"}), expected(name)
    found = counts(table, "q4")
    assert len(table) == right["n_rows"]
    assert {option: asked for option, (asked, _, _) in found.items()} == right["n_asked"]
    assert {option: ticked for option, (_, _, ticked) in found.items()} == right["counts"]
    assert int(table.answered("q4").sum()) == right["n_answered"]
    assert table.frame["q5"][0] == 'a;b "q"'


@pytest.mark.parametrize("label", ["Which directions?", "Part A/Which directions?"])
def test_headings_as_wordings_over_several_versions(label: str) -> None:
    name = "kobo_labels_multiversion.csv"
    right = expected(name)
    table = kobo(real(name), {"name": "q4", "label": label, "options": list(right["counts"])})
    assert {option: ticked for option, (_, _, ticked) in counts(table, "q4").items()} == right["counts"]
    assert len(table) == right["n_rows"]
    assert int(table.answered("q4").sum()) == 2
    assert "1 cells of column 'Part A/Which directions?'" in table.sources[0].notes[0]


def test_a_ragged_file_is_refused() -> None:
    with pytest.raises(InputError, match=r"row 3: 5 cells where the header has 4; .* again"):
        kobo(real("kobo_ragged_must_be_refused.csv"))


def test_recognised_by_what_a_file_shows() -> None:
    real("expected.json")
    known = {"kobo_names_multiversion.csv", "kobo_labels_multiversion.csv"}
    for name in names():
        if "ragged" not in name:
            assert bool(kobotoolbox.recognised(read_sheet(real(name)))) == (name in known), name


@pytest.mark.parametrize("heading", ["_submission_time", "__version__", "_validation_status"])
def test_recognised_by_its_own_columns(tmp_path: Path, heading: str) -> None:
    path = written(tmp_path, [["q4", heading], ["ict", ""]])
    assert kobotoolbox.recognised(read_sheet(path)) == f"a column is headed '{heading}'"


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("group", ["", "grp", "outer/inner"])
@pytest.mark.parametrize("separator", ["/", ".", "-"])
def test_groups_and_separators(tmp_path: Path, delimiter: str, group: str, separator: str) -> None:
    head = (group.replace("/", separator) + separator if group else "") + "q4"
    header = [head, *(head + separator + name for name in ("ict", "meth", "psy")), "q5"]
    rows = [["ict psy", "1", "0", "1", "x"], ["", "", "", "", "y"], ["meth", "0", "1", "", ""]]
    table = kobo(written(tmp_path, [header, *rows], delimiter))
    assert counts(table, "q4") == {"ict": [3, 2, 1], "meth": [3, 2, 1], "psy": [2, 1, 1]}


def test_options_keep_the_slash_where_groups_have_another_sign(tmp_path: Path) -> None:
    rows = [["grp.q4", "grp.q4/ict", "grp.q4/meth", "grp.q4/psy"], ["ict", "1", "0", "0"]]
    assert counts(kobo(written(tmp_path, rows)), "q4")["ict"] == [1, 1, 1]
    note = "question 'q4' was read from column 'grp.q4', as one that stands in a group"
    assert kobo(written(tmp_path, rows)).sources[0].notes == (note,)


def test_separate_columns_alone(tmp_path: Path) -> None:
    header = ["g/q4/ict", "g/q4/meth", "g/q4/psy", "g/q4/other", "g/q4_other", "_uuid"]
    rows = [
        ["1", "0", "", "0", "", "a"],
        ["0", "0", "0", "1", "өз сөзү", "b"],
        ["", "", "", "", "", "c"],
        ["0"] * 4 + ["", "d"],
    ]
    table = kobo(written(tmp_path, [header, *rows]))
    assert counts(table, "q4") == {"ict": [4, 3, 1], "meth": [4, 3, 0], "psy": [3, 2, 0]}
    assert table.others("q4").tolist() == [pd.NA, "өз сөзү", pd.NA, pd.NA]
    assert {entry.column for entry in table.columns if entry.use == "fact"} == {"_uuid"}
    assert not {entry.column for entry in table.columns if entry.use == "not in the codebook"}


def test_a_single_column_of_names(tmp_path: Path) -> None:
    table = kobo(written(tmp_path, [["q4", "_id"], ["psy ict", "1"], ["", "2"], ["other", "3"]]))
    assert counts(table, "q4") == {"ict": [3, 2, 1], "meth": [3, 2, 0], "psy": [3, 2, 1]}


def test_a_single_column_of_wordings_is_cut_by_the_wordings(tmp_path: Path) -> None:
    options = ["ICT", "ICT and digital tools", "Methods of teaching"]
    asked = {"name": "q4", "label": "Which?", "options": options}
    rows = [["Which?"], ["ICT and digital tools Methods of teaching"], ["Methods of teaching ICT"], ["ICT"]]
    table = kobo(written(tmp_path, [[*row, "x"] for row in rows]), asked)
    assert counts(table, "q4") == {
        "ICT": [3, 3, 2],
        "ICT and digital tools": [3, 3, 1],
        "Methods of teaching": [3, 3, 2],
    }


def test_a_workbook_with_repeat_groups(tmp_path: Path) -> None:
    form = pd.DataFrame({"q4": ["ict", None], "q4/ict": [1, None], "q4/meth": [0, None], "q4/psy": [0, None]})
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        form.assign(_index=[1, 2]).to_excel(book, sheet_name="form", index=False)
        pd.DataFrame({"name": [], "_parent_index": []}).to_excel(book, sheet_name="family", index=False)
    table = kobo(tmp_path / "a.xlsx")
    assert counts(table, "q4")["ict"] == [2, 1, 1]
    assert "not read: family" in table.sources[0].notes[0]


def test_a_row_of_tags_below_the_headings_is_left_out(tmp_path: Path) -> None:
    rows = [["q4", "q4/ict", "q4/meth", "q4/psy"], ["#sector", "#ict", "", ""], ["ict", "1", "0", "0"]]
    table = kobo(written(tmp_path, rows))
    assert len(table) == 1
    assert table.frame["respondent:row"].tolist() == [3]


def test_former_versions_wrote_blanks_out(tmp_path: Path) -> None:
    header = ["g/q4/ict", "g/q4/meth", "g/q4/psy", "g/q5", "_submission_time"]
    rows = [["True", "False", "False", "n/a", "2017-01-01T00:00:00"], [*["n/a"] * 3, "x", "2017-01-02T00:00:00"]]
    table = kobo(written(tmp_path, [header, *rows]), Q4, {"name": "q5"})
    assert counts(table, "q4") == {"ict": [2, 1, 1], "meth": [2, 1, 0], "psy": [2, 1, 0]}
    assert table.frame["q5"].tolist() == [pd.NA, "x"]
    assert "'n/a' stands for blanks" in table.sources[0].notes[0]


def test_facts(tmp_path: Path) -> None:
    header = ["start", "end", "q4", "__version__", "_submission_time", "_validation_status"]
    one = ["2023-05-01T10:00:00.000+06:00", "2023-05-01T10:07:30.000+06:00", "ict", "vA", "2023-05-02T00:00:00"]
    table = kobo(written(tmp_path, [header, [*one, "Not Approved"], [*one, ""]]))
    assert table.frame["respondent:minutes"].tolist() == [7.5, 7.5]
    assert table.frame["respondent:date"].tolist() == ["2023-05-01"] * 2
    assert table.frame["respondent:rejected"].tolist() == [True, False]
    assert "respondent:person" not in table.frame


def test_single_questions_with_own_words_beside(tmp_path: Path) -> None:
    asked = {"name": "role", "kind": "single", "options": ["teacher", "head"]}
    rows = [["g/role", "g/role_other"], ["teacher", ""], ["other", "деканат"], ["other", ""], ["", ""]]
    table = kobo(written(tmp_path, rows), asked)
    assert [None if pd.isna(each) else each for each in table.frame["role"]] == ["teacher", None, None, None]
    assert table.others("role").tolist() == [pd.NA, "деканат", "other", pd.NA]
    assert table.answered("role").tolist() == [True, True, True, False]


def test_an_option_without_column_was_not_in_the_form(tmp_path: Path) -> None:
    table = kobo(written(tmp_path, [["q4", "q4/ict", "q4/meth"], ["ict", "1", "0"], ["", "", ""]]))
    assert counts(table, "q4") == {"ict": [2, 1, 1], "meth": [2, 1, 0], "psy": [0, 0, 0]}
    assert "no column for psy; read as not in the form" in table.sources[0].notes[0]


def test_a_name_that_only_the_joined_cell_tells_counts(tmp_path: Path) -> None:
    table = kobo(written(tmp_path, [["q4", "q4/ict", "q4/meth"], ["ict psy", "1", "0"], ["", "", ""]]))
    assert counts(table, "q4")["psy"] == [1, 1, 1]


HEAD = ["q4", "q4/ict", "q4/meth", "q4/psy"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["q", "x"], ["ict", ""]], "no column is headed 'q4' or 'Which directions\\?'"),
        ([["q44", "x"], ["ict", ""]], "did you mean 'q44'"),
        ([["a/q4", "b/q4"], ["ict", ""]], "question 'q4' heads two columns, A .* and B "),
        ([["a/q4/ict", "b/q4/ict"], ["1", "0"]], "stands in two groups, A "),
        ([[*HEAD, "q4/ict"], ["ict", "1", "0", "0", "0"]], "columns B and E are both for option 'ict'"),
        ([[*HEAD, "q4/law"], ["law", "0", "0", "0", "1"]], "column 'q4/law': 'law' is no option of question 'q4'"),
        ([["q4", "q4/law"], ["law", "1"]], "'law' is no option of question 'q4'; known are: ict, meth, psy"),
        ([HEAD, ["ict", "maybe", "0", "0"]], "row 2, column 'q4/ict': 'maybe' says neither"),
        ([HEAD, ["ict", "0", "1", "0"]], "'ict' disagrees with the columns of the options, where meth is ticked"),
        ([HEAD, ["", "0", "1", "0"]], "empty disagrees with the columns of the options, where meth is ticked"),
        ([HEAD, ["ict law", "1", "0", "0"]], "row 2, column 'q4': 'law' is no option of question 'q4'"),
        ([["q4", "x"], ["ict meht", ""]], "'meht' is no option of question 'q4'; did you mean 'meth'"),
        ([HEAD], "there is a header and no answers below it"),
    ],
)
def test_bad_input_is_refused_in_one_line(tmp_path: Path, rows: list[list[str]], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        kobo(written(tmp_path, rows))
    assert "\n" not in str(caught.value)
    assert "export.csv" in str(caught.value)


def test_an_unknown_single_answer_is_refused(tmp_path: Path) -> None:
    asked = {"name": "role", "kind": "single", "options": ["teacher", "head"]}
    with pytest.raises(
        InputError, match="row 2, column 'role': 'teachr' is no option of question 'role'; did you mean"
    ):
        kobo(written(tmp_path, [["role", "_id"], ["teachr", "1"]]), asked)


LABELS = st.lists(
    st.text("aб ү,;/.-?", min_size=1, max_size=6).map(lambda text: " ".join(text.split())).filter(bool),
    min_size=1,
    max_size=4,
    unique=True,
)


@given(LABELS, st.data(), st.sampled_from(["both", "columns", "cell"]))
def test_what_is_written_is_read_back_or_refused(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str], data: st.DataObject, how: str
) -> None:
    assume(not any(label.lower() in ("other", "others") for label in labels))
    ticks = data.draw(st.lists(st.one_of(st.none(), st.sets(st.sampled_from(labels), min_size=1)), min_size=1))
    absent = data.draw(st.sets(st.tuples(st.integers(0, len(ticks) - 1), st.sampled_from(labels))))
    words = data.draw(st.lists(st.text("ab ,;", max_size=4), min_size=len(ticks), max_size=len(ticks)))
    header, rows = export(labels, ticks, absent, words, how)
    path = written(tmp_path_factory.mktemp("kobo"), [header, *rows])
    asked = {"name": "wish", "label": "Which, of these?", "options": labels}
    try:
        table = kobo(path, asked)
    except InputError:
        return
    found = table.ticks("wish")
    for row, chosen in enumerate(ticks):
        for label in labels:
            value = found[label][row]
            if chosen is None:
                assert pd.isna(value) == (not words[row].split())
            elif label in chosen:
                assert bool(value)
            else:
                hidden = how != "cell" and (row, label) in absent
                assert pd.isna(value) if hidden else not bool(value)
        own = table.others("wish")[row]
        assert ("" if pd.isna(own) else own) == " ".join(words[row].split())


def export(
    labels: list[str], ticks: list[set[str] | None], absent: set[tuple[int, str]], words: list[str], how: str
) -> tuple[list[str], list[list[str]]]:
    """Write answers as the tool does."""
    head = "Part/Which, of these?"
    header = [head] if how != "columns" else []
    header += [f"{head}/{label}" for label in labels] if how != "cell" else []
    rows = []
    for row, chosen in enumerate(ticks):
        cells = [" ".join(label for label in labels if chosen and label in chosen)] if how != "columns" else []
        if how != "cell":
            for label in labels:
                hidden = chosen is None or ((row, label) in absent and label not in chosen)
                cells.append("" if hidden else str(int(label in (chosen or ()))))
        rows.append([*cells, words[row], "x"])
    return [*header, head + "_other", "end"], rows
