"""Check the plain files of a study or a protocol; needs no database.

Where there is one, it tells which texts a lock froze: those are in order, however they are written.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.locate import library_of
from discrimtest.library.rule import Verdict


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
    if not verdict.wrong:
        return verdict
    # Loaded here: nearly always the files say enough, and no database is opened.
    from discrimtest.workplace.open_study import texts_at_hand

    frozen = texts_at_hand(project, database, slug)
    return check_study(library, slug, today=today, launch=launch, frozen=frozen)


def check_protocol_files(project: Path | None, database: str | None, name: str) -> Verdict:
    """Every mistake of the protocol's files and every rule they break."""
    library, today = library_of(project), datetime.now(UTC).date()
    verdict = check_protocol(library, name, today=today)
    if not verdict.wrong:
        return verdict
    from discrimtest.workplace.open_study import texts_at_hand

    return check_protocol(library, name, today=today, frozen=texts_at_hand(project, database))
