"""Seals of the log as they are kept: keys, signed heads, time stamps, and where heads went."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from discrimtest.errors import DiscrimtestError, Problem
from discrimtest.identifiers import fresh_id
from discrimtest.seal.head import Point, TreeHead
from discrimtest.seal.signing import KeyStep, PublicKey, SealKeys
from discrimtest.seal.stamp import Authority, TimeStamp, checked
from discrimtest.seal.tree import HashTree
from discrimtest.store import tables
from discrimtest.store.damage import damage
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act, leaves
from discrimtest.store.reasons import reasons, record_why
from discrimtest.store.session import Session

_KEY, _HEAD = tables.table_of(tables.SealKeyRow), tables.table_of(tables.TreeHeadRow)
_STAMP, _LEFT = tables.table_of(tables.HeadStampRow), tables.table_of(tables.HeadLeftRow)


@dataclass(frozen=True, slots=True)
class KeptSeal:
    """A seal.

    Attributes:
        entry: The log entry that tells of it; it comes after what it covers.
    """

    head: TreeHead
    signature: bytes
    by: str
    entry: int


@dataclass(frozen=True, slots=True)
class Departure:
    """That a head left the house.

    Attributes:
        how: "mail", "paper" or "copy". to: To whom, as typed; empty once erased.
    """

    seal: int
    how: str
    to: str
    at: datetime

    def to_dict(self) -> dict[str, str]:
        return {"to": self.to, "how": self.how, "at": self.at.isoformat()}


def keys_of(session: Session) -> SealKeys:
    """Every key that ever signed; none before the first seal."""
    rows = session.execute(select(_KEY).order_by(_KEY.c.entry))
    return SealKeys(
        tuple(
            KeyStep(
                PublicKey(bytes.fromhex(row.public)),
                row.first_seal,
                bytes.fromhex(row.signed) if row.signed else None,
            )
            for row in rows
        )
    )


def seals(session: Session) -> list[KeptSeal]:
    """Every seal, oldest first."""
    found: list[KeptSeal] = []
    for row in session.execute(select(_HEAD).order_by(_HEAD.c.seal)):
        before = found[-1].head.point if found else None
        point = Point(row.seal, row.size, bytes.fromhex(row.root))
        head = TreeHead(point, row.at, row.key_id, before)
        found.append(KeptSeal(head, bytes.fromhex(row.signature), row.by, row.entry))
    return found


def stamps(session: Session) -> dict[int, list[TimeStamp]]:
    """The time stamps of each seal, by its number, in the order they were had."""
    found: dict[int, list[TimeStamp]] = {}
    for row in session.execute(select(_STAMP).order_by(_STAMP.c.entry, _STAMP.c.id)):
        authority = Authority(row.authority, "", row.kind, row.source, b64decode(row.root))
        stamp = TimeStamp(authority, b64decode(row.response), row.stamped_at)
        found.setdefault(row.seal, []).append(stamp)
    return found


def departures(session: Session, keys: MasterKey) -> list[Departure]:
    """Where heads went, oldest first."""
    words = {each.to: each.words for each in reasons(session, keys) if each.act == "send_head"}
    rows = session.execute(select(_LEFT).order_by(_LEFT.c.entry))
    return [Departure(row.seal, row.how, words.get(row.id, ""), row.at) for row in rows]


def record_key(session: Session, step: KeyStep, *, by: str, at: datetime) -> None:
    """Write down that a key signs from a seal on."""
    row = {
        "id": step.public.id,
        "public": step.public.raw.hex(),
        "first_seal": step.first_seal,
        "signed": step.signature.hex() if step.signature else None,
        "by": by,
        "at": at,
    }
    detail = {"from": str(step.first_seal), "handed_over": "yes" if step.signature else "no"}
    act = Act("begin_seal_key", step.public.id, by, at, detail=detail)
    record(session, act, {tables.SealKeyRow: [row]})


def record_seal(session: Session, head: TreeHead, signature: bytes, *, by: str) -> int:
    """Write down a signed head; the number of its log entry."""
    point = head.point
    row = {
        "seal": point.seal,
        "size": point.size,
        "root": point.root.hex(),
        "key_id": head.key,
        "signature": signature.hex(),
        "by": by,
        "at": head.at,
    }
    detail = {"size": str(point.size), "root": point.root.hex()}
    act = Act("seal_log", _name(point.seal), by, head.at, detail=detail)
    return record(session, act, {tables.TreeHeadRow: [row]})


def record_stamp(session: Session, seal: int, stamp: TimeStamp, *, by: str, at: datetime) -> None:
    """Write down a time stamp that was checked."""
    row = {
        "id": fresh_id("stamp"),
        "seal": seal,
        "authority": stamp.authority.name,
        "kind": stamp.authority.kind,
        "source": stamp.authority.source,
        "response": b64encode(stamp.response).decode("ascii"),
        "root": b64encode(stamp.authority.root).decode("ascii"),
        "stamped_at": stamp.at,
        "by": by,
        "at": at,
    }
    act = Act("stamp_head", _name(seal), by, at, detail={"authority": stamp.authority.name})
    record(session, act, {tables.HeadStampRow: [row]})


def record_departure(
    session: Session, keys: MasterKey, seal: int, how: str, to: str, *, by: str, at: datetime
) -> None:
    """Write down that a head left the house; to whom lies sealed beside the log entry."""
    left = fresh_id("left")
    row = {"id": left, "seal": seal, "how": how, "by": by, "at": at}
    act = Act("send_head", left, by, at, detail={"seal": str(seal), "how": how})
    record_why(session, keys, act, to, {tables.HeadLeftRow: [row]})


def tree_of(session: Session) -> HashTree:
    """The tree over the log as it is now."""
    return HashTree(leaves(session))


def differing(session: Session) -> Iterator[Problem]:
    """What is wrong with the seals, and with the log against them."""
    if not session.execute(select(func.count()).select_from(_HEAD)).scalar_one():
        return
    kept, tree = seals(session), tree_of(session)
    yield from unsound(session, kept)
    yield from unlike(tree, own_heads(kept))


def unsound(session: Session, kept: list[KeptSeal]) -> Iterator[Problem]:
    """Seals that are not signed or stamped as they say."""
    keys = keys_of(session)
    wrong = list(keys.broken("table seal_key"))
    for number, each in enumerate(kept, 1):
        if each.head.point.seal != number:
            yield damage(_name(number), "", "must be there: seals are missing", "seal.missing")
        wrong += keys.unsigned(each.head, each.signature, _name(each.head.point.seal))
    by_number = {each.head.point.seal: each.head.content for each in kept}
    for seal, found in stamps(session).items():
        for stamp in found:
            place = f"time stamp of {_name(seal)} by {stamp.authority.name}"
            try:
                at = checked(stamp.response, by_number.get(seal, b""), stamp.authority.root, place)
            except DiscrimtestError as error:
                wrong += error.problems
            else:
                if at != stamp.at:
                    yield damage(place, f"{stamp.at}", f"must be of {at}", "stamp.other_time")
    yield from (damage(each.place, each.value, each.rule, each.code) for each in wrong)


def unlike(tree: HashTree, heads: Iterable[tuple[str, Point]]) -> Iterator[Problem]:
    """Heads that the log does not extend: it was cut off, or written anew, and where.

    Args:
        heads: With what each is called; the more, the narrower is told which entry was changed.
    """
    good = 0
    for place, point in sorted(heads, key=lambda each: each[1].size):
        if point.size > tree.size:
            rule = f"must be there: the log had {point.size} entries when it was sealed"
            gone = f"log entries {tree.size + 1} to {point.size}"
            yield damage(f"{place}, {gone}", "", rule, "seal.cut_off")
        elif tree.root_at(point.size) != point.root:
            rule = f"must be as it was sealed: {_between(good + 1, point.size)} was written anew"
            yield damage(place, "", rule, "seal.rewritten")
        else:
            good = point.size


def own_heads(kept: Iterable[KeptSeal]) -> list[tuple[str, Point]]:
    """The heads of the database as :func:`unlike` takes them."""
    return [(_name(each.head.point.seal), each.head.point) for each in kept]


def _between(first: int, last: int) -> str:
    return f"log entry {last}" if first >= last else f"one of the log entries {first} to {last}"


def _name(seal: int) -> str:
    return f"seal {seal}"
