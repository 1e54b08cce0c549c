"""Whether a database still has the tables and guards this program made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from discrimtest.doors import action
from discrimtest.errors import Problem
from discrimtest.store.damage import damage
from discrimtest.store.guards import (
    Trigger,
    postgresql_functions,
    postgresql_triggers,
    sqlite_triggers,
)
from discrimtest.store.schema import schema_sql
from discrimtest.store.schemas import SCHEMA
from discrimtest.store.session import Session
from discrimtest.store.tables import every_table


def missing_parts(session: Session) -> Iterator[Problem]:
    """Another schema version, and tables or columns that are not there."""
    present = _columns(session)
    found = None
    if "alembic_version" in present:
        found = session.scalar(text("SELECT version_num FROM alembic_version"))
    if found != SCHEMA:
        yield Problem(
            "schema",
            str(found or ""),
            f"must be {SCHEMA}",
            "Run '{upgrade}', or install the version that made this database.",
            "database.schema",
            values={"upgrade": action("db upgrade")},
        )
    for table in every_table():
        if table.name not in present:
            yield damage(f"table {table.name}", "", "must exist", "table.missing")
            continue
        for name in sorted({column.name for column in table.columns} - present[table.name]):
            yield damage(
                f"table {table.name}",
                "",
                f"must have the column {name}",
                "table.column_missing",
            )


_COLUMNS = {
    "sqlite": "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c "
    "WHERE t.type = 'table'",
    "postgresql": "SELECT t.relname, c.attname FROM pg_class t "
    "JOIN pg_attribute c ON c.attrelid = t.oid JOIN pg_namespace n ON n.oid = t.relnamespace "
    "WHERE t.relkind = 'r' AND n.nspname = current_schema() AND c.attnum > 0 "
    "AND NOT c.attisdropped",
}


def _columns(session: Session) -> dict[str, set[str]]:
    """The columns that are there, by table; reflecting each table would take most of a check."""
    found: dict[str, set[str]] = {}
    for table, column in session.execute(text(_COLUMNS[session.dialect.name])).all():
        found.setdefault(table, set()).add(column)
    return found


def changed_guards(session: Session) -> Iterator[Problem]:
    """Triggers that are missing, altered, switched off, or not this program's; and other tables
    and columns than its own."""
    yield from _superfluous(session)
    if session.dialect.name == "postgresql":
        yield from _postgresql_guards(session)
        return
    found = session.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    )
    yield from _compared(dict(found.all()), sqlite_triggers())
    yield from _rewritten(session)


def _superfluous(session: Session) -> Iterator[Problem]:
    own = {table.name: {column.name for column in table.columns} for table in every_table()}
    rule = "must not be there: it is none of this program's"
    for table, columns in sorted(_columns(session).items()):
        if table not in own:
            if table != "alembic_version" and not table.startswith("sqlite_"):
                yield damage(f"table {table}", "", rule, "table.superfluous")
            continue
        for name in sorted(columns - own[table]):
            yield damage(f"table {table}, column {name}", "", rule, "table.superfluous")


def _rewritten(session: Session) -> Iterator[Problem]:
    """Tables and indexes of SQLite whose own text is another than the program's."""
    kept = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql <> ''"
    texts: dict[str, str] = dict(session.execute(text(kept)).all())
    for name, wanted in _sqlite_texts().items():
        if _lines(texts.get(name, "")) != wanted:
            place, rule = f"definition of {name}", "must be exactly the program's"
            yield damage(place, texts.get(name, ""), rule, "table.differs")


@cache
def _sqlite_texts() -> dict[str, list[str]]:
    made = (statement.split("\n", 1) for statement in schema_sql(sqlite.dialect()))
    named = {first.split()[2]: [first, *rest] for first, *rest in made if "TRIGGER" not in first}
    return {name: _lines("\n".join(parts)) for name, parts in named.items()}


def _lines(statement: str) -> list[str]:
    """In any order: a column that was added later stands elsewhere."""
    return sorted(line.strip() for line in statement.splitlines())


def _postgresql_guards(session: Session) -> Iterator[Problem]:
    rows = session.execute(
        text(
            "SELECT t.tgname, pg_get_triggerdef(t.oid, true), t.tgenabled FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE NOT t.tgisinternal AND n.nspname = current_schema() ORDER BY t.tgname"
        )
    ).all()
    yield from _compared({name: sql for name, sql, _ in rows}, postgresql_triggers())
    for name, _, enabled in rows:
        if enabled != "A":
            repair = f"Run: ALTER TABLE … ENABLE ALWAYS TRIGGER {name}; then find out who did it."
            yield Problem(
                f"trigger {name}",
                str(enabled),
                "must always be enabled",
                repair,
                "trigger.disabled",
            )
    bodies: dict[str, str] = dict(
        session.execute(
            text(
                "SELECT p.proname, p.prosrc FROM pg_proc p "
                "JOIN pg_namespace n ON n.oid = p.pronamespace "
                "WHERE n.nspname = current_schema() AND p.proname LIKE 'discrimtest%'"
            )
        ).all()
    )
    for name, body in postgresql_functions().items():
        if bodies.get(name, "").strip() != body:
            rule = "must be exactly the guard's function"
            yield damage(f"function {name}", bodies.get(name, ""), rule, "function.differs")


def _compared(found: Mapping[str, str], wanted: Iterable[Trigger]) -> Iterator[Problem]:
    for trigger in wanted:
        place = f"trigger {trigger.name} on {trigger.table}"
        if trigger.name not in found:
            yield damage(
                place,
                "",
                "must exist: it keeps recorded rows unchanged",
                "trigger.missing",
            )
        elif found[trigger.name] != trigger.sql:
            yield damage(place, found[trigger.name], "must be exactly the guard", "trigger.differs")
    for name in sorted(set(found) - {trigger.name for trigger in wanted}):
        yield damage(f"trigger {name}", found[name], "must not be there", "trigger.superfluous")
