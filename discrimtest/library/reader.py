"""Reads plain files into their models and remembers what was read, and what was wrong."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeVar

from discrimtest.errors import Problem, WrongInput
from discrimtest.files.reading import Reading, nothing, read_model
from discrimtest.files.word import FileTable
from discrimtest.library.files import Files

if TYPE_CHECKING:
    from discrimtest.files.plan import Plan

W = TypeVar("W", bound=FileTable)


class TextReader:
    """Reads files and remembers their texts, and what was wrong with those that failed.

    Args:
        files: The library, or a snapshot.
        frozen: Texts that a lock froze: they are read as what they were frozen as.
    """

    def __init__(self, files: Files, frozen: Collection[str] = ()) -> None:
        self.files, self.frozen = files, frozen
        self.texts: dict[str, str] = {}
        self.problems: list[Problem] = []

    def text(self, path: str) -> str | None:
        """The text, or None after noting the problem."""
        try:
            self.texts[path] = self.files.text(path)
        except WrongInput as error:
            self.problems.extend(error.problems)
            return None
        return self.texts[path]

    def model(self, path: str, model: type[W]) -> Reading[W]:
        """The file as its model; its mistakes are noted."""
        text = self.text(path)
        if text is None:
            return nothing(path, model, ())
        return self._noted(read_model(text, path, model, frozen=text in self.frozen))

    def plan(self, path: str) -> Reading[Plan]:
        """The file as a plan; its mistakes are noted.

        Ids of a frozen plan are not asked again: an estimator that this release lacks keeps no
        one from recording contacts, only from the analysis, which tells it.
        """
        # Loaded here: the estimators bring scipy, which listing studies can do without.
        from discrimtest.files.plan import Plan, read_plan

        text = self.text(path)
        if text is None:
            return nothing(path, Plan, ())
        known = None
        if text not in self.frozen:
            from discrimtest.estimators.registry import KNOWN

            known = KNOWN
        return self._noted(read_plan(text, path, known, frozen=text in self.frozen))

    def _noted(self, reading: Reading[W]) -> Reading[W]:
        self.problems.extend(reading.problems)
        return reading
