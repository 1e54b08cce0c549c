"""When a data key was made is told by the log alone, which tells of every other row since."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Drop the column that no digest held, and make the guards anew that name it."""
    run_script(op.get_bind(), Path(__file__))
