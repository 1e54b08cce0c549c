"""Compare the log with its own seals and with those that left the house; no role is asked.

Whoever holds the files may know whether they are whole, as with a check of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from discrimtest.actions.give_seal import KEYS
from discrimtest.doors import Wording
from discrimtest.errors import DiscrimtestError, Problem, WrongInput
from discrimtest.library.handed_in import bytes_of
from discrimtest.library.locate import library_of
from discrimtest.seal.head import Point, TreeHead, read_head, read_line
from discrimtest.seal.signing import SealKeys, read_keys
from discrimtest.seal.stamp import checked
from discrimtest.store import seals as stored
from discrimtest.store.engine import aside, connect
from discrimtest.store.log import verify_chain
from discrimtest.workplace.seal_place import authorities_of
from discrimtest.workplace.workplace import place_of

_LINE = b"discrimtest:seal:"
_ELSE = "Find out who changed the database, and ask who else keeps a copy of the seal."


@dataclass(frozen=True, slots=True)
class BroughtHead:
    """A head from outside.

    Attributes:
        place: Where it comes from.
        head, signature, keys: As its files have them; None where they are not there.
        stamps: What authorities answered about it, by their names.
    """

    place: str
    point: Point
    head: TreeHead | None = None
    signature: bytes | None = None
    keys: SealKeys | None = None
    stamps: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was compared, and what did not agree.

    Attributes:
        entries: Of the log now. sealed: Of them, those that the newest seal covers.
        own: Seals in the database, and their time stamps. brought: Heads from outside.
        unvouched: Ids of keys that no key before them signed.
        unchecked: Time stamps from outside of which no root certificate is known here.
        problems: Empty when all agrees.
    """

    entries: int
    sealed: int
    own: tuple[int, int]
    brought: tuple[BroughtHead, ...]
    unvouched: tuple[str, ...]
    unchecked: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def told(self) -> list[str]:
        """What was compared, and what no comparison here can see."""
        seals, stamps = self.own
        covered = min(self.entries, self.sealed)
        sealed = f"the first {covered:,} of them sealed" if covered else "no seal covers any"
        lines = [f"The log has {self.entries:,} entries, {sealed}."]
        lines.append(f"Seals in it: {seals}. Time stamps of these: {stamps}.")
        lines += [f"Compared with {each.place}: seal {each.point.seal}." for each in self.brought]
        if not self.brought:
            lines.append(
                "Compared with no seal from outside: whoever changed this database, and held its "
                "seal key, could have made these seals anew."
            )
        lines.append(
            f"Entries in no seal, the newest: {self.entries - covered:,}. Were some of them "
            "cut off, nothing here would show it."
        )
        lines += [
            f"No key before it signed the key {key}: it took the place of one that was lost."
            for key in self.unvouched
        ]
        lines += [f"Not checked, for want of a root certificate: {each}" for each in self.unchecked]
        return lines

    def to_dict(self, words: Wording) -> dict[str, Any]:
        return {
            "agrees": not self.problems,
            "entries": self.entries,
            "sealed": self.sealed,
            "seals": self.own[0],
            "stamps": self.own[1],
            "compared": [{"place": one.place, **one.point.to_dict()} for one in self.brought],
            "told": self.told,
            "problems": [problem.worded(words) for problem in self.problems],
        }


