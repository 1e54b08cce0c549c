"""The restore drill: an empty folder, a backup and the key file; nothing else of the old machine.

What the operator's guide tells to do now and then, given as commands, on both databases.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, secrets_of, send, send_all, study_tests
from tests.actions.examples import STUDY, everything, root_of


def test_a_study_goes_on_from_a_backup_and_the_key_alone(
    either_field: Workplace,
    new_url: Callable[[str], str],
    tmp_path: Path,
    command: Callable[..., Any],
    open_places: Callable[..., Workplace],
) -> None:
    place = either_field
    first, second = study_tests(place)[:2]
    send_all(place, first)
    answer(place, first.contacts[0], "invitation", text="Graag tot dinsdag.")
    url = place.engine.url.render_as_string(hide_password=False)
    safe, backups = tmp_path / "safe", tmp_path / "backups"
    safe.mkdir()
    backups.mkdir()
    shutil.copy(root_of(place) / "discrimtest.key", safe / "discrimtest.key")
    old = ("--project", root_of(place), "--database", url)
    made = command("db", "backup", backups / "b.zip", *old)
    assert made.code == 0
    mark = made.out.split("Mark of the log: ")[1].strip()
    told, before = secrets_of(place), everything(place)
    shutil.rmtree(root_of(place))  # the old machine is gone

    new = tmp_path / "new"
    assert command("init", new).code == 0
    (new / "discrimtest.db").unlink()
    (new / "discrimtest.key").unlink()
    shutil.copy(safe / "discrimtest.key", new / "discrimtest.key")
    fresh = new_url("empty") if place.engine.dialect.name == "postgresql" else None
    here = ("--project", new, *(() if fresh is None else ("--database", fresh)))
    restored = command("db", "restore", backups / "b.zip", *here)
    assert restored.code == 0, restored.err
    checked = command("db", "check", "--expect", mark, "--json", *here)
    assert checked.code == 0, checked.out
    assert json.loads(checked.out)["sound"]
    assert json.loads(checked.out)["commitments_checked"]

    again = open_places(new, fresh)
    assert secrets_of(again) == told
    now = everything(again)
    passing = {"job", "job_file"}
    log, gone = now.pop("log"), before.pop("log")
    assert {name: rows for name, rows in now.items() if name not in passing} == {
        name: rows for name, rows in before.items() if name not in passing
    }
    assert len(log) == len(gone) + 1, "what was restored, and by whom"
    send(again, second.contacts[0])
    answer(again, second.contacts[0], "refusal", text="Neen.")
    assert command("study", "status", STUDY, *here).code == 0
    assert command("db", "check", "--expect", mark, *here).code == 0
