"""What the database driver reports, said so that an operator can act on it."""

from __future__ import annotations

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, StatementError

from discrimtest.doors import action
from discrimtest.errors import CommitLost, OutsideTrouble, Problem, StoreDamaged

DAMAGED = ("not a database", "malformed")

# Words of the two drivers, and what they mean to the person who must mend it.
_MEANINGS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("database is locked", "database table is locked", "lock timeout", "lock_timeout"),
        "another process is writing and did not finish in time",
        "Wait until the other command is done and run this one again.",
    ),
    (
        DAMAGED,
        "the file is not a readable SQLite database",
        "Check the path; '{check}' says what can still be read of it, '{damaged}' saves that.",
    ),
    (
        ("disk is full", "no space left", "disk full"),
        "the disk is full",
        "Free some space and run the command again.",
    ),
    (
        ("readonly", "read-only", "permission denied"),
        "the database can not be written to",
        "Give this user the right to write to the database and, for SQLite, to its folder.",
    ),
    (
        ("unable to open",),
        "the database file can not be opened",
        "Check that the path exists and that this user may read and write it.",
    ),
    (
        ("password authentication failed", "no password supplied"),
        "PostgreSQL does not accept this user and password",
        "Check the user and password in the database address.",
    ),
    (
        ("certificate", "ssl error", "does not support ssl"),
        "the PostgreSQL server of another machine does not encrypt, or cannot prove which it is",
        "Name whom to trust in the address: '?sslrootcert=/etc/ca.crt', or another 'sslmode'.",
    ),
    (
        ("does not exist",),
        "PostgreSQL does not know this database, user or table",
        "Create the database first, or check its name in the address; then run '{upgrade}'.",
    ),
    (
        ("connection refused", "could not translate", "failed to resolve", "connection failed",
         "connection timeout", "server closed the connection", "no such file or directory"),
        "the PostgreSQL server does not answer",
        "Check host and port in the database address and that the server runs.",
    ),
    (
        ("append-only", "unique constraint"),
        "a row with this key, or another correction of the same row, is there already",
        "Look at the present state, then record again.",
    ),
    (
        ("no such table", "no such column"),
        "the database lacks a table this program needs",
        "Run '{upgrade}', then '{check}'.",
    ),
)  # fmt: skip


def as_trouble(error: DBAPIError, url: URL) -> OutsideTrouble:
    """The driver's error as a message with a rule and a repair; nothing was written."""
    found = str(error.orig).strip()
    lowered = found.lower()
    rule, repair = next(
        ((rule, repair) for signs, rule, repair in _MEANINGS if any(s in lowered for s in signs)),
        (
            "the database refused the operation",
            "Run '{check}'; if it finds nothing, report this message.",
        ),
    )
    kind = StoreDamaged if any(sign in lowered for sign in DAMAGED) else OutsideTrouble
    return kind(
        "The database did not do its part; nothing of this command was written.",
        [
            Problem(
                shown(url),
                found.splitlines()[0] if found else "",
                rule,
                repair,
                "database.trouble",
                values={
                    "upgrade": action("db upgrade"),
                    "check": action("db check"),
                    "damaged": action("db backup", "FILE", damaged=""),
                },
            )
        ],
    )


def commit_lost(error: DBAPIError, url: URL) -> CommitLost:
    """The same where the answer to a commit never came, so that nobody knows of it."""
    problem = Problem(
        shown(url),
        str(error.orig).strip().partition("\n")[0],
        "the connection broke at the commit: all of this command was written, or nothing",
        "When the server answers again, look whether it is there before you repeat it.",
        "database.commit_lost",
    )
    return CommitLost("Whether this command was written is not known.", [problem])


def cause(error: StatementError) -> Exception:
    """What really happened: a driver's error as it is, or the exception a type raised."""
    if not isinstance(error, DBAPIError) and isinstance(error.orig, Exception):
        return error.orig
    return error


def shown(url: URL) -> str:
    """The database's address without its password."""
    return url.render_as_string(hide_password=True)
