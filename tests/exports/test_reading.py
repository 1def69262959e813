"""All exports of a region are answers to one form; each file's tool and reading are reported."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from made_exports import write_book

from pddemand import exports
from pddemand.answers import joined, read_answers, write_answers
from pddemand.codebook import Study, read_study
from pddemand.errors import InputError
from pddemand.records import Export
from pddemand.responses import clean

PROJECT = Path(__file__).parents[2]
LABELS = [option.label.ky for option in read_study(PROJECT / "data/raw/osh").items]


def study(*listed: Export) -> Study:
    recorded = read_study(PROJECT / "data/raw/osh")
    return recorded.model_copy(update={"region": recorded.region.model_copy(update={"exports": listed})})


def form(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def google(path: Path, *wishes: str) -> None:
    head = ["Отметка времени", "Сизди кызыктырган багытты (же бир нечесин) белгилеңиз.", "topic"]
    form(path, [head, *([f"25.06.2024 10:00:{number:02}", wish, ""] for number, wish in enumerate(wishes))])


def kobo(path: Path, version: str, wish: str, options: Sequence[str] = ("ict", "legal")) -> None:
    head = ["directions", *(f"directions/{option}" for option in options), "topic", "__version__", "_uuid"]
    form(path, [head, [wish, *("1" if option in wish else "0" for option in options), "", version, "u"]])


def test_files_of_two_tools_become_one_table(tmp_path: Path) -> None:
    google(tmp_path / "a.csv", LABELS[0], f"{LABELS[0]}, {LABELS[2]}")
    kobo(tmp_path / "b.csv", "v1", "ict legal")
    table = exports.read_region(tmp_path, study(Export(file="a.csv"), Export(file="b.csv", tool="kobotoolbox")))
    assert table.bases()["ticked"].tolist() == [3, 0, 2, 0, 0]
    assert [(source.file, source.tool, source.rows) for source in table.sources] == [
        ("a.csv", "google_forms", 2),
        ("b.csv", "kobotoolbox", 1),
    ]
    assert table.sources[0].recognised == "the first column is headed 'Отметка времени'"
    assert table.sources[1].recognised == "named by the caller"
    assert table.frame["respondent:file"].tolist() == ["a.csv", "a.csv", "b.csv"]
    write_answers(table, tmp_path / "out")
    assert read_answers(tmp_path / "out").bases().equals(table.bases())


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (("v2", "ict", ("ict", "legal")), r"b\.csv: answers to version v2 of the form, a\.csv to v1"),
        (("v1", "ict", ("ict",)), r"b\.csv: question 'directions' has 2 columns, in a\.csv 3"),
    ],
)
def test_files_of_two_versions_of_a_form_are_refused(
    tmp_path: Path, second: tuple[str, str, Sequence[str]], says: str
) -> None:
    kobo(tmp_path / "a.csv", "v1", "ict legal")
    kobo(tmp_path / "b.csv", *second)
    with pytest.raises(InputError, match=says):
        exports.read_region(tmp_path, study(Export(file="a.csv"), Export(file="b.csv")))


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for place, folder in enumerate(("s", "k")):
        (tmp_path / folder).mkdir()
        google(tmp_path / folder / "a.csv", LABELS[place])
    table = exports.read_region(tmp_path, study(Export(file="s/a.csv"), Export(file="k/a.csv")))
    assert [source.file for source in table.sources] == ["s/a.csv", "k/a.csv"]
    assert table.frame["respondent:file"].tolist() == ["s/a.csv", "k/a.csv"]
    assert {column.file for column in table.columns} == {"s/a.csv", "k/a.csv"}


@pytest.mark.parametrize("again", ["a.csv", "./a.csv"])
def test_a_file_that_is_listed_twice_is_refused(tmp_path: Path, again: str) -> None:
    google(tmp_path / "a.csv", LABELS[0])
    with pytest.raises(InputError, match=r"region\.yaml: exports lists '.*a\.csv' twice; take one out"):
        exports.read_region(tmp_path, study(Export(file="a.csv"), Export(file=again)))


def test_a_copy_of_a_file_is_refused(tmp_path: Path) -> None:
    google(tmp_path / "a.csv", LABELS[0], LABELS[1])
    google(tmp_path / "b.csv", LABELS[0], LABELS[1])
    both = study(Export(file="a.csv"), Export(file="b.csv"))
    says = r"region\.yaml: exports lists 'a\.csv' and 'b\.csv', which hold the same; take one out$"
    with pytest.raises(InputError, match=says):
        exports.read_region(tmp_path, both)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("directions,topic\nict,\n", encoding="utf-8")
    with pytest.raises(InputError, match=says):
        exports.read_region(tmp_path, both)


def test_a_later_export_of_the_same_answers_is_refused(tmp_path: Path) -> None:
    """Also where a row was taken out by hand, and the copy is a workbook."""
    google(tmp_path / "a.csv", *LABELS[:3])
    rows = list(csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()))
    write_book(tmp_path / "b.xlsx", [rows[0], *rows[2:], ["26.06.2024 9:00:00", LABELS[3], "x"]])
    for listed in (("a.csv", "b.xlsx"), ("b.xlsx", "a.csv")):
        with pytest.raises(InputError, match="the same answers, given at the same time, in 2 of 3 rows; take out the"):
            exports.read_region(tmp_path, study(*(Export(file=file) for file in listed)))


def test_files_with_the_same_answers_at_other_times_are_two(tmp_path: Path) -> None:
    google(tmp_path / "a.csv", *LABELS[:3])
    later = (tmp_path / "a.csv").read_text(encoding="utf-8").replace("25.06.2024", "26.06.2024")
    (tmp_path / "b.csv").write_text(later, encoding="utf-8")
    (tmp_path / "c.csv").write_text(f"directions,topic\n{LABELS[0]},\n{LABELS[1]},\n", encoding="utf-8")
    (tmp_path / "d.csv").write_text(f"directions,topic\n{LABELS[0]},\n", encoding="utf-8")
    listed = [Export(file=f"{name}.csv") for name in "abcd"]
    assert exports.read_region(tmp_path, study(*listed)).bases()["ticked"].tolist() == [4, 3, 2, 0, 0]


def test_a_copy_does_no_harm_where_submissions_have_names(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        kobo(tmp_path / name, "v1", "ict legal")
    table = exports.read_region(tmp_path, study(Export(file="a.csv"), Export(file="b.csv")))
    assert len(table) == 2 and len(clean(table, ())[0]) == 1


def test_the_weaker_base_holds_for_all_files(tmp_path: Path) -> None:
    name = "directions"
    (tmp_path / "a.csv").write_text(f"{name},topic\nict,\n", encoding="utf-8")
    ticked = ",".join(f"{name}/{option.id}" for option in read_study(PROJECT / "data/raw/osh").items)
    (tmp_path / "b.csv").write_text(f"{ticked},topic\n1,,,,,\n", encoding="utf-8")
    one, other = (
        exports.read(tmp_path / file, PROJECT / "data/raw/osh/codebook.yaml", "plain") for file in ("a.csv", "b.csv")
    )
    assert other.base[name] == "ticked something"
    assert joined([replace(one, base={name: "answered"}), other]).base[name] == "ticked something"


def test_a_codebook_may_be_a_file(tmp_path: Path) -> None:
    google(tmp_path / "a.csv", LABELS[1])
    listed = [{"name": "Сизди кызыктырган багытты (же бир нечесин) белгилеңиз.", "options": LABELS}]
    (tmp_path / "codebook.yaml").write_text(yaml.safe_dump({"questions": listed}, allow_unicode=True), encoding="utf-8")
    (tmp_path / "codebook.json").write_text(json.dumps(listed), encoding="utf-8")
    for codebook in ("codebook.yaml", "codebook.json"):
        assert exports.read(tmp_path / "a.csv", tmp_path / codebook).bases()["ticked"].tolist() == [0, 1, 0, 0, 0]
    ours = exports.read(tmp_path / "a.csv", PROJECT / "data/raw/osh/codebook.yaml")
    assert ours.bases()["ticked"].tolist() == [0, 1, 0, 0, 0]