def verify_seals(project: Path | None, database: str | None, given: Iterable[str] = ()) -> Verified:
    """Compare the log with every seal it holds, and with heads that were kept elsewhere.

    Args:
        given: Files of heads, folders with them, or lines as a page has them.

    Raises:
        WrongInput: Something given is no seal.
        OutsideTrouble: The database can not be read.
    """
    brought = tuple(each for text in given for each in _read(text))
    address, _ = place_of(project, database)
    engine = connect(address)
    try:
        with aside(engine) as session:
            tree, kept = stored.tree_of(session), stored.seals(session)
            keys, stamps = stored.keys_of(session), stored.stamps(session)
            problems = [*stored.unsound(session, kept), *verify_chain(session)]
    finally:
        engine.dispose()
    roots = {one.authority.name: one.authority.root for some in stamps.values() for one in some}
    roots |= {each.name: each.root for each in authorities_of(library_of(project))}
    problems += stored.unlike(tree, stored.own_heads(kept))
    problems += stored.unlike(tree, [(each.place, each.point) for each in brought])
    own = {each.head.point.seal: each.head for each in kept}
    for each in brought:
        problems += _signed(each, keys)
        problems += _other(each, own)
        problems += _stamped(each, roots)
    return Verified(
        tree.size,
        max((head.point.size for head in own.values()), default=0),
        (len(own), sum(map(len, stamps.values()))),
        brought,
        tuple(step.public.id for step in keys.unvouched),
        tuple(f"{each.place}: {name}" for each in brought for name in each.stamps.keys() - roots),
        tuple(dict.fromkeys(problems)),
    )


def _read(text: str) -> Iterator[BroughtHead]:
    """The heads that a file, a folder or a line holds."""
    if text.strip().lower().startswith(_LINE.decode()):
        yield BroughtHead(text.strip()[:40], read_line(text))
        return
    path = Path(text)
    files = [path]
    if path.is_dir():
        files = sorted(set(path.glob("seal-*.json")) - {path / KEYS})
    contents = {file: _bytes(file) for file in files}
    if not contents:
        rule, repair = "must hold files of seals: seal-0001.json …", "Name the folder they lie in."
        raise WrongInput("This is no seal.", [Problem(text, "", rule, repair, "seal.no_files")])
    for file, content in contents.items():
        if content.lower().startswith(_LINE):
            yield BroughtHead(str(file), read_line(content.decode("utf-8", "replace")))
        else:
            yield _of_files(file, read_head(content, str(file)))


def _of_files(file: Path, head: TreeHead) -> BroughtHead:
    """A head with what lies beside it."""
    signature, keys = file.with_suffix(".sig"), file.with_name(KEYS)
    return BroughtHead(
        str(file),
        head.point,
        head,
        _bytes(signature) if signature.exists() else None,
        read_keys(_bytes(keys), str(keys)) if keys.exists() else None,
        {
            stamp.stem.removeprefix(f"{file.stem}-"): _bytes(stamp)
            for stamp in sorted(file.parent.glob(f"{file.stem}-*.tsr"))
        },
    )


def _bytes(file: Path) -> bytes:
    try:
        return bytes_of(file)
    except WrongInput as error:
        raise WrongInput("This is no seal.", error.problems) from error


def _signed(each: BroughtHead, own: SealKeys) -> Iterator[Problem]:
    """What is wrong with the signature of a head, and with the keys of the database against it."""
    keys = each.keys or own
    yield from keys.broken(each.place)
    if each.head and each.signature is not None:
        yield from keys.unsigned(each.head, each.signature, each.place)
    if keys.steps != own.steps[: len(keys.steps)]:
        rule = "must be keys of the database still, in their order: it holds others now"
        yield Problem(each.place, keys.steps[-1].public.id, rule, _ELSE, "seal.other_keys")


def _other(each: BroughtHead, own: dict[int, TreeHead]) -> Iterator[Problem]:
    """That the database holds another seal under this number, or none."""
    kept = own.get(each.point.seal)
    if kept is None:
        rule = f"seal {each.point.seal} must be in the database: it was cut off there"
        yield Problem(each.place, "", rule, _ELSE, "seal.gone")
    elif kept.point != each.point or (each.head is not None and each.head != kept):
        rule = f"seal {each.point.seal} of the database must be the same: it is another now"
        yield Problem(each.place, each.point.root.hex(), rule, _ELSE, "seal.another")


def _stamped(each: BroughtHead, roots: dict[str, bytes]) -> Iterator[Problem]:
    """What is wrong with the time stamps beside a head."""
    content = each.head.content if each.head else b""
    for name in sorted(each.stamps.keys() & roots):
        try:
            checked(each.stamps[name], content, roots[name], f"{each.place}, stamp by {name}")
        except DiscrimtestError as error:
            yield from error.problems
