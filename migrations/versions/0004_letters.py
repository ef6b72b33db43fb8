"""Letters worth sending: tones, answers kept, what they rest on, promise, and got for an answer.

Revision ID: 0004
"""

from alembic import op
import sqlalchemy as sa

revision = "0004"
down_revision = "0003"

# The defaults stay: the version before this one still writes rows without these columns.
NEW = {
    "teams": (
        ("tone", sa.String(length=10), "warm", "warm or formal"),
        ("fallback_approver", sa.Text(), None, "asked after two reminders"),
    ),
    "drafts": (
        ("tone", sa.String(length=10), "warm", "warm or formal"),
        ("answers", sa.JSON(), "{}", "what its form was told"),
        ("cited", sa.JSON(), "{}", "the facts it rests on"),
        ("matter", sa.Text(), None, "what it is about: letters of one thread"),
        ("promises", sa.JSON(), "[]", "what it promises"),
        ("ask_on", sa.Date(), None, "when to ask what they answered"),
        ("answer", sa.String(length=20), None, "accepted, not_satisfied, none"),
        ("answered_on", sa.Date(), None, None),
        ("answered_by", sa.Text(), None, None),
        ("reminders", sa.BigInteger(), "0", "how often its approver was reminded"),
        ("remind_at", sa.DateTime(timezone=True), None, "when to remind next"),
        ("sent_at", sa.DateTime(timezone=True), None, None),
        ("sent_message_id", sa.Text(), None, "as its Message-ID has it"),
    ),
    "sent_messages": (("draft_id", sa.BigInteger(), None, "the draft that it was"),),
    "snapshots": (("revenue", sa.Float(), None, "of the margin's window, minor units"),),
    "deliverables": (("draft_id", sa.BigInteger(), None, "the letter that promised it"),),
}
DECISIONS = "approved, rejected, stopped, marked_sent"


def upgrade() -> None:
    for table, columns in NEW.items():
        for name, kind, default, told in columns:
            added = sa.Column(
                name, kind, nullable=default is None, server_default=default, comment=told
            )
            op.add_column(table, added)
    _say_of_decisions(f"{DECISIONS}, commented, ...")
    op.create_table(
        "letter_templates",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False, comment="subject or body"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "in_use",
            sa.Boolean(),
            nullable=False,
            server_default=sa.true(),
            comment="false: kept while the shipped words are used",
        ),
        sa.PrimaryKeyConstraint("team_id", "kind", "part"),
    )


def downgrade() -> None:
    op.drop_table("letter_templates")
    _say_of_decisions(DECISIONS)
    for table, columns in NEW.items():
        for name, _, _, _ in columns:
            op.drop_column(table, name)


def _say_of_decisions(told: str) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.execute(f"COMMENT ON COLUMN decisions.kind IS '{told}'")
