"""Mystery calls: draws, calls, and what happened to them."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the three tables."""
    run_script(op.get_bind(), Path(__file__))
