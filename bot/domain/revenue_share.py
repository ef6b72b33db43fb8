"""The share of the workspace's revenue that one client brings, within its currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


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

    `own` and `whole` are minor units; `clients` share in the whole, the client among them.
    `unknown` clients of the same currency have no known revenue, and `elsewhere` are
    (currency, clients) that are not counted since no exchange rate is known.
    """

    value: float | None = None
    reason: str = ""
    on: date | None = None
    own: float = 0.0
    whole: float = 0.0
    clients: int = 0
    unknown: int = 0
    elsewhere: tuple[tuple[str, int], ...] = ()


def share_of_revenue(
    own: float | None, currency: str, earnings: Iterable[Earning], *, on: date | None
) -> RevenueShare:
    """Return the share of `own` revenue in that of all clients of the same currency.

    Source: domain.md, Money at the end of a relationship. Sums of other currencies are left out
    and named, since adding them up would need rates that nobody keeps.
    """
    if on is None:
        return RevenueShare(reason="no_night")
    found = list(earnings)
    same = next((e for e in found if e.currency == currency), None)
    elsewhere = tuple(
        sorted((e.currency, e.known + e.unknown) for e in found if e.currency != currency)
    )
    if own is None or same is None:
        return RevenueShare(reason="no_revenue_kept", on=on, elsewhere=elsewhere)
    is_share = own > 0 and same.revenue > 0
    return RevenueShare(
        value=own / same.revenue if is_share else None,
        reason="" if is_share else "no_revenue_left",
        on=on,
        own=own,
        whole=same.revenue,
        clients=same.known,
        unknown=same.unknown,
        elsewhere=elsewhere,
    )
