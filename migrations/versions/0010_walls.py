"""Row-level security, months as partitions, indexes: for what grows on PostgreSQL.

Revision ID: 0010
"""

from alembic import op

from bot.store.partitions import cut, mend
from bot.store.walls import lower_walls, raise_walls

revision = "0010"
down_revision = "0009"

# Beginnings are looked for by LIKE: ordered by their bytes, as in SQLite, they are a range. The
# columns stay as they are: the version before reads them by statements that the server has kept.
BEGINNINGS = (("ix_posts_card", "posts", "card"), ("ix_deliveries_once", "deliveries", "once"))

INDEXES = (
    ("ix_deliverables_sought", "deliverables", ["team_id", "draft_id"]),
    ("ix_scope_requests_sought", "scope_requests", ["team_id", "decision", "asked_on"]),
    ("ix_time_entries_sought", "time_entries", ["team_id", "on"]),
    ("ix_investments_sought", "investments", ["team_id", "approved_on"]),
    ("ix_drafts_state", "drafts", ["team_id", "state"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for name, table, column in BEGINNINGS:
        ops = {column: "text_pattern_ops"}
        op.create_index(name, table, ["team_id", column], postgresql_ops=ops)
    cut(connection)
    raise_walls(connection)


def downgrade() -> None:
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    lower_walls(connection)
    mend(connection)
    for name, table, _ in BEGINNINGS:
        # A database that ran this migration before it made them has none.
        op.drop_index(name, table, if_exists=True)
