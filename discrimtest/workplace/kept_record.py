"""What was recorded of a study, kept by a process that is asked again before anything moved.

Pages that count a whole study read all of it. Where the log has no entry since that could matter to
the study, what was read the last time still holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from discrimtest.store.listing_counts import advertisers
from discrimtest.store.log import head, moved_since
from discrimtest.store.record import record_of
from discrimtest.store.touched import ELSEWHERE

if TYPE_CHECKING:
    from discrimtest.record.record import Record
    from discrimtest.store.session import Session
    from discrimtest.workplace.open_study import OpenStudy, StudyInField
    from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record without texts.

    Attributes:
        seq: Number of the entry of the log up to which it holds.
        advertisers: The landlords of the listings accepted for its study; None while nobody asked.
    """

    seq: int
    record: Record
    advertisers: frozenset[str] | None = None


def kept_record(at: Workplace, session: Session, study: StudyInField | OpenStudy) -> Record:
    """Everything recorded of a study up to now, without texts."""
    key = (study.id, study.version.id if study.version else "")
    kept, seq = at.records.get(key), head(session)[0]
    if kept is None or kept.seq > seq or moved_since(session, kept.seq, study.id, ELSEWHERE):
        kept = KeptRecord(seq, record_of(session, study.id, study.fieldwork))
    at.records[key] = replace(kept, seq=seq)
    return kept.record


def kept_advertisers(
    at: Workplace, session: Session, study: StudyInField | OpenStudy, record: Record
) -> frozenset[str]:
    """The landlords of the listings accepted for a study, for who just took its record."""
    key = (study.id, study.version.id if study.version else "")
    kept = at.records.get(key)
    if kept is None or kept.record is not record:
        return frozenset(advertisers(session, study.id))
    found = kept.advertisers
    if found is None:
        found = frozenset(advertisers(session, study.id))
        at.records[key] = replace(kept, advertisers=found)
    return found
