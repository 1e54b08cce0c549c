"""No document tells who a tester is; a court learns it sealed, by an order, and written down."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.capture_advert import capture_advert
from discrimtest.actions.disclose_tester import disclose_tester
from discrimtest.actions.export_study import export_study
from discrimtest.actions.keep_store import back_up
from discrimtest.actions.list_reasons import list_reasons
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.record_response import log_response
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.exchange.formats import Format
from discrimtest.exchange.release import Recipient
from discrimtest.library.handed_in import Upload
from discrimtest.store import people
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, closed, send, study_tests
from tests.actions.examples import STUDY, everything

NAME = "Zwaantje Verborgen"
ORDER = "beschikking 2026/114 (verzonnen)"


@pytest.fixture(scope="session")
def court(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A court's key and certificate, made by OpenSSL; both invented."""
    folder = tmp_path_factory.mktemp("court")
    _openssl(
        folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "court.key",
        "-out", "court.pem", "-subj", "/CN=court.example", "-days", "30",
    )  # fmt: skip
    return folder


def _openssl(folder: Path, *words: str | Path) -> bytes:
    command = ["openssl", *map(str, words)]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout


@pytest.fixture
def tested(either_field: Workplace) -> Workplace:
    """Every test made and answered by one tester, whose name is planted."""
    place = either_field
    an = add_person(place, NAME, "tester", STUDY)
    as_an = replace(place, person=an, unnamed=False)
    for test in study_tests(place):
        for contact in test.contacts:
            send(as_an, contact)
            answer(as_an, contact, "invitation", text="Graag tot dinsdag.")
    return closed(replace(place, unnamed=False))


def test_a_court_alone_reads_it(
    tested: Workplace, court: Path, tmp_path: Path, command: Callable[..., Any]
) -> None:
    file = tmp_path / "disclosure.p7m"
    before = len(everything(tested)["log"])
    told = disclose_tester(
        tested, STUDY, NAME, order=ORDER, certificate=court / "court.pem", file=file
    )
    sealed = file.read_bytes()
    assert NAME.encode() not in sealed
    opened = json.loads(
        _openssl(court, "cms", "-decrypt", "-inform", "DER", "-in", file, "-inkey", "court.key",
                 "-recip", "court.pem")
    )  # fmt: skip
    assert (opened["name"], opened["order"], opened["study"]) == (NAME, ORDER, STUDY)
    assert (
        len(opened["contacts"])
        == told.contacts
        == sum(len(test.contacts) for test in study_tests(tested))
    )
    printed = _openssl(court, "x509", "-in", "court.pem", "-noout", "-fingerprint", "-sha256")
    assert printed.decode().strip().rpartition("=")[2].replace(":", "").lower() == told.reader
    with reading(tested.engine) as session:
        *_, last = entries(session)
    assert len(everything(tested)["log"]) == before + 1
    assert (last.act.action, last.act.object) == ("disclose_tester", opened["tester"])
    assert last.act.detail == {"sha256": told.sha256, "reader": told.reader}
    assert ORDER in {each.words for each in list_reasons(tested)}
    held = repr(everything(tested))
    assert NAME not in held
    assert ORDER not in held


def test_without_order_role_or_reason_nothing_is_disclosed(
    tested: Workplace, court: Path, tmp_path: Path
) -> None:
    given: dict[str, Any] = {"order": ORDER, "certificate": court / "court.pem"}
    other = add_person(tested, "Lies Fictief", "researcher")
    file, before = tmp_path / "x.p7m", everything(tested)
    with pytest.raises(NotAllowed):
        disclose_tester(replace(tested, person=other), STUDY, NAME, file=file, **given)
    with pytest.raises(WrongInput, match="must be named"):
        disclose_tester(tested, STUDY, NAME, file=file, **{**given, "order": " "})
    with pytest.raises(WrongInput, match="must say who acts"):
        disclose_tester(replace(tested, unnamed=True), STUDY, NAME, file=file, **given)
    with pytest.raises(Refused, match="recorded nothing in this study"):
        disclose_tester(tested, STUDY, "Lies Fictief", file=file, **given)
    for bad in (b"", b"\x00" * 40, (court / "court.key").read_bytes()):
        (tmp_path / "bad.pem").write_bytes(bad)
        with pytest.raises(WrongInput, match="must be a certificate"):
            disclose_tester(
                tested, STUDY, NAME, file=file, order=ORDER, certificate=tmp_path / "bad.pem"
            )
    file.write_bytes(b"kept")
    with pytest.raises(Refused, match="new file"):
        disclose_tester(tested, STUDY, NAME, file=file, **given)
    assert file.read_bytes() == b"kept"
    assert everything(tested) == before


def test_who_only_captured_or_took_an_answer_is_disclosed_too(
    tested: Workplace, court: Path, tmp_path: Path
) -> None:
    """A second pair of eyes is a witness as well."""
    bram = add_person(tested, "Bram Verzonnen", "tester", STUDY)
    one, other = study_tests(tested)[0].contacts
    as_bram = replace(tested, person=bram, unnamed=False)
    capture_advert(as_bram, contact=one.id, saved=Upload("x.pdf", b"%PDF-1.7\n"))
    moment = other.due_at + timedelta(hours=5)
    answer_of = as_bram.on(moment)
    log_response(answer_of, other.id, channel="phone", category="refusal", moment=moment)
    file = tmp_path / "bram.p7m"
    told = disclose_tester(
        tested, STUDY, "Bram Verzonnen", order=ORDER, certificate=court / "court.pem", file=file
    )
    opened = json.loads(
        _openssl(court, "cms", "-decrypt", "-inform", "DER", "-in", file, "-inkey", "court.key",
                 "-recip", "court.pem")
    )  # fmt: skip
    assert {each["contact"] for each in opened["contacts"]} == {one.id, other.id}
    assert told.contacts == 2


def test_no_document_export_or_backup_names_a_tester(tested: Workplace, tmp_path: Path) -> None:
    """Neither the name nor the id by which this installation knows the person."""
    with reading(tested.engine) as session:
        person = people.named(session, tested.keys, NAME).id
    out = tmp_path / "out"
    out.mkdir()
    for audience in ("public", "commissioner", "inspector"):
        build_reports(tested, STUDY, out / audience, audience=audience, languages=["nl", "en"])
    for recipient in Recipient:
        try:
            export_study(
                tested, STUDY, out / f"data-{recipient}", form=Format.CSV, audience=recipient
            )
        except Refused:
            assert recipient is Recipient.PUBLIC  # too few landlords to publish
    back_up(tested, out / "backup.zip")
    told = dict(_files(out))
    assert len(told) > 8
    named = {name for name, text in told.items() if NAME.encode() in text}
    assert named == set()
    # A backup is the database: it knows the person by an id, whose name lies sealed.
    known = {name for name, text in told.items() if person.encode() in text}
    assert {name for name in known if not name.startswith("backup.zip")} == set()
    parts = re.compile(rb"Zwaantje|Verborgen", re.IGNORECASE)
    assert [name for name, text in told.items() if parts.search(text)] == []


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".zip":
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    yield f"{file.name}/{name}", archive.read(name)
        elif file.is_file():
            yield str(file.relative_to(folder)), file.read_bytes()
