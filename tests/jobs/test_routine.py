"""Jobs of a process: each when it is due, for each workspace, whatever another's does."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.team import Team
from bot.jobs.routine import BATCH, Job, Routine
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.job_claims import HOUSE
from bot.store.schema import migrate

START = datetime(2026, 6, 30, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Days:
    """A clock that tests put forward, and what was done by it."""

    def __init__(self, database: Database) -> None:
        self.now = START
        self.every_team = EveryTeam(database.session)
        self.done: list[str] = []
        self.rung = 0
        self.is_over = False

    def do(self, team_id: str, now: datetime) -> int:
        assert now == self.now
        self.done.append(team_id)
        if team_id == "B":
            raise ValueError("B's own trouble")
        return int(team_id == "C")

    def ring(self) -> None:
        self.rung += 1

    def routine(self, *, of_house: bool = False) -> Routine:
        return Routine(
            [Job(kind="remind", every=MINUTE, do=self.do, of_house=of_house)],
            every_team=self.every_team,
            now=lambda: self.now,
            hold=lambda _renew: nullcontext(),
            ring=self.ring,
            is_over=lambda: self.is_over,
            of_house=of_house,
        )


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    database = Database(f"sqlite:///{tmp_path}/goodfit.db")
    migrate(database)
    for team_id in ("A", "B", "C"):
        with database.begin(team_id) as store:
            store.team.save(Team(id=team_id), at=START)
    yield Days(database)
    database.close()


def work(days: Days, routine: Routine) -> list[str]:
    days.done.clear()
    while routine.work_some():
        pass
    return list(days.done)


def test_it_is_done_for_everybody_after_its_interval_and_not_before(days: Days) -> None:
    routine = days.routine()
    assert work(days, routine) == []
    assert work(days, routine) == []
    days.now += MINUTE
    assert work(days, routine) == ["A", "B", "C"]
    assert work(days, routine) == []
    days.now += MINUTE
    assert work(days, routine) == ["A", "B", "C"]


def test_what_was_queued_is_rung_for(days: Days) -> None:
    routine = days.routine()
    work(days, routine)
    days.now += MINUTE
    work(days, routine)

    assert days.rung == 1


def test_a_second_process_does_nothing_again(days: Days) -> None:
    work(days, days.routine())
    days.now += MINUTE
    assert work(days, days.routine()) == ["A", "B", "C"]
    assert work(days, days.routine()) == []


def test_what_is_done_once_for_all_is_done_at_once_and_for_nobody_in_particular(
    days: Days,
) -> None:
    routine = days.routine(of_house=True)
    assert work(days, routine) == [HOUSE]
    assert work(days, routine) == []
    days.now += MINUTE
    assert work(days, routine) == [HOUSE]


def test_one_that_ends_gives_back_what_it_has_not_begun(days: Days) -> None:
    routine = days.routine()
    work(days, routine)
    days.now += MINUTE
    days.is_over = True
    assert BATCH >= 3
    assert routine.work_some()
    assert days.done == []

    days.is_over = False
    assert work(days, days.routine()) == ["A", "B", "C"]


def test_by_hand_it_is_done_for_everybody_now(days: Days) -> None:
    days.routine().do_all("remind")
    assert days.done == ["A", "B", "C"]
