"""Everything that people log, correct and take back; who was refused; whose emoji stands where.

Revision ID: 0002
"""

from itertools import islice
import re
import unicodedata

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
# What people log one by one: who logged it, and from which message, is asked of these alone.
LOGGED = (
    "agreements",
    "complaints",
    "deliverables",
    "investments",
    "money_entries",
    "notes",
    "reraises",
    "scope_requests",
)
# PostgreSQL orders these by their bytes, as SQLite does, so that a beginning is a range.
BY_BYTES = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BATCH = 1000


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
    op.create_index("ix_audit_about", "audit", ["team_id", "about"], unique=False)
    for table in LOGGED:
        op.create_index(f"ix_{table}_permalink", table, ["team_id", "permalink"], unique=False)
        columns = ["team_id", "logged_by", "logged_at"]
        op.create_index(f"ix_{table}_logged_by", table, columns, unique=False)
    op.create_index("ix_clients_name", "clients", ["team_id", "name"], unique=False)
    names = op.create_table(
        "client_names",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("name_key", BY_BYTES, nullable=False),
        sa.Column("client_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_word", BY_BYTES, nullable=False),
        sa.ForeignKeyConstraint(["team_id", "client_id"], ["clients.team_id", "clients.id"]),
        sa.PrimaryKeyConstraint("team_id", "name_key", "client_id"),
    )
    _fill(names)
    op.create_index("ix_client_names_client", "client_names", ["team_id", "client_id"])
    op.create_index("ix_client_names_last", "client_names", ["team_id", "last_word"])


def _fill(names: sa.Table) -> None:
    """Give every client its names, as the bot would when it is saved."""
    known = op.get_bind().execute(
        sa.text(
            "SELECT team_id, id, key FROM clients UNION SELECT team_id, id, name FROM clients "
            "UNION SELECT team_id, client_id, alias FROM aliases"
        )
    )
    found = {(team, number, _key_for(name)) for team, number, name in known.all()}
    rows = (
        {"team_id": team, "client_id": number, "name_key": key, "last_word": key.split("-")[-1]}
        for team, number, key in sorted(found)
        if key
    )
    while some := list(islice(rows, BATCH)):
        op.bulk_insert(names, some)


def _key_for(name: str) -> str:
    """Do what `bot.domain.client.key_for` did at this revision."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c)
    )
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:60]


def downgrade() -> None:
    for table in LOGGED:
        op.drop_index(f"ix_{table}_permalink", table)
        op.drop_index(f"ix_{table}_logged_by", table)
    op.drop_index("ix_clients_name", "clients")
    op.drop_index("ix_audit_at", "audit")
    for table in ("client_names", "audit", "reactions", "contacts", "user_groups"):
        op.drop_table(table)
    for table, columns in NEW.items():
        for name, _, _ in columns:
            op.drop_column(table, name)
    for table, columns in SAID_IN.items():
        for name, _ in columns:
            op.drop_column(table, name)
