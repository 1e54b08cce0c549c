"""Invitations declined by mail: in reply, once, in the protocol's words, at an own hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from discrimtest.actions.assign_mail import assign_mails, list_unmatched
from discrimtest.actions.fetch_mail import take_mails
from discrimtest.actions.list_due import list_due
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome
from discrimtest.actions.send_due import send_due
from discrimtest.actions.settle_letters import resolve_letter
from discrimtest.actions.tell_sending import Sending
from discrimtest.actions.tell_status import tell_status
from discrimtest.errors import Refused
from discrimtest.record.declined_late import declined_late
from discrimtest.store import outgoing
from discrimtest.store.check import check
from discrimtest.store.engine import reading
from discrimtest.words.contact import Contact
from discrimtest.words.outcome import Category
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, broken, events_of, send, study_tests
from tests.actions.examples import STUDY, root_of
from tests.actions.launched import opened
from tests.actions.mail_examples import answering, awaited, saved
from tests.actions.test_send_due import by_turn, first_test
from tests.mail.post_office import Behaviour, PostOffice

SOON, WITHIN = timedelta(hours=3), timedelta(hours=48)


def invited(
    place: Workplace,
    folder: Path,
    contact: Contact,
    text: str = "Kom maandag langs.",
    after: timedelta = SOON,
    **head: str,
) -> datetime:
    """A contact is sent and invited by mail; when that came."""
    send(place, contact)
    later = place.on(contact.due_at + after)
    mail = answering(place, contact, text, number=contact.position, after=after)
    name = saved(folder / contact.id, mail.raw(**head))
    taken = take_mails(later, STUDY, [name])
    assert [each for _, each in taken.filed.answers] == [contact.id]
    correct_outcome(later, contact.id, category=Category.INVITATION, reason="gelezen")
    return later.now()


def run(place: Workplace, when: datetime, contact: Contact) -> Sending | None:
    """What a live run at a moment does about declining for a contact."""
    report = send_due(place.on(when), STUDY, live=True)
    found = {each.contact: each for each in report.letters if each.purpose == "decline"}
    return found.get(contact.id)


def when_sent(place: Workplace, came: datetime, contact: Contact) -> datetime:
    """The own hour of a contact, as a dry run tells it."""
    (told,) = [
        each
        for each in send_due(place.on(came), STUDY).letters
        if (each.contact, each.purpose) == (contact.id, "decline")
    ]
    if told.outcome == "send":
        return came
    local = datetime.fromisoformat(told.until).replace(tzinfo=ZoneInfo("Europe/Brussels"))
    return local.astimezone(UTC) + timedelta(minutes=1)


def kinds(place: Workplace, contact: Contact) -> list[str]:
    return [str(event.kind) for event in events_of(place, contact.id)]


def declines(office: PostOffice) -> list[tuple[str, EmailMessage]]:
    """The replies that were taken, and to whom; letters of other tests go out beside them."""
    read = [(to, message_from_bytes(raw, policy=policy.default)) for to, raw in office.taken]
    return [(to, mail) for to, mail in read if mail["Subject"].startswith("Re:")]  # type: ignore[misc]


def only_to(place: Workplace, contact: Contact, way: str) -> Behaviour:
    """A server that takes all mails but those to the landlord of this contact."""
    landlord = min(awaited(place)[contact.id].mailboxes)
    return lambda address: way if address == landlord else "takes"


def test_an_invitation_by_mail_is_declined_in_reply_and_once(
    either_launched: Workplace, tmp_path: Path
) -> None:
    at = either_launched
    first, _ = by_turn(first_test(at))
    with PostOffice() as office:
        opened(at, office)
        came = invited(at, tmp_path, first, "Kom maandag langs.\n\n> uw brief")
        status = tell_status(at.on(came), STUDY)
        assert (status.declines, status.declines_by_hand) == (1, 0)
        waits = run(at, came, first)
        assert waits is not None
        assert (waits.outcome, bool(waits.until)) == ("wait", True)
        when = when_sent(at, came, first)
        assert came + WITHIN / 10 <= when <= came + WITHIN
        done = run(at, when, first)
        assert done is not None
        assert done.outcome == "sent"
        assert run(at, when + timedelta(hours=1), first) is None
        ((recipient, mail),) = declines(office)
    protocol = (root_of(at) / "protocols/email-couples/protocol.toml").read_text(encoding="utf-8")
    letter = awaited(at)[first.id]
    known = f"<{first.position}.{first.id}@antwoord.example>"
    assert recipient == min(letter.mailboxes)
    assert mail["To"] == recipient
    assert mail["Subject"] == f"Re: {letter.subject}"
    assert mail["In-Reply-To"] == known
    sent = next(each for each in events_of(at, first.id) if each.kind == "sent")
    assert mail["References"].split()[-1] == known
    assert sent.message_id is None, "a tester sent it by hand"
    body = mail.get_content().replace("\r\n", "\n")
    assert f'nl = "{body.splitlines()[0]}"' in protocol
    assert body.endswith(f"schreef Immo <{recipient}>:\n\n> Kom maandag langs.\n>\n>> uw brief\n")
    assert kinds(at, first) == ["sent", "declined"]
    assert events_of(at, first.id)[-1].message_id == mail["Message-ID"]
    with reading(at.engine) as session:
        assert len(outgoing.handed_over(session, at.keys, first.id)) == 1
    assert tell_status(at.on(when), STUDY).declines == 0
    assert check(at.engine, at.keys) == []


def by_program(place: Workplace, when: datetime) -> dict[str, bool]:
    """Invitations to decline, and whether the list of tasks leaves each to the program."""
    due = list_due(place.on(when), STUDY)
    return {task.contact: task.by_program for task in due if task.task == "decline"}


def hand(place: Workplace, came: datetime, contact: Contact) -> str:
    """Why a contact's invitation is left to a tester."""
    report = send_due(place.on(came), STUDY)
    (told,) = [each for each in report.letters if each.contact == contact.id]
    return told.why if told.outcome == "hand" else told.outcome


