"""Seals of a real project: made, stamped, given away, and what they find on both databases."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from discrimtest.actions.erase_subject import _RULE, erase_subject
from discrimtest.actions.give_seal import give_seal
from discrimtest.actions.keep_store import back_up, check_store, restore_store
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.seal_log import (
    list_seals,
    record_departure,
    rotate_seal_key,
    seal_log,
    stamp_seals,
)
from discrimtest.actions.verify_seals import Verified, verify_seals
from discrimtest.errors import OutsideTrouble, Refused, WrongInput
from discrimtest.seal.signing import KEY_FILE_VARIABLE
from discrimtest.seal.tree import HashTree, is_included
from discrimtest.store import seals as stored
from discrimtest.store.engine import connect, reading, writing
from discrimtest.store.guards import postgresql_triggers, sqlite_triggers
from discrimtest.store.log import chain_hash, entries, leaves, plain_entries
from discrimtest.store.session import Session
from discrimtest.store.tables import Fact, tables_of
from discrimtest.words.person import Role
from discrimtest.workplace.seal_place import seal_key_path
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import root_of
from tests.time_authority import made_authority, serving


def url_of(place: Workplace) -> str:
    return place.engine.url.render_as_string(hide_password=False)


def verified(place: Workplace, *given: str) -> Verified:
    return verify_seals(root_of(place), url_of(place), given)


def codes(found: Verified) -> set[str]:
    return {problem.code for problem in found.problems}


@contextmanager
def closing_engine(engine: Engine) -> Iterator[None]:
    try:
        yield
    finally:
        engine.dispose()


@contextmanager
def unguarded(place: Workplace) -> Iterator[Session]:
    """Somebody who owns the database: its triggers are off, and on again afterwards."""
    url = place.engine.url
    lite = url.get_backend_name() == "sqlite"
    owner = connect((url if lite else url.set(username="postgres")).render_as_string(False))
    with closing_engine(owner), writing(owner) as session:
        for trigger in sqlite_triggers() if lite else postgresql_triggers():
            on = "" if lite else f" ON {trigger.table}"
            session.exec_driver_sql(f"DROP TRIGGER {trigger.name}{on}")
        yield session
        for trigger in sqlite_triggers() if lite else postgresql_triggers():
            session.exec_driver_sql(trigger.sql)
            if not lite:
                session.exec_driver_sql(
                    f"ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name}"
                )


def rewritten(place: Workplace, seq: int) -> None:
    """An entry says something else, and every leaf and link after it is computed anew."""
    with unguarded(place) as session:
        update = text("UPDATE log SET detail = :detail WHERE seq = :seq")
        session.execute(update, {"detail": '{"changed":"yes"}', "seq": seq})
        before = bytes(32)
        for entry in list(plain_entries(session)):
            link = chain_hash(before, entry.own_leaf)
            session.execute(
                text("UPDATE log SET leaf = :leaf, hash = :hash WHERE seq = :seq"),
                {"leaf": entry.own_leaf, "hash": link, "seq": entry.seq},
            )
            before = link


def cut_off(place: Workplace, after: int) -> None:
    """Every entry after one is gone, with the facts that they recorded."""
    with unguarded(place) as session:
        for table in reversed(tables_of(Fact)):
            session.execute(table.delete().where(table.c.entry > after))
        session.execute(text("DELETE FROM log WHERE seq > :seq"), {"seq": after})


def test_a_seal_covers_what_was_recorded_before_it(either: Workplace) -> None:
    made = seal_log(either)
    with reading(either.engine) as session:
        told = list(entries(session))
        tree = HashTree(leaves(session))
    point = made.head.point
    assert point.root == tree.root_at(point.size)
    # The first seal tells of its key as well; both entries come after what it covers.
    assert [entry.act.action for entry in told[point.size :]] == ["begin_seal_key", "seal_log"]
    again = seal_log(either)
    assert (again.head.point.seal, again.head.before) == (2, point)
    assert again.head.point.size == point.size + 2
    found = verified(either)
    assert not found.problems
    assert (found.entries - found.sealed, found.own) == (1, (2, 0))
    assert "Compared with no seal from outside" in "\n".join(found.told)


def test_the_key_lies_in_a_file_of_its_own(
    place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_log(place)
    path = seal_key_path(place.library)
    assert path.parent == root_of(place)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = path.read_bytes().split()[1]
    back_up(place, tmp_path / "backup.zip")
    assert secret not in (tmp_path / "backup.zip").read_bytes()
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "elsewhere.key"))
    with pytest.raises(OutsideTrouble, match=KEY_FILE_VARIABLE):
        seal_log(place)


def test_the_key_of_another_database_does_not_seal(place: Workplace) -> None:
    seal_log(place)
    path = seal_key_path(place.library)
    path.rename(path.with_name("kept.key"))
    with pytest.raises(OutsideTrouble, match="lost for good"):
        seal_log(place)
    from discrimtest.seal.signing import create_seal_key

    create_seal_key(path)
    with pytest.raises(OutsideTrouble, match="belongs to another database"):
        seal_log(place)


def test_a_new_key_is_signed_by_the_old(place: Workplace) -> None:
    with pytest.raises(WrongInput, match="no seal key yet"):
        rotate_seal_key(place)
    first = seal_log(place)
    step = rotate_seal_key(place)
    path = seal_key_path(place.library)
    assert path.with_name(f"{path.name}.{first.head.key}").is_file()
    assert seal_log(place).head.key == step.public.id != first.head.key
    unused = rotate_seal_key(place)
    lost = rotate_seal_key(place, lost=True)
    assert unused.first_seal == lost.first_seal == 3
    assert seal_log(place).head.key == lost.public.id
    found = verified(place)
    assert not found.problems
    assert found.unvouched == (lost.public.id,)


def test_nothing_is_rotated_where_nothing_is_written(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_log(place)
    path = seal_key_path(place.library)
    before = path.read_bytes()

    def broken(*_: object, **__: object) -> None:
        raise OutsideTrouble("The disk is full.")

    monkeypatch.setattr(stored, "record_key", broken)
    with pytest.raises(OutsideTrouble, match="disk"):
        rotate_seal_key(place)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.glob("discrimtest-seal*")] == [path.name]


def test_a_rewritten_log_is_found_against_an_earlier_seal(either: Workplace) -> None:
    add_person(either, "Noor Fictief", Role.TESTER)
    kept = seal_log(either).head.point
    add_person(either, "Sam Fictief", Role.TESTER)
    rewritten(either, 2)
    found = verified(either, kept.line)
    assert {problem.code for problem in found.problems if kept.line[:30] in problem.place} == {
        "seal.rewritten"
    }
    assert f"one of the log entries 1 to {kept.size}" in str(found.problems)
    with pytest.raises(Refused, match="written anew") as told:
        seal_log(either)
    assert {problem.code for problem in told.value.problems} >= {"seal.rewritten"}
    checked = check_store(root_of(either), url_of(either))
    assert "seal.rewritten" in {problem.code for problem in checked.problems}


def test_more_seals_tell_more_narrowly_which_entry_was_changed(place: Workplace) -> None:
    kept = []
    for name in ("Noor Fictief", "Sam Fictief", "Robin Fictief"):
        add_person(place, name, Role.TESTER)
        kept.append(seal_log(place).head.point)
    rewritten(place, kept[1].size)
    told = [
        problem.rule
        for problem in verified(place, *(point.line for point in kept)).problems
        if problem.place.startswith("discrimtest:")
    ]
    assert f"one of the log entries {kept[0].size + 1} to {kept[1].size}" in told[0]


def test_a_database_made_anew_with_its_own_key_is_found(place: Workplace) -> None:
    """Whoever holds the server and its key seals what they like; not what lies outside."""
    add_person(place, "Noor Fictief", Role.TESTER)
    kept = seal_log(place).head.point
    with unguarded(place) as session:
        for table in ("tree_head", "seal_key"):
            session.exec_driver_sql(f"DELETE FROM {table}")
        session.execute(text("DELETE FROM log WHERE seq > :seq"), {"seq": kept.size})
    rewritten(place, 2)
    seal_log(place)
    assert not [each for each in verified(place).problems if each.code.startswith("seal.")]
    assert {"seal.rewritten", "seal.another"} <= codes(verified(place, kept.line))


def test_a_log_that_was_cut_off_is_found_against_an_earlier_seal(either: Workplace) -> None:
    first = seal_log(either).head.point
    add_person(either, "Noor Fictief", Role.TESTER)
    second = seal_log(either).head.point
    cut_off(either, second.size - 1)
    assert not codes(verified(either)) - {"log.rows_differ"}
    found = verified(either, first.line, second.line)
    (gone, *_) = [each for each in found.problems if each.code == "seal.cut_off"]
    assert f"log entries {second.size} to {second.size}" in gone.place
    assert f"had {second.size} entries" in gone.rule


def test_no_fewer_than_no_entries_are_told_of_a_log_that_is_shorter_than_its_seal() -> None:
    told = Verified(60, 81, (1, 0), (), (), (), ()).told
    assert told[0] == "The log has 60 entries, the first 60 of them sealed."
    assert any("in no seal, the newest: 0." in line for line in told)


def test_a_seal_that_was_cut_off_itself_is_found(place: Workplace) -> None:
    """Every entry that it covers is there, only not the one that tells of it."""
    seal_log(place)
    second = seal_log(place).head.point
    cut_off(place, second.size)
    assert codes(verified(place, second.line)) == {"seal.gone"}


def test_entries_after_the_last_seal_are_beyond_what_is_seen(place: Workplace) -> None:
    kept = seal_log(place).head.point
    with reading(place.engine) as session:
        ended = len(list(leaves(session)))
    record_departure(place, 1, "paper", "Stad Kortrijk")
    assert "Entries in no seal, the newest: 3." in "\n".join(verified(place).told)
    cut_off(place, ended)
    found = verified(place, kept.line)
    assert not found.problems, "so the sentence must be there"
    assert "were some of them cut off, nothing here would show it" in "\n".join(found.told).lower()


def test_all_is_the_same_after_a_restore(either: Workplace, tmp_path: Path) -> None:
    kept = seal_log(either).head.point
    rotate_seal_key(either)
    seal_log(either)
    record_departure(either, 1, "mail", "Stad Kortrijk")
    back_up(either, tmp_path / "backup.zip")
    project = tmp_path / "restored"
    shutil.copytree(root_of(either), project, ignore=shutil.ignore_patterns("*.db*"))
    restore_store(project, f"sqlite:///{project}/again.db", tmp_path / "backup.zip")
    found = verify_seals(project, f"sqlite:///{project}/again.db", [kept.line])
    assert not found.problems
    assert found.own == (2, 0)
    assert not check_store(project, f"sqlite:///{project}/again.db").problems


def test_what_was_erased_is_still_proved_to_have_been(place: Workplace) -> None:
    """It existed, was erased on a day, by a rule; nothing tells what it was."""
    person = add_person(place, "Noor Verzonnen", Role.TESTER)
    first = seal_log(place).head.point
    erase_subject(place, person.id, reason="")
    second = seal_log(place).head.point
    with reading(place.engine) as session:
        told = list(entries(session))
        tree = stored.tree_of(session)
    there = next(each for each in told if each.act.object == person.id)
    gone = next(each for each in told if each.act.action == "destroy_key")
    assert (gone.act.object, gone.act.detail["rule"]) == (person.id, _RULE)
    assert there.seq <= first.size < gone.seq <= second.size
    for entry, point in ((there, first), (there, second), (gone, second)):
        path = tree.inclusion(entry.seq - 1, point.size)
        assert is_included(entry.leaf, entry.seq - 1, point.size, path, point.root)
    place.engine.dispose()
    for file in root_of(place).glob("*.db*"):
        assert b"Verzonnen" not in file.read_bytes()


@pytest.fixture
def clocked(place: Workplace, tmp_path: Path) -> Iterator[Workplace]:
    """A project that names an authority, which runs."""
    authority = made_authority(tmp_path / "authority")
    with serving(authority.reply) as url:
        _name_authority(place, url, authority.root)
        yield place


def _name_authority(place: Workplace, url: str, root: Path) -> None:
    shutil.copy(root, root_of(place) / "clock.pem")
    (root_of(place) / "seals.toml").write_text(
        f'format = 1\n[[authorities]]\nname = "city-clock"\nurl = "{url}"\nroot = "clock.pem"\n'
        'kind = "ordinary"\nsource = "invented"\n'
    )


def test_a_seal_is_stamped_by_the_authority_that_is_named(clocked: Workplace) -> None:
    made = seal_log(clocked)
    assert [stamp.authority.name for stamp in made.stamps] == ["city-clock"]
    assert not made.missing
    (listed,) = list_seals(clocked)
    assert [(each.authority.kind, each.at) for each in listed.stamps] == [
        ("ordinary", made.stamps[0].at)
    ]
    assert verified(clocked).own == (1, 1)
    assert not verified(clocked).problems
    assert stamp_seals(clocked) == []


def test_an_authority_that_is_down_is_asked_again_later(place: Workplace, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="must name an authority"):
        stamp_seals(place)
    authority = made_authority(tmp_path / "authority")
    with serving(authority.reply) as url:
        pass
    _name_authority(place, url, authority.root)
    made = seal_log(place)
    assert not made.stamps
    assert not made.refused
    assert [problem.code for problem in made.missing] == ["stamp.no_answer"]
    assert [each.missing[0].code for each in stamp_seals(place)] == ["stamp.no_answer"]
    with serving(authority.reply) as url:
        _name_authority(place, url, authority.root)
        (later,) = stamp_seals(place)
    assert [stamp.authority.name for stamp in later.stamps] == ["city-clock"]
    assert not verified(place).problems


def test_an_answer_that_is_no_stamp_is_not_kept(place: Workplace, tmp_path: Path) -> None:
    authority, other = (made_authority(tmp_path / name) for name in ("one", "other"))
    with serving(authority.reply) as url:
        _name_authority(place, url, other.root)
        made = seal_log(place)
    assert made.refused
    assert [problem.code for problem in made.missing] == ["stamp.chain"]
    assert list_seals(place)[0].stamps == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [('url = "ftp://clock.example"', "http"), ('name = "City Clock"', "hyphens"),
     ('kind = "qualified"', "listed as qualified"), ('root = "none.pem"', "PEM"),
     ('kind = "eidas"', "qualified"), ('more = "x"', "more")],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told(place: Workplace, line: str, said: str) -> None:
    told = {"name": '"city-clock"', "url": '"http://clock.example"', "root": '"clock.pem"'}
    key, _, value = line.partition(" = ")
    rows = "\n".join(f"{name} = {given}" for name, given in (told | {key: value}).items())
    (root_of(place) / "seals.toml").write_text(f"format = 1\n[[authorities]]\n{rows}\n")
    with pytest.raises(WrongInput, match=said):
        seal_log(place)
    assert list_seals(place) == []


def test_a_seal_that_was_given_away_is_verified_from_its_files(
    clocked: Workplace, tmp_path: Path
) -> None:
    with pytest.raises(WrongInput, match="no such seal"):
        give_seal(clocked, tmp_path / "given")
    for _ in range(2):
        seal_log(clocked)
        rotate_seal_key(clocked)
    seal_log(clocked)
    files = {file.name: file for seal in (1, 3) for file in give_seal(clocked, tmp_path, seal)}
    assert set(files) == {
        f"seal-000{seal}{end}"
        for seal in (1, 3)
        for end in (".json", ".sig", "-city-clock.tsr", "-nl.pdf", "-nl.eml")
    } | {"seal-keys.json"}
    found = verified(clocked, str(tmp_path))
    assert not found.problems
    assert [each.point.seal for each in found.brought] == [1, 3]
    assert not found.unchecked
    told = subprocess.run(
        ["openssl", "ts", "-verify", "-in", files["seal-0003-city-clock.tsr"], "-data",
         files["seal-0003.json"], "-CAfile", root_of(clocked) / "clock.pem"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in told.stdout + told.stderr
    for name in ("seal-0001.json", "seal-0001.sig", "seal-keys.json"):
        kept = files[name].read_bytes()
        for place in range(0, len(kept), max(1, len(kept) // 40)):
            files[name].write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
            assert _found(clocked, tmp_path), (name, place)
        files[name].write_bytes(kept)


def _found(place: Workplace, folder: Path) -> str:
    """What a comparison with the files of a folder says against them."""
    try:
        return "\n".join(map(str, verified(place, str(folder)).problems))
    except WrongInput as error:
        return str(error)


def test_to_whom_a_seal_went_is_kept_and_can_be_erased(place: Workplace) -> None:
    seal_log(place)
    with pytest.raises(WrongInput, match="no such seal"):
        record_departure(place, 2, "mail", "Stad Kortrijk")
    with pytest.raises(WrongInput, match="to whom"):
        record_departure(place, 1, "mail", " ")
    record_departure(place, 1, "mail", "Mevrouw Fictief")
    (listed,) = list_seals(place)
    assert [(each.to, each.how) for each in listed.left] == [("Mevrouw Fictief", "mail")]
    with reading(place.engine) as session:
        assert "Fictief" not in json.dumps([str(each) for each in entries(session)])


def test_what_is_given_must_be_a_seal(place: Workplace, tmp_path: Path) -> None:
    seal_log(place)
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.txt").write_text("een brief")
    for given in ("empty", "none.json", "other.txt"):
        with pytest.raises(WrongInput, match="no seal"):
            verified(place, str(tmp_path / given))
    with pytest.raises(WrongInput, match="its number"):
        verified(place, "discrimtest:seal:1:1:aa")
