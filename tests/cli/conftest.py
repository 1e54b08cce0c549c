"""A drawn project to give commands in, in this process and in one of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.actions.conftest import (  # noqa: F401  (fixtures)
    command,
    made_project,
    open_places,
)
from tests.actions.drawn import drawn_project, field  # noqa: F401  (fixtures)


@pytest.fixture
def project(drawn_project: Path, tmp_path: Path) -> Path:  # noqa: F811
    """A drawn project of this test."""
    return Path(shutil.copytree(drawn_project, tmp_path / "project"))


@pytest.fixture
def started() -> Callable[..., subprocess.Popen[bytes]]:
    """Starts a command in a process of its own."""

    def start(*words: str | Path, **options: object) -> subprocess.Popen[bytes]:
        # What runs in the background is born deaf to an interrupt, and so is what it starts.
        code = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        code += "from discrimtest.cli import main; sys.argv[0] = 'discrimtest'; main()"
        arguments = [sys.executable, "-c", code, *map(str, words)]
        settings = {"stderr": subprocess.PIPE, "stdout": subprocess.PIPE, "env": dict(os.environ)}
        return subprocess.Popen(arguments, **(settings | options))  # type: ignore[call-overload]

    return start
