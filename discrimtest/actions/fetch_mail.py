"""Keep mails that came in, byte for byte, before anything reads them; then file what is sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discrimtest.actions.file_mail import Filed, file_mails
from discrimtest.mail.message import message_id_of
from discrimtest.mail.saved import saved_mails
from discrimtest.store.engine import reading, writing
from discrimtest.store.mails import Incoming, keep_mails
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace

_BATCH, _BATCH_BYTES = 50, 8_000_000


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought.

    Attributes:
        seen: Mails that were looked at. new: Those of them that were not kept before.
    """

    seen: int
    new: int
    filed: Filed

    @property
    def summary(self) -> str:
        return f"{self.seen} mails, {self.new} of them new.\n{self.filed.summary}"

    def to_dict(self) -> dict[str, Any]:
        return {"seen": self.seen, "new": self.new, **self.filed.to_dict()}


def take_mails(at: Workplace, slug: str, places: Iterable[Path]) -> Fetched:
    """Take in mails that somebody saved, each once, and file those whose letter is sure.

    Args:
        places: Files and folders (:mod:`discrimtest.mail.saved`).

    Raises:
        WrongInput: One of them cannot be read; what was read before is kept.
    """
    study = _study(at, slug)
    given = (
        Incoming(raw, message_id_of(raw)) for place in places for raw in saved_mails(place) if raw
    )
    seen, new = _keep(at, study, given)
    return Fetched(seen, new, file_mails(at, slug))


def _study(at: Workplace, slug: str) -> str:
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_RESPONSES, study.id)
    at.witness  # noqa: B018 (refuses at once where nobody said who fetches)
    return study.id


def _keep(at: Workplace, study: str, given: Iterable[Incoming]) -> tuple[int, int]:
    """How many there were, and how many were new; memory holds one batch."""
    seen = new = 0
    for batch in _batches(given):
        with writing(at.engine) as session:
            new += len(keep_mails(session, at.keys, study, batch, by=at.person.id, at=at.now()))
        seen += len(batch)
    return seen, new


def _batches(given: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    batch: list[Incoming] = []
    size = 0
    for one in given:
        batch.append(one)
        size += len(one.raw)
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
