"""A test whose landlord was erased is broken for that reason."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Widen the list of reasons, whose rows stay as they are."""
    run_script(op.get_bind(), Path(__file__))
