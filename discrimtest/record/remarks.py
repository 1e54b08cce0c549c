"""What may be remarked on a contact's entries, and what follows from it.

A question is open until whoever asked, or another supervisor, closes it; an answer alone does not
(as in REDCap's resolution workflow). What is held counts in no outcome until it is released.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.entries import Recorder
from discrimtest.words.remark import Remark, RemarkKind

if TYPE_CHECKING:
    from discrimtest.record.record import Record

HOLDS = (RemarkKind.HELD, RemarkKind.RELEASED)
_OPEN = (RemarkKind.ASKED, RemarkKind.ANSWERED, RemarkKind.REOPENED)
_AFTER = {
    RemarkKind.ANSWERED: _OPEN,
    RemarkKind.CLOSED: _OPEN,
    RemarkKind.REOPENED: (RemarkKind.CLOSED,),
    RemarkKind.RELEASED: (RemarkKind.HELD,),
}
"""What the last remark of a thread must be."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question about a contact's entries, with all that was said to it, oldest first."""

    contact: str
    remarks: tuple[Remark, ...]

    @property
    def id(self) -> str:
        return self.remarks[0].thread

    @property
    def is_open(self) -> bool:
        """Whether nobody closed it, or somebody reopened it since."""
        return self.remarks[-1].kind in _OPEN

    @property
    def state(self) -> str:
        """What was said last: asked, answered, closed, reopened."""
        return str(self.remarks[-1].kind)


def require_witness(record: Record, contact: str, person: str) -> None:
    """Let only who recorded something of a contact answer what is asked about it.

    Raises:
        Refused: Others recorded it all.
    """
    if person in witnesses(record, contact):
        return
    rule = "was recorded by others, and you did not see what is asked"
    repair = "Let who recorded it answer, or a supervisor of testers."
    problem = Problem(contact, "", rule, repair, "query.not_own")
    raise Refused("Nothing was recorded.", [problem])


def witnesses(record: Record, contact: str) -> set[str]:
    """Who recorded something of a contact."""
    recorded = {event.by for event in record.happened.get(contact, ())}
    recorded |= {answer.by for answer in record.answers if answer.contact == contact}
    recorded |= {coding.coder for coding in record.judged.get(contact, ())}
    recorded |= {call.by for call in record.called.get(contact, ())}
    recorded |= {entry.by for entry in record.visited.get(contact, ())}
    return recorded


def queries_of(remarks: Iterable[Remark]) -> tuple[Query, ...]:
    """The questions among remarks that stand oldest first, by the moment they were asked."""
    threads: dict[str, list[Remark]] = {}
    for remark in remarks:
        if remark.kind not in HOLDS:
            threads.setdefault(remark.thread, []).append(remark)
    return tuple(Query(thread[0].contact, tuple(thread)) for thread in threads.values())


def holds_of(remarks: Iterable[Remark]) -> dict[str, Remark]:
    """The hold that stands on each held contact, by remarks oldest first."""
    last = {remark.contact: remark for remark in remarks if remark.kind in HOLDS}
    return {name: remark for name, remark in last.items() if remark.kind is RemarkKind.HELD}


def begin(kind: RemarkKind, contact: str, text: str, by: Recorder) -> Remark:
    """A question, or a hold, that begins a thread of its own.

    Raises:
        WrongInput: It says nothing.
    """
    _require_words(kind, text)
    made = by.fresh("query" if kind is RemarkKind.ASKED else "hold")
    return Remark(made, contact, made, kind, text, by.person, by.now)


def follow(
    said: Iterable[Remark], kind: RemarkKind, thread: str, text: str, by: Recorder
) -> Remark:
    """What is said next in a thread.

    Args:
        said: Every remark on the contact, oldest first.

    Raises:
        WrongInput: It says nothing.
        Refused: What was said last does not allow it.
    """
    _require_words(kind, text)
    last = [remark for remark in said if remark.thread == thread][-1]
    if last.kind not in _AFTER[kind]:
        rule = f"was {last.kind}, so it cannot be {kind}"
        problem = Problem(
            thread,
            "",
            rule,
            "See '{list}'.",
            "query.order",
            values={"list": action("queries list", "STUDY", all="")},
        )
        raise Refused("Nothing was recorded.", [problem])
    return Remark(by.fresh("remark"), last.contact, thread, kind, text, by.person, by.now)


def require_held(record: Record, contact: str) -> Remark:
    """The hold that stands on a contact.

    Raises:
        Refused: None does.
    """
    if contact not in record.held:
        problem = Problem(contact, "", "is not held", "Nothing is to be released.", "contact.free")
        raise Refused("Nothing was recorded.", [problem])
    return record.held[contact]


def require_unheld(record: Record, contact: str) -> None:
    """Refuse to hold what is held already.

    Raises:
        Refused: It is.
    """
    if contact in record.held:
        problem = Problem(contact, "", "is held already", "Release it first.", "contact.held")
        raise Refused("Nothing was recorded.", [problem])


def require_answered(record: Record) -> None:
    """Refuse to tell of single landlords while a question about an entry is open, or one is held.

    Raises:
        Refused: One is.
    """
    if record.held:
        problems = [
            Problem(
                contact,
                "held",
                "counts in no outcome until somebody has looked at it",
                "Release it: '{release}'.",
                "report.held",
                values={"release": action("testers release", contact, reason="REASON")},
            )
            for contact in record.held
        ]
        raise Refused("Contacts are held, so nothing is told of single landlords.", problems)
    waiting = [query for query in queries_of(record.remarks) if query.is_open]
    if waiting:
        problems = [
            Problem(
                query.id,
                query.state,
                f"a question about {query.contact} must be closed first",
                "See '{list}'; close it with '{close}'.",
                "report.open_query",
                values={
                    "list": action("queries list", "STUDY"),
                    "close": action("queries close", query.id),
                },
            )
            for query in waiting
        ]
        raise Refused(
            "Questions about entries are open, so nothing is told of single landlords.", problems
        )


def _require_words(kind: RemarkKind, text: str) -> None:
    if not text and kind is not RemarkKind.CLOSED:
        field = "reason" if kind in HOLDS else "text"
        problem = Problem.of_input(
            field, text, "must say something", "Write what is meant.", code="remark.empty"
        )
        raise WrongInput("Nothing was recorded.", [problem])
