"""Mails that wait for a person: what each seems to answer, and filing them one by one or many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.actions.file_mail import (
    Filed,
    commit,
    decided_alone,
    hindrance,
    write_down,
)
from discrimtest.doors import Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.mail.batches import batches
from discrimtest.mail.incoming import IncomingMail
from discrimtest.mail.matching import MARGIN, Against, Matched
from discrimtest.record.handed_in import readable
from discrimtest.record.moment import shown
from discrimtest.record.own_contact import of_another
from discrimtest.store import decisions, mails, studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.words.landlord import LandlordEventKind
from discrimtest.words.mail import Mail, MailEventKind
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up_field, open_contact
from discrimtest.workplace.own_contact import require_own, those_of_others
from discrimtest.workplace.post import Post, post_of, read_as_told
from discrimtest.workplace.visit_sight import known_test
from discrimtest.workplace.workplace import Workplace

_SHOWN = 5
"""Guesses that are shown of a mail."""


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail about which a person is to decide.

    Attributes:
        received: Local time of the study.
        odd_date: What its Date says, where that was not believed; local time, or empty.
        guesses: Contact, points and reasons of each letter that it may answer, the likeliest first.
        doubts: Why it was not filed by itself. refused: Why it could not be, in words.
        text: What would be kept as the answer.
        takes: The contact of the guess, where it can be accepted in one step; else empty.
        letters: Who wrote the letter of each guess, about what and to whom, by contact.
    """

    id: str
    kind: MailEventKind
    sender: str
    subject: str
    received: str
    odd_date: str
    automatic: bool
    guesses: tuple[tuple[str, int, tuple[str, ...]], ...]
    doubts: tuple[str, ...]
    refused: str
    text: str
    takes: str = ""
    letters: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        guesses = [
            {"contact": contact, "points": points, "reasons": list(reasons)}
            for contact, points, reasons in self.guesses
        ]
        return asdict(self) | {"guesses": guesses}


def list_unmatched(at: Workplace, slug: str) -> list[WaitingMail]:
    """The mails of a study about which nothing was decided, the oldest first, each with what it
    seems to answer and why; to a tester not those that seem to answer another's letter."""
    return some_unmatched(at, slug)[0]


def some_unmatched(
    at: Workplace, slug: str, first: int = 0, most: int | None = None
) -> tuple[list[WaitingMail], int]:
    """Some of them, and how many there are in all.

    Args:
        first: How many to leave out before. most: How many to tell at most; None for all.
    """
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_RESPONSES, study.id)
        found: list[WaitingMail] = []
        waiting = mails.undecided(session, study.id)
        if not waiting:
            return [], 0
        post, wanted = post_of(at, session, slug), [*waiting]
        supervises = at.person.may(Right.SUPERVISE_TESTERS, study.id)
        of_others = those_of_others(at, session, study)
        for some in batches(wanted[first:][:most] if supervises else wanted, waiting.__getitem__):
            kept = mails.mails_of(session, at.keys, some)
            zone = study.fieldwork.zone
            found += [
                _waiting(at, session, post, zone, kept[each])
                for each in some
                if not _for_others(post.read(kept[each]).matched, of_others)
            ]
    return (found, len(waiting)) if supervises else (found[first:][:most], len(found))


def _for_others(matched: Matched, of_others: Callable[[str], bool]) -> bool:
    """Whether what a mail seems to answer is another tester's, and nothing as likely is not."""
    best = [each for each in matched.guesses if each.points == matched.guesses[0].points]
    return bool(best) and all(of_others(each.contact) for each in best)


def assign_mails(
    at: Workplace,
    given: Sequence[str],
    *,
    to: Sequence[str] = (),
    reason: str = "",
    again: bool = False,
    stop: bool = False,
    go_on: bool = False,
    text: str = "",
) -> Filed:
    """File mails as a person decides; one that is refused hinders no other.

    One that seems to ask for no more contact, or to take the letter for a test, holds back what its
    landlord would hear next: it is filed with ``stop``, or alone with ``go_on``.

    Args:
        given: Ids of mails.
        to: The contacts that they answer, where one mail answers several candidates more than one;
            none accepts the guess of each.
        reason: What the person remarks; kept encrypted.
        again: They are other answers, though some like them were recorded.
        stop: Their landlords ask to be left alone: they come on the exclusion list of every study,
            and what is still due to them is due no more. A researcher can undo it. Of mails that
            were filed before, the landlords of their answers are.
        go_on: A person read that the one mail asks for no stop.
        text: What the one mail says, as a person read it whose words the program cannot read.

    Raises:
        WrongInput: A mail or contact is none, or there is no guess to accept.
        Refused: Something was decided about a mail, the rules for answers refuse it, or it is
            another tester's.
    """
    filed, problems, why = Filed(), [], readable(reason.strip(), "reason")
    for mail, post in _taken_up(at, given):
        try:
            if stop and not to and (known := _filed_under(at, mail)):
                filed += _stopped(at, mail, known, why)
                continue
            denied = go_on and len(given) == 1
            read = read_as_told(post, mail, readable(text.strip(), "text"))
            filed += _assigned(at, mail, post, read, to, why, again, stop, denied)
        except (WrongInput, Refused) as error:
            if len(given) == 1:
                raise
            problems += [_of_mail(mail.id, each) for each in error.problems]
    if problems:
        done = len(filed.answers) + len(filed.delivery)
        told = "1 mail was" if done == 1 else f"{done} mails were"
        raise Refused(f"{told} filed; these wait on.", problems)
    return filed


