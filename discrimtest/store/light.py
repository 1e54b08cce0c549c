"""SQLAlchemy without two modules that it loads, and that nothing here asks it for.

``asyncio`` and ``importlib.metadata``, with all that these load, took a seventh of what SQLAlchemy
takes to load. It keeps a stand-in for each: the first thing asked of that loads the module itself.
"""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader

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


class _Loader:
    """Loads SQLAlchemy with its dialect of SQLite, which every table's options ask for."""

    def __init__(self, real: Loader) -> None:
        self.real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = module.__loader__ = self.real
        standing = _stand_in()
        self.real.exec_module(module)
        importlib.import_module("sqlalchemy.dialects.sqlite")
        for each in standing:
            if sys.modules.get(each.__name__) is each:
                del sys.modules[each.__name__]


class FirstFinder:
    """Finds SQLAlchemy, once: until somebody asks for it nothing is loaded."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != "sqlalchemy":
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)  # type: ignore[assignment]
        return spec


def _stand_in() -> list[StandIn]:
    """Put a stand-in where a module is not yet."""
    standing = [StandIn(name) for name in _UNUSED if name not in sys.modules]
    for each in standing:
        sys.modules[each.__name__] = each
        parent, _, child = each.__name__.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, each)
        else:
            vars(each)["iscoroutine"] = _iscoroutine
    return standing
