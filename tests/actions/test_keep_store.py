"""Looking after the database: upgraded, backed up, restored, checked, and erased in part."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.decide_landlords import confirm_landlords
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.export_study import export_study
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.keep_store import back_up, check_store, restore_store, upgrade_store
from discrimtest.actions.list_due import list_due
from discrimtest.actions.list_tests import list_tests
from discrimtest.actions.manage_people import add_person, list_people
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.actions.review_landlords import accepted_listings, known_landlords
from discrimtest.actions.run_analysis import run_analysis
from discrimtest.actions.tell_status import tell_status
from discrimtest.cli.privacy import OUTSIDE
from discrimtest.errors import OutsideTrouble, Refused, StoreDamaged, WrongInput
from discrimtest.exchange.folder import UNFINISHED, Drafts, writer
from discrimtest.exchange.formats import Format
from discrimtest.store import draws
from discrimtest.store.engine import reading
from discrimtest.store.keys import KEY_FILE_VARIABLE, create_master_key
from discrimtest.store.schemas import SCHEMA
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answers_of, broken
from tests.actions.examples import (
    EXPORT,
    STUDY,
    agencies,
    everything,
    export,
    ready,
    root_of,
    row,
    sample_rows,
)


def url_of(place: Workplace) -> str:
    return place.engine.url.render_as_string(hide_password=False)


def sound(place: Workplace) -> bool:
    found = check_store(root_of(place), url_of(place))
    return found.problems == () and found.opened


def test_an_empty_database_becomes_one_a_team_can_work_in(
    project: Path, empty_url: str, open_places: Callable[..., Workplace]
) -> None:
    for before, told in ((None, "was empty"), (SCHEMA, "nothing was changed")):
        upgraded = upgrade_store(project, empty_url)
        assert (upgraded.before, upgraded.now) == (before, SCHEMA)
        assert told in upgraded.summary
    team = open_places(project, empty_url)
    assert import_listings(team, STUDY, EXPORT).accepted == 10
    an = add_person(team, "an", "researcher")
    assert open_places(project, empty_url, "an").person == an
    assert sound(team)


def test_the_key_is_made_for_a_new_database_and_never_for_one_in_use(
    project: Path, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "team.key"
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(key))
    upgrade_store(project, empty_url)
    assert key.is_file()
    key.unlink()
    with pytest.raises(OutsideTrouble, match=r"team\.key"):
        upgrade_store(project, empty_url)
    assert not key.exists(), "another key would open nothing"


def test_a_backup_restores_into_the_other_database(
    either: Workplace,
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    open_places: Callable[..., Workplace],
) -> None:
    draw_tests(ready(either), STUDY)
    add_person(either, "An Verzonnen", "tester")
    file = back_up(either, tmp_path / "backup.zip").file
    assert b"Verzonnen" not in file.read_bytes()
    if kind == "postgresql":
        other = f"sqlite:///{tmp_path / 'restored.db'}"
    else:
        other = _empty_postgresql(request)
    told = restore_store(root_of(either), other, file).place
    moved = open_places(root_of(either), other)
    assert moved.engine.dialect.name != either.engine.dialect.name
    assert moved.engine.dialect.name in told
    assert sound(moved)
    before, after = everything(either), everything(moved)
    assert {name for name in before if before[name] != after[name]} == {"log"}
    assert len(after["log"]) == len(before["log"]) + 1
    assert list_people(moved) == list_people(either)
    assert known_landlords(moved) == known_landlords(either)
    assert import_listings(moved, STUDY, EXPORT).accepted == 0
    assert draw_tests(moved, STUDY).tests == 0


def test_who_was_erased_after_the_backup_stays_erased(
    place: Workplace, tmp_path: Path, open_places: Callable[..., Workplace]
) -> None:
    import_listings(place, STUDY, EXPORT)
    file = back_up(place, tmp_path / "backup.zip").file
    (landlord, *_) = (each.id for each in known_landlords(place) if len(each.spellings) > 2)
    erase_subject(place, landlord, "asked for by the landlord")
    own = place.engine.url.render_as_string(hide_password=False)
    urls = [f"sqlite:///{tmp_path / name}" for name in ("forgetful.db", "mindful.db")]
    restore_store(root_of(place), urls[0], file)
    restore_store(root_of(place), urls[1], file, replaces=own)
    forgetful, mindful = (open_places(root_of(place), url) for url in urls)
    shown = [
        {each.id: each.spellings for each in known_landlords(one)} for one in (forgetful, mindful)
    ]
    assert shown[0][landlord]
    assert shown[1][landlord] == ()
    assert sound(mindful)


def _empty_postgresql(request: pytest.FixtureRequest) -> str:
    server = request.getfixturevalue("server")
    name = f"restored_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def test_a_restore_never_overwrites_and_needs_a_whole_backup(
    locked: Workplace, tmp_path: Path
) -> None:
    root = root_of(locked)
    file = back_up(locked, tmp_path / "backup.zip").file
    with pytest.raises(Refused, match="must be a new file"):
        back_up(locked, file)
    before = everything(locked)
    with pytest.raises(Refused, match="empty database"):
        restore_store(root, None, file)
    assert everything(locked) == before
    half = tmp_path / "half.zip"
    half.write_bytes(file.read_bytes()[:-200])
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    with pytest.raises(WrongInput):
        restore_store(root, fresh, half)
    with pytest.raises(OutsideTrouble):
        restore_store(root, f"sqlite:///{tmp_path / 'no' / 'fresh.db'}", file)
    assert not (tmp_path / "no").exists()


DAMAGE = {
    "a changed fact": "UPDATE listing SET rent_cents = 1",
    "a lost row": "DELETE FROM test WHERE number = 1",
    "a changed entry of the log": "UPDATE log SET action = 'nothing' WHERE seq = 2",
    "a state beside the log": "UPDATE study SET state = 'registered'",
    "an altered ciphertext": "UPDATE private SET ciphertext = zeroblob(length(ciphertext))",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_check_finds_planted_damage(
    locked: Workplace, command: Callable[..., Any], damage: str
) -> None:
    """Planted as by someone who lifts the guards, changes a row and puts them back."""
    draw_tests(locked, STUDY)
    assert sound(locked)
    locked.engine.dispose()
    root = root_of(locked)
    with sqlite3.connect(root / "discrimtest.db") as direct:
        guards = direct.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            direct.execute(f'DROP TRIGGER "{name}"')
        direct.execute(DAMAGE[damage])
        for _, sql in guards:
            direct.execute(sql)
    direct.close()
    said = command("db", "check", "--project", root)
    assert said.code == 1
    assert "damaged:" in said.out
    told = json.loads(command("db", "check", "--project", root, "--json").out)
    assert told["sound"] is False
    assert told["problems"]


def test_a_lifted_guard_is_damage(locked: Workplace, command: Callable[..., Any]) -> None:
    locked.engine.dispose()
    root = root_of(locked)
    with sqlite3.connect(root / "discrimtest.db") as direct:
        (name,) = direct.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' LIMIT 1"
        ).fetchone()
        direct.execute(f'DROP TRIGGER "{name}"')
    direct.close()
    assert command("db", "check", "--project", root).code == 1


def test_a_check_without_the_key_says_what_it_left_out(
    locked: Workplace, command: Callable[..., Any]
) -> None:
    root = root_of(locked)
    (root / "discrimtest.key").unlink()
    said = command("db", "check", "--project", root)
    assert said.code == 0
    assert "Not checked: commitments" in said.out
    told = json.loads(command("db", "check", "--project", root, "--json").out)
    assert (told["sound"], told["commitments_checked"]) == (True, False)


@pytest.fixture
def answered(either: Workplace) -> tuple[Workplace, str]:
    """A drawn study whose first test was sent and answered, and that test's landlord."""
    draw_tests(ready(either), STUDY)
    with reading(either.engine) as session:
        first = draws.drawn_tests(session)[0]
    for contact in first.contacts:
        log_contact(either.on(contact.due_at), contact.id, "sent")
    moment = first.contacts[-1].due_at + timedelta(hours=3)
    log_response(
        either.on(moment),
        first.contacts[0].id,
        channel="email",
        category="invitation",
        text="Beste, kom gerust kijken. Groeten van de verzonnen eigenares.",
    )
    return either.on(moment + timedelta(days=60)), first.landlord


