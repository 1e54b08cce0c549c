"""Mails that came in, where they lay, and what was decided of them."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the three tables."""
    run_script(op.get_bind(), Path(__file__))
