"""What can be found in the three folders, for a list on the screen."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from discrimtest.doors import Action, Wording, action
from discrimtest.errors import Problem, WrongInput
from discrimtest.files.formats import UPGRADES, format_of
from discrimtest.library.locate import (
    DATABASE_NAME,
    Holding,
    Library,
    find_project,
    library_of,
)
from discrimtest.store.schemas import SCHEMA, other_schema, schema_in
from discrimtest.words.call import MYSTERY_CALL


@dataclass(frozen=True, slots=True)
class FoundStudy:
    """A study by name; one whose study.toml does not say this much says so in its title."""

    slug: str
    title: str
    protocol: str
    tests: int | None
    period: str
    origin: str
    check: Action | None = None

    def to_dict(self, words: Wording) -> dict[str, Any]:
        told = {**asdict(self), "title": titled(self, words)}
        del told["check"]
        return told


@dataclass(frozen=True, slots=True)
class FoundProtocol:
    """A protocol by name; ``check`` tells the mistakes of one whose files hold any."""

    name: str
    title: str
    channel: str
    arms: int | None
    comparisons: int | None
    origin: str
    check: Action | None = None

    def to_dict(self, words: Wording) -> dict[str, Any]:
        told = {**asdict(self), "title": titled(self, words)}
        del told["check"]
        return told


def titled(found: FoundStudy | FoundProtocol, words: Wording) -> str:
    """Its title, or in a door's words how to hear of its mistakes."""
    return found.title if found.check is None else f"holds mistakes: {words(found.check)}"


def find_studies(project: Path | None, database: str | None) -> list[FoundStudy]:
    """Every study that can be found, by name.

    What the list shows is read as it is written, and the models of files only where that cannot be
    understood: the list judges no study.

    Args:
        project, database: As ``--project`` and ``--database`` say.
    """

    def frozen(slug: str) -> Collection[str]:
        # Loaded here: nearly always the text says enough, and no database is opened.
        from discrimtest.workplace.open_study import texts_at_hand

        return texts_at_hand(project, database, slug)

    library = library_of(project)
    return [found_study(library, entry, frozen) for entry in library.studies()]


def found_study(
    library: Library, entry: Holding, frozen: Callable[[str], Collection[str]]
) -> FoundStudy:
    """One of them.

    Args:
        frozen: Which texts a lock froze, asked where what is written cannot be understood.
    """
    try:
        return _as_written(library, entry)
    except (WrongInput, LookupError, TypeError, ValueError, RecursionError):
        return _checked(library, entry, frozen(entry.name))


def unfit_database(project: Path | None, database: str | None) -> Problem | None:
    """What is told of the project's database beside a list, which does without it: that it is of
    another version. Of a database on a server nothing is told, for none is asked."""
    root = find_project(project, Path.cwd())
    if database is not None:
        file = Path(unquote(database.removeprefix("sqlite:///")))
    elif root is not None:
        file = root / DATABASE_NAME
    else:
        return None
    found = schema_in(file)
    return None if found in (None, SCHEMA) else other_schema(str(file), found)


def _as_written(library: Library, entry: Holding) -> FoundStudy:
    """A study by the values of its file.

    Raises:
        WrongInput, LookupError, TypeError, ValueError, RecursionError: They are not those of the
            one format there ever was.
    """
    values = tomllib.loads(library.text(_path(entry)))
    if UPGRADES or format_of(values) != 1:
        raise LookupError(entry.name)
    calls = values.get("kind") == MYSTERY_CALL
    periods = values["waves"] if calls else [values["period"]]
    shown = title, protocol, tests, first, last = (
        values["title"]["en"],
        values["protocol"],
        None if calls else values["sample"]["tests"],
        periods[0]["first"],
        periods[-1]["last"],
    )
    if tuple(map(type, shown)) != (str, str, type(None) if calls else int, date, date):
        raise TypeError(entry.name)
    days = f"{first} to {last}"
    return FoundStudy(entry.name, title.strip(), protocol.strip(), tests, days, entry.origin)


def _calls_study(library: Library, entry: Holding) -> FoundStudy:
    """A study of mystery calls; ``tests`` counts none."""
    from discrimtest.files.call_study import CallStudyFile
    from discrimtest.library.reader import TextReader

    reader = TextReader(library)
    study = reader.model(_path(entry), CallStudyFile).value
    if reader.problems:
        check = action("study check", entry.name)
        return FoundStudy(entry.name, "", "", None, "", entry.origin, check)
    period = f"{study.waves[0].first} to {study.waves[-1].last}"
    return FoundStudy(entry.name, study.title.en, study.protocol, None, period, entry.origin)


def _checked(library: Library, entry: Holding, frozen: Collection[str]) -> FoundStudy:
    from discrimtest.files.study import StudyFile
    from discrimtest.library.draft import is_of_calls
    from discrimtest.library.reader import TextReader

    if is_of_calls(library, entry.name):
        return _calls_study(library, entry)
    reader = TextReader(library, frozen)
    study = reader.model(_path(entry), StudyFile).value
    if reader.problems:
        check = action("study check", entry.name)
        return FoundStudy(entry.name, "", "", None, "", entry.origin, check)
    period = f"{study.period.first} to {study.period.last}"
    tests = study.sample.tests
    return FoundStudy(entry.name, study.title.en, study.protocol, tests, period, entry.origin)


def _path(entry: Holding) -> str:
    return f"studies/{entry.name}/study.toml"


def find_protocols(project: Path | None) -> list[FoundProtocol]:
    """Every protocol that can be found, by name."""
    from discrimtest.library.folder import read_protocol

    library = library_of(project)
    found = []
    for entry in library.protocols():
        folder = read_protocol(library, entry.name)
        if folder.holds_calls:
            found.append(_of_calls(library, entry))
            continue
        if folder.problems:
            check = action("protocol check", entry.name)
            found.append(FoundProtocol(entry.name, "", "", None, None, entry.origin, check))
            continue
        protocol = folder.protocol.value
        found.append(
            FoundProtocol(
                entry.name,
                protocol.title.en,
                protocol.channel,
                len(protocol.arms),
                len(protocol.comparisons),
                entry.origin,
            )
        )
    return found


def _of_calls(library: Library, entry: Holding) -> FoundProtocol:
    """A protocol of mystery calls, which has neither arms nor comparisons."""
    from discrimtest.library.call_folder import read_calls

    folder = read_calls(library, entry.name)
    if folder.problems:
        check = action("protocol check", entry.name)
        return FoundProtocol(entry.name, "", "", None, None, entry.origin, check)
    title = folder.protocol.value.title.en
    return FoundProtocol(entry.name, title, MYSTERY_CALL, None, None, entry.origin)
