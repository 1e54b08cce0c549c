"""One page of a portal in Chromium: what came, byte for byte, and what stands in the way."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from warcio.archiveiterator import ArchiveIterator

from discrimtest.capture.archive import archive_of, pictured
from discrimtest.capture.visit import CHROMIUM, PageVisit, VisitBounds, visit
from discrimtest.errors import OutsideTrouble, Refused, WrongInput
from discrimtest.words.capture import CaptureLimit
from tests.capture.site import HIGH, PIXEL, TEXT, TITLE, Site, served
from tests.capture.test_archive import parts_of

pytestmark = pytest.mark.browser
SHORT = VisitBounds(seconds=30)
USUAL = CaptureLimit.CERTIFICATE
"""No browser vouches for the authority of these tests."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Path) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch, served(tmp_path_factory.mktemp("site")) as site:
        patch.setenv(CHROMIUM, str(chromium))
        yield site


@pytest.fixture(scope="module")
def seen(site: Site) -> PageVisit:
    """The advertisement, asked for by an address that moved."""
    return visit(f"{site.origin}/moved", SHORT)


def limits(visit: PageVisit) -> set[CaptureLimit]:
    return set(visit.limits) - {USUAL}


def test_what_came_is_kept_as_the_server_sent_it(site, seen):
    came = {each.url.removeprefix(site.origin): each.response for each in seen.log.exchanges}
    for path in ("/moved", "/ad", "/hall.png", "/garden.png", "/style.css", "/price.json", "/view"):
        assert came[path] == site.sent[path], path
    assert b"X-Agence:   R\xe9sidence\r\n" in came["/ad"]
    (sent,) = [each.request for each in seen.log.exchanges if each.url.endswith("/view")]
    assert sent.startswith(b"POST /view HTTP/1.1\r\n")
    assert sent.endswith(b"\r\n\r\nx=1")
    assert seen.log.left_out == 0
    asked = [each.asked_at for each in seen.log.exchanges]
    (advert,) = [each for each in seen.log.exchanges if each.url.endswith("/ad")]
    assert asked == sorted(asked)
    assert seen.began < advert.asked_at < seen.ended


def test_the_certificate_is_the_one_that_the_server_showed(site, seen):
    (shown,) = seen.log.certificates
    assert ["".join(each.split()) for each in shown.chain] == ["".join(site.certificate.split())]
    assert shown.error == -202
    assert not shown.known_root
    assert CaptureLimit.CERTIFICATE in seen.limits


def test_the_page_is_told_as_a_visitor_saw_it(site, seen):
    assert (seen.asked, seen.shown) == (f"{site.origin}/moved", f"{site.origin}/ad")
    assert seen.status == 200
    assert seen.title == TITLE
    assert seen.text.splitlines()[0] == "Te huur"
    assert TEXT in seen.text
    assert seen.dialogs == ("Cookies?",)
    assert limits(seen) == {CaptureLimit.DIALOG, CaptureLimit.MOVED}
    assert struct.unpack(">II", seen.picture[16:24])[0] == 1280
    assert struct.unpack(">II", seen.picture[16:24])[1] > 6000


def test_the_archive_gives_the_same_bytes_back(site, seen):
    archive = archive_of(seen, "discrimtest")
    found = pictured(archive)
    assert found.picture == seen.picture
    assert found.text == seen.text
    data = parts_of(archive)["archive/data.warc.gz"]
    whole = {
        (
            record.rec_type,
            record.rec_headers.get_header("WARC-Target-URI"),
        ): record.raw_stream.read()
        for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True)
    }
    assert whole["response", f"{site.origin}/ad"] == site.sent["/ad"]
    read = {
        record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
        for record in ArchiveIterator(io.BytesIO(data))
        if record.rec_type == "response"
    }
    assert "Te huur" in read[f"{site.origin}/ad"].decode()  # another reader unpacks it
    assert read[f"{site.origin}/hall.png"] == PIXEL


def test_nothing_of_the_visit_stays_on_the_disk(site, monkeypatch):
    # Chromium's socket lies there by an absolute name, which may have 107 bytes: not in tmp_path.
    with TemporaryDirectory(prefix="v-") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr("tempfile.tempdir", None)
        assert visit(f"{site.origin}/old", SHORT).text == "Résidence"
        assert not list(Path(folder).glob("discrimtest-*"))


@pytest.mark.parametrize(("path", "status"), [("/gone", 410), ("/missing", 404)])
def test_a_page_that_is_gone_is_captured_with_what_the_site_says(site, path, status):
    seen = visit(site.origin + path, SHORT)
    assert (seen.status, seen.text) == (status, "Niet gevonden")
    assert seen.picture
    assert limits(seen) == set()


@pytest.mark.parametrize(
    ("path", "told", "bounds"),
    [
        ("/to-log-in", {CaptureLimit.LOG_IN, CaptureLimit.MOVED}, SHORT),
        ("/forbidden", {CaptureLimit.REFUSED}, SHORT),
        ("/high", {CaptureLimit.HEIGHT}, SHORT),
        ("/endless", {CaptureLimit.HEIGHT}, SHORT),
        ("/slow", {CaptureLimit.TIME}, VisitBounds(seconds=4)),
    ],
)
def test_what_stands_in_the_way_is_told(site, path, told, bounds):
    seen = visit(site.origin + path, bounds)
    assert limits(seen) == told
    assert seen.log.exchanges[-1].url == site.origin + path or seen.log.exchanges
    if CaptureLimit.HEIGHT in told:
        assert struct.unpack(">II", seen.picture[16:24])[1] == bounds.height < HIGH


def test_a_page_without_an_end_is_cut_off(site):
    seen = visit(f"{site.origin}/huge", replace(SHORT, received=2_000_000))
    assert CaptureLimit.SIZE in limits(seen)
    received = sum(len(each.response) for each in seen.log.exchanges)
    assert 2_000_000 < received < 30_000_000
    assert "stopped" in site.asked


def test_a_file_instead_of_a_page_is_kept_as_it_came(site):
    seen = visit(f"{site.origin}/pdf", SHORT)
    assert CaptureLimit.FILE in limits(seen)
    (came,) = [each for each in seen.log.exchanges if each.url.endswith("/pdf")]
    assert came.response == site.sent["/pdf"]
    assert came.media_type == "application/pdf"
    assert seen.picture == b"" == seen.dom.encode()


def test_a_site_that_asks_programs_not_to_come_is_left_alone(site, monkeypatch):
    monkeypatch.setattr(site, "robots", "User-agent: *\nDisallow: /ad\n")
    site.asked.clear()
    with pytest.raises(Refused) as refused:
        visit(f"{site.origin}/ad", SHORT)
    assert refused.value.problems[0].code == "capture.robots"
    assert "/ad" not in site.asked
    seen = visit(f"{site.origin}/ad", SHORT, despite_robots=True)
    assert CaptureLimit.ROBOTS in seen.limits


def test_without_chromium_or_a_site_it_says_so(monkeypatch, tmp_path, site):
    with pytest.raises(OutsideTrouble) as unreached:
        visit("https://127.0.0.1:9/ad", SHORT)
    assert unreached.value.problems[0].code == "capture.unreached"
    with pytest.raises(WrongInput):
        visit("file:///etc/passwd", SHORT)
    monkeypatch.setenv(CHROMIUM, str(tmp_path / "none"))
    with pytest.raises(OutsideTrouble) as missing:
        visit(f"{site.origin}/ad", SHORT)
    assert missing.value.problems[0].code == "capture.browser"
