"""How many hours after each contact of a study the answer came that a plan counts."""

from __future__ import annotations

from collections.abc import Collection

from discrimtest.record.answers import coding_id, heard_in_time
from discrimtest.record.record import Record
from discrimtest.words.outcome import Coding
from discrimtest.words.response import Response


def hours_to_answer(record: Record, event: Collection[str]) -> dict[str, float]:
    """Hours from each contact to the first answer that counts; absent where none came in time.

    Args:
        event: Categories that count; empty for any answer that is not automatic.
    """
    heard = heard_in_time(record)
    hours: dict[str, float] = {}
    for contact, answers in heard.answers.items():
        awake = [answer for answer in answers if not answer.automatic]
        if event:
            stands = record.coded.get(contact)
            decisive = heard.decisive.get(contact)
            awake = _counted(answers, record.judged.get(contact, []), stands, event) or (
                [decisive or (awake or answers)[0]]
                if stands is not None and stands.category in event
                else []
            )
        if awake:
            waited = min(answer.received_at for answer in awake) - record.sent[contact]
            hours[contact] = waited.total_seconds() / 3600
    return hours


def _counted(
    answers: list[Response], judged: list[Coding], stands: Coding | None, event: Collection[str]
) -> list[Response]:
    """The answers of one contact that brought it an outcome in ``event``.

    The coding of an answer holds the best offer by then, so an answer brought only what the
    coding before it had not. Where a person put the outcome right to one that does not count,
    what was coded before counts no more.
    """
    own = {coding_id(answer.id): answer for answer in answers}
    if stands is None or (stands.id not in own and stands.category not in event):
        return []
    by_id = {coding.id: coding for coding in judged}
    found = []
    for name, answer in own.items():
        coding = by_id.get(name)
        before = by_id.get(coding.supersedes or "") if coding else None
        if (
            coding
            and coding.category in event
            and (before is None or before.category is not coding.category)
        ):
            found.append(answer)
    return found
