"""What recording asks of frozen files, read without everything else that they hold.

A lock froze them when they were whole, so a command that records one contact does not read
every letter, name and plan again.
"""

from __future__ import annotations

from collections.abc import Mapping

from discrimtest.errors import WrongInput
from discrimtest.files.codebook import Codebook
from discrimtest.files.protocol import Protocol
from discrimtest.files.reading import parse
from discrimtest.library.files import Frozen
from discrimtest.library.reader import TextReader


def frozen_protocol(snapshot: Mapping[str, str]) -> tuple[Protocol, Codebook]:
    """The protocol that a frozen study follows, and its codebook.

    Args:
        snapshot: Text by path (:func:`discrimtest.library.lock.snapshot`).

    Raises:
        WrongInput: The snapshot is not whole, or these files are of a format that only a later
            release of the program reads.
    """
    raw = _study(snapshot)
    reader = TextReader(Frozen(snapshot), frozen=True)
    folder = f"protocols/{raw['protocol']}"
    protocol = reader.model(f"{folder}/protocol.toml", Protocol)
    codebook = reader.model(f"{folder}/codebook.toml", Codebook)
    if reader.problems:
        raise WrongInput("The frozen protocol cannot be read.", reader.problems)
    return protocol.value, codebook.value


def frozen_size(snapshot: Mapping[str, str]) -> int:
    """How many tests a frozen study plans.

    Raises:
        WrongInput: As :func:`frozen_protocol`.
    """
    # Loaded here: recording does not ask for it.
    from discrimtest.files.study import StudyFile

    reader = TextReader(Frozen(snapshot), frozen=True)
    study = reader.model(_path(snapshot), StudyFile)
    if reader.problems:
        raise WrongInput("The frozen study cannot be read.", reader.problems)
    return study.value.sample.tests


def _path(snapshot: Mapping[str, str]) -> str:
    slug, *more = Frozen(snapshot).names("studies") or ("",)
    if not slug or more:
        raise WrongInput("A snapshot holds exactly one study.")
    return f"studies/{slug}/study.toml"


def _study(snapshot: Mapping[str, str]) -> Mapping[str, object]:
    path = _path(snapshot)
    raw, problem = parse(Frozen(snapshot).text(path), path)
    if problem is not None:
        raise WrongInput("The frozen study cannot be read.", [problem])
    return raw
