"""What a story is told with: a client and its entries, each field named as its column."""

from dataclasses import dataclass

from sandbox.agency.days import When

DANA, TOM, PRIYA, SAM = "U0DANA", "U0TOM", "U0PRIYA", "U0SAM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A row of clients.csv."""

    client: str
    name: str
    segment: str
    owner: str
    contact_name: str
    contact_email: str
    status: str = "active"
    channel: str = ""
    currency: str = "EUR"
    timezone: str = "Europe/Berlin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A row of agreements.csv."""

    kind: str
    start: When
    end: When | None = None
    fee: int
    included_hours: int | None = None
    notice_days: int | None = None
    scope: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A row of deliverables.csv."""

    promised: str
    due: When
    delivered: When | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A row of scope_requests.csv."""

    date: When
    text: str
    hours: float
    decision: str = "undecided"
    decided_on: When | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A row of complaints.csv."""

    date: When
    text: str
    severity: str = "minor"
    fault: str = "ours"
    cause: str = ""
    responded_on: When | None = None
    corrected_on: When | None = None
    proof: str = ""
    resolved_on: When | None = None
    remedy: str = ""
    remedy_accepted: str = ""
    points: str = ""
    our_side: str = ""
    client_side_heard: str = "yes"


@dataclass(frozen=True, slots=True)
class Reraise:
    """A row of reraises.csv."""

    complaint: str
    date: When
    verdict: str


@dataclass(frozen=True, slots=True)
class Money:
    """A row of money.csv."""

    date: When
    kind: str
    amount: int
    note: str


@dataclass(frozen=True, slots=True)
class Note:
    """A row of notes.csv. `done` is a day, or why a client left."""

    date: When
    kind: str
    text: str
    due: When | None = None
    done: When | str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A row of messages.csv."""

    date: When
    kind: str
    status: str = "sent"
    complaint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Investment:
    """A row of investments.csv."""

    start: When
    end: When
    hours: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A row of aliases.csv."""

    alias: str


Entry = (
    Agreement | Promise | Ask | Complaint | Reraise | Money | Note | Message | Investment | Alias
)


@dataclass(frozen=True, slots=True)
class Weekly:
    """What one person does for a client in an ordinary week: rows of time.csv.

    Weeks are counted back from today, from `first_week` to `last_week`.
    """

    person: str
    hours: float
    note: str
    billable: str = "yes"
    last_week: int = 0
    first_week: int = 33


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One client: who they are, the weekly hours, and everything else in the ledger.

    `rates_known` is False where nobody entered what an hour costs us.
    """

    client: Client
    weekly: tuple[Weekly, ...] = ()
    entries: tuple[Entry, ...] = ()
    rates_known: bool = True
