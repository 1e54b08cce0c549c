"""Who signed in, who was refused, and who tries too often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from discrimtest.identifiers import fresh_id
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.session import Session
from discrimtest.words.account import Means

SPAN = timedelta(minutes=15)
MOST_FOR_ACCOUNT = 10
"""Refusals of one account within the span, after which it waits."""
MOST_FROM_ADDRESS = 50
"""Refusals from one address within the span; a team may share one."""
_ACCOUNT_BITS, _ADDRESS_BITS = 12, 16
_ROW = tables.table_of(tables.SignInRow)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries, as it is counted.

    Attributes:
        account: 12 bits of a keyed hash of the account's id, or of the name that was typed.
        address: 16 bits of one of the network address.
    """

    account: int
    address: int


def attempt_of(keys: MasterKey, account: str, address: str) -> Attempt:
    """How an attempt is counted."""
    return Attempt(
        _bits(keys, "account", account, _ACCOUNT_BITS),
        _bits(keys, "network address", address, _ADDRESS_BITS),
    )


def waits_until(session: Session, attempt: Attempt, at: datetime) -> datetime | None:
    """When this account or address may try again; None for now."""
    ends = []
    for column, value, most in (
        (_ROW.c.account, attempt.account, MOST_FOR_ACCOUNT),
        (_ROW.c.address, attempt.address, MOST_FROM_ADDRESS),
    ):
        recent = (column == value) & ~_ROW.c.accepted & (_ROW.c.at > at - SPAN)
        tried, first = session.execute(
            select(func.count(), func.min(_ROW.c.at)).where(recent, _ROW.c.at <= at)
        ).one()
        if tried >= most:
            ends.append(first + SPAN)
    return max(ends, default=None)


def record_sign_in(
    session: Session,
    attempt: Attempt,
    means: Means,
    person: str | None,
    *,
    accepted: bool,
    by: str,
    at: datetime,
) -> None:
    """Write down that somebody signed in, or was refused.

    Args:
        person: Id of the person whose account it is; None for an account that does not exist.
        by: That person where accepted; the door where refused.
    """
    row = {
        "id": fresh_id("sign-in"),
        "person_id": person,
        "means": means,
        "accepted": accepted,
        "account": attempt.account,
        "address": attempt.address,
        "at": at,
    }
    action = "sign_in" if accepted else "refuse_sign_in"
    act = Act(action, str(row["id"]), by, at, detail={"means": str(means)})
    record(session, act, {tables.SignInRow: [row]})


def _bits(keys: MasterKey, field: str, value: str, bits: int) -> int:
    return int(keys.mark(field, value)[:8], 16) >> (32 - bits)