def _assigned(
    at: Workplace,
    mail: Mail,
    post: Post,
    read: IncomingMail,
    to: Sequence[str],
    reason: str,
    again: bool,
    stop: bool,
    denied: bool,
) -> Filed:
    contacts = tuple(to) or (_accepted(mail.id, read.matched),)
    if not (stop or denied):
        _require_no_warning(at, mail, read.matched, contacts)
    stopped: tuple[str, ...] = ()
    why = ("person", *(() if to else read.matched.guesses[0].reasons))
    with writing(at.engine) as session:
        _require_undecided(session, mail.id)
        if not at.person.may(Right.SUPERVISE_TESTERS, mail.study):
            for contact in contacts:
                opened = open_contact(at, session, contact)
                require_own(at, session, known_test(at, session, opened, contact), contact)
        commit(at, session, post, mail, read, contacts, why, note=reason, again=again)
        if stop:
            at.require(Right.STOP_LANDLORD, mail.study)
            stopped = _leave_alone(
                at, session, contacts, reason or f"asked in {mail.id}", mail.study
            )
    filed = tuple((mail.id, contact) for contact in contacts)
    answers, delivery = (filed, ()) if read.kind is MailEventKind.ANSWER else ((), filed)
    return Filed(answers, delivery, stopped=stopped)


def _of_mail(mail: str, problem: Problem) -> Problem:
    """A problem of one of several mails, which is named once."""
    place = f"{mail}: {problem.place}" if problem.place not in ("", mail) else mail
    return replace(problem, place=place, value="" if problem.value == mail else problem.value)


def _require_no_warning(
    at: Workplace, mail: Mail, matched: Matched, contacts: Sequence[str]
) -> None:
    """Refuse what a person has not read: filed, it would hold nothing back any more."""
    told = [_WARNED[each] for each in matched.doubts if each in _WARNED]
    if not told:
        return
    with reading(at.engine) as session:
        records = [open_contact(at, session, each).record(session) for each in contacts]
    tests = [(record, test) for record in records for test in record.tests]
    if all(record.landlords.is_excluded(test.landlord) for record, test in tests):
        return
    problem = Problem(
        mail.id,
        "",
        " and ".join(told),
        "Read it. If so, file it with {stop}; if it does not, file it by itself with {go_on}.",
        "mail.warns",
        values={"stop": Input("stop"), "go_on": Input("go_on")},
    )
    raise Refused("The mail was not filed: what is due to its landlord waits for it.", [problem])


def _filed_under(at: Workplace, mail: Mail) -> tuple[str, ...]:
    """The contacts under which a mail lies that was filed before."""
    with reading(at.engine) as session:
        if mails.is_undecided(session, mail.id):
            return ()
        events = [one for one in mails.events_of(session, at.keys, mail.id) if one.contact]
        slug = studies.study(session, mail.study).slug
        record = look_up_field(at, session, slug).record(session) if events else None
    now = {answer.id: answer.contact for answer in record.answers} if record else {}
    return tuple(now.get(one.response or "") or str(one.contact) for one in events)


def _stopped(at: Workplace, mail: Mail, contacts: Sequence[str], reason: str) -> Filed:
    """Leave the landlords alone of a mail that was filed before."""
    at.require(Right.STOP_LANDLORD, mail.study)
    with writing(at.engine) as session:
        why = reason or f"asked in {mail.id}"
        return Filed(stopped=_leave_alone(at, session, contacts, why, mail.study))


def _leave_alone(
    at: Workplace, session: Session, contacts: Sequence[str], reason: str, study: str
) -> tuple[str, ...]:
    """Put the landlords of these contacts on the exclusion list, as they asked in this study; who
    they are."""
    named = {
        each: open_contact(at, session, each).record(session).test_of(each) for each in contacts
    }
    found = tuple(sorted({test.landlord for test in named.values()}))
    for landlord in found:
        kind, who = LandlordEventKind.EXCLUDE, at.person.id
        decisions.decide(
            session, at.keys, kind, landlord, by=who, at=at.now(), reason=reason, study=study
        )
    return found


