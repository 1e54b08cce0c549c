"""A new master key: it opens everything, the old one what was before, and no kill loses either."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from discrimtest.actions.keep_store import back_up, check_store, restore_store
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.rotate_key import rotate_key
from discrimtest.errors import NotAllowed, OutsideTrouble, Refused, Renewed
from discrimtest.store import tables
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import KEY_FILE_VARIABLE, create_master_key, load_master_key, owner
from discrimtest.store.log import entries
from discrimtest.store.responses import alike
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, answers_of, secrets_of, send_all, study_tests
from tests.actions.examples import root_of

Opens = Callable[..., Workplace]


def url_of(place: Workplace) -> str:
    return place.engine.url.render_as_string(hide_password=False)


def key_of(place: Workplace) -> Path:
    return root_of(place) / "discrimtest.key"


def told_in(place: Workplace) -> set[str]:
    """What is sealed of landlords, and the answers."""
    return secrets_of(place) | {each.text for each in answers_of(place)}


def answered(place: Workplace) -> Workplace:
    """A place where something of everybody is sealed, an answer too."""
    test = study_tests(place)[0]
    send_all(place, test)
    answer(place, test.contacts[0], "invitation", text="Graag tot dinsdag.")
    return place


def test_a_new_key_opens_all_that_the_old_one_opened(
    either_field: Workplace, tmp_path: Path, open_places: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = answered(either_field)
    root, url, told = root_of(place), url_of(place), told_in(place)
    assert "Graag tot dinsdag." in told
    back_up(place, tmp_path / "before.zip")
    made = rotate_key(root, url, None)
    assert made.wrapped is not None
    assert made.before == key_of(place).with_name(f"discrimtest.key.{place.keys.id}")
    assert [stat.S_IMODE(each.stat().st_mode) for each in (made.key_file, made.before)] == [
        0o600
    ] * 2
    again = open_places(root, url)
    assert again.keys.id != place.keys.id
    assert told_in(again) == told
    found = check_store(root, url)
    assert (found.problems, found.opened) == ((), True)
    # On PostgreSQL the program's own user may make no schema.
    besides = ["table.not_compared"] * (place.engine.dialect.name == "postgresql")
    assert [each.code for each in found.cautions] == ["key.old", *besides]
    with reading(again.engine) as session:
        *_, last = entries(session)
        row, key = tables.PrivateRow, tables.SubjectKeyRow
        marks = set(session.scalars(select(row.lookup).where(row.field == "response")))
        others = select(key.subject).where(key.master_key_id != again.keys.id)
        assert session.scalars(others).all() == []
    assert (last.act.action, last.act.object) == ("rotate_key", again.keys.id)
    assert last.act.detail["before"] == place.keys.id
    assert alike(again.keys, "Graag tot dinsdag.") in marks
    assert alike(place.keys, "Graag tot dinsdag.") not in marks
    # What lies in facts, or left the house, is the same for good.
    assert again.keys.keyed("mail", "x") == place.keys.keyed("mail", "x")
    assert again.keys.mark("export", "x") == place.keys.mark("export", "x")

    back_up(again, tmp_path / "after.zip")
    for name, key_file in (("before", made.before), ("after", made.key_file)):
        other = made.key_file if key_file == made.before else made.before
        monkeypatch.setenv(KEY_FILE_VARIABLE, str(other))
        restored = f"sqlite:///{tmp_path}/{name}.db"
        with pytest.raises(OutsideTrouble, match="another installation"):
            restore_store(root, restored, tmp_path / f"{name}.zip")
        monkeypatch.setenv(KEY_FILE_VARIABLE, str(key_file))
        restore_store(root, restored, tmp_path / f"{name}.zip")
        assert told_in(open_places(root, restored)) == told


def test_a_key_is_changed_twice(field: Workplace, open_places: Opens) -> None:
    root, told = root_of(field), told_in(field)
    first = rotate_key(root, None, None)
    second = rotate_key(root, None, None)
    assert first.before != second.before
    again = open_places(root)
    assert told_in(again) == told
    assert again.keys.mark("export", "x") == field.keys.mark("export", "x")


def test_who_change_the_key_at_once_do_so_one_after_the_other(
    field: Workplace, open_places: Opens
) -> None:
    """Else the second finds the new key's file gone while it puts it in place."""
    root, told, code = root_of(field), told_in(field), "import sys\nfrom pathlib import Path\n"
    code += "from discrimtest.actions.rotate_key import rotate_key\n"
    code += "rotate_key(Path(sys.argv[1]), None, None)"
    running = [subprocess.Popen([sys.executable, "-c", code, root]) for _ in range(3)]
    assert [each.wait() for each in running] == [0, 0, 0]
    assert len(list(root.glob("discrimtest.key.*"))) == 3
    assert told_in(open_places(root)) == told
    assert check_store(root, None).problems == ()


