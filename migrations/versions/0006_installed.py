"""Installations by OAuth: who installed Goodfit, with sealed tokens.

Revision ID: 0006
"""

from alembic import op
import sqlalchemy as sa

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column(
            "through",
            sa.String(length=32),
            nullable=True,
            comment="the organisation whose token serves it",
        ),
        sa.Column("is_wide", sa.Boolean(), nullable=False, comment="of an organisation as a whole"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("app_id", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.Text(), nullable=False),
        sa.Column("bot_user_id", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("sealed_token", sa.Text(), nullable=False),
        sa.Column("sealed_refresh", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "renewing_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="a process asks Slack for a new token",
        ),
        sa.Column("trouble", sa.Text(), nullable=True, comment="why it must be installed anew"),
        sa.Column("installer", sa.Text(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "gone_at", sa.DateTime(timezone=True), nullable=True, comment="uninstalled or revoked"
        ),
        sa.PrimaryKeyConstraint("team_id"),
    )
    op.create_index("ix_installations_through", "installations", ["through"])
    op.create_index("ix_installations_gone", "installations", ["gone_at"])
    op.create_index("ix_installations_expiring", "installations", ["expires_at"])
    op.create_table(
        "oauth_states",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False, comment="a digest"),
        sa.Column(
            "browser", sa.String(length=64), nullable=False, comment="a digest of its cookie"
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "state"),
    )


def downgrade() -> None:
    op.drop_table("oauth_states")
    op.drop_table("installations")
