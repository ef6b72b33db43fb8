"""PostgreSQL itself keeps two workspaces apart: asked as the application's own role."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import JSON, Enum, create_engine, text
from sqlalchemy.exc import ProgrammingError
from test_every_click import OURS, THEIRS, a_ledger
from walled import ALONE, OWNER, Walled, walled_database

from bot.domain.client import Client
from bot.domain.team import Team
from bot.store import walls
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.rows import Base, Instant
from bot.store.schema import NotTheOwner, bring_up_to_date, migrate
from bot.store.sealed_types import is_sealable

pytestmark = pytest.mark.postgresql
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TABLES = sorted(Base.metadata.tables)
MAY_NOT = "42501"


@pytest.fixture(scope="module")
def walled() -> Iterator[Walled]:
    """Two workspaces with one of everything each, written by the application."""
    with walled_database() as made:
        database = Database(made.application)
        for team_id in (OURS, THEIRS):
            a_ledger(database, team_id, padding=1, name=f"Client of {team_id}")
            fill_the_rest(made, team_id)
        database.close()
        yield made


def fill_the_rest(made: Walled, team_id: str) -> None:
    """Put a row into every table that is empty by now: its columns with what they take."""
    engine = create_engine(made.server)
    with engine.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        for name in TABLES:
            table = Base.metadata.tables[name]
            count = text(f"SELECT count(*) FROM {name} WHERE team_id = :team")  # noqa: S608
            if connection.execute(count, {"team": team_id}).scalar_one() == 0:
                connection.execute(table.insert().values(a_row(table, team_id)))
    engine.dispose()


def a_row(table: Any, team_id: str) -> dict[str, Any]:
    needed = [c for c in table.columns if not c.nullable and c.default is None]
    return {c.name: team_id if c.name == "team_id" else some(c.type) for c in needed}


def some(kind: Any) -> Any:
    if isinstance(kind, Enum):
        return next(iter(kind.python_type))
    if isinstance(kind, Instant):
        return NOW
    if is_sealable(kind):
        kind = kind.impl_instance
    given = {str: "x", int: 77, float: 1.0, bool: False, bytes: b"x", date: NOW.date()}
    return {} if isinstance(kind, JSON) else given[kind.python_type]


@contextmanager
def asking(address: str, team_id: str | None) -> Iterator[Any]:
    """Ask with plain SQL, as the transaction of a workspace or of none."""
    engine = create_engine(address)
    try:
        with engine.begin() as connection:
            if team_id is not None:
                walls.enter(connection, team_id)
            yield connection
    finally:
        engine.dispose()


def whose(connection: Any, table: str) -> set[str]:
    return set(connection.execute(text(f"SELECT team_id FROM {table}")).scalars())  # noqa: S608


@pytest.mark.parametrize("team_id", [OURS, THEIRS])
def test_a_workspace_sees_its_own_rows_of_every_table_and_no_other(
    walled: Walled, team_id: str
) -> None:
    with asking(walled.application, team_id) as connection:
        assert {name: whose(connection, name) for name in TABLES} == {n: {team_id} for n in TABLES}


def test_without_a_workspace_there_is_nothing_in_any_table(walled: Walled) -> None:
    with asking(walled.application, None) as connection:
        assert {name for name in TABLES if whose(connection, name)} == set()


def test_the_owner_too_sees_nothing_until_it_says_so(walled: Walled) -> None:
    with asking(walled.owner, None) as connection:
        assert {name for name in TABLES if whose(connection, name)} == set()
        walls.become_owner(connection)
        assert {n for n in TABLES if whose(connection, n) != {OURS, THEIRS}} == set()


def test_the_application_does_not_become_the_owner_by_saying_so(walled: Walled) -> None:
    with asking(walled.application, None) as connection:
        walls.become_owner(connection)
        assert {name for name in TABLES if whose(connection, name)} == set()


@pytest.mark.parametrize("table", TABLES)
def test_a_row_of_another_workspace_is_not_taken_changed_or_removed(
    walled: Walled, table: str
) -> None:
    with asking(walled.application, OURS) as connection:
        moved = text(f"UPDATE {table} SET team_id = :them WHERE team_id = :them")  # noqa: S608
        assert connection.execute(moved, {"them": THEIRS}).rowcount == 0
        gone = text(f"DELETE FROM {table} WHERE team_id = :them")  # noqa: S608
        assert connection.execute(gone, {"them": THEIRS}).rowcount == 0
    forged = Base.metadata.tables[table].insert().values(a_row(Base.metadata.tables[table], THEIRS))
    given_away = text(f"UPDATE {table} SET team_id = '{THEIRS}'")  # noqa: S608
    for statement in (forged, given_away):
        with (
            asking(walled.application, OURS) as connection,
            pytest.raises(ProgrammingError, match="row-level security"),
        ):
            connection.execute(statement)


def test_no_table_of_the_schema_with_a_workspace_is_without_a_wall(walled: Walled) -> None:
    query = text("""
        SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND a.attname = 'team_id' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    """)
    with asking(walled.owner, None) as connection:
        assert connection.execute(query).scalars().all() == []


def test_a_month_is_reached_through_its_table_alone(walled: Walled) -> None:
    for address in (walled.application, walled.owner):
        with asking(address, OURS) as connection:
            nested = connection.begin_nested()
            try:
                seen = whose(connection, "snapshots_first")
            except ProgrammingError as error:
                assert getattr(error.orig, "sqlstate", None) == MAY_NOT  # noqa: PT017
                nested.rollback()
                seen = set()
            assert seen == set()


def test_the_way_across_leads_through_a_role_of_its_own_and_into_few_tables(
    walled: Walled,
) -> None:
    database = Database(walled.application)
    assert [team.id for team in EveryTeam(database.session).list_teams()] == [OURS, THEIRS]
    with database.session() as session:
        assert session.execute(text("SELECT current_user")).scalar_one() == walls.ROLE
        for table in TABLES:
            may = text("SELECT has_table_privilege(current_user, :table, 'SELECT')")
            is_open = session.execute(may, {"table": table}).scalar_one()
            assert is_open is (table in walls.ACROSS), table
            if table in walls.ACROSS:
                assert whose(session, table) == {OURS, THEIRS}, table
    with database.session() as session, pytest.raises(ProgrammingError):
        session.execute(text("UPDATE teams SET name = 'x'"))
    with database.begin(OURS, reading=True) as store:
        assert len(store.clients.list_all()) == 2
    database.close()


def test_being_a_member_of_that_role_is_not_enough_to_see_across(walled: Walled) -> None:
    with asking(walled.application, OURS) as connection:
        member = text("SELECT pg_has_role(current_user, :role, 'USAGE')")
        assert connection.execute(member, {"role": walls.ROLE}).scalar_one()
        assert whose(connection, "teams") == whose(connection, "deliveries") == {OURS}


def test_a_workspace_is_named_for_one_transaction_and_not_for_the_connection(
    walled: Walled,
) -> None:
    engine = create_engine(walled.application, pool_size=1, max_overflow=0)
    with engine.begin() as connection:
        walls.enter(connection, OURS)
        assert whose(connection, "clients") == {OURS}
    with engine.begin() as connection:
        assert whose(connection, "clients") == set()
    engine.dispose()


def test_where_one_role_does_everything_the_version_before_still_sees_its_rows() -> None:
    with walled_database(is_migrated=False, owner=ALONE) as made:
        bring_up_to_date(made.owner)
        database = Database(made.owner)
        with database.begin("A") as store:
            store.team.save(Team(id="A"), at=NOW)
            store.clients.add(Client(key="acme", name="Acme"), by=None, at=NOW)
        assert [team.id for team in EveryTeam(database.session).list_teams()] == ["A"]
        with asking(made.owner, None) as connection:
            assert whose(connection, "clients") == {"A"}
        database.close()


def test_walls_are_forced_once_the_owner_is_given_the_role_and_migrates_again() -> None:
    with walled_database(is_migrated=False, owner=ALONE) as made:
        bring_up_to_date(made.owner)
        with asking(made.server, None) as connection:
            connection.execute(text(f"REASSIGN OWNED BY {ALONE} TO {OWNER}"))
        bring_up_to_date(made.application, made.owner.replace(ALONE, OWNER))
        with asking(made.application, "A") as connection:
            forced = text(
                "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname = ANY(:t)"
            )
            assert connection.execute(forced, {"t": TABLES}).scalar_one()


def test_the_application_alone_is_told_who_may_change_the_database() -> None:
    with walled_database() as made:
        bring_up_to_date(made.application)
        owner, application = Database(made.owner), Database(made.application)
        migrate(owner, "0009", down=True)
        with pytest.raises(NotTheOwner, match="goodfit db upgrade"):
            migrate(application)
        migrate(owner)
        owner.close()
        application.close()
