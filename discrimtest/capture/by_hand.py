"""A capture that a person made: what the file is, by its content and not by its name."""

from __future__ import annotations

import gzip
import io
import json
import warnings
import zlib
from zipfile import ZipFile

from discrimtest.errors import Problem, WrongInput
from discrimtest.tables.packed import BROKEN

LARGEST = 30 * 1024 * 1024
"""Bytes."""
MOST_PIXELS = 120_000_000
"""Of a picture: some 24,000 lines of a phone's screenshot, or any camera of today."""
ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "application/pdf": ".pdf",
    "text/html": ".html",
    "multipart/related": ".mhtml",
    "application/warc": ".warc",
    "application/gzip": ".warc.gz",
    "application/wacz": ".wacz",
}
"""Of each kind of file that is taken."""
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<!--")


def recognised(content: bytes) -> str:
    """What kind of file this is: PNG, JPEG, PDF, HTML, MHTML, WARC or WACZ. Nothing in it is run;
    of a picture its size is read and its checksums, of an archive no more than its head.

    Raises:
        WrongInput: It is empty, too large, another kind of file, or a picture that is broken or
            too large to be shown.
    """
    if not content or len(content) > LARGEST:
        rule = f"must hold between 1 and {LARGEST:,} bytes"
        raise _refused(f"{len(content):,} bytes", rule, "Save the page alone.", "capture.size")
    kind = _kind(content)
    if not kind:
        rule = "must be a picture (PNG, JPEG), PDF, HTML, MHTML, WARC or WACZ, by its content"
        raise _refused(repr(content[:12]), rule, "Save it as one of these.", "capture.kind")
    if kind.startswith("image/"):
        _require_picture(content, kind)
    return kind


def _kind(content: bytes) -> str:
    for start, kind in (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"%PDF-", "application/pdf"),
        (b"WARC/1.", "application/warc"),
    ):
        if content.startswith(start):
            return kind
    if content.startswith(b"\x1f\x8b") and _unpacked(content).startswith(b"WARC/1."):
        return "application/gzip"
    if content.startswith(b"PK\x03\x04") and _is_wacz(content):
        return "application/wacz"
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"mime-version:" in head and b"multipart/related" in head:
        return "multipart/related"
    return "text/html" if head.startswith(_HTML) and b"\0" not in content else ""


def _unpacked(content: bytes) -> bytes:
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(content)).read(16)
    except (OSError, EOFError, zlib.error):
        return b""


def _is_wacz(content: bytes) -> bool:
    try:
        with ZipFile(io.BytesIO(content)) as archive, archive.open("datapackage.json") as part:
            return "wacz_version" in json.loads(part.read(LARGEST))
    except BROKEN:
        return False


def _require_picture(content: bytes, kind: str) -> None:
    from PIL import Image, UnidentifiedImageError

    try:
        # Pillow warns from 89 million pixels on; what is too much is said below.
        with (
            warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning),
            Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture,
        ):
            width, height = picture.size
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        rule = "must be a whole picture that can be shown"
        raise _refused(kind, rule, "Take or save it again.", "capture.picture") from None
    if width * height > MOST_PIXELS:
        rule = f"must hold {MOST_PIXELS:,} pixels at most"
        raise _refused(f"{width} × {height}", rule, "Take it in parts.", "capture.pixels")


def _refused(value: str, rule: str, repair: str, code: str) -> WrongInput:
    problem = Problem.of_input("saved", value, rule, repair, code=code)
    return WrongInput("Nothing was captured.", [problem])