def test_an_erased_landlord_can_not_be_read_and_everything_goes_on(
    answered: tuple[Workplace, str], tmp_path: Path
) -> None:
    place, landlord = answered
    erased = erase_subject(place, landlord, "asked for by the landlord")
    assert landlord in erased
    assert len(erased) == 2, "the landlord and its answer"
    assert erase_subject(place, landlord, "again") == []
    assert sound(place)

    shown = {each.id: each for each in known_landlords(place)}
    assert shown[landlord].spellings == ()
    assert sum(not each.spellings for each in shown.values()) == 1
    with reading(place.engine) as session:
        tests = draws.drawn_tests(session)
        mine = [each.id for test in tests if test.landlord == landlord for each in test.contacts]
        others = [each.id for test in tests if test.landlord != landlord for each in test.contacts]
        assert draws.letters(session, place.keys, mine) == {}
        assert len(draws.letters(session, place.keys, others)) == len(others)
    assert "verzonnen" not in repr(answers_of(place)).lower()
    assert len(accepted_listings(place, STUDY)) == 10
    assert len(list_tests(place, STUDY)) == 9
    status = tell_status(place, STUDY)
    assert (status.tests, status.sent, status.answers) == (9, 2, 1)
    due = list_due(place, STUDY, letters=True)
    assert all(task.recipient and task.letter for task in due)
    assert {task.contact for task in due} <= set(others), "nobody can reach the landlord"
    assert status.due + status.declines == len(due)
    assert run_analysis(place, STUDY)
    assert import_listings(place, STUDY, EXPORT).accepted == 0


