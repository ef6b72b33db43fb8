"""What waits for the same moment is found in its order, and is not sorted for each message.

Revision ID: 0012
"""

from alembic import op

revision = "0012"
down_revision = "0011"

QUEUES = ("deliveries", "inbox")
# Made anew with the number, not others beside them: each message writes into them.
COLUMNS = (("due", ["state", "due_at"]), ("turn", ["state", "team_id", "due_at"]))


def upgrade() -> None:
    _make_anew("id")


def downgrade() -> None:
    _make_anew()


def _make_anew(*last: str) -> None:
    for table in QUEUES:
        for name, columns in COLUMNS:
            op.drop_index(f"ix_{table}_{name}", table)
            op.create_index(f"ix_{table}_{name}", table, [*columns, *last])
