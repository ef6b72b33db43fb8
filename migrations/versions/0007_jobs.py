"""Jobs that any process may claim, and indexes for what waits.

Revision ID: 0007
"""

from alembic import op
import sqlalchemy as sa

revision = "0007"
down_revision = "0006"

QUEUES = ("deliveries", "inbox")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="such as remind"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False, comment="whose lease it is"),
        sa.PrimaryKeyConstraint("team_id", "kind"),
    )
    op.create_index("ix_jobs_due", "jobs", ["kind", "due_at"])
    for queue in QUEUES:
        op.create_index(f"ix_{queue}_turn", queue, ["state", "team_id", "due_at"])


def downgrade() -> None:
    for queue in QUEUES:
        op.drop_index(f"ix_{queue}_turn", table_name=queue)
    op.drop_index("ix_jobs_due", table_name="jobs")
    op.drop_table("jobs")
