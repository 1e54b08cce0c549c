"""No document tells who a tester is; a court learns it sealed, by an order, and written down."""

from __future__ import annotations

import json
import re
import shutil
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
from discrimtest.actions.erase_subject import went_out
from discrimtest.actions.export_bundle import BundleAsked, export_bundle
from discrimtest.actions.export_study import export_study
from discrimtest.actions.keep_store import back_up
from discrimtest.actions.list_reasons import list_reasons
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.read_captures import export_capture
from discrimtest.actions.record_response import log_response
from discrimtest.actions.release_document import release_document
from discrimtest.actions.seal_document import seal_document
from discrimtest.actions.seal_log import seal_log
from discrimtest.actions.tell_clocks import write_clocks
from discrimtest.actions.write_calendar import write_calendar
from discrimtest.actions.write_official_report import write_notice
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
from tests.actions.test_close_complaint import REACTIVE, complaint_project  # noqa: F401  (fixtures)
from tests.actions.test_release_document import stepped

NAME = "Zwaantje Verborgen"
PARTS_OF_NAME = re.compile(rb"Zwaantje|Verborgen", re.IGNORECASE)
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
    person = opened["tester"]
    assert ("disclose_tester", person) in {(o.act, o.what) for o in went_out(tested, person)}
    landlord = study_tests(tested)[0].landlord
    assert "disclose_tester" not in {out.act for out in went_out(tested, landlord)}
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
    assert [name for name, text in told.items() if PARTS_OF_NAME.search(text)] == []


def test_nor_does_anything_that_leaves_for_a_court_or_a_landlord(
    complaint_project: Path,  # noqa: F811
    tmp_path: Path,
    open_places: Callable[..., Workplace],
) -> None:
    """Reports in PDF and French, released and sealed ones, papers, bundles, captures, calendars."""
    place = open_places(Path(shutil.copytree(complaint_project, tmp_path / "project")))
    an = add_person(place, NAME, "tester", REACTIVE)
    as_an = replace(place, person=an, unnamed=False)
    tests = study_tests(place, REACTIVE)
    for test in tests:
        for contact, favoured in zip(test.contacts, (True, False), strict=True):
            early = as_an.on(contact.due_at - timedelta(hours=1))
            capture = capture_advert(
                early, contact=contact.id, saved=Upload("a.pdf", b"%PDF-1.7\n"), note=NAME
            )
            send(as_an, contact)
            answer(as_an, contact, "invitation" if favoured else "refusal", text="Dag.")
    out, late = tmp_path / "out", closed(place, REACTIVE)
    out.mkdir()
    write_calendar(late, REACTIVE, out / "all.ics", everybody=True)
    write_calendar(late, REACTIVE, out / "an.ics", of=NAME)
    write_clocks(late, REACTIVE, out / "clocks.ics")
    stepped(late)
    made = build_reports(
        late, REACTIVE, out / "report", audience="inspector", languages=["nl", "fr"],
        formats=["html", "pdf"], landlord="A1",
    )  # fmt: skip
    for file in made.reports:
        told = release_document(late, REACTIVE, file, landlord="A1", uncaptured=True)
        if file.suffix == ".pdf":
            (out / "sealed.pdf").write_bytes(seal_document(late, told.number).content)
    write_notice(late, REACTIVE, "A1", out / "notice.docx", code="fr")
    seal_log(late)
    export_bundle(late, REACTIVE, out / "bundle", BundleAsked(landlord="A1"))
    export_capture(late, capture.id, out / "capture", "fr")
    told_files = dict(_files(out))
    assert {Path(name).suffix for name in told_files} >= {".pdf", ".html", ".ics", ".xml", ".json"}
    named = {name for name, text in told_files.items() if PARTS_OF_NAME.search(text)}
    # What a tester remarked is given as they wrote it, to who reads the capture in the house.
    assert named == {"capture/read-me.txt"}
    # A bundle proves entries of the log by their very rows, which have the id; no other file has.
    known = {name for name, text in told_files.items() if an.id.encode() in text}
    assert known != set()
    assert {name for name in known if not name.startswith("bundle/proof/")} == set()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".pdf":
            shown = subprocess.run(["pdftotext", file, "-"], check=False, capture_output=True)
            yield str(file.relative_to(folder)), file.read_bytes() + shown.stdout
        elif zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    yield f"{file.name}/{name}", archive.read(name)
        elif file.is_file():
            yield str(file.relative_to(folder)), file.read_bytes()
