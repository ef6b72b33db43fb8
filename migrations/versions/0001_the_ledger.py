"""The ledger, the drafts and the queues.

Revision ID: 0001
"""

from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.Text(), nullable=False, comment="S-214"),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )
    op.create_index("ix_changes_entry", "changes", ["team_id", "entry"], unique=False)

    op.create_table(
        "clients",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("active", "leaving", "former", name="status", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("segment", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=True),
        sa.Column("contact_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_changed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "key"),
    )
    op.create_index("ix_clients_channel", "clients", ["team_id", "channel"], unique=False)

    op.create_table(
        "counters",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "kind"),
    )
    op.create_table(
        "decisions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="approved, rejected, stopped, marked_sent"
        ),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )
    op.create_index("ix_decisions_draft", "decisions", ["team_id", "draft_id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "once",
            sa.Text(),
            nullable=False,
            comment="what may leave only once, such as email:draft:7",
        ),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="email, card, ephemeral, answer, view, home, direct",
        ),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("perhaps_sent", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "once"),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "due_at"], unique=False)

    op.create_table(
        "draft_versions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False, comment="name, label, text in threes"),
        sa.Column("envelope", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "draft_id", "version"),
    )
    op.create_table(
        "inbox",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "event_id"),
    )
    op.create_index("ix_inbox_due", "inbox", ["state", "due_at"], unique=False)

    op.create_table(
        "nights",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "local_date"),
    )
    op.create_table(
        "pendings",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("capture", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )
    op.create_table(
        "people",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="member, guest, external, bot or gone"
        ),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "user_id"),
    )
    op.create_table(
        "posts",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("card", sa.Text(), nullable=False, comment="such as draft:7:root"),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "card"),
    )
    op.create_table(
        "teams",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("bot_user_id", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("night_hour", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("holidays", sa.Text(), nullable=True, comment="a country, such as DE or US-CA"),
        sa.Column("digest_channel", sa.Text(), nullable=True),
        sa.Column("approvals_channel", sa.Text(), nullable=True),
        sa.Column("managers", sa.JSON(), nullable=False),
        sa.Column("emoji", sa.JSON(), nullable=False, comment="emoji name: kind"),
        sa.Column("hold_seconds", sa.BigInteger(), nullable=False),
        sa.Column(
            "offer_limit", sa.BigInteger(), nullable=True, comment="minor units of the currency"
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id"),
    )
    op.create_table(
        "agreements",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "retainer", "fixed", "hourly", name="agreementkind", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("fee", sa.BigInteger(), nullable=True),
        sa.Column("included_hours", sa.Float(), nullable=True),
        sa.Column("notice_days", sa.BigInteger(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("rollover", sa.Text(), nullable=True),
        sa.Column("active_months", sa.JSON(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "identity", name="uq_agreements_identity"),
    )
    op.create_index("ix_agreements_client", "agreements", ["team_id", "client_id"], unique=False)

    op.create_table(
        "aliases",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "alias"),
    )
    op.create_table(
        "complaints",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "severity",
            sa.Enum("minor", "major", name="severity", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column(
            "fault",
            sa.Enum(
                "ours", "theirs", "shared", "unknown", name="fault", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column(
            "cause",
            sa.Enum(
                "overpromised",
                "service_level",
                "missed_request",
                "learning_curve",
                "communication",
                "billing",
                "expectation_gap",
                "other",
                name="cause",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("our_side", sa.Text(), nullable=True),
        sa.Column("client_side_heard", sa.Boolean(), nullable=False),
        sa.Column("responded_on", sa.Date(), nullable=True),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("remedy_accepted", sa.Boolean(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "identity", name="uq_complaints_identity"),
    )
    op.create_index("ix_complaints_client", "complaints", ["team_id", "client_id"], unique=False)

    op.create_table(
        "deliverables",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("promised", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("delivered", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "identity", name="uq_deliverables_identity"),
    )
    op.create_index(
        "ix_deliverables_client", "deliverables", ["team_id", "client_id"], unique=False
    )

    op.create_table(
        "drafts",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="the folder of the letter, such as apology"
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("complaint_ids", sa.JSON(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_by", sa.Date(), nullable=True),
        sa.Column("offer", sa.BigInteger(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True, comment="why it was not sent, in words"),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )
    op.create_index("ix_drafts_client", "drafts", ["team_id", "client_id"], unique=False)

    op.create_table(
        "investments",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "identity", name="uq_investments_identity"),
    )
    op.create_index("ix_investments_client", "investments", ["team_id", "client_id"], unique=False)

    op.create_table(
        "money_entries",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invoice",
                "payment",
                "refund",
                "credit",
                "pass_through",
                name="moneykind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "identity", name="uq_money_entries_identity"),
    )
    op.create_index(
        "ix_money_entries_client", "money_entries", ["team_id", "client_id"], unique=False
    )

    op.create_table(
        "notes",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "praise",
                "win",
                "discount_ask",
                "meeting",
                "contact",
                "goal",
                "client_duty",
                "departure",
                name="notekind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done", sa.Date(), nullable=True),
        sa.Column("bucket", sa.Text(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "identity", name="uq_notes_identity"),
    )
    op.create_index("ix_notes_client", "notes", ["team_id", "client_id"], unique=False)

    op.create_table(
        "reraises",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "fix_failed",
                "already_fixed",
                "unknown",
                name="verdict",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "identity", name="uq_reraises_identity"),
    )
    op.create_index("ix_reraises_client", "reraises", ["team_id", "client_id"], unique=False)

    op.create_table(
        "scope_requests",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column(
            "decision",
            sa.Enum(
                "undecided",
                "in_scope",
                "change_order",
                "goodwill",
                "declined",
                name="decision",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "identity", name="uq_scope_requests_identity"),
    )
    op.create_index(
        "ix_scope_requests_client", "scope_requests", ["team_id", "client_id"], unique=False
    )

    op.create_table(
        "sent_messages",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "sent", "accepted", "rejected", name="messagestatus", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("complaint_id", sa.BigInteger(), nullable=True),
        sa.Column("promised_by", sa.Date(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "identity", name="uq_sent_messages_identity"),
    )
    op.create_index(
        "ix_sent_messages_client", "sent_messages", ["team_id", "client_id"], unique=False
    )

    op.create_table(
        "snapshots",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("fit", sa.Float(), nullable=True),
        sa.Column("debt", sa.Float(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False, comment="tonight's own"),
        sa.Column(
            "shown_band", sa.Text(), nullable=False, comment="the one that has waited two nights"
        ),
        sa.Column("at_risk", sa.Boolean(), nullable=False),
        sa.Column("play", sa.Text(), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=False, comment="figures and entry ids, no words"),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "client_id", "local_date"),
    )
    op.create_index("ix_snapshots_night", "snapshots", ["team_id", "local_date"], unique=False)

    op.create_table(
        "time_entries",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("billable", sa.Boolean(), nullable=True),
        sa.Column("cost_rate", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("logged_by", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "client_id"],
            ["clients.team_id", "clients.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "identity", name="uq_time_entries_identity"),
    )
    op.create_index(
        "ix_time_entries_client", "time_entries", ["team_id", "client_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_time_entries_client", "time_entries")

    op.drop_table("time_entries")
    op.drop_index("ix_snapshots_night", "snapshots")

    op.drop_table("snapshots")
    op.drop_index("ix_sent_messages_client", "sent_messages")

    op.drop_table("sent_messages")
    op.drop_index("ix_scope_requests_client", "scope_requests")

    op.drop_table("scope_requests")
    op.drop_index("ix_reraises_client", "reraises")

    op.drop_table("reraises")
    op.drop_index("ix_notes_client", "notes")

    op.drop_table("notes")
    op.drop_index("ix_money_entries_client", "money_entries")

    op.drop_table("money_entries")
    op.drop_index("ix_investments_client", "investments")

    op.drop_table("investments")
    op.drop_index("ix_drafts_client", "drafts")

    op.drop_table("drafts")
    op.drop_index("ix_deliverables_client", "deliverables")

    op.drop_table("deliverables")
    op.drop_index("ix_complaints_client", "complaints")

    op.drop_table("complaints")
    op.drop_table("aliases")
    op.drop_index("ix_agreements_client", "agreements")

    op.drop_table("agreements")
    op.drop_table("teams")
    op.drop_table("posts")
    op.drop_table("people")
    op.drop_table("pendings")
    op.drop_table("nights")
    op.drop_index("ix_inbox_due", "inbox")

    op.drop_table("inbox")
    op.drop_table("draft_versions")
    op.drop_index("ix_deliveries_due", "deliveries")

    op.drop_table("deliveries")
    op.drop_index("ix_decisions_draft", "decisions")

    op.drop_table("decisions")
    op.drop_table("counters")
    op.drop_index("ix_clients_channel", "clients")

    op.drop_table("clients")
    op.drop_index("ix_changes_entry", "changes")

    op.drop_table("changes")
