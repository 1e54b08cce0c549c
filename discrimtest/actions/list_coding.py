"""List the studies in which somebody codes, or sees how coding goes, and what waits there."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.actions.tell_coding import CodingQueue, tell_queue
from discrimtest.store import studies
from discrimtest.store.draws import first_drawn
from discrimtest.store.engine import reading
from discrimtest.store.people import sighted
from discrimtest.words.person import Right, Role
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedCoding:
    """One study of which answers are coded.

    Attributes:
        study: Its slug.
        codes: Whether the person judges answers there.
        seen: Whether they do not because another role showed them to which candidate answers came.
        reads: Whether they may see how far its coders agree.
    """

    study: str
    queue: CodingQueue
    codes: bool
    seen: bool
    reads: bool


def list_coding(at: Workplace) -> list[ListedCoding]:
    """The acting person's studies whose tests were drawn."""
    me, found = at.person, []
    with reading(at.engine) as session:
        for study in studies.studies(session):
            drawn = first_drawn(session, study.id)
            if drawn and me.may(Right.CODE_OUTCOMES, study.id):
                seen = me.id in sighted(session, study.id, drawn)
                found.append((study, seen))
    return [
        ListedCoding(
            study.slug,
            tell_queue(at, study.slug, coders=False),
            not seen and me.may(Right.CODE_BLIND, study.id),
            seen
            and any(
                each.role is Role.CODER and each.study in (None, study.id) for each in me.grants
            ),
            me.may(Right.SUPERVISE_TESTERS, study.id),
        )
        for study, seen in found
    ]
