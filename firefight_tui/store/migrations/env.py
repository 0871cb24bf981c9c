"""Runs the migrations on the connection `upgrading.py` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from firefight_tui.store.models import Base

# Only the naming of constraints is taken from the models; nothing is compared with them.
context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
