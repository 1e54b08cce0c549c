"""The seal of a PDF: other programs find it good, and every change after it bad."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from PIL import Image, ImageFilter
from pyhanko.pdf_utils.reader import PdfFileReader

from discrimtest.errors import WrongInput
from discrimtest.report.furniture import Furniture, furniture
from discrimtest.report.language import language
from discrimtest.seal.certificate import NAME, Certificate, certificate_in, own_certificate
from discrimtest.seal.document import SealedPdf, sealed
from discrimtest.seal.head import Point
from discrimtest.words.language import LANGUAGES
from tests.report.typeset import plain

NOW = datetime(2026, 3, 1, tzinfo=UTC)
POINT = Point(7, 1234, bytes(range(32)))
TOLD = Furniture("2026-0007", (7, 1234), POINT.groups, POINT.line)
OWN = own_certificate(b"x" * 32)
BODY = (
    "= Feiten\n\nEen zin.\n#pagebreak()\n== Nog\n\nEen tweede zin.\n#pagebreak()\n== Slot\n\nEinde."
)


def issued(key: Any, *, until: datetime = NOW + timedelta(days=9)) -> x509.Certificate:
    """A certificate of an invented city for a key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stad Voorbeeld")])
    return (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=9))
        .not_valid_after(until)
        .sign(key, hashes.SHA256())
    )


def packed(key: Any, certificate: x509.Certificate | None) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"zegel", key, certificate, None, BestAvailableEncryption(b"geheim")
    )


CITY = {
    "elliptic": lambda: ec.generate_private_key(ec.SECP256R1()),
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
}


def edition(certificate: Certificate = OWN, told: Furniture = TOLD, **how: Any) -> SealedPdf:
    laid = furniture(told, language("nl"))
    return sealed(plain(BODY), laid, "Zegel van document 2026-0007", certificate, **how)


@pytest.fixture(scope="module")
def made() -> SealedPdf:
    return edition()


def pdfsig(file: Path) -> str:
    told = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False)
    return told.stdout


def said(file: Path, *options: str) -> str:
    return subprocess.run(
        ["pdftotext", *options, file, "-"], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.poppler
def test_it_begins_with_what_was_released_and_says_its_number_on_each_page(
    made: SealedPdf, tmp_path: Path
) -> None:
    assert made.content.startswith(plain(BODY))
    (tmp_path / "one.pdf").write_bytes(made.content)
    pages = said(tmp_path / "one.pdf").split("\f")[:-1]
    assert len(pages) == 3
    for page in pages:
        assert "Document 2026-0007 · Zegel 7 · 1.234 regels" in page
        assert POINT.groups in page
    (tmp_path / "two.pdf").write_bytes(edition(told=Furniture("2026-0008")).content)
    assert "Document 2026-0008 · Het logboek was nog niet verzegeld." in said(tmp_path / "two.pdf")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_foot_is_said_in_each_language(lang: str) -> None:
    told = replace(TOLD, address="https://toets.example/released/check")
    assert furniture(told, language(lang)).startswith(b"%PDF-")


@pytest.mark.poppler
def test_pages_look_as_before_but_for_their_foot(made: SealedPdf, tmp_path: Path) -> None:
    seen = []
    for name, content in (("before", plain(BODY)), ("after", made.content)):
        (tmp_path / name).write_bytes(content)
        cut = ["-x", "0", "-y", "0", "-W", "1240", "-H", "1600"]
        subprocess.run(
            ["pdftoppm", "-r", "150", *cut, tmp_path / name, tmp_path / name],
            check=True, capture_output=True,
        )  # fmt: skip
        seen.append([page.read_bytes() for page in sorted(tmp_path.glob(f"{name}-*.ppm"))])
    assert len(seen[0]) == 3
    assert seen[0] == seen[1]


@pytest.mark.poppler
@pytest.mark.parametrize("address", ["", "https://toets.example/released/check"])
def test_another_program_reads_the_square_of_each_page(address: str, tmp_path: Path) -> None:
    """As printed, and as somebody photographs it: askew and not sharp."""
    (tmp_path / "one.pdf").write_bytes(edition(told=replace(TOLD, address=address)).content)
    drawn = ["pdftoppm", "-r", "200", "-gray", str(tmp_path / "one.pdf"), str(tmp_path / "one")]
    subprocess.run(drawn, check=True, capture_output=True)
    files = sorted(tmp_path.glob("*.pgm"))
    assert len(files) == 3
    for file in files:
        page = Image.open(file)
        askew = page.rotate(5, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(1))
        for seen in (page, askew):
            (square,) = zxingcpp.read_barcodes(seen)
            assert square.text == (address or POINT.line)


@pytest.mark.poppler
@pytest.mark.parametrize("kind", CITY)
def test_other_programs_find_the_seal_good(kind: str, tmp_path: Path) -> None:
    key = CITY[kind]()
    held = certificate_in(packed(key, issued(key)), b"geheim", "stad.p12", NOW)
    assert (held.name, held.own) == ("Stad Voorbeeld", False)
    content = edition(held).content
    (tmp_path / "one.pdf").write_bytes(content)
    told = pdfsig(tmp_path / "one.pdf")
    for words in (
        "Signature Type: ETSI.CAdES.detached",
        "Total document signed",
        "Signature Validation: Signature is Valid.",
        "Signer Certificate Common Name: Stad Voorbeeld",
    ):
        assert words in told
    seal, signed = cut(content)
    (tmp_path / "seal.der").write_bytes(seal)
    (tmp_path / "signed").write_bytes(signed)
    (tmp_path / "stad.pem").write_bytes(held.certificate.public_bytes(Encoding.PEM))
    verify = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "seal.der"]
    verify += ["-content", "signed", "-CAfile", "stad.pem", "-purpose", "any", "-out", "out"]
    verify += ["-attime", str(int(NOW.timestamp()))]
    told = subprocess.run(verify, cwd=tmp_path, capture_output=True, text=True, check=False).stderr
    assert "Verification successful" in told


