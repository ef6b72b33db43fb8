"""Several processes on one database: each job is done once, and a dead one's is taken up."""

import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from living import TEAM, Living
from processes.running import START, Held, ask, change, goodfit

from bot.domain.delivery import DeliveryKind
from bot.store.rows import JobRow
from bot.use_cases.nights import due_night
from sandbox.driver import LocalSlack

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ROOM = "C0ACMEINT"


@pytest.fixture
def agency(slack: LocalSlack, database_url: str) -> Living:
    """The agency's database, with a night that is due and nobody who runs it yet."""
    made = Living(slack, database_url)
    made.load(Path(__file__).parents[1] / "flows" / "agency")
    return made


def queue_words(agency: Living, count: int) -> list[str]:
    words = [f"word {number}" for number in range(count)]
    with agency.database.begin(TEAM) as store:
        for one in words:
            load = {"channel": "U0DANA", "text": one}
            store.deliveries.add(DeliveryKind.DIRECT, load, at=agency.clock())
    return words


def let_leases_run_out(agency: Living, table: str) -> None:
    change(
        agency.database,
        f"UPDATE {table} SET leased_until = :then WHERE leased_until IS NOT NULL",  # noqa: S608
        then=LONG_AGO,
    )


def test_three_processes_do_each_delivery_arrival_and_night_once(
    agency: Living, slack: LocalSlack, database_url: str, tmp_path: Path
) -> None:
    words = queue_words(agency, 40)
    priya = slack.person("U0PRIYA")
    with (
        goodfit(slack, database_url, tmp_path, "run") as door,
        goodfit(slack, database_url, tmp_path, "run") as other,
        goodfit(slack, database_url, tmp_path, "work"),
    ):
        for running in (door, other):
            listening = running.find("listening")
            assert listening is not None
            slack.bot_url = f"http://127.0.0.1:{listening['port']}"
            for _ in range(5):
                said = slack.person("U0SAM").say(ROOM, "could you also do this")
                priya.react(ROOM, said.ts, "triangular_ruler")
        slack.wait_for(lambda: agency.inbox_is_empty() and agency.outbox_is_empty(), timeout=START)
        slack.wait_for(lambda: ask(agency.database, "SELECT 1 FROM nights WHERE scored > 0"), START)
        slack.wait_for(agency.outbox_is_empty, timeout=START)

    told = Counter(message.text for message in slack.dms("U0DANA"))
    assert {one: told[one] for one in words} == dict.fromkeys(words, 1)
    assert ask(agency.database, "SELECT count(*) FROM scope_requests") == [(10,)]
    digests = [m for m in slack.messages("C0HEALTH") if "at risk" in m.text]
    assert len(digests) == 1
    assert ask(agency.database, "SELECT attempt FROM nights") == [(1,)]


JOBS = {
    "remind",
    "follow_up",
    "first_steps",
    "baseline",
    "forget_old",
    "read_people",
    "read_groups",
    "make_room",
}


def test_a_job_is_done_by_one_process_when_it_is_due_and_then_after_its_interval(
    agency: Living, slack: LocalSlack, database_url: str, tmp_path: Path
) -> None:
    with goodfit(slack, database_url, tmp_path):
        slack.wait_for(lambda: set(jobs(agency)) == JOBS, START)
    change(agency.database, "UPDATE jobs SET due_at = :then, attempts = 0", then=LONG_AGO)

    with (
        goodfit(slack, database_url, tmp_path) as one,
        goodfit(slack, database_url, tmp_path) as two,
    ):
        slack.wait_for(lambda: all(due > LONG_AGO for due, _ in jobs(agency).values()), START)
        # `work` says that it works before its jobs are done: those in hand are finished.
        for process in (one, two):
            process.tell(signal.SIGTERM)
        assert [one.end(), two.end()] == [0, 0]

    # The others come due again each minute, and a busy machine takes longer to start a process.
    done = {kind: attempts for kind, (_, attempts) in jobs(agency).items()}
    assert (done["forget_old"], done["read_groups"]) == (1, 1)
    assert min(done.values()) == 1


def jobs(agency: Living) -> dict[str, tuple[datetime, int]]:
    with agency.database.session(reading=True) as session:
        rows = session.query(JobRow).filter(JobRow.kind.not_like("turn:%"))
        return {row.kind: (row.due_at, row.attempts) for row in rows}


def test_what_a_killed_process_had_in_hand_is_taken_up_when_its_lease_is_over(
    agency: Living, slack: LocalSlack, database_url: str, tmp_path: Path
) -> None:
    queue_words(agency, 3)
    with Held(slack, "chat.postMessage") as held:
        with goodfit(slack, database_url, tmp_path) as dying:
            assert held.came.wait(START)
            dying.tell(signal.SIGKILL)
            dying.end()
        held.let_go()
    (leased,) = ask(agency.database, "SELECT count(*) FROM deliveries WHERE state = 'sending'")
    assert leased == (1,)
    soon = agency.clock() + timedelta(minutes=1)
    assert ask(
        agency.database,
        "SELECT count(*) FROM deliveries WHERE state = 'sending' AND leased_until > :soon",
        soon=soon,
    ) == [(0,)]

    let_leases_run_out(agency, "deliveries")
    with goodfit(slack, database_url, tmp_path):
        slack.wait_for(agency.outbox_is_empty, timeout=START)

    # Nobody can know whether the one in hand was heard: it is said again, the others once.
    told = Counter(message.text for message in slack.dms("U0DANA"))
    assert {"word 0", "word 1", "word 2"} <= set(told)
    assert sum(told[f"word {n}"] > 1 for n in range(3)) <= 1


def test_a_night_whose_process_was_killed_is_run_by_another(
    agency: Living, slack: LocalSlack, database_url: str, tmp_path: Path
) -> None:
    now = agency.clock()
    with agency.database.begin(TEAM) as store:
        night = due_night(store.team.get(), now)
        assert store.nights.claim(night, now=now) == 1
    with goodfit(slack, database_url, tmp_path):
        slack.wait_for(lambda: set(jobs(agency)) == JOBS, START)
        assert ask(agency.database, "SELECT finished_at FROM nights") == [(None,)]
    let_leases_run_out(agency, "nights")

    with goodfit(slack, database_url, tmp_path):
        slack.wait_for(
            lambda: ask(agency.database, "SELECT 1 FROM nights WHERE finished_at IS NOT NULL"),
            START,
        )

    assert ask(agency.database, "SELECT attempt FROM nights") == [(2,)]
