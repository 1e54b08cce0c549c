"""Captures are sealed, in the log at once, bound to their bytes, and go with the landlord."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from discrimtest.actions.capture_advert import capture_advert
from discrimtest.actions.erase_subject import erase_subject, went_out
from discrimtest.actions.manage_testers import declare_conflict
from discrimtest.actions.read_captures import export_capture, list_captures, read_capture
from discrimtest.capture.archive import archive_of
from discrimtest.capture.visit import CHROMIUM
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.library.handed_in import Upload
from discrimtest.store import tables
from discrimtest.store.check import check_session
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.words.capture import Capture, CaptureLimit, CaptureWay
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.conftest import Said
from tests.actions.drawn import OTHER, study_tests
from tests.actions.examples import NOW, STUDY, acting, root_of
from tests.capture.site import PIXEL, TEXT, served
from tests.capture.test_archive import exchange, made

MARK = "Gazon van 40 m2 met een appelboom"
ARCHIVE = archive_of(
    made(exchange("https://immo.example/1", b"HTTP/1.1 200 OK\r\n\r\n"), text=MARK), "x"
)
SHOT = Upload("scherm.png", PIXEL)


def page(place: Workplace, **given: object) -> Capture:
    """An archive that somebody saved of the first test's advertisement."""
    listing = study_tests(place)[0].listing
    saved = Upload("advert.wacz", ARCHIVE)
    return capture_advert(place, STUDY, listing, **({"saved": saved} | given))  # type: ignore[arg-type]


def test_a_capture_is_in_the_log_at_once_and_bound_to_its_bytes(either_field: Workplace):
    place = either_field
    found = page(place, note="met de buur erop")
    assert found.way is CaptureWay.HAND
    assert found.limits == (CaptureLimit.BY_HAND,)
    with reading(place.engine) as session:
        *_, last = entries(session)
        assert (last.seq, last.act.action) == (found.entry, "capture_advert")
        assert last.act.detail == {"commitment": found.content}
        assert last.facts["capture"][0] == 1
        assert check_session(session, place.keys) == []
    read = read_capture(place, found.id)
    assert read.content == ARCHIVE
    assert read.note == "met de buur erop"
    assert read.pictured.text == MARK
    assert read.pictured.picture == PIXEL
    assert hashlib.sha256(read.salt + read.content).hexdigest() == found.content
    assert [each.id for each, _ in list_captures(place, STUDY)] == [found.id]
    assert list_captures(place, OTHER) == []


def test_that_it_was_read_or_left_the_house_is_in_the_log(field: Workplace, tmp_path: Path):
    found = page(field)
    read_capture(field, found.id)
    export_capture(field, found.id, tmp_path / "out")
    with reading(field.engine) as session:
        acts = [each.act for each in entries(session, found.entry)]
    assert [(act.action, act.object, act.detail) for act in acts] == [
        ("read_capture", found.id, {"what": "shown"}),
        ("read_capture", found.id, {"what": "exported"}),
    ]


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_its_files_say_what_they_show_and_what_not(field: Workplace, tmp_path: Path, code: str):
    found = page(field, note="regel\n=====\nvals")
    written = export_capture(field, found.id, tmp_path / "out", code)
    files = {each.name: each.read_bytes() for each in written}
    assert files["capture.wacz"] == ARCHIVE
    assert files["picture.png"] == PIXEL
    assert files["text.txt"].decode() == MARK
    commitment = hashlib.sha256(files["salt.bin"] + files["capture.wacz"]).hexdigest()
    told = files["read-me.txt"].decode()
    assert commitment == found.content
    assert commitment in told
    assert hashlib.sha256(ARCHIVE).hexdigest() in told
    assert "regel ===== vals" in told
    assert told.count("=====\n\n") >= 4
    assert "cat salt.bin capture.wacz | sha256sum" in told
    assert "{" not in told
    assert found.by not in told


