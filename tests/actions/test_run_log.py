"""The line that a run leaves for a monitor, and its exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from discrimtest import cli
from discrimtest.workplace.workplace import Workplace
from tests.actions.conftest import Said
from tests.actions.examples import STUDY, root_of
from tests.actions.launched import at_server, opened
from tests.mail.post_office import PostOffice, free_port

Command = Callable[..., Said]


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_run_leaves_a_line_of_counts_that_names_nobody(
    launched: Workplace, command: Command
) -> None:
    """Run by the clock of this machine, months late: every test is broken, nothing sent."""
    root = root_of(launched)
    with PostOffice() as office:
        opened(launched, office)
        assert command("contacts", "send", "--study", STUDY, "--project", root).code == 0
        assert not (root / "runs.jsonl").exists(), "a dry run is no run"
        said = command("contacts", "send", "--study", STUDY, "--live", "--project", root)
        assert office.taken == []
    (line,) = lines(root / "runs.jsonl")
    assert (root / "runs.jsonl").stat().st_mode & 0o777 == 0o600
    assert line["exit_code"] == said.code == 1
    assert set(line["counts"]) <= {"break", "wait", "in_doubt"}
    assert line["counts"]["break"] >= 20
    assert (line["command"], line["study"], line["problems"]) == ("contacts send", STUDY, [])
    assert line["seconds"] >= 0
    assert line["time"].endswith("Z")
    assert set(line) == {
        *("time", "command", "study", "exit_code", "seconds", "counts", "problems"),
    }


def test_what_stopped_a_run_is_named_and_each_run_has_its_line(
    field: Workplace, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, file = root_of(field), tmp_path / "mine.jsonl"
    place = ("--project", root, "--log", file)
    assert command("contacts", "send", "--study", STUDY, "--live", *place).code == 1
    assert command("contacts", "send", "--study", "geen", "--live", *place).code == 2
    assert command("responses", "fetch", STUDY, *place).code == 2
    monkeypatch.setenv("MAIL_PASSWORD", "geheim")
    told = f'imap = "127.0.0.1"\nimap_port = {free_port()}\nimap_security = "none"\n'
    at_server(field, free_port(), f'{told}password = "MAIL_PASSWORD"\n', login=True)
    assert command("responses", "fetch", STUDY, *place).code == 3
    (tmp_path / "one.eml").write_bytes(b"Subject: reclame\r\n\r\nKoop!\r\n")
    fetched = command("responses", "fetch", STUDY, "--from", tmp_path / "one.eml", *place)
    assert fetched.code == 0
    found = lines(file)
    assert [line["exit_code"] for line in found] == [1, 2, 2, 3, 0]
    assert found[0]["problems"] == ["study.not_launched"]
    assert found[2]["problems"] == ["mailboxes.missing"]
    assert found[4]["counts"] | {"seen": 1, "new": 1, "waiting": 1} == found[4]["counts"]
    assert not (root / "runs.jsonl").exists()


def test_a_log_that_cannot_be_written_stops_no_run(
    field: Workplace, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "one.eml").write_bytes(b"Subject: reclame\r\n\r\nKoop!\r\n")
    place = ("--project", root_of(field), "--log", tmp_path / "no" / "runs.jsonl")
    said = command("responses", "fetch", STUDY, "--from", tmp_path / "one.eml", *place)
    assert said.code == 0
    assert "the run was not logged" in said.err


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("send_due", ("contacts", "send", "--study", STUDY, "--live")),
        ("fetch_mail", ("responses", "fetch", STUDY)),
    ],
)
def test_a_run_that_cannot_begin_leaves_its_line_too(
    field: Workplace, monkeypatch: pytest.MonkeyPatch, module: str, words: tuple[str, ...]
) -> None:
    """As after half an upgrade of the program."""
    monkeypatch.setitem(sys.modules, f"discrimtest.actions.{module}", None)
    assert cli.run([*words, "--project", str(root_of(field))]) == 70
    (line,) = lines(root_of(field) / "runs.jsonl")
    assert (line["exit_code"], line["problems"]) == (70, ["ModuleNotFoundError"])
