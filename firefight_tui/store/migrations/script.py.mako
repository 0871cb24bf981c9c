"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


# There is no way back but the backup made before. A change that a running older program must not write over raises
# the epoch here, in schema.py together with HEAD:
#     op.execute("UPDATE fact SET value = '2' WHERE name = 'epoch'")
# The timeline (entry, entry_text) is never altered in batch mode.
def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
