"""What Alembic runs around the steps. It is handed a connection; it never opens one and imports no model."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
