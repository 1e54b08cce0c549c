"""The whole schema as statements, generated from the tables, guards and views.

A migration never calls this: it holds its own frozen text, and tests compare the
migrated database with what stands here. ``python -m discrimtest.store.schema sqlite``
prints it, as a help in writing the next migration.
"""

from __future__ import annotations

import sys

from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from discrimtest.store.guards import postgresql_functions, postgresql_triggers, sqlite_triggers
from discrimtest.store.tables import Base
from discrimtest.store.views import view_sql, views


def schema_sql(dialect: Dialect) -> list[str]:
    """Every statement that makes an empty database into a store, in order."""
    statements = []
    for table in Base.metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=dialect))
        statements.append("\n".join(line.rstrip() for line in made.splitlines() if line.strip()))
        statements += sorted(
            str(CreateIndex(index).compile(dialect=dialect)).strip() for index in table.indexes
        )
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
    statements += [view_sql(name, dialect) for name in views()]
    return statements


def as_script(statements: list[str]) -> str:
    """Statements as a file: each ends with a semicolon and an empty line."""
    return "".join(f"{statement};\n\n" for statement in statements)


def from_script(script: str) -> list[str]:
    """The statements of such a file."""
    return [part.strip() for part in script.split(";\n\n") if part.strip()]


if __name__ == "__main__":
    chosen: Dialect = sqlite.dialect()
    if sys.argv[1:] == ["postgresql"]:
        chosen = postgresql.dialect()  # type: ignore[no-untyped-call]
    sys.stdout.write(as_script(schema_sql(chosen)))
