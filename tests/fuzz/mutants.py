"""Files made from good ones: bytes changed, lines moved, words put in where they do not belong."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence

WORDS = [
    b"", b"0", b"-1", b"1.5", b"1e300", b"9" * 30, b"nan", b"inf", b"true", b"''", b'"x"', b"[]",
    b"{}", b"[[a]]", b"[a.b]", b"= 1", b"{{ x }}", b"{% if x %}", b"{#", b"2026-02-30",
    b"0001-01-01", b"9999-12-31T23:59:59Z", b"24:00", b"31/02/2026 9u05", b";", b",", b"\t", b"\n",
    b"\r\n", b'"', b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"<a/>", b"&amp;", b"=1+1",
    b"#REF!", b"NULL",
]  # fmt: skip
"""What mistaken hands and other programs write."""
Change = Callable[[bytearray, random.Random], None]


def mutant(seed: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """The seed with one to four changes; in a file that is no text nothing moves, mostly.

    Args:
        others: Files of the same kind, of which a piece may be taken.
    """
    if zipfile.is_zipfile(io.BytesIO(seed)) and chance.random() < 0.7:
        return _repacked(seed, chance)
    made = bytearray(seed)
    if b"\x00" in seed and chance.random() < 0.8:
        for _ in range(chance.randint(1, 20)):
            chance.choice((_flipped, _overwritten))(made, chance)
        return bytes(made)
    for _ in range(chance.randint(1, 4)):
        if others and chance.random() < 0.15:
            _piece_of(made, chance.choice(others), chance)
        else:
            chance.choice(CHANGES)(made, chance)
    return bytes(made)


def _repacked(seed: bytes, chance: random.Random) -> bytes:
    """A packed file of which one part is changed, its checksum in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        changed = chance.choice(names)
        for name in names:
            part = bytearray(old.read(name))
            if name == changed:
                chance.choice(CHANGES)(part, chance)
            new.writestr(name, bytes(part))
    return out.getvalue()


def _place(made: bytearray, chance: random.Random) -> int:
    return chance.randint(0, len(made))


def _flipped(made: bytearray, chance: random.Random) -> None:
    if made:
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)


def _overwritten(made: bytearray, chance: random.Random) -> None:
    start, word = _place(made, chance), chance.choice([*WORDS, b"\x00" * 8, b"\xff" * 8])
    made[start : start + len(word)] = word


def _cut_off(made: bytearray, chance: random.Random) -> None:
    del made[_place(made, chance) :]


def _cut_out(made: bytearray, chance: random.Random) -> None:
    start = _place(made, chance)
    del made[start : start + chance.randint(1, 40)]


def _doubled(made: bytearray, chance: random.Random) -> None:
    start = _place(made, chance)
    piece = made[start : start + chance.randint(1, 200)]
    made[start:start] = piece * chance.randint(1, 20)


def _word_put_in(made: bytearray, chance: random.Random) -> None:
    place = _place(made, chance)
    made[place:place] = chance.choice(WORDS)


def _line_moved(made: bytearray, chance: random.Random) -> None:
    lines = made.split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    if chance.random() < 0.7:
        lines.insert(chance.randint(0, len(lines)), line)
    made[:] = b"\n".join(lines)


def _value_changed(made: bytearray, chance: random.Random) -> None:
    """What stands between two marks of the format (a cell, a value) becomes another word."""
    marks = [place for place, sign in enumerate(made) if sign in b'=,;\n"\t>']
    if len(marks) > 1:
        first = chance.randrange(len(marks) - 1)
        made[marks[first] + 1 : marks[first + 1]] = chance.choice(WORDS)


def _piece_of(made: bytearray, other: bytes, chance: random.Random) -> None:
    start, place = chance.randint(0, len(other)), _place(made, chance)
    made[place:place] = other[start : start + chance.randint(1, 300)]


CHANGES: tuple[Change, ...] = (
    _flipped,
    _cut_off,
    _cut_out,
    _doubled,
    _word_put_in,
    _word_put_in,
    _line_moved,
    _value_changed,
    _value_changed,
)
