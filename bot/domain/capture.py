"""Capturing what people say: what is to be logged, and every way that it can turn out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.agreement import Deliverable, Investment, MoneyEntry
from bot.domain.complaint import Complaint
from bot.domain.entry import MONEY_KINDS, NOTE_KINDS, Entry, EntryKind
from bot.domain.errors import DomainError
from bot.domain.history import Note
from bot.domain.money import major_units
from bot.domain.scope_request import ScopeRequest

# The same person and the same text within this time were sent twice (slack-ux.md, rule 8).
REPEAT_WITHIN = timedelta(minutes=2)


class Withdrawn(DomainError):
    """That entry was taken back meanwhile, so nothing was changed."""


_NEWER = frozenset(("due", "said_at", "source", "is_kind_open"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What somebody wants to log. `client_id` is None until the client is known.

    `asked_by`, `on` and `said_at` are the message's own author, day and moment where it came
    from a message, and `source` is a digest of its words. `hours` is None where nobody said
    them; `amount` is in minor units of `currency`; `due` is the last day of a promise, a duty
    or an investment. With `is_kind_open` nobody said yet which kind of note it is.
    """

    kind: EntryKind
    text: str
    client_id: int | None = None
    client_typed: str | None = None
    hours: float | None = None
    amount: int | None = None
    currency: str | None = None
    on: date | None = None
    due: date | None = None
    permalink: str | None = None
    asked_by: str | None = None
    said_at: datetime | None = None
    source: str | None = None
    is_kind_open: bool = False

    def as_plain(self) -> dict[str, Any]:
        """Return the same as JSON would keep it."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        for name in ("on", "due", "said_at"):
            plain[name] = plain[name] and plain[name].isoformat()
        # What is empty is left out, so that the version before this one can read it.
        return {k: v for k, v in plain.items() if v or k not in _NEWER}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Capture":
        """Read back what `as_plain` wrote."""
        read: dict[str, Any] = {**plain, "kind": EntryKind(plain["kind"])}
        for name, parse in (
            ("on", date.fromisoformat),
            ("due", date.fromisoformat),
            ("said_at", datetime.fromisoformat),
        ):
            read[name] = read.get(name) and parse(read[name])
        return cls(**read)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A client's running total beside the agreement, over the last `days`.

    `hours` are of unpaid asks, `over_hours` tracked over the agreement; `contracted` is None
    where no hours are agreed. `free_from` is the day from which the year is worked for nothing,
    at the rate of `hours` or `over_hours`, whichever are more. `is_covered` says that hours to
    invest cover the ask in question.
    """

    asks: int = 0
    hours: float = 0.0
    over_hours: float = 0.0
    contracted: float | None = None
    free_from: date | None = None
    open_complaints: int = 0
    days: int = 90
    is_covered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """It is in the ledger under `ref`, such as S-214, and reads `entry` now.

    `resembles` is an older, corrected complaint that sounds alike (principle 6);
    `repeated_after` says that it was there already, and since when; `brings_back` is the complaint
    that counts again now that its re-raise was taken back. `with_money` says whether this person
    may see its price, `from_channel` that nobody named the client: the channel did. `today` is
    the workspace's own day on which this is told.
    """

    ref: str
    kind: EntryKind
    entry: Entry
    client_id: int
    client_name: str
    currency: str
    standing: Standing
    logged_by: str
    logged_at: datetime
    capture: Capture | None = None
    is_first: bool = False
    repeated_after: timedelta | None = None
    resembles: Complaint | None = None
    brings_back: str = ""
    can_restore: bool = True
    from_channel: bool = False
    with_money: bool = True
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichClient:
    """The client is not known for sure; what was typed is kept under `pending`."""

    pending: int
    capture: Capture
    offered: tuple[tuple[int, str], ...]
    is_ambiguous: bool = False
    has_clients: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingText:
    """Something is missing, such as what was said: the form asks for the rest."""

    capture: Capture
    client_name: str | None
    pending: int | None = None


Outcome = Logged | WhichClient | MissingText


def is_complete(capture: Capture) -> bool:
    """Say whether nothing is missing that an entry of this kind cannot be without."""
    if capture.is_kind_open:
        return False
    match capture.kind:
        case EntryKind.INVESTMENT:
            return capture.hours is not None and capture.due is not None
        case EntryKind.PROMISE:
            return bool(capture.text) and capture.due is not None
        case EntryKind.REFUND | EntryKind.CREDIT:
            return capture.amount is not None
        case EntryKind.MEETING | EntryKind.CONTACT:
            return True
        case _:
            return bool(capture.text)


def entry_of(capture: Capture, *, currency: str, today: date) -> Entry:
    """Return the entry that a complete capture makes, without its number.

    A sum in another currency than the client's stays readable in the words.
    """
    day = capture.on or today
    text, amount = capture.text, capture.amount
    if amount is not None and capture.currency not in (None, currency):
        text = f"{text} ({capture.currency} {major_units(amount, str(capture.currency))})"
        amount = None
    if capture.kind in NOTE_KINDS:
        return Note(
            id="",
            on=day,
            kind=NOTE_KINDS[capture.kind],
            text=text,
            due=capture.due,
            permalink=capture.permalink,
        )
    match capture.kind:
        case EntryKind.COMPLAINT:
            return Complaint(id="", text=text, raised_on=day, permalink=capture.permalink)
        case EntryKind.PROMISE:
            return Deliverable(id="", promised=text, due=capture.due)
        case EntryKind.INVESTMENT:
            return Investment(
                id="", start=day, end=capture.due, hours=capture.hours or 0.0, purpose=text or None
            )
        case EntryKind.REFUND | EntryKind.CREDIT:
            return MoneyEntry(
                id="",
                on=day,
                kind=MONEY_KINDS[capture.kind],
                amount=amount or 0,
                note=text or None,
            )
        case _:
            return ScopeRequest(
                id="",
                text=text,
                asked_on=day,
                hours=capture.hours,
                amount=amount,
                permalink=capture.permalink,
            )
