"""``study status --watch`` as a process: it refreshes, works in a pipe, and stops cleanly."""

from __future__ import annotations

import json
import signal

from discrimtest.cli.watch import watched
from discrimtest.errors import OutsideTrouble
from tests.actions.drawn import STUDY

WATCH = ("study", "status", STUDY, "--watch", "--every", "1", "--project")


def test_it_refreshes_a_line_each_and_ends_cleanly_on_ctrl_c(started, project):
    with started(*WATCH, project, "--json") as process:
        first, second = (json.loads(process.stdout.readline()) for _ in range(2))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    assert first["at"] < second["at"]
    assert {**first, "at": ""} == {**second, "at": ""}
    # What tells of kinds of candidate is how many letters left and arrived, never what came back.
    assert {name for name in first if "arm" in name} == {"sent_by_arm", "returned_by_arm"}


def test_it_ends_when_its_reader_goes_away(started, project):
    with started(*WATCH, project) as process:
        assert STUDY.encode() in process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


def test_trouble_outside_is_told_and_asked_again(capsys):
    shown = []

    def show():
        shown.append(1)
        if len(shown) == 1:
            raise OutsideTrouble("The database is busy.", [])
        raise KeyboardInterrupt

    watched(show, 0)
    assert len(shown) == 2
    assert "UTC: The database is busy." in capsys.readouterr().err


def test_seconds_are_at_least_one(command):
    said = command("study", "status", STUDY, "--watch", "--every", "0")
    assert said.code == 2
    assert "--every" in said.err
