"""What an offer costs us in words, for managers alone: every figure with its arithmetic."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.domain.briefing import OfferBriefing
from bot.domain.comparable import Comparable
from bot.domain.earlier_offers import EarlierOffer, Kept
from bot.domain.offer import OfferCost, Stakes, is_one_persons, round_sum, share_of
from bot.domain.remaining import Sum
from bot.domain.signal import Figures
from bot.messages.complaint_words import CAUSES
from bot.messages.figure_words import figure_words, why_unknown
from bot.messages.figures import exact_share, hours, money, number, plural, share
from bot.messages.spoken import day_words

MOST_EARLIER = 5
# Written out, since it looks like an x.
TIMES = "\u00d7"
_KINDS = {
    "refund": ("refund", "refunds"),
    "credit": ("credit", "credits"),
    "free_work": ("free work", "free work"),
    "reduced_price": ("lower price", "lower prices"),
    "future_work": ("future work uncharged", "future work uncharged"),
    "fix": ("fix", "fixes"),
}


def offer_lines(briefing: OfferBriefing) -> list[str]:
    """Return what an offer is measured by, a line each, before its sum is typed."""
    stakes = briefing.stakes
    return [
        *stakes_lines(stakes),
        _each_words(stakes),
        hour_words(stakes),
        comparable_words(briefing.comparable),
        earlier_words(briefing.earlier),
    ]


def cost_lines(cost: OfferCost, briefing: OfferBriefing) -> list[str]:
    """Return what one offer costs, its shares, and what they are shares of, a line each."""
    stakes = briefing.stakes
    return [
        _cost_words(cost, stakes),
        _shares_words(cost, stakes),
        *stakes_lines(stakes),
        comparable_words(briefing.comparable),
        earlier_words(briefing.earlier),
    ]


def stakes_lines(stakes: Stakes) -> list[str]:
    """Return what is left to earn, the lifetime result, and both together."""
    lines = [
        f"Left to earn: {remaining_words(stakes.remaining, stakes.currency)}.",
        f"{figure_words(stakes.lifetime, stakes.currency).line}.",
    ]
    if stakes.ltgp is not None:
        lines.append(f"Both together (LTGP): {money(stakes.ltgp, stakes.currency)}.")
    return lines


def remaining_words(remaining: Sum, currency: str) -> str:
    """Return the margin still to come with its arithmetic, or why it is not known."""
    if remaining.value is None:
        return unknown_words(remaining)
    f = remaining.inputs
    until = f" until {_day(f['until'])}" if "until" in f else ""
    passed = f", less {exact_share(f['passed'])} passed through," if f["passed"] else ""
    margin = f"the {exact_share(f['margin'])} margin of the last {number(f['days'])} days"
    fees = f"{money(f['fees'], currency)} of fees{until}"
    return f"{money(remaining.value, currency)} = {fees}{passed} {TIMES} {margin}"


def hour_words(stakes: Stakes) -> str:
    """Return what an hour costs us and is billed at."""
    cost, price = stakes.hour_cost, stakes.hour_price
    if cost.value is None:
        told = f"What an hour costs us: {unknown_words(cost)}."
    elif is_one_persons(cost):
        told = (
            "What an hour costs us is not shown: one person worked them all, and nobody's cost "
            "rate is shown."
        )
    else:
        days = f"the last {number(cost.inputs['days'])} days" if cost.inputs["days"] else "all time"
        told = (
            f"An hour costs us {money(cost.value, stakes.currency)}, the average of {days}; "
            f"cost rates known for {share(cost.inputs['coverage'])} of "
            f"{hours(cost.inputs['hours'])}."
        )
    if price.value is None:
        return f"{told} What it is billed at: {unknown_words(price)}."
    return f"{told} It is billed at {money(price.value, stakes.currency)}."


def comparable_words(found: Comparable) -> str:
    """Return what comparable clients were given; no client is named."""
    if found.like is None:
        return "Comparable clients: there is no wrong of ours to compare by."
    alike = [f"a {found.like.severity.value} wrong"]
    by = [CAUSES[found.like.cause].lower()] if found.like.cause else []
    by += ["the same segment"] if (found.segment or "").strip() else []
    if not by:
        return "Comparable clients: neither the cause nor the segment is noted to compare by."
    what = f"Comparable clients ({alike[0]}, {' or '.join(by)})"
    if not found.count:
        return f"{what}: no offer is noted."
    kinds = ", ".join(f"{n} {_kind(kind, n)}" for kind, n in found.kinds)
    return f"{what}: {plural(found.count, 'offer')}, {kinds}. {_range_words(found)}"


def earlier_words(earlier: Sequence[EarlierOffer]) -> str:
    """Return which earlier offers to this client were kept, the newest first."""
    if not earlier:
        return "Earlier offers to this client: none is noted."
    shown = "; ".join(_earlier(offer) for offer in earlier[:MOST_EARLIER])
    more = len(earlier) - MOST_EARLIER
    return f"Earlier offers to this client: {shown}{f'; and {more} more' if more > 0 else ''}."


def unknown_words(found: Sum) -> str:
    """Return why a sum is not known: "not known, because …"."""
    if found.reason in _REASONS:
        return _REASONS[found.reason](found.inputs)
    return why_unknown(found.reason, found.inputs).replace("not known, ", "not known, because ", 1)


def _each_words(stakes: Stakes) -> str:
    wholes = {
        "what is left to earn": stakes.remaining.value,
        "the lifetime result": stakes.so_far,
        "both together": stakes.ltgp,
    }
    known = {name: whole for name, whole in wholes.items() if whole is not None and whole > 0}
    if not known:
        return "Nothing is known to be left or earned that an offer could be a share of."
    each = round_sum(max(known.values()), stakes.currency)
    shares = [f"{exact_share(share_of(each, whole) or 0.0)} of {n}" for n, whole in known.items()]
    return f"Each {money(each, stakes.currency)} is {_listed(shares)}."


def _cost_words(cost: OfferCost, stakes: Stakes) -> str:
    currency = stakes.currency
    if cost.cost.value is None:
        return f"What it costs us: {unknown_words(cost.cost)}."
    total = money(cost.cost.value, currency)
    if cost.billed is None:
        is_lasting = cost.kind == "reduced_price"
        again = " Where the price stays lower, each period costs as much again." * is_lasting
        return f"What it costs us: {total}, the sum itself.{again}"
    worked, rate = hours(cost.hours or 0.0), money(cost.cost.inputs["rate"], currency)
    sums = f"{worked} {TIMES} {rate} = {total}"
    told = f"{total} for {worked}" if is_one_persons(cost.cost) else sums
    billed = _billed_words(cost, worked, currency)
    return f"What it costs us: {told}, at our average cost of an hour. {billed}"


def _billed_words(cost: OfferCost, worked: str, currency: str) -> str:
    billed = cost.billed
    if billed is None or billed.value is None:
        return f"What it would have been billed at: {unknown_words(billed or Sum())}."
    rate = money(billed.inputs["rate"], currency)
    return f"Billed it would be {worked} {TIMES} {rate} = {money(billed.value, currency)}."


def _shares_words(cost: OfferCost, stakes: Stakes) -> str:
    if cost.cost.value is None:
        return "Its shares are not known without what it costs."
    of = {
        "what is left to earn": (cost.of_remaining, stakes.remaining.value),
        "the lifetime result": (cost.of_lifetime, stakes.so_far),
        "both together": (cost.of_ltgp, stakes.ltgp),
    }
    known = [f"{exact_share(found)} of {name}" for name, (found, _) in of.items() if found]
    none = [n for n, (_, whole) in of.items() if whole is not None and whole <= 0]
    told = f"That is {_listed(known)}." if known else ""
    lost = f"No share of {_listed(none)}: that is no gain." if none else ""
    return " ".join(filter(None, (told, lost))) or "What it is a share of is not known."


def _range_words(found: Comparable) -> str:
    known = len(found.shares)
    if not known or found.median is None:
        return "No sum of theirs is known beside a monthly fee."
    if known == 1:
        return f"One sum is known: {exact_share(found.shares[0])} of a month's fee."
    low, high = exact_share(found.shares[0]), exact_share(found.shares[-1])
    return (
        f"The sums known of {known}: {low} to {high} of a month's fee, "
        f"{exact_share(found.median)} in the middle."
    )


def _earlier(offer: EarlierOffer) -> str:
    said = {True: ", accepted", False: ", refused", None: ", no answer noted"}[offer.accepted]
    became = {
        Kept.DELIVERED: f"delivered {day_words(offer.delivered_on)}",
        Kept.OVERDUE: f"not delivered, due {day_words(offer.due)}: overdue",
        Kept.DUE: f"due {day_words(offer.due)}",
        Kept.UNDATED: "not delivered, no date is known",
    }[offer.kept]
    kind = f"{_kind(offer.kind, 1)} " if offer.kind in _KINDS else ""
    return f"{offer.complaint}, {kind}offered {day_words(offer.offered_on)}, {became}{said}"


def _kind(kind: str, count: int) -> str:
    one, many = _KINDS.get(kind, ("other remedy", "other remedies"))
    return one if count == 1 else many


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _day(iso: float | str) -> str:
    return day_words(date.fromisoformat(str(iso)))


_REASONS: Mapping[str, Callable[[Figures], str]] = {
    "no_agreement": lambda _: "not known, because no agreement is in force",
    "no_end_no_notice": lambda _: (
        "not known, because an agreement has neither an end date nor a notice"
    ),
    "no_standard_rate": lambda _: (
        "not known, because no agreement in force says what an hour costs"
    ),
    "no_sum": lambda _: "not known, because the offer names no sum",
    "no_hours_offered": lambda _: "not known, because the offer names no hours",
}
