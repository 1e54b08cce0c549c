"""Tests that were taken back, and what excluded landlords are recognised by once erased."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the two tables."""
    run_script(op.get_bind(), Path(__file__))
