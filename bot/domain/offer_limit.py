"""The workspace's limit of what one manager may offer, beside offers in a client's currency."""

from dataclasses import dataclass
from datetime import date

from bot.domain.rates import Rates


@dataclass(frozen=True, slots=True)
class OfferLimit:
    """The limit in minor units of the client's currency.

    `amount` None: no exchange rate is known, so nobody can say how much of an offer is below it.
    """

    amount: float | None

    def why_second(self, offer: int | None, *, is_edited: bool) -> str | None:
        """Say why a second person must look at an offer (minor units); None where none need.

        What an offer that was edited by hand amounts to, nobody can compare with the limit.
        """
        if offer and self.amount is None:
            return (
                "its offer is in a currency whose exchange rate is not known, and this workspace "
                "has a limit"
            )
        if self.amount is not None and (offer or 0) > self.amount:
            return "its offer is above this workspace's limit"
        return "its offer was edited by hand, and this workspace has a limit" if is_edited else None


def limit_in(currency: str, limit: int | None, rates: Rates, *, on: date) -> OfferLimit | None:
    """Return the workspace's limit (minor units of its currency) in a client's; None without one.

    At the rate of the day, so that the same offer may need a second person on one day alone.
    """
    if limit is None:
        return None
    amount = rates.convert(limit, source=rates.currency, target=currency, on=on)
    return OfferLimit(amount)
