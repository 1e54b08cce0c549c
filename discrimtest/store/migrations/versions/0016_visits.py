"""What testers tell of visits, and what supervisors note on them."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    run_script(op.get_bind(), Path(__file__))
