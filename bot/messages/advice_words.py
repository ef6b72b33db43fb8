"""The refund adviser and "worth keeping?" in words, for managers alone."""

from collections.abc import Callable, Mapping

from bot.domain.brand_risk import BrandRisk, Risk
from bot.domain.fit import Band
from bot.domain.offer import is_one_persons
from bot.domain.refund_advice import Advice, Delivered, Option, Way
from bot.domain.revenue_share import RevenueShare
from bot.domain.worth_keeping import LATELY, Change, Worth
from bot.messages.digest import STATES
from bot.messages.figure_words import MINUS, figure_words
from bot.messages.figures import exact_share, money, number, plural
from bot.messages.spoken import day_words

_LEVELS = {
    Risk.HIGH: "The risk of an angry client is high",
    Risk.SOME: "There is some risk of an angry client",
    Risk.LOW: "The risk of an angry client is low",
}
_CHANGES = {
    "complaints": ("complaint", "complaints"),
    "resolved": ("complaint resolved", "complaints resolved"),
    "praise": ("praise or win", "praises or wins"),
    "discount_asks": ("ask for a lower price", "asks for a lower price"),
    "asks": ("scope request", "scope requests"),
    "agreements_begun": ("agreement begun", "agreements begun"),
    "agreements_ended": ("agreement ended", "agreements ended"),
    "departures": ("departure noted", "departures noted"),
}


def advice_lines(advice: Advice, currency: str, *, with_result: bool = True) -> list[str]:
    """Return the ways to settle in their order, each with its arithmetic, and what else weighs.

    `with_result` False leaves the lifetime result to what stands beside.
    """
    ways = [
        f"{place}. {_WAYS[option.way](option, advice, currency)}"
        for place, option in enumerate(advice.options, 1)
    ]
    result = [f"{figure_words(advice.result, currency).line}."] if with_result else []
    return [
        *result,
        *ways,
        *_delivered_words(advice),
        f"{share_words(advice.share, currency)} If they leave, it leaves with them.",
        risk_words(advice.risk),
    ]


def worth_lines(worth: Worth, currency: str) -> list[str]:
    """Return what speaks for and against keeping a client, a line each."""
    return [
        _axes_words(worth),
        f"{figure_words(worth.margin, currency).line}.",
        f"{figure_words(worth.lifetime, currency).line}.",
        share_words(worth.share, currency),
        _lately_words(worth.changes),
    ]


def share_words(share: RevenueShare, currency: str) -> str:
    """Return a client's share of revenue with its arithmetic, and which clients are not counted."""
    if share.value is None:
        return f"Share of revenue: {_NO_SHARE[share.reason]}."
    own, whole = money(share.own, currency), money(share.whole, currency)
    others = plural(share.clients, "client")
    of_others = [f"{number(count)} in {other}" for other, count in share.converted]
    converted = f" ({', '.join(of_others)}, at that night's rates)" if of_others else ""
    told = (
        f"Share of revenue: {exact_share(share.value)} = {own} ÷ {whole} of {others} in {currency}"
        f"{converted}, as kept in the night of {day_words(share.on)}."
    )
    left_out = [
        f"{plural(count, 'client')} in {other} without an exchange rate"
        for other, count in share.elsewhere
    ]
    if share.unknown:
        left_out.append(f"{plural(share.unknown, 'client')} without known revenue")
    return f"{told} Not counted: {', '.join(left_out)}." if left_out else told


def risk_words(risk: BrandRisk) -> str:
    """Return the brand risk of an angry client: how high, and what is behind it."""
    behind = [
        words
        for count, words in (
            (risk.open, f"{plural(risk.open, 'wrong')} of ours open"),
            (risk.unrighted, f"{plural(risk.unrighted, 'wrong')} of ours never righted"),
            (risk.major, f"{number(risk.major)} major"),
            (risk.failed_fixes, f"{plural(risk.failed_fixes, 'fix', 'fixes')} that failed"),
            (risk.unanswered, f"{plural(risk.unanswered, 'complaint')} without an answer"),
        )
        if count
    ]
    told = ", ".join(behind) or "no wrong of ours is open or unrighted"
    return f"{_LEVELS[risk.level]}: {told}."


