"""How many hours after each contact of a study the answer came that a plan counts."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from discrimtest.actions.answers import coding_id, heard_in_time
from discrimtest.actions.list_tests import Progress
from discrimtest.actions.open_study import OpenStudy
from discrimtest.store import codings
from discrimtest.words.outcome import Coding
from discrimtest.words.response import Response


def hours_to_answer(
    session: Session, study: OpenStudy, progress: Progress, event: Collection[str]
) -> dict[str, float]:
    """Hours from each contact to the first answer that counts; absent where none came in time.

    Args:
        event: Categories that count; empty for any answer that is not automatic.
    """
    heard = heard_in_time(session, study, progress.sent)
    judged = {
        each.id: each for each in codings.codings(session, None, study=study.id, corrected=True)
    }
    hours: dict[str, float] = {}
    for contact, answers in heard.answers.items():
        awake = [each for each in answers if not each.automatic]
        if event:
            standing = progress.coded.get(contact)
            decisive = heard.decisive.get(contact)
            awake = _counted(answers, judged, standing, event) or (
                [decisive or (awake or answers)[0]]
                if standing is not None and standing.category in event
                else []
            )
        if awake:
            waited = min(each.received_at for each in awake) - progress.sent[contact]
            hours[contact] = waited.total_seconds() / 3600
    return hours


def _counted(
    answers: list[Response],
    judged: dict[str, Coding],
    standing: Coding | None,
    event: Collection[str],
) -> list[Response]:
    """The answers of one contact that brought it an outcome in ``event``.

    The coding of an answer holds the best offer by then, so an answer brought only what the
    coding before it had not. Where a person put the outcome right to one that does not count,
    what was coded before counts no more.
    """
    own = {coding_id(each.id): each for each in answers}
    if standing is None or (standing.id not in own and standing.category not in event):
        return []
    found = []
    for name, answer in own.items():
        coding = judged.get(name)
        before = judged.get(coding.supersedes or "") if coding else None
        if (
            coding
            and coding.category in event
            and (before is None or before.category is not coding.category)
        ):
            found.append(answer)
    return found
