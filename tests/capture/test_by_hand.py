"""What a tester brings is known by its content, and is never more than a file."""

from __future__ import annotations

import gzip
import io
import json
from contextlib import suppress
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from discrimtest.capture import by_hand
from discrimtest.capture.archive import archive_of
from discrimtest.capture.by_hand import ENDINGS, LARGEST, recognised
from discrimtest.errors import WrongInput
from tests.capture.site import PIXEL
from tests.capture.test_archive import VISIT, parts_of


def picture(form: str, size: tuple[int, int] = (4, 3)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, form)
    return out.getvalue()


def zipped(name: str, content: str) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


WACZ = archive_of(VISIT, "x")
WARC = parts_of(WACZ)["archive/data.warc.gz"]
TAKEN = {
    "image/png": PIXEL,
    "image/jpeg": picture("JPEG"),
    "application/pdf": b"%PDF-1.7\n1 0 obj",
    "text/html": b"\xef\xbb\xbf\n <!DOCTYPE html><p>Te huur",
    "multipart/related": b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related;\r\n\ttype="text/html"\r\n\r\n',
    "application/warc": gzip.decompress(WARC),
    "application/gzip": WARC,
    "application/wacz": WACZ,
}


@pytest.mark.parametrize("kind", TAKEN)
def test_each_kind_is_known_by_what_it_holds(kind):
    assert recognised(TAKEN[kind]) == kind


def test_every_kind_has_an_ending():
    assert set(ENDINGS) == set(TAKEN)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "capture.size"),
        (b"x" * (LARGEST + 1), "capture.size"),
        (b"MZ\x90\x00", "capture.kind"),
        (b"GIF89a", "capture.kind"),
        (picture("TIFF"), "capture.kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "capture.kind"),
        (b"<html>\0", "capture.kind"),
        (gzip.compress(b"te huur", mtime=0), "capture.kind"),
        (b"\x1f\x8b\x08\x00", "capture.kind"),
        (zipped("word/document.xml", "<x/>"), "capture.kind"),
        (zipped("datapackage.json", "[]"), "capture.kind"),
        (zipped("datapackage.json", "{"), "capture.kind"),
        (PIXEL[:40], "capture.picture"),
        (PIXEL[:50] + b"\0\0\0\0" + PIXEL[54:], "capture.picture"),
        (b"\xff\xd8\xff\xe0 nothing of a picture", "capture.picture"),
    ],
)
def test_what_is_none_of_them_or_broken_is_refused_with_its_reason(content, code):
    with pytest.raises(WrongInput) as refused:
        recognised(content)
    assert [each.code for each in refused.value.problems] == [code]


def test_a_picture_larger_than_may_be_shown_is_refused(monkeypatch):
    monkeypatch.setattr(by_hand, "MOST_PIXELS", 11)
    with pytest.raises(WrongInput) as refused:
        recognised(picture("PNG"))
    assert refused.value.problems[0].code == "capture.pixels"
    assert refused.value.problems[0].value == "4 × 3"


@given(st.sampled_from(sorted(TAKEN)), st.integers(0, 10**6), st.integers(1, 255))
def test_a_changed_byte_is_taken_or_refused_and_never_more(kind: str, place: int, by: int):
    content = bytearray(TAKEN[kind])
    content[place % len(content)] ^= by
    with suppress(WrongInput):
        assert recognised(bytes(content)) in ENDINGS


@pytest.mark.parametrize(("width", "taken"), [(11_000, True), (12_001, False)])
def test_a_large_picture_is_taken_or_refused_without_another_programs_warning(
    width: int, taken: bool, recwarn: pytest.WarningsRecorder
):
    """Pillow warns of 110 million pixels already, in which a photo may be as good as any."""
    out = io.BytesIO()
    Image.new("1", (width, 10_000)).save(out, "PNG")
    if taken:
        assert recognised(out.getvalue()) == "image/png"
    else:
        with pytest.raises(WrongInput, match="pixels at most"):
            recognised(out.getvalue())
    assert [str(each.message) for each in recwarn] == []


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_web_archive_whose_packing_is_broken_is_refused(method: int):
    out = io.BytesIO()
    with ZipFile(out, "w", method) as archive:
        archive.writestr("datapackage.json", json.dumps({"wacz_version": "1.1.1"}))
    whole = out.getvalue()
    assert recognised(whole) == "application/wacz"
    start = 30 + len("datapackage.json")
    for at in range(start, whole.index(b"PK\x01\x02")):
        with suppress(WrongInput):
            recognised(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    with pytest.raises(WrongInput):
        recognised(whole[:start] + b"\xff" * 8 + whole[start + 8 :])
