"""`goodfit rates`: what hours cost us and what other currencies are worth, from days on."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from bot import wiring
from bot.console import Team, date_of, err, known_team, open_database, stop
from bot.domain.money import CURRENCIES, minor_units
from bot.domain.quantities import parse_sum_in
from bot.domain.rates import CostRate, ExchangeRate
from bot.messages.rates_words import (
    cost_rate_words,
    exchange_rate_words,
    lacking_lines,
    rate_lines,
)
from bot.use_cases import rates as use

_COUNTS = "It counts in /fit at once and in the digest from the next night."
# Beyond these no currency is worth anything in another; what is typed so is a slip.
_LEAST, _MOST = Decimal("1e-9"), Decimal("1e9")
rates = typer.Typer(no_args_is_help=True, help="What hours cost, and what currencies are worth.")
remove = typer.Typer(no_args_is_help=True, help="Take a rate back.")
rates.add_typer(remove, name="remove")
Person = Annotated[
    str | None,
    typer.Option("--person", help="As time entries name them; left out: everybody else."),
]
From = Annotated[str, typer.Option("--from", help="The first day, such as 2026-01-01.")]
Currency = Annotated[str, typer.Argument(help="Three letters, such as EUR.")]


@rates.command(name="list")
def list_(team: Team = None) -> None:
    """Print every rate, and what they lack."""
    database = open_database()
    found = use.rates_of(
        database.begin, team_id=known_team(database, team), today=wiring.utc_now().date()
    )
    for told in rate_lines(found.rates):
        typer.echo(told)
    for told in lacking_lines(found.unrated, found.unknown, days=use.RECENT_DAYS):
        err.print(told, markup=False, highlight=False)


@rates.command(short_help="Say what an hour costs us from a day on.")
def cost(
    rate: Annotated[str, typer.Argument(help="An hour, in the workspace's currency: 85 or 85.50.")],
    starts: From,
    person: Person = None,
    team: Team = None,
) -> None:
    """Say what an hour of somebody, or of everybody else, costs us from a day on."""
    database = open_database()
    team_id, starts_on = known_team(database, team), date_of(starts)
    currency = use.currency_of(database.begin, team_id=team_id)
    typed = parse_sum_in(rate, currency)
    if typed is None:
        stop(f'"{rate}" is no sum. Write such as 85 or 85.50. Nothing was changed.')
    if typed.currency != currency:
        stop(f"Cost rates are in {currency}, the workspace's currency. Nothing was changed.")
    given = CostRate(
        person=_name(person), starts_on=starts_on, rate=minor_units(typed.number, currency)
    )
    use.save_cost_rates(database.begin, [given], team_id=team_id)
    _say(f"Saved: {cost_rate_words(given, currency)}. {_COUNTS}")


@rates.command(short_help="Say what a currency is worth from a day on.")
def exchange(
    currency: Currency,
    rate: Annotated[str, typer.Argument(help="In the workspace's currency for one: 1.09.")],
    starts: From,
    team: Team = None,
) -> None:
    """Say what one unit of another currency is worth in the workspace's from a day on."""
    database = open_database()
    team_id, starts_on = known_team(database, team), date_of(starts)
    given = ExchangeRate(currency=_code(currency), starts_on=starts_on, rate=_worth(rate))
    use.save_exchange_rates(database.begin, [given], team_id=team_id)
    own = use.currency_of(database.begin, team_id=team_id)
    _say(f"Saved: {exchange_rate_words(given, own)}. {_COUNTS}")


@remove.command(name="cost", short_help="Take back what an hour costs.")
def remove_cost(starts: From, person: Person = None, team: Team = None) -> None:
    """Take back what an hour of somebody, or of everybody else, cost from a day on."""
    database = open_database()
    team_id, starts_on = known_team(database, team), date_of(starts)
    use.remove_cost_rate(database.begin, _name(person), starts_on, team_id=team_id)
    _removed(starts_on)


@remove.command(name="exchange")
def remove_exchange(currency: Currency, starts: From, team: Team = None) -> None:
    """Take back what a currency was worth from a day on."""
    database = open_database()
    team_id, starts_on = known_team(database, team), date_of(starts)
    use.remove_exchange_rate(database.begin, _code(currency), starts_on, team_id=team_id)
    _removed(starts_on)


def _name(person: str | None) -> str | None:
    """Return a name with single spaces; stop where it is empty, which would mean everybody."""
    if person is None:
        return None
    return " ".join(person.split()) or stop("--person is empty. Nothing was changed.")


def _code(currency: str) -> str:
    code = currency.strip().upper()
    if code not in CURRENCIES:
        stop(f'"{currency}" is no currency. Write three letters, such as EUR. Nothing was changed.')
    return code


def _worth(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not _LEAST <= found <= _MOST:
        stop(f'"{text}" is no rate. Write such as 1.09, with a point. Nothing was changed.')
    return found


def _removed(starts_on: date) -> None:
    _say(f"Removed: the rate that began on {starts_on}. An earlier one holds on, where there is.")


def _say(words: str) -> None:
    err.print(words, markup=False, highlight=False)
