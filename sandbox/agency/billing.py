"""What the agency bills and what its hours cost, in the client's own currency."""

from collections.abc import Iterator
from datetime import date, timedelta

from sandbox.agency.days import Days
from sandbox.agency.entries import Agreement, Story

MONTHS = 9
_PAID_AFTER = timedelta(days=18)
# What an hour of a person costs, in euros, and what a euro is in the client's currency.
_HOURLY_COST = {
    "Dana Whitfield": 75.0,
    "Tom Okafor": 66.0,
    "Priya Nair": 54.0,
    "Sam Lindqvist": 50.0,
}
_PER_EURO = {"EUR": 1.0, "GBP": 0.86, "USD": 1.1, "CHF": 0.95, "DKK": 7.46}


def cost_rate(person: str, currency: str) -> str:
    """Return what an hour of `person` costs, as a cell of time.csv."""
    return f"{_HOURLY_COST[person] * _PER_EURO[currency]:.2f}"


def bills(story: Story, days: Days) -> Iterator[dict[str, str]]:
    """Yield a retainer's monthly invoices and their payments, as rows of money.csv."""
    for agreement in story.entries:
        if isinstance(agreement, Agreement) and agreement.kind == "retainer":
            yield from _monthly(agreement, days)


def _monthly(agreement: Agreement, days: Days) -> Iterator[dict[str, str]]:
    start = days.on(agreement.start)
    end = days.today if agreement.end is None else days.on(agreement.end)
    for month in range(MONTHS, -1, -1):
        first = days.month_start(month)
        if not start <= first <= end:
            continue
        sent = days.worked_from(first)
        paid = days.worked_from(sent + _PAID_AFTER)
        for day, kind, note in (
            (sent, "invoice", f"Retainer, {first:%B %Y}"),
            (paid, "payment", f"Retainer, {first:%B %Y}"),
        ):
            if day <= days.today:
                yield _bill(day, kind, agreement.fee, note)


def _bill(day: date, kind: str, amount: int, note: str) -> dict[str, str]:
    return {"date": day.isoformat(), "kind": kind, "amount": str(amount), "note": note}
