"""How Alembic runs here: on the connection, and in the transaction, that `infra/sql/upgrade.py` hands over."""

from __future__ import annotations

from alembic import context

from luwte.infra.sql.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