def judged_together(
    place: Workplace, folder: Path, contact: Contact, texts: list[str]
) -> tuple[datetime, list[str]]:
    """A contact is sent and answered by several mails, each of another person, judged as a whole;
    when that was, and who they are."""
    send(place, contact)
    landlord = min(awaited(place)[contact.id].mailboxes)
    senders = [f"{number}.{landlord}" for number, _ in enumerate(texts)]
    when = contact.due_at + SOON
    for number, (sender, text) in enumerate(zip(senders, texts, strict=True)):
        when = contact.due_at + SOON + timedelta(minutes=number)
        mail = answering(place, contact, text, number=number, after=when - contact.due_at)
        raw = mail.raw(**{"from": f"<{landlord}>", "reply-to": f"<{sender}>"})
        take_mails(place.on(when), STUDY, [saved(folder / f"{contact.id}-{number}", raw)])
    when += timedelta(minutes=1)
    correct_outcome(place.on(when), contact.id, category=Category.INVITATION, reason="gelezen")
    return when, senders


@pytest.mark.parametrize("last", [False, True])
def test_of_several_mails_judged_together_the_one_that_invites_is_declined(
    launched: Workplace, tmp_path: Path, last: bool
) -> None:
    """The words to decline must not go to a colleague who only asked something."""
    first, _ = by_turn(first_test(launched))
    texts = ["Wat is uw beroep?", "Kom maandag om 17 uur langs voor een bezoek."]
    with PostOffice() as office:
        opened(launched, office)
        when, senders = judged_together(launched, tmp_path, first, texts[:: 1 if last else -1])
        # What came after the judgement was not read for it.
        more = answering(launched, first, "Kom dinsdag om 9 uur langs.", number=9)
        later = launched.on(when + timedelta(minutes=1))
        take_mails(later, STUDY, [saved(tmp_path / "more", more.raw())])
        done = run(launched, when_sent(launched, later.now(), first), first)
        assert done is not None
        assert done.outcome == "sent"
        assert [to for to, _ in declines(office)] == [senders[last]]


def test_which_of_several_mails_invites_is_not_guessed(launched: Workplace, tmp_path: Path) -> None:
    first, second = by_turn(first_test(launched))
    neither = ["Wat is uw beroep?", "Dat moet wel lukken."]
    when, _ = judged_together(launched, tmp_path, first, neither)
    assert "nobody told which of them invites" in hand(launched, when, first)
    both = ["Kom maandag om 17 uur langs.", "Kom dinsdag om 9 uur langs."]
    when, _ = judged_together(launched, tmp_path, second, both)
    assert "nobody told which of them invites" in hand(launched, when, second)


