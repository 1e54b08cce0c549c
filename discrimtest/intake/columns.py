"""Which column of an export is what: known headers, and what a person said of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from discrimtest.doors import Input
from discrimtest.errors import Problem, WrongInput
from discrimtest.files.nearest import alike
from discrimtest.intake.address import postcode_in
from discrimtest.intake.column_map import ColumnMap
from discrimtest.intake.constants import constant_problems
from discrimtest.intake.headers import ASKED, KNOWN, Field
from discrimtest.intake.home import read_home, read_landlord_type
from discrimtest.intake.undecided import undecided
from discrimtest.intake.values import Unreadable
from discrimtest.tables.heading import bare_name
from discrimtest.tables.spelling import folded
from discrimtest.tables.table import RawTable
from discrimtest.words.language import LANGUAGES

REQUIRED = (Field.ADDRESS, Field.POSTCODE, Field.RENT, Field.HOME, Field.LANDLORD_TYPE)
REACHING = (Field.EMAIL, Field.LINK)
_LIKE = 60
"""From this likeness on a header may be a known one."""
_LOOKED_INTO = 200
"""Rows in which a kind of column is looked for."""
_TOLD_BY_CELLS: dict[Field, Callable[[str], object]] = {
    Field.HOME: read_home,
    Field.LANDLORD_TYPE: read_landlord_type,
}
CONSTANT = "(the same in every row)"
"""In the account of columns, for a field that no column holds."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row.

    Attributes:
        index: Position of each field found.
        language: "nl", "fr" or "en": the one most headers belong to.
        used: Field to header, or to :data:`CONSTANT`.
        unused: Headers that stand for nothing we read, as written.
        constants: What holds for every row, where no column says it.
    """

    index: Mapping[Field, int]
    language: str
    used: Mapping[str, str]
    unused: tuple[str, ...]
    constants: Mapping[Field, str] = field(default_factory=dict)

    def cell(self, cells: tuple[str, ...], field: Field) -> str:
        """The text of ``field`` in a row; empty when the file has no such column."""
        at = self.index.get(field)
        return self.constants.get(field, "") if at is None else cells[at]


def find_columns(table: RawTable, decided: ColumnMap | None = None) -> Columns:
    """Match the headers of a file with the fields we read.

    Case, accents and punctuation do not matter. What a person decided is never guessed; the other
    headers are looked up among the known ones. A column that may tell what decides (which homes
    are one, whether they are free, whose they are) and that nobody decided on is asked about.

    Raises:
        WrongInput: With every mistake: an unknown field or header in the decisions, two columns
            for one field, a required field that no column holds, a column to decide on; or that
            there is no header.
    """
    decided = decided or ColumnMap()
    return _Finding(table, decided).columns()


class _Finding:
    """One search for the columns of one table."""

    def __init__(self, table: RawTable, decided: ColumnMap) -> None:
        self.table, self.header, self.decided = table, table.header, decided
        self.place = f"{table.name}, line {table.header_line}"
        self.spelled = [folded(name) for name in table.header]
        self.problems: list[Problem] = []
        self.index: dict[Field, int] = {}

    def columns(self) -> Columns:
        """Raises: WrongInput: With every mistake."""
        self._take_decided()
        if not self.problems and not self.index and not set(self.spelled) & KNOWN.keys():
            raise WrongInput(f"{self.table.name} has no header.", [_no_header(self.place)])
        self._take_known()
        self.problems += self._missing()
        self.problems += undecided(
            self.table, self.index, self._answered(), self._unused(), self.place
        )
        if self.problems:
            raise WrongInput(f"The columns of {self.table.name} can not be told.", self.problems)
        constants = {Field(name): text for name, text in self.decided.constants.items()}
        used = {str(name): self.header[at] for name, at in sorted(self.index.items())}
        return Columns(
            self.index,
            self._language(),
            used | dict.fromkeys(map(str, constants), CONSTANT),
            tuple(name for _, name in self._free()),
            constants,
        )

    def _take_decided(self) -> None:
        for key, wanted in self.decided.columns.items():
            found = [at for at, name in enumerate(self.spelled) if name == folded(wanted)]
            if problem := _mapping_problem(key, wanted, found, self.header):
                self.problems.append(problem)
            else:
                self.index[Field(key)] = found[0]
        for wanted in self.decided.unused:
            if folded(wanted) not in self.spelled:
                self.problems.append(_unknown_header(Input("unused"), wanted, self.header))
        self.problems += constant_problems(self.decided.constants)

    def _take_known(self) -> None:
        taken, answered = set(self.index.values()), self._answered()
        candidates: dict[Field, list[int]] = {}
        for at, name in enumerate(self.spelled):
            known, _ = KNOWN.get(folded(bare_name(self.header[at])), (None, ""))
            if known and known not in answered and at not in taken and name not in self._unused():
                candidates.setdefault(known, []).append(at)
        for known, places in candidates.items():
            self.index[known] = places[0]
            if len(places) > 1:
                headers = [self.header[at] for at in places]
                self.problems.append(_two_columns(known, headers, self.place))

    def _unused(self) -> set[str]:
        return set(map(folded, self.decided.unused))

    def _answered(self) -> set[Field]:
        """The fields that a column or a constant holds."""
        known = set(Field)
        return {Field(name) for name in self.decided.constants if name in known} | set(self.index)

    def _language(self) -> str:
        votes = dict.fromkeys(LANGUAGES, 0)
        for name in self.spelled:
            if name in KNOWN:
                votes[KNOWN[name][1]] += 1
        return max(votes, key=lambda language: votes[language])

    def _free(self) -> list[tuple[int, str]]:
        used = set(self.index.values())
        return [(at, name) for at, name in enumerate(self.header) if at not in used and name]

    def _missing(self) -> list[Problem]:
        held = self._answered()
        lacking = [each for each in REQUIRED if each not in held]
        if Field.POSTCODE in lacking and self._postcodes_elsewhere():
            lacking.remove(Field.POSTCODE)
        free = {folded(name) for _, name in self._free()} - self._unused()
        asked = {ASKED.get(name) for name in free}
        problems = [
            _missing_one(each, self._suggested(each), self.place)
            for each in lacking
            if each not in asked
        ]
        if not held.intersection(REACHING):
            problems.append(_none_to_reach(self.place))
        return [*problems, _headers_found(self.header, self.place)] if problems else []

    def _postcodes_elsewhere(self) -> bool:
        """Whether addresses or municipalities of most rows hold the postcode."""
        fields = (Field.MUNICIPALITY, Field.ADDRESS)
        places = [self.index[each] for each in fields if each in self.index]
        if Field.ADDRESS not in self.index:
            places += [
                at for at, name in enumerate(self.spelled) if ASKED.get(name) is Field.ADDRESS
            ]
        rows = [row for row in self.table.rows if not row.fault]
        found = sum(any(postcode_in(row.cells[at]) for at in places) for row in rows)
        return found * 2 > len(rows)

    def _suggested(self, lacking: Field) -> str:
        """The column that a field may be: by its header, else by what stands in it."""
        known = [header for header, (of, _) in KNOWN.items() if of is lacking]
        scored = [
            (max(fuzz.ratio(folded(name), header) for header in known), -at, name)
            for at, name in self._free()
        ]
        score, _, near = max(scored, default=(0.0, 0, ""))
        if score >= _LIKE:
            return near
        reads = _TOLD_BY_CELLS.get(lacking)
        rows = [row.cells for row in self.table.rows[:_LOOKED_INTO] if not row.fault]
        for at, name in enumerate(self.header):
            if name and sum(_is_read(reads, cells[at]) for cells in rows) * 2 > len(rows):
                return name
        return ""


def _is_read(reads: Callable[[str], object] | None, cell: str) -> bool:
    if reads is None:
        return False
    try:
        reads(cell)
    except Unreadable:
        return False
    return True


def _mapping_problem(
    key: str, wanted: str, found: list[int], header: tuple[str, ...]
) -> Problem | None:
    if key not in set(Field):
        near = alike(key, map(str, Field), folded)
        return Problem(
            f"column {key}",
            key,
            f"the fields are {', '.join(Field)}",
            f"Write {near[0]!r}." if near else "Write one of them.",
            "column.field_unknown",
        )
    if len(found) == 1:
        return None
    if not found:
        return _unknown_header(Input("column", f"{key}={wanted}"), wanted, header)
    return Problem(
        f"column {key}",
        wanted,
        "two columns have this header",
        "Give one of them another name in the file.",
        "column.header",
    )


def _unknown_header(asked: Input, wanted: str, header: tuple[str, ...]) -> Problem:
    near = alike(wanted, header, folded)
    return Problem(
        "",
        wanted,
        f"the file's headers are {_listed(header)}",
        f"Write {near[0]!r}." if near else "Write one of them.",
        "column.header",
        asked.name,
    )


def _no_header(place: str) -> Problem:
    """A row in the header's stead; it is not shown, for it may hold names and numbers."""
    return Problem(
        place,
        "",
        "no name of a column is known, in any language of the program",
        "Put the names of the columns on the first line, or say what they are: {column}.",
        "column.no_header",
        values={"column": Input("column", "rent=…")},
    )


