"""An event loop's own transactions: they keep nobody waiting, and keep or lose all as ever."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from loops import in_a_loop
from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.domain.team import Team
from bot.store.beside import is_beside
from bot.store.database import AtOnce, Database
from bot.store.engines import Busy
from bot.store.prepared import Ask, answer_to
from bot.store.rows import PersonRow, TeamRow
from bot.store.schema import migrate
from bot.store.store import Store

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
OWN = TeamRow.team_id == bindparam("team")
HELD = select(TeamRow.name).where(OWN).with_for_update()
PEOPLE = select(func.count()).select_from(PersonRow).where(PersonRow.team_id == bindparam("team"))
IN_ZERO = select(1 / (bindparam("zero", 0) + TeamRow.night_hour - TeamRow.night_hour)).where(OWN)


def renamed(store: Store, name: str, *, team: str = "A") -> None:
    query = update(TeamRow.__table__).where(OWN).values(name=bindparam("new"))
    answer_to(store._session, Ask(query, {"team": team, "new": name}))  # noqa: SLF001 (what the repositories share)


def asked(store: Store, statement: Any) -> Any:
    return answer_to(store._session, Ask(statement, {"team": "A"})).scalar()  # noqa: SLF001


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Two workspaces, A and B; the loop has two connections at hand."""
    database = Database(database_url)
    for team in ("A", "B"):
        with database.begin(team) as store:
            store.team.save(Team(id=team, name="Ours"), at=NOW)
    yield database
    database.close()


def ready(database: Database) -> AtOnce:
    ledger = database.at_once()
    have_ready(ledger)
    return ledger


def have_ready(ledger: AtOnce) -> None:
    if ledger.have_ready is not None:
        ledger.have_ready()


def run(ledger: AtOnce, work: Callable[[], Any]) -> Any:
    async def worked() -> Any:
        return await ledger.work(work)

    return in_a_loop(worked())


def name_of(database: Database, team: str = "A") -> str:
    with database.begin(team, reading=True) as store:
        return store.team.get().name


def test_what_a_loop_commits_is_there_and_what_fails_is_not(database: Database) -> None:
    ledger = ready(database)

    def write(name: str, *, fails: bool) -> None:
        with ledger.begin("A") as store:
            renamed(store, name)
            if fails:
                raise KeyError(name)

    run(ledger, lambda: write("Kept", fails=False))
    with pytest.raises(KeyError):
        run(ledger, lambda: write("Lost", fails=True))

    assert name_of(database) == "Kept"


def test_a_commit_of_a_loop_rings_for_the_queues(database: Database) -> None:
    rung: list[str] = []
    ledger = ready(database)
    database.ring = lambda: rung.append("rung")

    def queue() -> None:
        with ledger.begin("A") as store:
            store.inbox.add("E1", "message", {}, at=NOW)

    run(ledger, queue)

    assert rung == ["rung"]


class Loop:
    """Work that waits, and what others did meanwhile."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.ledger = database.at_once()
        # As many connections as are worked with at a time.
        beside = self.ledger.begin.__self__  # type: ignore[attr-defined]
        both = [beside.engine.connect() for _ in range(2)]
        for one in both:
            one.close()

    def rename(self, name: str, team: str = "A") -> Callable[[], None]:
        def work() -> None:
            assert is_beside()
            with self.ledger.begin(team) as store:
                # A loop that stood still would do so for good: the test holds the row.
                store._session.execute(text("SET LOCAL lock_timeout = '20s'"))  # noqa: SLF001
                answer_to(store._session, Ask(HELD, {"team": team}))  # noqa: SLF001
                renamed(store, name, team=team)

        return work


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_the_loop_goes_on_while_a_transaction_waits_for_a_row(database: Database) -> None:
    loop = Loop(database)

    async def both() -> list[str]:
        done: list[str] = []
        with database.begin("A") as holding:
            asked(holding, HELD)
            waiting = asyncio.ensure_future(loop.ledger.work(loop.rename("After")))
            waiting.add_done_callback(lambda _: done.append("A"))
            await loop.ledger.work(loop.rename("Other", "B"))
            done.append("B")
            renamed(holding, "Before")
        await waiting
        return done

    assert in_a_loop(both()) == ["B", "A"]
    assert name_of(database) == "After"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_the_loop_goes_on_while_a_statement_that_is_new_waits_for_its_table(
    database: Database,
) -> None:
    loop = Loop(database)

    def look() -> Any:
        with loop.ledger.begin("B") as store:
            return answer_to(store._session, Ask(PEOPLE, {"team": "B"})).scalar()  # noqa: SLF001

    async def both() -> Any:
        with database.engine.begin() as locking:
            locking.execute(text("LOCK TABLE teams IN ACCESS EXCLUSIVE MODE"))
            waiting = asyncio.ensure_future(loop.ledger.work(loop.rename("After")))
            found = await loop.ledger.work(look)
            assert not waiting.done()
        await waiting
        return found

    assert in_a_loop(both()) == 0
    assert name_of(database) == "After"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_what_a_loop_gives_up_is_rolled_back(
    database: Database,
) -> None:
    loop = Loop(database)

    async def give_up() -> None:
        with database.begin("A") as holding:
            asked(holding, HELD)
            waiting = asyncio.ensure_future(loop.ledger.work(loop.rename("Given up")))
            await loop.ledger.work(loop.rename("Other", "B"))
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        have_ready(loop.ledger)
        await loop.ledger.work(loop.rename("Next"))

    in_a_loop(give_up())

    assert name_of(database) == "Next"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_an_error_of_the_database_comes_as_it_does_elsewhere(database: Database) -> None:
    loop = Loop(database)

    def fail() -> None:
        with loop.ledger.begin("A") as store:
            renamed(store, "Lost")
            asked(store, IN_ZERO)

    with pytest.raises((DBAPIError, OverflowError)):
        run(loop.ledger, fail)

    run(loop.ledger, loop.rename("Next"))
    assert name_of(database) == "Next"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_a_loop_never_waits_for_a_connection_to_open(database: Database) -> None:
    ledger = database.at_once()

    def read() -> str:
        with ledger.begin("A") as store:
            return store.team.get().name

    with pytest.raises(Busy):
        run(ledger, read)
    have_ready(ledger)

    assert run(ledger, read) == "Ours"


def test_to_have_a_connection_ready_where_the_database_is_away_says_nothing() -> None:
    database = Database("postgresql://nobody@127.0.0.1:9/none")

    have_ready(database.at_once())

    assert database.engine.pool.status().count("Connections in pool: 0") == 1


@pytest.mark.parametrize("writer", ["here", "elsewhere"])
def test_on_sqlite_a_loop_does_not_wait_for_another_writer(tmp_path: Path, writer: str) -> None:
    file = tmp_path / "goodfit.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    ledger = database.at_once()

    def write() -> None:
        with ledger.begin("A") as store:
            store.team.save(Team(id="A", name="Ours"), at=NOW)

    if writer == "here":
        with database.begin("A"), pytest.raises(Busy):
            run(ledger, write)
    else:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            run(ledger, write)
        other.close()
    run(ledger, write)

    assert name_of(database) == "Ours"
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 2500
    database.close()
