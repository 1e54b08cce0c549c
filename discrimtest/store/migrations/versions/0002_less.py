"""Tables and views that nothing uses go; which languages and formats there are, is data."""

from pathlib import Path

from alembic import op
from sqlalchemy import text

from discrimtest.errors import OutsideTrouble, Problem
from discrimtest.store.schema import run_script

revision = "0002"
down_revision = "0001"

DROPPED = (
    "account",
    "assignment",
    "capture",
    "complaint",
    "declaration",
    "job",
    "release",
    "retention",
    "tree_head",
    "tree_node",
    "tree_timestamp",
    "web_session",
)


def upgrade() -> None:
    """Drop what is empty, and rebuild the table of reports with its guards.

    Raises:
        OutsideTrouble: A table to be dropped holds rows; nothing was changed.
    """
    connection = op.get_bind()
    problems = []
    for table in DROPPED:
        rows = connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 (our own names)
        if rows:
            rule = "must be empty: no release wrote into it, and the upgrade drops it"
            repair = "Keep those rows elsewhere and empty the table, then upgrade again."
            problems.append(
                Problem(f"table {table}", f"{rows} rows", rule, repair, "database.rows_to_drop")
            )
    if problems:
        raise OutsideTrouble("The database can not be upgraded; nothing was changed.", problems)
    run_script(connection, Path(__file__))
