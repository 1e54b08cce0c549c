"""The data of a copy that a person asked for, as files that other programs read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping

from discrimtest.record.access import AccessCopy, CopiedTable

DATA = "data.json"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def access_files(copy: AccessCopy) -> dict[str, bytes]:
    """One file with all of it, and one for each table that has rows."""
    told = json.dumps(copy.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)
    tables = {f"{each.id}.csv": _csv(each) for each in copy.tables if each.rows}
    return {DATA: f"{told}\n".encode("utf-8", "replace"), **tables}


def _csv(table: CopiedTable) -> bytes:
    """As RFC 4180; a text that a spreadsheet would take for a formula begins with an apostrophe,
    which :data:`DATA` does not have."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return out.getvalue().encode("utf-8", "replace")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as one archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
