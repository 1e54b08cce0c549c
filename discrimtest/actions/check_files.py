"""Check the plain files of a study or a protocol; needs no database.

Where there is one, it tells which texts a lock froze: those are in order, however they are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from discrimtest.doors import action
from discrimtest.errors import Problem
from discrimtest.files.change import Change
from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.locate import library_of
from discrimtest.library.rule import Verdict
from discrimtest.words.study import StudyVersion


def check_study_files(
    project: Path | None, database: str | None, slug: str, *, launch: bool
) -> Verdict:
    """Every mistake of the study's files and every rule they break.

    Args:
        project, database: As ``--project`` and ``--database`` say.
        launch: Whether to ask also what must hold before real contacts.
    """
    library, today = library_of(project), datetime.now(UTC).date()
    verdict = check_study(library, slug, today=today, launch=launch)
    from discrimtest.workplace.differences import differing, version_at_hand

    version = version_at_hand(project, database, slug)
    if version is None:
        return verdict
    if verdict.wrong:
        frozen = frozenset(version.snapshot.values())
        verdict = check_study(library, slug, today=today, launch=launch, frozen=frozen)
    changed = differing(library, slug, version)
    if not changed:
        return verdict
    return replace(verdict, warnings=(*verdict.warnings, _changed(slug, version, changed)))


def _changed(slug: str, version: StudyVersion, changed: Sequence[Change]) -> Problem:
    count = len({change.file for change in changed})
    return Problem(
        f"studies/{slug}/study.toml",
        "",
        "{what} no longer as locked on {day} (version {number})",
        "The locked ones count until an amendment; see what differs with '{diff}'.",
        "study.changed",
        values={
            "what": "one file is" if count == 1 else f"{count} files are",
            "day": f"{version.at:%Y-%m-%d}",
            "number": version.number,
            "diff": action("study diff", slug),
        },
    )


def check_protocol_files(project: Path | None, database: str | None, name: str) -> Verdict:
    """Every mistake of the protocol's files and every rule they break."""
    library, today = library_of(project), datetime.now(UTC).date()
    verdict = check_protocol(library, name, today=today)
    if not verdict.wrong:
        return verdict
    from discrimtest.workplace.open_study import texts_at_hand

    return check_protocol(library, name, today=today, frozen=texts_at_hand(project, database))
