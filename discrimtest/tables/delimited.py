"""A delimited text (CSV) as header and rows, whatever its encoding, separator and quoting."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from discrimtest.tables.row import RawRow, is_blank
from discrimtest.tables.table import RawTable, Source, assembled

MAX_LINE = 200_000
SEPARATORS = {";": "semicolon", "\t": "tab", ",": "comma", "|": "bar"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_BREAK = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
# a first line "sep=;", as spreadsheet programs write it
_DECLARED = re.compile(r'("?)sep=([;,|\t])\1[ \t]*(?:\r\n|\n|\r|\Z)', re.IGNORECASE)
_OTHER_TEXTS = ("<!doctype", "<html", "<?xml", "<table", "%pdf-")


def read_delimited(content: bytes, source: Source) -> RawTable:
    """Header and rows of a text.

    It is UTF-8 (with or without byte order mark), UTF-16 or UTF-32 with a mark, and otherwise
    Windows-1252; its separator is the one that a first line ``sep=;`` declares, or else the one
    of ``; tab , |`` that parts most lines as it parts the header.

    Raises:
        WrongInput: The content is no text, no table, or too much of one.
    """
    text, encoding = _decoded(content, source)
    _check(text, source)
    declared = _DECLARED.match(text)
    start, line = (declared.end(), 2) if declared else (0, 1)
    separator = declared[2] if declared else _separator(text)
    records: list[RawRow] = []
    blank = 0
    for record in _records(text, start, line, separator):
        if is_blank(record.cells):
            blank += 1
        else:
            records.append(record)
    return assembled(source, f"CSV, {encoding}, {SEPARATORS[separator]}", records, blank)


def _decoded(content: bytes, source: Source) -> tuple[str, str]:
    """The text and the name of its encoding."""
    marked = next((bom for bom in _BOMS if content.startswith(bom[0])), None)
    if marked is None and (nul := content.find(0)) >= 0:
        raise source.no_text("a text holds no NUL bytes", line=_line_of(content, nul))
    tried = [marked[1:]] if marked else [("utf-8", "UTF-8"), ("cp1252", "Windows-1252")]
    for codec, label in tried:
        try:
            text = content.decode(codec).removeprefix("\ufeff")
            if codec == "cp1252":
                _tell_mixture(content, source)
            return text, label
        except UnicodeDecodeError as error:
            wrong = error.start
    labels = " or ".join(label for _, label in tried)
    raise source.no_text(
        f"the text is not {labels}",
        found=f"byte 0x{content[wrong]:02X}",
        line=_line_of(content, wrong),
    )


def _tell_mixture(content: bytes, source: Source) -> None:
    """Refuse lines of UTF-8 among those of Windows-1252: half of the names would be garbled."""
    other = {True: 0, False: 0}
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.isascii():
            utf_8 = _is_utf_8(line)
            other[utf_8] = other[utf_8] or number
    if all(other.values()):
        rule = f"line {other[True]} is UTF-8 and line {other[False]} Windows-1252"
        raise source.no_text(f"a text has one encoding, but {rule}", line=max(other.values()))


def _is_utf_8(line: bytes) -> bool:
    try:
        return bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _check(text: str, source: Source) -> None:
    """Refuse what can be no table: binary, a page, an endless line."""
    if "\0" in text or len(_CONTROL.findall(text)) > len(text) // 100:
        raise source.no_text("the file holds control signs, so this is no table of text")
    if text.lstrip()[:200].lower().startswith(_OTHER_TEXTS):
        raise source.no_text("this is a web page, XML or PDF, not a table")
    longest = max(map(len, _BREAK.split(text)))
    if longest > MAX_LINE:
        raise source.refusal(
            f"a line may hold at most {MAX_LINE:,} signs",
            f"Check that the file is a table of {source.content}, each on a line of its own.",
            found=f"{longest:,} signs",
        )


def _separator(text: str) -> str:
    """The separator by which most of the first lines fall into as many cells as the header, or,
    where it stands below a title, into as many cells as each other."""
    sample = text[:100_000]

    def score(separator: str) -> tuple[int, int]:
        first = islice(_records(sample, 0, 1, separator), 50)
        widths = [record.found for record in first if not is_blank(record.cells)]
        alike = [(width - 1) * count for width, count in Counter(widths).items()]
        return ((widths[0] - 1) * widths.count(widths[0]) if widths else 0, max(alike, default=0))

    return max(SEPARATORS, key=score)  # the first of the best: semicolon when nothing parts


def _records(text: str, start: int, line: int, separator: str) -> Iterator[RawRow]:
    """Every record from ``start`` on, blank lines included, quoting as in RFC 4180.

    A quotation mark that opens a cell but is not closed before a separator or line end is
    taken as a plain sign, so one stray mark never swallows the lines below it.
    """
    position = start
    while position < len(text):
        ending = _BREAK.search(text, position)
        end, following = ending.span() if ending else (len(text), len(text))
        if text.find('"', position, end) < 0:
            cells, breaks, open_mark = text[position:end].split(separator), 0, False
        else:
            cells, breaks, open_mark, following = _quoted(text, position, separator)
        yield RawRow(line, tuple(cells), len(cells), open_mark=open_mark)
        position, line = following, line + 1 + breaks


def _quoted(text: str, position: int, separator: str) -> tuple[list[str], int, bool, int]:
    """Cells of a record with quotation marks, line breaks in it, a mark left open, its end."""
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    cells: list[str] = []
    breaks, open_mark = 0, False
    while True:
        opens = text.startswith('"', position)
        closing = _closing(text, position, separator) if opens else None
        if closing is None:
            match = plain.match(text, position)
            stop = match.end() if match else position
            cells.append(text[position:stop])
            open_mark |= opens
        else:
            stop = closing + 1
            cells.append(text[position + 1 : closing].replace('""', '"'))
            breaks += len(_BREAK.findall(text, position, stop))
        if not text.startswith(separator, stop):
            ending = _BREAK.match(text, stop)
            return cells, breaks, open_mark, ending.end() if ending else len(text)
        position = stop + 1


def _closing(text: str, opening: int, separator: str) -> int | None:
    """Where the quotation mark at ``opening`` is properly closed, or None."""
    position = opening + 1
    while (position := text.find('"', position)) >= 0:
        following = text[position + 1 : position + 2]
        if following == '"':
            position += 2
        elif following in ("", separator, "\r", "\n"):
            return position
        else:
            return None
    return None
