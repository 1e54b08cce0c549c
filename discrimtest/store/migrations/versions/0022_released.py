"""Documents released to inspectors, their withdrawals, and the steps before a release."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Make the three tables."""
    run_script(op.get_bind(), Path(__file__))
