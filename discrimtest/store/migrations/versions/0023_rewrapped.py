"""A new master key may take the place of the old one, and only that."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Let the guards of personal data pass a key that is wrapped anew."""
    run_script(op.get_bind(), Path(__file__))
