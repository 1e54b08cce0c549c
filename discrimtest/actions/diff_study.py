"""What a locked study's files say now, beside what was frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from discrimtest.errors import Problem, Refused
from discrimtest.files.change import Change
from discrimtest.store import studies
from discrimtest.store.engine import reading
from discrimtest.words.person import Right
from discrimtest.words.study import StudyVersion
from discrimtest.workplace.differences import differing
from discrimtest.workplace.open_study import begun
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs from the version that counts now."""

    study: str
    version: StudyVersion
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "study": self.study,
            "version": self.version.number,
            "at": self.version.at.isoformat(),
            "changes": [change.to_dict() for change in self.changes],
        }


def diff_study(at: Workplace, slug: str) -> Differences:
    """File, key, before and after of everything that an amendment would change.

    Raises:
        Refused: The study is not locked.
        WrongInput: No files and no registration bear this name.
    """
    with reading(at.engine) as session:
        study = begun(at, session, slug)
        at.require(Right.READ_STUDY, study.id)
        version = studies.current_version(session, study.id)
    if version is None:
        rule, repair = "only a locked study can differ from its lock", "Lock it."
        problem = Problem(slug, "not locked", rule, repair, "study.not_locked")
        raise Refused("There is nothing to compare with.", [problem])
    return Differences(slug, version, differing(at.library, slug, version))
