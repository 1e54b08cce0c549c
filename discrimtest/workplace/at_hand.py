"""What a database tells to what needs none: nothing where there is none, or none to be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from discrimtest.design.personas import known_senders
from discrimtest.errors import OutsideTrouble, WrongInput
from discrimtest.store import draws, studies
from discrimtest.store.engine import open_store, reading
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.words.profile import Profile
from discrimtest.words.study import StudyVersion
from discrimtest.workplace.workplace import open_workplace, place_of

Found = TypeVar("Found")


def version_at_hand(project: Path | None, database: str | None, slug: str) -> StudyVersion | None:
    """What was locked or amended last of a study.

    Args:
        project, database: As ``--project`` and ``--database`` say.
    """

    def newest(session: Session) -> StudyVersion | None:
        found = studies.find_study(session, slug)
        return studies.current_version(session, found.id) if found else None

    return _told(project, database, newest, None)


def writers_at_hand(project: Path | None, database: str | None, slug: str) -> dict[str, Profile]:
    """Who wrote from each line in a study's draws: they stay who they are."""

    def writers(session: Session) -> dict[str, Profile]:
        study = studies.id_of(slug)
        return known_senders(draws.drawn_tests(session, study), draws.profiles(session, study))

    return _told(project, database, writers, {})


def codes_blind_at_hand(project: Path | None, database: str | None, person: str, slug: str) -> bool:
    """Whether this person codes a study without seeing which candidate answers came to."""
    try:
        at = open_workplace(project, database, person)
    except (WrongInput, OutsideTrouble):
        return False
    try:
        return at.person.may(Right.CODE_BLIND, studies.id_of(slug))
    finally:
        at.engine.dispose()


def _told(
    project: Path | None, database: str | None, read: Callable[[Session], Found], otherwise: Found
) -> Found:
    try:
        engine = open_store(place_of(project, database)[0])
        try:
            with reading(engine) as session:
                return read(session)
        finally:
            engine.dispose()
    except (WrongInput, OutsideTrouble):
        return otherwise
