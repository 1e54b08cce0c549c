"""Seal the log: sign the head of its tree, have the time stamped, begin another key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from discrimtest.doors import action
from discrimtest.errors import DiscrimtestError, OutsideTrouble, Problem, Refused, WrongInput
from discrimtest.key_file import in_place_of
from discrimtest.library.locate import Library
from discrimtest.seal.head import Point, TreeHead
from discrimtest.seal.signing import KeyStep, SealKey, SealKeys, create_seal_key, load_seal_key
from discrimtest.seal.stamp import Authority, TimeStamp, stamped
from discrimtest.seal.tree import HashTree
from discrimtest.store import seals as stored
from discrimtest.store.commits import overtaken, retried
from discrimtest.store.engine import aside, reading, writing
from discrimtest.store.log import Chain, plain_entries
from discrimtest.store.log import head as log_head
from discrimtest.store.seals import Departure, KeptSeal
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.workplace.seal_place import authorities_of, seal_key_path
from discrimtest.workplace.workplace import Workplace

Progress = Callable[[str, int, int], None]
_TOLD = 10_000
"""Entries between two words of progress."""


def _silent(_what: str, _done: int, _of: int) -> None:
    """Says nothing."""


@dataclass(frozen=True, slots=True)
class SealedLog:
    """A seal that was made.

    Attributes:
        signature: 64 bytes.
        new_key: Whether its key was made now.
        stamps: Time stamps that were had. missing: Why others were not.
        refused: Whether an answer came that is no stamp of it.
    """

    head: TreeHead
    signature: bytes
    new_key: bool = False
    stamps: tuple[TimeStamp, ...] = ()
    missing: tuple[Problem, ...] = ()
    refused: bool = False


@dataclass(frozen=True, slots=True)
class ListedSeal:
    """A seal with what was done with it."""

    kept: KeptSeal
    stamps: tuple[TimeStamp, ...]
    left: tuple[Departure, ...]

    @property
    def point(self) -> Point:
        return self.kept.head.point

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.point.to_dict(),
            "key": self.kept.head.key,
            "at": self.kept.head.at.isoformat(),
            "line": self.point.line,
            "stamps": [each.to_dict() for each in self.stamps],
            "left": [each.to_dict() for each in self.left],
        }


def seal_log(at: Workplace, progress: Progress = _silent) -> SealedLog:
    """Sign the head of the tree over every entry of the log, and ask for its time stamps.

    The entry that tells of the seal comes after what it covers. Where an authority gives no
    answer, the log is sealed without its stamp.

    Raises:
        Refused: The log does not extend the newest seal, or is damaged; each place is named.
        OutsideTrouble: The seal key can not be used.
        NotAllowed: The person may not look after the database.
    """
    at.require(Right.MANAGE_STORE)
    authorities = authorities_of(at.library)
    head, signature, new_key = retried(partial(_sealed, at, progress))
    stamps, missing, refused = _stamped(at, head, authorities)
    return SealedLog(head, signature, new_key, stamps, missing, refused)


def stamp_seals(at: Workplace) -> list[SealedLog]:
    """Ask for the time stamps that seals lack, the newest seal first.

    Raises:
        WrongInput: No authority is named, or nothing is sealed.
    """
    at.require(Right.MANAGE_STORE)
    authorities = authorities_of(at.library)
    if not authorities:
        rule, repair = "must name an authority that stamps times", "Write it as the guide shows."
        raise WrongInput(
            "Nothing was stamped.", [Problem("seals.toml", "", rule, repair, "seal.no_authority")]
        )
    made = []
    for each in reversed(list_seals(at)):
        had = {stamp.authority.name for stamp in each.stamps}
        lacking = [authority for authority in authorities if authority.name not in had]
        if lacking:
            told = _stamped(at, each.kept.head, lacking)
            made.append(SealedLog(each.kept.head, each.kept.signature, False, *told))
    return made


def list_seals(at: Workplace) -> list[ListedSeal]:
    """Every seal, oldest first."""
    at.require(Right.MANAGE_STORE)
    with reading(at.engine) as session:
        kept, stamps = stored.seals(session), stored.stamps(session)
        left = stored.departures(session, at.keys)
    return [
        ListedSeal(
            each,
            tuple(stamps.get(number := each.head.point.seal, ())),
            tuple(one for one in left if one.seal == number),
        )
        for each in kept
    ]


def rotate_seal_key(at: Workplace, *, lost: bool = False) -> KeyStep:
    """Begin a new seal key; the one so far signs it, and stays beside it under its id.

    Args:
        lost: That the one so far is gone, so that nothing but paper vouches for the new one.

    Raises:
        WrongInput: Nothing is sealed yet.
    """
    at.require(Right.MANAGE_STORE)
    with reading(at.engine) as session:
        keys, kept = stored.keys_of(session), stored.seals(session)
    if not kept:
        rule, repair = "must have signed a seal", "Seal first: {seal}."
        values = {"seal": action("evidence seal")}
        problem = Problem("seal key", "", rule, repair, "seal.none", values=values)
        raise WrongInput("There is no seal key yet.", [problem])
    path = seal_key_path(at.library)
    old = None if lost else _own_key(load_seal_key(path), keys)
    last, first = keys.steps[-1].public.id, kept[-1].head.point.seal + 1
    kept_as = path.with_name(f"{path.name}.{last}")
    with writing(at.engine) as session, in_place_of(path, kept_as, create_seal_key) as new:
        at.require_still(session, Right.MANAGE_STORE)
        step = KeyStep(new.public, first, old.vouch_for(new.public, first) if old else None)
        stored.record_key(session, step, by=at.person.id, at=at.now())
    return step


def record_departure(at: Workplace, seal: int, how: str, to: str) -> None:
    """Write down that a head left the house, to whom and how.

    Raises:
        WrongInput: There is no such seal, or it is not said to whom.
    """
    at.require(Right.MANAGE_STORE)
    if not to.strip():
        rule, repair = "must say to whom", "Name the person or the office."
        problem = Problem.of_input("to", to, rule, repair, code="seal.to_nobody")
        raise WrongInput("Nothing was recorded.", [problem])
    with writing(at.engine) as session:
        kept_seal(stored.seals(session), seal)
        by = at.witness
        stored.record_departure(session, at.keys, seal, how, to.strip(), by=by.person, at=by.now)


def kept_seal(kept: Iterable[KeptSeal], seal: int) -> KeptSeal:
    """The seal with this number.

    Raises:
        WrongInput: There is none.
    """
    for each in kept:
        if each.head.point.seal == seal:
            return each
    rule, repair = "must be the number of a seal", "See the list of seals."
    problem = Problem.of_input("seal", str(seal), rule, repair, code="seal.unknown")
    raise WrongInput("There is no such seal.", [problem])


def _sealed(at: Workplace, progress: Progress) -> tuple[TreeHead, bytes, bool]:
    wrong: list[Problem] = []
    with aside(at.engine) as session:
        kept, keys = stored.seals(session), stored.keys_of(session)
        tree = HashTree(_leaves(session, wrong, progress))
    wrong = [*stored.unlike(tree, stored.own_heads(kept)), *wrong]
    if wrong:
        raise Refused("The log was not sealed: it is not as it was recorded or sealed.", wrong)
    key, new = _key(at, keys)
    moment = at.now().replace(microsecond=0)
    before = kept[-1].head.point if kept else None
    number = before.seal + 1 if before else 1
    head = TreeHead(Point(number, tree.size, tree.root), moment, key.public.id, before)
    signature = key.sign(head)
    with writing(at.engine) as session:
        at.require_still(session, Right.MANAGE_STORE)
        if len(stored.seals(session)) != len(kept):
            raise overtaken(session, tree.size)
        if not keys.steps:
            stored.record_key(session, KeyStep(key.public, 1), by=at.person.id, at=moment)
        stored.record_seal(session, head, signature, by=at.person.id)
    return head, signature, new


def _leaves(session: Session, wrong: list[Problem], progress: Progress) -> Iterator[bytes]:
    """The leaves, each entry looked at on the way; what is wrong with one goes to ``wrong``."""
    chain, (count, _) = Chain(), log_head(session)
    for number, entry in enumerate(plain_entries(session), 1):
        wrong += chain.broken(entry)
        if number % _TOLD == 0 or number == count:
            progress("entries of the log", number, count)
        yield entry.leaf


def _key(at: Workplace, keys: SealKeys) -> tuple[SealKey, bool]:
    path = seal_key_path(at.library)
    if not keys.steps and not path.exists():
        return create_seal_key(path), True
    key = load_seal_key(path)
    return (_own_key(key, keys) if keys.steps else key), False


def own_key(library: Library, keys: SealKeys) -> SealKey:
    """The key that signs now.

    Raises:
        OutsideTrouble: It can not be read, or is another.
    """
    return _own_key(load_seal_key(seal_key_path(library)), keys)


def _own_key(key: SealKey, keys: SealKeys) -> SealKey:
    """The key, if it is the one that signs now.

    Raises:
        OutsideTrouble: It is another.
    """
    current = keys.steps[-1].public
    if key.public != current:
        rule = f"must be the key {current.id}, which signs the seals of this database"
        repair = "Put back its file. If it is lost for good, begin another: {rotate}."
        values = {"rotate": action("evidence rotate-key", lost="")}
        problem = Problem(
            "seal key", key.public.id, rule, repair, "seal.key_of_another", values=values
        )
        raise OutsideTrouble("The seal key belongs to another database.", [problem])
    return key


def _stamped(
    at: Workplace, head: TreeHead, authorities: Iterable[Authority]
) -> tuple[tuple[TimeStamp, ...], tuple[Problem, ...], bool]:
    """The stamps that were had, why others were not, and whether one was refused."""
    had: list[TimeStamp] = []
    missing: list[Problem] = []
    refused = False
    for authority in authorities:
        try:
            stamp = stamped(authority, head.content)
        except DiscrimtestError as error:
            missing += error.problems
            refused |= isinstance(error, Refused)
            continue
        with writing(at.engine) as session:
            stored.record_stamp(session, head.point.seal, stamp, by=at.person.id, at=at.now())
        had.append(stamp)
    return tuple(had), tuple(missing), refused
