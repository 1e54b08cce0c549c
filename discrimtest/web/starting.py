"""Start the process that does a job; it outlives this one, and needs nothing of it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from threading import Thread
from typing import Any

from discrimtest.doors import action, as_command
from discrimtest.web.guard import door


def start(job: str) -> None:
    """Let a process of its own do a job."""
    at = door().place
    project = at.library.project
    where = {"project": str(project)} if project is not None else {}
    words = shlex.split(as_command(action("jobs run", job, **where)))
    # Not among the words of the command, which others on the machine can read.
    address = at.engine.url.render_as_string(hide_password=False)
    own = {**os.environ, "DISCRIMTEST_DATABASE_URL": address}
    own.pop("DISCRIMTEST_PERSON", None)
    process = subprocess.Popen(  # noqa: S603 (our own program, and an id of ours)
        [sys.executable, "-m", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=own,
        **_apart(),
    )
    # Somebody must hear that it ended, or it stays listed for ever.
    Thread(target=process.wait, daemon=True).start()


def _apart() -> dict[str, Any]:
    """How a process is told to go on when this one ends."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
        return {"creationflags": flags}
    return {"start_new_session": True}
