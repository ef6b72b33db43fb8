"""`/scope` over signed HTTP beside two floors, and how its cost grows.

    make bench ARGS="--requests 4000 --rounds 3"

The bot is `goodfit run`, with all that it registers and its jobs; each command is committed before
it is acknowledged. It runs as one process, as the floors do, and on PostgreSQL also as the several
that it chooses by itself. The floors are bare Bolt apps behind the same server (floors.py): one
that only acknowledges, and one that writes a row. Bots and floors take turns, so that what else the
machine does falls on all of them. Prints the ratios, on SQLite and, where TEST_DATABASE_URL is set,
PostgreSQL.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

from ledger import fill
from nightly import databases
from serving import a_floor, api_of, free_port, load, stand_in, the_bot
from sqlalchemy import Text, insert, select, type_coerce, update

from bot.store import rows
from bot.store.database import Database

WARM_UP = 300
# What the bot must reach beside each floor: of its throughput, and times its 99th percentile.
LEAST_OF_ACKS = {"SQLite": 1.0, "PostgreSQL": 0.8}
LEAST_OF_WRITES = 0.5
MOST_P99 = 3.0


class Round(NamedTuple):
    """What one turn of one app came to."""

    a_second: float
    p99: float


def main() -> None:
    """Measure on each database and print a line for it."""
    given = argparse.ArgumentParser()
    given.add_argument("--requests", type=int, default=3000)
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--clients", type=int, default=1000)
    given.add_argument("--small", action="store_true", help="a look whether it runs")
    chosen, _ = given.parse_known_args()
    requests, rounds = (64, 1) if chosen.small else (chosen.requests, chosen.rounds)
    clients = 20 if chosen.small else chosen.clients
    for name, url in databases():
        with url as address, databases_beside(name) as beside:
            _measure(name, address, beside, clients=clients, requests=requests, rounds=rounds)


@contextmanager
def databases_beside(name: str) -> Iterator[str]:
    """Open an empty database of the same kind, for the app that writes a row."""
    url = next(url for kind, url in databases() if kind == name)
    with url as address:
        yield address


def prepare(address: str, clients: int) -> None:
    """Fill a database with clients that are found by their names."""
    database = Database(address)
    fill(database, clients)
    with database.engine.begin() as connection:
        own = rows.ClientRow.__table__.c
        names = [
            {**row, "last_word": row["name_key"].rpartition("-")[2]}
            for row in connection.execute(
                select(own.team_id, own.id.label("client_id"), own.key.label("name_key"))
            ).mappings()
        ]
        connection.execute(insert(rows.ClientNameRow), names)
        for table in ("scope_requests", "clients"):
            number = clients * 3 if table == "scope_requests" else clients
            counter = rows.CounterRow
            known = update(counter).where(counter.kind == table).values(last=number)
            if not connection.execute(known).rowcount:
                team = names[0]["team_id"]
                connection.execute(insert(counter).values(team_id=team, kind=table, last=number))
    count_anew(database)
    database.close()


def count_anew(database: Database) -> None:
    """Let a database count its rows, as one that lives does by itself after much was added."""
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def _measure(
    name: str, address: str, beside: str, *, clients: int, requests: int, rounds: int
) -> None:
    prepare(address, clients)
    found: dict[str, list[Round]] = {"bot": [], "acks": [], "writes": []}
    if name == "PostgreSQL":
        found["several"] = []
    with ExitStack() as opened:
        api = api_of(opened.enter_context(stand_in()))
        ports = {kind: free_port() for kind in found}
        opened.enter_context(the_bot(address, api, ports["bot"]))
        if "several" in ports:
            opened.enter_context(the_bot(address, api, ports["several"], is_one=False))
        opened.enter_context(a_floor("acks", api, ports["acks"]))
        opened.enter_context(a_floor("writes", api, ports["writes"], beside))
        _wait_for_the_night(address)
        sent = 0
        for port in ports.values():
            sent += load_on(port, requests=min(WARM_UP, requests), start=sent, clients=clients)
        for _ in range(rounds):
            for kind, port in ports.items():
                took = load(port, requests=requests, start=sent, clients=clients)
                found[kind].append(Round(took["a_second"], took["p99"]))
                sent += requests
    bots = len(found.keys() & {"bot", "several"})
    _check_kept(address, bots * (min(WARM_UP, requests) + rounds * requests))
    _print(name, found, clients)


def _wait_for_the_night(address: str) -> None:
    """Wait until the night that is due at the start is over: it is measured elsewhere."""
    database = Database(address)
    night = rows.NightRow.__table__.c
    while True:
        with database.engine.connect() as connection:
            if connection.execute(select(night.finished_at)).scalar() is not None:
                break
        time.sleep(0.2)
    database.close()


def load_on(port: int, *, requests: int, start: int, clients: int) -> int:
    """Send commands that are not measured; return how many."""
    load(port, requests=requests, start=start, clients=clients)
    return requests


def _check_kept(address: str, sent: int) -> None:
    """Let pass a run of which everything is in the ledger."""
    database = Database(address)
    with database.engine.connect() as connection:
        own = rows.ScopeRequestRow.__table__.c
        kept = len(
            connection.execute(
                select(own.id).where(type_coerce(own.text, Text).like("%, number %"))
            ).all()
        )
    database.close()
    if kept != sent:
        raise SystemExit(f"{kept} of {sent} commands are in the ledger")


def _print(name: str, found: dict[str, list[Round]], clients: int) -> None:
    speed = {kind: statistics.median(r.a_second for r in turns) for kind, turns in found.items()}
    p99 = {kind: statistics.median(r.p99 for r in turns) for kind, turns in found.items()}
    for kind in sorted(found.keys() & {"bot", "several"}):
        _print_one(name, kind, speed, p99, clients)


def _print_one(
    name: str, kind: str, speed: dict[str, float], p99: dict[str, float], clients: int
) -> None:
    which = {"bot": "one process", "several": "as many processes as it chooses"}[kind]
    print(
        f"{name}: /scope, {which}, {clients:,} clients, 8 in flight: {speed[kind]:.0f} a second "
        f"(p99 {p99[kind]:.0f} ms); a default App that only acks {speed['acks']:.0f} "
        f"({p99['acks']:.0f} ms), ratio {speed[kind] / speed['acks']:.2f} "
        f"(at least {LEAST_OF_ACKS[name]}); an App that writes a row {speed['writes']:.0f} "
        f"({p99['writes']:.0f} ms), ratio {speed[kind] / speed['writes']:.2f} "
        f"(at least {LEAST_OF_WRITES}), p99 {p99[kind] / p99['writes']:.1f} times "
        f"(at most {MOST_P99:.0f})"
    )


if __name__ == "__main__":
    main()
