"""Phone calls of candidates, with those that reached nobody."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table."""
    run_script(op.get_bind(), Path(__file__))
