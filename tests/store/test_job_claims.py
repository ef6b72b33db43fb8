"""Jobs are rows: due at a moment, claimed by one process, taken up when their lease is over."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import LEASE
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.job_claims import HOUSE, JobClaim
from bot.store.schema import migrate

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TEAMS = [f"T{number:02}" for number in range(12)]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    for team_id in TEAMS:
        with made.begin(team_id) as store:
            store.team.save(Team(id=team_id), at=NOW)
    EveryTeam(made.session).jobs.enrol("remind", due_at=NOW)
    yield made
    made.close()


def claim(database: Database, now: datetime = NOW, limit: int = 50) -> list[JobClaim]:
    rows = EveryTeam(database.session).jobs
    return rows.claim(["remind"], now=now, until=now + LEASE, limit=limit)


def test_each_workspace_has_its_row_once_and_new_ones_get_theirs(database: Database) -> None:
    every_team = EveryTeam(database.session)
    with database.begin("T99") as store:
        store.team.save(Team(id="T99"), at=NOW)
    every_team.jobs.enrol("remind", due_at=NOW + timedelta(minutes=1))
    every_team.jobs.enrol("remind", due_at=NOW)

    assert [claim.team_id for claim in claim(database)] == TEAMS
    assert len(claim(database, NOW + timedelta(minutes=2))) == len(TEAMS) + 1


def test_many_processes_claim_each_job_once(database: Database) -> None:
    def claim_all(_process: int) -> list[str]:
        found: list[str] = []
        while some := claim(database, limit=2):
            found += [one.team_id for one in some]
        return found

    with ThreadPoolExecutor(6) as pool:
        found = [one for some in pool.map(claim_all, range(6)) for one in some]

    # Who finds everything locked just then ends; nobody does what another has.
    found += [one.team_id for one in claim(database)]
    assert sorted(found) == TEAMS


def test_what_a_dead_process_had_comes_back_after_a_minute_and_is_no_longer_its_own(
    database: Database,
) -> None:
    rows = EveryTeam(database.session).jobs
    dead = claim(database)
    later = NOW + LEASE + timedelta(seconds=1)
    assert claim(database, NOW + LEASE) == []

    taken = claim(database, later)
    rows.finish(dead, due_at=later + timedelta(days=9))
    rows.renew(dead, until=later + timedelta(days=9))

    assert [one.attempt for one in taken] == [2] * len(TEAMS)
    assert claim(database, later) == []
    assert len(claim(database, later + LEASE + timedelta(seconds=1))) == len(TEAMS)


def test_what_was_done_is_due_after_its_interval_and_what_was_given_back_at_once(
    database: Database,
) -> None:
    rows = EveryTeam(database.session).jobs
    some = claim(database)
    rows.finish(some[:5], due_at=NOW + timedelta(minutes=1))
    rows.release(some[5:])

    assert [one.team_id for one in claim(database)] == TEAMS[5:]
    due = claim(database, NOW + timedelta(minutes=1))
    assert [one.team_id for one in due] == TEAMS[:5]


def test_a_job_that_is_renewed_is_kept(database: Database) -> None:
    rows = EveryTeam(database.session).jobs
    some = claim(database)
    later = NOW + LEASE + timedelta(seconds=1)
    rows.renew(some, until=later + LEASE)

    assert claim(database, later) == []


def test_what_is_done_once_for_all_has_one_row_and_is_no_workspaces(database: Database) -> None:
    rows = EveryTeam(database.session, only="T01").jobs
    rows.enrol_house("purge", due_at=NOW)
    rows.enrol_house("purge", due_at=NOW)
    options = {"now": NOW, "until": NOW + LEASE, "limit": 9}

    assert rows.claim(["purge"], **options) == []
    found = rows.claim(["purge"], of_house=True, **options)

    assert found == [JobClaim(team_id=HOUSE, kind="purge", attempt=1)]
    assert rows.claim(["purge"], of_house=True, **options) == []
