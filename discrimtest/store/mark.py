"""Marks of the log: what an operator notes elsewhere, to tell later whether it was cut off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select

from discrimtest.errors import Problem, WrongInput
from discrimtest.store import tables
from discrimtest.store.damage import damage
from discrimtest.store.log import head
from discrimtest.store.session import Session

_LOG = tables.table_of(tables.LogRow)
_FORM = re.compile("([1-9][0-9]{0,17}):([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry of the log by its number and the first half of its hash, which covers all before."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


def mark_of(session: Session) -> Mark:
    """The newest entry's."""
    seq, link = head(session)
    return Mark(seq, link.hex()[:32])


def read_mark(text: str) -> Mark:
    """A mark as it was noted.

    Raises:
        WrongInput: It is none.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        rule = "must be a mark of the log: a number, a colon and 32 signs of 0-9 and a-f"
        repair = "Copy it as the check or the backup printed it."
        problem = Problem.of_input("expect", text, rule, repair, code="log.no_mark")
        raise WrongInput("The database was not checked.", [problem])
    return Mark(int(found[1]), found[2])


def gone(session: Session, noted: Iterable[Mark]) -> Iterator[Problem]:
    """Entries that were noted and are no longer in the log, or are others now."""
    for mark in noted:
        link = session.scalar(select(_LOG.c.hash).where(_LOG.c.seq == mark.seq))
        if link is None or bytes(link).hex()[:32] != mark.hash:
            rule = "must be as it was noted: the log was cut off or written anew since"
            value = "absent" if link is None else str(Mark(mark.seq, bytes(link).hex()[:32]))
            yield damage(f"log entry {mark.seq}", value, rule, "log.mark_gone")


def set_back(session: Session) -> list[int]:
    """Entries that are of an earlier moment than the one before them."""
    times = session.execute(select(_LOG.c.seq, _LOG.c.at).order_by(_LOG.c.seq)).all()
    return [later.seq for earlier, later in pairwise(times) if later.at < earlier.at]
