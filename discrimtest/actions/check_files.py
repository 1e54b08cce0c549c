"""Check the plain files of a study or a protocol; needs no database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.locate import library_of
from discrimtest.library.rule import Verdict


def check_study_files(project: Path | None, slug: str, *, launch: bool) -> Verdict:
    """Every mistake of the study's files and every rule they break.

    Args:
        project: As ``--project`` says.
        launch: Whether to ask also what must hold before real contacts.
    """
    return check_study(library_of(project), slug, today=datetime.now(UTC).date(), launch=launch)


def check_protocol_files(project: Path | None, name: str) -> Verdict:
    """Every mistake of the protocol's files and every rule they break."""
    return check_protocol(library_of(project), name, today=datetime.now(UTC).date())