def cut(content: bytes) -> tuple[bytes, bytes]:
    """The seal (CMS, DER) and the bytes that it covers, read without the library that made it."""
    (found,) = re.findall(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)\s*\]", content)
    start, length, then, rest = map(int, found)
    assert (start, then + rest) == (0, len(content)), "all of the file but the seal itself"
    hexadecimal = content[length + 1 : then - 1]
    der = bytes.fromhex(hexadecimal.decode("ascii"))
    size = 4 + int.from_bytes(der[2:4])
    assert der[:2] == b"\x30\x82"
    return der[:size], content[:length] + content[then:]


@pytest.mark.poppler
def test_a_change_anywhere_is_found(made: SealedPdf, tmp_path: Path) -> None:
    content, (seal, signed) = made.content, cut(made.content)
    gap = next(place for place in range(len(content)) if content[place] != signed[place]) + 1
    inside = range(gap, gap + 2 * len(seal))
    end = gap + len(content) - len(signed)
    covered = [place for place in range(len(content)) if not gap - 1 <= place < end - 1]
    assert len(covered) == len(signed)
    places = [*covered[:: len(covered) // 60], *inside[:: len(inside) // 40]]
    good = []
    for place in places:
        changed = bytearray(content)
        # A hexadecimal digit for another, so that the seal stays one.
        changed[place] = ord("1") if changed[place] == ord("0") else changed[place] ^ 1
        (tmp_path / "one.pdf").write_bytes(changed)
        told = pdfsig(tmp_path / "one.pdf")
        if "Signature is Valid" in told and "Total document signed" in told:
            good.append(place)
    # Certificates in a seal are no part of what it signs; its fingerprint covers all.
    assert [place for place in good if place not in inside] == []
    (tmp_path / "one.pdf").write_bytes(content + b"\n% more\n")
    assert "Not total document signed" in pdfsig(tmp_path / "one.pdf")


def whole(reference: Any) -> Any:
    return reference.get_object()


def test_the_marks_of_the_file_stay_as_they_were(made: SealedPdf) -> None:
    before, after = (PdfFileReader(io.BytesIO(each)) for each in (plain(BODY), made.content))
    assert before.root["/Metadata"].data == after.root["/Metadata"].data
    assert b"pdfaid:part>3<" in after.root["/Metadata"].data
    assert b"pdfuaid:part>1<" in after.root["/Metadata"].data
    assert dict(before.trailer["/Info"]) == dict(after.trailer["/Info"])
    for mark in ("/MarkInfo", "/Lang", "/OutputIntents", "/StructTreeRoot", "/ViewerPreferences"):
        assert before.root.raw_get(mark) == after.root.raw_get(mark)
    assert "/Version" not in after.root, "a file of PDF 1.7, as PDF/A-3 is"
    (field,) = map(whole, after.root["/AcroForm"]["/Fields"])
    assert field["/TU"] == "Zegel van document 2026-0007"
    assert field["/F"] & 0b100, "printed, as PDF/A-3 asks (6.3.2)"
    assert not field["/F"] & 0b100011, "and not hidden"
    assert all(edge < 0 for edge in field["/Rect"]), "outside every page (PDF/UA-1, 7.18.1)"
    for page in map(whole, after.root["/Pages"]["/Kids"]):
        *_, drawn = map(whole, page["/Contents"])
        assert drawn.data.startswith(b"/Artifact ")
        assert drawn.data.endswith(b"EMC")


def test_fonts_of_the_foot_are_in_the_file(made: SealedPdf, tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(made.content)
    told = subprocess.run(
        ["pdffonts", tmp_path / "one.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert {line.split()[-5] for line in told.splitlines()[2:]} == {"yes"}


def test_the_own_certificate_is_the_same_each_time_and_says_what_it_is(tmp_path: Path) -> None:
    again = own_certificate(b"x" * 32)
    assert again.certificate == OWN.certificate
    assert own_certificate(b"y" * 32).sha256 != OWN.sha256
    assert "x" * 8 not in repr(OWN)
    (tmp_path / "own.pem").write_bytes(OWN.certificate.public_bytes(Encoding.PEM))
    told = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / "own.pem", "-noout", "-subject", "-fingerprint",
         "-sha256", "-ext", "basicConstraints,keyUsage"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert NAME in told
    assert OWN.sha256.upper() in told.replace(":", "")
    assert "CA:FALSE" in told
    assert "Digital Signature, Non Repudiation" in told


ELLIPTIC = ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize(
    ("content", "passphrase", "code"),
    [
        (lambda: b"no such file", b"geheim", "certificate.unreadable"),
        (lambda: packed(ELLIPTIC, issued(ELLIPTIC)), b"ander", "certificate.unreadable"),
        (lambda: packed(ELLIPTIC, issued(ELLIPTIC)), b"", "certificate.unreadable"),
        (
            lambda: packed(ELLIPTIC, issued(ELLIPTIC, until=NOW - timedelta(days=1))),
            b"geheim",
            "certificate.not_valid",
        ),
        (lambda: packed(None, issued(ELLIPTIC)), b"geheim", "certificate.incomplete"),
    ],
)
def test_a_certificate_that_cannot_seal_is_refused(
    content: Callable[[], bytes], passphrase: bytes, code: str
) -> None:
    with pytest.raises(WrongInput) as refused:
        certificate_in(content(), passphrase, "stad.p12", NOW)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert "geheim" not in str(refused.value)
