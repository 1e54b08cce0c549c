"""Keys that sign seals (Ed25519, RFC 8032), and the list of them that goes out with a seal.

The encoding is fixed for good. The list (``seal-keys.json``) is the canonical JSON of
``{"format": 1, "keys": [{"from": n, "public": hex, "signed": hex or null}, …]}``: each raw public
key, the first seal that it signs (of several with one number the last), and the signature of the
key before it over the bytes :data:`SIGNED` and the canonical JSON of
``{"before": id, "from": n, "public": hex}``. The first key has none (null), and so has one that
took the place of a lost key: nothing but paper or a second party vouches for that one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import canonical_json
from discrimtest.key_file import KeyFile
from discrimtest.seal.head import TreeHead

SIGNED = b"discrimtest seal key 1\n"
SIGNED_BUNDLE = b"discrimtest bundle 1\n"
"""What stands before the tag manifest of a bundle where it is signed."""
KEY_FILE_VARIABLE = "DISCRIMTEST_SEAL_KEY_FILE"
KEY_FILE = KeyFile(
    "discrimtest-seal-key-1",
    KEY_FILE_VARIABLE,
    "seal key",
    "the key that signed the seals so far; if it is lost for good, begin a new one",
    "it signs the seals",
)
_REPAIR = "Take the files of a seal as they were sent, all of them."


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What a signature is checked with.

    Attributes:
        raw: Its 32 bytes.
    """

    raw: bytes

    @property
    def id(self) -> str:
        """How heads name it: 16 hexadecimal digits of its SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Whether the key's owner signed this."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


_DER = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of an Ed25519 key (RFC 8410)."""


def public_pem(key: PublicKey) -> bytes:
    """A public key as ``openssl`` reads it."""
    text = base64.b64encode(_DER + key.raw).decode("ascii")
    return f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n".encode("ascii")


class SealKey:
    """The secret that signs; shows nothing of itself but its public key."""

    __slots__ = ("_secret", "public")

    def __init__(self, secret: bytes) -> None:
        self._secret = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = PublicKey(self._secret.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"SealKey(id={self.public.id!r})"

    def sign(self, head: TreeHead) -> bytes:
        """The signature of a head: 64 bytes."""
        return self._secret.sign(head.signed)

    def sign_bundle(self, manifest: bytes) -> bytes:
        """The signature of a bundle: of the list of its files."""
        return self._secret.sign(SIGNED_BUNDLE + manifest)

    def vouch_for(self, to: PublicKey, first_seal: int) -> bytes:
        """The signature that makes another key sign from ``first_seal`` on."""
        return self._secret.sign(_succession(self.public, to, first_seal))


def create_seal_key(path: Path) -> SealKey:
    """Make a new key file of mode 600; raises as :meth:`discrimtest.key_file.KeyFile.create`."""
    return SealKey(KEY_FILE.create(path))


def load_seal_key(path: Path) -> SealKey:
    """Read the key file; raises as :meth:`discrimtest.key_file.KeyFile.load`."""
    return SealKey(KEY_FILE.load(path))


@dataclass(frozen=True, slots=True)
class KeyStep:
    """A key of the list.

    Attributes:
        public: The key.
        first_seal: The first seal that it signs.
        signature: Of the key before it; None for the first, and after a lost one.
    """

    public: PublicKey
    first_seal: int
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class SealKeys:
    """Every key that ever signed, in order; at least one."""

    steps: tuple[KeyStep, ...]

    @property
    def content(self) -> bytes:
        """The bytes of ``seal-keys.json``."""
        keys = [
            {
                "from": step.first_seal,
                "public": step.public.raw.hex(),
                "signed": None if step.signature is None else step.signature.hex(),
            }
            for step in self.steps
        ]
        return canonical_json({"format": 1, "keys": keys})

    def of(self, seal: int) -> PublicKey | None:
        """The key that signs this seal; None before the first."""
        begun = [step.public for step in self.steps if step.first_seal <= seal]
        return begun[-1] if begun else None

    @property
    def unvouched(self) -> tuple[KeyStep, ...]:
        """Keys that the key before them did not sign, because it was lost; never the first."""
        return tuple(step for step in self.steps[1:] if step.signature is None)

    def broken(self, place: str) -> Iterator[Problem]:
        """Each key that was not handed over as its signature says."""
        for before, step in pairwise(self.steps):
            message = _succession(before.public, step.public, step.first_seal)
            if step.signature and not before.public.signed(step.signature, message):
                rule = f"must be signed by the key before it, {before.public.id}"
                yield Problem(place, f"key {step.public.id}", rule, _REPAIR, "seal.key_chain")

    def unsigned(self, head: TreeHead, signature: bytes, place: str) -> Iterator[Problem]:
        """What is wrong with the signature of a head."""
        key = self.of(head.point.seal)
        if key is None or key.id != head.key:
            wanted = key.id if key else "which is missing"
            rule = f"must be signed by the key of that seal, {wanted}"
            yield Problem(place, f"key {head.key}", rule, _REPAIR, "seal.other_key")
        elif not key.signed(signature, head.signed):
            rule = f"must carry the signature of the key {key.id}"
            yield Problem(place, "", rule, _REPAIR, "seal.signature")


def read_keys(content: bytes, place: str) -> SealKeys:
    """The list from its bytes.

    Raises:
        WrongInput: They are no such list, or not written as it is, byte for byte.
    """
    try:
        told = json.loads(content)
        keys = SealKeys(tuple(_step(each) for each in told["keys"]))
        firsts = [step.first_seal for step in keys.steps]
        fit = firsts and keys.content == content and _rising(firsts)
    except (ValueError, KeyError, TypeError, RecursionError):
        fit = False
    if not fit:
        rule = "must be the list of keys that goes with a seal, byte for byte as it was written"
        problem = Problem(place, "", rule, _REPAIR, "seal.no_keys")
        raise WrongInput("These are no keys of seals.", [problem])
    return keys


def _rising(firsts: Sequence[int]) -> bool:
    return all(type(each) is int for each in firsts) and all(
        earlier <= later for earlier, later in pairwise([1, *firsts])
    )


def _step(told: dict[str, object]) -> KeyStep:
    public, signed, first = told["public"], told["signed"], told["from"]
    if not isinstance(public, str) or not isinstance(first, int):
        raise TypeError
    signature = None if signed is None else _hex(signed, 64)
    return KeyStep(PublicKey(_hex(public, 32)), first, signature)


def _hex(text: object, size: int) -> bytes:
    if not isinstance(text, str) or re.fullmatch(f"[0-9a-f]{{{2 * size}}}", text) is None:
        raise ValueError
    return bytes.fromhex(text)


def _succession(before: PublicKey, to: PublicKey, first_seal: int) -> bytes:
    told = {"before": before.id, "from": first_seal, "public": to.raw.hex()}
    return SIGNED + canonical_json(told)
