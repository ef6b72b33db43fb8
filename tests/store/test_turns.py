"""Workspaces take turns in a queue, and none has two messages under way at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.domain.delivery import LEASE, Delivery, DeliveryKind, DeliveryState
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.rows import DeliveryRow
from bot.store.schema import migrate

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
LANE = "outbox"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    for team_id in ("A", "B", "C"):
        with made.begin(team_id) as store:
            store.team.save(Team(id=team_id), at=NOW)
    yield made
    made.close()


def queue(database: Database, team_id: str, count: int, *, at: datetime = NOW) -> None:
    row = {
        "team_id": team_id,
        "kind": "direct",
        "payload": {},
        "state": "queued",
        "due_at": at,
        "attempts": 0,
        "perhaps_sent": False,
        "created_at": at,
    }
    with database.session() as session:
        session.execute(
            insert(DeliveryRow), [row | {"id": n, "once": f"x{n}"} for n in range(1, count + 1)]
        )


def claim(every_team: EveryTeam, now: datetime = NOW) -> Delivery | None:
    return every_team.claim_delivery(now=now, lane=LANE)


def finish(database: Database, delivery: Delivery) -> None:
    with database.begin(delivery.team_id) as store:
        assert store.deliveries.finish(delivery, DeliveryState.SENT, at=NOW)


def test_ten_thousand_messages_of_one_workspace_let_those_of_others_go_between_them(
    database: Database,
) -> None:
    queue(database, "A", 10_000, at=NOW - timedelta(hours=1))
    queue(database, "B", 3)
    queue(database, "C", 1)
    every_team = EveryTeam(database.session)
    served = []
    for _ in range(8):
        delivery = claim(every_team)
        assert delivery is not None
        served.append((delivery.team_id, delivery.id))
        finish(database, delivery)

    assert served == [
        ("A", 1),
        ("B", 1),
        ("C", 1),
        ("A", 2),
        ("B", 2),
        ("A", 3),
        ("B", 3),
        ("A", 4),
    ]


def test_while_one_is_under_way_its_workspace_waits_and_others_do_not(database: Database) -> None:
    queue(database, "A", 2)
    queue(database, "B", 1)
    here, there = EveryTeam(database.session), EveryTeam(database.session)

    first = claim(here)
    other = claim(there)
    assert first is not None
    assert other is not None
    assert (first.team_id, other.team_id) == ("A", "B")
    assert claim(there) is None

    finish(database, first)
    second = claim(there)
    assert second is not None
    assert (second.team_id, second.id) == ("A", 2)


def test_a_sender_that_died_keeps_its_workspace_waiting_for_a_minute_and_no_longer(
    database: Database,
) -> None:
    queue(database, "A", 2)
    dead = claim(EveryTeam(database.session))
    assert dead is not None
    other = EveryTeam(database.session)

    assert claim(other, NOW + LEASE) is None
    again = claim(other, NOW + LEASE + timedelta(seconds=1))

    assert again is not None
    assert (again.id, again.is_repeat, again.attempts) == (dead.id, True, 2)


def test_a_claim_that_is_renewed_is_kept(database: Database) -> None:
    queue(database, "A", 1)
    slow = claim(EveryTeam(database.session))
    assert slow is not None
    later = NOW + LEASE + timedelta(seconds=1)
    with database.begin("A") as store:
        assert store.deliveries.renew(slow, until=later + LEASE)

    assert claim(EveryTeam(database.session), later) is None

    quick = claim(EveryTeam(database.session), later + LEASE + timedelta(seconds=1))
    assert quick is not None
    with database.begin("A") as store:
        assert not store.deliveries.renew(slow, until=later + 9 * LEASE)


def test_many_processes_at_once_never_have_two_of_one_workspace_under_way(
    database: Database,
) -> None:
    for team_id in ("A", "B", "C"):
        queue(database, team_id, 10)

    def work(_process: int) -> list[tuple[str, int]]:
        every_team, done = EveryTeam(database.session), []
        while (delivery := claim(every_team)) is not None:
            with database.session(reading=True) as session:
                under_way = (
                    session.query(DeliveryRow)
                    .filter_by(team_id=delivery.team_id, state="sending")
                    .count()
                )
            assert under_way == 1
            finish(database, delivery)
            done.append((delivery.team_id, delivery.id))
        return done

    done: list[tuple[str, int]] = []
    while len(done) < 30:
        with ThreadPoolExecutor(6) as pool:
            done += [one for some in pool.map(work, range(6)) for one in some]

    assert sorted(done) == [(t, n) for t in "ABC" for n in range(1, 11)]


def test_arrivals_take_turns_too_and_a_claim_that_was_lost_settles_nothing(
    database: Database,
) -> None:
    for team_id in ("A", "B"):
        with database.begin(team_id) as store:
            store.inbox.add("Ev1", "reaction_added", {"team": team_id}, at=NOW)
            store.inbox.add("Ev2", "reaction_added", {"team": team_id}, at=NOW)
    every_team = EveryTeam(database.session)
    first = every_team.claim_arrival(now=NOW, lane="inbox")
    second = every_team.claim_arrival(now=NOW, lane="inbox")
    assert first is not None
    assert second is not None
    assert (first.team_id, second.team_id) == ("A", "B")
    assert every_team.claim_arrival(now=NOW, lane="inbox") is None

    later = NOW + LEASE + timedelta(seconds=1)
    taken = every_team.claim_arrival(now=later, lane="inbox")
    assert taken is not None
    assert (taken.team_id, taken.id, taken.attempts) == ("A", first.id, 2)
    with database.begin("A") as store:
        assert not store.inbox.renew(first.id, attempt=first.attempts, until=later + LEASE)
        assert not store.inbox.retry(first.id, due_at=later, attempt=first.attempts)
        assert not store.inbox.finish(first.id, attempt=first.attempts)
        assert store.inbox.finish(taken.id, attempt=taken.attempts)


def test_who_is_not_served_has_no_turn(database: Database) -> None:
    queue(database, "A", 1)
    queue(database, "B", 1)
    only_b = EveryTeam(database.session, only="B")

    found = claim(only_b)

    assert found is not None
    assert (found.team_id, found.kind) == ("B", DeliveryKind.DIRECT)
    assert claim(only_b) is None
    assert only_b.list_ids() == ["B"]
