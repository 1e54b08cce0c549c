"""The whole first schema: tables, guards and views, as frozen text beside this file."""

from pathlib import Path

from alembic import op

from discrimtest.store.schema import from_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, trigger and view."""
    connection = op.get_bind()
    script = Path(__file__).parent / f"0001_schema.{connection.dialect.name}.sql"
    for statement in from_script(script.read_text(encoding="utf-8")):
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Refuse: facts are never thrown away; restore a backup instead."""
    raise NotImplementedError("a store is never downgraded; restore a backup")
