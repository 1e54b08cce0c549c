"""The one reader of a study's record: whole or of one test, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.record.record import Record
from discrimtest.store import decisions
from discrimtest.store.engine import reading, writing
from discrimtest.store.record import record_of
from discrimtest.words.landlord import LandlordEventKind
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, WINDOW, answer, closed, send, study_tests
from tests.actions.fieldwork import CHOICES, live, script


@contextmanager
def statements(engine: Engine | type[Engine]) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def record(place: Workplace, test: str | None = None, *, texts: bool = False) -> Record:
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        keys = place.keys if texts else None
        return record_of(session, study.id, study.fieldwork, test=test, with_texts=keys)


def lived(place: Workplace, tests: int) -> None:
    """A field period with everything in it that a record holds."""
    mine = study_tests(place)[:tests]
    live(place, script(mine, CHOICES))
    landlords = sorted({test.landlord for test in mine})
    with writing(place.engine) as session:
        for kind, one, other in (
            (LandlordEventKind.MERGE, landlords[0], landlords[1]),
            (LandlordEventKind.DOUBT, landlords[1], landlords[2]),
            (LandlordEventKind.DOUBT, landlords[3], landlords[2]),
            (LandlordEventKind.SPLIT, landlords[4], landlords[5]),
        ):
            decisions.decide(
                session,
                place.keys,
                kind,
                one,
                other=other,
                by=place.person.id,
                at=place.now(),
            )
    untouched = [test for test in study_tests(place)[tests:] if test.landlord not in landlords]
    for test in untouched[:3]:  # the same words to three contacts, which nobody coded
        send(place, test.contacts[0])
        answer(place, test.contacts[0], None, text="Wij zijn met verlof.")
    first = send(place, untouched[3].contacts[0])
    log_contact(
        place.on(first_moment := untouched[3].contacts[0].due_at),
        untouched[3].contacts[0].id,
        "sent",
        moment=first_moment,
        note="Toch op tijd.",
        corrects=first.id,
    )
    log_contact(closed(place), untouched[4].contacts[0].id, "exposure", note="Hij belde.")


def test_the_record_of_one_test_is_the_whole_record_of_that_test(either_field):
    lived(either_field, 9)
    whole = record(either_field)
    assert whole.landlords.excluded
    assert sum(answer.automatic for answer in whole.answers) == 4
    for test in whole.tests:
        assert record(either_field, test.id) == whole.only(test.id)
    some = [test.id for test in whole.tests[::3]]
    with reading(either_field.engine) as session:
        fieldwork = look_up(either_field, session, STUDY).fieldwork
        together = record_of(session, whole.study, fieldwork, tests=some)
    assert [test.id for test in together.tests] == some
    for test in some:
        assert together.only(test) == whole.only(test)


def test_texts_are_read_only_where_they_are_asked_for(field):
    lived(field, 6)
    bare, told = record(field), record(field, texts=True)
    assert not any(answer.text for answer in bare.answers)
    assert {answer.text for answer in told.answers} >= {"Wij zijn met verlof."}
    assert {event.note for event in told.events} == {"", "Toch op tijd.", "Hij belde."}
    assert "Hij belde." in {departure.note for departure in told.deviations}


def test_a_record_takes_a_handful_of_statements_however_much_it_holds(field):
    counts = []
    for _ in range(2):
        with statements(field.engine) as asked:
            record(field)
            record(field, texts=True)
        counts.append(len([text for text in asked if text.startswith(("SELECT", "WITH"))]))
        lived(field, 6) if len(counts) == 1 else None
    assert counts[0] == counts[1]
    assert counts[1] <= 2 * (9 + 3) + 4


def test_of_a_test_is_asked_what_there_is(field):
    lived(field, 6)
    whole = record(field)
    empty = next(test for test in whole.tests if whole.only(test.id).events == ())
    full = next(test for test in whole.tests if whole.only(test.id).codings)
    counts = []
    for test in (empty, full):
        with reading(field.engine) as session:
            fieldwork = look_up(field, session, STUDY).fieldwork
            with statements(field.engine) as asked:
                record_of(session, test.study, fieldwork, test=test.id)
        counts.append(len(asked))
    assert counts[0] <= 2  # its landlord may be one about whom something was decided
    assert 4 <= counts[1] <= 7


def test_recording_reads_little(field):
    test = study_tests(field)[0]
    send(field, test.contacts[0])
    with statements(field.engine) as asked:
        send(field, test.contacts[1])
    assert len(asked) <= 9, asked
    moment = test.contacts[1].due_at + WINDOW / 2
    with statements(field.engine) as asked:
        log_response(
            field.on(moment), test.contacts[1].id, channel="phone", category="refusal", text="Nee."
        )
    assert len(asked) <= 15, asked
