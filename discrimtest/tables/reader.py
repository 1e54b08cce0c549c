"""The one door through which a table of any kind is read."""

from __future__ import annotations

from discrimtest.tables.delimited import read_delimited
from discrimtest.tables.table import MAX_BYTES, RawTable, Source

_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(content: bytes, source: Source) -> RawTable:
    """Header and rows of a CSV text or an .xlsx workbook.

    The content decides what the file is, not the ending of its name.

    Args:
        content: The whole file.
        source: Its name, and what messages say about it.

    Raises:
        WrongInput: The file is empty, too large, damaged, protected or no table.
    """
    if not content.strip():
        raise source.empty("the file is empty")
    if len(content) > MAX_BYTES:
        raise source.refusal(
            f"a {source.noun} may hold at most {MAX_BYTES // 1_000_000} MB",
            "Split it into several files and import each.",
            found=f"{len(content) / 1e6:.1f} MB",
        )
    if content.startswith(_OLD_OFFICE):
        raise source.refusal(
            "this is an old .xls workbook or one protected by a password",
            "Open it in a spreadsheet program, remove the password and save it as .xlsx or CSV.",
        )
    if content.startswith(_ARCHIVE):
        from discrimtest.tables.workbook import read_workbook  # loads openpyxl

        return read_workbook(content, source)
    return read_delimited(content, source)
