"""A listing file that somebody brings, with what was said about its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from discrimtest.errors import Problem, Refused
from discrimtest.intake.column_map import ColumnMap
from discrimtest.intake.columns import CONSTANT
from discrimtest.library.sources import KnownSource, Sources
from discrimtest.tables.table import RawTable


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """One file to be imported.

    Attributes:
        digest: SHA-256 of its bytes.
        sources: Those of the project.
        source: Name of its source; empty where nobody said it.
        said: What was said about its columns now.
    """

    table: RawTable
    digest: str
    sources: Sources
    source: str
    said: ColumnMap

    def decided(self, study: Mapping[str, str]) -> ColumnMap:
        """All that holds for its columns.

        Args:
            study: What the study says: field to header.
        """
        header, known = self.table.header, self._known()
        kept = known.decided.within(header) if known else ColumnMap()
        return self.said.over(kept.over(ColumnMap(study).within(header)))

    def kept(self, decided: ColumnMap) -> str:
        """Keeps what was said now for the next file of the source; gives where it stands."""
        if not self.said:
            return self.path
        known = self._known()
        name = known.name if known else self.source or self.sources.free_name(self.table.name)
        return self.sources.keep(name, self.table.header, decided)

    @property
    def path(self) -> str:
        """Where its source is kept; empty for an unknown one."""
        known = self._known()
        return known.path if known else ""

    def unused(self, used: Mapping[str, str]) -> tuple[str, ...]:
        """Its columns, but for those that are used."""
        return tuple(name for name in self.table.header if name and name not in used.values())

    def must_be_read_as(self, used: Mapping[str, str]) -> None:
        """
        Args:
            used: The column of each field when it was imported before.

        Raises:
            Refused: What is said now differs from that.
        """
        said = {**self.said.columns, **dict.fromkeys(self.said.constants, CONSTANT)}
        said |= {name: "" for name, header in used.items() if header in self.said.unused}
        other = [name for name, header in said.items() if used.get(name, "") != header]
        if other:
            raise _read_otherwise(self.table.name, other, used)

    def _known(self) -> KnownSource | None:
        return self.sources.of(self.table.header, self.source)


def _read_otherwise(file: str, fields: list[str], used: Mapping[str, str]) -> Refused:
    read = "; ".join(f"{name} was {used.get(name, 'not read')}" for name in fields)
    problem = Problem(
        file,
        read,
        "was imported before with other columns, and what an import brought stays",
        "Save the file again without the rows that were accepted, and import that.",
        "file.imported_otherwise",
    )
    return Refused("The file was imported before.", [problem])
