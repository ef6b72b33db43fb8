"""The words of a figure: its value, and the formula with the numbers that made it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.figure import Figure, FigureName
from bot.domain.signal import Figures
from bot.messages.figures import GIVE_RATES, rolled_over
from bot.messages.receipts import hours, money, number, plural, share
from bot.messages.spoken import day_words

# Written out, since it looks like a hyphen.
MINUS = "\u2212"
TITLES = {
    FigureName.EHR: "Effective hourly rate (EHR)",
    FigureName.DELIVERY_MARGIN: "Delivery margin",
    FigureName.REALIZATION: "Realization",
    FigureName.OVER_SERVICING: "Over-servicing",
    FigureName.FREE_WORK_DATE: "Free-work date",
    FigureName.RETAINER_BURN: "Retainer burn",
    FigureName.DELIVERED: "Promised and delivered",
    FigureName.LIFETIME_RESULT: "Lifetime result",
}


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A figure in words: "Over-servicing", "24 %", "= 14.5 h unpaid ÷ 60 h contracted"."""

    title: str
    value: str
    formula: str

    @property
    def line(self) -> str:
        """The figure in one line."""
        return f"{self.title}: {self.value} {self.formula}".rstrip()


def figure_words(figure: Figure, currency: str) -> FigureWords:
    """Return a figure with its formula; what is not known says why."""
    title = TITLES[figure.name]
    if figure.reason:
        return FigureWords(title, _REASONS[figure.reason](figure.inputs), "")
    value, formula = _WRITERS[figure.name](figure, currency)
    return FigureWords(title, value, formula)


def why_unknown(reason: str, inputs: Figures) -> str:
    """Return in words what a code of `Figure.reason` says: "not known, no hours are imported"."""
    return _REASONS[reason](inputs)


def _ehr(figure: Figure, currency: str) -> tuple[str, str]:
    f = figure.inputs
    passed = ""
    if f["pass_through"]:
        revenue, through = money(f["revenue"], currency), money(f["pass_through"], currency)
        passed = f" (revenue {revenue} {MINUS} pass-through cost {through})"
    income = money(f["gross_income"], currency)
    return money(_number(figure), currency), f"= AGI {income}{passed} ÷ {hours(f['hours'])}"


def _margin(figure: Figure, currency: str) -> tuple[str, str]:
    f = figure.inputs
    income, cost = money(f["gross_income"], currency), money(f["cost"], currency)
    covered = f"cost rates known for {share(f['coverage'])} of {hours(f['hours'])}"
    return share(_number(figure)), f"= (AGI {income} {MINUS} delivery cost {cost}) ÷ AGI; {covered}"


def _realization(figure: Figure, currency: str) -> tuple[str, str]:
    f = figure.inputs
    billed, standard = money(f["billed"], currency), money(f["standard"], currency)
    return (
        share(_number(figure)),
        f"= billed {billed} ÷ {standard}, the value of {hours(f['hours'])} at the agreement's rate",
    )


def _over_servicing(figure: Figure, _currency: str) -> tuple[str, str]:
    f = figure.inputs
    what = "tracked over the included hours" if f["measure"] == "over_hours" else "of unpaid asks"
    invested = f"; {hours(f['invested'])} of investment taken off" if f["invested"] else ""
    rolled = f"; {found}" if f["measure"] == "over_hours" and (found := rolled_over(f)) else ""
    unpaid, contracted = hours(f["unpaid"]), hours(f["contracted"])
    return share(_number(figure)), f"= {unpaid} {what} ÷ {contracted} contracted{invested}{rolled}"


def _free_work(figure: Figure, _currency: str) -> tuple[str, str]:
    over, year = float(figure.inputs["over"]), number(figure.inputs["year"])
    day = figure.value if isinstance(figure.value, date) else None
    formula = f"= 31 Dec {year} {MINUS} 365 days · {over:.3g} ÷ {1 + over:.4g}"
    return day_words(day), f"{formula}; at this rate the rest of the year is worked for nothing"


def _burn(figure: Figure, _currency: str) -> tuple[str, str]:
    f = figure.inputs
    used = f"{share(_number(figure))} used, {share(f['elapsed'])} of {_period(f)} gone"
    until = day_words(date.fromisoformat(str(f["hours_to"])))
    day = "" if float(f["periods"]) > 1 else f", day {number(f['day'])} of {number(f['days'])}"
    return used, f"= {hours(f['used'])} ÷ {_included(f)}{day}; hours to {until}"


