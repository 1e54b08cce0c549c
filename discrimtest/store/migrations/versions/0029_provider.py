"""Links with an OpenID provider, and sign-ins by it."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import run_script

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Take the new words into the two tables that hold such words."""
    run_script(op.get_bind(), Path(__file__))
