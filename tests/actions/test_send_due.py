"""Letters that go out by themselves: once each, both or a broken test, at the right hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from discrimtest.actions.assign_mail import assign_mails, list_unmatched
from discrimtest.actions.fetch_mail import take_mails
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.send_due import send_due
from discrimtest.actions.settle_letters import resolve_letter
from discrimtest.actions.tell_status import tell_status
from discrimtest.actions.verify_lines import verify_lines
from discrimtest.doors import as_command
from discrimtest.errors import Overtaken, Refused, WrongInput
from discrimtest.store import leases, outgoing
from discrimtest.store.check import check
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.words.contact import Contact, ContactEventKind
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import broken, events_of, study_tests
from tests.actions.examples import STUDY
from tests.actions.launched import at_server, opened
from tests.actions.mail_examples import answering, saved
from tests.actions.test_record_of import statements
from tests.mail.post_office import PostOffice


def first_test(place: Workplace) -> Test:
    """The test whose first letter is due first."""
    return min(study_tests(place), key=lambda test: test.contacts[0].due_at)


def by_turn(test: Test) -> tuple[Contact, Contact]:
    """Its contacts in the order in which they are due."""
    one, two = sorted(test.contacts, key=lambda each: each.due_at)
    return one, two


def run(place: Workplace, when: datetime, contact: str = "") -> str:
    """What a live run at a moment does with a contact."""
    report = send_due(place.on(when), STUDY, live=True)
    found = {letter.contact: letter.outcome for letter in report.letters}
    return found.get(contact, "")


def kinds(place: Workplace, contact: Contact) -> list[str]:
    return [str(event.kind) for event in events_of(place, contact.id)]


def test_a_dry_run_sends_and_records_nothing(launched: Workplace) -> None:
    with PostOffice() as office:
        opened(launched, office)
        first, _ = by_turn(first_test(launched))
        report = send_due(launched.on(first.due_at), STUDY)
        assert [(each.contact, each.outcome) for each in report.letters] == [(first.id, "send")]
        assert "…@" in report.letters[0].recipient
        assert office.taken == []
    assert events_of(launched, first.id) == []


def test_a_pair_goes_out_once_each_and_its_bytes_are_kept(either_launched: Workplace) -> None:
    first, second = by_turn(first_test(either_launched))
    with PostOffice() as office:
        opened(either_launched, office)
        assert run(either_launched, first.due_at, first.id) == "sent"
        assert run(either_launched, first.due_at, first.id) == ""
        assert run(either_launched, second.due_at, second.id) == "sent"
        counted = tell_status(either_launched, STUDY)
        assert sum(counted.sent_by_arm.values()) == counted.sent == len(office.taken)
        assert {first.arm, second.arm} <= set(counted.sent_by_arm)
        took = dict(zip(office.ids(), [raw for _, raw in office.taken], strict=True))
    for contact in (first, second):
        kept = events_of(either_launched, contact.id)
        assert [event.kind for event in kept] == [ContactEventKind.SENT]
        with reading(either_launched.engine) as session:
            (raw,) = outgoing.handed_over(session, either_launched.keys, contact.id)
        assert took[kept[0].message_id or ""] == raw
    assert check(either_launched.engine, either_launched.keys) == []


def test_what_a_letter_asks_grows_with_no_number_of_landlords(launched: Workplace) -> None:
    first, _ = by_turn(first_test(launched))
    with PostOffice() as office, statements(launched.engine) as asked:
        opened(launched, office)
        assert run(launched, first.due_at, first.id) == "sent"
    from_hand_over = [each for each in asked if "FROM landlord_event" in each]
    assert from_hand_over
    assert not [each for each in from_hand_over if not {"WHERE", "JOIN"} & set(each.split())]


def test_a_letter_that_waits_asks_nothing_of_its_server(launched: Workplace) -> None:
    first, second = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
        office.handler.behaves = lambda _: "late mailbox"
        assert run(launched, second.due_at, first.id) == "later"
    gone = second.due_at + timedelta(minutes=1)
    assert run(launched, gone, second.id) == "wait", "the other candidate comes first"
    assert kinds(launched, second) == []


@pytest.mark.parametrize("way", ["late mailbox", "late text"])
def test_what_a_server_does_not_take_for_now_goes_out_later(
    either_launched: Workplace, way: str
) -> None:
    first, _ = by_turn(first_test(either_launched))
    with PostOffice() as office:
        opened(either_launched, office)
        office.handler.behaves = lambda _: way
        assert run(either_launched, first.due_at, first.id) == "later"
        assert kinds(either_launched, first) == ["replanned"]
        assert run(either_launched, first.due_at + timedelta(minutes=14), first.id) == ""
        office.handler.behaves = lambda _: "takes"
        assert run(either_launched, first.due_at + timedelta(minutes=15), first.id) == "sent"
        sent = {event.kind: event for event in events_of(either_launched, first.id)}
        assert office.ids().count(sent[ContactEventKind.SENT].message_id or "") == 1


@pytest.mark.parametrize("way", ["no mailbox", "bad text"])
def test_a_refused_letter_breaks_its_test_and_the_other_hears_nothing(
    either_launched: Workplace, way: str
) -> None:
    test = first_test(either_launched)
    first, second = by_turn(test)
    with PostOffice() as office:
        opened(either_launched, office)
        office.handler.behaves = lambda _: way
        assert run(either_launched, first.due_at, first.id) == "refused"
        office.handler.behaves = lambda _: "takes"
        assert run(either_launched, second.due_at, second.id) == ""
    assert broken(either_launched)[test.id] == "send_failed"
    assert kinds(either_launched, first) == ["failed"]
    counted = tell_status(either_launched.on(second.due_at), STUDY)
    assert counted.returned_by_arm == {first.arm: 1}


@pytest.mark.parametrize("way", ["lost", "drops", "garbled"])
@pytest.mark.parametrize("sent", [True, False])
def test_a_letter_in_doubt_waits_for_a_person(
    either_launched: Workplace, way: str, sent: bool
) -> None:
    first, _ = by_turn(first_test(either_launched))
    with PostOffice() as office:
        opened(either_launched, office)
        office.handler.behaves = lambda _: way
        report = send_due(either_launched.on(first.due_at), STUDY, live=True)
        assert (report.letters[0].outcome, report.doubts) == ("doubt", (first.id,))
        assert report.exit_code == 1
        assert tell_status(either_launched, STUDY).in_doubt == 1
        office.handler.behaves, before = (lambda _: "takes"), len(office.taken)
        later = first.due_at + timedelta(hours=1)
        assert run(either_launched, later, first.id) == "", "never again in doubt"
        with pytest.raises(Refused, match="nobody knows yet"):
            log_contact(either_launched.on(later), first.id, "sent")
        soon = first.due_at + timedelta(minutes=14)
        with pytest.raises(Refused, match="may still be taken"):
            resolve_letter(either_launched.on(soon), first.id, sent=False)
        told = resolve_letter(either_launched.on(later), first.id, sent=sent)
        assert ("was not sent" in told) is not sent
        when = later + timedelta(hours=1)
        assert run(either_launched, when, first.id) == ("" if sent else "sent")
        assert len(office.taken) == before + (not sent)
        with pytest.raises(Refused, match="is not in doubt"):
            resolve_letter(either_launched.on(when), first.id, sent=sent)


def test_what_was_wrongly_said_not_to_be_sent_is_put_right_before_it_goes_again(
    either_launched: Workplace,
) -> None:
    first, _ = by_turn(first_test(either_launched))
    with PostOffice() as office:
        opened(either_launched, office)
        office.handler.behaves = lambda _: "lost"
        assert run(either_launched, first.due_at, first.id) == "doubt"
        (doubt,) = events_of(either_launched, first.id)
        office.handler.behaves, before = (lambda _: "takes"), len(office.taken)
        later = either_launched.on(first.due_at + timedelta(minutes=20))
        resolve_letter(later, first.id, sent=False)
        assert "sent" in resolve_letter(later, first.id, sent=True)
        (sent,) = events_of(either_launched, first.id)
        assert (sent.kind, sent.at) == (ContactEventKind.SENT, doubt.at)
        assert sent.message_id == doubt.message_id
        assert run(either_launched, first.due_at + timedelta(hours=1), first.id) == ""
        assert len(office.taken) == before
        with pytest.raises(Refused, match="is not in doubt"):
            resolve_letter(later, first.id, sent=True)
    assert check(either_launched.engine, either_launched.keys) == []


def test_a_test_in_doubt_for_too_long_is_broken(launched: Workplace) -> None:
    test = first_test(launched)
    first, second = by_turn(test)
    with PostOffice() as office:
        opened(launched, office)
        office.handler.behaves = lambda _: "lost"
        run(launched, first.due_at, first.id)
        office.handler.behaves = lambda _: "takes"
        assert run(launched, second.due_at, second.id) == "wait"
        assert run(launched, first.due_at + timedelta(hours=25), second.id) == "break"
    assert broken(launched)[test.id] == "send_failed"


def test_two_runs_at_once_do_the_work_of_one(either_launched: Workplace) -> None:
    first, _ = by_turn(first_test(either_launched))
    with PostOffice() as office:
        opened(either_launched, office)
        with writing(either_launched.engine) as session:
            leases.take(
                session, "send mail", "another", by=either_launched.person.id, at=first.due_at
            )
        with pytest.raises(Overtaken, match="Another run is at work"):
            run(either_launched, first.due_at)
        assert office.taken == []
        assert run(either_launched, first.due_at + timedelta(minutes=2), first.id) == "sent"


def test_a_clock_set_back_an_hour_lets_no_dead_run_block(launched: Workplace) -> None:
    first, _ = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
        ahead = first.due_at + timedelta(hours=1)
        with writing(launched.engine) as session:
            leases.take(session, "send mail", "dead", by=launched.person.id, at=ahead)
        assert run(launched, first.due_at, first.id) == "sent"
        assert run(launched, first.due_at - timedelta(hours=1), first.id) == ""
        assert len(office.taken) == 1


def test_an_intent_left_by_a_dead_run_is_a_doubt(
    either_launched: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = by_turn(first_test(either_launched))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with PostOffice() as office:
        opened(either_launched, office)
        monkeypatch.setattr("discrimtest.actions.send_due.deliver", die)
        with pytest.raises(KeyboardInterrupt):
            run(either_launched, first.due_at)
        assert kinds(either_launched, first) == ["intent"]
        with pytest.raises(Refused, match="being sent at this moment"):
            resolve_letter(either_launched.on(first.due_at), first.id, sent=True)
        monkeypatch.undo()
        report = send_due(either_launched.on(first.due_at + timedelta(minutes=3)), STUDY, live=True)
        assert report.doubts == (first.id,)
        assert office.taken == []
        assert kinds(either_launched, first) == ["doubt"]


def test_a_late_run_plans_again_within_the_gap_or_breaks_the_test(
    either_launched: Workplace,
) -> None:
    test = first_test(either_launched)
    first, second = by_turn(test)
    with PostOffice() as office:
        opened(either_launched, office)
        late = second.due_at + timedelta(minutes=5)
        report = send_due(either_launched.on(late), STUDY, live=True)
        told = {each.contact: (each.outcome, each.why) for each in report.letters}
        assert told[first.id][0] == "sent"
        assert told[second.id] == ("replan", "too soon after the other candidate")
        (plan,) = events_of(either_launched, second.id)
        assert plan.due_at is not None
        assert timedelta(hours=2) <= plan.due_at - late <= timedelta(hours=24)
        assert run(either_launched, plan.due_at, second.id) == "sent"
        assert test.id not in broken(either_launched)


def test_a_run_that_comes_a_day_late_for_the_second_breaks_the_test(launched: Workplace) -> None:
    test = first_test(launched)
    first, second = by_turn(test)
    with PostOffice() as office:
        opened(launched, office)
        assert run(launched, first.due_at, first.id) == "sent"
        assert run(launched, first.due_at + timedelta(hours=24, minutes=1), second.id) == "break"
    assert broken(launched)[test.id] == "gap_outside"


def test_nothing_goes_out_at_night_or_for_a_stopped_landlord(launched: Workplace) -> None:
    first, _ = by_turn(first_test(launched))
    night = first.due_at.replace(hour=22) + timedelta(days=1)
    with PostOffice() as office:
        opened(launched, office)
        assert run(launched, night, first.id) in ("wait", "replan")
        log_contact(launched.on(night), first.id, "exposure")
        assert run(launched, night + timedelta(days=3), first.id) == ""
        assert office.taken == []


@pytest.mark.parametrize(
    ("words", "stop", "then"),
    [
        ("Gelieve ons niet meer te contacteren.", True, "break"),
        ("Gelieve ons niet meer te contacteren.", False, "sent"),
        ("Is dit een praktijktest?", False, "sent"),
    ],
)
def test_nothing_goes_out_while_a_mail_that_asks_for_no_more_waits_for_a_person(
    either_launched: Workplace, tmp_path: Path, words: str, stop: bool, then: str
) -> None:
    test = first_test(either_launched)
    first, second = by_turn(test)
    with PostOffice() as office:
        opened(either_launched, office)
        assert run(either_launched, first.due_at, first.id) == "sent"
        soon = either_launched.on(first.due_at + timedelta(minutes=20))
        raw = answering(soon, first, words, after=timedelta(minutes=10)).raw()
        take_mails(soon, STUDY, [saved(tmp_path / "in", raw)])
        for live in (False, True):
            report = send_due(either_launched.on(second.due_at), STUDY, live=live)
            outcome = {each.contact: each.outcome for each in report.letters}[second.id]
            assert (outcome, report.exit_code) == ("ask", 1)
        to = [recipient for recipient, _ in office.taken]
        assert to.count(to[0]) == 1, "others get theirs, this landlord nothing"
        (waits,) = list_unmatched(soon, STUDY)
        with pytest.raises(Refused, match="seems to") as raised:
            assign_mails(soon, [waits.id])
        assert "file it with stop; if it does not, file it by itself with go_on" in str(
            raised.value
        )
        assign_mails(soon, [waits.id], stop=stop, go_on=not stop)
        assert run(either_launched, second.due_at, second.id) == then
    assert broken(either_launched) == ({test.id: "landlord_stopped"} if stop else {})


@pytest.mark.parametrize(("in_time", "reason"), [(True, "mail_waited"), (False, "gap_outside")])
def test_a_test_that_a_waiting_mail_held_up_tells_so(
    either_launched: Workplace, tmp_path: Path, in_time: bool, reason: str
) -> None:
    """Not where the letter could go no more in any case, by the time that the mail was fetched."""
    test = first_test(either_launched)
    first, second = by_turn(test)
    late = first.due_at + timedelta(days=6)
    with PostOffice() as office:
        opened(either_launched, office)
        assert run(either_launched, first.due_at, first.id) == "sent"
        came = first.due_at + timedelta(minutes=20) if in_time else late
        raw = answering(either_launched, first, "Laat mij met rust.", after=timedelta(minutes=9))
        take_mails(either_launched.on(came), STUDY, [saved(tmp_path / "in", raw.raw())])
        assert run(either_launched, late, second.id) == "break"
    assert broken(either_launched)[test.id] == reason


def test_a_study_that_is_not_launched_sends_nothing(field: Workplace) -> None:
    first, _ = by_turn(first_test(field))
    with PostOffice() as office:
        at_server(field, office.port)
        with pytest.raises(Refused) as raised:
            run(field, first.due_at)
        assert {problem.code for problem in raised.value.problems} == {"study.not_launched"}
        assert office.taken == []


def test_a_project_without_servers_sends_nothing(launched: Workplace) -> None:
    first, _ = by_turn(first_test(launched))
    with pytest.raises(WrongInput, match=r"mailboxes\.toml"):
        run(launched, first.due_at)


def test_a_line_that_cannot_be_reached_leaves_everything_as_it_was(launched: Workplace) -> None:
    first, _ = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
    report = send_due(launched.on(first.due_at), STUDY, live=True)
    assert [each.outcome for each in report.letters] == ["line"]
    assert report.exit_code == 3
    assert events_of(launched, first.id) == []


def test_a_line_that_was_never_tried_holds_the_tests_that_use_it_alone(
    launched: Workplace,
) -> None:
    """Neither letter of them goes out, so that none is left with one half."""
    first, *others = sorted(study_tests(launched), key=lambda test: by_turn(test)[0].due_at)
    begins, follows = by_turn(first)
    with PostOffice() as office:
        opened(launched, office)
        with writing(launched.engine) as session:
            study = look_up(launched, session, STUDY).id
            unverify(session, study, follows.line)
        when = max(by_turn(test)[0].due_at for test in others[:4])
        dry = send_due(launched.on(when), STUDY).told(as_command)
        report = send_due(launched.on(when), STUDY, live=True).told(as_command)
        told = {each.contact: each for each in report.letters}
        assert told[begins.id] in dry.letters
        held = [each for each in told.values() if each.outcome == "line"]
        assert told[begins.id] in held
        assert f"{follows.line}: must have been tried out" in told[begins.id].why
        assert told[begins.id].why.endswith(f"'discrimtest contacts lines --study {STUDY}'.")
        own = {each.id: test for test in [first, *others] for each in test.contacts}
        assert all(follows.line in {c.line for c in own[each.contact].contacts} for each in held)
        assert report.count("sent") == len(office.taken) > 0
        assert report.exit_code == 3


def unverify(session: Session, study: str, line: str) -> None:
    """As a line is whose address was changed since it was tried."""
    session.execute(
        text("UPDATE line SET verified_at = NULL WHERE study_id = :study AND name = :line"),
        {"study": study, "line": line},
    )


def test_a_server_that_refused_three_logins_is_not_asked_for_each_line(
    launched: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some let who fails wait for a quarter of a minute, and then lock everybody out."""
    monkeypatch.setenv("MAIL_PASSWORD", "verkeerd")
    with PostOffice(password="geheim") as office:
        at_server(launched, office.port, 'password = "MAIL_PASSWORD"\n', login=True)
        tried = verify_lines(launched, STUDY)
        assert len(office.handler.greeted) == 3
    assert all(line.trouble for line in tried)
    assert len(tried) > 4
    assert {line.trouble.partition(":")[0] for line in tried[3:]} == {"not tried"}
    at_server(launched, office.port)
    assert {line.trouble for line in verify_lines(launched, STUDY)} == {
        "[Errno 111] Connection refused"
    }


def test_a_missing_password_stops_the_letters_of_no_other_line(
    launched: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    firsts = [by_turn(test)[0] for test in study_tests(launched)[:3]]
    one, *others = sorted(firsts, key=lambda each: each.due_at)
    with PostOffice(password="geheim") as office:
        at_server(launched, office.port, 'password = "MAIL_{line}"\n', login=True)
        for number in range(1, 25):
            monkeypatch.setenv(f"MAIL_MAILBOX_{number}", "geheim")
        assert not any(line.trouble for line in verify_lines(launched, STUDY))
        monkeypatch.delenv(f"MAIL_{one.line.upper().replace('-', '_')}")
        report = send_due(launched.on(others[0].due_at), STUDY, live=True).told(as_command)
        told = {each.contact: each for each in report.letters}
        assert told[one.id].outcome == "line"
        assert "password must be at hand" in told[one.id].why
        assert told[others[0].id].outcome == "sent"
        assert report.exit_code == 3
