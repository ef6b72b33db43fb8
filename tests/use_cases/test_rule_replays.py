"""A replay in steps: each counts once, whatever is tried twice; many clients, little memory."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.client import Client
from bot.domain.history import Note, NoteKind
from bot.domain.replay import WEEKS
from bot.domain.replay_report import ReplayReport, report_of
from bot.domain.rule_change import ChangeState, NotReplayedYet, RuleChange, UnknownRuleChange
from bot.domain.rules import DEFAULT
from bot.domain.team import Actor, Team
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases import replays, rules

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
CHANGES = {"thresholds": {"green_from": 90}}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    with made.begin("A") as store:
        store.team.save(Team(id="A"), at=NOW)
    yield made
    made.close()


def add_clients(database: Database, count: int) -> None:
    """Add clients that each owe a duty since 4 May; by the new rules they are amber on the 13th."""
    due = datetime(2026, 5, 4, tzinfo=UTC).date()
    duty = Note(id="", on=due, kind=NoteKind.CLIENT_DUTY, text="texts", due=due)
    with database.begin("A") as store:
        for number in range(count):
            account = store.clients.add(
                Client(key=f"c-{number}", name=f"Client {number}"), by=None, at=NOW
            )
            store.entries.add(duty, account.id, by="U1", at=NOW)


def boss(database: Database) -> Actor:
    with database.begin("A", reading=True) as store:
        return Actor(team=store.team.get(), user_id="U1", name="Dana", is_manager=True)


def propose(database: Database) -> RuleChange:
    return rules.propose_rules(
        database.begin, boss(database), CHANGES, seen=DEFAULT.version, now=NOW
    )


def step(database: Database, number: int) -> RuleChange | None:
    return rules.replay_step(database.begin, team_id="A", change_id=1, step=number, now=NOW)


def report(change: RuleChange | None) -> ReplayReport:
    assert change is not None
    return report_of(change.report)


def test_each_step_counts_once_and_the_last_one_writes_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replays, "SCORES_AT_ONCE", 2 * 2 * WEEKS)
    add_clients(database, 3)
    propose(database)

    first = step(database, 0)
    assert report(first).clients == 2
    assert step(database, 0) is None
    assert step(database, 7) is None
    assert report(step(database, 1)).clients == 3
    last = step(database, 2)
    assert last is not None
    assert last.state is ChangeState.READY
    assert (report(last).clients, report(last).flipped, report(last).false_alarms) == (3, 3, 0)
    assert step(database, 2) is None

    found = database.begin("A", reading=True)
    with found as store:
        assert store.rule_changes.get(1).report == last.report
        assert store.deliveries.state_of("rules:1") is not None


def test_what_is_still_replayed_cannot_be_decided(database: Database) -> None:
    propose(database)

    with pytest.raises(NotReplayedYet):
        rules.decide_rules(database.begin, boss(database), change_id=1, use=True, now=NOW)


def test_a_replay_that_fails_for_good_is_dropped_and_who_asked_is_told_once(
    database: Database,
) -> None:
    propose(database)
    for _ in range(2):
        rules.give_up_replay(database.begin, team_id="A", change_id=1, now=NOW)

    with database.begin("A", reading=True) as store:
        assert store.rule_changes.get(1).state is ChangeState.DROPPED
        assert store.deliveries.state_of("direct:1") is not None
        assert store.deliveries.state_of("direct:2") is None
    assert step(database, 0) is None


def test_a_client_that_cannot_be_scored_is_counted_and_costs_no_other_its_replay(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clients(database, 2)
    whole = replays.replay_client

    def broken(number: int, *rest: object) -> object:
        if number == 1:
            raise ZeroDivisionError
        return whole(number, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(replays, "replay_client", broken)
    shown = rules.replay_now(database.begin, team_id="A", typed=CHANGES, now=NOW)

    assert shown.report is not None
    assert (shown.report.clients, shown.report.unscored) == (1, 1)


def test_of_clients_put_away_only_those_that_left_are_looked_at(database: Database) -> None:
    add_clients(database, 3)
    gone = Note(id="", on=NOW.date() - timedelta(days=3), kind=NoteKind.DEPARTURE)
    with database.begin("A") as store:
        store.entries.add(gone, 2, by="U1", at=NOW)
        for number in (2, 3):
            store.clients.archive(number, by="U1", at=NOW)

    shown = rules.replay_now(database.begin, team_id="A", typed=CHANGES, now=NOW)

    assert shown.report is not None
    assert (shown.report.clients, shown.report.left) == (2, 1)


def test_another_workspace_sees_no_change_of_this_one(database: Database) -> None:
    propose(database)

    with database.begin("B") as store:
        assert store.rule_changes.find_newest(ChangeState.REPLAYING) is None
        for method in (store.rule_changes.get, store.rule_changes.hold):
            with pytest.raises(UnknownRuleChange):
                method(1)


def test_memory_does_not_grow_with_the_number_of_clients(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replays, "looks_at", lambda _clients: 2)
    monkeypatch.setattr(replays, "SCORES_AT_ONCE", 40)
    peaks = []
    for more in (20, 140):
        add_clients_after(database, more)
        tracemalloc.start()
        rules.replay_now(database.begin, team_id="A", typed=CHANGES, now=NOW)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < 2 * peaks[0]


def add_clients_after(database: Database, more: int) -> None:
    with database.begin("A") as store:
        known = store.clients.count()
        for number in range(known, known + more):
            store.clients.add(Client(key=f"m-{number}", name=f"More {number}"), by=None, at=NOW)
