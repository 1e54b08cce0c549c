"""What a database user who does not own the tables may do with each, on PostgreSQL.

Rights follow from the kinds of tables that the guards rest on: facts are read and added, what is
erasable is emptied, present state changes in the columns that change. A user with these rights, and
no others, can not lift a guard, change a table or read past :mod:`discrimtest.store.sight`.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table, text

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.store.session import Session
from discrimtest.store.sight import policies
from discrimtest.store.tables import AppendOnly, Base, every_table

CHANGED: dict[str, tuple[str, ...]] = {
    "private": ("ciphertext", "lookup"),
    "subject_key": ("master_key_id", "wrapped_key", "destroyed_at", "rule"),
    "study": ("timezone", "purpose", "mode", "simulated", "state"),
    "person": ("active",),
    "landlord": (),
    "line": ("channel", "address_id", "verified_at"),
    "lease": ("holder", "until"),
    "job": (
        *("asked", "state", "holder", "until", "stopping", "kept"),
        *("step", "done", "total", "told", "ended"),
    ),
    "job_file": ("content",),
}
"""The columns that the program writes anew, by table; every other table only grows."""
POLICY = "discrimtest_sight"
_VERSION = "alembic_version"


def changing(table: Table) -> tuple[str, ...]:
    """The columns of a table that may be written anew.

    Raises:
        KeyError: It is neither append-only nor listed: say what may change of it.
    """
    return () if issubclass(Base.nouns[table], AppendOnly) else CHANGED[table.name]


def grant_rights(session: Session, role: str) -> None:
    """Give a user of the database what the program needs, and take everything else.

    Args:
        session: A writing session of the user who owns the tables.

    Raises:
        Refused: There is no such user, or it could do more all the same; nothing was changed.
    """
    require_plain(session, role)
    schema = session.scalar(text("SELECT quote_ident(current_schema())"))
    database = session.scalar(text("SELECT quote_ident(current_database())"))
    name = session.scalar(text("SELECT quote_ident(:role)"), {"role": role})
    for statement in (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}, PUBLIC",
        f"REVOKE CREATE ON SCHEMA {schema} FROM {name}, PUBLIC",
        f"REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM {name}, PUBLIC",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"GRANT SELECT ON {_VERSION} TO {name}",
        *_of_tables(name),
        *_of_rows(),
    ):
        session.exec_driver_sql(statement)
    found = [*excess(session, role)]
    if found:
        raise Refused("The rights were not given.", found)


def _of_tables(name: str | None) -> Iterator[str]:
    for table in every_table():
        yield f"GRANT SELECT, INSERT ON {table.name} TO {name}"
        if columns := changing(table):
            yield f"GRANT UPDATE ({', '.join(columns)}) ON {table.name} TO {name}"


def _of_rows() -> Iterator[str]:
    for table, condition in policies().items():
        yield f"DROP POLICY IF EXISTS {POLICY} ON {table}"
        yield f"CREATE POLICY {POLICY} ON {table} USING ({condition})"
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"


def granted(session: Session) -> list[str]:
    """The users of a PostgreSQL database who were given these rights."""
    if session.dialect.name != "postgresql":
        return []
    given = (
        "SELECT DISTINCT r.rolname FROM pg_class c, aclexplode(c.relacl) a, pg_roles r "
        "WHERE c.oid = to_regclass('log') AND a.privilege_type = 'INSERT' AND r.oid = a.grantee "
        "AND r.oid <> c.relowner ORDER BY 1"
    )
    return list(session.scalars(text(given)))


def require_plain(session: Session, role: str) -> None:
    """Let only a user pass whom rights can bind.

    Raises:
        Refused: There is none of this name, or no right binds it.
    """
    if session.dialect.name != "postgresql":
        rule, repair = "must be a PostgreSQL database", "A file of SQLite belongs to one account."
        problem = Problem("database", session.dialect.name, rule, repair, "rights.sqlite")
        raise Refused("The rights were not given.", [problem])
    row = session.execute(text(_ROLE), {"role": role}).one_or_none()
    if row is None:
        rule, repair = (
            "must be a user of the database server",
            "Make it first: CREATE ROLE … LOGIN.",
        )
        problem = Problem("database user", role, rule, repair, "rights.unknown")
        raise Refused("The rights were not given.", [problem])
    bound = [words for words, holds in zip(_UNBOUND, row, strict=True) if holds]
    if bound:
        rule = "must be a user whom rights bind: this one {is}"
        repair = "Make another: CREATE ROLE … LOGIN, and nothing more."
        values = {"is": ", ".join(bound)}
        problem = Problem("database user", role, rule, repair, "rights.unbound", values=values)
        raise Refused("The rights were not given.", [problem])


_UNBOUND = (
    "is a superuser",
    "passes row-level security by",
    "may make users",
    "may replicate the database",
    "owns the tables, or may act as who does",
    "may act as a user who reads or writes everything",
)
_ROLE = """
SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolreplication,
  (SELECT bool_or(pg_has_role(r.oid, c.relowner, 'MEMBER')) FROM pg_class c
   WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'),
  EXISTS (SELECT 1 FROM pg_roles o WHERE pg_has_role(r.oid, o.oid, 'MEMBER')
    AND (o.rolsuper OR o.rolbypassrls OR o.rolname LIKE 'pg\\_%'))
FROM pg_roles r WHERE r.rolname = :role
"""


def excess(session: Session, role: str | None = None) -> Iterator[Problem]:
    """What a user could alter that the program never alters.

    Args:
        role: Its name; None for the user that the session is of.
    """
    if session.dialect.name != "postgresql":
        return
    who = role or session.scalar(text("SELECT current_user"))
    rule = "could alter what is never altered: {what}"
    repair = "Let the program act as a user with fewer rights: '{grant}'."
    if found := list(session.scalars(text(_EXCESS), {"role": who, **_columns()})):
        values = {"what": ", ".join(found), "grant": action("db grant", "ROLE")}
        yield Problem(f"database user {who}", "", rule, repair, "rights.excess", values=values)


def unhidden(session: Session) -> Iterator[Problem]:
    """Tables of which rows are hidden from nobody, where a user was given rights."""
    if session.dialect.name != "postgresql" or not granted(session):
        return
    bound = (
        "SELECT c.relname, array_agg(p.polname) FROM pg_class c JOIN pg_policy p ON "
        "p.polrelid = c.oid WHERE c.relnamespace = current_schema()::regnamespace "
        "AND c.relrowsecurity GROUP BY 1"
    )
    found = {table: [*names] for table, names in session.execute(text(bound))}
    bare = sorted(table for table in policies() if found.get(table) != [POLICY])
    if bare:
        rule, repair = "must hide the rows of other studies, by one policy", "Run '{grant}' again."
        values = {"grant": action("db grant", "ROLE")}
        place = f"tables {', '.join(bare)}"
        yield Problem(place, "", rule, repair, "rights.unhidden", values=values)


def _columns() -> dict[str, list[str]]:
    pairs = [
        f"{table.name}.{column.name}"
        for table in every_table()
        for column in table.columns
        if column.name not in changing(table)
    ]
    return {"fixed": pairs, "tables": [table.name for table in every_table()]}


_EXCESS = """
SELECT what FROM (
  SELECT 1 AS place, 'every table, as a superuser' AS what FROM pg_roles
    WHERE rolname = :role AND rolsuper
  UNION ALL SELECT 2, 'the tables themselves, as their owner' WHERE EXISTS (
    SELECT 1 FROM pg_class c WHERE c.oid = to_regclass('log')
      AND pg_has_role(CAST(:role AS name), c.relowner, 'MEMBER'))
  UNION ALL SELECT 3, 'rows that are recorded (DELETE, TRUNCATE)' WHERE EXISTS (
    SELECT 1 FROM unnest(CAST(:tables AS text[])) t
      WHERE has_table_privilege(CAST(:role AS name), t, 'DELETE, TRUNCATE, REFERENCES, TRIGGER'))
  UNION ALL SELECT 4, 'values that are recorded (UPDATE)' WHERE EXISTS (
    SELECT 1 FROM unnest(CAST(:fixed AS text[])) f WHERE has_column_privilege(
      CAST(:role AS name), split_part(f, '.', 1), split_part(f, '.', 2), 'UPDATE'))
  UNION ALL SELECT 5, 'the schema (CREATE)'
    WHERE has_schema_privilege(CAST(:role AS name), current_schema(), 'CREATE')
) found ORDER BY place
"""
