"""Where a client's words are kept, column by column: what forgetting empties.

A test names every other column of text and says why it holds none.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from bot.store.rows import (
    AgreementRow,
    ComplaintRow,
    DeliverableRow,
    InvestmentRow,
    MoneyRow,
    NoteRow,
    PinRow,
    ReraiseRow,
    ScopeRequestRow,
    SentMessageRow,
    TimeRow,
)


class Fate(Enum):
    """What becomes of words.

    GONE leaves nothing; COVERED leaves a word that says that there were some, where a score asks
    whether there are: a proof, an offer.
    """

    GONE = auto()
    COVERED = auto()


# What people said and wrote. Lists are lists of such words.
WORDS: Mapping[Any, Mapping[str, Fate]] = {
    AgreementRow: {"scope": Fate.COVERED},
    DeliverableRow: {"promised": Fate.COVERED, "evidence": Fate.COVERED},
    ScopeRequestRow: {"text": Fate.COVERED},
    ComplaintRow: {
        "text": Fate.COVERED,
        "points": Fate.COVERED,
        "our_side": Fate.COVERED,
        "proof": Fate.COVERED,
        "remedy": Fate.COVERED,
    },
    ReraiseRow: {"text": Fate.COVERED},
    TimeRow: {"note": Fate.GONE},
    MoneyRow: {"note": Fate.GONE},
    NoteRow: {"text": Fate.COVERED},
    SentMessageRow: {
        "subject": Fate.GONE,
        "body": Fate.GONE,
        "recipient": Fate.GONE,
        "message_id": Fate.GONE,
    },
    InvestmentRow: {"purpose": Fate.COVERED},
    PinRow: {"reason": Fate.COVERED},
}
# What leads back to words: a link, a digest of them, a row's own name in a file.
TRACES = ("identity", "imported", "permalink", "source", "source_state")
ENTRY_ROWS = tuple(row for row in WORDS if row is not PinRow)
# What is kept of an entry as it was before a change: figures, days, decisions and numbers.
PLAIN_BEFORE = frozenset(
    (
        "kind",
        "start",
        "end",
        "fee",
        "included_hours",
        "notice_days",
        "rollover",
        "active_months",
        "due",
        "delivered",
        "draft_id",
        "asked_on",
        "hours",
        "amount",
        "decision",
        "decided_on",
        "decided_by",
        "raised_on",
        "severity",
        "fault",
        "cause",
        "client_side_heard",
        "responded_on",
        "corrected_on",
        "resolved_on",
        "remedy_offered_on",
        "remedy_delivered_on",
        "remedy_accepted",
        "done_what_we_could",
        "complaint_id",
        "complaint",
        "on",
        "verdict",
        "done",
        "bucket",
        "status",
        "approved_on",
        "approved_by",
        "withdrawn_at",
        "withdrawn_by",
        "client_id",
        "logged_by",
    )
)
