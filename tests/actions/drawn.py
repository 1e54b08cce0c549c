"""A small study that is drawn and ready for the field, and short words for acting in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from discrimtest.actions.capture_advert import capture_advert
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.keep_store import upgrade_store
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.library.handed_in import Upload
from discrimtest.record.blind import item_of
from discrimtest.record.contact import Logged
from discrimtest.record.record import Record, Row, standing
from discrimtest.record.response import Answered
from discrimtest.store import draws, landlords, listings, studies
from discrimtest.store.engine import reading
from discrimtest.store.record import record_of
from discrimtest.words.contact import Contact, ContactEvent
from discrimtest.words.deviation import Deviation
from discrimtest.words.outcome import Coding
from discrimtest.words.person import Role
from discrimtest.words.response import Response
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import begun
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.examples import (
    NOW,
    STUDY,
    acting,
    agencies,
    another_study,
    edit,
    export,
    ready,
    row,
    without_caps,
)
from tests.record.examples import FIELDWORK
from tests.store.conftest import as_application, copied

OTHER = "kortrijk-again-2026"
WINDOW = timedelta(days=14)
HOME_NUMBERS = 100


def field_rows() -> list[str]:
    """Sixteen agencies, one of them with three homes more, eight owners, and two in doubt."""
    big = {"name": "Abeel", "phone": "056 01 00 00", "email": "kantoor0@agency0.example"}
    return [
        *agencies(16),
        *(row(HOME_NUMBERS + number, **big) for number in range(3)),
        *(
            row(200 + number, kind="Particulier", email=f"eigenaar{number}@post.example")
            for number in range(8)
        ),
        row(300, name="Vastgoed Meesterhof", phone="056 02 00 01", email="a@meesterhof.example"),
        row(301, name="Vastgoed Meesterhof", phone="056 02 00 02", email="b@hofmeester.example"),
    ]


def draw_field(place: Workplace, folder: Path) -> Workplace:
    """Two studies on the same homes, both drawn: :data:`STUDY` takes nearly all, OTHER a few."""
    without_caps(place)
    edit(place, f"studies/{STUDY}/study.toml", "tests = 200\n", "tests = 22\n")
    another_study(
        place, OTHER, ("tests = 22\n", "tests = 6\n"), ("seed = 20260301\n", "seed = 9\n")
    )
    file = export(folder, field_rows())
    for slug in (STUDY, OTHER):
        ready(place, file, slug)
        draw_tests(place, slug)
    return place


@pytest.fixture(scope="session")
def drawn_project(made_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with both studies drawn, which tests copy."""
    folder = tmp_path_factory.mktemp("drawn")
    project = Path(shutil.copytree(made_project, folder / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    draw_field(place, folder)
    place.engine.dispose()
    return project


@pytest.fixture
def field(drawn_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]) -> Workplace:
    """The local administrator at work in a drawn project, on SQLite."""
    return open_places(Path(shutil.copytree(drawn_project, tmp_path / "field")))


@pytest.fixture(scope="session")
def drawn_on_postgresql(
    made_project: Path,
    server: str,
    migrated_postgresql: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A project like :func:`drawn_project` whose database is :func:`drawn_postgresql`."""
    folder = tmp_path_factory.mktemp("drawn-postgresql")
    project = Path(shutil.copytree(made_project, folder / "project"))
    url = copied(server, migrated_postgresql, "drawn")
    upgrade_store(project, url)
    place = open_workplace(project, as_application(url), None, clock=lambda: NOW)
    draw_field(place, folder)
    place.engine.dispose()
    return project


@pytest.fixture(scope="session")
def drawn_postgresql(drawn_on_postgresql: Path) -> str:
    """Name of a PostgreSQL database with both studies drawn, to copy."""
    return "drawn"


@pytest.fixture
def either_field(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    open_places: Callable[..., Workplace],
) -> Workplace:
    """The same on each of the two databases; on PostgreSQL as the program's own user."""
    if kind == "sqlite":
        found: Workplace = request.getfixturevalue("field")
        return found
    project = request.getfixturevalue("drawn_on_postgresql")
    url = as_application(request.getfixturevalue("new_url")("drawn"))
    return open_places(Path(shutil.copytree(project, tmp_path / "field")), url)


def local(text: str) -> datetime:
    """A moment as a person writes it, without a zone."""
    return datetime.fromisoformat(text)


def study_tests(place: Workplace, slug: str = STUDY) -> list[Test]:
    """The drawn tests of a study, by number."""
    with reading(place.engine) as session:
        return draws.drawn_tests(session, begun(place, session, slug).id)


def candidates(test: Test) -> tuple[Contact, Contact]:
    """The control candidate's contact and the test candidate's."""
    (control,) = [each for each in test.contacts if each.control_arm is None]
    (tested,) = [each for each in test.contacts if each.control_arm is not None]
    return control, tested


def send(place: Workplace, contact: Contact, at: datetime | None = None) -> Logged:
    """Record that a contact was made; when it was due unless told otherwise."""
    moment = at or contact.due_at
    return log_contact(place.on(max(moment, NOW)), contact.id, "sent", moment=moment)


def capture_all(place: Workplace, *tests: Test) -> None:
    """Two people captured the advertisement of each test, one before each contact."""
    other = acting(place, Role.RESEARCHER)
    for test in tests:
        for contact, who in zip(test.contacts, (place, other), strict=False):
            early = who.on(contact.due_at - timedelta(hours=1))
            capture_advert(early, contact=contact.id, saved=Upload("advert.pdf", b"%PDF-1.7\n"))


def send_all(place: Workplace, *tests: Test) -> None:
    """Record every contact of these tests as made when it was due."""
    for test in tests:
        for contact in test.contacts:
            send(place, contact)


def answer(
    place: Workplace,
    contact: Contact,
    category: str | None,
    after: timedelta = timedelta(hours=3),
    *,
    channel: str = "email",
    text: str = "",
    subtle: tuple[str, ...] = (),
    again: bool = False,
) -> Answered:
    """Record an answer that came ``after`` the contact was due."""
    return log_response(
        place.on(contact.due_at + after),
        contact.id,
        channel=channel,
        category=category,
        text=text,
        subtle=subtle,
        again=again,
    )


def closed(place: Workplace, slug: str = STUDY) -> Workplace:
    """The same place a month after the last contact was due."""
    last = max(each.due_at for test in study_tests(place, slug) for each in test.contacts)
    return place.on(last + timedelta(days=31))


def item_in(place: Workplace, contact: str) -> str:
    """What coders call the exchange of a contact in this installation."""
    return item_of(contact, place.keys.mark("coding", "items"))


def records(place: Workplace) -> list[Record]:
    """What was recorded of each study, texts included."""
    with reading(place.engine) as session:
        return [
            record_of(session, study.id, FIELDWORK, with_texts=place.keys)
            for study in studies.studies(session)
        ]


def events_of(place: Workplace, contact: str, *, corrected: bool = False) -> list[ContactEvent]:
    found = [event for record in records(place) for event in record.events]
    return [event for event in kept(found, corrected) if event.contact == contact]


def departures_of(place: Workplace, test: str, *, corrected: bool = False) -> list[Deviation]:
    found = [each for record in records(place) for each in record.deviations]
    return [each for each in kept(found, corrected) if each.test == test]


def broken(place: Workplace) -> dict[str, str]:
    """Broken tests of all studies with the reason that counts."""
    return {test: str(why) for record in records(place) for test, why in record.broken.items()}


def codings_of(place: Workplace, contact: str, *, corrected: bool = False) -> list[Coding]:
    """What decides for a contact; or every judgement of it, corrected ones too."""
    if not corrected:
        return [record.coded[contact] for record in records(place) if contact in record.coded]
    found = [coding for record in records(place) for coding in record.codings]
    return [coding for coding in found if coding.contact == contact]


def answers_of(place: Workplace) -> list[Response]:
    """Every answer to a contact of any study, word for word."""
    return [answer for record in records(place) for answer in record.answers]


def kept(rows: list[Row], corrected: bool) -> list[Row]:
    """These rows, or those of them that stand."""
    return rows if corrected else standing(rows)


def outcome(place: Workplace, contact: str) -> str | None:
    """The outcome that stands for a contact."""
    found = codings_of(place, contact)
    return str(found[-1].category) if found else None


def secrets_of(place: Workplace, slug: str = STUDY) -> set[str]:
    """Whatever tells who a landlord is or which home it is: names, numbers, texts, links."""
    with reading(place.engine) as session:
        homes = listings.listings(session, begun(place, session, slug).id)
        adverts = listings.advert_texts(session, place.keys, [each.id for each in homes])
        shown = landlords.spellings(session, place.keys)
    found = {
        value
        for spellings in shown.values()
        for each in spellings
        for value in (each.name, each.phone, each.email)
    }
    for advert in adverts.values():
        found |= {advert.title, advert.address, advert.email, advert.link}
    # What owners without a name write in its place is also the word for them.
    return found - {"", "Particulier"}
