"""What people sign in with, its uses, and who tried."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables."""
    run_script(op.get_bind(), Path(__file__))
