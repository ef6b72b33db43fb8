"""The rates of a workspace in words, for its managers' terminal: Slack shows them to nobody."""

from collections.abc import Sequence

from bot.domain.money import major_units
from bot.domain.rates import CostRate, ExchangeRate, Rates
from bot.messages.figures import hours

EVERYBODY = "everybody without a rate of their own"
NO_COST_RATES = (
    "No cost rates are kept, so margins are known only where the time entries have their own. "
    "Give one with: goodfit rates cost 85 --from 2026-01-01"
)
NO_EXCHANGE_RATES = "No exchange rates are kept."


def cost_rate_words(rate: CostRate, currency: str) -> str:
    """Return "from 2026-01-01 an hour of Ana B costs 85.00 USD"."""
    sum_ = f"{major_units(rate.rate, currency)} {currency}"
    return f"from {rate.starts_on} an hour of {rate.person or EVERYBODY} costs {sum_}"


def exchange_rate_words(rate: ExchangeRate, currency: str) -> str:
    """Return "from 2026-01-01 1 EUR is worth 1.09 USD"."""
    return f"from {rate.starts_on} 1 {rate.currency} is worth {rate.rate:f} {currency}"


def rate_lines(rates: Rates) -> list[str]:
    """Return every rate, a line each, and what is said where there is none."""
    costs = [_line(cost_rate_words(rate, rates.currency)) for rate in rates.cost_rates]
    worth = [_line(exchange_rate_words(rate, rates.currency)) for rate in rates.exchange_rates]
    return [*(costs or [NO_COST_RATES]), *(worth or [NO_EXCHANGE_RATES])]


def lacking_lines(
    unrated: Sequence[tuple[str | None, float]], unknown: Sequence[str], *, days: int
) -> list[str]:
    """Return whose hours of the last days no cost rate covers, and which currencies none values."""
    people = [
        f"No cost rate: {hours(worked)} of {person or 'nobody named'} in the last {days} days."
        for person, worked in unrated
    ]
    return people + [f"No exchange rate: clients are in {currency}." for currency in unknown]


def _line(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
