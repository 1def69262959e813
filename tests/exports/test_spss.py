"""SPSS: declared sets of a real file to the count, variables without sets, and what must be refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_exports import counts, expected, names, real

from pddemand.answers import AnswerTable
from pddemand.errors import InputError
from pddemand.exports import read, spss
from pddemand.exports.sheets import read_sheet
from pddemand.exports.statistical_files import _counted_texts

FILE = "spss_mrsets_kyrgyz.sav"
LABELS = ["МКТ, санарип технологиялар", "Тилдерди окутуу", "Насаатчылык"]


def ticked(table: AnswerTable, question: str = "q4") -> list[int]:
    return [count for _, _, count in counts(table, question).values()]


def saved(folder: Path, columns: dict[str, list[Any]], **options: Any) -> Path:
    pyreadstat.write_sav(pd.DataFrame(columns), str(folder / "a.sav"), **options)
    return folder / "a.sav"


@pytest.mark.parametrize("options", [["d1", "d2", "d3"], ["1", "2", "3"], LABELS])
@pytest.mark.parametrize(
    "question", [{"name": "dirs"}, {"name": "$DIRS"}, {"name": "q4", "label": "Кайсы багыттар?"}, {"name": "ecnt"}]
)
def test_a_set_of_dichotomies(question: dict[str, Any], options: list[str]) -> None:
    right = expected(FILE)
    table = read(real(FILE), [{**question, "options": options}])
    assert len(table) == right["n_rows"]
    assert ticked(table, question["name"]) == [right["dirs"][name] for name in ("d1", "d2", "d3")]
    assert int(table.answered(question["name"]).sum()) == right["dirs"]["n_answered"]
    assert table.sources[0].recognised == "its name ends in .sav"


@pytest.mark.parametrize("options", [["1", "2", "3"], ["МКТ", "Тил", "Насаатчылык"]])
@pytest.mark.parametrize("question", [{"name": "mc"}, {"name": "q4", "label": "Көп тандоо"}, {"name": "m"}])
def test_a_set_of_mentions_with_a_code_for_no_answer(question: dict[str, Any], options: list[str]) -> None:
    right = expected(FILE)["mc"]
    table = read(real(FILE), [{**question, "options": options}])
    assert ticked(table, question["name"]) == [right["1"], right["2"], right["3"]]
    assert int(table.answered(question["name"]).sum()) == right["n_cases"]


@pytest.mark.parametrize("name", ["strs", "strd", "s"])
def test_a_set_that_counts_a_text(name: str) -> None:
    right = expected(FILE)["strs"]
    table = read(real(FILE), [{"name": name, "options": ["s1", "s2"]}])
    assert ticked(table, name) == [right["s1"], right["s2"]]
    assert int(table.answered(name).sum()) == 4


def test_without_set_options_are_found_by_the_labels_of_variables() -> None:
    table = read(real(FILE), [{"name": "q4", "options": LABELS}])
    assert ticked(table) == [2, 3, 1]


def test_counted_texts_stand_in_records_7_7_and_7_19() -> None:
    assert _counted_texts(real(FILE).read_bytes()) == {"dirs": b"1", "strd": b"Yes", "strs": b"Yes", "ecnt": b"1"}


def test_a_set_may_list_the_short_names_of_its_variables(tmp_path: Path) -> None:
    content = real(FILE).read_bytes()
    assert content.count(b"D1=d1") == 1
    (tmp_path / "a.sav").write_bytes(content.replace(b"D1=d1", b"D1=X1"))
    table = read(tmp_path / "a.sav", [{"name": "dirs", "options": LABELS}])
    assert table.frame["dirs/" + LABELS[0]].sum() == 2
    assert ("X1", "dirs") in {(entry.column, entry.of) for entry in table.columns}


def test_recognised_by_its_name() -> None:
    real("expected.json")
    for name in names():
        if "ragged" not in name:
            assert bool(spss.recognised(read_sheet(real(name)))) == (name == FILE), name


NAN = float("nan")


@pytest.mark.parametrize(
    ("variables", "labels"),
    [
        (["q4_1", "q4_2"], None),
        (["v7", "v9"], ["Which?: ICT, e-learning", "Which?: Law"]),
        (["v7", "v9"], ["ICT, e-learning - Which?", "Law - Which?"]),
        (["v7", "v9"], ["Which? [ICT, e-learning]", "Which? [Law]"]),
        (["v7", "v9"], ["[ICT, e-learning] Which?", "[Law] Which?"]),
        (["v7", "v9"], ["Which? - Selected Choice - ICT, e-learning", "Which? - Selected Choice Law"]),
        (["v7", "v9"], ["ICT, e-learning", "Law"]),
        (["Q4_ICT", "Q4_LAW"], None),
        (["ict", "law"], None),
    ],
)
def test_variables_without_set(tmp_path: Path, variables: list[str], labels: list[str] | None) -> None:
    columns = dict(zip(variables, [[1, 1, 0, NAN], [1, 0, 0, NAN]], strict=True))
    codes = ("1", "2") if variables[0] == "q4_1" else ("ict", "law")
    options = [{"name": codes[0], "label": "ICT, e-learning"}, {"name": codes[1], "label": "Law"}]
    path = saved(tmp_path, columns, column_labels=labels)
    table = read(path, [{"name": "q4", "label": "Which?", "options": options}])
    assert counts(table, "q4") == {codes[0]: [4, 3, 2], codes[1]: [4, 3, 1]}


@pytest.mark.parametrize(
    ("codes", "labels"),
    [((1, 0), {0: "No", 1: "Yes"}), ((1, 2), {1: "Ооба", 2: "Жок"}), ((2, 1), {1: "Нет", 2: "Да"})],
)
def test_labels_say_which_code_means_yes(tmp_path: Path, codes: tuple[int, int], labels: dict[int, str]) -> None:
    yes, no = codes
    columns: dict[str, list[Any]] = {"q4_1": [yes, yes, no, NAN], "q4_2": [yes, no, no, NAN]}
    path = saved(tmp_path, columns, variable_value_labels={"q4_1": labels, "q4_2": labels})
    table = read(path, [{"name": "q4", "options": ["1", "2"]}])
    assert counts(table, "q4") == {"1": [4, 3, 2], "2": [4, 3, 1]}


def test_mentions_with_labelled_values(tmp_path: Path) -> None:
    labels = {1: "ICT", 2: "Law", 3: "Chess"}
    columns: dict[str, list[Any]] = {"q4_1": [2, 3, NAN], "q4_2": [1, NAN, NAN]}
    path = saved(tmp_path, columns, variable_value_labels={"q4_1": labels, "q4_2": labels})
    table = read(path, [{"name": "q4", "options": ["ICT", "Law", "Chess"]}])
    assert counts(table, "q4") == {"ICT": [3, 2, 1], "Law": [3, 2, 1], "Chess": [3, 2, 1]}


def test_each_variable_with_its_option_as_the_label_of_one(tmp_path: Path) -> None:
    columns: dict[str, list[Any]] = {"q4_1": [1, NAN, NAN], "q4_2": [1, 1, NAN]}
    path = saved(tmp_path, columns, variable_value_labels={"q4_1": {1: "ICT"}, "q4_2": {1: "Law"}})
    table = read(path, [{"name": "q4", "options": ["ICT", "Law"]}])
    assert counts(table, "q4") == {"ICT": [3, 2, 1], "Law": [3, 2, 2]}


def test_nothing_but_ones_leaves_the_base_open(tmp_path: Path) -> None:
    path = saved(tmp_path, {"q4_1": [1, NAN, NAN], "q4_2": [1, 1, NAN]})
    table = read(path, [{"name": "q4", "options": ["1", "2"]}])
    assert table.base["q4"] == "ticked something"
    assert counts(table, "q4") == {"1": [3, 2, 1], "2": [3, 2, 2]}


def test_a_code_declared_missing_is_no_answer(tmp_path: Path) -> None:
    columns: dict[str, list[Any]] = {"q4_1": [1, 9, 0], "q4_2": [0, 9, 9]}
    missing = {"q4_1": [9], "q4_2": [9]}
    table = read(saved(tmp_path, columns, missing_ranges=missing), [{"name": "q4", "options": ["1", "2"]}])
    assert counts(table, "q4") == {"1": [3, 2, 1], "2": [3, 2, 0]}


def test_own_words_stand_in_a_variable_beside(tmp_path: Path) -> None:
    columns: dict[str, list[Any]] = {"q4_1": [1, 0], "q4_2": [0, 1], "q4_other": ["", "өз сөзү"]}
    table = read(saved(tmp_path, columns), [{"name": "q4", "options": ["1", "2"]}])
    assert table.others("q4").tolist() == [pd.NA, "өз сөзү"]


def test_single_and_text_questions(tmp_path: Path) -> None:
    labels = {"role": {1: "Мугалим", 2: "Директор"}}
    columns: dict[str, list[Any]] = {"role": [1, 2, NAN], "Topic": ["Шахмат", "", "x"]}
    asked = {"name": "ROLE", "kind": "single", "options": ["Мугалим", "Директор"]}
    table = read(saved(tmp_path, columns, variable_value_labels=labels), [asked, {"name": "topic"}])
    assert counts(table, "ROLE") == {"Мугалим": [3, 2, 1], "Директор": [3, 2, 1]}
    assert table.frame["topic"].tolist() == ["Шахмат", pd.NA, "x"]


def test_the_label_of_a_code_says_who_finished(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Finished": [1, 2]}, variable_value_labels={"Finished": {1: "False", 2: "True"}})
    table = read(path, [{"name": "Finished"}])
    assert table.frame["respondent:finished"].tolist() == [False, True]


@pytest.mark.parametrize("said", [65001, 1252, 1251])
def test_cyrillic_of_old_files_is_read_whatever_they_say(tmp_path: Path, said: int) -> None:
    path = saved(tmp_path, {"q4_1": [1, 0], "q4_2": [0, 1]}, column_labels=["A" * 11, "B" * 10])
    content = path.read_bytes()
    for placeholder, word in ((b"A" * 11, "Мектеп Укук"), (b"B" * 10, "Психология")):
        content = content.replace(placeholder, word.encode("cp1251"))
    name = b"\x07\0\0\0\x14\0\0\0\x01\0\0\0\x05\0\0\0UTF-8"  # records of the encoding's name and number
    number = (65001).to_bytes(4, "little")
    assert name in content
    assert content.count(number) == 1
    path.write_bytes(content.replace(name, b"").replace(number, said.to_bytes(4, "little")))
    table = read(path, [{"name": "q4", "options": ["Мектеп Укук", "Психология"]}])
    assert ticked(table) == [1, 1]


@pytest.mark.parametrize(
    ("columns", "options", "words"),
    [
        ({"q5_1": [1], "q5_2": [1]}, {}, "no column is headed 'q4'"),
        ({"q4_1": [1, 7], "q4_2": [1, 0]}, {}, "row 2, column 'q4_1': '7' says neither"),
        ({"q4_1": [1], "q4_2": [1], "q4_3": [0]}, {}, "variable 'q4_3' is for no option of question 'q4'"),
        ({"q4_1": [1], "q4_3": [0]}, {}, "variable 'q4_3' is for no option"),
        ({"a": [1], "b": [1]}, {"column_labels": ["Which?: 1", "Which?: 1"]}, "'a' and 'b' are both for option '1'"),
        ({"a": [1], "b": [1]}, {"column_labels": ["Which?: 1", "Which?: 3"]}, "option '2' of question 'q4' has no"),
        ({"q4_1": [1, 2], "q4_2": [2, 2]}, {}, "row 2, column 'q4_1': this respondent names an option .* twice"),
        (
            {"q4_1": [1, 2], "q4_2": [2, 1]},
            {"variable_value_labels": {"q4_1": {1: "marked", 2: "blank"}}},
            "are labelled neither yes and no nor with options",
        ),
        (
            {"q4_1": [1, 2], "q4_2": [2, 1]},
            {"column_labels": ["Which?: 1", "Which?: 2"]},
            "row 2, column 'q4_1': '2' says neither",
        ),
    ],
)
def test_bad_input_is_refused_in_one_line(
    tmp_path: Path, columns: dict[str, list[Any]], options: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read(saved(tmp_path, columns, **options), [{"name": "q4", "label": "Which?", "options": ["1", "2"]}])
    assert "\n" not in str(caught.value)


def test_an_unknown_code_of_a_single_question_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, {"role": [1, 3]}, variable_value_labels={"role": {1: "teacher", 2: "head"}})
    with pytest.raises(InputError, match="row 2, column 'role': '3' is no option of question 'role'"):
        read(path, [{"name": "role", "kind": "single", "options": ["teacher", "head"]}])


def test_an_unknown_mention_of_a_set_is_refused() -> None:
    with pytest.raises(InputError, match="column 'm3': 'Насаатчылык' is no option of question 'mc'"):
        read(real(FILE), [{"name": "mc", "options": ["МКТ", "Тил"]}])


def test_a_damaged_file_and_a_wrong_tool(tmp_path: Path) -> None:
    (tmp_path / "b.sav").write_bytes(b"no such thing")
    with pytest.raises(InputError, match=r"b\.sav: cannot be read .* save it again"):
        read(tmp_path / "b.sav", [{"name": "a"}])
    with pytest.raises(InputError, match="tool is 'stata', but the file looks like SPSS"):
        read(saved(tmp_path, {"a": [1]}), [{"name": "a"}], tool="stata")


WORDS = st.lists(
    st.text("aбүң ,;:.-?/10", min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool),
    min_size=2,
    max_size=4,
    unique=True,
)


@given(WORDS, st.data(), st.sampled_from(["labels", "behind", "numbers", "mentions"]))
def test_what_is_written_is_read_back_or_refused(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str], data: st.DataObject, how: str
) -> None:
    folder = tmp_path_factory.mktemp("spss")
    size = len(labels)
    ticks = data.draw(st.lists(st.one_of(st.none(), st.sets(st.integers(0, size - 1))), min_size=1, max_size=6))
    options = [{"name": str(place + 1), "label": label} for place, label in enumerate(labels)]
    question = {"name": "wish", "label": "Which, of these?", "options": options if how != "labels" else labels}
    columns: dict[str, list[Any]] = {}
    for place in range(size):
        given_up = [NAN if chosen is None else float(place in chosen) for chosen in ticks]
        mentions = [sorted(chosen or ())[place : place + 1] for chosen in ticks]
        columns[f"wish_{place + 1}"] = (
            given_up if how != "mentions" else [each[0] + 1 if each else NAN for each in mentions]
        )
    titles = {"labels": labels, "behind": [f"Which, of these? - {label}" for label in labels]}.get(how)
    codes = {place + 1: label for place, label in enumerate(labels)} if how == "mentions" else {0: "Жок", 1: "Ооба"}
    path = saved(folder, columns, column_labels=titles, variable_value_labels=dict.fromkeys(columns, codes))
    try:
        table = read(path, [question])
    except InputError:
        return
    found = table.ticks("wish").to_numpy(dtype=object)
    for row, chosen in enumerate(ticks):
        blank = chosen is None or (how == "mentions" and not chosen)
        for place in range(size):
            value = found[row, place]
            assert pd.isna(value) if blank else bool(value) == (place in (chosen or ()))
    assert np.array(found).shape == (len(ticks), size)
