"""Long work that a page asked for, and the file it was given."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make the tables."""
    run_script(op.get_bind(), Path(__file__))
