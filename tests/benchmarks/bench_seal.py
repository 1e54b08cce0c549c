"""What it takes to seal a log of a million entries, pymerkle beside, and to prove one of them."""

from __future__ import annotations

from hashlib import sha256

from pymerkle import InmemoryTree

from discrimtest.seal.tree import HashTree, is_included
from tests.benchmarks.clock import seconds, spent
from tests.benchmarks.table import ASKED, SEALING, Row

ENTRIES = 1_000_000
BESIDE = "pymerkle, a fifth of its time"
PROOF = 0.001


def test_seal(table: list[Row]) -> None:
    """Both hash the same entries to leaves and the leaves to the root, which is the same."""
    entries = [b"entry %d of the log" % number for number in range(ENTRIES)]

    def ours() -> HashTree:
        return HashTree(sha256(b"\0" + entry).digest() for entry in entries)

    def theirs() -> bytes:
        tree = InmemoryTree(algorithm="sha256")
        for entry in entries:
            tree.append_entry(entry)
        root: bytes = tree.get_root()
        return root

    first, tree = spent(ours)
    beside, root = spent(theirs)
    assert tree.root == root
    took = min(first, spent(ours)[0], spent(ours)[0])
    table.append(Row(SEALING, f"the tree over {ENTRIES:,} entries", took, BESIDE, beside / 5))
    _proofs(table, tree, entries)


def _proofs(table: list[Row], tree: HashTree, entries: list[bytes]) -> None:
    """One proof of an entry and its check; the tree is there already, all its levels kept."""
    at, half = 123_457, ENTRIES // 2 + 1
    leaf = sha256(b"\0" + entries[at]).digest()

    def proved(size: int) -> None:
        path = tree.inclusion(at, size)
        assert is_included(leaf, at, size, path, tree.root_at(size))

    for seal, size in (("newest seal", ENTRIES), ("seal of half of it", half)):
        (took,) = seconds(lambda size=size: proved(size))
        told = f"{len(tree.inclusion(at, size))} hashes"
        what = f"proof of an entry, and its check: {seal}"
        table.append(Row(SEALING, what, took, ASKED, PROOF, told))
