"""From the text of a TOML file to its model, with every mistake it holds.

A file with mistakes still gives what can be understood of it, so that the rules which do not
touch the mistakes can be checked as well, and a researcher hears everything at once.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from discrimtest.errors import Problem
from discrimtest.files.formats import (
    KEY,
    UPGRADES,
    Upgrade,
    format_of,
    is_known,
    newest,
    upgraded,
)
from discrimtest.files.kinds import annotated, wrong_kinds
from discrimtest.files.toml_lines import key_lines
from discrimtest.files.word import FileTable, Key
from discrimtest.files.wording import place, problems_of, shown
from discrimtest.tables.moment import read_day

W = TypeVar("W", bound=FileTable)

_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
DEEPEST = 30
"""Tables and lists within each other; no file that people write has more than six."""
_SYNTAX = {
    "Illegal character '\\n'": "the quote that opens a text is not closed on its line",
    "Expected '=' after a key in a key/value pair": "a key must be followed by = and its value",
    "Invalid statement": "must be a key, a [table] or a comment",
    "Invalid value": "must be a value: text in quotes, a number, true, false, a date or a list",
    "Unterminated string": "the quote that opens this text is never closed",
    "Unclosed array": "the list is never closed by ]",
    "Unclosed inline table": "the table is never closed by }",
    "Expected newline or end of document after a statement": "nothing may follow on this line",
    "Cannot overwrite a value": "this key is written twice",
    "Illegal character": "holds a character that TOML does not allow here",
    "Invalid initial character for a key part": "must be a key",
}


@dataclass(frozen=True, slots=True)
class Reading(Generic[W]):
    """One file, read.

    Attributes:
        value: The model; where the file has mistakes, what is left of it without them.
        missing: Top-level keys that could not be understood. ``value`` may lack them.
        raw: The plain values, for looking up names.
        lines: Line of each key.
    """

    path: str
    value: W
    raw: dict[str, Any]
    missing: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    lines: dict[Key, int] = field(default_factory=dict)

    def place(self, *key: str | int) -> str:
        """Where a key stands, as messages name it."""
        return place(self.path, self.lines, key)

    def item(self, table: str, *rest: str | int, **having: str) -> str:
        """Where the item of a list of tables stands that has these values (``id="x"``)."""
        for number, item in enumerate(tables(self.raw, table)):
            if all(item.get(key) == value for key, value in having.items()):
                return self.place(table, number, *rest)
        return self.place(table)


def read_model(text: str, path: str, model: type[W], *, frozen: bool = False) -> Reading[W]:
    """Read ``text`` as ``model``; mistakes are told in ``problems``, never raised.

    Values are taken strictly: ``"200"`` is no number and ``"yes"`` is not true. A file of an
    older format is read through its upgrades (:mod:`discrimtest.files.formats`). A text that was
    read not long ago is not read again: what is returned is shared, and never changed.

    Args:
        text: The file's text.
        path: What messages call the file.
        model: What the file's newest format holds.
        frozen: Whether a lock froze it. Its kinds of values are then not asked again: the
            release that froze it took them, perhaps less strictly.
    """
    return cast(Reading[W], _read(text, path, model, frozen, UPGRADES.get(model, ())))


@lru_cache(maxsize=64)
def _read(
    text: str, path: str, model: type[FileTable], frozen: bool, _: tuple[Upgrade, ...]
) -> Reading[FileTable]:
    raw, problem = parse(text, path)
    if problem is not None:
        return nothing(path, model, (problem,))
    lines = key_lines(text)
    if not is_known(format_of(raw), model):
        problem = _unknown_format(format_of(raw), model, place(path, lines, (KEY,)))
        return Reading(path, _unchecked(model, {}), raw, _fields(model), (problem,), lines)
    raw = upgraded(raw, model)
    taken, errors = _taken(model, raw, frozen)
    if taken is not None:
        return Reading(path, taken, raw, lines=lines)
    problems = tuple(problems_of(errors, model, path, lines))
    value, missing = _what_is_left(model, raw, errors, frozen)
    return Reading(path, value, raw, missing, problems, lines)


def _unknown_format(format_: object, model: type[FileTable], where: str) -> Problem:
    if type(format_) is int and format_ > newest(model):
        rule = f"this program reads formats up to {newest(model)}"
        repair = "Install the newer version of discrimtest that this file was written for."
        return Problem(where, shown(format_), rule, repair, "format.newer", KEY)
    quotes = '"' if isinstance(format_, str) else ""
    rule = "must be a whole number from 1" + (", without quotes" if quotes else "")
    found, repair = f"{quotes}{shown(format_)}{quotes}", f"Write {KEY} = {newest(model)}."
    return Problem(where, found, rule, repair, "format.unknown", KEY)


def tables(raw: Mapping[str, object], name: str) -> list[dict[str, Any]]:
    """The tables of a list in plain values; whatever else is written there counts as empty."""
    found = raw.get(name)
    items = found if isinstance(found, list) else []
    return [item if isinstance(item, dict) else {} for item in items]


def nothing(path: str, model: type[W], problems: tuple[Problem, ...]) -> Reading[W]:
    """The reading of a file that gave nothing."""
    return Reading(path, _unchecked(model, {}), {}, _fields(model), problems)


def parse(text: str, path: str) -> tuple[dict[str, Any], Problem | None]:
    """The plain values of a TOML text; a syntax error names its line and column."""
    try:
        raw = tomllib.loads(text)
        return (raw, None) if (excess := _excess(raw)) is None else ({}, _too_much(path, *excess))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        where = _WHERE.search(message)
        said = message[: where.start()] if where else message
        rule = next((rule for start, rule in _SYNTAX.items() if said.startswith(start)), said)
        if where and where[1]:
            line, column = int(where[1]), int(where[2])
        else:
            line, column = len(text.rstrip("\n").split("\n")), 0
        found = text.split("\n")[line - 1].strip() if line <= text.count("\n") + 1 else ""
        at = f"{path}, line {line}" + (f", column {column}" if column else "")
        day = read_day(found.partition("=")[2].partition("#")[0])
        mend = f"Write the date as {day}" if day else "Mend this line"
        repair = f"{mend}; nothing else of the file was read."
        return {}, Problem(at, shown(found), f"is no TOML: {rule}", repair, "toml.syntax")
    except RecursionError:
        return {}, _too_much(path, "the file", _TOO_DEEP)
    except ValueError as error:  # Python reads no number of more than some thousand digits
        long = _LONG.search(text)
        rule = _TOO_LARGE if long else f"is no TOML we can read: {error}"
        place = f"{path}, line {text.count(chr(10), 0, long.start()) + 1}" if long else path
        return {}, Problem(place, "", rule, "Simplify the file.", "toml.syntax")


_TOO_DEEP = f"may hold tables and lists within each other {DEEPEST} deep at most"
_TOO_LARGE = "may hold whole numbers of 64 bits at most, as TOML has them"
_LONG = re.compile(r"[0-9][0-9_]{1000,}")


def _excess(raw: dict[str, Any]) -> tuple[str, str] | None:
    """The first key below which a file is nested too deep or holds too large a number."""
    waiting: list[tuple[str, int, Any]] = [(key, 1, value) for key, value in raw.items()]
    while waiting:
        key, depth, value = waiting.pop()
        if depth > DEEPEST:
            return key, _TOO_DEEP
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            return key, _TOO_LARGE
        inner = value.values() if isinstance(value, dict) else value
        if isinstance(value, (dict, list)):
            waiting += [(key, depth + 1, each) for each in inner]
    return None


def _too_much(path: str, key: str, rule: str) -> Problem:
    return Problem(f"{path}: {shown(key)}", "", rule, "Simplify the file.", "toml.excess")


def _fields(model: type[FileTable]) -> frozenset[str]:
    return frozenset(model.model_fields)


def _taken(
    model: type[W], raw: dict[str, Any], frozen: bool
) -> tuple[W | None, list[ErrorDetails]]:
    """The values as their model, or what it finds wrong and what it would take for another kind."""
    kinds = [] if frozen else list(wrong_kinds(model, raw))
    told = {error["loc"] for error in kinds}
    try:
        value = model.model_validate(raw)
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, [*kinds, *(each for each in found if each["loc"] not in told)]
    return (None if kinds else value), kinds


def _what_is_left(
    model: type[W], raw: dict[str, Any], errors: list[ErrorDetails], frozen: bool
) -> tuple[W, frozenset[str]]:
    """The model without unknown keys, without list items that are wrong, and without the
    top-level keys that are wrong even so."""
    left = copy.deepcopy(raw)
    wrong_items: dict[str, set[int]] = {}
    for error in errors:
        key = error["loc"]
        if error["type"] == "extra_forbidden":
            _remove(left, key)
        elif len(key) > 1 and isinstance(key[1], int) and _is_table(raw[str(key[0])], key[1]):
            wrong_items.setdefault(str(key[0]), set()).add(key[1])
    for name, numbers in wrong_items.items():
        left[name] = [item for number, item in enumerate(left[name]) if number not in numbers]
    _, still = _taken(model, left, frozen)
    missing = frozenset(str(error["loc"][0]) for error in still if error["loc"])
    if any(not error["loc"] for error in still):
        missing = _fields(model)
    values = {
        name: TypeAdapter[Any](annotated(info)).validate_python(left[name])
        for name, info in model.model_fields.items()
        if name in left and name not in missing
    }
    return _unchecked(model, values), missing


def part(model: type[FileTable], name: str, table: object) -> Any:
    """One value of a table, whatever is wrong with the others; None where it is wrong itself."""
    wanted = annotated(model.model_fields[name])
    if not isinstance(table, dict) or any(wrong_kinds(wanted, table.get(name))):
        return None
    with suppress(ValidationError):
        return TypeAdapter[Any](wanted).validate_python(table[name]) if name in table else None
    return None


def _unchecked(model: type[W], values: Mapping[str, Any]) -> W:
    made: Any = model.model_construct(**values)
    value: W = made
    return value


def _is_table(items: Any, number: int) -> bool:
    return isinstance(items, list) and number < len(items) and isinstance(items[number], dict)


def _remove(raw: Any, key: Key) -> None:
    *around, last = key
    for part in around:
        raw = raw[part]
    del raw[last]
