"""The page of a seal in every language: its line can be copied, and it says what it proves."""

from __future__ import annotations

import email
import email.policy
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from discrimtest.errors import Refused
from discrimtest.record.bundling import require_sealed
from discrimtest.report.language import Language
from discrimtest.report.seal_page import SealPage, seal_as_mail, seal_as_pdf, seal_page
from discrimtest.seal.head import Point, TreeHead, read_line
from discrimtest.seal.stamp import Authority, TimeStamp
from discrimtest.words.bundle import Recorded
from discrimtest.words.language import LANGUAGES

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HEAD = TreeHead(Point(7, 12_345, bytes(range(32))), AT, "ab" * 8)
STAMPS = [
    TimeStamp(Authority("city-clock", "", "ordinary", "", b""), b"", AT),
    TimeStamp(Authority("qtsp-one", "", "qualified", "EU trusted list, 2026-03-01", b""), b"", AT),
]


def page_in(code: str, *stamps: TimeStamp) -> SealPage:
    return seal_page(HEAD, stamps, Language(code))


def sentences(page: SealPage) -> str:
    return "\n".join(each for part in page.parts for each in part.sentences)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_paper_can_be_typed_over(code: str, tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(seal_as_pdf(page_in(code, *STAMPS)))
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert text.count("\f") == 1, "one page"
    assert HEAD.point.line in text
    (line,) = [each for each in text.splitlines() if each.startswith("discrimtest:")]
    assert read_line(line) == HEAD.point
    lines = [each.strip() for each in text.splitlines()]
    assert HEAD.point.groups == " ".join(each for each in lines if each[:5] in ("0001 ", "1011 "))


@pytest.mark.poppler
def test_another_program_reads_the_square(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(seal_as_pdf(page_in("nl", *STAMPS)))
    drawn = ["pdftoppm", "-r", "100", "-gray", str(file), str(tmp_path / "page")]
    subprocess.run(drawn, check=True, capture_output=True)
    (page,) = tmp_path.glob("*.pgm")
    (square,) = zxingcpp.read_barcodes(Image.open(page).rotate(5, expand=True, fillcolor=255))
    assert read_line(square.text) == HEAD.point


def test_each_kind_of_stamp_is_called_what_it_is() -> None:
    both, ordinary, none = (sentences(page_in("en", *some)) for some in (STAMPS, STAMPS[:1], []))
    assert "Qualified time stamp by qtsp-one, 2026-03-02 09:30:00 UTC." in both
    assert "EU trusted list, 2026-03-01" in both
    assert "presumes nothing" in both
    assert "Ordinary time stamp by city-clock" in ordinary
    assert "Qualified" not in ordinary
    assert "has no time stamp" in none
    assert "presumes" not in none
    for each in (both, ordinary, none):
        assert "Not that what was recorded is true" in each
        assert "were they cut off, nothing here would show it" in each


def test_the_same_page_is_the_same_bytes() -> None:
    assert seal_as_pdf(page_in("nl")) == seal_as_pdf(page_in("nl"))
    other = replace(page_in("nl"), line=HEAD.point.line.replace(":7:", ":8:"))
    assert seal_as_pdf(other) != seal_as_pdf(page_in("nl"))


def test_the_mail_has_its_files_and_no_receiver() -> None:
    files = [("seal-0007.json", HEAD.content), ("seal-0007-nl.pdf", b"%PDF-1.7")]
    mail = email.message_from_bytes(seal_as_mail(page_in("fr"), files), policy=email.policy.default)
    assert (mail["To"], mail["From"], mail["X-Unsent"]) == (None, None, "1")
    assert mail["Subject"] == "Sceau 7 du journal"
    assert [(each.get_filename(), each.get_content()) for each in mail.iter_attachments()] == files
    body = mail.get_body(("plain",))
    assert body is not None
    assert HEAD.point.line in body.get_content()


@pytest.mark.parametrize("size", [0, 3])
def test_a_seal_over_an_empty_log_says_that_it_covers_nothing(size: int) -> None:
    made = replace(HEAD, point=replace(HEAD.point, size=size))
    said = sentences(seal_page(made, [], Language("en")))
    assert ("covers no entry" in said) is (size == 0)
    assert ("first 3 entries" in said) is (size == 3)
    assert "0 entries" not in said


@pytest.mark.parametrize(
    ("size", "rule"), [(None, "must be covered by a seal of the log"), (0, "covers no entry")]
)
def test_a_bundle_names_no_entry_that_is_not(size: int | None, rule: str) -> None:
    told = [Recorded(3, "contact", "a")] if size == 0 else []
    with pytest.raises(Refused, match=rule) as refused:
        require_sealed("gent", told, size)
    assert "entry 0" not in str(refused.value)
    assert "up to 0" not in str(refused.value)
