"""Forms on paper: every text, in every language, as it is; the same bytes each time."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from made_forms import HOSTILE, LANGUAGES, OSH, codebook, codebooks

from pddemand.forms import sentences, write_forms
from pddemand.forms.content import Form, form
from pddemand.forms.docx_form import docx_form
from pddemand.forms.pdf_form import pdf_form
from pddemand.records import Codebook

NEEDS_POPPLER = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not at hand to read the page")


def paragraphs(made: Form, language: str) -> list[str]:
    return [line.text.strip() for line in Document(BytesIO(docx_form(made, language))).paragraphs]


def printed(folder: Path, made: Form, language: str) -> str:
    """Give the text of a page as one line."""
    page = folder / "page.pdf"
    page.write_bytes(pdf_form(made, language))
    run = subprocess.run(["pdftotext", "-layout", page, "-"], capture_output=True, encoding="utf-8", check=True)
    return " ".join(run.stdout.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_word(language: str) -> None:
    made = form(OSH.codebook, OSH.region, LANGUAGES)
    lines = paragraphs(made, language)
    assert lines[1] == getattr(sentences.CONSENT, language)
    assert lines[2] == f"1. {getattr(OSH.codebook.questions[0].text, language)}"
    assert lines[4:9] == [f"☐\t{getattr(option.label, language)}" for option in OSH.items]
    assert lines[9] == f"☐\t{getattr(sentences.OTHER, language)}:"
    document = Document(BytesIO(docx_form(made, language)))
    section = document.sections[0]
    assert {"ky": "ky-KG", "ru": "ru-RU", "en": "en-GB"}[language] in document.styles.element.xml
    assert section.header.paragraphs[0].text == getattr(OSH.region.institution, language)
    assert "PAGE" in section.footer.paragraphs[0]._p.xml


def test_word_with_one_answer() -> None:
    lines = paragraphs(form(codebook([("ict", "ICT")], other=False), OSH.region, ["en"]), "en")
    assert "○\tICT" in lines
    assert "☐\tICT" in lines
    assert not [line for line in lines if "Other" in line]


@NEEDS_POPPLER
def test_a_line_beside_an_option_that_means_own_words(tmp_path: Path) -> None:
    made = form(codebook([("x", "Some other"), ("other", "Other thing")]), OSH.region, ["en"])
    assert [line for line in paragraphs(made, "en") if line.endswith(":")] == ["☐\tOther thing:", "○\tOther thing:"]
    text = printed(tmp_path, made, "en")
    assert (text.count("Other thing:"), text.count("Some other:"), text.count("Other:")) == (2, 0, 0)


@NEEDS_POPPLER
@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf(tmp_path: Path, language: str) -> None:
    text = printed(tmp_path, form(OSH.codebook, OSH.region, LANGUAGES), language)
    told = [OSH.region.institution, sentences.CONSENT, sentences.TITLE, sentences.OTHER, sentences.SEVERAL]
    told += [question.text for question in OSH.codebook.questions] + [option.label for option in OSH.items]
    shown = {word.rstrip(":") for word in text.split()}
    for words in told:
        assert {word.rstrip(":") for word in getattr(words, language).split()} <= shown


@NEEDS_POPPLER
def test_hostile_labels_are_text(tmp_path: Path) -> None:
    made = form(codebook([(f"o{number}", label) for number, label in enumerate(HOSTILE)]), OSH.region, ["en"])
    shown = [" ".join(label.split()) for label in HOSTILE]
    text = printed(tmp_path, made, "en")
    assert not [label for label in shown if "\u202e" not in label and label not in text]
    assert {f"☐\t{label}" for label in shown} <= set(paragraphs(made, "en"))


@NEEDS_POPPLER
def test_a_question_longer_than_a_page_goes_on_over_leaf(tmp_path: Path) -> None:
    labels = [f"Answer {number:03}" for number in range(1, 121)]
    made = form(codebook([(f"o{number}", label) for number, label in enumerate(labels)]), OSH.region, ["en"])
    text = printed(tmp_path, made, "en")
    assert [text.count(label) for label in labels] == [2] * 120


@settings(max_examples=20)
@given(codebooks())
def test_whatever_the_labels_hold(codes: Codebook) -> None:
    made = form(codes, OSH.region, ["ky"])
    assert pdf_form(made, "ky").startswith(b"%PDF")
    asked = made.questions[0]
    own = {option.id: ":" for option in asked.options if option.id == asked.own_words}
    shown = {f"☐\t{option.label['ky']}{own.get(option.id, '')}" for option in asked.options}
    assert shown <= set(paragraphs(made, "ky"))


MAKE = """
import sys
from pathlib import Path
from pddemand.codebook import read_study
from pddemand.forms import write_forms
study = read_study(Path(sys.argv[1]))
write_forms(study.codebook, study.region, ["ky", "ru", "en"], sys.argv[2])
"""


def test_same_bytes_in_another_place_and_time_zone(tmp_path: Path) -> None:
    region = Path(__file__).parents[2] / "data/raw/osh"
    files = write_forms(OSH.codebook, OSH.region, LANGUAGES, tmp_path / "one")
    elsewhere = {"TZ": "Asia/Bishkek", "PYTHONHASHSEED": "7", "LC_ALL": "C", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", MAKE, str(region), str(tmp_path / "two")]
    subprocess.run(command, env={**os.environ, **elsewhere}, check=True, cwd=tmp_path)
    assert len(files) == 11
    for file in files:
        twin = tmp_path / "two" / file.name
        assert sha256(file.read_bytes()).hexdigest() == sha256(twin.read_bytes()).hexdigest(), file.name
        assert str(tmp_path).encode() not in file.read_bytes()
