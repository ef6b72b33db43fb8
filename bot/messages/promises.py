"""What a letter promises and until when it wants an answer, read from its facts."""

from datetime import date, timedelta

from bot.messages.blocks import clip
from bot.messages.joints import one_line
from bot.messages.letter_facts import LetterFacts, OfferKind
from bot.messages.money_and_dates import hours_words

_LIMIT = 200
_OFFERED = {
    OfferKind.REFUND: "Pay back",
    OfferKind.CREDIT: "Credit on the next invoice",
    OfferKind.FREE_WORK: "Work at no charge",
    OfferKind.REDUCED_PRICE: "Lower price",
    OfferKind.FUTURE_WORK: "Future work at no charge",
}

# What each promise becomes in `drafts.promises`: what, by (ISO date), remedy (a word of the
# complaint's remedies, or "" for other work), owner (by name, or "").
Promised = dict[str, str]


def promises_of(kind: str, facts: LetterFacts) -> list[Promised]:
    """Return what becomes a duty of ours when the letter is sent, each with its day.

    The words hold no sum: every member may read the promises of a client.
    """
    found = []
    if facts.offer is not None:
        what = _OFFERED[facts.offer.kind]
        if facts.offer.hours:
            what = f"{what}, {hours_words(facts.offer.hours)}"
        found.append(
            _promised(_about(what, facts), facts.offer.happens_by, remedy=str(facts.offer.kind))
        )
    promise = facts.promise
    if promise is not None and promise.step and promise.done_by:
        remedy = "fix" if kind == "apology" and facts.offer is None else ""
        found.append(_promised(promise.step, promise.done_by, remedy, owner=promise.owner))
    return found


def agreed_day(facts: LetterFacts) -> date | None:
    """Return the day on which the letter itself lets one know what they say; None: none named.

    It is the day on which they hear from us again or have what we offer, or the one after that
    until which they are to answer.
    """
    days = []
    if facts.promise is not None:
        days.append(facts.promise.update_on)
    if facts.offer is not None:
        days.append(facts.offer.happens_by)
    if facts.order is not None:
        days.append(facts.order.reply_by + timedelta(days=1))
    if facts.recap is not None:
        days.append(facts.recap.decide_by + timedelta(days=1))
    if facts.goodbye is not None and facts.goodbye.check_back is not None:
        days.append(facts.goodbye.check_back.on)
    return min(days, default=None)


def _about(what: str, facts: LetterFacts) -> str:
    return f"{what}: {facts.thing}" if facts.thing else what


def _promised(what: str, by: date, remedy: str = "", *, owner: str = "") -> Promised:
    return {
        "what": clip(one_line(what), _LIMIT),
        "by": by.isoformat(),
        "remedy": remedy,
        "owner": owner,
    }
