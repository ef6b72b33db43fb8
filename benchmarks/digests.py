"""A thousand digests beside as many bare posts, with a Slack that answers after 100 ms.

    make bench ARGS="--digests 1000"

Each digest is another person's own: drawn from the ledger when its turn comes, posted, recorded.
The floor posts as many messages of the same size through Slack's client, as many at a time as the
bot's outbox does: one. Prints the ratio, on SQLite and, where TEST_DATABASE_URL is set, PostgreSQL.
"""

import argparse
import threading
from time import perf_counter

from floors import TOKEN
from ledger import NIGHT, NOW, TEAM
from nightly import databases
from scope import count_anew, prepare
from serving import api_of, stand_in
from sqlalchemy import insert, select

from bot.delivery.slack import SlackWriter, web_client
from bot.delivery.slack_read import SlackReader
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.store import rows
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.use_cases.deliveries import SLACK_KINDS, send_next
from bot.use_cases.digest_drawing import digest_card
from bot.use_cases.nights import run_night
from bot.use_cases.ways import Exporting, Ways

MANY = 1000
SLACK_SECONDS = 0.1
MOST = 1.1


def main() -> None:
    """Measure on each database and print a line for it."""
    given = argparse.ArgumentParser()
    given.add_argument("--digests", type=int, default=MANY)
    given.add_argument("--clients", type=int, default=200)
    given.add_argument("--small", action="store_true", help="a look whether it runs")
    chosen, _ = given.parse_known_args()
    digests = 10 if chosen.small else chosen.digests
    clients = 20 if chosen.small else chosen.clients
    for name, url in databases():
        with url as address, stand_in(delay=SLACK_SECONDS) as slack:
            _measure(name, address, api_of(slack), clients=clients, digests=digests)


def _measure(name: str, address: str, api: str, *, clients: int, digests: int) -> None:
    prepare(address, clients)
    database = Database(address)
    run_night(database.begin, team_id=TEAM, night=NIGHT, clock=lambda: NOW)
    _know_people(database, digests)
    _queue(database, digests)
    count_anew(database)
    client = web_client(TOKEN, api)
    started = perf_counter()
    _send(database, client)
    digest_seconds = perf_counter() - started
    texts = _posted(database, digests)
    started = perf_counter()
    for number in range(texts):
        client.chat_postMessage(
            channel=f"U{number}",
            text=f"A digest of some clients, number {number}. " * 40,
            unfurl_links=False,
        )
    floor = perf_counter() - started
    database.close()
    print(
        f"{name}: {digests:,} digests {digest_seconds:.1f} s, bare posts {floor:.1f} s, "
        f"ratio {digest_seconds / floor:.2f} (at most {MOST})"
    )


def _send(database: Database, client: object) -> None:
    """Work the outbox off as its thread does, until all has left."""
    reader = SlackReader(client, lambda _team: ())  # type: ignore[arg-type]
    writer = SlackWriter(client)  # type: ignore[arg-type]
    ways = Ways(writer, reader, None, Exporting(files=None, export_zip=None))  # type: ignore[arg-type]
    every_team = EveryTeam(database.session, only=TEAM)

    def work() -> None:
        while send_next(every_team, database.begin, lambda _: ways, now=NOW, kinds=SLACK_KINDS):
            pass

    outbox = threading.Thread(target=work)
    outbox.start()
    outbox.join()


def _know_people(database: Database, digests: int) -> None:
    with database.engine.begin() as connection:
        people = [
            {
                "team_id": TEAM,
                "user_id": f"U{number}",
                "name": f"Person {number}",
                "kind": "member",
                "is_admin": False,
                "groups": [],
                "read_at": NOW,
            }
            for number in range(digests)
        ]
        connection.execute(insert(rows.PersonRow), people)


def _queue(database: Database, digests: int) -> None:
    with database.begin(TEAM) as store:
        for number in range(digests):
            card = digest_card(NIGHT, f"U{number}")
            store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=NOW, once=card)


def _posted(database: Database, digests: int) -> int:
    """Return how many left; let pass a run in which all did."""
    own = rows.DeliveryRow.__table__.c
    with database.engine.connect() as connection:
        sent = select(own.id).where(own.state == DeliveryState.SENT.value)
        found = len(connection.execute(sent).all())
    if found < digests:
        raise SystemExit(f"{found} of {digests} digests left")
    return found


if __name__ == "__main__":
    main()