def test_a_candidate_answers_no_mail_to_another_mailbox(
    launched: Workplace, tmp_path: Path
) -> None:
    first, second = by_turn(first_test(launched))
    send(launched, first)
    send(launched, second)
    other = awaited(launched)[second.id].line
    when = max(first.due_at, second.due_at) + SOON
    raw = answering(launched, first, "Kom maandag langs.").raw(to=f"<{other}>")
    take_mails(launched.on(when), STUDY, [saved(tmp_path / "in", raw)])
    (waits,) = list_unmatched(launched.on(when), STUDY)
    assign_mails(launched.on(when), [waits.id], to=[first.id])
    correct_outcome(launched.on(when), first.id, category=Category.INVITATION, reason="gelezen")
    assert "came to another mailbox" in hand(launched, when, first)


def test_two_candidates_decline_in_other_words_at_other_hours(
    launched: Workplace, tmp_path: Path
) -> None:
    pair = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
        came = max(invited(launched, tmp_path, each) for each in pair)
        moment, last = came, min(each.due_at for each in pair) + SOON + WITHIN
        while len(declines(office)) < 2:
            moment += timedelta(minutes=50)
            send_due(launched.on(moment), STUDY, live=True)
            assert moment < last
        first, second = [
            next(event.at for event in events_of(launched, each.id) if event.kind == "declined")
            for each in pair
        ]
        texts = {mail.get_content()[:40] for _, mail in declines(office)}
    assert abs(first - second) >= timedelta(hours=1)
    assert len(texts) == 2


def test_what_a_server_does_not_take_for_now_is_declined_later(
    launched: Workplace, tmp_path: Path
) -> None:
    first, _ = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
        when = when_sent(launched, invited(launched, tmp_path, first), first)
        office.handler.behaves = only_to(launched, first, "late mailbox")
        told = run(launched, when, first)
        assert told is not None
        assert told.outcome == "later"
        office.handler.behaves = lambda _: "takes"
        soon = run(launched, when + timedelta(minutes=14), first)
        assert soon is not None
        assert soon.outcome == "wait"
        later = run(launched, when + timedelta(minutes=15), first)
        assert later is not None
        assert later.outcome == "sent"
        assert len(declines(office)) == 1
    assert kinds(launched, first) == ["sent", "logged", "declined"]
    assert "send_failed" not in broken(launched).values()


def test_a_refused_one_breaks_nothing_and_is_left_to_a_tester(
    launched: Workplace, tmp_path: Path
) -> None:
    first, _ = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
        when = when_sent(launched, invited(launched, tmp_path, first), first)
        office.handler.behaves = only_to(launched, first, "no mailbox")
        told = run(launched, when, first)
        assert told is not None
        assert told.outcome == "refused"
        office.handler.behaves = lambda _: "takes"
        assert by_program(launched, when) == {first.id: False}, "no run would ever decline it"
        later = tell_status(launched.on(when + timedelta(hours=5)), STUDY)
        assert (later.declines, later.declines_by_hand) == (1, 1)
        again = run(launched, when + timedelta(hours=5), first)
        assert again is not None
        assert (again.outcome, again.why) == ("hand", "its server refused it")
        assert send_due(launched.on(when), STUDY).exit_code == 1, "somebody has to"
        assert declines(office) == []
    assert "send_failed" not in broken(launched).values()
    later = launched.on(when + timedelta(hours=6))
    log_contact(later, first.id, "declined", note="gebeld")
    assert tell_status(later, STUDY).declines == 0


