"""An offer in a client's currency beside the limit in the workspace's, from the stored rates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from use_cases.sent_letters import NOW, a_letter, a_workspace

from bot.domain.draft import Draft
from bot.domain.rates import CostRate, ExchangeRate
from bot.portfolio.portfolio import Portfolio
from bot.store.database import Database
from bot.store.rates import RatesAreKept
from bot.store.schema import migrate
from bot.use_cases.approvers import second_needed
from bot.use_cases.portfolios import import_folder


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A workspace of dollars with a limit of 1,000.00, and a client in euros."""
    made = Database(database_url)
    migrate(made)
    a_workspace(made)
    with made.begin("T") as store:
        store.team.save(replace(store.team.get(), offer_limit=100_000, currency="USD"), at=NOW)
        account = store.clients.get(1)
        euros = replace(account.client, currency="EUR")
        store.clients.save(1, euros, by=None, at=NOW)
    yield made
    made.close()


def why(database: Database, draft: Draft) -> str | None:
    with database.begin("T", reading=True) as store:
        return second_needed(store, store.drafts.get(draft.id), now=NOW)


def test_without_a_rate_a_second_person_is_needed_and_with_one_the_sums_are_compared(
    database: Database,
) -> None:
    draft = a_letter(database, "recovery_offer", offer=80_000)
    told = why(database, draft)
    assert told is not None
    assert "exchange rate is not known" in told

    with database.begin("T") as store:
        # 1,000.00 USD ÷ 1.25 = 800.00 EUR.
        rate = ExchangeRate(currency="EUR", starts_on=date(2026, 1, 1), rate=Decimal("1.25"))
        store.rates.save_exchange_rates([rate])
    assert why(database, draft) is None
    assert why(database, a_letter(database, "recovery_offer", offer=80_001)) is not None


def test_the_workspaces_currency_stays_while_rates_are_kept_in_it(database: Database) -> None:
    other = Portfolio(clients=(), settings={"currency": "CHF"})
    with database.begin("T") as store:
        store.rates.save_cost_rates([CostRate(person=None, starts_on=date(2026, 1, 1), rate=8_000)])

    with pytest.raises(RatesAreKept, match="Take them back"):
        import_folder(database.begin, other, team_id="T", now=NOW)

    with database.begin("T") as store:
        assert store.team.get().currency == "USD"
        store.rates.remove_cost_rate(None, date(2026, 1, 1))
    import_folder(database.begin, other, team_id="T", now=NOW)
    with database.begin("T", reading=True) as store:
        assert store.team.get().currency == "CHF"
