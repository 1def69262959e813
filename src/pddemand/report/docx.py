"""The report as a Word document that journals take: Pandoc makes it of the page, and here it gets its looks."""

import subprocess
from collections.abc import Iterator
from io import BytesIO

import pypandoc
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from pddemand.forms.content import PRINTED
from pddemand.forms.docx_form import LOCALES, with_fixed_dates
from pddemand.report.blocks import Figure, Report
from pddemand.report.blocks import Table as Block
from pddemand.report.page import for_word

LETTERS = "Times New Roman"  # has all of Kyrgyz and is what journals ask for
MARGIN, WIDTH, OF_PICTURES = Cm(2), Cm(17), Cm(16.4)
LINE, FINE_LINE = "single", "dotted"

SIZES = {
    "Normal": 11, "Title": 16, "Subtitle": 12, "Author": 11, "Heading 2": 12.5, "Abstract": 10.5, "Keywords": 10.5,
    "Warning": 11, "Compact": 9, "Table Caption": 10, "Image Caption": 10, "Note": 8, "Header": 9, "Footer": 9,
}  # fmt: skip
"""Points of the letters of each style."""

CROWDED = Pt(8)
"""Those of tables whose columns have little room."""

BOLD = ("Title", "Heading 2", "Warning", "Table Caption", "Definition Term")
ITALIC = ("Author", "Keywords")
SPACES = {
    "Body Text": (0, 6), "First Paragraph": (0, 6), "Title": (0, 4), "Subtitle": (0, 2), "Author": (0, 14),
    "Heading 2": (14, 5), "Abstract": (0, 4), "Keywords": (0, 4), "Compact": (2, 2), "Definition Term": (4, 0),
    "Definition": (0, 0), "Table Caption": (12, 4), "Captioned Figure": (10, 2), "Image Caption": (2, 2),
    "Note": (4, 10),
}  # fmt: skip
"""Points before and after a paragraph of each style."""

CENTRED = ("Title", "Subtitle", "Author", "Footer", "Captioned Figure")


def docx(report: Report) -> bytes:
    """Make the document."""
    document = Document(BytesIO(_by_pandoc(for_word(report))))
    _say_of_itself(document, report)
    _styles(document, report.language)
    _page(document, report)
    for table, block in zip(
        document.tables, [block for block in report.blocks if isinstance(block, Block)], strict=True
    ):
        _table(table)
        _together(table, block)
    _pictures(document, [block for block in report.blocks if isinstance(block, Figure)])
    content = BytesIO()
    document.save(content)
    return with_fixed_dates(content.getvalue())


def _by_pandoc(page: str) -> bytes:
    """Let Pandoc read a page; it may look at no file and at no network."""
    command = [pypandoc.get_pandoc_path(), "--sandbox", "--from=html", "--to=docx", "--output=-", "--quiet"]
    return subprocess.run(command, input=page.encode(), capture_output=True, check=True).stdout


def _say_of_itself(document: WordDocument, report: Report) -> None:
    properties = document.core_properties
    properties.title, properties.author = report.title[:255], report.institution[:255]
    properties.subject, properties.language = report.below[:255], LOCALES[report.language]
    properties.created = properties.modified = PRINTED


def _styles(document: WordDocument, language: str) -> None:
    """Set letters, sizes and spaces of every kind of paragraph."""
    for name in SIZES:
        if name not in document.styles:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for style in document.styles:
        if isinstance(style, ParagraphStyle):
            _letters(style)
    for name in ("Abstract", "Keywords"):
        form = document.styles[name].paragraph_format
        form.left_indent = form.right_indent = Cm(0.8)
    for name, (before, after) in SPACES.items():
        form = document.styles[name].paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
    for name in CENTRED:
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Table Caption", "Captioned Figure", "Definition Term"):
        document.styles[name].paragraph_format.keep_with_next = True
    document.styles["Note"].font.color.rgb = RGBColor(0x55, 0x55, 0x55)
    for spelling in document.styles.element.iter(qn("w:lang")):
        spelling.set(qn("w:val"), LOCALES[language])


def _letters(style: ParagraphStyle) -> None:
    """Give a style one kind of letters for all scripts; a theme's would come first."""
    style.font.name, style.font.color.rgb = LETTERS, RGBColor(0, 0, 0)
    style.font.bold, style.font.italic = style.name in BOLD, style.name in ITALIC
    for spread in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spread)
    if style.name in SIZES:
        style.font.size = Pt(SIZES[style.name])
    fonts = style.element.rPr.rFonts
    for kind in ("cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), LETTERS)
    for kind in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)


def _page(document: WordDocument, report: Report) -> None:
    """Set paper, head and numbers of pages."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)
    section.header.paragraphs[0].text = report.running
    _number(section.footer.paragraphs[0])


def _number(paragraph: Paragraph) -> None:
    """Let a paragraph show the number of its page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _table(table: Table) -> None:
    """Give a table its lines and widths; rows stay whole, and the first one is repeated on every page."""
    _lines(table)
    given = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    widths = [Length(WIDTH * width // sum(given)) for width in given]
    for column, width in zip(table._tbl.tblGrid, widths, strict=True):
        column.set(qn("w:w"), str(width.twips))
    for row in table._tbl.tr_lst:
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width
    for name in table._tbl.tr_lst[0].iter(qn("w:r")):
        name.get_or_add_rPr().append(OxmlElement("w:b"))


def _together(table: Table, block: Block) -> None:
    """Keep a small table on one page, of others the heading with what follows, and the last row with the note."""
    for number, row in enumerate(table._tbl.tr_lst):
        for element in row.iter(qn("w:p")):
            paragraph = Paragraph(element, table)
            if block.whole or number in (0, len(block.rows)):
                paragraph.paragraph_format.keep_with_next = True
            if block.crowded:
                for run in paragraph.runs:
                    run.font.size = CROWDED


def _lines(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side, line, size in (("top", LINE, "8"), ("bottom", LINE, "8"), ("insideH", FINE_LINE, "2")):
        borders.append(_line(side, line, size))
    table._tbl.tblPr.append(borders)


def _line(side: str, line: str, size: str) -> BaseOxmlElement:
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", line), ("sz", size), ("space", "0"), ("color", "808080")):
        border.set(qn(f"w:{name}"), value)
    return border


def _pictures(document: WordDocument, figures: list[Figure]) -> None:
    """Fit pictures into the page, each with the words that stand for it."""
    for shape, figure, words in zip(document.inline_shapes, figures, _described(document), strict=True):
        shape.width, shape.height = OF_PICTURES, Length(OF_PICTURES * shape.height // shape.width)
        for word in words:
            word.set("descr", figure.alt)


def _described(document: WordDocument) -> Iterator[list[BaseOxmlElement]]:
    for shape in document.inline_shapes:
        yield [shape._inline.docPr, shape._inline.graphic.graphicData.pic.nvPicPr.cNvPr]
