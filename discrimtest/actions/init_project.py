"""Make a project: the three folders, an empty database, a key, a local administrator."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from discrimtest.library.init import init_project as copy_folders
from discrimtest.library.locate import DATABASE_NAME
from discrimtest.store import people
from discrimtest.store.engine import create_store, sqlite_url, writing
from discrimtest.store.keys import key_path
from discrimtest.workplace.workplace import KEY_NAME, ready_key


@dataclass(frozen=True, slots=True)
class MadeProject:
    """What was made; ``files`` counts the plain files.

    Attributes:
        key_file: In the project, or where DISCRIMTEST_KEY_FILE says.
    """

    directory: Path
    files: int
    database: Path
    key_file: Path


def init_project(directory: Path, at: datetime | None = None) -> MadeProject:
    """Make a project in ``directory``, whole or not at all.

    Args:
        directory: A folder that does not exist yet, or is empty; its parent must exist.
        at: Moment to record; now when None.

    Raises:
        Refused: The folder holds something already.
        WrongInput: It is no folder, or its parent does not exist.
        OutsideTrouble: It can not be made.
    """
    existed = directory.exists()
    files = copy_folders(directory)
    database, key_file = directory / DATABASE_NAME, key_path(directory / KEY_NAME)
    try:
        # One key may serve several projects; it is never made anew while it is there.
        ready_key(key_file)
        engine = create_store(sqlite_url(database))
        with writing(engine) as session:
            people.bootstrap(session, at or datetime.now(UTC))
        engine.dispose()
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        if existed:
            directory.mkdir(exist_ok=True)
        raise
    return MadeProject(directory, files, database, key_file)
