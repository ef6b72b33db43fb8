"""Data in and out: trackers' time, rates, imports asked for in Slack, clients proposed, forgotten.

Revision ID: 0005
"""

from alembic import op
import sqlalchemy as sa

revision = "0005"
down_revision = "0004"

# As in rows.py: keys are compared with the names of clients, which are ordered by their bytes.
BY_BYTES = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# The defaults stay: the version before this one still writes rows without these columns.
NEW = {
    "teams": (("scopes", sa.JSON(), "[]", "what Slack granted, as last seen"),),
    "clients": (
        ("forgotten_at", sa.DateTime(timezone=True), None, "erased on request"),
        ("forgotten_by", sa.Text(), None, None),
    ),
    "time_entries": (
        ("tracker", sa.String(length=20), None, "whose report it is: harvest, toggl, clockify"),
    ),
    "snapshots": (
        ("is_baseline", sa.Boolean(), sa.false(), "a first look, with which no night is compared"),
    ),
    "sent_messages": (
        ("subject", sa.Text(), None, "of a message that was imported, as all to message_id"),
        ("body", sa.Text(), None, None),
        ("recipient", sa.Text(), None, None),
        ("drafted_by", sa.Text(), None, None),
        ("approved_by", sa.Text(), None, None),
        ("approved_at", sa.DateTime(timezone=True), None, None),
        ("sent_at", sa.DateTime(timezone=True), None, None),
        ("message_id", sa.Text(), None, None),
    ),
}

ENTRIES = (
    "agreements",
    "complaints",
    "deliverables",
    "investments",
    "money_entries",
    "notes",
    "reraises",
    "scope_requests",
    "sent_messages",
    "time_entries",
)
for _table in ENTRIES:
    imported = ("imported", sa.String(length=32), None, "a digest of what its file said of it")
    NEW[_table] = (*NEW.get(_table, ()), imported)


def upgrade() -> None:
    for table, columns in NEW.items():
        for name, kind, default, told in columns:
            added = sa.Column(
                name, kind, nullable=default is None, server_default=default, comment=told
            )
            op.add_column(table, added)
    op.create_table(
        "cost_rates",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.Text(), nullable=False, comment="empty: everybody else"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column(
            "rate", sa.BigInteger(), nullable=False, comment="an hour, workspace's minor units"
        ),
        sa.PrimaryKeyConstraint("team_id", "person", "starts_on"),
    )
    op.create_table(
        "exchange_rates",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column(
            "rate", sa.Float(), nullable=False, comment="of the workspace's currency for one of it"
        ),
        sa.PrimaryKeyConstraint("team_id", "currency", "starts_on"),
    )
    op.create_table(
        "imports",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False, comment="Slack's own"),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True, comment="SHA-256 of its content"),
        sa.Column("options", sa.JSON(), nullable=False, comment="how it is read; names picked"),
        sa.Column("figures", sa.JSON(), nullable=False, comment="of the dry run shown last"),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )
    op.create_table(
        "client_proposals",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("key", BY_BYTES, nullable=False, comment="the client's key, if it is taken"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False, comment="channel or file"),
        sa.Column("state", sa.String(length=20), nullable=False, comment="open, taken, left"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "key"),
    )


def downgrade() -> None:
    for table in ("client_proposals", "imports", "exchange_rates", "cost_rates"):
        op.drop_table(table)
    for table, columns in NEW.items():
        for name, _, _, _ in columns:
            op.drop_column(table, name)
