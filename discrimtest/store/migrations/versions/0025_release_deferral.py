"""Steps before a release that are put off to a day."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Make the table."""
    run_script(op.get_bind(), Path(__file__))
