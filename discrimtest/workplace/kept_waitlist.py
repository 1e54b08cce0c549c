"""What waits for coders of a study, kept by a process that answers again and again.

A page for a coder follows each judgement, and a study is large: so only the tests are read anew of
which something was recorded since. Whatever cannot be told test by test (a draw, a moved answer, an
erasure, an amendment) lets all of it be read again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from discrimtest.record.blind_queue import BlindQueue
from discrimtest.record.record import Record
from discrimtest.record.waitlist import CoderAct, KeptQueue, KeptWaitlist, Lots, Waitlist
from discrimtest.store.draws import first_drawn
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import head, moved_since
from discrimtest.store.people import sighted
from discrimtest.store.record import record_of
from discrimtest.store.second_entries import entered_again
from discrimtest.store.session import Session
from discrimtest.store.touched import ELSEWHERE, IN_ONE_TEST, touched
from discrimtest.workplace.open_study import OpenStudy
from discrimtest.workplace.workplace import Workplace

NEVER = datetime.max.replace(tzinfo=UTC)
"""What is kept depends on no moment."""


def coding_queue(record: Record, study: OpenStudy, at: Workplace, session: Session) -> BlindQueue:
    """What waits for coders by a record of a study, at this moment."""
    again = entered_again(session, [answer.id for answer in record.answers])
    drawn = first_drawn(session, study.id)
    seen = sighted(session, study.id, drawn) if drawn else {}
    return BlindQueue(record, at.now(), lots_of(study, at.keys), again, seen)


def waitlist_of(at: Workplace, session: Session, study: OpenStudy) -> Waitlist:
    """What waits for coders of a study at this moment."""
    kept = _kept(at, session, study)
    drawn = first_drawn(session, study.id)
    return KeptQueue(
        at.now(),
        kept.lots,
        kept.exchanges,
        [act for acts in kept.acts.values() for act in acts],
        kept.codes,
        sighted(session, study.id, drawn) if drawn else {},
    )


def _kept(at: Workplace, session: Session, study: OpenStudy) -> KeptWaitlist:
    key = (study.id, study.version.id if study.version else "")
    kept, seq, lots = at.waitlists.get(key), head(session)[0], lots_of(study, at.keys)
    if kept is None or _is_stale(kept, session, study, lots, seq):
        kept = _read(session, study, lots, seq)
    elif kept.seq < seq and (tests := touched(session, study.id, kept.seq)):
        kept = _renewed(kept, _read(session, study, lots, seq, tests), tests)
    at.waitlists[key] = kept = replace(kept, seq=seq)
    return kept


def _is_stale(kept: KeptWaitlist, session: Session, study: OpenStudy, lots: Lots, seq: int) -> bool:
    """Whether anything was recorded since that cannot be told test by test."""
    harmless = (*IN_ONE_TEST, *ELSEWHERE)
    other = kept.lots != lots or kept.seq > seq
    return other or moved_since(session, kept.seq, study.id, harmless)


def lots_of(study: OpenStudy, keys: MasterKey) -> Lots:
    """What a study's seed decides about coding, and how coders call what they judge; a new master
    key does not change that."""
    file = study.instrument.study
    return Lots(file.seed, file.coding.double_share, keys.mark("coding", "items"))


def _read(
    session: Session, study: OpenStudy, lots: Lots, seq: int, tests: Collection[str] = ()
) -> KeptWaitlist:
    record = record_of(session, study.id, study.fieldwork, tests=tests)
    again = entered_again(session, [answer.id for answer in record.answers])
    queue = BlindQueue(record, NEVER, lots, again)
    acts: dict[str, tuple[CoderAct, ...]] = {}
    for act in queue.acts:
        acts[act.test] = (*acts.get(act.test, ()), act)
    return KeptWaitlist(seq, queue.lots, queue.salutation_codes, dict(queue.exchanges), acts)


def _renewed(kept: KeptWaitlist, newer: KeptWaitlist, tests: Collection[str]) -> KeptWaitlist:
    """What was kept, with some tests read anew, in one order whatever was read when."""
    exchanges = {name: each for name, each in kept.exchanges.items() if each.test not in tests}
    acts = {test: each for test, each in kept.acts.items() if test not in tests}
    return replace(newer, exchanges=exchanges | newer.exchanges, acts=acts | newer.acts)
