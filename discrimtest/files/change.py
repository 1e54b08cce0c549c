"""What differs between two states of the same plain files: file, key, before and after.

A TOML file is compared by what it says, key by key, so that an order of lines or a remark is told
apart from a change of meaning; any other file is compared line by line.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_NAMED_BY = ("id", "value", "name")
_Flat = dict[str, str]


class ChangeKind(StrEnum):
    """What happened at a place."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    LAYOUT = "layout"
    """The file says the same: only remarks, spaces or the order of its keys differ."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        file: Path in the project.
        key: Key of a TOML file (``sample.tests``), or line of a text; empty for a whole file.
        before, after: The value as the file writes it; empty where there is none.
    """

    file: str
    key: str
    before: str
    after: str
    kind: ChangeKind

    @property
    def of_file(self) -> ChangeKind:
        """What happened to the file as a whole."""
        whole = not self.key and self.kind is not ChangeKind.LAYOUT
        return self.kind if whole else ChangeKind.CHANGED

    def to_dict(self) -> dict[str, str]:
        """What a program reads of it."""
        place = {"file": self.file, "key": self.key, "kind": str(self.kind)}
        return {**place, "before": self.before, "after": self.after}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """Every difference between two sets of files, text by path."""
    return tuple(
        change
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
        for change in _of_file(path, before.get(path), after.get(path))
    )


def _of_file(path: str, before: str | None, after: str | None) -> Iterator[Change]:
    if before is None or after is None:
        yield Change(path, "", "", "", ChangeKind.ADDED if before is None else ChangeKind.REMOVED)
        return
    was, now = (_values(path, text) for text in (before, after))
    if was is None or now is None:
        yield from _lines(path, before.splitlines(), after.splitlines())
        return
    flat, found = (dict(_flat(was, now, "")), dict(_flat(now, was, "")))
    keys = [key for key in dict.fromkeys((*flat, *found)) if flat.get(key) != found.get(key)]
    for key in keys:
        yield _change(path, key, flat.get(key, ""), found.get(key, ""))
    if not keys:
        yield Change(path, "", "", "", ChangeKind.LAYOUT)


def _values(path: str, text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text) if path.endswith(".toml") else None
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _flat(value: Any, other: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every plain value under its key, beside the same place of the other state.

    Items of a list of tables stand under their id where all have one; else those that only one of
    the states holds stand whole.
    """
    if isinstance(value, dict) and (isinstance(other, dict) or not key):
        beside = other if isinstance(other, dict) else {}
        for name, item in value.items():
            yield from _flat(item, beside.get(name), f"{key}.{name}" if key else name)
    elif _tables(value):
        others = other if _tables(other) else []
        yield from _items(value, others, key)
    else:
        yield key, written(value)


def _items(items: list[Any], others: list[Any], key: str) -> Iterator[tuple[str, str]]:
    name = next((each for each in _NAMED_BY if _names(items, each) and _names(others, each)), None)
    if name is not None:
        beside = {item[name]: item for item in others}
        for item in items:
            yield from _flat(item, beside.get(item[name], {}), f"{key}[{item[name]}]")
        return
    common = Counter(map(written, others))
    number = 0
    for item in map(written, items):
        if common[item]:
            common[item] -= 1
            continue
        number += 1
        yield f"{key}[{number}]", item


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _names(items: Sequence[Mapping[str, Any]], key: str) -> bool:
    """Whether ``key`` tells these tables apart."""
    found = [item.get(key) for item in items]
    return all(isinstance(name, str) for name in found) and len({*found}) == len(found)


def _lines(path: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Lines that were replaced, added or taken out, under the number they had."""
    # Loaded here: a command that only asks whether files stand compares no lines.
    from difflib import SequenceMatcher

    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, first, last, start, end in steps:
        if kind != "equal":
            was, now = "\n".join(before[first:last]), "\n".join(after[start:end])
            yield _change(path, f"line {first + 1}", was, now)


def _change(path: str, key: str, before: str, after: str) -> Change:
    kind = ChangeKind.CHANGED
    if not before or not after:
        kind = ChangeKind.REMOVED if before else ChangeKind.ADDED
    return Change(path, key, before, after, kind)


def written(value: Any) -> str:
    """A value as a TOML file writes it, on one line.

    >>> written(["nl", 3, True])
    '["nl", 3, true]'
    """
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {written(item)}' for name, item in value.items())} }}"
    return str(value)
