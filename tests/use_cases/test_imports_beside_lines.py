"""A folder that comes while others write: neither waits for who waits for it."""

import threading
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import text

from bot.domain.agreement import Deliverable
from bot.domain.client import Client
from bot.domain.complaint import Complaint
from bot.domain.draft import DraftState
from bot.domain.history import SentMessage
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor, Team
from bot.portfolio.portfolio import Portfolio
from bot.store.database import Database
from bot.use_cases.entries import convert_entry
from bot.use_cases.portfolios import import_folder
from bot.use_cases.sent_record import record_sent
from tests.builders import NOW, TODAY, a_complaint, a_history, an_ask
from tests.use_cases.sent_letters import BOSS, a_letter, a_workspace

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
def empty(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture
def database(empty: Database) -> Database:
    """A team with a client, an ask and a complaint."""
    with empty.begin("A") as store:
        store.team.save(Team(id="A"), at=NOW)
        client = store.clients.add(Client(key="beta", name="Beta"), by=None, at=NOW)
        for value in (
            ScopeRequest(id="", text="a page", asked_on=TODAY),
            Complaint(id="", text="late", raised_on=TODAY),
        ):
            store.entries.add(value, client.id, by=None, at=NOW)
    return empty


def test_an_import_takes_tables_in_the_order_of_lines_that_come_together(
    database: Database,
) -> None:
    def imported() -> None:
        import_folder(database.begin, FOLDER, team_id="A", now=NOW)

    # As lines do that come together: complaints first, and then what was asked.
    beside(database, imported, first=[Complaint], then=[ScopeRequest])

    with database.begin("A", reading=True) as store:
        assert (store.entries.count(ScopeRequest), store.entries.count(Complaint)) == (2, 2)


def test_a_complaint_becomes_an_ask_in_the_order_of_an_import_that_mends(
    database: Database,
) -> None:
    with database.begin("A", reading=True) as store:
        manager = Actor(team=store.team.get(), user_id="U0BOSS", name="Boss", is_manager=True)

    def converted() -> None:
        convert_entry(database.begin, manager, ref="C-1", now=NOW)

    beside(database, converted, first=[ScopeRequest])

    with database.begin("A", reading=True) as store:
        assert store.entries.get("C-1").withdrawn
        assert store.entries.get("S-2").value.text == "late"


def test_a_letter_that_left_is_written_down_in_the_order_of_an_import(
    empty: Database,
) -> None:
    a_workspace(empty, "A")
    promise = {"what": "A new site map", "by": date(2026, 7, 3).isoformat()}
    draft = a_letter(empty, "apology", promise, team_id="A")

    def recorded() -> None:
        with empty.begin("A") as store:
            store.drafts.set_state(draft.id, DraftState.SENT)
            record_sent(store, draft, now=NOW)

    beside(empty, recorded, first=[Deliverable], then=[SentMessage])

    with empty.begin("A", reading=True) as store:
        assert store.entries.get("D-1").value.promised == "A new site map"
        assert store.entries.get("C-1").value.responded_on == TODAY


def beside(
    database: Database,
    work: Callable[[], None],
    *,
    first: list[type],
    then: list[type] | None = None,
) -> None:
    """Take numbers as an import that mends does; once `work` waits for `first`, take the others."""
    ended = threading.Event()

    def worked() -> None:
        work()
        ended.set()

    thread = threading.Thread(target=worked, daemon=True)
    with database.begin("A") as store:
        store.entries.hold_numbers(first)
        thread.start()
        while not waits(database):
            assert not ended.wait(0.01)
        store._session.execute(text("SET LOCAL lock_timeout = '500ms'"))  # noqa: SLF001 (or it lasts until a deadlock is seen)
        store.entries.hold_numbers(then or [])
        store.entries.add_change("S-1", by=BOSS, at=NOW, action="fixed", before={})
    assert ended.wait(PATIENCE_SECONDS)


def waits(database: Database) -> bool:
    """Say whether somebody waits for a lock."""
    with database.session(reading=True) as session:
        return bool(session.execute(WAITING).scalar_one())