def _to_even(option: Option, _advice: Advice, currency: str) -> str:
    most = money(option.amount or 0.0, currency)
    return f"A refund of up to {most}: {most} {MINUS} {most} = {money(0, currency)}, break-even."


def _finish(_option: Option, advice: Advice, currency: str) -> str:
    cost = advice.hour_cost.value
    each = (
        ""
        if cost is None or is_one_persons(advice.hour_cost)
        else f" It costs its hours, {money(cost, currency)} each on average."
    )
    return (
        f"Finish the promised work: {number(advice.owed)} of {number(advice.promised)} "
        f"not delivered.{each}"
    )


def _credit(option: Option, advice: Advice, currency: str) -> str:
    if option.amount is None:
        return "A credit: what it does to the result is not known."
    return f"A credit: {_each_words(option, advice, currency)}, and only where they buy again."


def _refund(option: Option, advice: Advice, currency: str) -> str:
    if option.amount is None:
        return "A refund: what it does to the result is not known."
    return f"A refund deepens the loss: {_each_words(option, advice, currency)}."


def _full(option: Option, advice: Advice, currency: str) -> str:
    weak = ""
    if advice.delivered is Delivered.ALL:
        weak = " The weakest case: all that was promised is delivered."
    if option.amount is None or option.after is None:
        return f"A full refund: what it does to the result is not known.{weak}"
    sums = _minus(advice, option.amount, option.after, currency)
    return f"A full refund of {money(option.amount, currency)}: {sums}.{weak}"


def _each_words(option: Option, advice: Advice, currency: str) -> str:
    amount = option.amount or 0.0
    sums = _minus(advice, amount, option.after or 0.0, currency)
    return f"each {money(amount, currency)} makes {sums}"


def _minus(advice: Advice, amount: float, after: float, currency: str) -> str:
    value = advice.result.value
    before = value if isinstance(value, float) else 0.0
    return f"{money(before, currency)} {MINUS} {money(amount, currency)} = {money(after, currency)}"


_WAYS: Mapping[Way, Callable[[Option, Advice, str], str]] = {
    Way.REFUND_TO_EVEN: _to_even,
    Way.FINISH_WORK: _finish,
    Way.CREDIT: _credit,
    Way.REFUND: _refund,
    Way.FULL_REFUND: _full,
}


def _delivered_words(advice: Advice) -> list[str]:
    if advice.delivered is not Delivered.NOTHING_NOTED:
        return []
    return ["Nothing promised is noted, so nobody can say here what was delivered."]


def _axes_words(worth: Worth) -> str:
    fit = "not known" if worth.fit is None else f"{number(worth.fit)} of 100"
    band = "" if worth.band is Band.UNKNOWN else f", {STATES[worth.band]}"
    told = f"Fit {fit}{band} ({worth.coverage}), debt {number(worth.debt)}."
    if worth.then is None:
        return f"{told} No night of {LATELY} days ago was kept to compare with."
    then = "not known" if worth.then.fit is None else number(worth.then.fit)
    return f"{told} On {day_words(worth.then.on)} fit {then}, debt {number(worth.then.debt)}."


def _lately_words(changes: tuple[Change, ...]) -> str:
    if not changes:
        return f"Lately: nothing was noted in {LATELY} days."
    told = ", ".join(
        f"{plural(c.count, *_CHANGES[c.what])} (newest {day_words(c.newest)})" for c in changes
    )
    return f"Lately, in {LATELY} days: {told}."


_NO_SHARE = {
    "no_night": "not known, because no night was run yet",
    "no_revenue_kept": "not known, because the last night found no revenue of this client",
    "no_revenue_left": "none, because refunds left no revenue",
}
