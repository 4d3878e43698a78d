"""Alembic's entrance: the connection that schema.py hands over -> its migrations run inside that transaction.

The next one: copy the newest file in versions/, count on, set NEWEST in schema.py; tests/store then says what still
differs from tables/.
"""

from alembic import context

from mailbot.store.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,  # how constraints are named
    render_as_batch=True,  # SQLite cannot alter a column: the table is rebuilt
)
with context.begin_transaction():
    context.run_migrations()
