"""A workspace's own way of e-mail, and who looked at what.

Revision ID: 0009
"""

from alembic import op
import sqlalchemy as sa

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "mail_ways",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False, comment="another at each change"),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("port", sa.BigInteger(), nullable=False),
        sa.Column("security", sa.String(length=20), nullable=False, comment="starttls, tls, none"),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False, comment="the password, under seal"),
        sa.Column("mail_from", sa.Text(), nullable=False),
        sa.Column("envelope_from", sa.Text(), nullable=True, comment="where bounces go"),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True, comment="a code, of the test"),
        sa.PrimaryKeyConstraint("team_id"),
    )
    op.create_table(
        "looks",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False, comment="such as client:7"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "about", "day"),
    )


def downgrade() -> None:
    op.drop_table("looks")
    op.drop_table("mail_ways")
