"""Everything that people log, correct and take back; who was refused; whose emoji stands where.

Revision ID: 0002
"""

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"

SAID = (
    ("asked_by", sa.Text()),
    ("said_at", sa.DateTime(timezone=True)),
    ("source", sa.String(length=64)),
    ("source_state", sa.String(length=20)),
)
# Those two know who asked since 0001.
SAID_IN = {
    "scope_requests": SAID[1:],
    "complaints": SAID[1:],
    "reraises": SAID,
    "notes": SAID,
}
NEW = {
    "complaints": (
        ("remedy_offered_on", sa.Date(), None),
        ("remedy_delivered_on", sa.Date(), None),
        ("done_what_we_could", sa.Boolean(), sa.false()),
    ),
    "reraises": (("text", sa.Text(), ""),),
    "investments": (("approved_on", sa.Date(), None), ("approved_by", sa.Text(), None)),
    "clients": (
        ("archived_at", sa.DateTime(timezone=True), None),
        ("archived_by", sa.Text(), None),
    ),
    "people": (("groups", sa.JSON(), "[]"),),
    "teams": (("manager_groups", sa.JSON(), "[]"),),
}


def upgrade() -> None:
    for table, columns in SAID_IN.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    # The defaults stay: the version before this one still writes rows without these columns.
    for table, columns in NEW.items():
        for name, kind, default in columns:
            added = sa.Column(name, kind, nullable=default is None, server_default=default)
            op.add_column(table, added)
    # What was imported was approved before it came in.
    op.execute('UPDATE investments SET approved_on = "start"')

    op.create_table(
        "user_groups",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )
    op.create_table(
        "contacts",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["team_id", "client_id"], ["clients.team_id", "clients.id"]),
        sa.PrimaryKeyConstraint("team_id", "client_id", "position"),
    )
    op.create_table(
        "reactions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("permalink", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column(
            "event_ts",
            sa.Text(),
            nullable=False,
            comment="Slack's own, so that the order is known",
        ),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "permalink", "kind", "user_id"),
    )
    op.create_table(
        "audit",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False, comment="such as refused"),
        sa.Column("about", sa.Text(), nullable=False, comment="such as command:/scope"),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )
    op.create_index("ix_audit_at", "audit", ["team_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_audit_at", "audit")
    for table in ("audit", "reactions", "contacts", "user_groups"):
        op.drop_table(table)
    for table, columns in NEW.items():
        for name, _, _ in columns:
            op.drop_column(table, name)
    for table, columns in SAID_IN.items():
        for name, _ in columns:
            op.drop_column(table, name)
