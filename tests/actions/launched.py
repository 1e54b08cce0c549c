"""A drawn study that may write to (invented) people, and its mailboxes on a server here."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from discrimtest.actions.keep_store import upgrade_store
from discrimtest.actions.verify_lines import verify_lines
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import draw_field
from tests.actions.examples import NOW, STUDY, edit, root_of
from tests.store.conftest import as_application, copied

if TYPE_CHECKING:
    from tests.mail.post_office import PostOffice


def launch(place: Workplace) -> None:
    """Record, as it would be, that counsel and an ethics board have read everything (invented)."""
    nobody = '{ organisation = "", reference = "" }'
    somebody = '{ organisation = "Verzonnen raad", on = 2026-02-01, reference = "V-1" }'
    edit(place, "protocols/legal/flanders.toml", f"counsel = {nobody}", f"counsel = {somebody}")
    edit(
        place, "protocols/email-couples/protocol.toml", f"ethics = {nobody}", f"ethics = {somebody}"
    )


def at_server(place: Workplace, port: int, more: str = "", *, login: bool = False) -> None:
    """Let the mailboxes of every study lie on the server at a port of this machine."""
    text = (
        "format = 1\n\n[[servers]]\n"
        'mailboxes = ["@kortrijk-couples.example", "@kortrijk-again-2026.example"]\n'
        f'smtp = "127.0.0.1"\nsmtp_port = {port}\nsmtp_security = "none"\n'
        f"login = {str(login).lower()}\n{more}"
    )
    (root_of(place) / "mailboxes.toml").write_text(text, encoding="utf-8")


def opened(place: Workplace, office: PostOffice, *slugs: str) -> Workplace:
    """The same place once its lines were tried out at a server."""
    at_server(place, office.port)
    for slug in slugs or (STUDY,):
        assert not any(line.trouble for line in verify_lines(place, slug))
    return place


@pytest.fixture(scope="session")
def launched_project(made_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project like that of :func:`tests.actions.drawn.drawn_project`, launched; to copy."""
    folder = tmp_path_factory.mktemp("launched")
    project = Path(shutil.copytree(made_project, folder / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    launch(place)
    draw_field(place, folder)
    place.engine.dispose()
    return project


@pytest.fixture
def launched(
    launched_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]
) -> Workplace:
    """The local administrator at work in it."""
    return open_places(Path(shutil.copytree(launched_project, tmp_path / "launched")))


@pytest.fixture(scope="session")
def launched_on_postgresql(
    made_project: Path,
    server: str,
    migrated_postgresql: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A project like :func:`launched_project` on a PostgreSQL database of that name, to copy."""
    folder = tmp_path_factory.mktemp("launched-postgresql")
    project = Path(shutil.copytree(made_project, folder / "project"))
    url = copied(server, migrated_postgresql, "launched")
    upgrade_store(project, url)
    place = open_workplace(project, as_application(url), None, clock=lambda: NOW)
    launch(place)
    draw_field(place, folder)
    place.engine.dispose()
    return project


@pytest.fixture(scope="session")
def launched_postgresql(launched_on_postgresql: Path) -> str:
    """Name of its database, to copy."""
    return "launched"


@pytest.fixture
def either_launched(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    open_places: Callable[..., Workplace],
) -> Workplace:
    """The local administrator at work in it, on each of the two databases."""
    if kind == "sqlite":
        found: Workplace = request.getfixturevalue("launched")
        return found
    project = request.getfixturevalue("launched_on_postgresql")
    url = as_application(request.getfixturevalue("new_url")("launched"))
    return open_places(Path(shutil.copytree(project, tmp_path / "launched")), url)
