"""The files of a portfolio and their columns (portfolio-csv)."""

from bot.portfolio.record_columns import RECORD_COLUMNS

COLUMNS: dict[str, tuple[str, ...]] = {
    "clients.csv": (
        "client",
        "name",
        "status",
        "segment",
        "owner",
        "contact_name",
        "contact_email",
        "channel",
        "currency",
        "timezone",
    ),
    "agreements.csv": (
        "client",
        "kind",
        "start",
        "end",
        "fee",
        "included_hours",
        "notice_days",
        "scope",
        "rollover",
        "active_months",
    ),
    "deliverables.csv": ("client", "promised", "due", "delivered", "evidence"),
    "scope_requests.csv": (
        "client",
        "date",
        "text",
        "hours",
        "amount",
        "decision",
        "decided_on",
        "permalink",
    ),
    "complaints.csv": (
        "client",
        "date",
        "text",
        "severity",
        "fault",
        "cause",
        "responded_on",
        "corrected_on",
        "proof",
        "resolved_on",
        "remedy",
        "remedy_accepted",
        "points",
        "our_side",
        "client_side_heard",
        "permalink",
    ),
    "reraises.csv": ("client", "complaint", "date", "verdict"),
    "time.csv": ("client", "date", "hours", "person", "billable", "cost_rate", "note"),
    "money.csv": ("client", "date", "kind", "amount", "note"),
    "notes.csv": ("client", "date", "kind", "text", "due", "done", "permalink"),
    "messages.csv": ("client", "date", "kind", "status", "complaint"),
    "investments.csv": ("client", "start", "end", "hours", "purpose"),
    "aliases.csv": ("client", "alias"),
    "contacts.csv": ("client", "name", "email", "role"),
    **RECORD_COLUMNS,
}

# Written by the export for a round trip; scoring does not read them, so they earn no warning.
UNREAD: dict[str, tuple[str, ...]] = {
    "scope_requests.csv": ("logged_by", "logged_at"),
    "complaints.csv": ("logged_by", "logged_at"),
    "notes.csv": ("logged_by", "logged_at"),
    "messages.csv": (
        "subject",
        "body",
        "recipient",
        "drafted_by",
        "approved_by",
        "approved_at",
        "sent_at",
        "message_id",
    ),
}

SETTINGS_FILE = "settings.toml"

# The messages of domain.md; a play's name is also its message's.
MESSAGES = (
    "apology",
    "recovery_offer",
    "graceful_exit",
    "change_order",
    "goal_reset",
    "value_recap",
    "policy_explanation",
    "check_in",
    "listen",
    "farewell",
    "stay_in_touch",
    "part_ways",
    "second_chance",
)

BUCKETS = ("fulfilled", "distracted", "not_executed")

REMEDIES = ("apology", "fix", "refund", "credit", "free_work", "reduced_price", "future_work")
