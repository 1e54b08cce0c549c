"""What may be recorded of a landlord's reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from discrimtest.errors import Problem, WrongInput
from discrimtest.record.complaint_steps import day_of
from discrimtest.record.entries import Recorder
from discrimtest.words.landlord_reply import LandlordReply, ReplyKind, standing
from discrimtest.words.test import Test


def require_reply(
    kind: ReplyKind,
    day: date,
    text: str,
    about: tuple[str, int | None],
    told: Sequence[Test],
    known: Sequence[LandlordReply],
    instead: str | None,
    by: Recorder,
) -> None:
    """Refuse a reply that lies ahead, says nothing, or is about no test of this landlord.

    Args:
        text: The reply; empty where the landlord was asked.
        about: What the report calls the landlord, and the number of the test or None.
        told: The tests of the landlord.
        known: What was recorded of this landlord before.
        instead: Id of the entry whose place this takes.

    Raises:
        WrongInput: It is so; with all of it.
    """
    today, problems = day_of(by.now), []
    if day > today:
        rule = f"must not lie ahead (today is {today})"
        problems.append(
            Problem.of_input(str(kind), str(day), rule, "Correct the day.", code="reply.day")
        )
    first = min((contact.due_at.date() for test in told for contact in test.contacts), default=day)
    if day < first:
        rule = f"must not lie before the first contact of its tests was planned ({first})"
        repair = "Correct the day and the year."
        problems.append(Problem.of_input(str(kind), str(day), rule, repair, code="reply.day"))
    if kind is ReplyKind.RECEIVED and not text.strip():
        rule, repair = "must be the reply, word for word", "Give its words, or a file with them."
        problems.append(Problem.of_input("text", "", rule, repair, code="reply.text"))
    if kind is ReplyKind.ASKED and text:
        rule, repair = "was given, and nobody has replied yet", "Leave it out, or say when it came."
        problems.append(Problem.of_input("text", "", rule, repair, code="reply.asked"))
    name, number = about
    if number is not None and all(test.number != number for test in told):
        numbers = ", ".join(str(test.number) for test in told) or "none"
        rule = f"must be a test of landlord {name} ({numbers})"
        problems.append(
            Problem.of_input(
                "test", str(number), rule, "Take the number from the annex.", code="reply.test"
            )
        )
    if instead is not None and all(each.id != instead for each in standing(tuple(known))):
        rule = f"must be an entry about landlord {name} that still stands"
        repair = "Take its id from the list of replies."
        problems.append(Problem.of_input("instead", instead, rule, repair, code="reply.instead"))
    if problems:
        raise WrongInput("Nothing was recorded.", problems)
