"""Which studies a person may read, how each stands, and what comes next in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from discrimtest.actions.find_studies import FoundStudy, found_study
from discrimtest.errors import DiscrimtestError, Problem
from discrimtest.library.frozen import frozen_size
from discrimtest.library.locate import Holding
from discrimtest.store import decisions, draws, studies
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.store.session import Session
from discrimtest.words.listing import RowStatus
from discrimtest.words.person import Right
from discrimtest.words.study import RegisteredStudy, StudyVersion
from discrimtest.workplace.differences import differing
from discrimtest.workplace.workplace import Workplace


class StudyStep(StrEnum):
    """What a study waits for."""

    MEND = "mend"
    LOCK = "lock"
    AMEND = "amend"
    IMPORT = "import"
    DECIDE = "decide"
    DRAW = "draw"
    FIELD = "field"
    CALLS = "calls"


@dataclass(frozen=True, slots=True)
class KnownStudy:
    """A study in a list.

    Attributes:
        state: "files" while nothing was done with it, else registered, locked or closed.
        problems: Why its files cannot be read, where they cannot.
        changed: How many files are no longer as they were locked.
        planned: Tests that it wants; None where its files do not say.
    """

    slug: str
    title: str
    period: str
    simulated: bool
    state: str
    version: int
    changed: int
    listings: int
    drawn: int
    planned: int | None
    next: StudyStep
    problems: tuple[Problem, ...] = ()


def tell_studies(at: Workplace) -> list[KnownStudy]:
    """The studies that the person may read, those that have begun first; one with mistakes hinders
    no other."""
    with reading(at.engine) as session:
        begun = {each.slug: each for each in studies.studies(session)}
        own = {each.name: each for each in at.library.studies() if each.origin == "project"}
        in_doubt = bool(decisions.standing(session).doubts)
        return [
            _known(at, session, slug, begun.get(slug), own.get(slug), in_doubt)
            for slug in sorted(
                begun.keys() | own.keys(), key=lambda slug: (slug not in begun, slug)
            )
            if at.person.may(Right.READ_STUDY, studies.id_of(slug))
        ]


def rights_in(at: Workplace, slug: str) -> frozenset[Right]:
    """What the person may do in a study, so that a page offers nothing else."""
    everywhere, study = (Right.DECIDE_LANDLORDS,), studies.id_of(slug)
    return frozenset(
        right for right in Right if at.person.may(right, None if right in everywhere else study)
    )


def _known(
    at: Workplace,
    session: Session,
    slug: str,
    study: RegisteredStudy | None,
    entry: Holding | None,
    in_doubt: bool,
) -> KnownStudy:
    version = studies.current_version(session, study.id) if study else None
    file, problems = _file(at, slug, entry, version)
    changed = _changed(at, slug, version)
    imported = stored.imported(session, study.id) if study else {}
    listings = imported.get(RowStatus.ACCEPTED, 0)
    drawn = draws.how_many(session, study.id) if study else 0
    planned = frozen_size(version.snapshot) if version else file.tests
    calls = not file.check and file.tests is None
    return KnownStudy(
        slug,
        file.title,
        file.period,
        bool(study and study.simulated),
        str(study.state) if study else "files",
        version.number if version else 0,
        changed,
        listings,
        drawn,
        planned,
        _next(file, version, changed, listings, drawn, planned, in_doubt, calls),
        problems,
    )


def _next(
    file: FoundStudy,
    version: StudyVersion | None,
    changed: int,
    listings: int,
    drawn: int,
    planned: int | None,
    in_doubt: bool,
    calls: bool,
) -> StudyStep:
    if calls:
        return StudyStep.CALLS
    if version is None:
        return StudyStep.MEND if file.check else StudyStep.LOCK
    if changed:
        return StudyStep.AMEND
    if not listings:
        return StudyStep.IMPORT
    if drawn >= (planned or 0):
        return StudyStep.FIELD
    return StudyStep.DECIDE if in_doubt else StudyStep.DRAW


def _changed(at: Workplace, slug: str, version: StudyVersion | None) -> int:
    if version is None:
        return 0
    return len({change.file for change in differing(at.library, slug, version)})


def _file(
    at: Workplace, slug: str, entry: Holding | None, version: StudyVersion | None
) -> tuple[FoundStudy, tuple[Problem, ...]]:
    """What its file says, and what is wrong with it."""
    nothing = FoundStudy(slug, "", "", None, "", "")
    if entry is None:
        return nothing, ()
    frozen = frozenset(version.snapshot.values()) if version else frozenset()
    try:
        found = found_study(at.library, entry, lambda _: frozen)
    except DiscrimtestError as error:
        return nothing, error.problems
    return found, _mistakes(at, slug, frozen) if found.check else ()


def _mistakes(at: Workplace, slug: str, frozen: frozenset[str]) -> tuple[Problem, ...]:
    from discrimtest.files.study import StudyFile
    from discrimtest.library.reader import TextReader

    reader = TextReader(at.library, frozen)
    reader.model(f"studies/{slug}/study.toml", StudyFile)
    return tuple(reader.problems)
