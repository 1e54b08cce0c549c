"""The command line in a process of its own, so that a crash, a hang or a full memory is seen.

A line of JSON in (the words of a command), a line of JSON out (its exit code, its seconds of
processor time, the end of what it printed).
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

MEMORY = 4 << 30
"""Bytes of addresses that a command may take."""
PATIENCE = 90
"""Seconds of the clock after which a command counts as hung, on a busy machine too."""
ALLOWED = (0, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one command; ``code`` is None where the process died or hung."""

    code: int | None
    seconds: float
    told: str

    @property
    def fault(self) -> bool:
        return self.code not in ALLOWED or "Traceback" in self.told


class Door:
    """Runs commands one after another; a process that dies is replaced.

    Args:
        first: Code that each process runs first.
    """

    def __init__(self, first: str = "") -> None:
        self._first = first
        self._process: subprocess.Popen[str] | None = None

    def ask(self, words: list[str]) -> Answer:
        """What a command answers."""
        process = self._process = self._process or self._started()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(words) + "\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
        line = process.stdout.readline() if ready else ""
        if line:
            return Answer(**json.loads(line))
        self.close()
        return Answer(None, PATIENCE if not ready else 0.0, "hung" if not ready else "died")

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[str]:
        words = [sys.executable, str(Path(__file__)), self._first]
        pipe = subprocess.PIPE
        return subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True)


def _serve() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    exec(sys.argv[1], {})
    from discrimtest.cli import run

    for line in sys.stdin:
        printed = io.StringIO()
        began = time.process_time()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = run(json.loads(line))
        took = time.process_time() - began
        answer = {"code": code, "seconds": took, "told": printed.getvalue()[-4_000:]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
