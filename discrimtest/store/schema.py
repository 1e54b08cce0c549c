"""The whole schema as statements, generated from the tables and guards.

A migration never calls this: it holds its own frozen text, and tests compare the
migrated database with what stands here. ``python -m discrimtest.store.schema sqlite``
prints it, as a help in writing the next migration.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy import Connection, Dialect, Index
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from discrimtest.store.guards import postgresql_functions, postgresql_triggers, sqlite_triggers
from discrimtest.store.tables import every_table


def schema_sql(dialect: Dialect) -> list[str]:
    """Every statement that makes an empty database into a store, in order."""
    statements = []
    for table in every_table():
        made = str(CreateTable(table).compile(dialect=dialect))
        statements.append("\n".join(line.rstrip() for line in made.splitlines() if line.strip()))
        statements += sorted(_index_sql(index, dialect) for index in table.indexes)
    if dialect.name == "postgresql":
        for name, body in postgresql_functions().items():
            statements.append(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
            )
        for trigger in postgresql_triggers():
            statements.append(trigger.sql)
            statements.append(f"ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name}")
    else:
        statements += [trigger.sql for trigger in sqlite_triggers()]
    return statements


def _index_sql(index: Index, dialect: Dialect) -> str:
    made = str(CreateIndex(index).compile(dialect=dialect)).strip()
    return f"{made} WHERE {where}" if (where := index.info.get("where")) else made


def as_script(statements: list[str]) -> str:
    """Statements as a file: each ends with a semicolon and an empty line."""
    return "".join(f"{statement};\n\n" for statement in statements)


def from_script(script: str) -> list[str]:
    """The statements of such a file."""
    return [part.strip() for part in script.split(";\n\n") if part.strip()]


def run_script(connection: Connection, migration: Path) -> None:
    """Run the frozen text that lies beside a migration for this kind of database."""
    file = migration.with_suffix(f".{connection.dialect.name}.sql")
    for statement in from_script(file.read_text(encoding="utf-8")):
        connection.exec_driver_sql(statement)


if __name__ == "__main__":
    chosen: Dialect = sqlite.dialect()
    if sys.argv[1:] == ["postgresql"]:
        chosen = postgresql.dialect()  # type: ignore[no-untyped-call]
    sys.stdout.write(as_script(schema_sql(chosen)))
