"""The report as page, Word document and PDF: the same text in all, whatever it holds; the same bytes each time."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import html as reader
from made_report import ALL, HOSTILE, LONG, SECRET, hostile, write

from pddemand.language import LANGUAGES
from pddemand.report import write_reports
from pddemand.report.blocks import Figure, Table
from pddemand.report.docx import docx
from pddemand.report.page import html
from pddemand.report.pdf import pdf
from pddemand.report.sections import report

NEEDS_POPPLER = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not at hand to read the page")
INVISIBLE = re.compile("[\u200b\u2066-\u2069\u202a-\u202e]")


def printed(content: bytes, *options: str) -> str:
    run = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return run.stdout.decode()


def squeezed(text: str) -> str:
    """Leave out what line ends, and marks of direction, which a reader may write elsewhere, change."""
    return INVISIBLE.sub("", re.sub(r"\s", "", text))


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results, study = write(tmp_path_factory.mktemp("report"))
    write_reports(results, study, LANGUAGES, "main { color: black }")
    return results


def test_same_results_give_the_same_bytes(documents: Path) -> None:
    made = sorted(documents.glob("report.*"))
    before = [path.read_bytes() for path in made]
    assert len(made) == 9
    write_reports(documents, documents.parent / "data/study.json", LANGUAGES, "main { color: black }")
    assert before == [path.read_bytes() for path in made]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_asks_for_nothing_and_its_pictures_speak(documents: Path, language: str) -> None:
    text = (documents / f"report.{language}.html").read_text(encoding="utf-8")
    page = reader.fromstring(text)
    assert page.get("lang") == language
    assert not page.xpath("//script | //link | //img | //a | //@onerror | //@onload")
    assert "default-src 'none'" in text
    names = page.xpath("//@id")
    assert len(names) == len(set(names)) == 4
    assert len(page.xpath("//figure/div/svg")) == len(page.xpath("//figcaption")) == 4
    for table in page.xpath("//table"):
        assert table.xpath("caption") and table.xpath("thead/tr/th[@scope='col']")
        assert re.match("База|Base", table.getparent().getnext().text_content())


@pytest.mark.parametrize(("language", "locale"), [("ky", "ky-KG"), ("ru", "ru-RU"), ("en", "en-GB")])
def test_word_document_has_real_tables_and_headings(documents: Path, language: str, locale: str) -> None:
    made = report(documents, documents.parent / "data/study.json", language, {})
    document = Document(str(documents / f"report.{language}.docx"))
    assert len(document.tables) == sum(isinstance(block, Table) for block in made.blocks)
    for table in document.tables:
        heads = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles[:3] == ["Title", "Subtitle", "Author"]
    assert styles.count("Table Caption") == len(document.tables)
    assert styles.count("Image Caption") == len(document.inline_shapes) == 4
    assert styles.count("Note") == len(document.tables) + 4
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {locale}
    assert {shape._inline.docPr.get("descr") for shape in document.inline_shapes} == {
        block.alt for block in made.blocks if isinstance(block, Figure)
    }
    assert document.sections[0].header.paragraphs[0].text == made.running
    assert "PAGE" in document.sections[0].footer._element.xml
    assert document.core_properties.title == made.title
    assert document.core_properties.language == locale


@NEEDS_POPPLER
def test_pdf_is_tagged_and_has_the_letters_of_kyrgyz(documents: Path) -> None:
    content = (documents / "report.ky.pdf").read_bytes()
    text = printed(content)
    assert {"ң", "ө", "ү"} <= set(text)
    assert "1-таблица." in text
    assert "62,5–65,0" in text
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Outlines", b"(ky)", b"pdfuaid"):
        assert mark in content, mark


def test_hostile_text_stays_text_on_the_page() -> None:
    page = reader.fromstring(html(hostile("ky"), ""))
    assert not page.xpath("//script | //img | //a | //@onerror | //b")
    for place in ("//h1", "//h2", "//dt", "//caption", "//figcaption", "//thead//th", "//tbody//th", "//title"):
        assert ALL[:60] in page.xpath(place)[0].text_content()


def test_hostile_text_stays_text_in_word() -> None:
    content = docx(hostile("ru"))
    document = Document(BytesIO(content))
    for paragraph in (document.paragraphs[0], document.paragraphs[3], document.paragraphs[4]):
        assert squeezed(paragraph.text) == squeezed(ALL)
    assert squeezed(document.tables[0].cell(2, 0).text) == squeezed(ALL + LONG)
    xml = document.element.xml
    assert not re.search("w:hyperlink|w:fldSimple|m:oMath|w:object", xml)
    assert SECRET not in xml
    assert not [part for part in document.part.rels.values() if part.is_external]


@NEEDS_POPPLER
def test_hostile_text_stays_text_in_print() -> None:
    content = pdf(hostile("en"))
    text = squeezed(printed(content, "-raw"))
    for piece in HOSTILE[:-2]:
        assert text.count(squeezed(piece)) >= 5, piece
    assert SECRET not in text
    assert b"/URI" not in content
    assert b"/JavaScript" not in content


@NEEDS_POPPLER
def test_long_words_stay_on_the_paper() -> None:
    boxes = printed(pdf(hostile("ky", "Ырастоо")), "-bbox")
    ends = [float(end) for end in re.findall(r'<word [^>]*xMax="([\d.]+)"', boxes)]
    assert max(ends) < 595 - 50
    assert boxes.count("<page ") < 14


def test_long_head_of_pages_is_cut() -> None:
    assert len(hostile("ky").running) == 100
