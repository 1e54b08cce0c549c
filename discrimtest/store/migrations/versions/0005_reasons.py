"""Reasons that people typed lie sealed beside the log; what was written before stays as it is."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    run_script(op.get_bind(), Path(__file__))
