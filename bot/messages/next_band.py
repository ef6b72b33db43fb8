"""The smallest change that helps, in words: to the next band of fit, or to a smaller debt."""

from collections.abc import Callable, Sequence
from math import ceil

from bot.domain.reach import fewest_together
from bot.domain.righting import debt_without
from bot.domain.rules import Axis, Rules
from bot.domain.score import Score
from bot.domain.signal import Figures, Signal
from bot.messages.figures import money, number, plural, quoted
from bot.messages.titles import TITLES


def smallest_change(
    signal: Signal, score: Score, *, client: str, rules: Rules, currency: str, with_money: bool
) -> str | None:
    """Return what would help most easily with this line of a score, as a sentence without a stop.

    "Bill 6 of the 14.5 unpaid hours and Acme is amber again", or "Answer it, and debt falls from
    37 to 30". Where one fit signal alone cannot, that is said. None where nothing needs to.
    """
    if signal.axis is Axis.DEBT:
        items = [s for s in score.signals if s.axis is Axis.DEBT]
        return end_of_debt(signal, items)
    alone = next_band(signal, client=client, currency=currency, with_money=with_money)
    if alone or not signal.severity:
        return alone
    return together(fewest_together(score.signals, score.fit, rules))


def next_band(
    signal: Signal,
    *,
    client: str = "the fit",
    currency: str | None = None,
    with_money: bool = True,
) -> str | None:
    """Return the smallest change of this signal alone that reaches the next band, if one does.

    Without a currency a margin is told as a share; without `with_money`, without its figure.
    """
    change = signal.change
    if not change:
        return None
    then = f"{client} is {change['band']} again"
    if signal.name == "negative_roi":
        return f"{_margin(change, currency, with_money=with_money)} and {then}"
    return _WORDS[signal.name](signal.figures, change).format(then=then)


def together(names: Sequence[str]) -> str | None:
    """Return that a signal alone does not reach the next band, and the fewest that do."""
    titles = [TITLES[name].lower() for name in names]
    if not titles:
        return None
    if len(titles) == 1:
        return f"Not by this signal alone: {titles[0]} can do it alone"
    both = "both" if len(names) == 2 else "all"  # noqa: PLR2004 (a pair)
    listed = f"{', '.join(titles[:-1])} and {titles[-1]}"
    return f"Not by one signal alone: it takes {listed}, {both} of them settled"


def end_of_debt(item: Signal, items: Sequence[Signal]) -> str:
    """Return what ends a debt item, and how far debt falls then: "... from 37 to 30"."""
    now = 100 * (1 - _kept(items))
    then = debt_without(item, items)
    fall = f"debt falls from {number(now)} to {number(then)}"
    return f"{_ENDS[item.name](item.figures)}, and {fall}{_by_itself(item.figures)}"


def _kept(items: Sequence[Signal]) -> float:
    kept = 1.0
    for item in items:
        kept *= 1 - item.severity
    return kept


def _creep(f: Figures, change: Figures) -> str:
    asked, over = float(change.get("ask_hours", 0)), float(change.get("over_hours", 0))
    steps = []
    if over > asked:
        among = f", among them {_of(asked, f['ask_hours'], 'unpaid hour')}" if asked else ""
        steps.append(f"bill {_of(over, f['over_hours'], 'hour over the agreement')}{among}")
    elif asked:
        steps.append(f"bill {_of(asked, f['ask_hours'], 'unpaid hour')}")
    if change["asks"]:
        steps.append(f"bill or decline {_of(change['asks'], f['asks'], 'unpaid ask')}")
    told = ", and ".join(steps)
    return f"{told[:1].upper()}{told[1:]} and {{then}}"


def _of(some: float | str, total: float | str, what: str) -> str:
    many = what.replace("hour", "hours", 1).replace("ask", "asks", 1)
    if float(some) >= float(total):
        return f"the 1 {what}" if float(total) == 1 else f"{_all(total)} {many}"
    return f"{number(some)} of the {number(total)} {many}"


def _all(total: float | str) -> str:
    return "both" if float(total) == 2 else f"all {number(total)}"  # noqa: PLR2004 (both)


def _margin(change: Figures, currency: str | None, *, with_money: bool) -> str:
    if not with_money:
        return "Bring the delivery margin up"
    if currency is None:
        return f"Bring the delivery margin to {ceil(float(change['margin']) * 1000) / 10:g} %"
    more = f"Bring in {money(change['income'], currency)} more gross income"
    if "cost" not in change:
        return more
    return f"{more}, or save {money(change['cost'], currency)} of delivery cost,"


def _duties(f: Figures, change: Figures) -> str:
    count, total = float(change["duties"]), float(f["overdue"])
    if count == 1:
        worst = quoted(f) if f.get("text") else "the worst overdue duty"
        return f"Once {_brace(worst)} is done, {{then}}"
    if count == total:
        return f"Once {_all(total)} overdue duties are done, {{then}}"
    return f"Once the {number(count)} worst of {number(total)} overdue duties are done, {{then}}"


def _brace(text: str) -> str:
    """Keep what somebody wrote from being taken for a place to fill in."""
    return text.replace("{", "{{").replace("}", "}}")


def _travel(_f: Figures, change: Figures) -> str:
    return f"If nothing that is fixed is raised again until {change['until']}, {{then}}"


def _discounts(_f: Figures, change: Figures) -> str:
    return f"If no new ask for a lower price comes until {change['until']}, {{then}}"


def _silence(_f: Figures, _change: Figures) -> str:
    return "Have a conversation today and {then}"


def _value(_f: Figures, change: Figures) -> str:
    return f"{plural(change['praise'], 'more praise or win', 'more praises or wins')} and {{then}}"


def _slow(f: Figures) -> str:
    return "Answer it" if f.get("answer_ends", 1.0) else "Correct it with proof"


def _failed(f: Figures) -> str:
    since = f" (it counts from {f['mends_from']})" if "mends_from" in f else ""
    return f"Mend it with proof{since}"


def _promise(f: Figures) -> str:
    return "Deliver the remedy" if f.get("remedy") else "Deliver it"


def _by_itself(f: Figures) -> str:
    """Say when a minor, corrected wrong counts as righted without a yes."""
    if "righted_on" not in f:
        return ""
    return f"; or on {f['righted_on']} by itself, if it is not raised again"


_WORDS: dict[str, Callable[[Figures, Figures], str]] = {
    "scope_creep": _creep,
    "client_duty": _duties,
    "time_travel": _travel,
    "discount_pressure": _discounts,
    "silence": _silence,
    "perceived_value": _value,
}

_ENDS: dict[str, Callable[[Figures], str]] = {
    "open_wrong": lambda _: "Close it with a remedy that they accept",
    "failed_fix": _failed,
    "slow_response": _slow,
    "broken_promise": _promise,
    "unrighted_wrong": lambda _: "Offer a remedy that they accept",
}
