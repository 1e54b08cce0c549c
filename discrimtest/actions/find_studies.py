"""What can be found in the three folders, for a list on the screen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from discrimtest.doors import Action, Wording, action
from discrimtest.files.study import StudyFile
from discrimtest.library.locate import library_of
from discrimtest.library.reader import TextReader


@dataclass(frozen=True, slots=True)
class FoundStudy:
    """A study by name; one whose study.toml holds mistakes says so in its title."""

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

    Args:
        project, database: As ``--project`` and ``--database`` say.
    """
    library = library_of(project)
    found = []
    for entry in library.studies():
        # Its own file alone: a list need not read every letter and plan.
        path, reader = f"studies/{entry.name}/study.toml", TextReader(library)
        study = reader.model(path, StudyFile).value
        if reader.problems:
            # Loaded here: nearly always the files say enough, and no database is opened.
            from discrimtest.workplace.open_study import texts_at_hand

            reader = TextReader(library, texts_at_hand(project, database, entry.name))
            study = reader.model(path, StudyFile).value
        if reader.problems:
            check = action("study check", entry.name)
            found.append(FoundStudy(entry.name, "", "", None, "", entry.origin, check))
            continue
        period = f"{study.period.first} to {study.period.last}"
        found.append(
            FoundStudy(
                entry.name,
                study.title.en,
                study.protocol,
                study.sample.tests,
                period,
                entry.origin,
            )
        )
    return found


def find_protocols(project: Path | None) -> list[FoundProtocol]:
    """Every protocol that can be found, by name."""
    from discrimtest.library.folder import read_protocol

    library = library_of(project)
    found = []
    for entry in library.protocols():
        folder = read_protocol(library, entry.name)
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
