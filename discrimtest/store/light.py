"""SQLAlchemy without two modules that it loads, and that nothing here asks it for.

``asyncio`` and ``importlib.metadata``, with all that these load, took a seventh of what SQLAlchemy
takes to load. It keeps a stand-in for each: the first thing asked of that loads the module itself.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_UNUSED = ("asyncio", "importlib.metadata")


class StandIn(ModuleType):
    """Loads the module of its name when something is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def _iscoroutine(value: object) -> Any:
    """What SQLAlchemy takes of ``asyncio`` while it loads."""
    return importlib.import_module("asyncio").iscoroutine(value)


def load() -> None:
    """Load SQLAlchemy with its dialect of SQLite, which every table's options ask for.

    A module that is there already stays.
    """
    standing = [StandIn(name) for name in _UNUSED if name not in sys.modules]
    for each in standing:
        sys.modules[each.__name__] = each
        parent, _, child = each.__name__.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, each)
        else:
            vars(each)["iscoroutine"] = _iscoroutine
    importlib.import_module("sqlalchemy.dialects.sqlite")
    for each in standing:
        if sys.modules.get(each.__name__) is each:
            del sys.modules[each.__name__]
