"""Formulas with their numbers: how each line of a score came about, so that it can be argued."""
# ruff: noqa: RUF001, RUF002 (formulas are written with their own signs: minus and times)

from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.domain.rules import Axis, Rule, Rules
from bot.domain.scale import Scale
from bot.domain.score import Score
from bot.domain.signal import Figures, Signal
from bot.messages.figures import exact, exact_share, hours, money, number, plural, rolled_over

FOR_MANAGERS = "its figures are for managers"
_MARGIN = "negative_roi"
_MOST_DECIMALS = 5
_Print = Callable[[float], str]


def formula(signal: Signal, rules: Rules, *, currency: str, with_money: bool = True) -> str:
    """Return how a line was computed, with its numbers.

    "unpaid hours ÷ contracted hours = 14.5 h ÷ 60 h = 24 %; scale 20 % is 0.67, 30 % is 1;
    weight 0.50; severity 0.81; takes 40.3 points". Sources: domain.md, Fit and Debt signals.
    """
    if signal.axis is Axis.DEBT:
        return f"{_DEBT[signal.name](signal)}; adds {_points(signal)}"
    if is_hidden(signal, with_money=with_money):
        return f"(gross income − delivery cost) ÷ gross income; {FOR_MANAGERS}"
    rule, f = rules[signal.name], signal.figures
    measured = _margin(f, currency) if signal.name == _MARGIN else _FIT[signal.name](f)
    told = [measured, _scale_of(signal, rule), f"weight {signal.weight:.2f}"]
    told += [f"severity {exact(signal.severity)}", f"takes {_points(signal)}"]
    return "; ".join(part for part in told if part)


def fit_formula(score: Score, *, with_money: bool = True) -> str | None:
    """Return how the fit follows from its signals: "100 × (1 − 0.50 × 0.81) = 59.7"."""
    signals = [s for s in score.signals if s.axis is Axis.FIT]
    if score.fit is None:
        return None
    heavy = [s for s in signals if s.severity > 0]
    if not with_money and any(is_hidden(s, with_money=with_money) for s in heavy):
        # With one factor left out, the others and the result would tell it.
        return "100 × (1 − weight × severity) of each line; the margin's figures are for managers"
    decimals = _decimals(signals, score.fit)
    factors = [f"(1 − {s.weight:.2f} × {_severity(s.severity, decimals)})" for s in heavy]
    return f"{' × '.join(['100', *factors])} = {number(score.fit)}"


def is_hidden(signal: Signal, *, with_money: bool) -> bool:
    """Say whether a line's figures are not this reader's to see: those of money are managers'."""
    return signal.name == _MARGIN and not with_money


def _decimals(signals: Sequence[Signal], fit: float) -> int:
    """Return the fewest decimals of the severities with which the fit is what it is printed as."""
    for decimals in range(2, _MOST_DECIMALS):
        left = 100.0
        for signal in signals:
            left *= 1 - round(signal.weight, 2) * round(signal.severity, decimals)
        if number(left) == number(fit):
            return decimals
    return _MOST_DECIMALS


def _severity(severity: float, decimals: int) -> str:
    return f"{severity:.{decimals}f}".removesuffix(f".{'0' * decimals}")


def debt_formula(score: Score) -> str | None:
    """Return how the debt follows from its items: "100 × (1 − (1 − 0.30) × (1 − 0.10)) = 37"."""
    items = [s for s in score.signals if s.axis is Axis.DEBT]
    if not items:
        return None
    factors = " × ".join(f"(1 − {i.severity:.2f})" for i in items)
    return f"100 × (1 − {factors}) = {number(score.debt)}"


def scale_words(scale: Scale, measure: float, write: _Print = number) -> str:
    """Return the points of a scale around `measure`: "20 % is 0.67, 30 % is 1"."""
    around: Sequence[tuple[float, float]] = [scale[0]]
    if measure >= scale[-1][0]:
        around = [scale[-1]]
    elif measure > scale[0][0]:
        around = next([low, high] for low, high in pairwise(scale) if measure <= high[0])
    return ", ".join(f"{write(at)} is {exact(severity)}" for at, severity in around)


def _points(signal: Signal) -> str:
    return plural(round(signal.points, 1), "point")


def _scale_of(signal: Signal, rule: Rule) -> str:
    f = signal.figures
    if signal.name == "scope_creep" and f["worst"] == "asks":
        return f"scale {scale_words(rule.count_scale, float(f['rate']))} per 30 days"
    if signal.name == "scope_creep":
        return f"scale {scale_words(rule.scale, float(f['rate']), exact_share)}"
    if signal.name == _MARGIN:
        return (
            f"scale {scale_words(rule.scale, float(f['margin']), exact_share)}"
            if "margin" in f
            else ""
        )
    name = _MEASURES.get(signal.name)
    return f"scale {scale_words(rule.scale, float(f[name]))}" if name else ""


def _creep(f: Figures) -> str:
    return f"{_WORST[str(f['worst'])](f)}{_others(f)}"


def _ask_hours(f: Figures) -> str:
    asked, contracted = hours(f["ask_hours"]), hours(f["contracted_hours"])
    if invested := float(f.get("invested_ask_hours", 0)):
        asked = f"({hours(f['asked_hours'])} − {hours(invested)} invested)"
    return f"unpaid hours ÷ contracted hours = {asked} ÷ {contracted} = {exact_share(f['rate'])}"


