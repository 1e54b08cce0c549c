"""Destroy the key of pseudonyms: data that went out can no longer be led back by it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from discrimtest.errors import Problem, WrongInput
from discrimtest.key_file import in_place_of
from discrimtest.store.engine import reading, writing
from discrimtest.store.pseudonym_key import FILE, PseudonymKey, begun, record_begin
from discrimtest.words.person import Right
from discrimtest.workplace.pseudonym_place import pseudonym_path
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Unlinked:
    """What was destroyed.

    Attributes:
        file: Where the new key lies. before: The id of the old one.
        found: Whether its file was here, and was destroyed.
        still_made: Whether the master key's file still makes its pseudonyms, as they were
            published before they had a key of their own.
    """

    file: Path
    before: str
    found: bool
    still_made: bool

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "file": str(self.file)}


def unlink_exports(at: Workplace) -> Unlinked:
    """Begin another key of pseudonyms, and destroy the file of the one so far.

    Raises:
        NotAllowed: The person may not look after the database.
        WrongInput: No pseudonym was made yet.
        OutsideTrouble: The file can not be replaced.
    """
    at.require(Right.MANAGE_STORE)
    path = pseudonym_path(at.library)
    with reading(at.engine) as session:
        before = begun(session)
    if before is None:
        rule, repair = "is in use by no export yet", "There is nothing to unlink."
        problem = Problem("pseudonym key", "", rule, repair, "pseudonyms.none")
        raise WrongInput("Nothing was unlinked.", [problem])
    old = PseudonymKey(FILE.load(path)) if path.exists() else None
    kept = path.with_name(f"{path.name}.{before}")
    with writing(at.engine) as session, in_place_of(path, kept, _made) as new:
        at.require_still(session, Right.MANAGE_STORE)
        record_begin(session, new, by=at.person.id, at=at.now(), before=before)
    kept.unlink(missing_ok=True)
    FILE.clear_drafts(path)
    still = old is not None and old.made_by(at.keys)
    return Unlinked(path, before, old is not None, still)


def _made(path: Path) -> PseudonymKey:
    return PseudonymKey(FILE.create(path))
