#!/usr/bin/env bash
# pymerkle 7.0.0, prove_inclusion: a proof that an answer is in the log is none to a reader of the RFC
#
# Expected: a tree that is "essentially the same as RFC 9162, Section 2" gives its audit paths: the other hashes.
# Seen: roots and hashes of leaves are those of the RFC, to the bit, for an empty log as well. The path is not: the
# entry's own hash stands in it, before or after its neighbour's, so that it has one hash more than the RFC's, and for a
# log of one entry it is that entry where the RFC has none. Who checks it as the RFC says finds another root.
# Right: leave out the entry's own hash; the rest is the RFC's path, in its order.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pymerkle==7.0.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from hashlib import sha256

from pymerkle import InmemoryTree


def leaf(entry: bytes) -> bytes:
    return sha256(b"\0" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def root(entries: list[bytes]) -> bytes:
    if len(entries) < 2:
        return leaf(entries[0]) if entries else sha256(b"").digest()
    at = split(len(entries))
    return node(root(entries[:at]), root(entries[at:]))


def path(place: int, entries: list[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    at = split(len(entries))
    if place < at:
        return [*path(place, entries[:at]), root(entries[at:])]
    return [*path(place - at, entries[at:]), root(entries[:at])]


def root_by_the_rfc(entry: bytes, place: int, size: int, hashes: list[bytes]) -> bytes | None:
    made, last = leaf(entry), size - 1
    for each in hashes:
        if last == 0:
            return None
        if place & 1 or place == last:
            made = node(each, made)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            made = node(made, each)
        place, last = place >> 1, last >> 1
    return made if last == 0 else None


checked = 0
tree = InmemoryTree(algorithm="sha256")
assert tree.get_root() == root([])
for size in range(1, 9):
    entries = [b"answer %d" % number for number in range(size)]
    tree.append_entry(entries[-1])
    assert tree.get_root() == root(entries), "behaviour changed"
    for place, entry in enumerate(entries):
        given = [bytes.fromhex(each) for each in tree.prove_inclusion(place + 1, size).serialize()["path"]]
        wanted = path(place, entries)
        assert root_by_the_rfc(entry, place, size, wanted) == root(entries)
        assert root_by_the_rfc(entry, place, size, given) != root(entries), "behaviour changed"
        assert len(given) == len(wanted) + 1 and leaf(entry) in given, "behaviour changed"
        assert [each for each in given if each != leaf(entry)] == wanted, "behaviour changed"
        checked += 1
print(f"{checked} proofs: roots as in the RFC, no path is; the path of the only entry: {len(path(0, [b'x']))} hashes")
one = InmemoryTree(algorithm="sha256")
one.append_entry(b"answer 0")
print("pymerkle's:", one.prove_inclusion(1, 1).serialize()["path"])
PYTHON
