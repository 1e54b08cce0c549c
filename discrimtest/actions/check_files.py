"""Check the plain files of a study or a protocol; needs no database.

Where there is one, it tells which texts a lock froze: those are in order, however they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from discrimtest.doors import action
from discrimtest.errors import Problem
from discrimtest.files.change import Change
from discrimtest.files.study import StudyFile
from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.draft import is_of_calls
from discrimtest.library.locate import Library, library_of
from discrimtest.library.reader import TextReader
from discrimtest.library.rule import Verdict
from discrimtest.library.rules.timing import OVER
from discrimtest.words.study import StudyVersion


def check_study_files(
    project: Path | None, database: str | None, slug: str, *, launch: bool
) -> Verdict:
    """Every mistake of the study's files and every rule they break.

    Args:
        project, database: As ``--project`` and ``--database`` say.
        launch: Whether to ask also what must hold before real contacts.
    """
    from discrimtest.workplace.at_hand import version_at_hand

    today = datetime.now(UTC).date()
    version = partial(version_at_hand, project, database, slug)
    return checked(library_of(project), slug, today, version, launch=launch)


def checked(
    library: Library,
    slug: str,
    today: date,
    frozen_in: Callable[[], StudyVersion | None],
    *,
    launch: bool,
) -> Verdict:
    """The same of a library.

    Args:
        frozen_in: Tells which version was locked or amended last.
    """
    verdict = check_study(library, slug, today=today, launch=launch)
    from discrimtest.workplace.differences import differing

    verdict = replace(verdict, warnings=(*verdict.warnings, *_shared_lines(library, slug)))
    version = frozen_in()
    if version is None:
        return verdict
    if verdict.wrong:
        frozen = frozenset(version.snapshot.values())
        verdict = check_study(library, slug, today=today, launch=launch, frozen=frozen)
    verdict = replace(verdict, warnings=tuple(_news(verdict.warnings)))
    changed = differing(library, slug, version)
    if not changed:
        return verdict
    return replace(verdict, warnings=(*verdict.warnings, _changed(slug, version, changed)))


def _news(warnings: Sequence[Problem]) -> Iterator[Problem]:
    """What is still worth telling once a study is locked."""
    return (warning for warning in warnings if warning.code != OVER)


def _shared_lines(library: Library, slug: str) -> Iterator[Problem]:
    """Mailboxes, numbers and patterns that another study of the project names too."""
    from discrimtest.workplace.differences import has_own_file

    mine = _lines(library, slug)
    for other in library.names("studies"):
        if other == slug or not has_own_file(library, other):
            continue
        for shared in sorted(mine & _lines(library, other)):
            yield Problem(
                f"studies/{slug}/study.toml: lines",
                shared[1],
                f"is a line of {other} too: its people and yours write from one address, so a "
                "landlord who heard from one study hears nothing from the other under another name",
                "Give each study lines of its own.",
                "line.shared",
            )


def _lines(library: Library, slug: str) -> set[tuple[str, str]]:
    """Channel and address, or pattern, of each line of a study; none where its file is wrong."""
    if is_of_calls(library, slug):
        return set()
    reading = TextReader(library).model(f"studies/{slug}/study.toml", StudyFile)
    if "lines" in reading.missing:
        return set()
    return {
        (str(line.channel), (line.pattern or line.address).casefold().strip())
        for line in reading.value.lines
    }


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
