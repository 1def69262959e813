"""The questionnaire on paper, as a Word document in one language that an institute can still edit."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from pddemand.forms.content import PRINTED, Asked, Form

MARKS = {"multiple": "☐", "single": "○"}
LOCALES = {"ky": "ky-KG", "ru": "ru-RU", "en": "en-GB"}
LETTERS = "Arial"  # has all of Kyrgyz and is on every computer with Word
ON_ONE_PAGE = 12  # lines of a question that a page end does not part
WIDTH, LEFT = Cm(16.6), Cm(0.8)


def docx_form(form: Form, language: str) -> bytes:
    """Make the document: boxes to tick, circles where one answer counts, lines for own words.

    Parameters
    ----------
    form : Form
        The questionnaire.
    language : str
        One of its languages.
    """
    document = Document()
    _page(document, form, language)
    document.add_paragraph(form.title[language], style="Title")
    document.add_paragraph(form.consent[language])
    for number, asked in enumerate(form.questions, 1):
        lines = _question(document, number, asked, language)
        if asked.other:
            lines.append(_to_write_on(_answer(document, asked, f"{form.other[language]}: ")))
        for line in lines:
            line.paragraph_format.space_after = Pt(5)
        for line in lines[: -1 if len(lines) <= ON_ONE_PAGE else 2]:
            line.paragraph_format.keep_with_next = True
    content = BytesIO()
    document.save(content)
    return with_fixed_dates(content.getvalue())


def _page(document: WordDocument, form: Form, language: str) -> None:
    """Set paper, language, letters, header, footer and what the file says of itself."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.header.paragraphs[0].text = form.institution[language]
    _number_pages(section.footer.paragraphs[0])
    for name, size in (("Normal", 11), ("Header", 9), ("Footer", 9), ("Title", 15)):
        letters = document.styles[name].font
        letters.name, letters.size = LETTERS, Pt(size)
        for kind in ("cs", "eastAsia"):
            letters.element.rPr.rFonts.set(qn(f"w:{kind}"), LETTERS)
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):  # a theme's letters would come first
            letters.element.rPr.rFonts.attrib.pop(qn(f"w:{kind}Theme"), None)
    title = document.styles["Title"]
    title.font.color.rgb, title.font.bold = RGBColor(0, 0, 0), True
    title.element.pPr.remove(title.element.pPr.find(qn("w:pBdr")))  # the template's blue line
    for spelling in document.styles.element.iter(qn("w:lang")):
        spelling.set(qn("w:val"), LOCALES[language])
    properties = document.core_properties
    properties.title, properties.author = form.title[language][:255], form.institution[language][:255]
    properties.language, properties.comments = LOCALES[language], ""
    properties.created = properties.modified = PRINTED


def _number_pages(line: Paragraph) -> None:
    """Let Word write the number of the page."""
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)


def _question(document: WordDocument, number: int, asked: Asked, language: str) -> list[Paragraph]:
    """Write a question with the answers that it offers."""
    lines = [document.add_paragraph(f"{number}. {asked.text[language]}")]
    lines[0].runs[0].bold = True
    lines[0].paragraph_format.space_before = Pt(14)
    if asked.kind == "text":
        lines += [_to_write_on(document.add_paragraph()) for _ in range(3)]
    else:
        lines.append(document.add_paragraph(asked.hint[language]))
        lines[1].runs[0].italic = True
        for option in asked.options:
            label, own = option.label[language], option.id == asked.own_words
            lines.append(
                _to_write_on(_answer(document, asked, f"{label}: ")) if own else _answer(document, asked, label)
            )
    return lines


def _answer(document: WordDocument, asked: Asked, label: str) -> Paragraph:
    line = document.add_paragraph(f"{MARKS[asked.kind]}\t{label}")
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = LEFT, -LEFT
    line.paragraph_format.tab_stops.add_tab_stop(LEFT)
    return line


def _to_write_on(line: Paragraph) -> Paragraph:
    """Draw a line from here to the right margin."""
    line.add_run("\t")
    line.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    return line


def with_fixed_dates(document: bytes) -> bytes:
    """Pack a document anew with one date for all its parts."""
    content = BytesIO()
    with ZipFile(BytesIO(document)) as old, ZipFile(content, "w") as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, PRINTED.timetuple()[:6]), old.read(name), ZIP_DEFLATED)
    return content.getvalue()
