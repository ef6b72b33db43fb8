"""What hours cost us and what other currencies are worth: a team's two tables of rates."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bot.domain.errors import DomainError
from bot.domain.rates import CostRate, ExchangeRate, Rates, person_key
from bot.domain.team import Team
from bot.store.rows import ClientRow, CostRateRow, ExchangeRateRow, TeamRow, TimeRow
from bot.store.sealed_types import among


class RatesAreKept(DomainError):
    """Rates are kept in this currency. Take them back (goodfit rates remove), then change it."""


class RateTables:
    """The rates of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def get(self) -> Rates:
        """Return all rates; of a team that is not known yet, none in the default currency."""
        currency = self._session.scalar(
            select(TeamRow.currency).where(TeamRow.team_id == self._team_id)
        )
        return Rates(
            currency=currency or Team(id=self._team_id).currency,
            cost_rates=tuple(self.list_cost_rates()),
            exchange_rates=tuple(self.list_exchange_rates()),
        )

    def check_currency(self, currency: str) -> None:
        """Refuse another currency while rates are kept in the one so far. Raises RatesAreKept."""
        found = self.get()
        if currency != found.currency and (found.cost_rates or found.exchange_rates):
            raise RatesAreKept

    def list_cost_rates(self) -> list[CostRate]:
        """Return what hours cost, everybody's first, then by person, each from the oldest on."""
        rows = sorted(self._cost_rows(), key=lambda row: (person_key(row.person), row.starts_on))
        return [
            CostRate(person=row.person or None, starts_on=row.starts_on, rate=row.rate)
            for row in rows
        ]

    def save_cost_rates(self, rates: Iterable[CostRate]) -> int:
        """Keep rates, each in the place of that of the same person and day; count what changed.

        A person is the same in any capitals and spaces; the spelling that came first stays.
        """
        known = {(person_key(row.person), row.starts_on): row for row in self._cost_rows()}
        changed = 0
        for one in rates:
            key = (person_key(one.person), one.starts_on)
            row = known.get(key)
            if row is None:
                person = " ".join((one.person or "").split())
                row = CostRateRow(
                    team_id=self._team_id, person=person, starts_on=one.starts_on, rate=one.rate
                )
                self._session.add(row)
                self._session.flush()
                known[key] = row
                changed += 1
            elif row.rate != one.rate:
                statement = update(CostRateRow).where(*self._is_rate(row)).values(rate=one.rate)
                self._session.execute(statement.execution_options(synchronize_session=False))
                set_committed_value(row, "rate", one.rate)
                changed += 1
        return changed

    def remove_cost_rate(self, person: str | None, starts_on: date) -> bool:
        """Forget a rate; say whether it was there."""
        wanted = (person_key(person), starts_on)
        for row in self._cost_rows():
            if (person_key(row.person), row.starts_on) == wanted:
                gone = delete(CostRateRow).where(*self._is_rate(row))
                self._session.execute(gone.execution_options(synchronize_session=False))
                self._session.expunge(row)
                return True
        return False

    def _is_rate(self, row: CostRateRow) -> tuple[Any, ...]:
        return (
            CostRateRow.team_id == self._team_id,
            CostRateRow.starts_on == row.starts_on,
            among(self._session, CostRateRow.person, [row.person]),
        )

    def list_exchange_rates(self) -> list[ExchangeRate]:
        """Return what other currencies are worth, by currency, each from the oldest on."""
        query = (
            select(ExchangeRateRow)
            .where(ExchangeRateRow.team_id == self._team_id)
            .order_by(ExchangeRateRow.currency, ExchangeRateRow.starts_on)
        )
        return [
            # Through its shortest digits: 1.09 as it was typed, not as a float has it.
            ExchangeRate(
                currency=row.currency, starts_on=row.starts_on, rate=Decimal(repr(row.rate))
            )
            for row in self._session.scalars(query)
        ]

    def save_exchange_rates(self, rates: Iterable[ExchangeRate]) -> int:
        """Keep rates, each in the place of that of the same currency and day; count changes."""
        changed = 0
        for one in rates:
            key = (self._team_id, one.currency, one.starts_on)
            row = self._session.get(ExchangeRateRow, key)
            if row is None:
                row = ExchangeRateRow(
                    team_id=self._team_id, currency=one.currency, starts_on=one.starts_on
                )
                self._session.add(row)
            changed += row.rate != float(one.rate)
            row.rate = float(one.rate)
            self._session.flush()
        return changed

    def remove_exchange_rate(self, currency: str, starts_on: date) -> bool:
        """Forget a rate; say whether it was there."""
        found = self._session.execute(
            delete(ExchangeRateRow)
            .where(
                ExchangeRateRow.team_id == self._team_id,
                ExchangeRateRow.currency == currency,
                ExchangeRateRow.starts_on == starts_on,
            )
            .returning(ExchangeRateRow.starts_on)
        )
        return found.first() is not None

    def each_unrated_day(self, since: date) -> Iterator[tuple[str | None, date, float]]:
        """Yield (person, day, hours) of the time since a day that has no cost rate of its own."""
        query = (
            select(TimeRow.person, TimeRow.on, func.sum(TimeRow.hours))
            .where(
                TimeRow.team_id == self._team_id,
                TimeRow.withdrawn_at.is_(None),
                TimeRow.cost_rate.is_(None),
                TimeRow.on >= since,
            )
            .group_by(TimeRow.person, TimeRow.on)
        )
        for person, day, hours in self._session.execute(query):
            yield person, day, float(hours)

    def list_currencies(self) -> list[str]:
        """Return the currencies of the team's clients in use."""
        query = (
            select(ClientRow.currency)
            .where(ClientRow.team_id == self._team_id, ClientRow.archived_at.is_(None))
            .distinct()
            .order_by(ClientRow.currency)
        )
        return list(self._session.scalars(query))

    def _cost_rows(self) -> list[CostRateRow]:
        query = select(CostRateRow).where(CostRateRow.team_id == self._team_id)
        return list(self._session.scalars(query))
