"""A test whose letter a mail held up until it could go no more is broken for that reason."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Widen the list of reasons, whose rows stay as they are."""
    run_script(op.get_bind(), Path(__file__))