def _included(f: Figures) -> str:
    """Return the hours of a period, with what was carried into it."""
    carried = float(f["carried"])
    if not carried:
        return hours(f["included"])
    sign, what = ("+", "carried over") if carried > 0 else (MINUS, "used ahead")
    return f"({hours(f['included'])} {sign} {hours(abs(carried))} {what})"


def _period(f: Figures) -> str:
    """Return "June", or "15 June to 14 July"."""
    first, last = (date.fromisoformat(str(f[name])) for name in ("first", "last"))
    if float(f["periods"]) > 1:
        return "their periods"
    is_month = first.day == (last + timedelta(days=1)).day == 1 and first.month == last.month
    return f"{first:%B}" if is_month else f"{first.day} {first:%B} to {last.day} {last:%B}"


def _delivered(figure: Figure, _currency: str) -> tuple[str, str]:
    f = figure.inputs
    notes = [f"{number(f['overdue'])} overdue"]
    if f["undated"]:
        notes.append(f"{number(f['undated'])} without a date")
    return f"{number(_number(figure))} of {number(f['promised'])}", f"delivered, {', '.join(notes)}"


def _lifetime(figure: Figure, currency: str) -> tuple[str, str]:
    f = figure.inputs
    basis = "payments" if f["basis"] == "payments" else "revenue, no payment is known"
    parts = [f"{money(f['received'], currency)} received ({basis})"]
    if f["pass_through"]:
        parts.append(f"{money(f['pass_through'], currency)} passed through")
    parts.append(f"{money(f['cost'], currency)} delivery cost")
    parts.append(f"{money(f['given_back'], currency)} refunds and credits")
    since = day_words(date.fromisoformat(str(f["since"])))
    covered = f"cost rates known for {share(f['coverage'])} of the hours"
    sums = f" {MINUS} ".join(parts)
    return money(_number(figure), currency), f"= {sums}; since {since}, {covered}"


def _number(figure: Figure) -> float:
    return figure.value if isinstance(figure.value, float) else 0.0


_WRITERS: dict[FigureName, Callable[[Figure, str], tuple[str, str]]] = {
    FigureName.EHR: _ehr,
    FigureName.DELIVERY_MARGIN: _margin,
    FigureName.REALIZATION: _realization,
    FigureName.OVER_SERVICING: _over_servicing,
    FigureName.FREE_WORK_DATE: _free_work,
    FigureName.RETAINER_BURN: _burn,
    FigureName.DELIVERED: _delivered,
    FigureName.LIFETIME_RESULT: _lifetime,
}


def _rates_of(what: str) -> Callable[[Figures], str]:
    return lambda f: (
        f"not known, {what} for {share(f['coverage'])} of the hours only, and 80 % are needed"
    )


def _last_hours(f: Figures) -> str:
    if "hours_to" not in f:
        return "not known, no hours are imported"
    newest = day_words(date.fromisoformat(str(f["hours_to"])))
    return f"not known, no hours of this period are imported (newest {newest})"


_REASONS: dict[str, Callable[[Figures], str]] = {
    "no_hours": lambda _: "not known, no hours are imported",
    "no_revenue": lambda _: "not known, no revenue is known",
    "fee_unknown": lambda _: "not known, an agreement has no fee",
    "fee_not_spread": lambda _: "not known, a fixed fee has neither an end date nor included hours",
    "billable_unknown": lambda _: "not known, nobody said which hours are billable",
    "nothing_left": lambda _: "none, refunds and pass-through cost left no gross income",
    "few_cost_rates": lambda f: f"{_rates_of('cost rates are known')(f)}; {GIVE_RATES}",
    "few_standard_rates": _rates_of("an agreement says an hour's rate"),
    "no_agreement": lambda _: "not known, no agreement is known",
    "no_time_or_asks": lambda _: "not known, no time and no ask in the window",
    "no_contracted_hours": lambda _: "not known, no hours are contracted",
    "hours_of_asks_unknown": lambda f: (
        f"not known, nobody wrote the hours of {plural(f['asks'], 'unpaid ask')}"
    ),
    "nothing_unpaid": lambda _: "none, no unpaid hours",
    "no_retainer": lambda _: "none, no retainer is in force",
    "no_included_hours": lambda _: "not known, the retainer has no included hours",
    "resting": lambda _: "none, the retainer rests this month",
    "no_hours_this_period": _last_hours,
    "used_ahead": lambda f: (
        f"none left, the {hours(f['included'])} of this period were used ahead of it"
    ),
    "nothing_promised": lambda _: "nothing promised is noted",
}
