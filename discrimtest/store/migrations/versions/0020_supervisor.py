"""A person may supervise testers without the rights of a researcher."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Widen the list of roles, whose rows stay as they are."""
    run_script(op.get_bind(), Path(__file__))
