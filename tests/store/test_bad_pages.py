"""A page of an SQLite file goes bad: the check says what cannot be read, and the rest is saved."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from discrimtest.actions.keep_store import check_store, save_damaged
from discrimtest.errors import StoreDamaged, WrongInput
from discrimtest.store.backup import backup
from discrimtest.store.engine import open_store, reading, sqlite_url, unopened, writing
from discrimtest.store.keys import MasterKey
from discrimtest.store.pages import FilePages
from discrimtest.store.people import grant
from discrimtest.store.restore import restore
from discrimtest.store.tables import PersonRow, RoleGrantRow, every_table
from discrimtest.words.person import Role
from tests.store.examples import ME, NOW

PAGE = 4096
GRANTS = 400


@pytest.fixture
def project(tmp_path: Path, furnished_sqlite: Path, furnished_key_file: Path) -> Path:
    """A project whose database has a row in every table."""
    shutil.copy(furnished_sqlite, tmp_path / "discrimtest.db")
    shutil.copy(furnished_key_file, tmp_path / "discrimtest.key")
    (tmp_path / "studies").mkdir()
    return tmp_path


def _rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(file)) as database:
        return {
            table.name: sorted(database.execute(f"SELECT * FROM {table.name}").fetchall(), key=repr)
            for table in every_table()
        }


def _with_page(content: bytes, number: int, page: bytes) -> bytes:
    return content[: (number - 1) * PAGE] + page + content[number * PAGE :]


def _bad(content: bytes, number: int) -> bytes:
    """What may stand in the place of a page: nothing, noise, half noise, another page."""
    noise = random.Random(number).randbytes(PAGE)
    own = content[(number - 1) * PAGE : number * PAGE]
    other = content[6 * PAGE : 7 * PAGE]
    kinds = (bytes(PAGE), noise, own[:3000] + noise[3000:], other)
    return kinds[number % len(kinds)]


def test_rows_are_read_from_the_file_as_sqlite_reads_them(project: Path) -> None:
    file = project / "discrimtest.db"
    pages = FilePages(file.read_bytes())
    roots = pages.roots()
    for table in every_table():
        tree = pages.tree(roots[table.name])
        assert tree.whole
        assert sorted(len(row) for row in tree.rows) == [
            len(row) for row in _rows(file)[table.name]
        ]
        assert sorted(sorted(map(repr, row)) for row in tree.rows) == sorted(
            sorted(map(repr, row)) for row in _rows(file)[table.name]
        )


def test_each_page_in_turn_gets_a_verdict_and_a_backup(project: Path) -> None:
    file, out = project / "discrimtest.db", project / "apart" / "saved.zip"
    out.parent.mkdir()
    content, rows = file.read_bytes(), _rows(file)
    for number in range(1, len(content) // PAGE + 1):
        file.write_bytes(_with_page(content, number, _bad(content, number)))
        found = check_store(project, None)
        assert found.problems or _rows(file) == rows, f"page {number}: what is sound is unchanged"
        saved = save_damaged(project, None, None, out)
        assert bool(saved.problems) == bool(found.problems)
        out.unlink()


@pytest.fixture
def long(project: Path) -> Path:
    """The same with a table of several pages."""
    engine = open_store(sqlite_url(project / "discrimtest.db"))
    with writing(engine) as session:
        for _ in range(GRANTS):
            grant(session, ME, Role.TESTER, by=ME, at=NOW)
    engine.dispose()
    return project


def _children(content: bytes, root: int) -> list[int]:
    """The pages right below a table's first one, from left to right."""
    page = content[(root - 1) * PAGE : root * PAGE]
    assert page[0] == 2, "an inner page of a table without row numbers"
    cells = range(12, 12 + 2 * int.from_bytes(page[3:5], "big"), 2)
    places = [int.from_bytes(page[at : at + 2], "big") for at in cells]
    return [int.from_bytes(page[at : at + 4], "big") for at in (*places, 8)]


