"""A tracker's rows are compared with the ledger as somebody would by hand, whatever they are."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from reports import ReadReport, a_line
from sqlalchemy import text

from bot.domain.client import Client
from bot.domain.team import Team
from bot.domain.tracker_import import Difference
from bot.portfolio.trackers.report import Line
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.tracker_time import Scope
from bot.use_cases.tracker_imports import take

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
LINES = some.lists(
    some.builds(
        a_line,
        some.sampled_from(["Acme", "Fjord"]),
        some.sampled_from(["2026-05-04", "2026-05-05"]),
        some.sampled_from([0.1, 2.0]),
        person=some.sampled_from([None, "Ana"]),
        billable=some.sampled_from([None, True, False]),
        note=some.sampled_from([None, "design"]),
        cost_rate=some.sampled_from([None, "40.5"]),
    ),
    max_size=8,
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    for team in ("A", "B"):
        with made.begin(team) as store:
            store.team.save(Team(id=team), at=NOW)
            for name in ("Acme", "Fjord"):
                client = Client(key=name.casefold(), name=name)
                store.clients.add(client, by=None, at=NOW)
    yield made
    made.close()


def kept(database: Database, team_id: str) -> list[tuple[object, ...]]:
    """Return (client, day, hours, person, billable, note, rate) of each entry, by number."""
    query = text(
        'SELECT client_id, "on", hours, person, billable, note, cost_rate, id FROM time_entries '
        "WHERE team_id = :team ORDER BY id"
    )
    with database.session() as session:
        found = [tuple(row) for row in session.execute(query, {"team": team_id})]
    return [(row[0], str(row[1]), *row[2:4], said(row[4]), *row[5:]) for row in found]


def said(billable: object) -> bool | None:
    return None if billable is None else bool(billable)


def as_kept(line: Line) -> tuple[object, ...]:
    rate = None if line.cost_rate is None else int(line.cost_rate * 100)
    number = {"Acme": 1, "Fjord": 2}[line.client]
    what = (line.hours, line.person, line.billable, line.note, rate)
    return (number, line.on.isoformat(), *what)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(first=LINES, second=LINES)
def test_after_an_import_the_ledger_holds_exactly_the_file_for_its_clients_and_days(
    database: Database, first: list[Line], second: list[Line]
) -> None:
    with database.session() as session:
        session.execute(text("DELETE FROM time_entries"))
    for team in ("A", "B"):
        take(database.begin, ReadReport(*first), team_id=team, now=NOW, by="U1")
    before = kept(database, "A")

    done = take(database.begin, ReadReport(*second), team_id="A", now=NOW, by="U1").difference

    days = {line.on for line in second}
    in_scope = [
        line
        for line in first
        if second
        and min(days) <= line.on <= max(days)
        and line.client in {other.client for other in second}
    ]
    untouched = list((Counter(map(as_kept, first)) - Counter(map(as_kept, in_scope))).elements())
    after = kept(database, "A")
    assert Counter(row[:-1] for row in after) == Counter([*map(as_kept, second), *untouched])
    assert Counter(row[:-1] for row in kept(database, "B")) == Counter(map(as_kept, first))
    # What the ledger had is kept under its number as far as it can be.
    same = sum((Counter(map(as_kept, in_scope)) & Counter(map(as_kept, second))).values())
    assert done.same == same
    assert done.added.rows + done.changed.rows + same == len(second)
    assert done.changed.rows + done.removed.rows + same == len(in_scope)
    assert len({row[-1] for row in after} & {row[-1] for row in before}) == (
        len(before) - done.removed.rows
    )


def test_nothing_of_another_team_is_compared(database: Database) -> None:
    take(database.begin, ReadReport(a_line("Acme")), team_id="A", now=NOW, by="U1")
    day = a_line().on
    scope = Scope(tracker="harvest", first=day, last=day, slots=[(0, 1, 100)])
    other = Scope(tracker="toggl", first=day, last=day, slots=[(0, 1, 100)])
    row = (0, 0, day.isoformat(), 2.0, None, None, None, None)

    with database.begin("B") as store, store.tracker_time.staged([row]):
        found = store.tracker_time.compare(scope)
        assert found == Difference(added=found.added)
        assert found.added.rows == 1
        assert store.tracker_time.elsewhere(other).rows == 0
