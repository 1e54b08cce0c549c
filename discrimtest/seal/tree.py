"""The hash tree over the leaves of the log, and its proofs (RFC 6962, sections 2.1 to 2.1.3).

A leaf is ``SHA-256(0x00 || entry)``, made where the entry is; a node is
``SHA-256(0x01 || left || right)``; the root of no leaves is ``SHA-256("")``. Leaf ``index`` is
the entry ``seq = index + 1``. Hashes are 32 raw bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

HASH = 32
EMPTY = hashlib.sha256(b"").digest()
"""The root of no leaves."""


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two that stand side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class HashTree:
    """The tree of some leaves, all its levels kept: a proof looks hashes up, and makes few.

    Args:
        leaves: 32 bytes each, in order.

    Raises:
        ValueError: What was given are no whole leaves.
    """

    __slots__ = ("_levels", "size")

    def __init__(self, leaves: Iterable[bytes]) -> None:
        level = b"".join(leaves)
        if len(level) % HASH:
            raise ValueError(f"leaves are {HASH} bytes each")
        self.size = len(level) // HASH
        self._levels = [level]
        while len(level) > HASH:
            level = _above(level)
            self._levels.append(level)

    @property
    def root(self) -> bytes:
        """The root of all leaves."""
        return self._levels[-1] or EMPTY

    def root_at(self, size: int) -> bytes:
        """The root of the first ``size`` leaves: what the tree was at that size."""
        self._require(0 <= size <= self.size)
        return self._range(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of a leaf among the first ``size`` leaves (default: all)."""
        size = self.size if size is None else size
        self._require(0 <= index < size <= self.size)
        path = []
        for level in range((size - 1).bit_length()):
            beside = (index >> level ^ 1) << level
            if beside < size:
                path.append(self._range(beside, min(beside + (1 << level), size)))
        return path

    def consistency(self, first: int, second: int | None = None) -> list[bytes]:
        """The proof that the first ``second`` leaves (default: all) begin with the first ``first``.

        Of no leaves, and of as many, the proof is empty.
        """
        second = self.size if second is None else second
        self._require(0 <= first <= second <= self.size)
        if first in (0, second):
            return []
        whole = (first & -first).bit_length() - 1  # the lowest level of the old tree's right edge
        last = first - 1 >> whole
        path = [self._range(last << whole, first)] if last else []
        for level in range(whole, (second - 1).bit_length()):
            beside = (first - 1 >> level ^ 1) << level
            if beside < second:
                path.append(self._range(beside, min(beside + (1 << level), second)))
        return path

    def _range(self, start: int, end: int) -> bytes:
        """The root of the leaves from ``start``, where a subtree begins, to before ``end``."""
        if end == self.size or (end - start) & (end - start - 1) == 0:
            level = (end - start - 1).bit_length()
            place = (start >> level) * HASH
            return self._levels[level][place : place + HASH]
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        return node(self._range(start, middle), self._range(middle, end))

    def _require(self, holds: bool) -> None:
        if not holds:
            raise ValueError(f"the tree holds {self.size} leaves")


def _above(level: bytes) -> bytes:
    """The next level: pairs hashed; one that is left over goes up as it is."""
    sha256, pairs = hashlib.sha256, len(level) // (2 * HASH) * 2 * HASH
    made = [
        sha256(b"\x01" + level[at : at + 2 * HASH]).digest() for at in range(0, pairs, 2 * HASH)
    ]
    return b"".join(made) + level[pairs:]


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an audit path leads to (RFC 9162, section 2.1.3.2); None where it is none."""
    if not 0 <= index < size or any(len(each) != HASH for each in (leaf, *path)):
        return None
    made, place, last = leaf, index, size - 1
    for each in path:
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


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path proves that this leaf stands at ``index`` in the tree with this root."""
    return root_by_inclusion(leaf, index, size, path) == root


def is_consistent(
    first: int, root_of_first: bytes, second: int, root_of_second: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the path proves that the later tree begins with the earlier (RFC 9162, 2.1.4.2)."""
    if not 0 <= first <= second or any(len(each) != HASH for each in path):
        return False
    if first == 0:
        return not path and root_of_first == EMPTY
    if first == second:
        return not path and root_of_first == root_of_second
    hashes = [root_of_first, *path] if first & (first - 1) == 0 else list(path)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not hashes:
        return False
    old = new = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node(each, old), node(each, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, each)
        place, last = place >> 1, last >> 1
    return last == 0 and (old, new) == (root_of_first, root_of_second)
