"""Questions about contacts' entries, holds, and answers entered twice."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the two tables."""
    run_script(op.get_bind(), Path(__file__))
