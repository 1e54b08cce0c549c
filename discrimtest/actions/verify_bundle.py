"""Check a bundle of evidence, and compare it with the log that it came from where that is at hand.

No role is asked: whoever holds a bundle may know whether it is whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from discrimtest.errors import OutsideTrouble, Problem, WrongInput
from discrimtest.exchange.bundle.check import Checked, check_bundle
from discrimtest.exchange.bundle.source import problem, source_of
from discrimtest.seal.tree import HashTree
from discrimtest.store import bundles
from discrimtest.store.engine import aside, connect
from discrimtest.store.log import leaves
from discrimtest.store.seals import seals
from discrimtest.store.session import Session
from discrimtest.workplace.workplace import place_of

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class VerifiedBundle:
    """What was found.

    Attributes:
        number: Of the bundle in the list of those that went out; empty where it is not known.
        compared: Whether there was a database with the seal of the bundle.
    """

    found: Checked
    number: str = ""
    compared: bool = False

    @property
    def problems(self) -> list[Problem]:
        return self.found.problems


def verify_bundle(
    place: Path,
    expected: str = "",
    project: Path | None = None,
    database: str | None = None,
    tell: Tell = lambda *_: None,
) -> VerifiedBundle:
    """Everything that is wrong with a bundle, a folder or a zip.

    Args:
        expected: The root of its seal, or the key or its id, as it was had by another way.
        project, database: Where its log may be; none is needed.

    Raises:
        WrongInput: There is no bundle at that place.
    """
    with source_of(place) as source:
        found = check_bundle(source, expected, tell)
    named = project is not None or database is not None
    try:
        engine = connect(place_of(project, database)[0])
    except (WrongInput, OutsideTrouble) as error:
        # A checkout of the program is a folder with studies, and has no database.
        if named or error.problems[0].code not in ("project.missing", "database.path"):
            raise
        return VerifiedBundle(found)
    try:
        with aside(engine) as session:
            return _compared(session, found)
    finally:
        engine.dispose()


def _compared(session: Session, found: Checked) -> VerifiedBundle:
    """The same, with what differs from the log of this database: of another one nothing is said."""
    head = found.head
    own = {each.head.point.seal: each.head for each in seals(session)}
    roots = {each.point.root for each in own.values()} | {each.key for each in own.values()}
    ours = head is not None and not roots.isdisjoint((head.point.root, head.key))
    number = bundles.number_of(session, found.sha256)
    if head is None or not ours:
        return VerifiedBundle(found, number)
    tree = HashTree(leaves(session))
    if own.get(head.point.seal) != head:
        rule = "must be the seal of that number in this database: it was made otherwise or removed"
        found.problems.append(problem(f"seal {head.point.seal}", rule, "other_seal"))
    elif head.point.size > tree.size or tree.root_at(head.point.size) != head.point.root:
        rule = "must be in the log of this database: the log was cut off or written anew since"
        found.problems.append(problem(f"seal {head.point.seal}", rule, "other_log"))
    if not number:
        rule = "must stand in this database's list of bundles that went out"
        found.problems.append(problem(found.sha256, rule, "unlisted"))
    return VerifiedBundle(found, number, compared=True)