def test_erasing_the_landlord_takes_every_byte_with_it(field: Workplace, tmp_path: Path):
    found = page(field, note=MARK)
    landlord = study_tests(field)[0].landlord
    erase_subject(field, landlord, "asked")
    with pytest.raises(Refused) as refused:
        read_capture(field, found.id)
    assert refused.value.problems[0].code == "capture.erased"
    with reading(field.engine) as session:
        row = tables.table_of(tables.PrivateRow)
        kept = session.execute(select(row).where(row.c.id == found.content)).first()
        assert kept is not None
        assert kept.ciphertext is None
        assert check_session(session, field.keys) == []
    assert [each.content for each, _ in list_captures(field, STUDY)] == [found.content]
    with pytest.raises(Refused) as erased:
        page(field)
    assert erased.value.problems[0].code == "capture.erased"


def test_an_erasure_names_the_captures_that_were_written_as_files(
    either_field: Workplace, tmp_path: Path
):
    found, landlord = page(either_field), study_tests(either_field)[0].landlord
    read_capture(either_field, found.id)
    assert went_out(either_field, landlord) == []
    export_capture(either_field, found.id, tmp_path / "out")
    assert [(each.act, each.what) for each in went_out(either_field, landlord)] == [
        ("read_capture", found.id)
    ]


def test_erased_on_postgresql_too(either_field: Workplace):
    found = page(either_field)
    erase_subject(either_field, study_tests(either_field)[0].landlord, "asked")
    with pytest.raises(Refused):
        read_capture(either_field, found.id)


def test_no_plain_byte_of_it_lies_in_the_database(field: Workplace):
    page(field, note=MARK)
    path = Path(str(field.engine.url.database))
    with sqlite3.connect(path) as database:
        database.execute("VACUUM")
    content = path.read_bytes()
    assert MARK.encode() not in content
    assert PIXEL not in content
    assert ARCHIVE[:64] not in content


def test_megabytes_come_back_as_they_were(either_field: Workplace):
    large = b"%PDF-1.7\n" + random.Random(1).randbytes(12_000_000)
    found = page(either_field, saved=Upload("x.pdf", large))
    assert read_capture(either_field, found.id).content == large
    assert found.size == len(large)
    with reading(either_field.engine) as session:
        assert check_session(session, either_field.keys) == []


def test_it_names_the_contact_before_which_it_was_made(field: Workplace):
    one, two = study_tests(field)[:2]
    contact = one.contacts[0].id
    assert page(field, contact=contact).contact == contact
    with pytest.raises(WrongInput) as refused:
        page(field, contact=two.contacts[0].id)
    assert refused.value.problems[0].code == "capture.other_listing"
    with pytest.raises(WrongInput) as other:
        capture_advert(field, OTHER, one.listing, contact=contact, saved=SHOT)
    assert other.value.problems[0].code in ("capture.other_study", "listing.unknown")


def test_when_it_was_taken_is_told_and_never_ahead(field: Workplace):
    later = field.on(NOW + timedelta(days=9))
    earlier = later.now() - timedelta(hours=5)
    found = page(later, moment=earlier)
    assert found.taken_at == earlier
    assert found.at == later.now()
    with pytest.raises(WrongInput):
        page(later, moment=later.now() + timedelta(hours=1))


def test_a_listing_without_an_address_or_an_unknown_one_is_told(field: Workplace):
    with pytest.raises(WrongInput) as unknown:
        capture_advert(field, STUDY, "li-none", saved=SHOT)
    assert unknown.value.problems[0].code == "listing.unknown"
    with pytest.raises(WrongInput) as moment:
        page(field, saved=None, moment=NOW)
    assert "capture.moment" in {each.code for each in moment.value.problems}
    with pytest.raises(WrongInput) as form:
        page(field, saved=None, kind="form")
    assert form.value.problems[0].code == "capture.form"
    assert page(field, kind="form", saved=SHOT).kind == "form"
    assert not [each for each, _ in list_captures(field, STUDY) if each.kind == "page"]


