"""Statements are compiled once for all engines of a test process, as a program compiles them once
for its only one: every test opens an engine of its own, and compiling took it longest."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_COMPILED: LRUCache[object, object] = LRUCache(5_000)


def _speaks_alike(one: DefaultDialect, other: object) -> bool:
    """Whether two engines speak to one kind of database through one driver."""
    return type(one) is type(other)


# A statement is kept by what it says and who it is said to.
DefaultDialect.__eq__ = _speaks_alike  # type: ignore[method-assign, assignment]
DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]


@event.listens_for(Engine, "engine_connect")
def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)
