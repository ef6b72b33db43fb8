"""What PostgreSQL keeps prepared is asked at once, answered as ever, and waits for nobody here."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, select, text, update

from bot.domain.team import Team
from bot.store.database import Database
from bot.store.prepared import Ask, Rows, answer_to, answer_to_each, ask_ahead, gains_ahead
from bot.store.rows import TeamRow
from bot.store.store import Store

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
PATIENCE_SECONDS = 30

TEAM = select(TeamRow.__table__).where(TeamRow.team_id == bindparam("team"))
NAME = TEAM.with_only_columns(TeamRow.name)
HELD = NAME.with_for_update()
IN_ZERO = select(1 / (bindparam("zero", 0) + TeamRow.night_hour - TeamRow.night_hour))
RENAMED = (
    update(TeamRow.__table__).where(TeamRow.team_id == bindparam("team")).values(name="Renamed")
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A workspace called Ours."""
    database = Database(database_url)
    with database.begin("A") as store:
        store.team.save(Team(id="A", name="Ours", managers=("UBOSS",)), at=NOW)
    yield database
    database.close()


def asked(store: Store, *asked: Ask) -> list[Rows]:
    return answer_to_each(store._session, asked)  # noqa: SLF001 (what the repositories share)


def own(statement: object) -> Ask:
    return Ask(statement, {"team": "A"})  # type: ignore[arg-type]


def test_answers_are_those_that_sqlalchemy_gives(database: Database) -> None:
    with database.begin("A") as store:
        ((ours,),) = asked(store, own(TEAM))
    with database.begin("A") as store:
        theirs = store._session.execute(TEAM, {"team": "A"}).one()  # noqa: SLF001

    assert tuple(ours) == tuple(theirs)
    assert (ours.managers, ours.created_at) == (["UBOSS"], NOW)


def test_what_comes_after_a_failure_is_not_run_and_the_connection_lives_on(
    database: Database,
) -> None:
    with pytest.raises(OverflowError, match="cannot hold"), database.begin("A") as store:
        asked(store, own(NAME), Ask(IN_ZERO, {}), own(RENAMED))

    with database.begin("A") as store:
        ((row,),) = asked(store, own(NAME))
    assert row.name == "Ours"
    assert database.engine.pool.status().count("Connections in pool: 1") == 1


def test_statements_that_the_server_forgot_are_prepared_again(database: Database) -> None:
    with database.begin("A") as store:
        asked(store, own(NAME))
    with database.engine.begin() as connection:
        connection.execute(text("DEALLOCATE ALL"))

    with database.begin("A") as store:
        ((row,),) = asked(store, own(NAME))

    assert row.name == "Ours"


def test_a_column_that_became_another_is_read_as_it_is_now(database: Database) -> None:
    with database.begin("A") as store:
        asked(store, own(NAME))
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE teams ALTER COLUMN name TYPE char(4)"))

    with database.begin("A") as store:
        ((row,),) = asked(store, own(NAME))

    assert row.name == "Ours"


def test_whoever_waits_for_a_lock_lets_its_holder_go_on(database: Database) -> None:
    began, names = threading.Event(), []

    def wait_for_it() -> None:
        with database.begin("A") as store:
            # Else a fault here would stop every thread of the process for good.
            store._session.execute(text("SET LOCAL statement_timeout = '5s'"))  # noqa: SLF001
            began.set()
            names.append(asked(store, own(NAME), own(HELD))[1].scalar())

    waiter = threading.Thread(target=wait_for_it)
    with database.begin("A") as store:
        asked(store, own(RENAMED))
        waiter.start()
        assert began.wait(PATIENCE_SECONDS)
        waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not store._session.execute(waits).scalar():  # noqa: SLF001
            assert waiter.is_alive()
    waiter.join(PATIENCE_SECONDS)

    assert names == ["Renamed"]


def test_what_was_asked_ahead_is_answered_once_as_it_was(database: Database) -> None:
    with database.begin("A") as store:
        session = store._session  # noqa: SLF001
        assert gains_ahead(session)
        ask_ahead(session, (own(NAME),))
        asked(store, own(RENAMED))

        names = [answer_to(session, own(NAME)).scalar() for _ in range(2)]

    assert names == ["Ours", "Renamed"]


def test_the_workspace_is_named_before_any_statement_however_it_is_asked(
    database: Database,
) -> None:
    named = text("SELECT current_setting('goodfit.team_id', true)")

    with database.begin("A") as store:
        by_cursor = store._session.execute(named).scalar()  # noqa: SLF001
    with database.begin("B"):
        pass
    with database.begin("A", reading=True) as store:
        ((row,),) = asked(store, own(NAME))
        level = store._session.execute(text("SHOW transaction_isolation")).scalar()  # noqa: SLF001

    assert (by_cursor, row.name, level) == ("A", "Ours", "repeatable read")


def test_a_connection_at_rest_keeps_no_rows(database: Database) -> None:
    for _ in range(2):
        with database.begin("A") as store:
            asked(store, own(NAME))
        with database.engine.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            ways = [way for way, _ in driver._kept._read.values()]  # noqa: SLF001 (what it keeps)
        assert ways
        assert [way.pgresult for way in ways] == [None] * len(ways)