@pytest.mark.parametrize("sent", [True, False])
def test_one_in_doubt_waits_for_a_person(launched: Workplace, tmp_path: Path, sent: bool) -> None:
    first, _ = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
        when = when_sent(launched, invited(launched, tmp_path, first), first)
        office.handler.behaves = only_to(launched, first, "lost")
        report = send_due(launched.on(when), STUDY, live=True)
        assert report.doubts == (first.id,)
        office.handler.behaves = lambda _: "takes"
        later = when + timedelta(hours=1)
        assert run(launched, later, first) is None
        for event in ("declined", "failed"):
            with pytest.raises(Refused, match="nobody knows yet"):
                log_contact(launched.on(later), first.id, event, reason=_reason(event))
        resolve_letter(launched.on(later), first.id, sent=False)
        if sent:  # looked for once more, and found
            resolve_letter(launched.on(later), first.id, sent=True)
        told = run(launched, later + timedelta(hours=1), first)
        assert (told.outcome if told else "") == ("" if sent else "sent")
        assert kinds(launched, first)[-1] == "declined"
        assert len(declines(office)) == 1 + (not sent)


def _reason(event: str) -> str | None:
    return "send_failed" if event == "failed" else None


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ({"reply_to": "noreply@immo.example"}, "nobody reads replies"),
        ({"reply_to": "own line"}, "nobody reads replies"),
        ({"reply_to": "an@immo.example, bo@immo.example"}, "at several mailboxes"),
        ({"reply_to": "jérôme@immo.example"}, "no mailbox"),
        ({"auto_submitted": "auto-generated"}, "software sent"),
    ],
)
def test_what_cannot_be_replied_to_is_left_to_a_tester(
    launched: Workplace, tmp_path: Path, head: dict[str, str], why: str
) -> None:
    first, second = by_turn(first_test(launched))
    send(launched, second)
    own = awaited(launched)[second.id].line
    head = {name: own if value == "own line" else value for name, value in head.items()}
    with PostOffice() as office:
        opened(launched, office)
        came = invited(launched, tmp_path, first, **head)
        told = run(launched, came + WITHIN, first)
        assert told is not None
        assert told.outcome == "hand"
        assert why in told.why
        assert declines(office) == []


def test_an_invitation_by_phone_or_to_a_stopped_landlord_is_not_declined_by_mail(
    launched: Workplace, tmp_path: Path
) -> None:
    first, second = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
        came = invited(launched, tmp_path, first)
        send(launched, second)
        answer(launched, second, "invitation", channel="phone", text="Kom maar.")
        told = run(launched, second.due_at + SOON, second)
        assert told is not None
        assert (told.outcome, told.why) == ("hand", "the invitation did not come by mail")
        log_contact(launched.on(second.due_at + SOON), first.id, "exposure")
        assert run(launched, came + WITHIN, first) is None
        assert declines(office) == []


def at_clock(after: datetime, hour: int) -> datetime:
    """The first moment from one on at which it is so late where the candidates live."""
    local = after.astimezone(ZoneInfo("Europe/Brussels"))
    found = local.replace(hour=hour, minute=5, second=0, microsecond=0)
    return (found if found >= local else found + timedelta(days=1)).astimezone(UTC)


def test_nothing_is_declined_while_a_mail_that_asks_for_no_more_waits_for_a_person(
    launched: Workplace, tmp_path: Path
) -> None:
    first, _ = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
        when = when_sent(launched, invited(launched, tmp_path, first), first)
        stop = answering(launched, first, "Gelieve ons niet meer te contacteren.", number=7)
        take_mails(launched.on(when), STUDY, [saved(tmp_path / "stop", stop.raw())])
        (waits,) = list_unmatched(launched.on(when), STUDY)
        for live in (False, True):
            report = send_due(launched.on(when), STUDY, live=live)
            told = [each.outcome for each in report.letters if each.purpose == "decline"]
            assert (told, report.exit_code) == (["ask"], 1)
        assert declines(office) == []
        late = send_due(launched.on(when + 2 * WITHIN), STUDY).letters
        told = [each.outcome for each in late if each.purpose == "decline"]
        assert told == ["ask"], "no tester declines it by hand either"
        assign_mails(launched.on(when), [waits.id], go_on=True)
        done = run(launched, when, first)
        assert done is not None
        assert done.outcome == "sent"


def test_what_is_too_late_for_the_program_is_a_testers_everywhere(
    launched: Workplace, tmp_path: Path
) -> None:
    first, _ = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
        came = invited(launched, tmp_path, first)
        late = came + 2 * WITHIN + timedelta(hours=12)
        assert by_program(launched, came) == {first.id: True}
        assert "too late" in hand(launched, late, first)
        assert by_program(launched, late) == {first.id: False}
        report = send_due(launched.on(late), STUDY, live=True)
        assert report.counts["decline_hand"] == 1
        assert report.exit_code == 1


