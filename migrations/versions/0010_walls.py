"""Row-level security, months as partitions, indexes: for what grows on PostgreSQL.

Revision ID: 0010
"""

from alembic import op

from bot.store.partitions import cut, mend
from bot.store.walls import lower_walls, raise_walls

revision = "0010"
down_revision = "0009"

# Beginnings are looked for by LIKE: ordered by their bytes, as in SQLite, they are a range.
BY_BYTES = (("posts", "card"), ("deliveries", "once"))


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table, column in BY_BYTES:
        op.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE text COLLATE "C"')
    cut(connection)
    raise_walls(connection)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    lower_walls(connection)
    mend(connection)
    for table, column in BY_BYTES:
        op.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE text COLLATE "default"')
