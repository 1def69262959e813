"""What a report says: everything numbered, every table with base, basis and source, in the words of its language."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_report import write

from pddemand.language import LANGUAGES
from pddemand.provenance import digest, read
from pddemand.report.blocks import Definitions, Figure, Heading, Paragraph, Report, Table, shares
from pddemand.report.sections import report

CAPTIONS = {
    "ky": (r"(\d+)-таблица\. ", r"(\d+)-сүрөт\. "),
    "ru": (r"Таблица (\d+)\. ", r"Рисунок (\d+)\. "),
    "en": (r"Table (\d+)\. ", r"Figure (\d+)\. "),
}
NOTES = {
    "ky": r"База: .+ Негизи: .+\. Файл: .+\.csv\. Эреже: made\. Код: pddemand\.made\.",
    "ru": r"База: .+ Основание: .+\. Файл: .+\.csv\. Правило: made\. Код: pddemand\.made\.",
    "en": r"Base: .+ Basis: .+\. File: .+\.csv\. Rule: made\. Code: pddemand\.made\.",
}


def written(folder: Path, language: str = "en", without: tuple[str, ...] = (), **region: object) -> Report:
    results, study = write(folder, without, **region)
    return report(results, study, language, read(results / "provenance.json"))


def tables(made: Report) -> list[Table]:
    return [block for block in made.blocks if isinstance(block, Table)]


def headings(made: Report) -> list[str]:
    return [block.text for block in made.blocks if isinstance(block, Heading)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_and_figures_are_numbered_and_say_what_they_rest_on(tmp_path: Path, language: str) -> None:
    made = written(tmp_path, language)
    figures = [block for block in made.blocks if isinstance(block, Figure)]
    for pattern, captions in zip(
        CAPTIONS[language],
        ([table.caption for table in tables(made)], [figure.caption for figure in figures]),
        strict=True,
    ):
        numbers = [re.match(pattern, caption) for caption in captions]
        assert [int(number[1]) for number in numbers if number] == list(range(1, len(captions) + 1))
    assert len(tables(made)) == 14
    assert len(figures) == 4
    for table in tables(made):
        assert re.fullmatch(NOTES[language], table.note), table.note
    assert all("made" in figure.note for figure in figures)


@pytest.mark.parametrize(
    ("language", "share"), [("ky", "62,5–65,0\xa0%"), ("ru", "62,5–65,0\xa0%"), ("en", "62.5–65.0%")]
)
def test_numbers_have_the_sign_of_the_language(tmp_path: Path, language: str, share: str) -> None:
    assert share in {cell for row in tables(written(tmp_path, language))[0].rows for cell in row}


def test_tables_fit_the_page(tmp_path: Path) -> None:
    for table in tables(written(tmp_path)):
        assert len(table.head) <= 7
        assert all(len(row) == len(table.head) == len(table.figures) for row in table.rows)


def test_ledger_and_proposals_are_tables_of_verdicts(tmp_path: Path) -> None:
    made = {table.caption.partition(". ")[2]: table for table in tables(written(tmp_path, "ru"))}
    ledger = made["Реестр утверждений"]
    assert ledger.rows[1] == ("Вымышленное направление: meaning 1\n1-бет", "✗\xa0опровергается", "почему")
    assert "База: утверждений источника — 4." in ledger.note
    weighed = made["Предложения источника"].rows[0]
    assert weighed[1] == (
        "✓\xa0подтверждается: Вымышленное направление: meaning 0\n"
        "∅\xa0проверить нельзя: Вымышленное направление: meaning 3"
    )
    assert made["Предложения источника"].rows[1][1:3] == ("—", "—")


def test_files_that_people_wrote_stand_with_their_hashes(tmp_path: Path) -> None:
    made = written(tmp_path)
    listed = [block for block in made.blocks if isinstance(block, Definitions)][-1]
    assert listed.entries == [("data/raw/made_up/claims.yaml", digest(tmp_path / "claims.yaml"))]


def test_region_with_nothing_but_answers_or_totals_has_fewer_sections(tmp_path: Path) -> None:
    made = written(tmp_path, "en", ("courses", "claims", "proposals", "published"), source=None)
    said = " ".join(block.text for block in made.blocks if isinstance(block, Paragraph))
    assert headings(made) == [
        *("Abstract", "What was asked, and of whom", "Method", "How many chose each direction"),
        *("Which directions differ", "What the totals leave open", "Would another reading change the result?"),
        *("What next year’s courses could be", "How many teachers should another region ask?", "Limitations"),
        *("Data and disclosure", "Colophon"),
    ]
    assert "Claims" not in said
    assert "What is told of this survey, and what is not:" in said


def test_made_up_survey_says_so_in_title_and_head_of_every_page(tmp_path: Path) -> None:
    made = written(tmp_path, "ky", synthetic=True)
    assert made.title.endswith("(ойдон чыгарылган жооптор)")
    assert "(ойдон чыгарылган жооптор)" in made.running
    assert isinstance(made.blocks[0], Paragraph)
    assert made.blocks[0].of == "warning"


CELLS = st.text("ab -", max_size=60)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5),
    st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_widths_are_parts_of_one(rows: Sequence[Sequence[str]], figures: Sequence[bool]) -> None:
    parts = shares([["Heading", "A", "B"], *rows], figures)
    assert sum(parts) == pytest.approx(1)
    assert min(parts) > 0.04


def test_small_tables_and_short_rows_stay_whole_and_many_columns_have_smaller_letters() -> None:
    small = Table("A", ["Direction", "Share"], [["ICT", "74%"]] * 20, [False, True], "")
    long = Table("A", ["Claim", "Why"], [["short", "why"], ["long", "word " * 500]], [False, False], "")
    many = Table("A", ["Белгилердеги"] * 7, [["15,8–89,5 %"] * 7], [True] * 7, "")
    assert small.whole and not any(small.parted) and not small.crowded
    assert not long.whole and long.parted == [False, True]
    assert many.crowded and many.whole
