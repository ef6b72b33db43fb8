"""How the cost of a command grows with clients, with a client's entries, and with workspaces.

    make bench ARGS="--times 300"

One `/scope` after another through the bot's own dispatch, without HTTP, on several sizes of each;
the median in milliseconds of processor time, and the largest beside the smallest as a ratio.
Prints a line for each, on SQLite and, where TEST_DATABASE_URL is set, PostgreSQL.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

from ledger import NOW, TEAM
from nightly import databases
from scope import prepare
from sqlalchemy import Table, insert, select

from bot.domain.team import Person, PersonKind
from bot.store import rows
from bot.store.database import Database
from bot.use_cases import people, typed_lines

CLIENTS = (200, 2_000, 20_000)
ENTRIES = (20, 200, 2_000, 20_000)
TEAMS = (1, 10, 100)
CLIENTS_OF_TEAM = 50
# What a workspace of its own is copied from.
COPIED = (
    rows.TeamRow,
    rows.CounterRow,
    rows.ClientRow,
    rows.ClientNameRow,
    rows.AgreementRow,
    rows.ScopeRequestRow,
    rows.TimeRow,
)


def main() -> None:
    """Measure on each database and print a line for each way to grow."""
    given = argparse.ArgumentParser()
    given.add_argument("--times", type=int, default=300)
    given.add_argument("--small", action="store_true", help="a look whether it runs")
    chosen, _ = given.parse_known_args()
    times, part = (5, 20) if chosen.small else (chosen.times, 1)
    for name, _url in databases():
        _print(name, "clients", [n // part for n in CLIENTS], times)
        _print(name, "entries of the client", [n // part for n in ENTRIES], times)
        _print(name, "workspaces", [-(-n // part) for n in TEAMS], times)


def _print(name: str, what: str, sizes: list[int], times: int) -> None:
    costs = [_measure(name, what, size, times) for size in sizes]
    told = ", ".join(f"{size:,}: {cost:.1f} ms" for size, cost in zip(sizes, costs, strict=True))
    print(f"{name}: /scope by {what}: {told}; ratio {costs[-1] / costs[0]:.2f}", flush=True)


def _measure(name: str, what: str, size: int, times: int) -> float:
    url = next(url for kind, url in databases() if kind == name)
    with url as address:
        prepare(address, size if what == "clients" else CLIENTS_OF_TEAM)
        database = Database(address)
        if what == "entries of the client":
            _add_time(database, size)
        if what == "workspaces":
            _add_teams(database, size)
        _know(database)
        cost = statistics.median(_costs(database, times))
        database.close()
    return cost


def _costs(database: Database, times: int) -> Iterator[float]:
    for number in range(times):
        started = time.process_time()
        _log_one(database, number)
        yield (time.process_time() - started) * 1000


def _log_one(database: Database, number: int) -> None:
    actor = people.recognise(database.begin, team_id=TEAM, user_id="U1", now=NOW)
    if actor is None:
        raise SystemExit("nobody is known")
    typed_lines.log_typed(
        database.begin,
        actor,
        command="/scope",
        text=f"client-1 one more landing page, number {number} 2h",
        channel="C0GENERAL",
        channel_name="general",
        now=NOW + timedelta(seconds=number),
    )


def _know(database: Database) -> None:
    person = Person(
        user_id="U1", name="Person 1", kind=PersonKind.MEMBER, is_admin=False, read_at=NOW
    )
    people.save_people(database.begin, team_id=TEAM, people=[person])


def _add_time(database: Database, entries: int) -> None:
    """Give the first client more hours, all within a year."""
    made = [
        {
            "team_id": TEAM,
            "id": 10_000_000 + number,
            "client_id": 1,
            "on": NOW.date() - timedelta(days=number % 365),
            "hours": 0.5,
            "person": "P1",
            "billable": True,
            "logged_at": NOW,
        }
        for number in range(entries)
    ]
    with database.engine.begin() as connection:
        connection.execute(insert(rows.TimeRow.__table__), made)


def _add_teams(database: Database, teams: int) -> None:
    """Copy the workspace until there are so many."""
    with database.engine.begin() as connection:
        for mapped in COPIED:
            table: Table = mapped.__table__  # type: ignore[assignment]
            own = [dict(row) for row in connection.execute(select(table)).mappings()]
            for number in range(1, teams):
                copies = [row | {"team_id": f"T{number}"} for row in own]
                connection.execute(insert(table), copies)


if __name__ == "__main__":
    main()