def test_an_erased_landlord_is_not_drawn(place: Workplace, tmp_path: Path) -> None:
    ready(place, export(tmp_path, agencies(3)))
    gone = known_landlords(place)[0].id
    erase_subject(place, gone, "asked for by the landlord")
    result = draw_tests(place, STUDY)
    assert result.tests == 2
    assert "Kortrijk / agency: 1 listing of a landlord whose data were erased" in result.shortfalls
    with reading(place.engine) as session:
        assert gone not in {test.landlord for test in draws.drawn_tests(session)}


def test_an_export_that_names_an_erased_landlord_again_is_still_read(
    place: Workplace, tmp_path: Path
) -> None:
    """Nothing tells any more who was erased: a new advertisement makes a new landlord."""
    import_listings(place, STUDY, EXPORT)
    for landlord in known_landlords(place):
        erase_subject(place, landlord.id, "retention is over")
    longer = export(tmp_path, [*sample_rows(), row(1, name="Immo Leiehoek", phone="056 00 11 22")])
    again = import_listings(place, STUDY, longer)
    assert again.accepted >= 1
    assert again.accepted + again.duplicates + again.refused == 19
    assert sound(place)


def test_erasing_a_merged_landlord_erases_all_it_was_merged_with(
    place: Workplace, tmp_path: Path
) -> None:
    import_listings(place, STUDY, export(tmp_path, agencies(3)))
    one, two, three = (each.id for each in known_landlords(place))
    confirm_landlords(place, one, two, same=True)
    assert sorted(erase_subject(place, two, "asked for by the landlord")) == sorted((one, two))
    shown = {each.id: each.spellings for each in known_landlords(place)}
    assert shown[one] == ()
    assert shown[three]


