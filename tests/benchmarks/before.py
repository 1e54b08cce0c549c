"""The program as it was at 14a46a2, from the history of this repository, to measure beside.

It is unpacked into a folder of its own and runs in fresh processes, with the packages that are
installed now: ``process(code, arguments, at=before)`` of the clock runs code in that folder.
"""

from __future__ import annotations

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from tests.benchmarks.clock import ROOT

BEFORE = "14a46a2"
BESIDE = f"{BEFORE}, same packages"
"""What stands beside in the table."""


def unpacked(folder: Path) -> Path:
    """Unpack the program as it was into ``folder``, which must be new or empty.

    Raises:
        RuntimeError: The history is not here: a copy without git, or a shallow one.
    """
    words = ["git", "-C", str(ROOT), "archive", BEFORE]
    archive = subprocess.run(words, capture_output=True, check=False)
    if archive.returncode:
        said = archive.stderr.decode().strip()
        raise RuntimeError(f"{BEFORE} is not in the history here ({said}): clone all of it")
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as packed:
        packed.extractall(folder, filter="data")
    return folder
