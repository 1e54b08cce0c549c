"""Triggers by which the database itself keeps facts unchanged and erasures final.

They are generated from the tables: whatever is :class:`~discrimtest.store.tables.AppendOnly`
refuses UPDATE, DELETE and every way of replacing a row; whatever is
:class:`~discrimtest.store.tables.Erasable` may only be erased. ``db check`` compares what
the database holds with exactly these texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Table, UniqueConstraint

from discrimtest.store.tables import AppendOnly, Erasable, tables_of

_REFUSED = "append-only: a recorded row is never changed or deleted; record a correction"
_ERASE_ONLY = "erasable: a row can be erased, never changed or deleted"

# What an erasure may do, and a new master key, as the only updates allowed.
_ERASURES = {
    "private": "NEW.id = OLD.id AND NEW.subject = OLD.subject AND NEW.field = OLD.field "
    "AND NEW.media_type = OLD.media_type AND (NEW.ciphertext IS NULL AND NEW.lookup IS NULL "
    "OR NEW.ciphertext = OLD.ciphertext AND OLD.lookup IS NOT NULL AND NEW.lookup IS NOT NULL)",
    "subject_key": "NEW.subject = OLD.subject AND OLD.destroyed_at IS NULL "
    "AND (NEW.master_key_id = OLD.master_key_id AND NEW.wrapped_key IS NULL "
    "AND NEW.destroyed_at IS NOT NULL AND NEW.rule IS NOT NULL "
    "OR NEW.master_key_id <> OLD.master_key_id AND NEW.wrapped_key IS NOT NULL "
    "AND NEW.destroyed_at IS NULL AND NEW.rule IS NULL)",
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger and the exact text that makes it, which the database can show again."""

    name: str
    table: str
    sql: str


def guarded_tables() -> list[Table]:
    """The append-only and erasable tables, in the order of their references."""
    return tables_of(AppendOnly, Erasable)


def unique_keys(table: Table) -> list[tuple[str, ...]]:
    """Every set of columns that may occur once: the primary key, then the unique ones."""
    keys = [tuple(column.name for column in table.primary_key)]
    keys += sorted(
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    )
    if any(index.unique for index in table.indexes):
        raise TypeError(f"{table.name}: use a unique constraint, so that its guard is generated")
    return keys


@cache
def sqlite_triggers() -> tuple[Trigger, ...]:
    """The guards of SQLite.

    ``REPLACE`` deletes the row in its way without firing a delete trigger unless
    ``recursive_triggers`` is on, which is each connection's own choice; so inserting a
    key that is already there is refused before it can replace anything.
    """
    triggers = []
    for table in guarded_tables():
        name = table.name
        refused = _ERASE_ONLY if name in _ERASURES else _REFUSED
        abort = f"BEGIN SELECT RAISE(ABORT, '{refused}'); END"
        allowed = f" WHEN ({_ERASURES[name]}) IS NOT 1" if name in _ERASURES else ""
        there = " OR ".join(
            f"EXISTS (SELECT 1 FROM {name} WHERE "  # noqa: S608 (names of our own tables)
            + " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
            + ")"
            for key in unique_keys(table)
        )
        for what, event, condition in (
            ("no_update", "BEFORE UPDATE", allowed),
            ("no_delete", "BEFORE DELETE", ""),
            ("no_replace", "BEFORE INSERT", f" WHEN {there}"),
        ):
            trigger = f"{name}_{what}"
            sql = f"CREATE TRIGGER {trigger} {event} ON {name}{condition} {abort}"
            triggers.append(Trigger(trigger, name, sql))
    return tuple(triggers)


def postgresql_functions() -> dict[str, str]:
    """Bodies of the functions that PostgreSQL's guards call, by name."""
    code = "USING ERRCODE = 'integrity_constraint_violation'"
    bodies = {"discrimtest_refuse": f"BEGIN RAISE EXCEPTION '{_REFUSED}' {code}; END"}
    for table, allowed in _ERASURES.items():
        bodies[f"discrimtest_erase_{table}"] = (
            f"BEGIN IF TG_OP = 'UPDATE' THEN IF ({allowed}) IS TRUE THEN RETURN NEW; END IF; "
            f"END IF; RAISE EXCEPTION '{_ERASE_ONLY}' {code}; END"
        )
    return bodies


@cache
def postgresql_triggers() -> tuple[Trigger, ...]:
    """The guards of PostgreSQL, as ``pg_get_triggerdef`` writes them."""
    triggers = []
    for table in guarded_tables():
        name = table.name
        function = f"discrimtest_erase_{name}" if name in _ERASURES else "discrimtest_refuse"
        for what, event, level in (
            ("no_change", "DELETE OR UPDATE", "ROW"),
            ("no_truncate", "TRUNCATE", "STATEMENT"),
        ):
            trigger = f"{name}_{what}"
            sql = (
                f"CREATE TRIGGER {trigger} BEFORE {event} ON {name} "
                f"FOR EACH {level} EXECUTE FUNCTION {function}()"
            )
            triggers.append(Trigger(trigger, name, sql))
    return tuple(triggers)
