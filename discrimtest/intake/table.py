"""A listing export as header and rows of text, each row with its place in the file.

Nothing is dropped in silence: the only lines that are not rows are wholly blank ones
(nothing but spaces and separators), and they are counted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from discrimtest.errors import Problem, WrongInput
from discrimtest.intake.spelling import tidy

MAX_BYTES = 30_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 500
MAX_LINE = 200_000
SEPARATORS = (";", "\t", ",", "|")
_SEPARATOR_NAMES = {";": "semicolon", "\t": "tab", ",": "comma", "|": "bar"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_BREAK = re.compile(r"\r\n|\n|\r")
_DECLARED = re.compile(r"sep=([;,|\t])[ \t]*(?:\r\n|\n|\r|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file.

    Attributes:
        line: Physical line (CSV) or row (workbook) on which it starts; the first is 1.
        cells: Texts, as many as the header has; more only when ``fault`` says so.
        fault: Why the row can not be read as cells under the header; empty when it can.
        note: What was mended while reading; empty when nothing was.
    """

    line: int
    cells: tuple[str, ...]
    fault: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file's header and every row below it.

    Attributes:
        name: The file's name, for messages.
        form: How it was read ("CSV, Windows-1252, semicolon").
        header: The names of the columns, as written.
        header_line: Where the header stands.
        rows: Every line below the header that is not wholly blank.
        blank_lines: Number of wholly blank lines, the only lines that are not rows.
        notes: What a person should know about the file as a whole.
    """

    name: str
    form: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[RawRow, ...]
    blank_lines: int = 0
    notes: tuple[str, ...] = ()


def read_table(content: bytes, name: str, sheet: str | None = None) -> RawTable:
    """Header and rows of a CSV text or an .xlsx workbook.

    The content decides what the file is, not the ending of its name. A text is UTF-8 (with
    or without byte order mark), UTF-16 or UTF-32 with a mark, and otherwise Windows-1252; its
    separator is the one of ``; tab , |`` that parts most lines as it parts the header.

    Args:
        content: The whole file.
        name: Its name, for messages.
        sheet: Sheet of a workbook; None takes the first that is not empty.

    Raises:
        WrongInput: The file is empty, too large, damaged, protected or no table.
    """
    if not content.strip():
        raise wrong_file(name, "the file is empty", "Export the listings again.")
    if len(content) > MAX_BYTES:
        raise wrong_file(
            name,
            f"a listing file may hold at most {MAX_BYTES // 1_000_000} MB",
            "Split it into several files and import each.",
            found=f"{len(content) / 1e6:.1f} MB",
        )
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        from discrimtest.intake.workbook import read_workbook

        return read_workbook(content, name, sheet)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise wrong_file(
            name,
            "this is an old .xls workbook or one protected by a password",
            "Open it in a spreadsheet program, remove the password and save it as .xlsx or CSV.",
        )
    if sheet is not None:
        raise wrong_file(
            name, "a text file has no sheets", "Leave the sheet out.", found=f"sheet {sheet}"
        )
    text, encoding = _decoded(content, name)
    return _read_text(text, encoding, name)


def wrong_file(
    name: str, rule: str, repair: str, *, found: str = "", line: int | None = None
) -> WrongInput:
    """The error for a file that can not be read as a table at all."""
    place = name if line is None else f"{name}, line {line}"
    return WrongInput(
        f"{name} can not be read as a listing file.", [Problem(place, found, rule, repair)]
    )


def assembled(
    name: str,
    form: str,
    records: list[RawRow],
    blank_lines: int,
    notes: tuple[str, ...] = (),
) -> RawTable:
    """A table from its records, the first of which is the header.

    Cells of every row are made as many as the header has: missing ones become empty (with a
    note), empty ones too many are cut. Cells too many with content make the row a fault,
    because nobody can tell which of them stands under which header.

    Raises:
        WrongInput: There is no record, or a limit on rows or columns is broken.
    """
    if not records:
        raise wrong_file(name, "the file holds blank lines only", "Export the listings again.")
    first, *rest = records
    header = tuple(tidy(cell) for cell in first.cells)
    while header and not header[-1]:
        header = header[:-1]
    if first.fault or len(header) > MAX_COLUMNS:
        raise wrong_file(
            name,
            first.fault or f"a header may hold at most {MAX_COLUMNS} columns",
            "Mend the header line.",
            line=first.line,
        )
    if len(rest) > MAX_ROWS:
        raise wrong_file(
            name,
            f"a listing file may hold at most {MAX_ROWS:,} rows",
            "Split it into several files and import each.",
            found=f"{len(rest):,} rows",
        )
    rows = tuple(_fitted(row, len(header)) for row in rest)
    return RawTable(name, form, header, first.line, rows, blank_lines, notes)


def is_blank(cells: tuple[str, ...]) -> bool:
    """Whether a line holds nothing but spaces and separators."""
    return not any(cell and tidy(cell) for cell in cells)


def _fitted(row: RawRow, width: int) -> RawRow:
    cells, fault, note = row.cells, row.fault, row.note
    if len(cells) > width and is_blank(cells[width:]):
        cells = cells[:width]
    if len(cells) > width and not fault:
        fault = f"the row has {len(cells)} cells, the header {width}"
    if len(cells) < width:
        if not fault:
            missing = f"the row has {len(cells)} cells, the header {width}: the last ones are empty"
            note = "; ".join(filter(None, (note, missing)))
        cells += ("",) * (width - len(cells))
    return RawRow(row.line, cells, fault, note)


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    for mark, codec, label in _BOMS:
        if content.startswith(mark):
            try:
                return _checked(content.decode(codec).removeprefix("\ufeff"), name), label
            except UnicodeDecodeError as error:
                raise _not_text(content, error.start, name, label) from None
    if b"\0" in content:
        raise wrong_file(
            name,
            "a text holds no NUL bytes",
            "Export the listings as CSV (UTF-8) or .xlsx.",
            line=_line_of(content, content.index(0)),
        )
    try:
        return _checked(content.decode("utf-8"), name), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return _checked(content.decode("cp1252"), name), "Windows-1252"
    except UnicodeDecodeError as error:
        raise _not_text(content, error.start, name, "UTF-8 or Windows-1252") from None


def _not_text(content: bytes, at: int, name: str, label: str) -> WrongInput:
    return wrong_file(
        name,
        f"the text is not {label}",
        "Export the listings as CSV (UTF-8) or .xlsx.",
        found=f"byte 0x{content[at]:02X}",
        line=_line_of(content, at),
    )


def _line_of(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1


def _checked(text: str, name: str) -> str:
    """``text`` itself, when it can be a table: no binary, no page, no endless line."""
    strange = sum(sign < " " and sign not in "\t\r\n\v\f" for sign in text)
    if "\0" in text or strange > len(text) // 100:
        raise wrong_file(
            name,
            "the file holds control signs, so this is no table of text",
            "Export the listings as CSV (UTF-8) or .xlsx.",
        )
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<table", "%pdf-")):
        raise wrong_file(
            name,
            "this is a web page, XML or PDF, not a table",
            "Export the listings as CSV (UTF-8) or .xlsx.",
        )
    longest = max(map(len, _BREAK.split(text)))
    if longest > MAX_LINE:
        raise wrong_file(
            name,
            f"a line may hold at most {MAX_LINE:,} signs",
            "Check that the file is a table with one listing a line.",
            found=f"{longest:,} signs",
        )
    return text


def _read_text(text: str, encoding: str, name: str) -> RawTable:
    start, line = 0, 1
    declared = _DECLARED.match(text)  # a first line "sep=;", as spreadsheet programs write it
    if declared:
        separator, start, line = declared[1], declared.end(), 2
    else:
        separator = _separator(text)
    records: list[RawRow] = []
    blank = 0
    for record in _records(text, start, line, separator):
        if is_blank(record.cells):
            blank += 1
        else:
            records.append(record)
    form = f"CSV, {encoding}, {_SEPARATOR_NAMES[separator]}"
    return assembled(name, form, records, blank)


def _separator(text: str) -> str:
    """The separator by which most of the first lines fall into as many cells as the header."""
    sample = text[:100_000]

    def score(separator: str) -> int:
        widths = [
            len(record.cells)
            for record in _records(sample, 0, 1, separator)[:50]
            if not is_blank(record.cells)
        ]
        return (widths[0] - 1) * sum(width == widths[0] for width in widths) if widths else 0

    return max(SEPARATORS, key=score)  # the first of the best: semicolon when nothing parts


def _records(text: str, start: int, line: int, separator: str) -> list[RawRow]:
    """Every record from ``start`` on, blank lines included, quoting as in RFC 4180.

    A quotation mark that opens a cell but is not closed before a separator or line end is
    taken as a plain sign, so one stray mark never swallows the lines below it.
    """
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    records: list[RawRow] = []
    cells: list[str] = []
    at, first = start, line
    while at < len(text) or cells:
        end = _closing(text, at, separator) if text.startswith('"', at) else None
        if end is None:
            match = plain.match(text, at)
            stop = match.end() if match else at
            cells.append(text[at:stop])
        else:
            stop = end + 1
            cells.append(text[at + 1 : end].replace('""', '"'))
            line += len(_BREAK.findall(text, at, stop))
        if text.startswith(separator, stop):
            at = stop + 1
            if at < len(text):
                continue
            cells.append("")
        records.append(RawRow(first, tuple(cells)))
        cells = []
        break_ = _BREAK.match(text, stop)
        at = break_.end() if break_ else len(text)
        line += 1
        first = line
    return records


def _closing(text: str, opening: int, separator: str) -> int | None:
    """Where the quotation mark at ``opening`` is properly closed, or None."""
    at = opening + 1
    while (at := text.find('"', at)) >= 0:
        following = text[at + 1 : at + 2]
        if following == '"':
            at += 2
        elif following in ("", separator, "\r", "\n"):
            return at
        else:
            return None
    return None
