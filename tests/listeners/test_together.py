"""Lines at the door: those that come at once share a transaction, and none pays for another."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from loops import in_a_loop
from sqlalchemy import text

from bot.domain.client import Client, key_for
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Person, PersonKind, Team
from bot.listeners.desk import Desk
from bot.listeners.payloads import Command
from bot.listeners.together import MOST_TOGETHER, MOST_WAITING, Together
from bot.messages.reply import Reply
from bot.store.database import AtOnce, Database
from bot.store.store import Store

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TEAMS = ("A", "B")
PEOPLE = MOST_TOGETHER * 2


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Two workspaces with as many clients as people, and connections at hand for the loop."""
    database = Database(database_url)
    for team in TEAMS:
        with database.begin(team) as store:
            store.team.save(Team(id=team, name="Ours"), at=NOW)
            for number in range(PEOPLE):
                user = f"U{number}"
                member = Person(user_id=user, name=user, kind=PersonKind.MEMBER, read_at=NOW)
                store.team.save_person(member)
                name = f"Client {team}{number}"
                store.clients.add(Client(key=key_for(name), name=name), by=None, at=NOW)
    beside = database.at_once().begin.__self__  # type: ignore[attr-defined]
    for one in [beside.engine.connect() for _ in TEAMS]:
        one.close()
    yield database
    database.close()


class Door:
    """What waits at the door of a database; the workspaces of its transactions are noted."""

    def __init__(self, database: Database) -> None:
        self.begun: list[str] = []
        ledger = database.at_once()

        def begin(team_id: str, **more: Any) -> AbstractContextManager[Store]:
            self.begun.append(team_id)
            return ledger.begin(team_id, **more)

        desk = Desk(
            serves=lambda _: True,
            begin=database.begin,
            now=lambda: NOW,
            by_email=lambda _: True,
            ring=lambda: None,
        )
        self.together = Together(desk, AtOnce(begin, ledger.work, ledger.have_ready))

    def answers(self, *commands: Command) -> list[Any]:
        """Answer lines that come in the same moment."""

        async def each() -> list[Any]:
            return list(await asyncio.gather(*map(self.together.answer, commands)))

        return in_a_loop(each())


def typed(number: int, *, team: str = "A", words: str = "") -> Command:
    return Command(
        team_id=team,
        user_id=f"U{number}",
        channel="C1",
        channel_name="general",
        name="/scope",
        text=words or f"client-{team.lower()}{number} page {number}",
    )


def count(database: Database, team: str = "A") -> int:
    with database.begin(team, reading=True) as store:
        return store.entries.count(ScopeRequest)


def test_lines_that_come_at_once_share_a_transaction(database: Database) -> None:
    door = Door(database)

    answers = door.answers(*map(typed, range(MOST_TOGETHER)))

    assert [one.text.partition(":")[0] for one in answers] == [
        f"Logged for Client A{n}" for n in range(MOST_TOGETHER)
    ]
    assert door.begun == ["A"]
    assert count(database) == MOST_TOGETHER


def test_more_lines_than_share_one_take_the_next(database: Database) -> None:
    door = Door(database)

    answers = door.answers(*map(typed, range(PEOPLE)))

    assert all(isinstance(one, Reply) for one in answers)
    assert door.begun == ["A", "A"]
    assert count(database) == PEOPLE


def test_workspaces_share_nothing(database: Database) -> None:
    door = Door(database)

    answers = door.answers(typed(0), typed(0, team="B"), typed(1), typed(1, team="B"))

    assert [one.text.split()[3].rstrip(":") for one in answers] == ["A0", "B0", "A1", "B1"]
    assert sorted(door.begun) == ["A", "B"]
    assert (count(database), count(database, "B")) == (2, 2)


def test_one_that_is_refused_is_left_and_the_others_are_logged(database: Database) -> None:
    with database.begin("A") as store:
        store.clients.archive(2, by="U0", at=NOW)
    door = Door(database)

    answers = door.answers(*map(typed, range(4)))

    assert [isinstance(one, Reply) for one in answers] == [True, False, True, True]
    assert door.begun == ["A"]
    assert count(database) == 3


def test_where_one_fails_none_is_kept_and_each_is_then_done_alone(database: Database) -> None:
    with database.begin("A") as store:
        people = "UPDATE people SET kind = 'nobody knows' WHERE user_id = 'U1' AND team_id = 'A'"
        store._session.execute(text(people))  # noqa: SLF001 (what no code of ours would write)
    door = Door(database)

    answers = door.answers(*map(typed, range(4)))

    assert [isinstance(one, Reply) for one in answers] == [True, False, True, True]
    # Together, and then each alone.
    assert door.begun == ["A"] * 5
    assert count(database) == 3


def test_one_that_is_not_clear_is_left_and_the_others_are_logged(database: Database) -> None:
    door = Door(database)

    answers = door.answers(typed(0), typed(1, words="who knows"), typed(2), typed(0))

    assert [isinstance(one, Reply) for one in answers] == [True, False, True, False]
    assert door.begun == ["A"]
    assert count(database) == 2


def test_more_than_may_wait_are_left(database: Database) -> None:
    door = Door(database)

    answers = door.answers(*[typed(n % PEOPLE) for n in range(MOST_WAITING + 3)])

    assert answers[-3:] == [None] * 3
    assert count(database) == PEOPLE
    # Nothing stays in hand.
    assert isinstance(door.answers(typed(0, words="client-a0 another"))[0], Reply)


def test_who_gives_up_takes_no_other_along(database: Database) -> None:
    door = Door(database)

    async def each() -> list[Any]:
        waiting = [asyncio.ensure_future(door.together.answer(typed(n))) for n in range(4)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        return await asyncio.gather(*waiting, return_exceptions=True)

    answers = in_a_loop(each())

    assert [isinstance(one, Reply) for one in answers] == [True, False, True, True]
    assert isinstance(answers[1], asyncio.CancelledError)
    # Its words are kept all the same: nobody knows whether they were heard to give up.
    assert count(database) == 4


def test_after_many_came_at_once_one_that_comes_alone_is_answered(database: Database) -> None:
    door = Door(database)

    async def one_by_one() -> list[Any]:
        together = door.together
        many = await asyncio.gather(*(together.answer(typed(n)) for n in range(4)))
        return [*many, await together.answer(typed(4)), await together.answer(typed(5))]

    assert all(isinstance(one, Reply) for one in in_a_loop(one_by_one()))
    assert door.begun == ["A"] * 3


def test_where_the_work_is_given_up_who_waits_is_left(database: Database) -> None:
    door = Door(database)

    async def given_up(_work: Callable[[], Any]) -> Any:
        raise asyncio.CancelledError

    door.together = Together(
        door.together._desk,  # noqa: SLF001 (the same desk)
        AtOnce(database.begin, given_up),
    )

    assert door.answers(*map(typed, range(PEOPLE))) == [None] * PEOPLE
    assert count(database) == 0
