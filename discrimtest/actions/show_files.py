"""Show a study's plain files as they lie there, and check them; they are edited nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from discrimtest.actions.check_files import checked
from discrimtest.library.call_study import draft_of
from discrimtest.library.rule import Verdict
from discrimtest.store import studies
from discrimtest.store.engine import reading
from discrimtest.words.person import Right
from discrimtest.words.study import StudyVersion
from discrimtest.workplace.differences import is_own
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class StudyFiles:
    """The files that belong to a study.

    Attributes:
        version: What was locked or amended last; None while nothing is locked.
        texts: By path, as they are now.
        own: Paths of those that lie in the project, and may be edited there.
        changed: Paths of those that are no longer as they were locked.
        folder: Where the project lies; None where there is none.
    """

    version: StudyVersion | None
    texts: dict[str, str]
    own: frozenset[str]
    changed: frozenset[str]
    folder: Path | None


def show_files(at: Workplace, slug: str) -> StudyFiles:
    """
    Raises:
        WrongInput: There is no such study.
    """
    version = _version(at, slug)
    frozen = version.snapshot if version else {}
    texts = dict(draft_of(at.library, slug, frozenset(frozen.values())).texts)
    changed = {path for path, text in frozen.items() if texts.get(path, text) != text}
    own = {path for path in texts if is_own(at.library, path)}
    return StudyFiles(version, texts, frozenset(own), frozenset(changed & own), at.library.project)


def check_here(at: Workplace, slug: str, *, launch: bool) -> Verdict:
    """Every mistake of the study's files and every rule they break.

    Args:
        launch: Whether to ask also what must hold before real contacts.
    """
    version = _version(at, slug)
    return checked(at.library, slug, at.now().date(), lambda: version, launch=launch)


def _version(at: Workplace, slug: str) -> StudyVersion | None:
    at.require(Right.READ_STUDY, studies.id_of(slug))
    with reading(at.engine) as session:
        found = studies.find_study(session, slug)
        return studies.current_version(session, found.id) if found else None