def _two_columns(field: Field, headers: list[str], place: str) -> Problem:
    return Problem(
        place,
        " and ".join(headers),
        "only one column can be '{field}'",
        "Say which: {first} or {second}.",
        "column.two_for_one",
        values={
            "field": field,
            "first": Input("column", f"{field}={headers[0]}"),
            "second": Input("column", f"{field}={headers[1]}"),
        },
    )


def _none_to_reach(place: str) -> Problem:
    return Problem(
        place,
        "",
        "a column with mailboxes or one with links is needed to reach a landlord",
        "Export the listings with their e-mail address or link, or name that column: {column}.",
        "column.none_to_reach",
        values={"column": Input("column", "email=…")},
    )


def _headers_found(header: tuple[str, ...], place: str) -> Problem:
    return Problem(
        place,
        _listed(header),
        "these are the headers found",
        "Check that this line is the header of the listings.",
        "column.headers_found",
    )


def _missing_one(field: Field, near: str, place: str) -> Problem:
    known = next(header for header, (of, _) in KNOWN.items() if of is field)
    column = Input("column", f"{field}={near or '…'}")
    repair = (
        f"If it is the column {near!r}, say so: {{column}}"
        if near
        else f"Name it: {{column}}, or call it {known!r} in the file"
    )
    values: dict[str, object] = {"column": column}
    if field in (Field.HOME, Field.LANDLORD_TYPE):
        repair += "; if it is the same in every row: {constant}"
        example = "agency" if field is Field.LANDLORD_TYPE else "apartment"
        values["constant"] = Input("constant", f"{field}={example}")
    return Problem(
        place,
        "",
        f"no column is known as '{field}'",
        f"{repair}.",
        "column.missing",
        str(field),
        values,
    )


def _listed(header: tuple[str, ...]) -> str:
    return ", ".join(name for name in header if name)
