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

_SAID = ("asked_by", "said_at", "source", "source_state")
# What the ledger keeps besides, written by the export so that a round trip loses nothing. It is no
# part of a row's content, which makes its identity: COLUMNS stay as they are for that.
_OF_EVERY_ENTRY = ("logged_by", "logged_at", "permalink")
BESIDE: dict[str, tuple[str, ...]] = {
    "clients.csv": (
        "created_at",
        "created_by",
        "muted_until",
        "contact_changed_at",
        "contact_changed_by",
        "archived_at",
        "archived_by",
        "forgotten_at",
        "forgotten_by",
    ),
    "agreements.csv": _OF_EVERY_ENTRY,
    "deliverables.csv": ("draft", *_OF_EVERY_ENTRY),
    "scope_requests.csv": ("decided_by", *_OF_EVERY_ENTRY, *_SAID),
    "complaints.csv": (
        "remedy_offered_on",
        "remedy_delivered_on",
        "done_what_we_could",
        *_OF_EVERY_ENTRY,
        *_SAID,
    ),
    "reraises.csv": ("text", *_OF_EVERY_ENTRY, *_SAID),
    "time.csv": ("tracker", *_OF_EVERY_ENTRY),
    "money.csv": _OF_EVERY_ENTRY,
    # A date of a departure, and a word of another note, that `done` has no room for.
    "notes.csv": ("done_on", "bucket", *_OF_EVERY_ENTRY, *_SAID),
    "messages.csv": (
        "promised_by",
        "draft",
        "subject",
        "body",
        "recipient",
        "drafted_by",
        "approved_by",
        "approved_at",
        "sent_at",
        "message_id",
        *_OF_EVERY_ENTRY,
    ),
    "investments.csv": ("approved_on", "approved_by", *_OF_EVERY_ENTRY),
}

# Entries that do not count: taken back, or of hours that nobody approved, or on a complaint that
# was taken back. `file` says in which file they would stand.
WITHDRAWN_FILE = "withdrawn.csv"
_OF_WITHDRAWN = ("client", "file", "withdrawn_at", "withdrawn_by")

# Files of clients and of entries, in the order in which they are read and written.
ENTRY_FILES = tuple(file for file in BESIDE if file != "clients.csv")


def columns_of(file: str) -> tuple[str, ...]:
    """Return every column that a file may have, in the order in which the export writes them."""
    if file == WITHDRAWN_FILE:
        every = (column for known in ENTRY_FILES for column in columns_of(known))
        return tuple(dict.fromkeys((*_OF_WITHDRAWN, *every)))
    own = () if file in RECORD_COLUMNS else ("entry", *BESIDE.get(file, ()))
    return tuple(dict.fromkeys((*COLUMNS[file], "id", *own)))


SETTINGS_FILE = "settings.toml"
# The audit log goes out with the rest, and no import reads it.
AUDIT_FILE = "audit.csv"
AUDIT_COLUMNS = ("at", "by", "what", "about")

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
