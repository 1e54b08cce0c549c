"""How far a study is."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.actions.list_tests import progress_of
from discrimtest.actions.open_study import look_up
from discrimtest.actions.workplace import Workplace
from discrimtest.store import contacts, draws, responses
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.words.listing import Listing
from discrimtest.words.person import Right


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of a study at a moment.

    Attributes:
        state: Registered, locked or closed. version: Last lock or amendment; 0 for none.
        landlords: Distinct landlords of the accepted listings.
        due: Contacts due now and not made.
        late_answers: Answers kept that came after their window.
    """

    study: str
    state: str
    version: int
    simulated: bool
    listings: int
    landlords: int
    planned: int
    draws: int
    tests: int
    complete: int
    broken: int
    unfinished: int
    due: int
    sent: int
    answers: int
    late_answers: int
    broken_by_reason: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def study_status(at: Workplace, slug: str) -> Status:
    """How far the study is now."""
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.READ_STUDY, study.id)
        progress = progress_of(session, study, at.now())
        homes: list[Listing] = stored.listings(session, study.id)
        answers = responses.responses(session, None, study=study.id)
        window = study.instrument.protocol.timing.window_days
        late = sum(
            (each.received_at - progress.sent[each.contact]).total_seconds() > window * 86_400
            for each in answers
            if each.contact in progress.sent
        )
        reasons = Counter(str(reason) for reason in progress.broken.values())
        complete, broken = len(progress.complete), len(progress.broken)
        return Status(
            study=slug,
            state=str(study.registered.state),
            version=study.version.number if study.version else 0,
            simulated=study.registered.simulated,
            listings=len(homes),
            landlords=len({each.landlord for each in homes}),
            planned=study.instrument.study.sample.tests,
            draws=len(draws.draws(session, study.id)),
            tests=len(progress.tests),
            complete=complete,
            broken=broken,
            unfinished=len(progress.tests) - complete - broken,
            due=len(contacts.due(session, at.now(), study.id)),
            sent=len(progress.sent),
            answers=len(answers),
            late_answers=late,
            broken_by_reason=dict(sorted(reasons.items())),
        )
