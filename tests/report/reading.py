"""What a reader reads in a report's HTML and PDF, as one string without any space."""

from __future__ import annotations

import contextlib
import re
import subprocess
import zlib
from html.parser import HTMLParser
from pathlib import Path

from discrimtest.report.blocks import ReportContext, Table

# Spaces, places where a long word may break, marks that keep directions apart, and what reads
# from right to left: Poppler tells that in the order of the eye, HTML in that of the voice.
UNSEEN = re.compile(r"[\s\u200b\u2066-\u2069\u0590-\u06ff\u200e\u200f\u202a-\u202e]+")
# Layout, not text: the list of contents, the line under each page, a picture for telephones.
SILENT = re.compile(
    r"<(style|nav|footer|title)\b.*?</\1>|<a class=\"skip\".*?</a>|<div class=\"upright\".*?</div>",
    re.DOTALL,
)


class _Text(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def dense(text: str) -> str:
    """Without spaces, bullets and capitals (the line over the title has capitals in one)."""
    return UNSEEN.sub("", text).replace("•", "").casefold()


def html_text(page: str) -> str:
    return dense("".join(_Text(SILENT.sub("", page)).parts))


def pdf_text(poppler: Path, file: Path) -> str:
    """The text between the margins of every page, in the order of the document."""
    return dense(extracted(poppler, file))


def without_heads(context: ReportContext, text: str) -> str:
    """Without the heads of long tables: paper repeats one on every page it runs over."""
    heads = {
        dense(" ".join(block.columns))
        for section in context.sections
        for blocks in (section.blocks, *(part.blocks for part in section.parts))
        for block in blocks
        if isinstance(block, Table)
    }
    for head in sorted(heads, key=len, reverse=True):
        text = text.replace(head, "")
    return text


def extracted(poppler: Path, file: Path) -> str:
    """The same as Poppler tells it."""
    area = ["-x", "0", "-y", "58", "-W", "596", "-H", "728"]
    command = [str(poppler), "-raw", "-enc", "UTF-8", *area, str(file), "-"]
    done = subprocess.run(command, check=True, capture_output=True)
    return done.stdout.decode("utf-8")


def unpacked(pdf: bytes) -> bytes:
    """The file with what its compressed streams hold in plain bytes, one after another."""
    found = []
    for stream in re.finditer(rb"/FlateDecode.*?stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(stream[1]))
    return b"\n".join([pdf, *found])


def pdf_info(poppler: Path, file: Path) -> dict[str, str]:
    done = subprocess.run(
        [str(poppler.with_name("pdfinfo")), str(file)], check=True, capture_output=True
    )
    lines = done.stdout.decode("utf-8").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
