"""A copy for a person: all that is held on them, and nobody else in any byte of it."""

from __future__ import annotations

import csv
import json
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.erase_subject import erase_subject, went_out
from discrimtest.actions.give_access import give_access
from discrimtest.actions.list_complaints import list_complaints
from discrimtest.actions.list_reasons import list_reasons
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.manage_testers import declare_conflict, train_tester
from discrimtest.actions.record_complaint import add_complaint
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.report.language import Language
from discrimtest.store import copies, landlords, people
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.words.complaint import ComplaintText
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import OTHER, answer, closed, send, study_tests
from tests.actions.examples import STUDY, everything
from tests.actions.test_close_complaint import REACTIVE, complaint_project  # noqa: F401  (fixtures)
from tests.actions.test_record_complaint import told
from tests.actions.test_write_official_report import text_of

TESTER, COMPLAINANT = "Zwaantje Verborgen", "Odile Klaagstra"
HOSTILE = (
    '=HYPERLINK("https://lek.example") <script>alert(1)</script> {{ 7*7 }} #set page() \u202eom\x00'
)
REASON = "brief van 4 mei 2026, identiteitskaart gezien"
TESTERS_WORDS = re.compile(rb"Zwaantje|Verborgen|Odile|Klaagstra|huilend", re.IGNORECASE)


def files_of(to: Path) -> dict[str, bytes]:
    """Every file, with what lies in archives."""
    found = {}
    for file in sorted(to.rglob("*")) if to.is_dir() else [to]:
        held = file.read_bytes()
        found[file.name] = held
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                found |= {f"{file.name}/{name}": archive.read(name) for name in archive.namelist()}
    return found


