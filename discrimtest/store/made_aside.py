"""Whether the tables of PostgreSQL still are what the program makes: types, rules, indexes.

PostgreSQL keeps no text of a table and words its rules anew in each release. So the program's own
tables are made once more, in a schema aside and a transaction that is taken back, and both are
read from the same catalogues. SQLite keeps the text (:mod:`discrimtest.store.structure`).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine, text
from sqlalchemy.dialects import postgresql

from discrimtest.errors import Problem
from discrimtest.store.damage import damage
from discrimtest.store.schema import schema_sql
from discrimtest.store.session import Session

_ASIDE = "discrimtest_made_aside"
_MAY = "SELECT has_database_privilege(current_database(), 'CREATE')"
_PARTS = {
    "column {part}": """
        SELECT c.relname, a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attnotnull THEN 'NOT NULL' END,
            'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), 'COLLATE ' || l.collname)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        LEFT JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'default'
        WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        AND c.relnamespace = CAST(quote_ident(:schema) AS regnamespace)""",
    "rule {part}": """
        SELECT c.relname, pg_get_constraintdef(r.oid), count(*)
        FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid
        WHERE r.contype IN ('c', 'f', 'p', 'u', 'x')
        AND r.connamespace = CAST(quote_ident(:schema) AS regnamespace) GROUP BY 1, 2""",
    "index {part}": """
        SELECT tablename, indexname, replace(indexdef, schemaname || '.', '')
        FROM pg_indexes WHERE schemaname = :schema""",
}
_Parts = dict[tuple[str, str], str]


def altered_tables(engine: Engine) -> Iterator[Problem]:
    """Columns, rules and indexes of the program's tables that are not as it makes them.

    Of PostgreSQL alone; what it says of who may not make a schema there is a :func:`caution`.
    """
    with engine.connect().execution_options(store_writes=True) as connection:
        if not _may(connection):
            return
        here = str(connection.scalar(text("SELECT current_schema()")))
        found = _parts(connection, here)
        wanted = _made_aside(connection)
        connection.rollback()
    tables = {table for table, _ in wanted}
    for part in sorted(wanted.keys() | found.keys()):
        if part[0] in tables and found.get(part) != wanted.get(part):
            yield _differs(part, found.get(part), wanted.get(part))


def caution(session: Session) -> Iterator[Problem]:
    """That nobody compared them, as who is connected may not make the tables aside."""
    if session.dialect.name == "postgresql" and not _may(session):
        rule = "were not compared with the program's: this user may not make a schema"
        repair = "Check once as the owner of the database too."
        yield Problem("types, rules and indexes of tables", "", rule, repair, "table.not_compared")


def _may(session: Session) -> bool:
    return session.dialect.name == "postgresql" and bool(session.scalar(text(_MAY)))


def _made_aside(connection: Session) -> _Parts:
    connection.exec_driver_sql(f"CREATE SCHEMA {_ASIDE}")
    connection.exec_driver_sql(f"SET LOCAL search_path TO {_ASIDE}")
    for statement in schema_sql(postgresql.dialect()):  # type: ignore[no-untyped-call]
        if statement.startswith(("CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX")):
            connection.exec_driver_sql(statement)
    return _parts(connection, _ASIDE)


def _parts(connection: Session, schema: str) -> _Parts:
    return {
        (table, kind.format(part=part)): str(told)
        for kind, asked in _PARTS.items()
        for table, part, told in connection.execute(text(asked), {"schema": schema})
    }


def _differs(part: tuple[str, str], found: str | None, wanted: str | None) -> Problem:
    place = f"table {part[0]}, {part[1]}"
    if wanted is None:
        return damage(place, "", "must not be there: it is none of this program's", "table.differs")
    rule = "must exist" if found is None else f"must be {wanted}"
    return damage(place, found or "", rule, "table.differs")
