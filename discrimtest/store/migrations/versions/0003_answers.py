"""What is done with answers after they are recorded; more departures that have a name."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table, and widen the list of reasons, whose rows stay as they are."""
    run_script(op.get_bind(), Path(__file__))
