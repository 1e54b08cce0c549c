"""What a visit shows of a person: how a tester is seen, beside how a candidate reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

NEUTRAL = "neutral"
"""A first name that reads as no gender in particular: anybody may bear it."""
READS_AS = ("man", "woman", NEUTRAL)
AGES = ("adult", "65+")
_CODED = {
    "reads_as": "|".join(READS_AS),
    "origin": r"[a-z0-9]+(?:[_-][a-z0-9]+)*",
    "age": "|".join(map(re.escape, AGES)),
}


def is_coded(name: str, value: str) -> bool:
    """Whether a value is one that arms could bear under this name."""
    return re.fullmatch(_CODED.get(name, ""), value) is not None and bool(value)


@dataclass(frozen=True, slots=True)
class Characteristics:
    """What a visit shows, in the words that the arms of a protocol use; empty where not said.

    Attributes:
        reads_as: "man", "woman" or "neutral".
        origin: A list of names, as the arms call it ("flemish").
        age: "adult" or "65+".
        words: What else there is to say, for a supervisor.
    """

    reads_as: str = ""
    origin: str = ""
    age: str = ""
    words: str = ""

    @classmethod
    def of(cls, note: str) -> Characteristics:
        """What a declaration's note holds.

        >>> Characteristics.of("reads_as=woman; age=65+\\nwith a cane").words
        'with a cane'
        >>> Characteristics.of("woman, about 30")
        Characteristics(reads_as='', origin='', age='', words='woman, about 30')
        """
        head, _, rest = note.partition("\n")
        said = dict(part.partition("=")[::2] for part in head.split("; "))
        if not all(is_coded(name, value) for name, value in said.items()):
            return cls(words=note)
        return cls(**said, words=rest)

    @property
    def coded(self) -> Mapping[str, str]:
        """What of it is said in the words of the arms."""
        return {name: value for name in _CODED if (value := getattr(self, name))}

    @property
    def note(self) -> str:
        """All of it as a declaration keeps it; empty where nothing is said."""
        head = "; ".join(f"{name}={value}" for name, value in self.coded.items())
        return f"{head}\n{self.words}" if head else self.words

    def can_be(self, candidate: Characteristics) -> bool:
        """Whether nothing that a visit shows of the person speaks against being this candidate."""
        wanted = candidate.coded
        return all(
            value == wanted.get(name, value) or wanted[name] == NEUTRAL
            for name, value in self.coded.items()
        )
