"""What comparable clients were given: other clients' offers as shares of their monthly fee."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from statistics import median

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.complaint import Cause, Complaint, Severity
from bot.domain.history import History
from bot.domain.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An offer to another client for a wrong of ours.

    `amount` is in minor units of that client's currency, `monthly_fee` too (of the day of the
    offer); each is None where it is not known.
    """

    complaint: str
    on: date
    kind: str
    severity: Severity
    cause: Cause | None
    segment: str | None
    amount: int | None = None
    monthly_fee: float | None = None

    @property
    def share(self) -> float | None:
        """The sum as a share of one month's fee, which is the same in every currency."""
        if self.amount is None or not self.monthly_fee or self.monthly_fee <= 0:
            return None
        return self.amount / self.monthly_fee


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """What was given for wrongs of the same severity, and of the same cause or segment.

    `kinds` are (kind, how often), the commonest first; `shares` are the sums known, each ÷ one
    month's fee, ascending. `like` is the complaint compared with, None where there is none.
    """

    like: Complaint | None
    segment: str | None = None
    kinds: tuple[tuple[str, int], ...] = ()
    shares: tuple[float, ...] = ()

    @property
    def count(self) -> int:
        """How many such offers there were."""
        return sum(count for _, count in self.kinds)

    @property
    def median(self) -> float | None:
        """The middle share."""
        return median(self.shares) if self.shares else None


def compare(like: Complaint | None, segment: str | None, found: Iterable[Given]) -> Comparable:
    """Return what is comparable of the offers `found`. Source: issue 5, Messages.

    The same severity, and the same cause or the same segment of clients; what neither names
    compares with nothing.
    """
    if like is None:
        return Comparable(like=None)
    same = [one for one in found if _is_like(one, like, segment)]
    kinds: dict[str, int] = {}
    for one in same:
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
    return Comparable(
        like=like,
        segment=segment,
        kinds=tuple(sorted(kinds.items(), key=lambda k: (-k[1], k[0]))),
        shares=tuple(sorted(share for one in same if (share := one.share) is not None)),
    )


def gravest(history: History) -> Complaint | None:
    """Return the wrong of ours that an offer is for: open ones first, major first, then oldest."""
    ours = [c for c in history.complaints if c.is_ours]
    return min(
        ours,
        key=lambda c: (not c.is_open, c.severity is not Severity.MAJOR, c.raised_on, c.id),
        default=None,
    )


def monthly_fee(agreements: Sequence[Agreement], day: date) -> float | None:
    """Return what the agreements in force on `day` bring a month, in minor units.

    A fixed fee is spread over its planned months. None where none is in force, or one has no
    known fee or no known length, or is paid by the hour: half a sum would be taken for all.
    """
    held = [_a_month(a) for a in agreements if a.is_in_force(day)]
    known = [fee for fee in held if fee is not None]
    return fsum(known) if held and len(known) == len(held) else None


def segment_key(segment: str | None) -> str | None:
    """Return a segment as it is compared: "Retail" and " retail" are one."""
    return " ".join((segment or "").split()).casefold() or None


def _is_like(one: Given, like: Complaint, segment: str | None) -> bool:
    if one.severity is not like.severity:
        return False
    is_cause = like.cause is not None and one.cause is like.cause
    key = segment_key(segment)
    return is_cause or (key is not None and segment_key(one.segment) == key)


def _a_month(agreement: Agreement) -> float | None:
    if agreement.fee is None:
        return None
    if agreement.kind is AgreementKind.RETAINER:
        return float(agreement.fee)
    if agreement.kind is AgreementKind.HOURLY or agreement.end is None:
        return None
    return agreement.fee / max(1.0, Window(agreement.start, agreement.end).months())
