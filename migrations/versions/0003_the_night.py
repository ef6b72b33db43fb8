"""Every night explained: rules of one's own, pins, who scored a night, and how the digest comes.

Revision ID: 0003
"""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"

# The defaults stay: the version before this one still writes rows without these columns.
NEW = {
    "teams": (
        ("workdays", sa.JSON(), "[0, 1, 2, 3, 4]", None),
        ("digest_hour", sa.BigInteger(), None, "local; None: when the night was run"),
        ("only_changes", sa.Boolean(), sa.false(), None),
        ("owner_digests", sa.Boolean(), sa.false(), None),
        ("rules", sa.JSON(), "{}", "changes to the defaults"),
    ),
    "clients": (("muted_until", sa.Date(), None, "the digest counts it only"),),
    "nights": (
        ("attempt", sa.BigInteger(), "1", "whose lease it is"),
        ("scored", sa.BigInteger(), "0", None),
        ("unscored", sa.BigInteger(), "0", "clients that could not be scored"),
    ),
    "snapshots": (
        ("rule_version", sa.String(length=40), "", None),
        ("ruled_band", sa.Text(), "", "the one that has waited two nights"),
        ("since", sa.Date(), "1970-01-01", "the first night of this band and risk"),
    ),
}


def upgrade() -> None:
    for table, columns in NEW.items():
        for name, kind, default, told in columns:
            added = sa.Column(
                name, kind, nullable=default is None, server_default=default, comment=told
            )
            op.add_column(table, added)
    op.execute("UPDATE snapshots SET ruled_band = shown_band, since = local_date")
    _say_of_shown_band("the pinned one, or else the ruled one")
    # A night reads the one before it client by client.
    op.drop_index("ix_snapshots_night", "snapshots")
    op.create_index("ix_snapshots_night", "snapshots", ["team_id", "local_date", "client_id"])
    op.create_table(
        "pins",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="band or play"),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column(
            "rule_then", sa.String(length=40), nullable=True, comment="what the rules said then"
        ),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id", "client_id"], ["clients.team_id", "clients.id"]),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )
    op.create_index("ix_pins_client", "pins", ["team_id", "client_id"])
    op.create_table(
        "rule_changes",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.String(length=20),
            nullable=False,
            comment="replaying, ready, saved or dropped",
        ),
        sa.Column("report", sa.JSON(), nullable=False, comment="the replay, as numbers"),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )


def _say_of_shown_band(told: str) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.execute(f"COMMENT ON COLUMN snapshots.shown_band IS '{told}'")


def downgrade() -> None:
    _say_of_shown_band("the one that has waited two nights")
    op.drop_table("rule_changes")
    op.drop_table("pins")
    op.drop_index("ix_snapshots_night", "snapshots")
    op.create_index("ix_snapshots_night", "snapshots", ["team_id", "local_date"])
    for table, columns in NEW.items():
        for name, _, _, _ in columns:
            op.drop_column(table, name)
