"""Which earlier offers to a client were kept."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.complaint import Complaint
from bot.domain.failure import answers_to
from bot.domain.history import History
from bot.domain.night import Night


class Kept(StrEnum):
    """What became of an offer."""

    DELIVERED = "delivered"
    OVERDUE = "overdue"
    DUE = "due"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierOffer:
    """An offer that we made for a complaint: when, by when, what became of it.

    `kind` is a remedy's word or "" where only the letter is known; `accepted` is None where the
    client did not say; `due` is the date that the letter promised.
    """

    complaint: str
    kind: str
    offered_on: date
    kept: Kept
    due: date | None = None
    delivered_on: date | None = None
    accepted: bool | None = None


def earlier_offers(night: Night) -> tuple[EarlierOffer, ...]:
    """Return this client's offers so far, the newest first. Source: issue 5, Messages.

    An offer is a remedy with the day on which it was offered or delivered, or a recovery offer
    that was sent; an apology alone offers nothing. It is overdue after the promised date.
    """
    found = [
        offer
        for complaint in night.history.complaints
        if (offer := _offer_for(complaint, night.history, night.today))
    ]
    return tuple(sorted(found, key=lambda o: (o.offered_on, o.complaint), reverse=True))


def _offer_for(complaint: Complaint, history: History, today: date) -> EarlierOffer | None:
    letters = [m for m in answers_to(complaint, history) if m.kind == "recovery_offer"]
    letter = letters[-1] if letters else None
    kind = "" if complaint.remedy in (None, "apology") else complaint.remedy or ""
    noted = complaint.remedy_offered_on or complaint.remedy_delivered_on
    offered_on = noted if kind and noted else (letter.on if letter else None)
    if offered_on is None:
        return None
    due, delivered = letter.promised_by if letter else None, complaint.remedy_delivered_on
    return EarlierOffer(
        complaint=complaint.id,
        kind=kind,
        offered_on=offered_on,
        kept=_kept(due, delivered, today),
        due=due,
        delivered_on=delivered,
        accepted=complaint.remedy_accepted,
    )


def _kept(due: date | None, delivered: date | None, today: date) -> Kept:
    if delivered is not None:
        return Kept.DELIVERED
    if due is None:
        return Kept.UNDATED
    return Kept.OVERDUE if due < today else Kept.DUE