def test_who_still_has_the_old_key_writes_nothing(
    either_field: Workplace, open_places: Opens
) -> None:
    """A page that was served before would seal under a key that is about to be destroyed."""
    root, url = root_of(either_field), url_of(either_field)
    rotate_key(root, url, None)
    with pytest.raises(Renewed, match="Start again"):
        add_person(either_field, "an", "researcher")
    again = open_places(root, url)
    add_person(again, "an", "researcher")
    with reading(again.engine) as session:
        assert session.scalars(select(tables.SubjectKeyRow.master_key_id).distinct()).all() == [
            again.keys.id
        ]


def test_a_tester_changes_no_key(field: Workplace) -> None:
    add_person(field, "an", "tester")
    before = key_of(field).read_bytes()
    with pytest.raises(NotAllowed):
        rotate_key(root_of(field), None, "an")
    assert key_of(field).read_bytes() == before
    assert [each.name for each in root_of(field).glob("discrimtest.key*")] == ["discrimtest.key"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from discrimtest.actions import rotate_key
root, url, moment = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
if moment.isdigit():
    left = [int(moment)]
    @event.listens_for(Engine, "before_cursor_execute")
    def count(connection, cursor, statement, *_):
        if statement.startswith(("UPDATE", "INSERT")):
            left[0] -= 1
            if left[0] < 0:
                die()
elif moment == "commit":
    event.listen(Engine, "commit", lambda connection: (
        die() if connection.get_execution_options().get("store_writes") else None))
elif moment == "link":
    rotate_key._put_in_place = die
else:
    Path.replace = die
rotate_key.rotate_key(root, url, None)
"""


@pytest.mark.parametrize("moment", ["0", "1", "2", "commit", "link", "replace"])
def test_killed_at_any_moment_one_key_opens_everything(
    either_field: Workplace, open_places: Opens, moment: str
) -> None:
    place = answered(either_field)
    root, url, told = root_of(place), url_of(place), told_in(place)
    ended = subprocess.run([sys.executable, "-c", _KILLED, root, url, moment], check=False)
    assert ended.returncode == -signal.SIGKILL
    following = root / "discrimtest.key.next"
    files = {load_master_key(each).id for each in (following, key_of(place))}
    with reading(place.engine) as session:
        needed = owner(session)
    committed = moment in ("link", "replace")
    assert needed == load_master_key(following if committed else key_of(place)).id
    assert len(files) == 2
    if committed:
        with pytest.raises(OutsideTrouble, match=r"Finish it: .*rotate-key"):
            open_places(root, url)
    else:
        assert told_in(open_places(root, url)) == told
    made = rotate_key(root, url, None)
    assert (made.wrapped is None) is committed
    assert not following.exists()
    assert told_in(open_places(root, url)) == told
    assert check_store(root, url).problems == ()
    assert load_master_key(made.before).id == place.keys.id


def test_a_key_that_serves_two_databases_is_found_by_the_other_one(
    field: Workplace, tmp_path: Path, command: Callable[..., Any]
) -> None:
    other = f"sqlite:///{tmp_path}/other.db"
    back_up(field, tmp_path / "copy.zip")
    restore_store(root_of(field), other, tmp_path / "copy.zip")
    made = rotate_key(root_of(field), None, None)
    said = command("study", "list", "--project", root_of(field), "--database", other)
    said = command("db", "check", "--project", root_of(field), "--database", other)
    assert said.code == 3
    assert str(made.before) in said.err


def test_a_backup_never_lies_beside_a_key(field: Workplace, command: Callable[..., Any]) -> None:
    root = root_of(field)
    with pytest.raises(Refused, match=r"where the key discrimtest\.key does"):
        back_up(field, root / "backup.zip")
    assert not (root / "backup.zip").exists()
    (root / "backups").mkdir()
    back_up(field, root / "backups" / "b.zip")
    assert check_store(root, None).cautions == ()
    (root / "backups" / "b.zip").rename(root / "b.zip")
    create_master_key(root / "copy.of.key")
    said = command("db", "check", "--project", root)
    assert said.code == 0
    assert "is a backup beside its key" in said.out
    assert "copy.of.key" in said.out


def test_no_row_but_a_wrapped_anew_one_passes_the_guards(either_field: Workplace) -> None:
    """The guards let a key be wrapped anew; nobody can slip another content or subject by."""
    place = answered(either_field)
    for change in (
        "UPDATE subject_key SET wrapped_key = '\\x00'",
        "UPDATE subject_key SET master_key_id = 'x', subject = subject || 'x'",
        "UPDATE subject_key SET master_key_id = 'x', destroyed_at = '2026-01-01', rule = 'r'",
        "UPDATE private SET lookup = 'x' WHERE lookup IS NULL",
        "UPDATE private SET ciphertext = '\\x00', lookup = 'x' WHERE lookup IS NOT NULL",
    ):
        with pytest.raises(OutsideTrouble), writing(place.engine) as session:
            assert session.execute(text(change)).rowcount == 0
