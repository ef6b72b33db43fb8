"""What a snapshot's receipt is said to hold: also what entries said, which may be sealed.

Revision ID: 0013
"""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    _say_of_receipts("figures, entry ids and what entries said, perhaps sealed")


def downgrade() -> None:
    _say_of_receipts("figures and entry ids, no words")


def _say_of_receipts(told: str) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.execute(f"COMMENT ON COLUMN snapshots.receipt IS '{told}'")
