"""The share of the workspace's revenue that one client brings, in its own currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import fsum

from bot.domain.rates import Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """What the clients in service of one currency brought in a night's margin window.

    `revenue` (net, minor units) is of the `known` clients of whom it is known, `unknown` are the
    others.
    """

    currency: str
    revenue: float
    known: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueShare:
    """A client's share, 0 to 1, as the night `on` kept it; None with the code of why not.

    `own` and `whole` are minor units of the client's currency; `clients` share in the whole, the
    client among them, and `converted` are (currency, clients) of those whose sums are in others,
    at the exchange rates of that night. `unknown` clients have no known revenue, and `elsewhere`
    are (currency, clients) that are not counted since no exchange rate is known.
    """

    value: float | None = None
    reason: str = ""
    on: date | None = None
    own: float = 0.0
    whole: float = 0.0
    clients: int = 0
    unknown: int = 0
    converted: tuple[tuple[str, int], ...] = ()
    elsewhere: tuple[tuple[str, int], ...] = ()


def share_of_revenue(
    own: float | None,
    currency: str,
    earnings: Iterable[Earning],
    *,
    on: date | None,
    rates: Rates | None = None,
) -> RevenueShare:
    """Return the share of `own` revenue in that of all clients, in the client's currency.

    Source: domain.md, Money at the end of a relationship. Sums of other currencies are converted
    at the rates of the night; those without a rate are left out and named, since what a currency
    is worth is never guessed.
    """
    if on is None:
        return RevenueShare(reason="no_night")
    sums = [(e, _converted(e, currency, rates, on)) for e in earnings]
    counted = [(e, revenue) for e, revenue in sums if revenue is not None]
    elsewhere = _named(e for e, revenue in sums if revenue is None)
    if own is None or not any(e.currency == currency for e, _ in counted):
        return RevenueShare(reason="no_revenue_kept", on=on, elsewhere=elsewhere)
    whole = fsum(revenue for _, revenue in counted)
    is_share = own > 0 and whole > 0
    return RevenueShare(
        value=own / whole if is_share else None,
        reason="" if is_share else "no_revenue_left",
        on=on,
        own=own,
        whole=whole,
        clients=sum(e.known for e, _ in counted),
        unknown=sum(e.unknown for e, _ in counted),
        converted=tuple(
            sorted((e.currency, e.known) for e, _ in counted if e.currency != currency and e.known)
        ),
        elsewhere=elsewhere,
    )


def _converted(earning: Earning, currency: str, rates: Rates | None, on: date) -> float | None:
    """Return the revenue in `currency`, minor units; None where no exchange rate is known."""
    if earning.currency == currency:
        return earning.revenue
    if rates is None:
        return None
    return rates.convert(earning.revenue, source=earning.currency, target=currency, on=on)


def _named(earnings: Iterable[Earning]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((e.currency, e.known + e.unknown) for e in earnings))
