"""Making a project: the three folders of plain files, in a folder of the user's own."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from discrimtest.errors import OutsideTrouble, Problem, Refused, WrongInput
from discrimtest.library.files import FOLDERS
from discrimtest.library.locate import Library


def init_project(directory: Path) -> int:
    """Copy the shipped folders into ``directory``, whole or not at all.

    They are copied beside it and moved into place in one step.

    Args:
        directory: Made when it does not exist; its parent must.

    Returns:
        How many files were copied.

    Raises:
        Refused: ``directory`` holds something already.
        WrongInput: It is no folder, or its parent does not exist.
        OutsideTrouble: The disk refused.
    """
    target = directory.absolute()
    _must_be_free(target)
    shipped = next((root for origin, root in Library().places if origin != "project"), None)
    if shipped is None:
        raise OutsideTrouble(
            "This installation lacks the folders it should ship; install it again."
        )
    making: Path | None = None
    try:
        making = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        for folder in FOLDERS:
            if (shipped / folder).is_dir():
                shutil.copytree(shipped / folder, making / folder)
            else:
                (making / folder).mkdir()
        count = sum(1 for file in making.rglob("*") if file.is_file())
        # As any new folder; a temporary one is for its maker's eyes only.
        making.chmod(0o777 & ~_umask())
        if target.exists():
            target.rmdir()
        making.rename(target)
    except OSError as error:
        raise OutsideTrouble(
            f"{target} could not be made: {error.strerror or error}. Nothing was left behind."
        ) from error
    finally:
        if making is not None:
            shutil.rmtree(making, ignore_errors=True)
    return count


def _must_be_free(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        rule = "must be a folder, or a name that is free"
        problem = Problem.of_input(
            "dir", str(target), rule, "Choose another name.", code="folder.is_none"
        )
        raise WrongInput(f"{target} is no folder.", [problem])
    if target.is_dir() and any(target.iterdir()):
        rule = "must be empty: nothing of yours is overwritten"
        problem = Problem.of_input(
            "dir", str(target), rule, "Choose a new or an empty folder.", code="folder.not_empty"
        )
        raise Refused(f"{target} holds something already.", [problem])
    if not target.parent.is_dir():
        problem = Problem.of_input(
            "dir",
            str(target.parent),
            "must exist",
            "Make that folder first.",
            code="folder.no_parent",
        )
        raise WrongInput(f"The folder {target.parent} does not exist.", [problem])


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
