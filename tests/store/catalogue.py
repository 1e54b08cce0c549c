"""Everything a database says of its own schema, on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from discrimtest.store.session import Session


def catalogue(session: Session) -> list[Any]:
    """Columns, constraints, indexes, triggers and functions; each a line of its own."""
    if session.dialect.name == "sqlite":
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%'"
        rows = session.execute(text(query)).all()
        return sorted(
            (kind, name, table, line.strip())
            for kind, name, table, sql in rows
            if table != "alembic_version"
            for line in (sql or "").splitlines()
        )
    queries = {
        "column": "SELECT table_name, column_name, data_type, is_nullable, collation_name, "
        "row_number() OVER (PARTITION BY table_name ORDER BY ordinal_position) "
        "FROM information_schema.columns WHERE table_schema = 'public'",
        "constraint": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), "
        "condeferrable, condeferred FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "index": "SELECT tablename, indexname, indexdef FROM pg_indexes "
        "WHERE schemaname = 'public'",
        "trigger": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled "
        "FROM pg_trigger WHERE NOT tgisinternal",
        "function": "SELECT proname, prosrc, '' FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace",
        "view": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
    }
    return sorted(
        (what, *(str(value) for value in row))
        for what, query in queries.items()
        for row in session.execute(text(query))
        if row[0] != "alembic_version"
    )
