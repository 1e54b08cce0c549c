"""A paper as a Word document (Office Open XML), which a person completes."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from discrimtest.report.blocks import Bullets, LetterPart, Note, Paragraph, Sides, Table, Terms
from discrimtest.report.language import REGIONS
from discrimtest.report.outside import everything_visible
from discrimtest.report.paper import Blanks, Paper, PaperBlock

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as Line

FONT, GRID = "Arial", "Table Grid"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BEFORE, AFTER = "[…", "…]"
"""Around a blank."""
_PAGE, _PAGES = "{page}", "{pages}"


def render_docx(paper: Paper, made: datetime) -> bytes:
    """The document. Texts from outside are texts in it, whatever they hold.

    Args:
        made: When it was made, kept in its properties.
    """
    import docx

    document, told = docx.Document(), everything_visible(paper)
    _set_up(document, told, made)
    if told.stamp:
        document.add_paragraph().add_run(told.stamp).bold = True
    document.add_heading(told.title, 0)
    for note in told.notes:
        _block(document, note)
    if told.blanks:
        document.add_heading(told.to_fill, 1)
        for blank in told.blanks:
            _blank(document.add_paragraph(style="List Bullet"), blank)
    for part in told.parts:
        document.add_heading(part.title, part.level)
        if part.source:
            document.add_paragraph().add_run(part.source).italic = True
        for block in part.blocks:
            _block(document, block)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _set_up(document: Document, paper: Paper, made: datetime) -> None:
    """Paper size, font, language, properties, the stamp above and the page's number below."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), REGIONS[paper.language].replace("_", "-"))
    normal.element.get_or_add_rPr().append(tongue)
    for level in range(3):
        style = document.styles["Title" if level == 0 else f"Heading {level}"]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        style.font.name, style.font.size = FONT, Pt((18, 13, 11)[level])
    (section,) = document.sections
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = " · ".join(filter(None, (paper.stamp, paper.title)))
    _pages(section.footer.paragraphs[0], paper.page)
    known = document.core_properties
    known.title, known.language, known.author = paper.title, paper.language, "discrimtest"
    known.comments = known.last_modified_by = ""
    known.created = known.modified = made.replace(tzinfo=None)


def _pages(line: Line, words: str) -> None:
    """ "Page 2 of 5", which the reader's program counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    before, _, rest = words.partition(_PAGE)
    between, _, after = rest.partition(_PAGES)
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        line.add_run(text)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            line._p.append(simple)


def _block(document: Document, block: PaperBlock) -> None:
    match block:
        case Paragraph():
            document.add_paragraph(block.text)
        case Note():
            line = document.add_paragraph()
            line.add_run(f"{block.title}. ").bold = True
            line.add_run(block.text)
        case Bullets():
            for item in block.items:
                document.add_paragraph(item, style="List Bullet")
        case Blanks():
            for item in block.items:
                _blank(document.add_paragraph(), item)
        case Terms():
            _grid(document, [list(row) for row in block.rows])
        case Table():
            document.add_paragraph().add_run(block.caption).bold = True
            _grid(document, [list(block.columns), *map(list, block.rows)], header=True)
        case Sides():
            _sides(document, block)


def _blank(line: Line, item: str) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    run = line.add_run(f"{BEFORE} {item} {AFTER}")
    run.bold, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW


def _grid(document: Document, rows: list[list[str]], *, header: bool = False) -> None:
    """A table; its header is repeated on each page and no row is torn apart there."""
    if not rows:
        return
    table = document.add_table(len(rows), len(rows[0]), style=GRID)
    for number, (cells, row) in enumerate(zip(rows, table.rows, strict=True)):
        if header and number == 0:
            _mark(row, "w:tblHeader")
        _mark(row, "w:cantSplit")
        for place, (text, cell) in enumerate(zip(cells, row.cells, strict=True)):
            run = cell.paragraphs[0].add_run(text)
            run.bold = number == 0 if header else place == 0
    document.add_paragraph()


def _sides(document: Document, block: Sides) -> None:
    """The candidates side by side: who, the letter with its signal underlined, what came back."""
    cells = document.add_table(1, len(block.sides), style=GRID).rows[0].cells if block.sides else ()
    for side, cell in zip(block.sides, cells, strict=True):
        cell.paragraphs[0].add_run(side.title).bold = True
        for name, value in side.rows:
            line = cell.add_paragraph()
            line.add_run(f"{name}: ").bold = True
            line.add_run(value)
        for text in side.texts:
            cell.add_paragraph().add_run(text.title).bold = True
            for parts in text.lines:
                _letter_line(cell.add_paragraph(), parts)
    for text in block.beneath:
        document.add_paragraph().add_run(text.title).bold = True
        for parts in text.lines:
            _letter_line(document.add_paragraph(), parts)
    document.add_paragraph()


def _letter_line(line: Line, parts: tuple[LetterPart, ...]) -> None:
    line.paragraph_format.space_after = 0
    for part in parts:
        run = line.add_run(part.text)
        run.bold = run.underline = part.marked or None


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))
