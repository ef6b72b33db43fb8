"""What a running total is counted from is read alone, and it is the whole history's total."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest
from builders import TODAY, a_client, a_complaint, a_retainer, ago, an_ask, an_investment, some_time

from bot.domain.standing import standing
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.schema import migrate

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
MANY = 32


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    for team in ("A", "B"):
        with made.begin(team) as store:
            store.team.save(Team(id=team), at=NOW)
    yield made
    made.close()


def _fill(database: Database, team: str, hours: float) -> int:
    values = (a_retainer(), an_ask(hours=hours), a_complaint(), an_investment(1.0), some_time(5.0))
    with database.begin(team) as store:
        account = store.clients.add(a_client(), by="U1", at=NOW)
        for value in values:
            store.entries.add(value, account.id, by="U1", at=NOW)
        return account.id


def test_a_running_total_is_that_of_the_whole_history(database: Database) -> None:
    client_id = _fill(database, "A", 2.0)
    with database.begin("A", reading=True) as store:
        client = store.clients.get(client_id).client
        part = store.histories.get_for_standing(client_id, client)
        whole = store.histories.get(client_id)
    assert standing(part, today=TODAY) == standing(whole, today=TODAY)
    assert (part.scope_requests, part.complaints, part.time) == (
        whole.scope_requests,
        whole.complaints,
        whole.time,
    )


def test_hours_of_a_day_are_added_up_and_the_billable_ones_apart(database: Database) -> None:
    client_id = _fill(database, "A", 2.0)
    with database.begin("A") as store:
        for hours, days, billable in (
            (1.5, 0, True),
            (2.5, 0, True),
            (4.0, 0, False),
            (8.0, 9, None),
        ):
            more = some_time(hours, ago(days), billable=billable)
            store.entries.add(more, client_id, by="U1", at=NOW)
        gone = store.entries.add(some_time(50.0), client_id, by="U1", at=NOW)
        store.entries.withdraw(gone.id, by="U1", at=NOW)
        client = store.clients.get(client_id).client
        part = store.histories.get_for_standing(client_id, client)
        whole = store.histories.get(client_id)

    assert {(t.on, t.billable, t.hours) for t in part.time} == {
        (TODAY, None, 5.0),
        (TODAY, True, 4.0),
        (TODAY, False, 4.0),
        (ago(9), None, 8.0),
    }
    assert standing(part, today=TODAY) == standing(whole, today=TODAY)


def test_another_teams_entries_are_not_counted(database: Database) -> None:
    client_id = _fill(database, "A", 2.0)
    assert _fill(database, "B", 9.0) == client_id
    with database.begin("A", reading=True) as store:
        part = store.histories.get_for_standing(client_id, store.clients.get(client_id).client)
        assert store.entries.has_logged("U1")
        assert not store.entries.has_logged("U2")
    assert [ask.hours for ask in part.scope_requests] == [2.0]


def test_many_who_write_at_once_are_all_served(database: Database) -> None:
    def write(number: int) -> None:
        with database.begin("A") as store:
            store.clients.add(a_client(f"client-{number}"), by="U1", at=NOW)

    writers = [Thread(target=write, args=(number,)) for number in range(MANY)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.begin("A", reading=True) as store:
        assert len(store.clients.list_all()) == MANY
