"""The tree against vectors of Certificate Transparency, RFC 6962 word for word, and pymerkle."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from discrimtest.seal.tree import (
    EMPTY,
    HashTree,
    is_consistent,
    is_included,
    node,
    root_by_inclusion,
)

# The entries and roots that the reference implementation of RFC 6962 is tested with
# (github.com/google/certificate-transparency, merkletree/merkle_tree_test.cc).
ENTRIES = [bytes.fromhex(each) for each in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaf(entry: bytes) -> bytes:
    return sha256(b"\0" + entry).digest()


LEAVES = [leaf(entry) for entry in ENTRIES]


def split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1


# RFC 6962, sections 2.1 to 2.1.2, as they are written.
def mth(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    k = split(len(leaves))
    return sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def test_roots_are_those_of_the_reference() -> None:
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert HashTree([]).root == EMPTY
    for size, root in enumerate(ROOTS, 1):
        assert HashTree(LEAVES[:size]).root.hex() == HashTree(LEAVES).root_at(size).hex() == root


def test_proofs_are_those_of_the_reference() -> None:
    tree = HashTree(LEAVES)
    assert [each.hex() for each in tree.inclusion(0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [each.hex() for each in tree.consistency(6)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def made(size: int) -> list[bytes]:
    return [leaf(b"%d" % number) for number in range(size)]


def test_every_tree_and_proof_is_that_of_the_rfc() -> None:
    for size in range(1, 35):
        leaves = made(size)
        tree = HashTree(leaves)
        for now in range(1, size + 1):
            assert tree.root_at(now) == mth(leaves[:now])
            for place in range(now):
                proof = tree.inclusion(place, now)
                assert proof == path(place, leaves[:now])
                assert is_included(leaves[place], place, now, proof, tree.root_at(now))
            proof = tree.consistency(now)
            assert proof == subproof(now, leaves, True)
            assert is_consistent(now, tree.root_at(now), size, tree.root, proof)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=200), st.data())
def test_pymerkle_finds_the_same(entries: list[bytes], data: st.DataObject) -> None:
    theirs, ours = InmemoryTree(algorithm="sha256"), HashTree(map(leaf, entries))
    for entry in entries:
        theirs.append_entry(entry)
    assert ours.root == theirs.get_root()
    place = data.draw(st.integers(0, len(entries) - 1))
    size = data.draw(st.integers(place + 1, len(entries)))
    theirs_told = theirs.prove_inclusion(place + 1, size).serialize()["path"]
    told = [bytes.fromhex(each) for each in theirs_told]
    told.remove(leaf(entries[place]))  # its path holds the leaf itself, which the RFC's does not
    assert ours.inclusion(place, size) == told
    assert ours.root_at(size) == theirs.get_root(size)


@given(st.integers(1, 300), st.data())
def test_a_proof_proves_nothing_else(size: int, data: st.DataObject) -> None:
    leaves = made(size)
    tree = HashTree(leaves)
    place, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    proof = tree.inclusion(place)
    assert is_included(leaves[place], place, size, proof, tree.root)
    if other != place:
        assert not is_included(leaves[other], place, size, proof, tree.root)
        assert not is_included(leaves[place], other, size, proof, tree.root)
    for wrong in ([*proof, EMPTY], proof[:-1], [EMPTY, *proof], proof[::-1]):
        if wrong != proof:
            assert not is_included(leaves[place], place, size, wrong, tree.root)


@given(st.integers(2, 300), st.data())
def test_a_log_that_was_changed_is_not_consistent(size: int, data: st.DataObject) -> None:
    leaves = made(size)
    first = data.draw(st.integers(1, size - 1))
    old, tree = mth(leaves[:first]), HashTree(leaves)
    proof = tree.consistency(first)
    assert is_consistent(first, old, size, tree.root, proof)
    changed = data.draw(st.integers(0, first - 1))
    leaves[changed] = leaf(b"written anew")
    anew = HashTree(leaves)
    assert not is_consistent(first, old, size, anew.root, anew.consistency(first))
    assert not is_consistent(first, old, size, anew.root, proof)
    for wrong in ([*proof, EMPTY], proof[1:], proof[::-1]):
        if wrong != proof:
            assert not is_consistent(first, old, size, tree.root, wrong)


def test_edges() -> None:
    tree = HashTree(LEAVES)
    assert tree.consistency(0) == tree.consistency(8) == []
    assert is_consistent(0, EMPTY, 8, tree.root, [])
    assert is_consistent(8, tree.root, 8, tree.root, [])
    assert not is_consistent(0, EMPTY, 8, tree.root, [EMPTY])
    assert not is_consistent(0, tree.root, 8, tree.root, [])
    assert not is_consistent(3, tree.root_at(3), 2, tree.root_at(2), [])
    assert not is_consistent(3, tree.root_at(3), 8, tree.root, [])
    assert root_by_inclusion(LEAVES[0], 8, 8, []) is None
    assert root_by_inclusion(LEAVES[0], -1, 8, []) is None


def test_a_node_is_no_leaf() -> None:
    """Hashes of other lengths could pass a node off as a leaf."""
    both = LEAVES[0] + LEAVES[1]
    assert node(LEAVES[0], LEAVES[1]) == sha256(b"\1" + both).digest()
    assert not is_included(both[:31], 0, 2, [both[31:]], HashTree(LEAVES[:2]).root)
    assert not is_consistent(1, both[:31], 2, HashTree(LEAVES[:2]).root, [both[31:]])


@pytest.mark.parametrize("asked", [(8,), (-1,), (0, 9), (0, 0), (5, 5)])
def test_no_proof_of_what_is_not_there(asked: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="holds 8 leaves"):
        HashTree(LEAVES).inclusion(*asked)


def test_what_is_no_leaf_makes_no_tree() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        HashTree([b"short"])
    for wrong in (-1, 9):
        with pytest.raises(ValueError, match="holds 8 leaves"):
            HashTree(LEAVES).consistency(wrong)
        with pytest.raises(ValueError, match="holds 8 leaves"):
            HashTree(LEAVES).root_at(wrong)
