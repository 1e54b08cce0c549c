"""The library: the three folders of plain files, found, read, checked, frozen and copied."""

from __future__ import annotations

from discrimtest.library.check import check_protocol, check_study, checked_instrument
from discrimtest.library.folder import ProtocolFolder, read_protocol
from discrimtest.library.init import init_project
from discrimtest.library.instrument import Instrument, load_instrument, restore_instrument
from discrimtest.library.locate import Entry, Library, find_project
from discrimtest.library.lock import ChangedFile, changed_files, lock_hashes, snapshot, stands
from discrimtest.library.rule import Verdict

__all__ = [
    "ChangedFile",
    "Entry",
    "Instrument",
    "Library",
    "ProtocolFolder",
    "Verdict",
    "changed_files",
    "check_protocol",
    "check_study",
    "checked_instrument",
    "find_project",
    "init_project",
    "load_instrument",
    "lock_hashes",
    "read_protocol",
    "restore_instrument",
    "snapshot",
    "stands",
]
