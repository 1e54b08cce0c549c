"""What a person said about the columns of a source, and how a source is known again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.tables.spelling import folded


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Decisions on the columns of an export.

    Attributes:
        columns: Field to header; one header may serve two fields.
        constants: Field to what holds for every row ("landlord_type" to "agency").
        unused: Headers that stand for nothing to be read.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.columns or self.constants or self.unused)

    def over(self, earlier: ColumnMap) -> ColumnMap:
        """Both together; where they differ, this one holds."""
        fields = self.columns.keys() | self.constants.keys()
        unused, used = set(map(folded, self.unused)), set(map(folded, self.columns.values()))
        columns = {
            name: header
            for name, header in earlier.columns.items()
            if name not in fields and folded(header) not in unused
        }
        constants = {name: text for name, text in earlier.constants.items() if name not in fields}
        still = (header for header in earlier.unused if folded(header) not in used)
        return ColumnMap(
            columns | dict(self.columns),
            constants | dict(self.constants),
            tuple(dict.fromkeys((*still, *self.unused))),
        )

    def within(self, header: Iterable[str]) -> ColumnMap:
        """The decisions on columns that this header has."""
        spelled = set(map(folded, header))
        return ColumnMap(
            {name: of for name, of in self.columns.items() if folded(of) in spelled},
            self.constants,
            tuple(of for of in self.unused if folded(of) in spelled),
        )


def fingerprint(header: Iterable[str]) -> str:
    """What a source is known by: the names of its columns, in any order and spelling."""
    return sha256_hex(canonical_json(sorted(set(map(folded, header)) - {""})))
