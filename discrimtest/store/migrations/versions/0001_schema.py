"""The whole first schema: tables, guards and views, as frozen text beside this file."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, trigger and view."""
    run_script(op.get_bind(), Path(__file__))