def refuse_mails(at: Workplace, given: Sequence[str], reason: str) -> int:
    """Say of mails that they are not for the study: kept, and shown no more.

    Raises:
        WrongInput: A mail is none.
        Refused: Something was decided about it.
    """
    why = readable(reason.strip(), "reason")
    for mail, _ in _taken_up(at, given):
        with writing(at.engine) as session:
            _require_undecided(session, mail.id)
            refused = decided_alone(at, mail, MailEventKind.NOT_FOR_US, "person", why)
            write_down(at, session, mail, [refused])
    return len(given)


def _waiting(
    at: Workplace, session: Session, post: Post, zone: ZoneInfo, mail: Mail
) -> WaitingMail:
    read = post.read(mail)
    message, matched = read.message, read.matched
    refused = hindrance(at, session, post, mail, read) if matched.sure else ""
    readily = not matched.warns and Against.UNREAD not in matched.doubts
    return WaitingMail(
        mail.id,
        read.kind,
        message.sender,
        message.subject,
        shown(message.at or mail.at, zone),
        shown(message.odd_date, zone) if message.odd_date else "",
        read.automatic,
        tuple((guess.contact, guess.points, guess.reasons) for guess in matched.guesses[:_SHOWN]),
        matched.doubts,
        refused,
        read.text,
        "" if refused or not readily else _clear_guess(matched),
        {
            letter.contact: (
                " ".join(letter.names).strip(),
                letter.subject,
                ", ".join(sorted(letter.mailboxes)),
            )
            for guess in matched.guesses[:_SHOWN]
            for letter in [post.letters[guess.contact]]
        },
    )


def _taken_up(at: Workplace, given: Sequence[str]) -> Iterator[tuple[Mail, Post]]:
    """Mails, each with what it is compared with; the letters of a study are read once.

    Raises:
        Refused: One seems to answer another tester's letter.
    """
    posts: dict[str, Post] = {}
    others: dict[str, Callable[[str], bool]] = {}
    for each in dict.fromkeys(given):
        with reading(at.engine) as session:
            mail = mails.mail_of(session, at.keys, each)
            at.require(Right.RECORD_RESPONSES, mail.study)
            if mail.study not in posts:
                slug = studies.study(session, mail.study).slug
                posts[mail.study] = post_of(at, session, slug)
                study = look_up_field(at, session, slug)
                others[mail.study] = those_of_others(at, session, study)
        if _for_others(posts[mail.study].read(mail).matched, others[mail.study]):
            raise of_another(mail.id)
        yield mail, posts[mail.study]


_ASKED = {
    Against.SEVERAL_LINES: "came to several candidates' mailboxes, and may answer each of them",
    Against.EARLY: "came before the letter that it seems to answer was sent",
    Against.BULK: "was sent by software, and may be advertising",
}
"""What a guess must not have against it to be accepted: a mail to both candidates would count for
one alone, one that came before the letter would get another moment, a newsletter is no answer."""

_NO_GUESS = f"no letter is likelier than the next by {MARGIN} points"


_WARNED = {
    Against.STOP: "seems to ask for no more contact",
    Against.EXPOSED: "seems to take the letter for a test",
}


def _accepted(mail: str, matched: Matched) -> str:
    """The contact of the guess, where one is clearly likelier than the others and may be
    accepted."""
    if guess := _clear_guess(matched):
        return guess
    best = next(iter(matched.guesses), None)
    asked = next((each for each in _ASKED if each in matched.doubts), None)
    rule = _ASKED[asked] if best and asked else _NO_GUESS
    problem = Problem.of_input(
        "mail",
        mail,
        rule,
        "Say which contact it answers with {to}, or that it is none with {not_for_us}.",
        code="mail.no_guess",
        to=Input("to", "CONTACT"),
        not_for_us=Input("not-for-us"),
    )
    raise WrongInput("The mail was not filed.", [problem])


def _clear_guess(matched: Matched) -> str:
    """That contact; empty where there is none."""
    best, *others = matched.guesses or (None,)
    asked = any(each in matched.doubts for each in _ASKED)
    likelier = not others or (best and others[0] and best.points - others[0].points >= MARGIN)
    return best.contact if best and likelier and not asked else ""


def _require_undecided(session: Session, mail: str) -> None:
    if mails.is_undecided(session, mail):
        return
    problem = Problem(
        mail,
        "",
        "was filed before",
        "Where it lies wrong, move or withdraw its answer: '{move}'; where it asks for no more "
        "contact, give {stop} alone.",
        "mail.decided",
        values={
            "move": action("responses move", "RESPONSE", "CONTACT", reason="…"),
            "stop": Input("stop"),
        },
    )
    raise Refused("The mail was not filed.", [problem])