def _over_hours(f: Figures) -> str:
    parts = " − ".join(
        f"{hours(f[name])} {name.removesuffix('_hours')}"
        for name in ("tracked_hours", "included_hours", "billed_hours", "invested_hours")
        if float(f.get(name, 0))
    )
    contracted, rolled = hours(f["contracted_hours"]), rolled_over(f)
    told = f"hours over ÷ contracted hours = ({parts}) ÷ {contracted} = {exact_share(f['rate'])}"
    return f"{told} ({rolled})" if rolled else told


def _asks(f: Figures) -> str:
    asks, days = number(f["asks"]), number(f["days"])
    if invested := float(f.get("all_asks", f["asks"])) - float(f["asks"]):
        asks = f"({number(f['all_asks'])} − {number(invested)} within investment hours)"
    return f"unpaid asks ÷ days × 30 = {asks} ÷ {days} × 30 = {number(f['rate'])}"


def _others(f: Figures) -> str:
    """Tell the other two of the three measures, of which the worst counts."""
    contracted = float(f["contracted_hours"])
    told = []
    for name, words in (("ask_hours", "unpaid hours"), ("over_hours", "hours over")):
        if name != f["worst"] and contracted:
            told.append(f"{words} {exact_share(float(f[name]) / contracted)}")
    if f["worst"] != "asks":
        told.append(f"{number(float(f['asks']) * 30 / float(f['days']))} asks per 30 days")
    return f" (the worst of three: {', '.join(told)})" if told else ""


def _margin(f: Figures, currency: str) -> str:
    income, cost = money(f["gross_income"], currency), money(f["cost"], currency)
    where = _income(f, currency)
    if "margin" not in f:
        return f"gross income {income}, cost {cost}: nothing to divide by{where}"
    words = "(gross income − delivery cost) ÷ gross income"
    return f"{words} = ({income} − {cost}) ÷ {income} = {exact_share(f['margin'])}{where}"


def _income(f: Figures, currency: str) -> str:
    """Return what the gross income and the revenue in it are made of, with their sums."""
    told, revenue = "", money(f["revenue"], currency)
    if float(f["pass_through"]):
        passed = money(f["pass_through"], currency)
        told = f", where gross income = {revenue} revenue − {passed} passed through"
    came = [
        f"{money(f[name], currency)} {words}"
        for name, words in _REVENUE.items()
        if float(f.get(name, 0))  # kept by a version that did not know them
    ]
    if not came:
        return told
    parts = " + ".join(came)
    if back := float(f["given_back"]):
        parts += f" − {money(back, currency)} refunds and credits"
    if len(came) > 1 or back:
        parts += f" = {revenue}"
    return f"{told}, {'revenue' if told else 'where gross income'} = {parts}"


def _duty(f: Figures) -> str:
    missed = f"{number(f['missed'])} of {number(f['due'])} due so far"
    return f"working days past due of the worst duty = {number(f['working_days'])}; missed {missed}"


def _discounts(f: Figures) -> str:
    window = f"in {number(f['days'])} days while no failure of ours was open"
    return f"asks for a lower price {window} = {number(f['count'])}"


def _value(f: Figures) -> str:
    n, p = number(f["grumbles"]), number(f["praise"])
    bad, good = float(f["grumbles"]), float(f["praise"])
    outcome = exact(max(0.0, (bad - good) / (bad + good + 2)))
    words = "(grumbles − praise) ÷ (grumbles + praise + 2), at least 0"
    return f"{words} = ({n} − {p}) ÷ ({n} + {p} + 2) = {outcome}"


_WORST: dict[str, Callable[[Figures], str]] = {
    "ask_hours": _ask_hours,
    "over_hours": _over_hours,
    "asks": _asks,
}
_REVENUE = {"fees": "fees", "orders": "change orders", "invoices": "invoices"}
_MEASURES = {
    "client_duty": "working_days",
    "time_travel": "count",
    "discount_pressure": "count",
    "silence": "days",
}
_FIT: dict[str, Callable[[Figures], str]] = {
    "scope_creep": _creep,
    "client_duty": _duty,
    "time_travel": lambda f: (
        f"re-raises of what was fixed, in {number(f['days'])} days = {number(f['count'])}"
    ),
    "discount_pressure": _discounts,
    "silence": lambda f: f"days since the last conversation = {number(f['days'])}",
    "perceived_value": _value,
}


def _open_wrong(item: Signal) -> str:
    f, d = item.figures, f"{item.severity:.2f}"
    if not f.get("growth"):
        return f"{d} for a {f['severity']} wrong, open {plural(f['days_open'], 'day')}"
    weeks = plural(float(f["days_open"]) // 7, "full week")
    grown = f"{float(f['growth']):.2f} for {weeks} open"
    return f"{float(f['base']):.2f} for a {f['severity']} wrong + {grown} = {d}"


_DEBT: dict[str, Callable[[Signal], str]] = {
    "open_wrong": _open_wrong,
    "failed_fix": lambda i: f"{i.severity:.2f} for a fix that failed and was not mended since",
    "slow_response": lambda i: (
        f"{i.severity:.2f} for no {i.figures['late']} "
        f"{plural(i.figures.get('working_days', 0), 'working day')} after the complaint"
    ),
    "broken_promise": lambda i: f"{i.severity:.2f} for a promise overdue",
    "unrighted_wrong": lambda i: (
        f"{i.severity:.2f} for a {i.figures['severity']} wrong without a remedy that they accepted"
    ),
}
