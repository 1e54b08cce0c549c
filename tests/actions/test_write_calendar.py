"""A tester's calendar, as another program's reader of iCalendar understands it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject

from discrimtest.actions.assign_testers import assign_testers
from discrimtest.actions.fetch_mail import take_mails
from discrimtest.actions.list_due import list_due
from discrimtest.actions.manage_testers import train_tester
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome
from discrimtest.actions.write_calendar import WrittenCalendar, write_calendar
from discrimtest.errors import NotAllowed, WrongInput
from discrimtest.exchange.task_calendar import as_calendar, time_zone
from discrimtest.record.due import DueContact
from discrimtest.record.known_tasks import KnownTask, TaskState
from discrimtest.store.engine import writing
from discrimtest.store.lines import verify
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import begun
from tests.actions.drawn import STUDY, answer, closed, secrets_of, send, study_tests
from tests.actions.examples import acting
from tests.actions.launched import opened
from tests.actions.mail_examples import answering, saved
from tests.actions.test_send_declines import invited, run, when_sent
from tests.actions.test_visits import (  # noqa: F401  (fixtures)
    VISITS,
    Team,
    team,
    visits_project,
)
from tests.mail.post_office import PostOffice

BRUSSELS = ZoneInfo("Europe/Brussels")


def entries(at, folder, slug=STUDY, **asked) -> tuple[WrittenCalendar, dict]:
    """What was written, and its events by UID."""
    written = write_calendar(at, slug, folder / "taken.ics", **asked)
    read = vobject.readOne(written.file.read_bytes().decode("utf-8"))
    return written, {event.uid.value: event for event in read.contents.get("vevent", [])}


def test_every_contact_stands_at_its_planned_moment(either_field, tmp_path):
    written, events = entries(either_field, tmp_path)
    planned = {c.id: c.due_at for test in study_tests(either_field) for c in test.contacts}
    assert (written.open, written.done, written.cancelled) == (len(planned), 0, 0)
    starts = {uid.partition(".")[0]: event.dtstart.value for uid, event in events.items()}
    assert starts == planned
    titles = {event.summary.value.partition(":")[0] for event in events.values()}
    assert titles == {"Brief sturen"}


def test_no_landlord_home_or_letter_stands_in_it(field, tmp_path):
    written, _ = entries(field, tmp_path)
    text = written.file.read_text(encoding="utf-8").replace("\r\n ", "")
    assert not [secret for secret in secrets_of(field) if secret in text]
    assert max(len(line) for line in written.file.read_bytes().split(b"\r\n")) <= 75
    assert written.file.stat().st_mode & 0o077 == 0


def test_what_changed_changes_and_what_is_over_is_cancelled(field, tmp_path):
    one, two, three = study_tests(field)[:3]
    _, before = entries(field, tmp_path)
    send(field, one.contacts[0])
    answer(field, one.contacts[0], "invitation")
    log_contact(closed(field), two.contacts[0].id, "broken", reason="ad_gone")
    log_contact(closed(field), three.contacts[0].id, "abuse")
    written, after = entries(closed(field), tmp_path)
    assert set(before) <= set(after)
    told = {uid: (str(e.status.value), e.summary.value.split(" – ")[0]) for uid, e in after.items()}
    assert told[f"{one.contacts[0].id}.send@discrimtest"] == ("CONFIRMED", "Gedaan")
    for test in (two, three):
        for contact in test.contacts:
            assert told[f"{contact.id}.send@discrimtest"] == ("CANCELLED", "Vervalt")
    decline = after[f"{one.contacts[0].id}.decline@discrimtest"]
    assert decline.dtstart.value == one.contacts[0].due_at + timedelta(hours=3 + 48)
    assert written.done == 1
    old, new = ({int(e.sequence.value) for e in each.values()} for each in (before, after))
    assert min(new) > max(old)
    # An offer that was none after all is no longer declined; one that was, is done.
    correct_outcome(closed(field), one.contacts[0].id, category="refusal", reason="Misread.")
    _, again = entries(closed(field), tmp_path)
    assert again[f"{one.contacts[0].id}.decline@discrimtest"].status.value == "CANCELLED"


def test_a_tester_has_what_they_were_given_and_loses_what_goes_to_another(field, tmp_path):
    an, bo = acting(field, Role.TESTER), acting(field, Role.TESTER)
    assert entries(an, tmp_path)[0].open == sum(len(t.contacts) for t in study_tests(field))
    train_tester(field, an.person.id, until=None)
    assign_testers(field, STUDY)
    mine, _ = entries(an, tmp_path)
    assert mine.open > 0
    assert entries(bo, tmp_path)[0].open == 0
    train_tester(field, bo.person.id, until=None)
    assign_testers(field, STUDY, leaving=an.person.id)
    now, _ = entries(an, tmp_path)
    theirs, _ = entries(bo, tmp_path)
    assert (now.cancelled, now.open + theirs.open) == (theirs.open, mine.open)
    assert now.cancelled > 0
    assert entries(field, tmp_path, of=bo.person.id)[0].open == theirs.open


def tried_out(field) -> None:
    with writing(field.engine) as session:
        study = begun(field, session, STUDY).id
        names = {c.line for test in study_tests(field) for c in test.contacts}
        verify(session, study, sorted(names), by=field.person.id, at=field.now())


def test_what_the_program_sends_is_in_no_calendar(field, tmp_path):
    tried_out(field)
    assert entries(field, tmp_path)[1] == {}
    assert {task.by_program for task in list_due(closed(field), STUDY)} == {True}


def test_an_invitation_by_mail_is_declined_by_the_program_and_one_by_phone_by_hand(field, tmp_path):
    tried_out(field)
    one, two = study_tests(field)[0].contacts
    for contact in (one, two):
        send(field, contact)
    at = field.on(two.due_at + timedelta(hours=9))
    take_mails(at, STUDY, [saved(tmp_path / "in", answering(at, one, "Kom langs.").raw())])
    correct_outcome(at, one.id, category="invitation", reason="Read.")
    answer(field, two, "invitation", channel="phone")
    declines = [task for task in list_due(at, STUDY) if task.task == "decline"]
    assert {task.contact: task.by_program for task in declines} == {one.id: True, two.id: False}
    assert f"{two.id}.decline@discrimtest" in entries(at, tmp_path)[1]


def test_a_decline_is_done_when_it_was_said_and_not_there_where_the_program_sent_it(
    launched, tmp_path
):
    at = launched
    one, two = study_tests(at)[0].contacts
    with PostOffice() as office:
        opened(at, office)
        came = invited(at, tmp_path, one)
        send(at, two)
        answer(at, two, "invitation", channel="phone")
        log_contact(at.on(two.due_at + timedelta(hours=5)), two.id, "declined")
        when = when_sent(at, max(came, two.due_at + timedelta(hours=6)), one)
        assert run(at, when, one).outcome == "sent"
    events = entries(at.on(when + timedelta(hours=1)), tmp_path)[1]
    assert f"{one.id}.decline@discrimtest" not in events
    said = events[f"{two.id}.decline@discrimtest"]
    assert said.summary.value.startswith("Gedaan")
    assert said.dtstart.value == two.due_at + timedelta(hours=5)


def test_a_visit_stands_at_the_day_of_its_offer_until_it_was_told(team: Team, tmp_path):  # noqa: F811
    contact = team.tests[0].contacts[0]
    send(team.anna, contact)
    answer(team.anna, contact, "invitation", channel="phone", text="Kom maar.")
    _, events = entries(team.at, tmp_path, VISITS)
    offered = (contact.due_at + timedelta(hours=3)).astimezone(BRUSSELS).date()
    visit = events[f"{contact.id}.visit@discrimtest"]
    assert (visit.dtstart.value, visit.dtend.value) == (offered, offered + timedelta(days=1))
    assert visit.status.value == "CONFIRMED"
    team.told(team.anna, team.tests[1].contacts[0])
    _, events = entries(team.at, tmp_path, VISITS)
    told = events[f"{team.tests[1].contacts[0].id}.visit@discrimtest"]
    assert told.summary.value.startswith("Gedaan")


def test_who_may_not_record_contacts_gets_none(field, tmp_path):
    with pytest.raises(NotAllowed):
        entries(acting(field, Role.INSPECTOR), tmp_path)
    with pytest.raises(WrongInput, match="language"):
        entries(field, tmp_path, code="de")


@pytest.mark.parametrize(
    "clock", ["2026-03-29T00:59", "2026-03-29T01:00", "2026-03-29T01:30", "2026-10-25T02:00"]
)
def test_another_reader_understands_the_hours_around_a_turn_of_the_clocks(clock, field):
    contact = study_tests(field)[0].contacts[0]
    when = datetime.fromisoformat(clock).replace(tzinfo=UTC)
    known = [KnownTask(DueContact("send", when, contact), TaskState.OPEN)]
    made = as_calendar(known, "x", BRUSSELS, sequence=1, now=when, language="fr")
    read = vobject.readOne(made.decode("utf-8"))
    assert read.vevent.dtstart.value.astimezone(UTC) == when
    assert read.vevent.summary.value == f"Envoyer la lettre: {contact.id}"


def test_a_turn_is_told_by_the_clock_before_it():
    first, last = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    told = [
        (part.name, str(part["dtstart"].dt), part["tzoffsetto"].td)
        for part in time_zone(BRUSSELS, first, last).subcomponents
    ]
    hour = timedelta(hours=1)
    assert told == [
        ("STANDARD", "2026-01-01 01:00:00", hour),
        ("DAYLIGHT", "2026-03-29 02:00:00", 2 * hour),
        ("STANDARD", "2026-10-25 03:00:00", hour),
    ]