def test_a_decline_is_timed_from_the_invitation_and_not_from_an_absence_or_a_question(
    launched: Workplace, tmp_path: Path
) -> None:
    first, second = by_turn(first_test(launched))
    days = timedelta(hours=60)
    for contact, head in ((first, {"auto_submitted": "auto-replied"}), (second, {})):
        send(launched, contact)
        text = "Ik ben afwezig tot donderdag." if head else "Wat is uw beroep?"
        early = answering(launched, contact, text, number=contact.position)
        invites = answering(
            launched, contact, "Kom maandag langs.", number=9 - contact.position, after=days
        )
        place = launched.on(contact.due_at + days)
        for name, raw in (("early", early.raw(**head)), ("invites", invites.raw())):
            take_mails(place, STUDY, [saved(tmp_path / f"{name}-{contact.position}", raw)])
        correct_outcome(place, contact.id, category=Category.INVITATION, reason="gelezen")
        (when,) = [
            each.when
            for each in list_due(place, STUDY)
            if (each.task, each.contact) == ("decline", contact.id)
        ]
        last = (contact.due_at + days + WITHIN).astimezone(ZoneInfo("Europe/Brussels"))
        assert when == last.replace(tzinfo=None, second=0, microsecond=0).isoformat(
            sep=when[10], timespec="minutes"
        )
    with reading(launched.engine) as session:
        record = look_up(launched, session, STUDY).record(session)
    soon = min(first.due_at, second.due_at) + days + timedelta(hours=1)
    assert declined_late(record, soon) == frozenset(), "nor does a report call it late by them"


def of_one_landlord(place: Workplace) -> list[Contact]:
    """The candidates who write first in two tests with one landlord."""
    for test in study_tests(place):
        same = [each for each in study_tests(place) if each.landlord == test.landlord]
        if len(same) > 1:
            return [by_turn(each)[0] for each in same[:2]]
    raise AssertionError


@pytest.mark.parametrize("tests", [1, 2])
def test_candidates_of_one_landlord_who_are_late_decline_an_hour_apart(
    either_launched: Workplace, tmp_path: Path, tests: int
) -> None:
    """Nobody at an agency may see that they come together, whatever tests they are of."""
    launched = either_launched
    pair = by_turn(first_test(launched)) if tests == 1 else of_one_landlord(launched)
    with PostOffice() as office:
        opened(launched, office)
        last = max(each.due_at for each in pair) + SOON
        came = max(invited(launched, tmp_path, each, after=last - each.due_at) for each in pair)
        late = at_clock(came + WITHIN, 12)
        for live in (False, True):
            report = send_due(launched.on(late), STUDY, live=live)
            done, waits = [each for each in report.letters if each.purpose == "decline"]
            assert done.outcome == ("sent" if live else "send")
            assert (waits.outcome, waits.why) == (
                "wait",
                "too soon after another candidate declined at its landlord",
            )
            until = (late + timedelta(hours=1)).astimezone(ZoneInfo("Europe/Brussels"))
            assert until.strftime("%H:%M") in waits.until
        send_due(launched.on(late + timedelta(minutes=59)), STUDY, live=True)
        assert len(declines(office)) == 1
        send_due(launched.on(late + timedelta(minutes=61)), STUDY, live=True)
        assert len(declines(office)) == 2


def test_a_late_decline_waits_for_the_morning(launched: Workplace, tmp_path: Path) -> None:
    first, _ = by_turn(first_test(launched))
    with PostOffice() as office:
        opened(launched, office)
        night = at_clock(invited(launched, tmp_path, first) + WITHIN / 2, 21)
        told = run(launched, night, first)
        assert told is not None
        assert (told.outcome, told.why) == ("wait", "people do not write at night")
        assert told.until.endswith("08:00")
        dawn = run(launched, night + timedelta(hours=10, minutes=50), first)
        assert dawn is not None
        assert dawn.outcome == "wait"
        done = run(launched, night + timedelta(hours=10, minutes=56), first)
        assert done is not None
        assert done.outcome == "sent"