def test_rows_before_and_after_a_bad_page_are_saved(
    long: Path, furnished_keys: MasterKey, empty_url: str
) -> None:
    file, out = long / "discrimtest.db", long / "saved.zip"
    content, before = file.read_bytes(), _rows(file)["role_grant"]
    _, middle, *_ = _children(content, FilePages(content).roots()["role_grant"])
    on_page = int.from_bytes(content[(middle - 1) * PAGE + 3 : (middle - 1) * PAGE + 5], "big")
    assert 5 < on_page < len(before) // 4
    file.write_bytes(_with_page(content, middle, bytes(PAGE)))
    told = check_store(long, None).problems
    left = len(before) - on_page
    (lost,) = [problem for problem in told if problem.code == "table.rows_lost"]
    assert (lost.place, lost.value) == ("table role_grant", f"{left} of {len(before)} rows")
    assert sum(problem.code == "log.rows_differ" for problem in told) == on_page, (
        "each by its entry"
    )
    assert "sqlite:" not in str(told)
    assert save_damaged(long, None, None, out).problems == told
    with pytest.raises(StoreDamaged, match=r"found '\d\d of \d\d tables': are sound: assign"):
        restore(out, empty_url, by=ME, at=NOW, keys=furnished_keys)
    made, _ = restore(out, empty_url, by=ME, at=NOW, keys=furnished_keys, damaged=True)
    again = open_store(empty_url)
    with reading(again) as session:
        # Whose right to administer lay on that page gets it anew.
        then = select(func.count()).where(RoleGrantRow.entry <= made.entries)
        assert session.scalar(then) == left
    again.dispose()


def test_leaves_whose_table_lost_its_first_page_are_found(long: Path) -> None:
    file, out = long / "discrimtest.db", long / "saved.zip"
    content, before = file.read_bytes(), _rows(file)["role_grant"]
    root = FilePages(content).roots()["role_grant"]
    inner = len(_children(content, root)) - 1
    file.write_bytes(_with_page(content, root, bytes(PAGE)))
    (lost,) = [
        problem
        for problem in save_damaged(long, None, None, out).problems
        if problem.code == "table.rows_lost"
    ]
    assert lost.value == f"{len(before) - inner} of {len(before)} rows", "those on it alone"


def test_a_lost_parent_does_not_keep_the_rest_from_being_restored(
    project: Path, furnished_keys: MasterKey, empty_url: str
) -> None:
    """On either database; and somebody can act in it again."""
    file, out = project / "discrimtest.db", project / "saved.zip"
    content = file.read_bytes()
    root = FilePages(content).roots()["person"]
    file.write_bytes(_with_page(content, root, bytes(PAGE)))
    told = save_damaged(project, None, None, out).problems
    assert ("table person", "0 rows") in {(problem.place, problem.value) for problem in told}
    with pytest.raises(StoreDamaged, match="tables': are sound"):
        restore(out, empty_url, by=ME, at=NOW, keys=furnished_keys)
    _, lost = restore(out, empty_url, by=ME, at=NOW, keys=furnished_keys, damaged=True)
    assert any("must be rows of person" in problem.rule for problem in lost)
    again = open_store(empty_url)
    with reading(again) as session:
        assert session.scalar(select(PersonRow.id)) == ME
    with writing(again) as session:  # life goes on
        grant(session, ME, Role.TESTER, by=ME, at=NOW)
    again.dispose()


def test_a_text_that_is_none_costs_its_row_alone(project: Path) -> None:
    """SQLite's own check does not look at texts."""
    file, out = project / "discrimtest.db", project / "saved.zip"
    content = file.read_bytes()
    assert content.count(b"coding-1") > 1
    file.write_bytes(content.replace(b"coding-1", b"coding-\xff", 1))
    assert check_store(project, None).problems
    assert save_damaged(project, None, None, out).problems


def test_who_may_not_back_up_a_sound_database_may_not_with_damaged(project: Path) -> None:
    with pytest.raises(WrongInput, match="no such person"):
        save_damaged(project, None, "Nobody", project / "saved.zip")
    assert not (project / "saved.zip").exists()


def test_a_file_of_which_nothing_is_left_says_so(project: Path) -> None:
    (project / "discrimtest.db").write_bytes(random.Random(1).randbytes(20 * PAGE))
    engine = unopened(sqlite_url(project / "discrimtest.db"))
    with pytest.raises(StoreDamaged, match="not a readable SQLite database"):
        backup(engine, project / "saved.zip", at=NOW, damaged=True)
    with pytest.raises(StoreDamaged, match=r"not a readable SQLite.*\n.*discrimtest\.db"):
        check_store(project, None)
    engine.dispose()
