"""The rates of a team are kept once for each person or currency and day, and are nobody else's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.domain.agreement import Agreement, AgreementKind, TimeEntry
from bot.domain.calendar import Calendar
from bot.domain.client import Client
from bot.domain.figure import Figure
from bot.domain.figures_of_money import delivery_margin
from bot.domain.night import Night
from bot.domain.rates import CostRate, ExchangeRate
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.schema import migrate

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
JAN, JUN = date(2026, 1, 1), date(2026, 6, 1)
EVERYBODY = CostRate(person=None, starts_on=JAN, rate=6_000)
ANA = CostRate(person="Ana B", starts_on=JAN, rate=8_000)
EURO = ExchangeRate(currency="EUR", starts_on=JAN, rate=Decimal("1.09"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    with made.begin("A") as store:
        store.team.save(Team(id="A", currency="CHF"), at=NOW)
        store.rates.save_cost_rates([ANA, EVERYBODY])
        store.rates.save_exchange_rates([EURO])
    yield made
    made.close()


def test_rates_are_read_as_they_were_given(database: Database) -> None:
    with database.begin("A") as store:
        assert store.rates.list_cost_rates() == [EVERYBODY, ANA]
        assert store.rates.list_exchange_rates() == [EURO]
        found = store.rates.get()
        assert (found.currency, found.cost_rates) == ("CHF", (EVERYBODY, ANA))
        assert found.exchange_of("EUR", on=JUN) == Decimal("1.09")


def test_the_same_person_and_day_is_changed_and_not_doubled(database: Database) -> None:
    dearer = CostRate(person="  ana  B", starts_on=JAN, rate=8_500)
    later = CostRate(person="ANA B", starts_on=JUN, rate=9_000)
    with database.begin("A") as store:
        assert store.rates.save_cost_rates([dearer, EVERYBODY, later]) == 2
        assert [(r.person, r.rate) for r in store.rates.list_cost_rates()] == [
            (None, 6_000),
            ("Ana B", 8_500),
            ("ANA B", 9_000),
        ]
        assert store.rates.save_cost_rates([dearer, EVERYBODY, later]) == 0


def test_the_same_currency_and_day_is_changed_and_not_doubled(database: Database) -> None:
    other = ExchangeRate(currency="EUR", starts_on=JAN, rate=Decimal("0.94"))
    with database.begin("A") as store:
        assert store.rates.save_exchange_rates([EURO]) == 0
        assert store.rates.save_exchange_rates([other, other]) == 1
        assert store.rates.list_exchange_rates() == [other]


def test_what_is_removed_is_gone_and_what_is_not_there_is_said_to_be_so(
    database: Database,
) -> None:
    with database.begin("A") as store:
        assert store.rates.remove_cost_rate("ANA  b", JAN)
        assert not store.rates.remove_cost_rate("Ana B", JAN)
        assert store.rates.remove_cost_rate(None, JAN)
        assert store.rates.remove_exchange_rate("EUR", JAN)
        assert not store.rates.remove_exchange_rate("EUR", JAN)
        assert store.rates.list_cost_rates() == []
        assert store.rates.list_exchange_rates() == []


def test_another_team_sees_changes_and_removes_none_of_them(database: Database) -> None:
    with database.begin("B") as store:
        assert store.rates.list_cost_rates() == []
        assert store.rates.list_exchange_rates() == []
        assert store.rates.get().cost_rates == ()
        assert not store.rates.remove_cost_rate("Ana B", JAN)
        assert not store.rates.remove_exchange_rate("EUR", JAN)
        store.team.save(Team(id="B"), at=NOW)
        store.rates.save_cost_rates([CostRate(person="Ana B", starts_on=JAN, rate=1)])
        store.rates.save_exchange_rates(
            [ExchangeRate(currency="EUR", starts_on=JAN, rate=Decimal(2))]
        )
    with database.begin("A") as store:
        assert store.rates.list_cost_rates() == [EVERYBODY, ANA]
        assert store.rates.list_exchange_rates() == [EURO]


def test_time_without_a_rate_of_its_own_has_the_tables_in_the_clients_currency(
    database: Database,
) -> None:
    with database.begin("A") as store:
        # 80.00 CHF ÷ 1.09 = 73.39 EUR; a pound has no rate, so nothing is known of it.
        for key, currency in (("swiss", "CHF"), ("euro", "EUR"), ("pound", "GBP")):
            client = Client(key=key, name=key.title(), currency=currency)
            number = store.clients.add(client, by=None, at=NOW).id
            for person, rate in (("ANA b", None), ("Ana B", 1), (None, None)):
                time = TimeEntry(id="", on=JUN, hours=1.0, person=person, cost_rate=rate)
                store.entries.add(time, number, by=None, at=NOW)

    with database.begin("A", reading=True) as store:
        found = {h.client.key: [t.cost_rate for t in h.time] for _, h in store.histories.each()}
        assert found == {
            "swiss": [8_000, 1, 6_000],
            "euro": [7_339, 1, 5_505],
            "pound": [None, 1, None],
        }
        assert [t.cost_rate for t in store.histories.get(2).time] == found["euro"]
        some = dict(store.histories.some([1, 3]))
        assert [t.cost_rate for t in some[1].time] == found["swiss"]


def test_a_rate_that_is_missing_makes_the_margin_missing_and_not_higher(
    database: Database,
) -> None:
    with database.begin("A") as store:
        client = Client(key="euro", name="Euro", currency="EUR")
        number = store.clients.add(client, by=None, at=NOW).id
        fee = Agreement(
            id="", kind=AgreementKind.RETAINER, start=JAN, fee=1_000_000, included_hours=100.0
        )
        time = [TimeEntry(id="", on=JUN, hours=100.0, person="Ana B")]
        time += [TimeEntry(id="", on=date(2025, 12, 31), hours=1.0, person="Ana B")]
        for value in (fee, *time):
            store.entries.add(value, number, by=None, at=NOW)

    # Fees 29/30 + 2 months of 10,000.00; 100 h at 73.39 cost 7,339.00.
    income = 1_000_000 * (29 / 30 + 2)
    assert margin(database).value == pytest.approx((income - 733_900) / income)

    with database.begin("A") as store:
        store.rates.remove_exchange_rate("EUR", JAN)
    assert (margin(database).value, margin(database).reason) == (None, "few_cost_rates")


def margin(database: Database) -> Figure:
    with database.begin("A", reading=True) as store:
        history = store.histories.get(1)
    return delivery_margin(Night.of(history, now=NOW, calendar=Calendar()))
