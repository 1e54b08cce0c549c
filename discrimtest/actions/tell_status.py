"""How far a study is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from discrimtest.actions.share_tasks import share_tasks
from discrimtest.library.frozen import frozen_end, frozen_size
from discrimtest.record.afterwards import locked_too_late, made_before_draw
from discrimtest.record.answers import late_answers, maybe_automatic
from discrimtest.record.captures import Captured, captured
from discrimtest.record.delivery import UnequalDelivery, undelivered, unequal_deliveries
from discrimtest.record.dispatch import doubts
from discrimtest.record.due import DueContact, due
from discrimtest.record.progress import progress_of
from discrimtest.record.record import Record
from discrimtest.record.remarks import queries_of
from discrimtest.store import draws, listing_counts, mails, studies
from discrimtest.store.captures import captures
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.words.study import StudyVersion
from discrimtest.workplace.differences import differing
from discrimtest.workplace.kept_record import kept_advertisers
from discrimtest.workplace.open_study import StudyInField, look_up_field, read_files
from discrimtest.workplace.visit_sight import known_study
from discrimtest.workplace.workplace import Workplace

_LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of a study at a moment.

    Attributes:
        state: Registered, locked or closed. version: Last lock or amendment; 0 for none.
        afterwards: Whether it was recorded afterwards (:mod:`discrimtest.record.afterwards`).
        changed_files: How many files are no longer as they were locked.
        landlords: Distinct landlords of the accepted listings.
        due: Contacts due now and not made; late: of them, planned an hour ago or more.
        declines: Invitations to decline; overdue_declines: of them, past their last moment.
        due_by_hand, declines_by_hand: Of those, what no run of `contacts send` does and a person
            has to; None where no line of the study was tried out, and people do all.
        in_doubt: Contacts of which nobody knows whether their letter was sent.
        sent_by_arm: Contacts made, by arm; what is told by arm is empty for who may not analyse.
        returned_by_arm: Those whose letter a server refused or gave back, by arm.
        unequal_delivery: Pairs of arms whose letters did not arrive alike (Fisher's exact test,
            0.05).
        mails_waiting: Mails that came in about which nobody decided.
        late_answers: Answers kept that came after their window; uncoded_answers: those in time
            that nobody has judged yet; undecided_answers: those of which a person is to decide
            whether software sent them.
        uncaptured: Contacts that were made though nobody captured their advertisement before.
        held: Contacts whose entries count in no outcome until they are released.
        open_queries: Questions about entries that nobody closed.
    """

    study: str
    state: str
    version: int
    afterwards: bool
    changed_files: int
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
    late: int
    declines: int
    overdue_declines: int
    due_by_hand: int | None
    declines_by_hand: int | None
    sent: int
    in_doubt: int
    sent_by_arm: dict[str, int]
    returned_by_arm: dict[str, int]
    unequal_delivery: tuple[UnequalDelivery, ...]
    mails_waiting: int
    answers: int
    late_answers: int
    uncoded_answers: int
    undecided_answers: int
    uncaptured: int
    held: int
    open_queries: int
    broken_by_reason: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def tell_status(at: Workplace, slug: str) -> Status:
    """How far the study is now; what came of visits that must stay unknown is not counted."""
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.READ_STUDY, study.id)
        record = known_study(at, session, study)
        tasks = due(record, at.now(), destroyed_subjects(session))
        return status_of(session, at, study, record, tasks)


def status_of(
    session: Session,
    at: Workplace,
    study: StudyInField,
    record: Record,
    tasks: Sequence[DueContact],
) -> Status:
    """The same of a record that was read.

    Args:
        tasks: What is due now.
    """
    versions = studies.versions(session, study.id)
    shares = share_tasks(at, session, study, record, everybody=True)
    seen = captured(record, captures(session, study.id))
    waiting = len(mails.undecided(session, study.id))
    slug, now = study.registered.slug, at.now()
    progress = progress_of(record, now)
    declines = [task for task in tasks if task.task == "decline"]
    by_hand = Counter(task.task for task in tasks if not shares.by_program(task))
    reasons = Counter(str(reason) for reason in progress.broken.values())
    analyses = at.person.may(Right.RUN_ANALYSIS, study.id)
    complete, broken = len(progress.complete), len(progress.broken)
    return Status(
        study=slug,
        state=str(study.registered.state),
        version=study.version.number if study.version else 0,
        afterwards=_is_afterwards(record, versions),
        changed_files=_changed_files(at, slug, study.version),
        simulated=study.registered.simulated,
        listings=listing_counts.how_many(session, study.id),
        landlords=len(set(map(record.counted_as, kept_advertisers(at, session, study, record)))),
        planned=_planned(at, slug, study.version),
        draws=draws.how_often(session, study.id),
        tests=len(progress.tests),
        complete=complete,
        broken=broken,
        unfinished=len(progress.tests) - complete - broken,
        due=len(tasks) - len(declines),
        late=sum(task.task == "send" and task.when <= now - _LATE for task in tasks),
        declines=len(declines),
        overdue_declines=sum(task.when < now for task in declines),
        due_by_hand=by_hand["send"] if shares.sending else None,
        declines_by_hand=by_hand["decline"] if shares.sending else None,
        sent=len(progress.sent),
        in_doubt=len(doubts(record)),
        sent_by_arm=_by_arm(record, record.sent) if analyses else {},
        returned_by_arm=_by_arm(record, undelivered(record)) if analyses else {},
        unequal_delivery=unequal_deliveries(record) if analyses else (),
        mails_waiting=waiting,
        answers=len(record.answers),
        late_answers=len(late_answers(record)),
        uncoded_answers=sum(len(outcome.waiting) for outcome in record.outcomes.values()),
        undecided_answers=len(maybe_automatic(record)),
        uncaptured=sum(each is Captured.NONE for each in seen.values()),
        held=len(record.held),
        open_queries=sum(query.is_open for query in queries_of(record.remarks)),
        broken_by_reason=dict(sorted(reasons.items())),
    )


def _by_arm(record: Record, contacts: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(record.contacts[name].arm for name in contacts).items()))


def _is_afterwards(record: Record, versions: Sequence[StudyVersion]) -> bool:
    if not versions:
        return False
    locked, last = [each.at for each in versions], frozen_end(versions[-1].snapshot)
    return locked_too_late(locked, last, record.fieldwork.zone) or bool(made_before_draw(record))


def _changed_files(at: Workplace, slug: str, version: StudyVersion | None) -> int:
    if version is None:
        return 0
    return len({change.file for change in differing(at.library, slug, version)})


def _planned(at: Workplace, slug: str, version: StudyVersion | None) -> int:
    if version is None:
        return read_files(at, slug).study.sample.tests
    return frozen_size(version.snapshot)
