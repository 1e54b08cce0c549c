"""A packed PDF: the same objects, in fewer bytes."""

from __future__ import annotations

import re
import subprocess
import zlib
from pathlib import Path
from types import ModuleType

import pytest

from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.packed import packed
from discrimtest.report.pdf import render_pdf
from discrimtest.report.tags import places_of, with_row_headers
from tests.report.typeset import plain

TABLE = "= t\n#table(columns: 2, table.header[a][b], [1], [2])\n" + "Tekst.\n\n" * 500


def objects(pdf: bytes) -> dict[int, bytes]:
    """Every object of a packed file, found through its stream of references."""
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[-1])
    rows = inflated(pdf[start:])
    found = {}
    for number in range(1, len(rows) // 7):
        kind, where, index = (
            rows[7 * number],
            rows[7 * number + 1 :][:4],
            rows[7 * number + 5 :][:2],
        )
        place = int.from_bytes(where, "big")
        if kind == 1:
            assert pdf[place:].startswith(b"%d 0 obj" % number)
            found[number] = pdf[place : pdf.index(b"endobj", place)]
        elif kind == 2:
            found[number] = (place, int.from_bytes(index, "big"))
    return {number: held(found, one) for number, one in found.items()}


def held(found: dict, one: object) -> bytes:
    if isinstance(one, bytes):
        return one
    stream, index = one
    (first,) = re.findall(rb"/First (\d+)", found[stream])
    content = inflated(found[stream])
    places = [*map(int, content[: int(first)].split()[1::2]), len(content)]
    return content[int(first) :][places[index] : places[index + 1]]


def inflated(piece: bytes) -> bytes:
    return zlib.decompressobj().decompress(piece.split(b"stream\n", 1)[1])


def test_every_object_is_kept_as_it_was() -> None:
    before = with_row_headers(plain(TABLE))
    after = packed(before)
    places, _ = places_of(before)
    kept = objects(after)
    assert len(after) < len(before) / 2
    for number, place in places.items():
        end = before.index(b"endobj", place)
        whole = before[place:end]
        body = re.sub(rb"^\d+ 0 obj\n", b"", whole)
        assert kept[number].strip() in (whole.strip(), body.strip())
    assert b"/Root" in after[after.rindex(b"/Type/XRef") :]
    assert packed(before) == after


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7\nstartxref\n0\n%%EOF", b"text" * 100])
def test_another_kind_of_file_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="no plain"):
        packed(broken)


@pytest.mark.poppler
def test_a_report_says_the_same_and_is_small(
    sample: ModuleType, poppler: Path, tmp_path: Path
) -> None:
    context = build_context(sample.facts(), sample.every_finding(), Audience.PUBLIC, "nl")
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(context))
    assert file.stat().st_size < 600_000
    done = subprocess.run([str(poppler), str(file), "-"], capture_output=True, check=True)
    assert b"In het kort" in done.stdout
    assert b"Error" not in done.stderr.replace(b"Suspects", b"").partition(b"wrong type")[2]
