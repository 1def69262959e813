"""Google Forms: real files, both ways of joining, and whatever labels and own words there may be."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from real_exports import NEEDS_SHARED, SHARED

from pddemand import exports
from pddemand.errors import InputError

WISHES = ["МКТ, санарип технологиялар", "Укук", "Психология"]
CODEBOOK: list[dict[str, Any]] = [
    {"name": "wish", "label": ["Кайсы багыт?", "Какое направление?"], "options": WISHES},
    {"name": "role", "label": "Кызматыңыз", "kind": "single", "options": ["Мугалим", "Директор"]},
    {"name": "topic", "label": "Тема"},
]
HEADER = ["Отметка времени", "Адрес электронной почты", "Кайсы багыт?", "Кызматыңыз", "Тема"]


def form(folder: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    path = folder / "form.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def row(wish: str = "Укук", role: str = "Мугалим", topic: str = "", mail: str = "") -> list[str]:
    return ["25.06.2024 6:59:49", mail, wish, role, topic]


@pytest.mark.parametrize("heading", ["Адрес электронной почты", "Электрондук почта дареги", "Email Address", "E-mail"])
def test_persons_are_told_apart_by_their_address(tmp_path: Path, heading: str) -> None:
    rows = [row(mail="a@mail.example"), row(mail="b@mail.example"), row(mail="A@mail.example")]
    read = exports.read(form(tmp_path, rows, [HEADER[0], heading, *HEADER[2:]]), CODEBOOK)
    assert read.frame["respondent:person"].tolist() == [1, 2, 1]


def cases() -> list[Any]:
    if not SHARED.is_dir():
        return []
    listed = json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))
    found = [case for case in listed if case["file"].startswith("google_forms")]
    return [pytest.param(case["file"], name, told) for case in found for name, told in case["expected"].items()]


@NEEDS_SHARED
@pytest.mark.parametrize(("file", "question", "told"), cases())
def test_real_files(file: str, question: str, told: dict[str, Any]) -> None:
    table = exports.read(SHARED / file, [{"name": question, "options": told["options"]}])
    bases = table.bases()
    assert table.sources[0].tool == "google_forms"
    assert dict(zip(bases["option"], bases["ticked"], strict=True)) == told["counts"]
    assert len(table) == told["n_rows"]
    assert table.answered(question).sum() == told["n_answered"]
    assert table.others(question).notna().sum() == told["n_with_other"]


def test_a_sheet_by_hand(tmp_path: Path) -> None:
    rows = [
        row("МКТ, санарип технологиялар, Укук, Шахмат, шашки", "Директор", "ИКТ", "a@b.kg"),
        row("", "", "", "A@b.kg"),
        row("Психология", "завуч", "", "c@d.kg"),
    ]
    table = exports.read(form(tmp_path, rows), CODEBOOK)
    assert table.bases().query("question == 'wish'")["ticked"].tolist() == [1, 1, 1]
    assert table.bases().query("question == 'wish'")["answered"].tolist() == [2, 2, 2]
    assert table.others("wish").tolist()[0] == "Шахмат, шашки"
    assert table.frame["role"].tolist()[0] == "Директор"
    assert table.others("role").tolist()[2] == "завуч"
    assert table.frame["respondent:person"].tolist() == [1, 1, 2]
    assert table.frame["respondent:date"].tolist() == ["2024-06-25"] * 3
    assert table.frame["respondent:row"].tolist() == [2, 3, 4]
    assert not any("b.kg" in str(value) for value in table.frame.to_numpy().ravel())


def test_the_time_tells_the_two_kinds_apart(tmp_path: Path) -> None:
    downloaded = [["2024/06/25 6:59:49 AM GMT+6", "", "Укук;Башка, сөз", "", ""]]
    assert exports.read(form(tmp_path, downloaded), CODEBOOK).others("wish").tolist() == ["Башка, сөз"]
    assert exports.read(form(tmp_path, [row("Укук, Башка;сөз")]), CODEBOOK).others("wish").tolist() == ["Башка;сөз"]


@pytest.mark.parametrize(
    ("rows", "header", "says"),
    [
        ([row("Шахмат, Укук")], HEADER, "row 2, column 'Кайсы багыт?': 'Шахмат' stands before an option"),
        (
            [row("Укик, Психология")],
            HEADER,
            "did you mean 'Укук'? Correct the codebook, or if it is someone's own words list the whole answer",
        ),
        ([row()], [*HEADER[:2], "Кайсы багыттар?", *HEADER[3:]], "no column is headed 'wish' or 'Кайсы багыт?' or"),
        ([row()], [*HEADER[:2], "Кайсы багыттар?", *HEADER[3:]], "did you mean 'Кайсы багыттар?'?"),
        ([row()], [*HEADER[:4], "Кайсы багыт?"], r"question 'wish' heads two columns, C \('Кайсы багыт\?'\) and E"),
        ([row(topic="Билим бер?? ж?н?нд?")], HEADER, "'ж?н?нд?' has lost the letters ң, ө, ү"),
        ([row("Психология, =HYPERLINK(1)")], HEADER, "'=HYPERLINK(1)' is a formula or what a spreadsheet left of one"),
        ([row()], [*HEADER[:2], "Кайсы баг?т?", *HEADER[3:]], "'баг?т?' has lost the letters"),
    ],
)
def test_bad_input_is_one_line(tmp_path: Path, rows: list[list[str]], header: list[str], says: str) -> None:
    with pytest.raises(InputError) as raised:
        exports.read(form(tmp_path, rows, header), CODEBOOK)
    text = str(raised.value)
    assert says.replace("\\", "") in text
    assert "form.csv" in text
    assert "\n" not in text


def test_the_wrong_tool_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tool is 'qualtrics', but the file looks like Google Forms"):
        exports.read(form(tmp_path, [row()]), CODEBOOK, tool="qualtrics")
    with pytest.raises(InputError, match="tool is 'googleforms'; did you mean 'google_forms'"):
        exports.read(form(tmp_path, [row()]), CODEBOOK, tool="googleforms")


def test_remedies_work(tmp_path: Path) -> None:
    labels = ["IT", "IT, robotics"]
    path = form(tmp_path, [row("IT, robotics"), row("IT, IT, robotics")])
    ask = {"name": "Кайсы багыт?", "options": labels}
    with pytest.raises(InputError, match="if the form had no place for own words, set other: false"):
        exports.read(path, [ask])
    assert exports.read(path, [{**ask, "other": False}]).bases()["ticked"].tolist() == [1, 2]

    path = form(tmp_path, [row("IT, chess, IT club"), row("IT")])
    ask = {"name": "Кайсы багыт?", "options": ["IT", "IT club"]}
    with pytest.raises(InputError, match="list the whole answer, from these words on, under 'others'"):
        exports.read(path, [ask])
    table = exports.read(path, [{**ask, "others": ["chess, IT club"]}])
    assert table.bases()["ticked"].tolist() == [2, 0]
    assert table.others("Кайсы багыт?").tolist()[0] == "chess, IT club"


LABEL = st.text(alphabet="аңҮbc ,;'\"(", min_size=1, max_size=6).map(lambda text: " ".join(text.split())).filter(bool)
WORDS = st.text(alphabet="аңxb ,;", max_size=6).map(lambda text: " ".join(text.split()))


@settings(max_examples=300)
@given(
    data=st.data(), labels=st.lists(LABEL, min_size=1, max_size=4, unique=True), separator=st.sampled_from([", ", ";"])
)
def test_whatever_is_written_is_read_back_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, labels: list[str], separator: str
) -> None:
    people = data.draw(st.lists(st.tuples(st.sets(st.sampled_from(labels)), WORDS), min_size=1, max_size=4))
    cells = [
        separator.join([label for label in labels if label in chosen] + [own] * bool(own)) for chosen, own in people
    ]
    if any(_looks_like_an_option(own, labels, mark) for _, own in people for mark in (", ", ";")):
        return  # own words that begin with an option's words are that option to any reader
    path = form(tmp_path_factory.mktemp("form"), [row(" ".join(cell.split())) for cell in cells])
    stamp = path.read_text(encoding="utf-8")
    if separator == ";":
        path.write_text(stamp.replace("25.06.2024 6:59:49", "2024/06/25 6:59:49 AM GMT+6"), encoding="utf-8")
    try:
        table = exports.read(path, [{"name": "Кайсы багыт?", "options": labels}])
    except InputError:
        return
    for (chosen, own), ticks, other in zip(
        people,
        table.ticks("Кайсы багыт?").fillna(False).to_numpy(),
        table.others("Кайсы багыт?").fillna(""),
        strict=True,
    ):
        assert {label for label, tick in zip(labels, ticks, strict=True) if tick} == chosen
        assert other == own


def _looks_like_an_option(own: str, labels: list[str], separator: str) -> bool:
    pieces = own.split(separator)
    return any(separator.join(pieces[:end]).strip() in labels for end in range(1, len(pieces) + 1))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            [row("Укук"), *[row("Психологиялык багыт")] * 3],
            "row 3, .*nobody chose option 'Психология' .* stand in 3 rows",
        ),
        ([row("Укук, Психология, МКТ, санарип технологиялар", "Мектеп башчысы")] * 6, "nobody chose option 'Мугалим'"),
        (
            [row("Укук, аң-сезим таануу"), row("МКТ, санарип технологиялар, аң-сезим таануу")] * 3,
            "nobody chose option 'Психология' .* stand in 6 rows",
        ),
    ],
)
def test_an_option_that_was_renamed_is_refused(tmp_path: Path, rows: list[list[str]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        exports.read(form(tmp_path, rows), CODEBOOK)
    own = [dict(question, others=["Психологиялык багыт", "Мектеп башчысы", "аң-сезим таануу"]) for question in CODEBOOK]
    assert len(exports.read(form(tmp_path, rows), own)) == len(rows)


@pytest.mark.parametrize("cell", ["Шахмат, Укук", "Психология, Шахмат, Укук", "Шахмат;Укук"])
def test_the_remedy_of_words_before_an_option_is_one(tmp_path: Path, cell: str) -> None:
    path = form(tmp_path, [row(cell), row("Укук, Психология" if "," in cell else "Укук;Психология")])
    with pytest.raises(InputError, match=r"'Шахмат' .* list the whole answer, from these words on, under 'others'"):
        exports.read(path, CODEBOOK)
    listed = [{**CODEBOOK[0], "others": [cell[cell.index("Шахмат") :]]}, *CODEBOOK[1:]]
    assert exports.read(path, listed).others("wish").dropna().tolist() == [cell[cell.index("Шахмат") :]]


def test_own_words_are_no_remedy_where_there_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'Шахмат' .*; correct the codebook$"):
        exports.read(form(tmp_path, [row("Шахмат, Укук")]), [{**CODEBOOK[0], "other": False}, *CODEBOOK[1:]])
