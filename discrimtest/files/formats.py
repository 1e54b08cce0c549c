"""Which format a plain file is written in, and how an older one is read as today's.

A file says ``format = 1`` (without the key it is 1). A release that changes what a file holds
raises its format and adds here how the values of the format before become its own. So a file of
any released format is read for ever, and a study that was locked long ago stays usable
(docs/decisions/2026-11-28-formats.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from discrimtest.files.word import FileTable

KEY = "format"

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""The plain values of one format -> those of the next; what it is given may be changed."""

UPGRADES: dict[type[FileTable], tuple[Upgrade, ...]] = {}
"""Each file's model -> its upgrades: from format 1 to 2, from 2 to 3, and so on."""


def newest(model: type[FileTable]) -> int:
    """The format this program writes; the model describes its values."""
    return 1 + len(UPGRADES.get(model, ()))


def format_of(raw: Mapping[str, Any]) -> object:
    """The format a file says; 1 where it says none. It may be anything: nobody checked it."""
    return raw.get(KEY, 1)


def is_known(format_: object, model: type[FileTable]) -> bool:
    """Whether this program can read files of that format."""
    return type(format_) is int and 1 <= format_ <= newest(model)


def upgraded(raw: Mapping[str, Any], model: type[FileTable]) -> dict[str, Any]:
    """Plain values as the newest format has them, without the format itself.

    >>> upgraded({"format": 1, "seed": 3}, model=None)
    {'seed': 3}
    """
    values = {name: value for name, value in raw.items() if name != KEY}
    format_ = format_of(raw)
    assert isinstance(format_, int)  # noqa: S101 (the reader asked whether it is known)
    for upgrade in UPGRADES.get(model, ())[format_ - 1 :]:
        values = upgrade(values)
    return values
