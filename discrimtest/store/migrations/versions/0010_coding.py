"""What coders do besides judging: salutations, leaks, skips, taking back."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    run_script(op.get_bind(), Path(__file__))
