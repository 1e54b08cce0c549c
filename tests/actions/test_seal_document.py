"""A released PDF leaves with its number and a seal: told, kept, checked, and erased with it."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader

from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.read_released import check_document, fetch_document, list_released
from discrimtest.actions.release_document import release_document, withdraw_document
from discrimtest.actions.seal_document import seal_document
from discrimtest.actions.seal_log import seal_log
from discrimtest.errors import Refused, WrongInput
from discrimtest.identifiers import sha256_hex
from discrimtest.store.check import check
from discrimtest.words.person import Role
from discrimtest.words.released import Released, SealLevel
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import acting, root_of
from tests.actions.test_close_complaint import REACTIVE, complaint_project  # noqa: F401  (fixtures)
from tests.actions.test_release_document import (  # noqa: F401  (fixtures)
    built,
    over,
    over_project,
    stepped,
)
from tests.seal.test_document import issued, packed, pdfsig, said
from tests.time_authority import made_authority, serving

ORIGIN = "https://toets.example"


@pytest.fixture
def told(over: Workplace, tmp_path: Path) -> Released:  # noqa: F811
    """The report on the landlord, released as PDF."""
    stepped(over)
    (file,) = built(over, tmp_path / "built", "pdf")
    return release_document(over, REACTIVE, file, landlord="A1")


def authorities(place: Workplace, root: Path, *urls: str) -> None:
    """Names authorities in the project."""
    text = "format = 1\n"
    for number, url in enumerate(urls, 1):
        text += f'[[authorities]]\nname = "clock-{number}"\nurl = "{url}"\nroot = "root.pem"\n'
    (root_of(place) / "root.pem").write_bytes(root.read_bytes())
    (root_of(place) / "seals.toml").write_text(text, encoding="utf-8")


@pytest.mark.poppler
def test_it_is_the_edition_that_leaves_and_both_are_known(
    over: Workplace,  # noqa: F811
    told: Released,
    tmp_path: Path,
) -> None:
    inspector = acting(over, Role.INSPECTOR)
    _, before = fetch_document(inspector, told.number)
    made = seal_document(over, told.number)
    assert made.content.startswith(before)
    assert made.seal.own
    assert made.seal.level is SealLevel.WITHOUT_TIME
    lines = list(made.told())
    assert "The certificate was made here: nobody else says whose it is." in lines
    assert "No time stamp: its time is only what this program says." in lines
    assert "The log was not sealed yet, and each page says so." in lines
    listed, fetched = fetch_document(inspector, told.number)
    assert fetched == made.content
    assert listed.file == f"{told.number}-{REACTIVE}-A1-nl-sealed.pdf"
    for content in (before, fetched):
        (found,) = check_document(inspector, sha256_hex(content))
        assert found.told.number == told.number
    for place in range(0, len(fetched), 997):
        changed = fetched[:place] + bytes([fetched[place] ^ 1]) + fetched[place + 1 :]
        assert check_document(inspector, sha256_hex(changed)) == []
    (tmp_path / "one.pdf").write_bytes(fetched)
    pages = said(tmp_path / "one.pdf").split("\f")[:-1]
    assert all(f"Document {told.number} · Het logboek was nog niet" in page for page in pages)
    assert all(re.search(rf"pagina {n} / {len(pages)}\b", page) for n, page in enumerate(pages, 1))
    seal_log(over)
    again = seal_document(over, told.number, origin=ORIGIN)
    assert again.seal.certificate == made.seal.certificate
    (tmp_path / "two.pdf").write_bytes(again.content)
    page = said(tmp_path / "two.pdf").partition("\f")[0]
    assert re.search(r"Zegel 1 · [\d.]+ regels", page)
    assert f"{ORIGIN}/released/check" in page
    assert fetch_document(inspector, told.number)[1] == again.content
    assert len(check_document(inspector, made.seal.sha256)) == 1, "an earlier one stays known"
    assert not check(over.engine, over.keys)
    withdraw_document(over, told.number, "vergissing")
    with pytest.raises(Refused, match="was withdrawn"):
        seal_document(over, told.number)


@pytest.mark.poppler
def test_a_certificate_of_the_city_and_a_time_stamp(
    over: Workplace,  # noqa: F811
    told: Released,
    tmp_path: Path,
) -> None:
    key, clock = ec.generate_private_key(ec.SECP256R1()), made_authority(tmp_path / "clock")
    until = over.now() + timedelta(days=9)
    (tmp_path / "city.p12").write_bytes(packed(key, issued(key, until=until)))
    with serving(clock.reply) as url:
        authorities(over, clock.root, "http://127.0.0.1:9/tsr", url)
        city = tmp_path / "city.p12"
        made = seal_document(over, told.number, certificate=city, passphrase=b"geheim")
    assert made.seal.level is SealLevel.WITH_TIME
    assert made.seal.authority == "clock-2"
    assert [each.code for each in made.missing] == ["stamp.no_answer"], "said of the first"
    assert not made.seal.own
    (tmp_path / "one.pdf").write_bytes(made.content)
    signed = pdfsig(tmp_path / "one.pdf")
    assert "Signature is Valid" in signed
    assert "Stad Voorbeeld" in signed
    (seal,) = PdfFileReader(io.BytesIO(made.content)).embedded_signatures
    (token,) = (
        each["values"][0]
        for each in seal.signer_info["unsigned_attrs"]
        if each["type"].native == "signature_time_stamp_token"
    )
    (tmp_path / "token").write_bytes(token.dump())
    (tmp_path / "value").write_bytes(seal.signer_info["signature"].native)
    verified = subprocess.run(
        ["openssl", "ts", "-verify", "-token_in", "-in", "token", "-data", "value",
         "-CAfile", clock.root],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in verified.stdout + verified.stderr
    with pytest.raises(WrongInput, match="this passphrase opens"):
        seal_document(over, told.number, certificate=city, passphrase=b"anders")


def test_a_stamp_that_is_none_is_not_taken(
    over: Workplace,  # noqa: F811
    told: Released,
    tmp_path: Path,
) -> None:
    clock, other = made_authority(tmp_path / "clock"), made_authority(tmp_path / "other")
    answers = {
        "of another root": (clock.reply, other.root),
        "no stamp": (lambda _: b"<html>", clock.root),
        "of another time": (lambda _: clock.reply(b"0"), clock.root),
    }
    for answer, root in answers.values():
        with serving(answer) as url:
            authorities(over, root, url)
            made = seal_document(over, told.number)
        assert made.seal.level is SealLevel.WITHOUT_TIME
        assert len(made.missing) == 1


def test_only_a_pdf_is_sealed_and_it_goes_with_its_document(
    over: Workplace,  # noqa: F811
    told: Released,
    tmp_path: Path,
) -> None:
    (file,) = built(over, tmp_path / "page", "html")
    page = release_document(over, REACTIVE, file, landlord="A1")
    with pytest.raises(Refused, match="is no PDF"):
        seal_document(over, page.number)
    with pytest.raises(WrongInput, match="There is no such document"):
        seal_document(over, "2026-9999")
    made = seal_document(over, told.number)
    erase_subject(over, told.landlord or "", "verzoek")
    listed = list_released(over)
    assert {each.told.erased is not None for each in listed} == {True}
    assert [each.seal for each in listed] == [None, made.seal], "that it was sealed stays known"
    with pytest.raises(Refused, match="was erased"):
        seal_document(over, told.number)
    over.engine.dispose()
    for stored in root_of(over).glob("discrimtest.db*"):
        assert made.content[:200] not in stored.read_bytes()
