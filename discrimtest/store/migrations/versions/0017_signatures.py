"""What the signatures of mails were worth on the day they came."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the table."""
    run_script(op.get_bind(), Path(__file__))
