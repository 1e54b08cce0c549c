"""Finding the three folders: the user's project first, then what is shipped."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import discrimtest
from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.library import files
from discrimtest.library.files import FOLDERS, Files, OnDisk

Origin = Literal["project", "shipped", "checkout"]

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_PACKAGE = Path(discrimtest.__file__).parent
_LONGEST_NAME = 60
DATABASE_NAME = "discrimtest.db"
"""What a project's own database is called."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Something the library holds by name, and where it comes from."""

    name: str
    origin: Origin
    root: Path


def find_project(directory: Path | None, start: Path) -> Path | None:
    """The user's project.

    Args:
        directory: As asked for (``--project``); None to look for it.
        start: Where to begin to look: it, or its nearest parent that has ``studies/``.

    Raises:
        WrongInput: ``directory`` is no folder, or has no ``studies/``.
    """
    if directory is None:
        here = start.absolute()
        return next(
            (place for place in (here, *here.parents) if (place / "studies").is_dir()), None
        )
    if not (directory / "studies").is_dir():
        rule = "has no folder studies/" if directory.is_dir() else "is no folder"
        problem = Problem.of_input(
            "project",
            str(directory),
            rule,
            "Name the folder of a project, or make one: {init}",
            code="project.unknown",
            init=action("init", "DIR"),
        )
        raise WrongInput(f"{directory} is no project.", [problem])
    return directory.absolute()


def is_name(text: str) -> bool:
    """Whether a study or protocol may be called so."""
    return _SLUG.fullmatch(text) is not None and len(text) <= _LONGEST_NAME


class Library:
    """Studies, protocols, plans and legal files by name, the user's own before the shipped.

    A name belongs to one place as a whole: the files of a study or protocol are never mixed
    from two places.

    Args:
        project: Root of the user's project (:func:`find_project`), or None.
    """

    def __init__(self, project: Path | None = None) -> None:
        places: list[tuple[Origin, Path]] = []
        if project is not None:
            places.append(("project", project.absolute()))
        if (shipped := _PACKAGE / "_shipped").is_dir():
            places.append(("shipped", shipped))
        checkout = _PACKAGE.parent
        # Beside an installed package lie strangers' folders; a checkout has its own pyproject.
        if (checkout / "pyproject.toml").is_file() and (checkout / "protocols").is_dir():
            places.append(("checkout", checkout))
        roots = [root.resolve() for _, root in places]
        self.places = tuple(
            place for number, place in enumerate(places) if roots.index(roots[number]) == number
        )

    @property
    def project(self) -> Path | None:
        """The user's own project; None where there is none."""
        return next((root for origin, root in self.places if origin == "project"), None)

    def studies(self) -> tuple[Holding, ...]:
        """Every study, by name."""
        return self._all(files.studies)

    def protocols(self) -> tuple[Holding, ...]:
        """Every protocol, by name."""
        return self._all(files.protocols)

    def plans(self) -> tuple[Holding, ...]:
        """Every plan, by name."""
        return self._all(files.plans)

    def legal_files(self) -> tuple[Holding, ...]:
        """Every region with a legal file, by name."""
        return self._all(files.legal_files)

    def origin_of(self, path: str) -> Origin | None:
        """Which place answers for a path of the project; None when none has it."""
        found = self._place_of(path)
        return found[0] if found else None

    def text(self, path: str) -> str:
        """The text of ``path``, from the first place that has its study, protocol or plan.

        Raises:
            WrongInput: It is missing or can not be read.
        """
        return self._files_of(path).text(path)

    def names(self, folder: str) -> tuple[str, ...]:
        """What lies directly in a folder; for the three folders themselves, in any place."""
        if folder in (*FOLDERS, "protocols/legal"):
            everywhere = {name for _, root in self.places for name in OnDisk(root).names(folder)}
            return tuple(sorted(everywhere))
        return self._files_of(folder).names(folder)

    def _files_of(self, path: str) -> Files:
        found = self._place_of(path) or (self.places[0] if self.places else None)
        return OnDisk(found[1] if found else _PACKAGE)

    def _place_of(self, path: str) -> tuple[Origin, Path] | None:
        parts = path.split("/")
        legal = parts[:2] == ["protocols", "legal"]
        unit = Path(*parts) if legal else Path(*parts[:2])
        return next(
            ((origin, root) for origin, root in self.places if os.path.lexists(root / unit)), None
        )

    def _all(self, list_names: Callable[[Files], Iterator[str]]) -> tuple[Holding, ...]:
        found: dict[str, Holding] = {}
        for origin, root in self.places:
            for name in list_names(OnDisk(root)):
                if _SLUG.fullmatch(name):
                    found.setdefault(name, Holding(name, origin, root))
        return tuple(found[name] for name in sorted(found))


def library_of(project: Path | None) -> Library:
    """The library of a project; None for the one that stands here or in a parent folder."""
    return Library(find_project(project, Path.cwd()))
