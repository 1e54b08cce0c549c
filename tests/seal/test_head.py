"""Heads and their keys: bytes fixed for good, checked by openssl, refused where they differ."""

from __future__ import annotations

import json
import stat
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.errors import OutsideTrouble, WrongInput
from discrimtest.seal.head import Point, TreeHead, read_head, read_line
from discrimtest.seal.signing import (
    KEY_FILE_VARIABLE,
    KeyStep,
    PublicKey,
    SealKey,
    SealKeys,
    create_seal_key,
    load_seal_key,
    read_keys,
)

FIRST, SECOND = SealKey(bytes(range(32))), SealKey(bytes(range(1, 33)))
ROOT = bytes(range(64, 96))
HEAD = TreeHead(
    Point(2, 1234, ROOT), datetime(2026, 3, 2, 9, 30, tzinfo=UTC), FIRST.public.id,
    Point(1, 0, bytes(32)),
)  # fmt: skip
KEYS = SealKeys((
    KeyStep(FIRST.public, 1),
    KeyStep(SECOND.public, 3, FIRST.vouch_for(SECOND.public, 3)),
))  # fmt: skip


def test_the_bytes_of_a_head_are_fixed_for_good() -> None:
    assert HEAD.content.decode() == (
        '{"at":"2026-03-02T09:30:00Z","before":{"root":"' + "00" * 32 + '","seal":1,"size":0},'
        '"format":1,"key":"56475aa75463474c","root":"' + ROOT.hex() + '","seal":2,"size":1234}'
    )
    assert HEAD.signed == b"discrimtest tree head 1\n" + HEAD.content
    assert read_head(HEAD.content, "seal-0002.json") == HEAD
    first = replace(HEAD, before=None)
    assert read_head(first.content, "seal-0001.json") == first


def test_paper_holds_the_whole_root() -> None:
    assert HEAD.point.line == f"discrimtest:seal:2:1234:{ROOT.hex()}"
    assert HEAD.point.groups.split()[0] == "4041"
    assert len(HEAD.point.groups) == 79
    assert read_line(HEAD.point.line) == HEAD.point
    assert read_line(f"  DISCRIMTEST:seal:2:1234:{HEAD.point.groups.upper()}\n") == HEAD.point


@pytest.mark.parametrize(
    "line", ["", "discrimtest:seal:0:1:" + "a" * 64, "discrimtest:seal:1:1:" + "a" * 63,
             "discrimtest:seal:1:1:" + "g" * 64, "seal:1:1:" + "a" * 64,
             "discrimtest:seal:1:-1:" + "a" * 64, "discrimtest:seal:١:1:" + "a" * 64],
)  # fmt: skip
def test_what_is_no_line_of_a_seal_is_refused(line: str) -> None:
    with pytest.raises(WrongInput, match="discrimtest:seal:, its number"):
        read_line(line)


def test_every_changed_byte_of_a_head_is_refused_or_not_signed() -> None:
    signature = FIRST.sign(HEAD)
    assert not list(KEYS.unsigned(HEAD, signature, "here"))
    for place in range(len(HEAD.content)):
        for other in {b"0", b"9", b" ", b"}", bytes([HEAD.content[place] ^ 1])}:
            changed = HEAD.content[:place] + other + HEAD.content[place + 1 :]
            if changed == HEAD.content:
                continue
            try:
                told = read_head(changed, "here")
            except WrongInput:
                continue
            assert list(KEYS.unsigned(told, signature, "here"))


@given(st.binary(max_size=64))
def test_no_other_bytes_are_a_signature(signature: bytes) -> None:
    (problem,) = KEYS.unsigned(HEAD, signature, "seal-0002.sig")
    assert problem.code == "seal.signature"


@pytest.mark.parametrize(
    "change",
    [{"format": 2}, {"format": True}, {"seal": 0}, {"seal": True}, {"size": -1}, {"size": 1.0},
     {"size": 10**18}, {"root": "A" * 64}, {"root": None}, {"key": 7}, {"at": "2026-03-02"},
     {"at": "2026-3-2T9:30:00Z"}, {"before": {}}, {"before": 1}, {"more": 1}],
)  # fmt: skip
def test_what_is_no_head_is_refused(change: dict[str, object]) -> None:
    told = json.loads(HEAD.content) | change
    content = json.dumps(told, separators=(",", ":"), sort_keys=True).encode()
    with pytest.raises(WrongInput, match=r"seal-0002.json: must be a sealed head"):
        read_head(content, "seal-0002.json")


@given(st.binary(max_size=200))
def test_no_bytes_crash_a_reader(content: bytes) -> None:
    for read in (read_head, read_keys):
        with pytest.raises(WrongInput, match="here"):
            read(content, "here")


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"format":1}', b"null", b'{"keys":[]}'])
def test_other_json_is_refused(content: bytes) -> None:
    for read in (read_head, read_keys):
        with pytest.raises(WrongInput, match="here"):
            read(content, "here")


