"""A workspace that leaves by one process: what another one, which still knows it, does then."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta

import pytest
from many import Many
from sqlalchemy import delete, insert, select, text

from bot.domain.delivery import DeliveryKind
from bot.jobs.nights import Nights
from bot.jobs.routine import Job, Routine
from bot.store.every_installation import EveryInstallation
from bot.store.every_team import EveryTeam
from bot.store.rows import JobRow
from bot.use_cases import ending, installations
from sandbox.many.driver import ManySlacks
from sandbox.slack import Settings

STAYS, LEAVES = "T0HARBOUR", "T1HARBOUR"
JOBS = (
    "remind",
    "follow_up",
    "first_steps",
    "baseline",
    "forget_old",
    "read_people",
    "read_groups",
)
LANES = (DeliveryKind.DIRECT, DeliveryKind.EMAIL, DeliveryKind.FILE)


@pytest.fixture
def slacks() -> Iterator[ManySlacks]:
    with ManySlacks(3, Settings(retry_pauses=(0.0, 0.0), answer_limit=8.0)) as made:
        yield made


@pytest.fixture
def many(slacks: ManySlacks, database_url: str) -> Iterator[Many]:
    with Many(slacks, database_url) as bot:
        yield bot


def plant(many: Many, team_id: str) -> None:
    """Let something wait for a workspace in every queue, and each of its jobs be due."""
    now = many.clock()
    with many.database.begin(team_id) as store:
        for kind in LANES:
            store.deliveries.add(kind, {"channel": "U", "text": "late"}, at=now, once=f"x:{kind}")
        for kind in ("app_home_opened", "file_import"):
            store.inbox.add(f"planted:{kind}", kind, {"event": {"user": "U"}}, at=now)
    with many.database.session() as session:
        rows = [{"team_id": team_id, "kind": kind, "due_at": now, "attempts": 0} for kind in JOBS]
        session.execute(delete(JobRow).where(JobRow.team_id == team_id, JobRow.kind.in_(JOBS)))
        session.execute(insert(JobRow), rows)
        for statement in (
            "DELETE FROM nights WHERE team_id = :team",
            "UPDATE teams SET created_at = '2020-01-01' WHERE team_id = :team",
        ):
            session.execute(text(statement), {"team": team_id})


def tries(many: Many, team_id: str) -> list[int]:
    """Give how often each of what was planted was tried."""
    queues = (("deliveries", "once", "x:%"), ("inbox", "event_id", "planted:%"))
    return [
        int(str(attempts))
        for table, name, like in queues
        for (attempts,) in many.rows(
            f"SELECT attempts FROM {table} "  # noqa: S608 (names of this file's own)
            f"WHERE team_id = '{team_id}' AND {name} LIKE '{like}'"
        )
    ]


def jobs_tried(many: Many, team_id: str) -> dict[str, int]:
    with many.database.session(reading=True) as session:
        query = select(JobRow.kind, JobRow.attempts).where(JobRow.team_id == team_id)
        return {kind: tried for kind, tried in session.execute(query) if kind in JOBS}


def nights_of(many: Many, team_id: str) -> list[tuple[object, ...]]:
    query = f"SELECT finished_at FROM nights WHERE team_id = '{team_id}'"  # noqa: S608
    return many.rows(query)


def test_another_process_that_still_knows_it_does_none_of_its_jobs_and_sends_nothing(
    many: Many,
) -> None:
    for digit in (0, 1):
        many.install(digit)
    many.settle()
    # From here on another process works; this one only hears from Slack that a workspace left.
    many.bot.schedule.stop()
    other = many.process()
    for team in (STAYS, LEAVES):
        other.reader_of(team).myself()
    many.slacks[1].advance(2)
    many.slacks.tell(1, "app_uninstalled")
    for team in (STAYS, LEAVES):
        plant(many, team)
    try:
        other.schedule.start()
        many[0].wait_for(
            lambda: (
                all(tries(many, STAYS))
                and any(ended for (ended,) in nights_of(many, STAYS))
                and all(jobs_tried(many, STAYS).values())
            )
        )
    finally:
        other.schedule.stop()
        other.database.close()

    assert tries(many, LEAVES) == [0] * 5
    assert nights_of(many, LEAVES) == []
    assert jobs_tried(many, LEAVES) == dict.fromkeys(JOBS, 0)


def leave_by(many: Many, team_id: str) -> None:
    now = many.clock() + timedelta(seconds=1)
    every = EveryInstallation(many.database.session)
    ending.leave(many.database.begin, every, team_id=team_id, told_at=now, now=now)


def test_who_leaves_while_the_nights_before_its_own_are_run_has_none(many: Many) -> None:
    for digit in (0, 1):
        many.install(digit)
    many.settle()
    many.bot.schedule.stop()
    with many.database.session() as session:
        session.execute(text("DELETE FROM nights"))
        session.execute(text("UPDATE teams SET created_at = '2020-01-01'"))
    ran: list[str] = []

    def ring() -> None:
        ran.extend(team for team in (STAYS, LEAVES) if nights_of(many, team))
        leave_by(many, LEAVES if ran[0] == STAYS else STAYS)

    Nights(
        begin=many.database.begin,
        every_team=EveryTeam(many.database.session, installed=True),
        now=many.clock,
        hold=lambda _renew: nullcontext(),
        ring=ring,
        hands=None,
    ).run_due()

    assert len(ran) == 1
    assert [team for team in (STAYS, LEAVES) if nights_of(many, team)] == ran


def test_who_leaves_while_others_wait_for_slack_is_asked_about_no_more(many: Many) -> None:
    for digit in (0, 1):
        many.install(digit)
    many.settle()
    many.bot.schedule.stop()
    with many.database.session() as session:
        session.execute(text("DELETE FROM jobs"))
    done: list[str] = []

    def do(team_id: str, _now: object) -> int:
        done.append(team_id)
        leave_by(many, LEAVES if team_id == STAYS else STAYS)
        return 0

    routine = Routine(
        [Job(kind="read_people", every=timedelta(minutes=1), do=do, is_slow=True)],
        every_team=EveryTeam(many.database.session, installed=True),
        now=many.clock,
        hold=lambda _renew: nullcontext(),
        ring=lambda: None,
    )
    routine.work_some()
    many.clock.advance(minutes=2)
    assert routine.work_some()

    assert len(done) == 1


def test_an_organisation_that_left_half_way_ends_wholly_when_slack_tells_it_again(
    many: Many,
) -> None:
    many.install(wide=(1, 2))
    for digit in (1, 2):
        many[digit].person("U0DANA").command("C0GENERAL", "/goodfit help")
    many.settle()
    now = many.clock() + timedelta(seconds=1)
    # As a process leaves it that died after the first of its steps.
    with many.database.begin("E0GROUP") as store:
        found = store.installation.hold()
        assert found is not None
        store.installation.save(found.leave(now))
    assert len(many.bot.every_team.list_ids()) == 2

    leave_by(many, "E0GROUP")

    assert many.bot.every_team.list_ids() == []


def test_a_workspace_met_while_its_organisation_leaves_is_not_left_standing(many: Many) -> None:
    many.install(wide=(1, 2))
    many.settle()
    begin = many.database.begin
    leaves_after = [2]

    def begin_late(team_id: str, **how: bool):  # type: ignore[no-untyped-def]
        # The organisation leaves after it was looked at, before the workspace is kept.
        leaves_after[0] -= 1
        if leaves_after[0] == 0:
            leave_by(many, "E0GROUP")
        return begin(team_id, **how)

    met = installations.meet(
        begin_late, team_id="T1HARBOUR", organisation="E0GROUP", now=many.clock()
    )

    assert not met
    assert many.bot.every_team.list_ids() == []
