"""A bag of files (BagIt 1.0, RFC 8493), written as it comes, as a folder or as a zip of one.

It is complete or not there: it grows under a hidden name beside its place and is moved there at the
end. The bytes of a bag depend on what is put in alone, those of its zip too.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol

from discrimtest.errors import OutsideTrouble, Problem, WrongInput
from discrimtest.exchange.folder import check_writable, clear_unfinished, draft_of

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAG_MANIFEST, MANIFEST = "tagmanifest-sha256.txt", "manifest-sha256.txt"
SIGNATURE = "tagmanifest-sha256.sig"
"""The signature of the tag manifest, the one file that no manifest can list."""
_MOMENT = (1980, 1, 1, 0, 0, 0)
_NO_SUCH = "The bundle was not written."


class Held(NamedTuple):
    """A file of the bag."""

    sha256: str
    size: int


class _BagPlace(Protocol):
    """Where the files of a bag are written."""

    def write(self, path: str, pieces: Iterable[bytes]) -> None: ...

    def close(self) -> None: ...


class _BagFolder:
    def __init__(self, draft: Path, name: str) -> None:
        self._root = draft
        draft.mkdir(mode=0o700)

    def write(self, path: str, pieces: Iterable[bytes]) -> None:
        file = self._root / path
        for folder in [*reversed(Path(path).parents)][1:]:
            (self._root / folder).mkdir(mode=0o700, exist_ok=True)
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as out:
            for piece in pieces:
                out.write(piece)

    def close(self) -> None:
        pass


class _BagZip:
    def __init__(self, draft: Path, name: str) -> None:
        self._name = name
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        self._file = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w")

    def write(self, path: str, pieces: Iterable[bytes]) -> None:
        entry = zipfile.ZipInfo(f"{self._name}/{path}", _MOMENT)
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        with self._zip.open(entry, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)

    def close(self) -> None:
        self._zip.close()
        self._file.close()


class BagWriter:
    """Used as a context: what leaves it by an exception leaves nothing.

    Args:
        to: A new folder, or a file that ends in ``.zip``; its parent must be there.
        name: Of the folder in the zip.

    Raises:
        WrongInput: There is something already.
        OutsideTrouble: It can not be written there.
    """

    def __init__(self, to: Path, name: str) -> None:
        if to.exists() or to.is_symlink():
            rule, repair = "must not be there yet", "Name another place, or move that away first."
            problem = Problem.of_input("to", str(to), rule, repair, code="bundle.there")
            raise WrongInput(_NO_SUCH, [problem])
        check_writable(to.absolute().parent)
        self.to = to
        self.held: dict[str, Held] = {}
        self._draft, self._name = draft_of(to.absolute()), name
        self._place: _BagPlace | None = None

    def __enter__(self) -> BagWriter:
        clear_unfinished(self.to.absolute().parent)
        kind = _BagZip if self.to.suffix.lower() == ".zip" else _BagFolder
        with _telling(self.to):
            self._place = kind(self._draft, self._name)
        return self

    def add(self, path: str, *pieces: bytes) -> None:
        """Write a file; its name must be one that no other has, but for capitals.

        Raises:
            OutsideTrouble: It can not be written.
        """
        assert self._place is not None  # noqa: S101 (only inside the context)
        if path in self.held or PurePosixPath(path).is_absolute() or ".." in path.split("/"):
            raise ValueError(f"{path} is no new name in the bag")
        with _telling(self.to):
            self._place.write(path, pieces)
        whole = hashlib.sha256()
        for piece in pieces:
            whole.update(piece)
        self.held[path] = Held(whole.hexdigest(), sum(map(len, pieces)))

    @property
    def payload(self) -> list[str]:
        """The files below ``data/``, in order."""
        return sorted(path for path in self.held if path.startswith("data/"))

    @property
    def size(self) -> int:
        """Bytes of the payload."""
        return sum(self.held[path].size for path in self.payload)

    def finish(self, info: Mapping[str, str], sign: Callable[[bytes], bytes]) -> str:
        """Write the lists of files, sign them and move the bag to its place.

        Args:
            info: Lines of ``bag-info.txt``. sign: Gives the signature of the tag manifest.

        Returns:
            The SHA-256 of the tag manifest, which stands for the whole bag.
        """
        payload = self.payload
        oxum = {"Payload-Oxum": f"{self.size}.{len(payload)}"}
        self.add(MANIFEST, self._listed(payload))
        self.add("bagit.txt", DECLARATION)
        lines = (f"{name}: {value}\n" for name, value in {**info, **oxum}.items())
        self.add("bag-info.txt", "".join(lines).encode("utf-8"))
        tags = self._listed(sorted(self.held.keys() - set(payload)))
        self.add(TAG_MANIFEST, tags)
        self.add(SIGNATURE, sign(tags))
        return hashlib.sha256(tags).hexdigest()

    def place(self) -> None:
        """Move the finished bag to its place."""
        assert self._place is not None  # noqa: S101 (only inside the context)
        with _telling(self.to):
            self._place.close()
            self._place = None
            os.rename(self._draft, self.to)

    def _listed(self, paths: Iterable[str]) -> bytes:
        return "".join(f"{self.held[path].sha256}  {path}\n" for path in paths).encode("ascii")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._place is not None:
            with suppress(OSError, ValueError):
                self._place.close()
        if self._draft.is_dir():
            shutil.rmtree(self._draft, ignore_errors=True)
        else:
            with suppress(OSError):
                self._draft.unlink(missing_ok=True)


class _telling:  # noqa: N801 (reads as a word where it is used)
    """Tells what hinders the writing."""

    def __init__(self, to: Path) -> None:
        self._to = to

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, OSError):
            rule = f"must be a place that can be written to ({error.strerror})"
            repair = "Make room there, or choose another place."
            problem = Problem.of_input("to", str(self._to), rule, repair, code="bundle.not_written")
            raise OutsideTrouble(_NO_SUCH, [problem]) from error