def _openssl_says(key: PublicKey, message: bytes, signature: bytes, folder: Path) -> bool:
    # RFC 8410: an Ed25519 public key in DER is these twelve bytes and the key.
    (folder / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + key.raw)
    (folder / "message").write_bytes(message)
    (folder / "signature").write_bytes(signature)
    told = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key.der",
         "-rawin", "-in", "message", "-sigfile", "signature"],
        cwd=folder, capture_output=True, check=False, text=True,
    )  # fmt: skip
    return told.returncode == 0 and "Verified Successfully" in told.stdout


def test_openssl_checks_the_signatures(tmp_path: Path) -> None:
    signature = FIRST.sign(HEAD)
    assert _openssl_says(FIRST.public, HEAD.signed, signature, tmp_path)
    assert not _openssl_says(FIRST.public, HEAD.content, signature, tmp_path)
    assert not _openssl_says(SECOND.public, HEAD.signed, signature, tmp_path)
    told = f'{{"before":"{FIRST.public.id}","from":3,"public":"{SECOND.public.raw.hex()}"}}'
    handed = KEYS.steps[1].signature
    assert handed is not None
    message = b"discrimtest seal key 1\n" + told.encode()
    assert _openssl_says(FIRST.public, message, handed, tmp_path)


def test_each_seal_has_its_key() -> None:
    assert [KEYS.of(seal) for seal in (1, 2, 3, 9)] == [
        FIRST.public, FIRST.public, SECOND.public, SECOND.public]  # fmt: skip
    late = replace(HEAD, point=replace(HEAD.point, seal=3))
    (problem,) = KEYS.unsigned(late, FIRST.sign(late), "here")
    assert problem.code == "seal.other_key"
    assert SECOND.public.id in problem.rule
    (problem,) = SealKeys((KeyStep(FIRST.public, 3),)).unsigned(HEAD, FIRST.sign(HEAD), "here")
    assert "missing" in problem.rule


def test_keys_are_read_again_and_a_changed_one_is_found() -> None:
    assert read_keys(KEYS.content, "seal-keys.json") == KEYS
    assert not list(KEYS.broken("seal-keys.json"))
    assert not KEYS.unvouched
    for step in (
        KeyStep(SECOND.public, 4, KEYS.steps[1].signature),
        KeyStep(SealKey(bytes(32)).public, 3, KEYS.steps[1].signature),
        KeyStep(SECOND.public, 3, bytes(64)),
    ):
        (problem,) = SealKeys((KEYS.steps[0], step)).broken("seal-keys.json")
        assert problem.code == "seal.key_chain"
        assert FIRST.public.id in problem.rule


def test_a_lost_key_is_said_and_breaks_nothing() -> None:
    keys = SealKeys((KEYS.steps[0], KeyStep(SECOND.public, 3)))
    assert not list(keys.broken("here"))
    assert keys.unvouched == (keys.steps[1],)
    assert read_keys(keys.content, "here") == keys


@pytest.mark.parametrize(
    "change", [{"keys": []}, {"format": 2}, {"more": 1},
               {"keys": [{"from": 0, "public": "aa" * 32, "signed": None}]},
               {"keys": [{"from": True, "public": "aa" * 32, "signed": None}]},
               {"keys": [{"from": 1, "public": "aa" * 31, "signed": None}]},
               {"keys": [{"from": 1, "public": "aa" * 32, "signed": ""}]},
               {"keys": [{"from": each, "public": "aa" * 32, "signed": None} for each in (2, 1)]}],
)  # fmt: skip
def test_what_is_no_list_of_keys_is_refused(change: dict[str, object]) -> None:
    told = json.loads(KEYS.content) | change
    content = json.dumps(told, separators=(",", ":"), sort_keys=True).encode()
    with pytest.raises(WrongInput, match=r"seal-keys.json: must be the list of keys"):
        read_keys(content, "seal-keys.json")


def test_the_secret_lies_in_a_file_of_its_own(tmp_path: Path) -> None:
    made = create_seal_key(tmp_path / "seal.key")
    assert stat.S_IMODE((tmp_path / "seal.key").stat().st_mode) == 0o600
    assert load_seal_key(tmp_path / "seal.key").public == made.public
    assert repr(made) == f"SealKey(id='{made.public.id}')"
    with pytest.raises(OutsideTrouble, match="it signs the seals"):
        create_seal_key(tmp_path / "seal.key")
    with pytest.raises(OutsideTrouble, match=KEY_FILE_VARIABLE):
        load_seal_key(tmp_path / "other.key")
