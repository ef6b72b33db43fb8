"""What hours cost and currencies are worth: shown, given and taken back on the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.errors import DomainError
from bot.domain.rates import CostRate, ExchangeRate, Rates
from bot.store.database import Begin

# Whose hours are looked at for rates that are missing: the window of the margin, by default.
RECENT_DAYS = 90


class OwnCurrency(DomainError):
    """The workspace's own currency is worth itself, so nothing was changed."""


class UnknownRate(DomainError):
    """No such rate begins on that day, so nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The rates of a team, and what they lack.

    `unrated` are (person, hours) of recent time without any cost rate, most hours first; `person`
    None is nobody named. `unknown` are clients' currencies without an exchange rate today.
    """

    rates: Rates
    unrated: tuple[tuple[str | None, float], ...]
    unknown: tuple[str, ...]


def rates_of(begin: Begin, *, team_id: str, today: date) -> Kept:
    """Return the rates of a team, and what they lack. Raises UnknownTeam."""
    with begin(team_id, reading=True) as store:
        team, rates = store.team.get(), store.rates.get()
        since = today - timedelta(days=RECENT_DAYS - 1)
        missing: dict[str | None, float] = {}
        for person, day, hours in store.rates.each_unrated_day(since):
            if rates.cost_of(person, on=day, currency=team.currency) is None:
                missing[person] = missing.get(person, 0.0) + hours
        currencies = store.rates.list_currencies()
    return Kept(
        rates=rates,
        unrated=tuple(sorted(missing.items(), key=lambda found: -found[1])),
        unknown=tuple(c for c in currencies if rates.exchange_of(c, on=today) is None),
    )


def save_cost_rates(begin: Begin, rates: Sequence[CostRate], *, team_id: str) -> int:
    """Keep what hours cost, and return how many rates are new or changed. Raises UnknownTeam."""
    with begin(team_id) as store:
        store.team.get()
        return store.rates.save_cost_rates(rates)


def save_exchange_rates(begin: Begin, rates: Sequence[ExchangeRate], *, team_id: str) -> int:
    """Keep what currencies are worth, and return how many rates are new or changed.

    Raises UnknownTeam, OwnCurrency.
    """
    with begin(team_id) as store:
        own = store.team.get().currency
        if any(rate.currency == own for rate in rates):
            raise OwnCurrency(
                f"{own} is the workspace's own currency, and is worth itself. Nothing was changed."
            )
        return store.rates.save_exchange_rates(rates)


def remove_cost_rate(begin: Begin, person: str | None, starts_on: date, *, team_id: str) -> None:
    """Forget what an hour cost from a day on. Raises UnknownTeam, UnknownRate."""
    with begin(team_id) as store:
        store.team.get()
        if not store.rates.remove_cost_rate(person, starts_on):
            raise UnknownRate


def remove_exchange_rate(begin: Begin, currency: str, starts_on: date, *, team_id: str) -> None:
    """Forget what a currency was worth from a day on. Raises UnknownTeam, UnknownRate."""
    with begin(team_id) as store:
        store.team.get()
        if not store.rates.remove_exchange_rate(currency, starts_on):
            raise UnknownRate


def currency_of(begin: Begin, *, team_id: str) -> str:
    """Return the workspace's own currency. Raises UnknownTeam."""
    with begin(team_id, reading=True) as store:
        return store.team.get().currency
