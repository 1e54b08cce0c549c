"""Complaints and what is done about them; what complainants tell lies sealed apart."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the two tables."""
    run_script(op.get_bind(), Path(__file__))
