"""Texts that are readable with the keys alone, where a workspace asks for it.

Revision ID: 0008
"""

from alembic import op
import sqlalchemy as sa

revision = "0008"
down_revision = "0007"


class StillSealed(Exception):
    """A workspace keeps its texts sealed: the version before this one could not read them."""


def upgrade() -> None:
    # The default stays: the version before this one still writes rows without this column.
    told = "of its words: empty for none, sealing, sealed, opening"
    sealing = sa.Column("sealing", sa.String(10), nullable=False, server_default="", comment=told)
    op.add_column("teams", sealing)


def downgrade() -> None:
    team = op.get_bind().execute(sa.text("SELECT team_id FROM teams WHERE sealing <> ''")).scalar()
    if team is not None:
        raise StillSealed(
            f"{team} keeps its texts sealed. Switch that off in /goodfit setup, and wait until "
            "the settings say that all is open again."
        )
    op.drop_column("teams", "sealing")
