"""A study of many letters by mail, drawn and launched, its lines at a server of this machine."""

from __future__ import annotations

from pathlib import Path

from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.init_project import init_project
from discrimtest.actions.keep_store import upgrade_store
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.examples import NOW, STUDY, edit, ready, without_caps
from tests.actions.launched import launch
from tests.market_export import market_export


def large_field(
    folder: Path, tests: int, last: str = "2026-04-30", url: str | None = None
) -> Workplace:
    """So many tests until the last day; three letters of four go by mail.

    Args:
        url: Of a database that is ready for work; None for one of the project's own.
    """
    init_project(folder / "project", NOW)
    if url is not None:
        upgrade_store(folder / "project", url)
    at = open_workplace(folder / "project", url, None, clock=lambda: NOW)
    launch(at)
    without_caps(at)
    file = f"studies/{STUDY}/study.toml"
    edit(at, file, "tests = 200\n", f"tests = {tests}\n")
    edit(at, file, "last = 2026-04-30\n", f"last = {last}\n")
    rows = market_export(1, 7 * tests)
    # Who lets a home privately has a mailbox where everybody may have one.
    (folder / "export.csv").write_bytes(rows.replace(b"@post.example", b"@gmail.example"))
    ready(at, folder / "export.csv")
    assert draw_tests(at, STUDY).tests == tests
    return at
