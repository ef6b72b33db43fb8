"""Installations by OAuth: who installed Goodfit, with sealed tokens.

Revision ID: 0006
"""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