def test_an_erased_person_acts_under_the_id_alone(
    place: Workplace, open_places: Callable[..., Workplace]
) -> None:
    an = add_person(place, "An Verzonnen", "tester")
    assert erase_subject(place, an.id, "asked for by the person") == [an.id]
    with pytest.raises(WrongInput):
        open_places(root_of(place), None, "An Verzonnen")
    assert open_places(root_of(place), None, an.id).person == an
    assert an.id in {each.id for each in list_people(place)}
    assert sound(place)


def test_only_what_is_personal_can_be_erased(place: Workplace) -> None:
    with pytest.raises(WrongInput, match="nobody"):
        erase_subject(place, "nobody", "asked")


def test_on_the_command_line(
    command: Callable[..., Any],
    locked: Workplace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = ("--project", root_of(locked))
    assert command("db", "upgrade", *at).code == 0
    assert command("db", "check", *at).code == 0
    file = tmp_path / "backup.zip"
    assert command("db", "backup", file, *at).code == 0
    assert command("db", "backup", file, *at).code == 1
    assert command("db", "backup", tmp_path / "no" / "b.zip", *at).code == 3
    assert command("db", "restore", file, *at).code == 1
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    assert command("db", "restore", tmp_path / "none.zip", "--database", fresh, *at).code in (2, 3)
    assert command("db", "restore", EXPORT, "--database", fresh, *at).code == 2
    assert command("db", "restore", file, "--database", fresh, *at).code == 0
    assert command("db", "check", "--database", fresh, *at).code == 0
    landlord = known_landlords(locked)[0].id
    erase = ("privacy", "erase", landlord, "--reason", "asked", *at)
    for answer in ("n\n", ""):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        assert command(*erase).code == 130, "nobody confirmed it"
        assert known_landlords(locked)[0].spellings
    said = command(*erase, "--yes")
    assert said.code == 0
    assert [line[2:] for line in said.out.splitlines() if line.startswith("- ")] == [*OUTSIDE]
    assert known_landlords(locked)[0].spellings == ()
    assert "before" in command(*erase, "--yes").out
    assert command("db", "check", *at).code == 0
    for words in (
        ("listings", "landlords"),
        ("listings", "list", "--study", STUDY),
        ("tests", "draw", STUDY),
        ("tests", "list", STUDY),
        ("contacts", "due", "--study", STUDY),
        ("study", "status", STUDY),
    ):
        assert command(*words, *at).code == 0, words


def test_a_password_is_never_shown(
    command: Callable[..., Any], project: Path, tmp_path: Path
) -> None:
    url = "postgresql://team:hunter2@127.0.0.1:1/none"
    said = command("db", "check", "--project", project, "--database", url)
    assert said.code == 3
    assert "hunter2" not in said.out + said.err


def test_what_a_killed_backup_or_report_left_is_cleared(
    place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both would lie hidden for ever, the one with all that is sealed, the other with texts."""

    def dies(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def killed(work: Callable[[], object]) -> Path:
        child = os.fork()
        if child == 0:
            monkeypatch.setattr(Path, "replace", dies)
            work()
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
        (left,) = set(tmp_path.glob(".*")) - {*known}
        return left

    def drafted() -> None:
        with Drafts(tmp_path) as drafts:
            drafts.add("report.html", b"Welkom, An Fictief")
            drafts.finish()

    known: list[Path] = []
    known.append(killed(lambda: back_up(place, tmp_path / "monday.zip")))
    known.append(killed(drafted))
    other, mine = tmp_path / f".a.elsewhere-1{UNFINISHED}", tmp_path / f".a.{writer()}{UNFINISHED}"
    for draft in (other, mine):
        draft.write_bytes(b"being written")
    back_up(place, tmp_path / "tuesday.zip")
    assert not any(left.exists() for left in known), "those who wrote them are gone"
    assert other.exists(), "on another computer somebody may still be writing it"
    assert mine.exists(), "this process runs"
    os.utime(other, (0, 0))
    with Drafts(tmp_path):
        assert not other.exists()
    assert {file.suffix for file in tmp_path.glob("*.zip")} == {".zip"}


def test_nothing_is_told_from_a_damaged_database(
    locked: Workplace, tmp_path: Path, command: Callable[..., Any]
) -> None:
    with locked.engine.connect().execution_options(store_writes=True) as connection:
        connection.exec_driver_sql("UPDATE study SET simulated = 1, purpose = 'enforcement'")
        connection.commit()
    with pytest.raises(StoreDamaged, match=r"purpose.*must be measurement"):
        build_reports(locked, STUDY, tmp_path / "out", audience="public", languages=["nl"])
    with pytest.raises(StoreDamaged, match="nothing was made from it"):
        export_study(locked, STUDY, tmp_path / "out", form=Format.CSV)
    assert not (tmp_path / "out").exists()
    assert not tell_status(locked, STUDY).simulated, "what was locked is read from the lock"
    here = ("--project", root_of(locked))
    said = command("db", "backup", tmp_path / "b.zip", *here)
    assert said.code == 3
    assert "--damaged" in said.err
    said = command("db", "backup", tmp_path / "b.zip", "--damaged", *here)
    assert (said.code, "damaged: study" in said.out) == (1, True)


def test_the_key_of_another_installation_is_refused_at_once(
    locked: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[..., Any]
) -> None:
    """With it, pseudonyms of an export would be others, and nobody would know."""
    create_master_key(tmp_path / "other.key")
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "other.key"))
    for words in (
        ("export", STUDY, "--format", "csv", "-o", tmp_path / "out"),
        ("study", "status", STUDY),
        ("listings", "list", "--study", STUDY),
    ):
        said = command(*words, "--project", root_of(locked))
        assert said.code == 3
        assert "another installation" in said.err
    assert not (tmp_path / "out").exists()


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    with Drafts(tmp_path / "new") as drafts:
        drafts.add("report.html", b"Welkom, An Fictief")
        (draft,) = (tmp_path / "new").iterdir()
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600
        (file,) = drafts.finish()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_erasing_a_landlord_breaks_its_tests_that_are_not_over(
    answered: tuple[Workplace, str],
) -> None:
    later, landlord = answered
    place = later.on(later.now() - timedelta(days=59))
    with reading(place.engine) as session:
        drawn = draws.drawn_tests(session)
    other = next(test.landlord for test in drawn if test.landlord != landlord)
    for each in (landlord, other):
        erase_subject(place, each, "asked for by the landlord")
    gone = {test.id for test in drawn if test.landlord in (landlord, other)}
    assert broken(place) == dict.fromkeys(gone, "landlord_erased")
    theirs = {contact.id for test in drawn if test.id in gone for contact in test.contacts}
    assert not {task.contact for task in list_due(later, STUDY)} & theirs
    assert sound(place)


def test_a_test_that_is_over_stays_when_its_landlord_is_erased(
    answered: tuple[Workplace, str],
) -> None:
    place, landlord = answered
    with reading(place.engine) as session:
        mine = [test for test in draws.drawn_tests(session) if test.landlord == landlord]
    over, *unsent = (test.id for test in mine)
    erase_subject(place, landlord, "asked for by the landlord")
    assert over not in broken(place)
    assert broken(place) == dict.fromkeys(unsent, "landlord_erased")


def test_the_environment_names_who_acts(
    locked: Workplace, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(locked, "an", "tester")
    amend = ("study", "amend", STUDY, "--reason", "no", "--project", root_of(locked))
    monkeypatch.setenv("DISCRIMTEST_PERSON", "an")
    assert "may not do that" in command(*amend).err
    assert "nothing to amend" in command(*amend, "--as", "local-administrator").err, "typed wins"
    monkeypatch.setenv("DISCRIMTEST_PERSON", "bo")
    assert command(*amend).code == 2
