"""What was agreed with a client: the contract, what was promised, money and hours."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.errors import DomainError


class EndsTooSoon(DomainError):
    """Those hours to invest would end before they count, so nothing was saved."""

    def __init__(self, soonest: date) -> None:
        day = f"{soonest:%-d %b %Y}"
        super().__init__(
            f"Hours to invest are approved beforehand: they end on {day} or later. "
            "Nothing was saved."
        )
        self.fields = {"due": f"Choose {day} or a later day."}


class AgreementKind(StrEnum):
    """How the fee and the hours of an agreement are meant."""

    RETAINER = "retainer"
    FIXED = "fixed"
    HOURLY = "hourly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The SOW or contract.

    `fee` is in minor units: a month for a retainer, in all for fixed, an hour for hourly.
    `included_hours` are a month's for a retainer, in all for fixed. `end` is the last day in
    force; None means open-ended. `rollover` says what goes on to a retainer's next period (none,
    unused hours, both unused and overused ones), None where that is not known; `active_months`
    are the months (1 to 12) that count, empty for all.
    """

    id: str
    kind: AgreementKind
    start: date
    end: date | None = None
    fee: int | None = None
    included_hours: float | None = None
    notice_days: int | None = None
    scope: str | None = None
    rollover: str | None = None
    active_months: frozenset[int] = frozenset()

    def is_in_force(self, day: date) -> bool:
        """Say whether `day` lies within the agreement."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverable:
    """One thing that we promised: work of the agreement, or a remedy that we offered.

    `draft_id` is the letter that promised it, where one did.
    """

    id: str
    promised: str
    due: date | None = None
    delivered: date | None = None
    evidence: str | None = None
    draft_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry:
    """Hours that somebody worked for the client; `cost_rate` in minor units an hour."""

    id: str
    on: date
    hours: float
    person: str | None = None
    billable: bool | None = None
    cost_rate: int | None = None
    note: str | None = None


class MoneyKind(StrEnum):
    """What a sum of money was."""

    INVOICE = "invoice"
    PAYMENT = "payment"
    REFUND = "refund"
    CREDIT = "credit"
    PASS_THROUGH = "pass_through"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyEntry:
    """A sum on a date; `amount` in minor units of the client's currency."""

    id: str
    on: date
    kind: MoneyKind
    amount: int
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Investment:
    """Hours to give away: purpose, cap in hours, span. They count once a manager approved them.

    `approved_on` is None where they were imported without that day: they count from the start.
    """

    id: str
    start: date
    end: date | None
    hours: float
    purpose: str | None = None
    approved_on: date | None = None

    @property
    def counts_from(self) -> date:
        """The first day that it covers: nothing from before its approval."""
        return max(self.start, self.approved_on or self.start)

    def holds(self, day: date) -> bool:
        """Say whether it covers what was given away on `day`."""
        return self.counts_from <= day and (self.end is None or day <= self.end)


def check_end(hours: Investment, *, today: date) -> None:
    """Let pass hours that can cover something: approved, or still to be. Raises EndsTooSoon.

    Source: domain.md, "approved beforehand: purpose, cap in hours, end date".
    """
    soonest = hours.counts_from if hours.approved_on else max(hours.start, today)
    if hours.end is not None and hours.end < soonest:
        raise EndsTooSoon(soonest)