def test_who_may_and_who_is_tied_to_the_landlord(field: Workplace):
    test = study_tests(field)[0]
    tester, coder = acting(field, Role.TESTER), acting(field, Role.CODER)
    assert page(tester, contact=test.contacts[0].id).by == tester.person.id
    for act in (page, lambda place: list_captures(place, STUDY)):
        with pytest.raises(NotAllowed):
            act(coder)
    declare_conflict(tester, tester.person.id, test.landlord, reason="mijn oom")
    with pytest.raises(Refused):
        page(tester, contact=test.contacts[0].id)


def test_the_commands_take_a_file_list_it_show_it_and_write_it(
    command: Callable[..., Said], field: Workplace, tmp_path: Path
):
    listing, saved = study_tests(field)[0].listing, tmp_path / "advert.wacz"
    saved.write_bytes(ARCHIVE)
    there = ("--project", root_of(field))
    taken = command("listings", "capture", listing, "--study", STUDY, "--saved", saved, *there)
    assert taken.code == 0
    assert "made by hand" in taken.out
    listed = json.loads(command("evidence", "captures", STUDY, "--json", *there).out)
    (found,) = listed["captures"]
    assert found["id"] in taken.out
    assert found["commitment"] in taken.out
    told = command("evidence", "capture", found["id"], *there)
    assert told.code == 0
    assert MARK in told.out
    assert found["commitment"] in told.out
    written = command("evidence", "capture", found["id"], "--to", tmp_path / "out", *there)
    assert (tmp_path / "out" / "capture.wacz").read_bytes() == ARCHIVE
    assert str(tmp_path / "out" / "read-me.txt") in written.out
    wrong = command("listings", "capture", listing, "--study", STUDY, "--saved", __file__, *there)
    assert wrong.code == 2
    assert "--saved" in wrong.err
    unknown = command("evidence", "capture", "capture-none", *there)
    assert unknown.code == 2
    assert "discrimtest evidence captures" in unknown.err


def test_a_page_that_is_gone_is_kept_and_leaves_with_1(
    command: Callable[..., Said], field: Workplace, monkeypatch: pytest.MonkeyPatch
):
    gone = replace(made(text="Niet gevonden"), status=410)
    monkeypatch.setattr("discrimtest.capture.visit.visit", lambda *_, **__: gone)
    test = study_tests(field)[0]
    words = ("--study", STUDY, "--contact", test.contacts[0].id, "--project", root_of(field))
    said = command("listings", "capture", test.listing, *words)
    assert said.code == 1
    assert "--reason ad_gone" in said.out
    assert test.contacts[0].id in said.out
    ((found, _),) = list_captures(field, STUDY)
    assert found.gone
    assert found.way is CaptureWay.PROGRAM
    assert found.limits == (CaptureLimit.MOVED,)
    assert read_capture(field, found.id).pictured.told["status"] == 410


@pytest.mark.browser
def test_the_program_loads_the_page_and_what_it_kept_is_shown(
    field: Workplace, chromium: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(CHROMIUM, str(chromium))
    with served(tmp_path) as site:
        monkeypatch.setattr(
            "discrimtest.actions.capture_advert.advert_texts",
            lambda *_: {test.listing: SimpleNamespace(link=f"{site.origin}/ad")},
        )
        test = study_tests(field)[0]
        found = capture_advert(field, STUDY, test.listing, contact=test.contacts[0].id)
    read = read_capture(field, found.id)
    assert (found.status, found.media_type) == (200, "application/wacz")
    assert TEXT in read.pictured.text
    assert read.pictured.picture.startswith(b"\x89PNG")
    told = export_capture(field, found.id, tmp_path / "out", "en")[-1].read_text()
    assert f"Address shown: {site.origin}/ad" in told
    assert "TLS guards a connection" in told
