"""What is laid down about testers, and who makes which contact."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the two tables."""
    run_script(op.get_bind(), Path(__file__))
