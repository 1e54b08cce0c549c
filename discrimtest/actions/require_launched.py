"""What a study and its lines need before the program writes to real people."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.workplace.open_study import OpenStudy


def require_launched(study: OpenStudy) -> None:
    """Refuse to write to real people before a study may.

    Raises:
        Refused: It is not locked, is simulated, or lacks a check of its law or of its ethics.
    """
    if problems := [*_not_launched(study)]:
        raise Refused("Nothing was sent.", problems)


def _not_launched(study: OpenStudy) -> Iterator[Problem]:
    """What a study lacks that writes to real people."""
    slug, files = study.registered.slug, study.instrument
    lacks = {
        "must be locked": study.version is None,
        "a simulated study writes to nobody": study.registered.simulated,
        "no check of its legal file by counsel is on record": not files.legal.counsel.done,
        "no review of its protocol by an ethics board is on record": (
            not files.protocol.reviews.ethics.done
        ),
    }
    for rule, lacking in lacks.items():
        if lacking:
            repair = "See what is missing with '{check}'."
            values = {"check": action("study check", slug, launch="")}
            yield Problem(slug, "", rule, repair, "study.not_launched", values=values)


def never_tried(line: str, study: OpenStudy) -> Problem:
    """That a line was never tried out."""
    return Problem(
        line,
        "",
        "must have been tried out: that it can log in, and write from its own address",
        "Try it with '{verify}'.",
        "line.unverified",
        values={"verify": action("contacts lines", study=study.registered.slug)},
    )
