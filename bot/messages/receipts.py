"""Receipts: the words for every line of a score; the domain holds its numbers."""

from collections.abc import Callable
from datetime import date

from bot.domain.signal import Figures, Missing, Signal
from bot.messages.figures import GIVE_RATES, hours, money, number, plural, quoted, share
from bot.messages.next_band import next_band
from bot.messages.titles import TITLES

# What every receipt needs, in one place to take it from.
__all__ = [
    "TITLES",
    "broken_promise",
    "freshness",
    "hours",
    "missing_words",
    "money",
    "next_band",
    "number",
    "plural",
    "quoted",
    "share",
    "summary",
]

_MONEY_SIGNALS = ("negative_roi",)


def summary(signal: Signal, *, currency: str = "USD", with_money: bool = True) -> str:
    """Return one sentence, without a stop, for a fit signal or a debt item.

    "14.5 h of 60 h contracted were unpaid (24 %)". `with_money` False leaves every figure of
    money out, for those who may not see them (domain.md, Who may).
    """
    if signal.name in _MONEY_SIGNALS:
        return _margin(signal, currency) if with_money else _margin_without_money(signal)
    return _SUMMARIES[signal.name](signal.figures)


def missing_words(missing: Missing) -> str:
    """Return why a signal takes no part: "Client duties: no duty with a due date is noted"."""
    return f"{TITLES[missing.name]}: {_MISSING[missing.reason](missing.figures)}"


def freshness(signal: Signal, today: date | None = None) -> str | None:
    """Return how fresh a signal's entries are, and their age with `today`; None without entries.

    "newest entry 2026-06-29, 1 day old".
    """
    if signal.freshest is None:
        return None
    told = f"newest entry {signal.freshest.isoformat()}"
    days = (today - signal.freshest).days if today else -1
    age = "today" if days == 0 else f"{plural(days, 'day')} old"
    return told if today is None or days < 0 else f"{told}, {age}"


def broken_promise(f: Figures) -> str:
    """Return how late a promise is, with its text."""
    late = plural(f["working_days"], "working day")
    what = "A remedy promised" if f.get("remedy") else "Promised"
    return f"{what} for {f['due']} and {late} overdue: {quoted(f)}"


def _scope_creep(f: Figures) -> str:
    if f["worst"] == "ask_hours":
        contracted = hours(f["contracted_hours"])
        return (
            f"{hours(f['ask_hours'])} of {contracted} contracted were unpaid ({share(f['rate'])})"
        )
    if f["worst"] == "over_hours":
        over, contracted = hours(f["over_hours"]), hours(f["contracted_hours"])
        tracked = hours(f["tracked_hours"])
        return f"{over} over the {contracted} contracted, {tracked} tracked ({share(f['rate'])})"
    asks = plural(f["asks"], "unpaid ask")
    return f"{asks} in {number(f['days'])} days ({number(f['rate'])} per 30 days)"


def _margin(signal: Signal, currency: str) -> str:
    f = signal.figures
    cost, income = money(f["cost"], currency), money(f["gross_income"], currency)
    covered = f"cost rates known for {share(f['coverage'])} of {hours(f['hours'])}"
    if "margin" not in f:
        return f"Nothing was left to pay {cost} of delivery cost: gross income {income}; {covered}"
    return f"Delivery margin {share(f['margin'])}: cost {cost} of {income} gross income; {covered}"


def _margin_without_money(signal: Signal) -> str:
    return (
        "Delivery margin is below what it should be"
        if signal.severity > 0
        else "Delivery margin is as it should be"
    )


def _client_duty(f: Figures) -> str:
    missed = f"{number(f['missed'])} of {number(f['due'])} due so far missed"
    if not f["overdue"]:
        return f"No duty of the client is overdue ({missed})"
    late = plural(f["working_days"], "working day")
    duties = plural(f["overdue"], "client duty", "client duties")
    return f"{duties} overdue, the worst by {late} ({missed})"


def _time_travel(f: Figures) -> str:
    times = plural(f["count"], "complaint")
    return f"{times} raised again in {number(f['days'])} days after being fixed with proof"


def _discount_pressure(f: Figures) -> str:
    excused = f" ({number(f['excused'])} more while a failure of ours was open)"
    asks = plural(f["count"], "ask")
    found = f"{asks} for a lower price in {number(f['days'])} days"
    return found + excused if f["excused"] else found


def _silence(f: Figures) -> str:
    return f"{plural(f['days'], 'day')} since the last contact, meeting or praise ({f['last']})"


def _perceived_value(f: Figures) -> str:
    good = plural(f["praise"], "praise or win", "praises or wins")
    bad = plural(f["grumbles"], "sign", "signs")
    return f"{bad} that they see too little value, against {good}, in {number(f['days'])} days"


def _open_wrong(f: Figures) -> str:
    days = float(f["days_open"])
    since = f"for {plural(days, 'day')}" if days else "since today"
    return f"A {f['severity']} wrong of ours is open {since}: {quoted(f)}"


def _unrighted(f: Figures) -> str:
    ended = "" if f.get("pressing", 1.0) else ", shown on the card only"
    return (
        f"A {f['severity']} wrong of {f['raised_on']} ended {plural(f['days_since'], 'day')} ago "
        f"without a remedy that they accepted{ended}: {quoted(f)}"
    )


def _slow(f: Figures) -> str:
    return f"A complaint of {f['raised_on']} waits for our {f['late']}: {quoted(f)}"


def _failed_fix(f: Figures) -> str:
    return f"Our fix failed, raised again on {f['raised_again_on']}: {quoted(f)}"


_SUMMARIES: dict[str, Callable[[Figures], str]] = {
    "scope_creep": _scope_creep,
    "client_duty": _client_duty,
    "time_travel": _time_travel,
    "discount_pressure": _discount_pressure,
    "silence": _silence,
    "perceived_value": _perceived_value,
    "open_wrong": _open_wrong,
    "failed_fix": _failed_fix,
    "slow_response": _slow,
    "broken_promise": broken_promise,
    "unrighted_wrong": _unrighted,
}

_MISSING: dict[str, Callable[[Figures], str]] = {
    "no_agreement": lambda _: "no agreement is known",
    "no_time_or_asks": lambda _: "no time and no ask in the window",
    "no_revenue": lambda _: "no revenue is known in the window",
    "no_hours": lambda _: "no hours are known in the window",
    "few_cost_rates": lambda f: (
        f"cost rates are known for {share(f['coverage'])} of the hours only, "
        f"{share(f['needed'])} are needed; {GIVE_RATES}"
    ),
    "too_young": lambda f: (
        f"the relationship is {plural(f['days'], 'day')} old, "
        f"the margin counts from day {number(f['needed'])} on"
    ),
    "no_duty": lambda _: "no duty with a due date is noted",
    "no_corrected_complaint": lambda _: "no complaint was corrected yet",
    "no_notes": lambda f: f"no note and no complaint in {number(f['days'])} days",
    "few_contacts": lambda f: (
        f"{plural(f['count'], 'conversation')} in {number(f['days'])} days, "
        f"{number(f['needed'])} are needed"
    ),
    "no_agreement_in_force": lambda _: "no agreement is in force",
    "former": lambda _: "a former client has none",
}
