"""A folder that comes while lines are typed: neither waits for who waits for it."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.domain.client import Client
from bot.domain.complaint import Complaint
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Team
from bot.portfolio.portfolio import Portfolio
from bot.store.database import Database
from bot.use_cases.portfolios import import_folder
from tests.builders import NOW, TODAY, a_complaint, a_history, an_ask

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
PATIENCE_SECONDS = 30
FOLDER = Portfolio(clients=(a_history(scope_requests=[an_ask()], complaints=[a_complaint()]),))
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND wait_event_type = 'Lock'"
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A team with a client, an ask and a complaint."""
    database = Database(database_url)
    with database.begin("A") as store:
        store.team.save(Team(id="A"), at=NOW)
        client = store.clients.add(Client(key="beta", name="Beta"), by=None, at=NOW)
        for value in (
            ScopeRequest(id="", text="a page", asked_on=TODAY),
            Complaint(id="", text="late", raised_on=TODAY),
        ):
            store.entries.add(value, client.id, by=None, at=NOW)
    yield database
    database.close()


def test_an_import_takes_tables_in_the_order_of_lines_that_come_together(
    database: Database,
) -> None:
    ended = threading.Event()

    def imported() -> None:
        import_folder(database.begin, FOLDER, team_id="A", now=NOW)
        ended.set()

    thread = threading.Thread(target=imported, daemon=True)
    with database.begin("A") as store:
        # As lines do that come together: complaints first, and then what was asked.
        store.entries.hold_numbers([Complaint])
        thread.start()
        while not waits(database):
            assert not ended.wait(0.01)
        store._session.execute(text("SET LOCAL lock_timeout = '500ms'"))  # noqa: SLF001 (or it lasts until a deadlock is seen)
        store.entries.hold_numbers([ScopeRequest])

    assert ended.wait(PATIENCE_SECONDS)
    with database.begin("A", reading=True) as store:
        assert (store.entries.count(ScopeRequest), store.entries.count(Complaint)) == (2, 2)


def waits(database: Database) -> bool:
    """Say whether somebody waits for a lock."""
    with database.session(reading=True) as session:
        return bool(session.execute(WAITING).scalar_one())
