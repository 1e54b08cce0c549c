"""Bundles of evidence that went out, and what lay in them."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Make the two tables."""
    run_script(op.get_bind(), Path(__file__))
