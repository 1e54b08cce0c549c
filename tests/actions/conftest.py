"""Places to act in: a project of its own for each test, on SQLite, or on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from discrimtest import cli
from discrimtest.actions.init_project import init_project
from discrimtest.actions.keep_store import upgrade_store
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import (  # noqa: F401  (fixtures)
    drawn_on_postgresql,
    drawn_postgresql,
    drawn_project,
    either_field,
    field,
)
from tests.actions.examples import NOW, ready
from tests.actions.fieldwork import (  # noqa: F401  (fixtures)
    both_lived,
    lived,
    lived_project,
    lived_twice,
)
from tests.actions.launched import (  # noqa: F401  (fixtures)
    either_launched,
    launched,
    launched_on_postgresql,
    launched_postgresql,
    launched_project,
)
from tests.actions.wide import either_wide  # noqa: F401  (fixture)
from tests.store.conftest import (  # noqa: F401  (fixtures)
    as_application,
    empty_url,
    kind,
    migrated_postgresql,
    migrated_sqlite,
    new_url,
    server,
    url,
)
from tests.store.older import old_sqlite, write_files


@pytest.fixture(scope="session")
def made_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new project that tests copy."""
    folder = tmp_path_factory.mktemp("made") / "project"
    init_project(folder, NOW)
    return folder


@pytest.fixture
def project(made_project: Path, tmp_path: Path) -> Path:
    """A project of this test."""
    return Path(shutil.copytree(made_project, tmp_path / "project"))


@pytest.fixture(scope="session")
def locked_project(made_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the sample export imported and the study locked, that tests copy."""
    folder = Path(shutil.copytree(made_project, tmp_path_factory.mktemp("locked") / "project"))
    place = open_workplace(folder, None, None, clock=lambda: NOW)
    ready(place)
    place.engine.dispose()
    return folder


@pytest.fixture
def old_project(project: Path) -> Path:
    """A project of the first release: its plain files, its key, its SQLite database."""
    write_files(project)
    (project / "discrimtest.db").unlink()
    old_sqlite(project / "discrimtest.db")
    return project


@pytest.fixture
def open_places() -> Iterator[Callable[..., Workplace]]:
    """Opens places at a fixed moment, and closes their databases afterwards."""
    opened: list[Workplace] = []

    def opens(folder: Path, database: str | None = None, person: str | None = None) -> Workplace:
        place = open_workplace(folder, database, person, clock=lambda: NOW)
        opened.append(place)
        return place

    yield opens
    for place in opened:
        place.engine.dispose()


@pytest.fixture
def place(project: Path, open_places: Callable[..., Workplace]) -> Workplace:
    """The local administrator at work in a new project, on its own SQLite database."""
    return open_places(project)


@pytest.fixture
def locked(
    locked_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]
) -> Workplace:
    """The same where the sample export is imported and the study locked."""
    return open_places(Path(shutil.copytree(locked_project, tmp_path / "locked")))


@pytest.fixture
def either(project: Path, url: str, open_places: Callable[..., Workplace]) -> Workplace:  # noqa: F811
    """The same on each of the two databases; on PostgreSQL as the program's own user."""
    upgrade_store(project, url)
    return open_places(project, as_application(url))


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Runs the command line and tells its exit code and output; a traceback is a failure."""

    def run(*words: str | Path) -> Said:
        arguments: Sequence[str] = [str(word) for word in words]
        capsys.readouterr()
        code = cli.run(list(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in err, err
        return Said(code, out, err)

    return run
