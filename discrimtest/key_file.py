"""Files that hold one secret: mode 600, made whole or not at all, never replaced."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from discrimtest.errors import OutsideTrouble, Problem

Key = TypeVar("Key")
SIZE = 32
"""Bytes of a secret."""
_LONGEST = 256
"""More bytes than a file of a key has."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A kind of key file.

    Attributes:
        label: The word that its only line begins with.
        variable: Of the environment, which says where it lies.
        name: What it is called ("master key").
        lost: What can not be done without it.
        kept: Why an old one stays.
    """

    label: str
    variable: str
    name: str
    lost: str
    kept: str

    def path(self, default: Path) -> Path:
        """Where it lies: what the variable says when set, else ``default``."""
        chosen = os.environ.get(self.variable, "")
        return Path(chosen) if chosen else default

    def create(self, path: Path, lasting: bytes = b"", secret: bytes = b"") -> bytes:
        """Make a new file with a secret of :data:`SIZE` bytes.

        Args:
            lasting: What it takes over from the key whose place it takes; empty for a first key.
            secret: What it holds; empty for a new one.

        Raises:
            OutsideTrouble: There is a file already, or it can not be written.
        """
        secret = secret or secrets.token_bytes(SIZE)
        coded = [base64.b64encode(each).decode("ascii") for each in (secret, lasting) if each]
        text = " ".join([self.label, *coded]) + "\n"
        draft = path.with_name(f"{_draft(path)}{secrets.token_hex(4)}")
        try:
            handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)  # unlike a rename, refuses to replace a key
            finally:
                draft.unlink()
        except FileExistsError:
            rule = "is there already and is never replaced"
            raise self._trouble(path, "", rule, f"Keep it: {self.kept}.") from None
        except OSError as error:
            repair = "Choose a folder that exists and that this user may write to."
            raise self._trouble(path, _told(error), "could not be made", repair) from error
        return secret

    def load(self, path: Path) -> bytes:
        """The secret; raises as :meth:`load_both`."""
        return self.load_both(path)[0]

    def load_both(self, path: Path) -> tuple[bytes, bytes]:
        """The secret, and what it took over from another key; empty for nothing.

        Raises:
            OutsideTrouble: The file is missing, unreadable, open to other users, or no such key.
        """
        try:
            with path.open("rb") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                content = file.read(4096)
        except FileNotFoundError:
            repair = f"Point {self.variable} to {self.lost}."
            raise self._trouble(path, "", "must exist", repair) from None
        except OSError as error:
            repair = "Check the path and rights."
            raise self._trouble(path, _told(error), "must be readable", repair) from error
        if os.name == "posix" and mode & 0o077:
            rule = "must be readable by its owner alone"
            raise self._trouble(path, f"mode {mode:o}", rule, f"Run: chmod 600 {path}")
        secret, lasting = self._secrets(content)
        if (len(secret), len(lasting)) not in ((SIZE, 0), (SIZE, SIZE)):
            rule = f"must hold one line '{self.label} …' with a key of {SIZE} bytes"
            repair = "Put back the key file from where you keep its copy."
            raise self._trouble(path, f"{len(content)} bytes", rule, repair)
        return secret, lasting

    @staticmethod
    def clear_drafts(path: Path) -> None:
        """Remove what runs that were killed left beside the file: it may hold the same secret.

        Raises:
            OSError: One can not be removed.
        """
        for file in path.parent.iterdir():
            if file.name.startswith(_draft(path)):
                file.unlink(missing_ok=True)

    def files_in(self, folder: Path) -> list[Path]:
        """The files of such keys in a folder, whatever they are called."""
        return [file for file in sorted(folder.glob("*")) if self._is_one(file)]

    def _is_one(self, file: Path) -> bool:
        try:
            small = file.is_file() and file.stat().st_size <= _LONGEST
            return small and file.read_bytes().startswith(self.label.encode())
        except OSError:
            return False

    def _secrets(self, content: bytes) -> tuple[bytes, bytes]:
        try:
            label, coded, *more = content.decode("ascii").strip().split(" ")
            secret, *lasting = [base64.b64decode(each, validate=True) for each in (coded, *more)]
        except (UnicodeDecodeError, binascii.Error, ValueError):
            return b"", b""
        return (secret, b"".join(lasting)) if label == self.label else (b"", b"")

    def _trouble(self, path: Path, value: str, rule: str, repair: str) -> OutsideTrouble:
        problem = Problem(f"key file {path}", value, rule, repair, "key_file.unfit")
        return OutsideTrouble(f"The {self.name} is not usable.", [problem])


@contextmanager
def in_place_of(path: Path, kept: Path, create: Callable[[Path], Key]) -> Iterator[Key]:
    """A new key in the place of the old one, which is kept; all as it was if anything fails.

    Args:
        kept: Where the old one goes. create: Makes the file of the new one.
    """
    had = path.exists()
    if had:
        path.rename(kept)
    try:
        yield create(path)
    except BaseException:
        path.unlink(missing_ok=True)
        if had:
            kept.rename(path)
        raise


def _draft(path: Path) -> str:
    """How the name of a draft of the file begins."""
    return f".{path.name}."


def _told(error: OSError) -> str:
    return error.strerror or str(error)
