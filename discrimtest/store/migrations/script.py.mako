"""${message}"""

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Change the schema; on SQLite make every trigger of a rebuilt table again."""


def downgrade() -> None:
    """Refuse: facts are never thrown away; restore a backup instead."""
    raise NotImplementedError("a store is never downgraded; restore a backup")
