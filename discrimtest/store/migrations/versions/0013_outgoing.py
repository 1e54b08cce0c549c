"""The bytes of letters that were handed to a server, and leases of runs."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the two tables."""
    run_script(op.get_bind(), Path(__file__))
