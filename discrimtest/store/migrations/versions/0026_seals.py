"""Keys that sign the log, signed heads, their time stamps, and where a head went."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the four tables."""
    run_script(op.get_bind(), Path(__file__))
