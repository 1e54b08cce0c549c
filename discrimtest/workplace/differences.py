"""The project's own files beside those that a lock froze."""

from __future__ import annotations

from discrimtest.files.change import Change, changes
from discrimtest.library.locate import Library
from discrimtest.library.lock import stands
from discrimtest.words.study import StudyVersion


def differing(library: Library, slug: str, version: StudyVersion) -> tuple[Change, ...]:
    """What the project's own files say otherwise than the frozen ones, mistakes included.

    Of files that are gone, or that only the program brings, nothing is told.
    """
    own = {path: text for path, text in version.snapshot.items() if is_own(library, path)}
    if not has_own_file(library, slug) or stands(own, library):
        return ()
    # Loaded here: files nearly always stand as they were frozen.
    from discrimtest.library.call_study import draft_of

    draft = draft_of(library, slug, frozenset(version.snapshot.values()))
    now = {path: text for path, text in draft.texts.items() if is_own(library, path)}
    # Which files belong to it cannot be told from files with mistakes.
    known = {path: text for path, text in own.items() if path in now or not draft.problems}
    return changes(known, now)


def is_own(library: Library, path: str) -> bool:
    """Whether a file belongs to the project, and not to the program."""
    return library.origin_of(path) == "project"


def has_own_file(library: Library, slug: str) -> bool:
    """Whether the project holds the study's file."""
    folder = f"studies/{slug}"
    return is_own(library, folder) and "study.toml" in library.names(folder)
