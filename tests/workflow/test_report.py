"""The report of a region as the study makes it."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from pddemand.language import LANGUAGES

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_and_figure_leads_home(finished: Path, language: str) -> None:
    page = (finished / f"results/osh/report.{language}.html").read_text(encoding="utf-8")
    notes = re.findall(r'<div class="note"><p>(.+?)</p>', page)
    assert len(notes) == page.count("<table>") + page.count("<figure>")
    for note in notes:
        named = re.search(r"results/osh/[\w/.]+\.(csv|svg)", note)
        assert named and (finished / named[0]).exists(), note
        assert re.search(r"(test|render|classify)_?\w*\. \w+: pddemand\.", note), note
    assert "data/raw/osh/published.csv" in page


def test_documents_name_no_folder_of_this_computer(finished: Path) -> None:
    for path in sorted((finished / "results/osh").glob("report.*.docx")):
        with ZipFile(path) as parts:
            assert not [name for name in parts.namelist() if str(finished).encode() in parts.read(name)]
            assert {part.date_time for part in parts.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    for path in (finished / "results/osh").glob("report.*.pdf"):
        assert str(finished).encode() not in path.read_bytes()
