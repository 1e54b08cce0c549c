"""Freezing a study: the hashes and the snapshot of what was agreed before the data.

Files are hashed as UTF-8 text with LF line ends and without byte order mark, so that a checkout
on another system locks to the same hashes (docs/decisions/2026-11-21-plain-files.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import discrimtest
from discrimtest.errors import WrongInput
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.library.files import Files, scripts_of

if TYPE_CHECKING:
    from discrimtest.design.call_instrument import CallInstrument
    from discrimtest.design.instrument import Instrument

_PARTS = {"studies": "study", "analysis": "plan", "protocols": "protocol"}


def lock_hashes(instrument: Instrument | CallInstrument) -> dict[str, str]:
    """SHA-256 of the study, its protocol, plan and legal file, and the program's version.

    ``study``, ``plan`` and ``legal`` are the hash of one file each. ``protocol`` covers every
    file of the protocol and of the one it is crossed with: the hash of the canonical JSON of
    their paths and hashes.
    """
    parts: dict[str, dict[str, str]] = {name: {} for name in ("study", "protocol", "plan", "legal")}
    for path, text in instrument.texts.items():
        parts[part_of(path)][path] = sha256_hex(text.encode("utf-8"))
    if not parts["plan"]:  # mystery calls have none
        del parts["plan"]
    hashes = {
        name: next(iter(files.values()))
        if name != "protocol"
        else sha256_hex(canonical_json(files))
        for name, files in parts.items()
    }
    return {**hashes, "program": discrimtest.__version__}


def part_of(path: str) -> str:
    """Which part of a lock a file belongs to: study, protocol, plan or legal."""
    folder, name, *_ = path.split("/")
    return "legal" if (folder, name) == ("protocols", "legal") else _PARTS[folder]


def snapshot(instrument: Instrument | CallInstrument) -> dict[str, str]:
    """The frozen files: text by path, everything :func:`restore_instrument` needs."""
    return dict(sorted(instrument.texts.items()))


def stands(frozen: Mapping[str, str], files: Files) -> bool:
    """Whether files still read as they were frozen, and no script joined them.

    Nothing is parsed: where every text is the same, everything it says is. What files a study
    names, its texts say; only the scripts of a protocol are found in its folder.
    """
    folders = {"/".join(path.split("/")[:2]) for path in frozen if part_of(path) == "protocol"}
    try:
        scripts = {script for folder in folders for script in scripts_of(files, folder)}
        return scripts <= frozen.keys() and all(
            files.text(path) == text for path, text in frozen.items()
        )
    except WrongInput:
        return False
