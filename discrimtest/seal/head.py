"""A tree head: what a seal says of the log, as words, as the bytes that are signed, on paper.

The encoding is fixed for good. A head is the canonical JSON
(:func:`discrimtest.identifiers.canonical_json`) of the object with exactly the keys ``at``
(``YYYY-MM-DDTHH:MM:SSZ``), ``before`` (null for the first seal, else ``root``, ``seal`` and
``size`` of the one before), ``format`` (1), ``key`` (the id of the signing key, see
:mod:`discrimtest.seal.signing`), ``root`` (hexadecimal), ``seal`` (1, 2, 3 …) and ``size``
(leaves). Signed are the bytes :data:`SIGNED` and then that JSON. A time stamp is over the SHA-256
of the JSON alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import canonical_json

SIGNED = b"discrimtest tree head 1\n"
"""What stands before a head where it is signed, so that the signature is good for nothing else."""
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_ROOT = re.compile("[0-9a-f]{64}")
_KEY = re.compile("[0-9a-f]{16}")
_PRINTED = re.compile("discrimtest:seal:([1-9][0-9]{0,17}):([0-9]{1,18}):([0-9a-f]{64})")
_NUMBER = 10**18


@dataclass(frozen=True, slots=True)
class Point:
    """The log at a seal: what paper holds of it.

    Attributes:
        seal: Number of the seal.
        size: Entries of the log that it covers.
        root: Root of the tree over them.
    """

    seal: int
    size: int
    root: bytes

    @property
    def line(self) -> str:
        """What a square of dots holds, and whoever types it over (``discrimtest:seal:…``)."""
        return f"discrimtest:seal:{self.seal}:{self.size}:{self.root.hex()}"

    @property
    def groups(self) -> str:
        """The root as it is printed: groups of four hexadecimal digits."""
        text = self.root.hex()
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4))

    def to_dict(self) -> dict[str, Any]:
        """As a head names the one before it."""
        return {"root": self.root.hex(), "seal": self.seal, "size": self.size}


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What is sealed.

    Attributes:
        point: The log as it was.
        at: When, by the clock of the program; whole seconds, UTC.
        key: Id of the key that signs.
        before: The seal before this one; None for the first.
    """

    point: Point
    at: datetime
    key: str
    before: Point | None = None

    @property
    def content(self) -> bytes:
        """The canonical JSON: the bytes of ``seal-NNNN.json``."""
        before = None if self.before is None else self.before.to_dict()
        at = self.at.astimezone(UTC).strftime(_TIME)
        told = {"at": at, "before": before, "format": 1, "key": self.key, **self.point.to_dict()}
        return canonical_json(told)

    @property
    def signed(self) -> bytes:
        """The bytes that are signed."""
        return SIGNED + self.content


def read_head(content: bytes, place: str) -> TreeHead:
    """A head from its bytes.

    Raises:
        WrongInput: They are no head, or not written as heads are, byte for byte.
    """
    try:
        told = json.loads(content)
        if told["format"] != 1 or type(told["format"]) is not int:
            raise ValueError
        before = None if told["before"] is None else _point(told["before"])
        at = datetime.strptime(told["at"], _TIME).replace(tzinfo=UTC)
        head = TreeHead(_point(told), at, _matched(_KEY, told["key"]), before)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _no_head(place) from None
    if head.content != content:
        raise _no_head(place)
    return head


def read_line(text: str) -> Point:
    """What was printed (:attr:`Point.line`).

    Raises:
        WrongInput: It is no such line.
    """
    found = _PRINTED.fullmatch("".join(text.split()).lower())
    if found is None:
        rule = (
            "must be the line of a printed seal: discrimtest:seal:, its number, the entries and "
            "64 signs of 0-9 and a-f, with colons between them"
        )
        repair = "Copy it from the page, or read its square of dots."
        problem = Problem(text, "", rule, repair, "seal.no_line")
        raise WrongInput("This is no seal.", [problem])
    return Point(int(found[1]), int(found[2]), bytes.fromhex(found[3]))


def _point(told: dict[str, Any]) -> Point:
    seal, size = told["seal"], told["size"]
    if type(seal) is not int or type(size) is not int or not (0 < seal < _NUMBER > size >= 0):
        raise ValueError
    return Point(seal, size, bytes.fromhex(_matched(_ROOT, told["root"])))


def _matched(form: re.Pattern[str], text: str) -> str:
    if form.fullmatch(text) is None:
        raise ValueError
    return text


def _no_head(place: str) -> WrongInput:
    rule = "must be a sealed head, byte for byte as it was written"
    repair = "Take the file as it was sent; do not open and save it in an editor."
    problem = Problem(place, "", rule, repair, "seal.no_head")
    return WrongInput("This is no seal.", [problem])
