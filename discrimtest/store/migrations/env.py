"""How Alembic runs here: on the connection it is given, inside that transaction."""

from alembic import context

from discrimtest.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
context.run_migrations()
