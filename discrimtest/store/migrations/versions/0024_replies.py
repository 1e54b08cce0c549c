"""What landlords reply, and the sealed editions of released documents."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the two tables."""
    run_script(op.get_bind(), Path(__file__))