def data_of(to: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((to / "data.json").read_text(encoding="utf-8"))
    return found


def shown_of(place: Workplace, landlord: str) -> set[str]:
    """Name, number and mailbox of a landlord."""
    with reading(place.engine) as session:
        ways = landlords.spellings(session, place.keys, [landlord])[landlord]
    return {part for way in ways for part in (way.name, way.phone, way.email) if part}


@pytest.fixture
def lived(either_field: Workplace) -> Workplace:
    """Two landlords whose tests are over, made and answered by one tester, and a complainant; the
    answers name the tester, the complainant and the other landlord."""
    place = either_field
    tester = add_person(place, TESTER, "tester")
    as_tester = replace(place, person=tester, unnamed=False)
    text = ComplaintText(COMPLAINANT, "odile@klacht.example", f"Huilend weggestuurd. {TESTER}?")
    add_complaint(place, replace(told(), text=text))
    named = dict(zip(two(place), reversed(two(place)), strict=True))
    for test in (*study_tests(place), *study_tests(place, OTHER)):
        if test.landlord in named:
            others = " ".join(sorted(shown_of(place, named[test.landlord])))
            words = f"{HOSTILE} Bel {TESTER} of {COMPLAINANT}, niet {others}. Graag dinsdag."
            for contact in test.contacts:
                send(as_tester, contact)
                answer(as_tester, contact, "invitation", text=words)
    return closed(closed(place), OTHER).on(
        max(closed(place).now(), closed(place, OTHER).now(), datetime(2027, 1, 1, tzinfo=UTC))
    )


def two(place: Workplace) -> list[str]:
    """The landlords of the first two tests that differ in it."""
    return list(dict.fromkeys(test.landlord for test in study_tests(place)))[:2]


def everyone_but(place: Workplace, landlord: str) -> Iterator[bytes]:
    with reading(place.engine) as session:
        every = {each.id for each in landlords.landlords(session)} - {landlord}
        acting = {each.id for each in people.people(session)}
        complained = list_complaints(place)
    own = {each.casefold() for each in shown_of(place, landlord)}
    for each in every:
        yield from (part.encode() for part in shown_of(place, each) if part.casefold() not in own)
        yield each.encode()
    yield from (each.encode() for each in acting)
    yield from (each.complaint.id.encode() for each in complained)
    yield from (each.complaint.complainant.encode() for each in complained)


def test_a_landlord_gets_all_of_its_own_and_nobody_elses(lived: Workplace, tmp_path: Path) -> None:
    landlord = two(lived)[0]
    given = give_access(lived, landlord, tmp_path / "copy", reason=REASON, code="nl")
    files, data = files_of(given.to), data_of(given.to)
    assert given.later == ()
    assert stat.S_IMODE(given.to.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in given.to.iterdir()} == {0o600}
    page = files["access-nl.html"].decode()
    for own in shown_of(lived, landlord):
        assert own in page
        assert own.encode() in files["data.json"]
    told = data["data"]
    assert told["answers"]
    assert all("Graag dinsdag." in each["text"] for each in told["answers"])
    assert {each["result"] for each in told["contacts"]} != {""}
    assert told["sources"]
    advert = told["advertisements"][0]
    assert advert["title"].startswith("Appartement")
    euros = f"€ {Language('nl').decimal(int(advert['rent_cents']) / 100, 2)}"
    assert euros in page.replace("\u00a0", " ")
    assert f">{advert['rent_cents']}<" not in page
    assert "in cent" not in page
    assert set(data["not_in_this_copy"]) >= {"letters"}
    # Byte for byte: no tester, no complainant, no other landlord, and no id of any of them.
    for name, held in files.items():
        assert TESTERS_WORDS.search(held) is None, name
        found = [each for each in everyone_but(lived, landlord) if each in held]
        assert found == [], name


def test_the_search_finds_what_is_there(lived: Workplace, tmp_path: Path) -> None:
    """Of the other landlord, in its own copy."""
    one, other = two(lived)
    give_access(lived, other, tmp_path / "copy", reason=REASON)
    held = (tmp_path / "copy" / "data.json").read_bytes()
    assert [each for each in everyone_but(lived, one) if each in held]


def test_each_sealed_piece_is_copied_or_counted(lived: Workplace, tmp_path: Path) -> None:
    landlord = two(lived)[0]
    given = give_access(lived, landlord, tmp_path / "copy", reason=REASON)
    data = data_of(given.to)
    with reading(lived.engine) as session:
        same = landlords.same_landlord(session, landlord)
        sealed = copies.sealed_fields(session, landlords.subjects_of(session, same))
    assert sealed["letter"] == data["not_in_this_copy"]["letters"]
    assert sealed["response"] == len(data["data"]["answers"])
    assert sealed["advert"] == len(data["data"]["advertisements"])
    known = {"name", "phone", "email", "advert", "response", "letter"}
    rest = sum(number for field, number in sealed.items() if field not in known)
    assert rest == sum(data["not_in_this_copy"].values()) - sealed["letter"]


def test_text_of_a_landlord_is_text_everywhere(lived: Workplace, tmp_path: Path) -> None:
    landlord = two(lived)[0]
    give_access(lived, landlord, tmp_path / "copy", reason=REASON, code="fr")
    page = (tmp_path / "copy" / "access-fr.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "[U+202E]" in page
    assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|\b49\b", page)
    assert "https://lek.example" not in page
    word = text_of(tmp_path / "copy" / "access-fr.docx")
    assert "<script>alert(1)</script> {{ 7*7 }}" in word
    with (tmp_path / "copy" / "answers.csv").open(encoding="utf-8", newline="") as file:
        cells = [row["text"] for row in csv.DictReader(file)]
    assert cells
    assert all(cell.startswith("'=HYPERLINK") for cell in cells)
    assert "Vos droits" in page
    assert "[… " in page


def test_it_is_written_down_and_listed_at_an_erasure(lived: Workplace, tmp_path: Path) -> None:
    landlord = two(lived)[0]
    before = len(everything(lived)["log"])
    given = give_access(lived, landlord, tmp_path / "copy.zip", reason=REASON)
    assert stat.S_IMODE(given.to.stat().st_mode) == 0o600
    assert set(zipfile.ZipFile(given.to).namelist()) >= {"access-nl.html", "data.json", "names.csv"}
    with reading(lived.engine) as session:
        last = list(entries(session))[-1]
    assert len(everything(lived)["log"]) == before + 1
    assert (last.act.action, last.act.object) == ("give_access", landlord)
    assert last.act.by == lived.person.id
    assert last.act.detail == {"of": "landlord", "sha256": given.sha256, "language": "nl"}
    assert REASON in {each.words for each in list_reasons(lived)}
    assert REASON not in repr(everything(lived))
    out = [each.what for each in went_out(lived, landlord) if each.act == "give_access"]
    assert out == [given.sha256]
    other = two(lived)[1]
    assert [each for each in went_out(lived, other) if each.act == "give_access"] == []
    erase_subject(lived, landlord, "request")
    with pytest.raises(WrongInput, match="must be a subject with personal data"):
        give_access(lived, landlord, tmp_path / "again", reason=REASON)
    assert not (tmp_path / "again").exists()


def test_who_is_meant(lived: Workplace, tmp_path: Path) -> None:
    landlord = two(lived)[0]
    for number, who in enumerate(sorted(shown_of(lived, landlord))):
        given = give_access(lived, who.upper(), tmp_path / f"{number}", reason=REASON)
        assert given.subject == landlord
    with pytest.raises(WrongInput, match="must be the id, name"):
        give_access(lived, "Niemand Verzonnen", tmp_path / "no", reason=REASON)
    with pytest.raises(WrongInput, match="which request"):
        give_access(lived, landlord, tmp_path / "no", reason=" ")
    with pytest.raises(Refused, match="must be new"):
        give_access(lived, landlord, tmp_path / "0", reason=REASON)
    researcher = add_person(lived, "Lies Fictief", "researcher")
    with pytest.raises(NotAllowed):
        give_access(replace(lived, person=researcher), landlord, tmp_path / "no", reason=REASON)
    assert not (tmp_path / "no").exists()


def test_nothing_is_told_of_a_study_not_over(either_field: Workplace, tmp_path: Path) -> None:
    test = study_tests(either_field)[0]
    for contact in test.contacts:
        send(either_field, contact)
        answer(either_field, contact, "refusal", text="Helaas verhuurd.")
    given = give_access(either_field, test.landlord, tmp_path / "copy", reason=REASON, code="en")
    assert STUDY in given.later
    data = data_of(given.to)
    for table in ("answers", "contacts", "sources", "recipients", "steps"):
        assert data["data"][table] == []
    assert data["not_in_this_copy"] == {}
    assert data["data"]["names"]
    for name, held in files_of(given.to).items():
        assert b"Helaas" not in held, name
        assert STUDY.encode() not in held, name
        assert b"draw_tests" not in held, name
    assert "Ask again after" in (given.to / "access-en.html").read_text(encoding="utf-8")


def test_access_waits_where_the_legal_file_says_so(
    complaint_project: Path,  # noqa: F811
    tmp_path: Path,
    open_places: Callable[..., Workplace],
) -> None:
    place = open_places(Path(shutil.copytree(complaint_project, tmp_path / "project")))
    landlord = study_tests(place, REACTIVE)[0].landlord
    waits = _deferring(place)
    with pytest.raises(Refused, match="Access waits") as refused:
        give_access(waits, landlord, tmp_path / "copy", reason=REASON)
    (problem,) = refused.value.problems
    assert REACTIVE in problem.place
    assert problem.values["who"] == "The controller"
    assert "article 41" in str(problem.values["source"])
    assert not (tmp_path / "copy").exists()
    given = give_access(
        waits, landlord, tmp_path / "copy", reason=REASON, decided="besluit 12 (verzonnen)"
    )
    assert given.later == (REACTIVE,)
    assert f"{REASON}; besluit 12 (verzonnen)" in {each.words for each in list_reasons(waits)}
    assert data_of(given.to)["data"]["contacts"] == []


def _deferring(place: Workplace) -> Workplace:
    """The same place, where the region's law lets access wait as Dutch law does."""
    from discrimtest.library.legal import read_legal_basis
    from discrimtest.store import studies
    from discrimtest.workplace.open_study import frozen

    deferral = read_legal_basis(place.library, "netherlands").access_deferral
    assert deferral is not None
    with reading(place.engine) as session:
        found = studies.find_study(session, REACTIVE)
        assert found is not None
        version = studies.current_version(session, found.id)
        assert version is not None
    used = frozen(place, version)
    law = used.legal.model_copy(update={"access_deferral": deferral})
    place.instruments[version.id] = replace(used, legal=law)
    return place


def test_a_tester_gets_their_own_acts(lived: Workplace, tmp_path: Path) -> None:
    train_tester(lived, TESTER, until=None)
    landlord = two(lived)[0]
    declare_conflict(lived, TESTER, landlord, reason="nicht van Abeel")
    given = give_access(lived, TESTER, tmp_path / "copy", reason=REASON, code="en")
    data, files = data_of(given.to), files_of(given.to)
    assert data["of"] == "person"
    assert data["data"]["person"][0]["name"] == TESTER
    assert {each["kind"] for each in data["data"]["declared"]} == {"training", "conflict"}
    assert data["data"]["roles"][0]["role"] == "tester"
    assert {each["act"] for each in data["data"]["acts"]} >= {"record_responses"}
    assert data["not_in_this_copy"] == {"notes": 1}
    for name, held in files.items():
        for other in (COMPLAINANT, "nicht van Abeel", "Helaas", landlord):
            assert other.encode() not in held, (name, other)
        for part in shown_of(lived, landlord):
            assert part.encode() not in held, (name, part)
    assert [each.act for each in went_out(lived, given.subject)].count("give_access") == 1


def test_a_complainant_gets_their_own_words(lived: Workplace, tmp_path: Path) -> None:
    (listed,) = list_complaints(lived)
    given = give_access(lived, listed.complaint.id, tmp_path / "copy", reason=REASON, code="en")
    data = data_of(given.to)
    assert given.subject == listed.complaint.complainant
    assert data["data"]["told"][0]["name"] == COMPLAINANT
    assert data["data"]["told"][0]["account"].startswith("Huilend weggestuurd.")
    assert data["not_in_this_copy"] == {}
    page = (given.to / "access-en.html").read_text(encoding="utf-8")
    assert "To follow up your complaint" in page
    assert "local-administrator" not in repr(files_of(given.to))
