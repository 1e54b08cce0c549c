"""A TOML file for a new study: the text of an old one, without what belonged to that study alone.

What an old study alone could know is taken out, with a remark in its place, or marked where a text
must be written anew. Everything else, remarks too, stays to the letter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from discrimtest.files.change import written

FILL_IN = "FILL IN"
"""Begins a text that somebody must still write."""
_TABLE = re.compile(r"\s*\[(\[?)\s*([^\]]+?)\s*\]")


@dataclass(frozen=True, slots=True)
class Emptying:
    """What becomes of the keys of a file; a key also stands for everything below it.

    Attributes:
        removed: Taken out; the text is the remark that stands there instead.
        marked: Its texts are marked, and shown as they were.
        written: Its new value, as the file writes it.
    """

    removed: Mapping[str, str] = field(default_factory=dict)
    marked: Sequence[str] = ()
    written: Mapping[str, str] = field(default_factory=dict)


def emptied(text: str, rules: Emptying) -> str:
    """``text``, which must be valid TOML, by these rules.

    >>> emptied('seed = 7\\nrunner = "We"\\n', Emptying({"seed": "seed = …"}, ["runner"]))
    '# seed = …\\nrunner = "FILL IN (was: We)"\\n'
    """
    told: set[str] = set()
    kept: list[str] = []
    remarks: list[str] = []
    for each in _statements(text):
        removed = next((key for key in rules.removed if _is_below(each.key, key)), None)
        if each.is_remark:
            remarks += each.lines
        elif removed is None:
            kept += [*remarks, *_kept(each, rules)]
            remarks = []
        elif removed not in told:
            # Remarks right above what is taken out go with it.
            remarks = []
            told.add(removed)
            kept += [f"# {line}" for line in rules.removed[removed].splitlines()]
    kept += remarks
    before = ["", *kept]
    return "".join(f"{line}\n" for line, above in zip(kept, before, strict=False) if line or above)


@dataclass(frozen=True, slots=True)
class _Statement:
    """Lines that belong together; ``key`` is empty for remarks and blank lines."""

    key: str
    lines: tuple[str, ...]
    header: bool = False

    @property
    def is_remark(self) -> bool:
        return not self.key and self.lines[0].lstrip().startswith("#")


def _statements(text: str) -> Iterator[_Statement]:
    table, held = "", list[str]()
    for line in text.splitlines():
        held.append(line)
        if len(held) == 1 and (header := _TABLE.match(line)):
            table = header[2]
            yield _Statement(table, (line,), header=True)
            held = []
            continue
        values = _read("\n".join(held))
        if values is None:
            continue
        name = _dotted(values)
        yield _Statement(".".join(filter(None, (table, name))) if name else "", tuple(held))
        held = []
    if held:
        yield _Statement("", tuple(held))


def _read(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _dotted(values: Mapping[str, object]) -> str:
    """The first key written; ``place.name = …`` is told from an inline table by its first part."""
    return next(iter(values), "")


def _kept(each: _Statement, rules: Emptying) -> Iterator[str]:
    name = each.key.rpartition(".")[2]
    if each.header or not each.key:
        yield from each.lines
    elif each.key in rules.written:
        yield f"{name} = {rules.written[each.key]}"
    elif any(_is_below(each.key, key) for key in rules.marked):
        (value,) = tomllib.loads("\n".join(each.lines)).values()
        yield f"{name} = {written(_marked(value))}"
    else:
        yield from each.lines


def _is_below(key: str, top: str) -> bool:
    return key == top or key.startswith(f"{top}.")


def _marked(value: Any) -> Any:
    """Every text in a value, marked; what is marked already stays."""
    if isinstance(value, dict):
        return {name: _marked(item) for name, item in value.items()}
    if isinstance(value, str) and not value.startswith(FILL_IN):
        return f"{FILL_IN} (was: {value})" if value else FILL_IN
    return value
