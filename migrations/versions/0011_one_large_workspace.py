"""Indexes for what is looked for in a workspace that has very much.

Revision ID: 0011
"""

from alembic import op
import sqlalchemy as sa

revision = "0011"
down_revision = "0010"

INDEXES = (
    ("ix_people_seen", "people", ["team_id", "seen_at"]),
    ("ix_imports_state", "imports", ["team_id", "state"]),
    ("ix_pins_until", "pins", ["team_id", "until"]),
    ("ix_rule_changes_state", "rule_changes", ["team_id", "state"]),
    ("ix_drafts_asked_by", "drafts", ["team_id", "asked_by", "id"]),
)
# Made anew with the day, not another beside it: each line of a report writes into it.
HOURS = ("ix_time_entries_client", "time_entries")


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    is_in_groups = sa.text("CAST(groups AS TEXT) <> '[]'")
    op.create_index(
        "ix_people_in_groups",
        "people",
        ["team_id"],
        postgresql_where=is_in_groups,
        sqlite_where=is_in_groups,
    )
    _make_anew(["team_id", "client_id", "on"])


def downgrade() -> None:
    _make_anew(["team_id", "client_id"])
    op.drop_index("ix_people_in_groups", "people")
    for name, table, _ in INDEXES:
        op.drop_index(name, table)


def _make_anew(columns: list[str]) -> None:
    name, table = HOURS
    op.drop_index(name, table)
    op.create_index(name, table, columns)
