"""Captures of advertisements, made before contacts."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Make the table."""
    run_script(op.get_bind(), Path(__file__))
