"""Stata: variables of 1 and 0, mentions, joined codes, missing values, encodings of old files, what is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_exports import counts, names, real

from pddemand.errors import InputError
from pddemand.exports import read, stata
from pddemand.exports.sheets import read_sheet

NAN = float("nan")
Q4 = {"name": "q4", "label": "Which?", "options": [{"name": "1", "label": "ICT"}, {"name": "2", "label": "Law"}]}


def saved(folder: Path, columns: dict[str, list[Any]], **options: Any) -> Path:
    pyreadstat.write_dta(pd.DataFrame(columns), str(folder / "a.dta"), **options)
    return folder / "a.dta"


def test_recognised_by_its_name(tmp_path: Path) -> None:
    path = saved(tmp_path, {"q4_1": [1]})
    assert stata.recognised(read_sheet(path)) == "its name ends in .dta"
    real("expected.json")
    assert not any(stata.recognised(read_sheet(real(name))) for name in names() if "ragged" not in name)


@pytest.mark.parametrize("version", [8, 10, 12, 13, 14, 15])
@pytest.mark.parametrize(
    ("variables", "labels"),
    [
        (["q4_1", "q4_2"], None),
        (["q4_1", "q4_2"], ["ICT", "Law"]),
        (["v7", "v9"], ["Which?: ICT", "Which?: Law"]),
        (["q4_ict", "q4_law"], None),
    ],
)
def test_variables_of_1_and_0(tmp_path: Path, variables: list[str], labels: list[str] | None, version: int) -> None:
    columns: dict[str, list[Any]] = dict(zip(variables, [[1, 1, 0, NAN], [1, 0, 0, NAN]], strict=True))
    table = read(saved(tmp_path, columns, column_labels=labels, version=version), [Q4])
    assert counts(table, "q4") == {"1": [4, 3, 2], "2": [4, 3, 1]}


def test_labels_of_values_say_what_codes_mean(tmp_path: Path) -> None:
    labels = {"q4_1": {1: "Ооба", 2: "Жок"}, "q4_2": {1: "Ооба", 2: "Жок"}}
    path = saved(tmp_path, {"q4_1": [1, 2, NAN], "q4_2": [2, 2, NAN]}, variable_value_labels=labels)
    assert counts(read(path, [Q4]), "q4") == {"1": [3, 2, 1], "2": [3, 2, 0]}


def test_mentions(tmp_path: Path) -> None:
    labels = {"q4_1": {1: "ICT", 2: "Law"}, "q4_2": {1: "ICT", 2: "Law"}}
    path = saved(tmp_path, {"q4_1": [2, 1, NAN], "q4_2": [1, NAN, NAN]}, variable_value_labels=labels)
    assert counts(read(path, [Q4]), "q4") == {"1": [3, 2, 2], "2": [3, 2, 1]}


@pytest.mark.parametrize("separator", [" ", ",", ", ", ";"])
def test_codes_joined_in_one_text(tmp_path: Path, separator: str) -> None:
    path = saved(tmp_path, {"q4": [f"1{separator}2", "2", ""], "q4_other": ["", "өз сөзү", ""]})
    table = read(path, [Q4])
    assert counts(table, "q4") == {"1": [3, 2, 1], "2": [3, 2, 2]}
    assert table.others("q4").tolist() == [pd.NA, "өз сөзү", pd.NA]


def test_joined_codes_beside_the_variables_of_options(tmp_path: Path) -> None:
    path = saved(tmp_path, {"q4": ["1 2", ""], "q4_1": [1, NAN], "q4_2": [1, NAN]})
    assert counts(read(path, [Q4]), "q4") == {"1": [2, 1, 1], "2": [2, 1, 1]}


def test_one_variable_with_one_option_each(tmp_path: Path) -> None:
    path = saved(tmp_path, {"q4": [1, 2, NAN]}, variable_value_labels={"q4": {1: "ICT", 2: "Law"}})
    assert counts(read(path, [Q4]), "q4") == {"1": [3, 2, 1], "2": [3, 2, 1]}


def test_extended_missing_values_are_blank(tmp_path: Path) -> None:
    columns: dict[str, list[Any]] = {"q4_1": [1, "a", NAN, 0], "q4_2": [0, "b", "z", 1]}
    missing = {"q4_1": ["a"], "q4_2": ["b", "z"]}
    labels = {"q4_1": {1: "Yes", 0: "No", "a": "refused"}}
    path = saved(tmp_path, columns, missing_user_values=missing, variable_value_labels=labels)
    assert counts(read(path, [Q4]), "q4") == {"1": [4, 2, 1], "2": [4, 2, 1]}


def test_labels_cut_off_after_80_characters(tmp_path: Path) -> None:
    long = ["Санариптик технологияларды окутууда колдонуу жана онлайн сабактарды уюштуруу боюнча курс", "Укук"]
    path = saved(tmp_path, {"v1": [1, 0], "v2": [1, 0]}, column_labels=[long[0][:80], long[1]])
    table = read(path, [{"name": "q4", "options": long}])
    assert [ticked for _, _, ticked in counts(table, "q4").values()] == [1, 1]


def bytes_as_latin(text: str, encoding: str) -> str:
    """Give a text that a latin-1 writer puts into a file as the bytes of another encoding."""
    return text.encode(encoding).decode("latin-1")


@pytest.mark.parametrize("version", [114, 117])
@pytest.mark.parametrize("encoding", ["cp1251", "ptcp154", "cp1252"])
def test_old_files_in_other_encodings(tmp_path: Path, version: Any, encoding: str) -> None:
    texts = ["Méthodes", "Théâtre"] if encoding == "cp1252" else ["Методика преподавания", "Психология"]
    texts = ["Билим берүү", "Көркөм өнөр"] if encoding == "ptcp154" else texts
    raw = [bytes_as_latin(text, encoding) for text in texts]
    frame = pd.DataFrame({"v1": [1, 0], "v2": [0, 1], "topic": raw})
    labels = {"v1": raw[0], "v2": raw[1]}
    frame.to_stata(tmp_path / "a.dta", write_index=False, version=version, variable_labels=labels)
    table = read(tmp_path / "a.dta", [{"name": "q4", "options": texts}, {"name": "topic"}])
    assert [ticked for _, _, ticked in counts(table, "q4").values()] == [1, 1]
    assert table.frame["topic"].tolist() == texts
    named = read(tmp_path / "a.dta", [{"name": "topic"}], encoding=encoding)
    assert (named.frame["topic"].tolist(), named.sources[0].encoding) == (texts, encoding)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"q4x_1": [1]}, "no column is headed 'q4' or 'Which\\?'; did you mean 'q4x_1'"),
        ({"q41": [1], "q42": [1]}, "no column is headed 'q4'"),
        ({"q4": ["1 3"]}, "row 1, column 'q4': .*'3' is no option of question 'q4'"),
        ({"q4": ["12"]}, "row 1, column 'q4': '12' is no option of question 'q4'"),
        ({"q4_1": [1, 8], "q4_2": [0, 0]}, "row 2, column 'q4_1': '8' says neither"),
        ({"q4_1": [1], "q4_2": [0], "q4_7": [0]}, "variable 'q4_7' is for no option of question 'q4'"),
    ],
)
def test_bad_input_is_refused_in_one_line(tmp_path: Path, columns: dict[str, list[Any]], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read(saved(tmp_path, columns), [Q4])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("code", "label"), [("0", "0"), ("Нет", "Нет")])
def test_a_wording_that_also_means_no_is_refused(tmp_path: Path, code: str, label: str) -> None:
    asked = {"name": "q4", "options": [{"name": "1", "label": label}, {"name": "2", "label": "Law"}]}
    with pytest.raises(InputError, match=f"'{label}' is the wording of option '1' .* may also mean"):
        read(saved(tmp_path, {"q4_1": [code, code], "q4_2": ["", ""]}), [asked])


def test_the_ticked_option_s_own_code_in_its_variable(tmp_path: Path) -> None:
    path = saved(tmp_path, {"q4_1": [1, 0, NAN], "q4_2": [2, 2, NAN]})
    assert counts(read(path, [Q4]), "q4") == {"1": [3, 2, 1], "2": [3, 2, 2]}


def test_two_underscores_and_a_code_in_steps(tmp_path: Path) -> None:
    asked = {"name": "q4", "options": [{"name": "1", "label": "ICT"}, {"name": "88", "label": "Law"}]}
    path = saved(tmp_path, {"q4__1": [1, 0, NAN], "q4__88": [1, 1, NAN]})
    assert counts(read(path, [asked]), "q4") == {"1": [3, 2, 1], "88": [3, 2, 2]}


def test_no_answers_and_a_wrong_tool(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is a header and no answers below it"):
        read(saved(tmp_path, {"q4_1": []}), [Q4])
    with pytest.raises(InputError, match="tool is 'spss', but the file looks like Stata"):
        read(saved(tmp_path, {"q4_1": [1]}), [Q4], tool="spss")


LABELS = st.lists(st.text("aбү ,;:-?10", min_size=1, max_size=8).map(str.strip), min_size=2, max_size=4, unique=True)


def indicators(ticks: list[set[int] | None], size: int) -> dict[str, list[Any]]:
    return {
        f"wish_{place + 1}": [NAN if chosen is None else float(place in chosen) for chosen in ticks]
        for place in range(size)
    }


def mentioned(ticks: list[set[int] | None], size: int) -> dict[str, list[Any]]:
    rows = [[*(place + 1.0 for place in sorted(chosen or ())), *[NAN] * size] for chosen in ticks]
    return {f"wish_{place + 1}": [row[place] for row in rows] for place in range(size)}


def codes(ticks: list[set[int] | None], size: int) -> dict[str, list[Any]]:
    return {"wish": [" ".join(str(place + 1) for place in sorted(chosen or ())) for chosen in ticks]}


@given(LABELS, st.data(), st.sampled_from([indicators, mentioned, codes]), st.booleans())
def test_what_is_written_is_read_back_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    labels: list[str],
    data: st.DataObject,
    write: Callable[[list[set[int] | None], int], dict[str, list[Any]]],
    labelled: bool,
) -> None:
    size = len(labels)
    ticks = data.draw(st.lists(st.one_of(st.none(), st.sets(st.integers(0, size - 1))), min_size=1, max_size=6))
    columns = write(ticks, size)
    options: dict[str, Any] = {}
    if labelled and write is indicators:
        options["column_labels"] = labels
    if labelled and write is mentioned:
        values = {place + 1: label for place, label in enumerate(labels)}
        options["variable_value_labels"] = dict.fromkeys(columns, values)
    path = saved(tmp_path_factory.mktemp("stata"), columns, **options)
    listed = [{"name": str(place + 1), "label": label} for place, label in enumerate(labels)]
    try:
        table = read(path, [{"name": "wish", "options": listed}])
    except InputError:
        return
    found = table.ticks("wish").to_numpy(dtype=object)
    for row, chosen in enumerate(ticks):
        blank = chosen is None or (write is not indicators and not chosen)
        for place in range(size):
            value = found[row, place]
            assert pd.isna(value) if blank else bool(value) == (place in (chosen or ()))
