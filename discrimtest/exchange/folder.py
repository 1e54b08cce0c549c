"""Writing files for somebody else: all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from errno import EISDIR
from os import strerror
from pathlib import Path

from discrimtest.errors import OutsideTrouble, Problem


def write_all(directory: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write each file beside its place, then move all of them there.

    Args:
        directory: Made when it is not there; its parent must be. Files of the same names are
            replaced, others are left alone.
        files: Content by name.

    Raises:
        OutsideTrouble: The folder can not be written to; nothing in it was changed.
    """
    drafts = {directory / f".{name}.part": directory / name for name in files}
    made = not directory.exists()
    try:
        directory.mkdir(exist_ok=True)
        for draft, path in drafts.items():
            if path.is_dir():
                raise IsADirectoryError(EISDIR, strerror(EISDIR), str(path))
            draft.write_bytes(files[path.name])
        for draft, path in drafts.items():
            draft.replace(path)
    except OSError as error:
        # What hinders the writing may hinder the clearing up; the first trouble is the one told.
        with suppress(OSError):
            for draft in drafts:
                draft.unlink(missing_ok=True)
            if made:
                directory.rmdir()
        problem = Problem(
            "--output",
            str(directory),
            f"must be a folder that can be written to ({error.strerror})",
            "Choose another folder.",
        )
        raise OutsideTrouble("The files were not written.", [problem]) from error
    return list(drafts.values())
