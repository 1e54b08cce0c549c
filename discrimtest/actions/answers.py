"""Answers and the judgements of them: which one made an outcome, which wait for a coder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import OpenStudy
from discrimtest.identifiers import derived_id
from discrimtest.store import codings, responses
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.response import Response

OFFERS = (Category.INVITATION, Category.BOOKING_LINK)
"""Answers that hold a moment for the candidate, and so are declined politely."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back to the contacts of a study within their windows, by contact.

    Attributes:
        answers: In the order received.
        decisive: The answer that made the outcome; absent where a rule or a person alone did.
        waiting: Contacts with an answer that nobody has judged yet.
    """

    answers: dict[str, list[Response]]
    decisive: dict[str, Response]
    waiting: frozenset[str]


def heard_in_time(session: Session, study: OpenStudy, sent: dict[str, datetime]) -> Heard:
    """What counts of the answers of a study.

    Args:
        sent: When each contact was made, by contact.
    """
    window = timedelta(days=study.instrument.protocol.timing.window_days)
    answers: dict[str, list[Response]] = defaultdict(list)
    for each in responses.responses(session, None, study=study.id):
        if each.contact in sent and each.received_at <= sent[each.contact] + window:
            answers[each.contact].append(each)
    judged: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings.codings(session, None, study=study.id, corrected=True):
        judged[coding.contact].append(coding)
    decisive = {name: _decisive(given, judged[name]) for name, given in answers.items()}
    return Heard(
        dict(answers),
        {name: answer for name, answer in decisive.items() if answer is not None},
        frozenset(name for name, given in answers.items() if uncoded(given, judged[name])),
    )


def uncoded(answers: Iterable[Response], judged: Iterable[Coding]) -> list[Response]:
    """Those answers of one contact that no judgement has taken into account.

    Args:
        judged: Every coding of the contact, corrected ones too.
    """
    answers, judged = list(answers), list(judged)
    own = {coding_id(each.id) for each in answers}
    # A person who judged the whole exchange read what was recorded by then.
    whole = [
        each.at for each in judged if each.id not in own and each.method is not CodingMethod.RULE
    ]
    done = {each.id for each in judged}
    return [
        each
        for each in answers
        if coding_id(each.id) not in done and not any(each.recorded_at <= at for at in whole)
    ]


def coding_id(response: str) -> str:
    """Id of the coding that took an answer into account as it was recorded."""
    return derived_id("coding", response)


def _decisive(answers: list[Response], judged: list[Coding]) -> Response | None:
    """The answer that made the outcome of one contact."""
    chain = {each.id: each for each in judged}
    superseded = {each.supersedes for each in judged}
    standing = [each for each in judged if each.id not in superseded]
    if not standing:
        return None
    origin = standing[-1]
    while (before := chain.get(origin.supersedes or "")) and before.category is origin.category:
        origin = before
    return next((each for each in answers if coding_id(each.id) == origin.id), None)
