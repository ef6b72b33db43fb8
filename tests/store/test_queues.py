"""The queues: claimed by one, given back after a crash, dropped when twice the same."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.delivery import LEASE, DeliveryKind, DeliveryState, pause_before
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.schema import migrate

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    with made.begin("A") as store:
        store.team.save(Team(id="A"), at=NOW)
    yield made
    made.close()


def add(database: Database, count: int = 1) -> None:
    with database.begin("A") as store:
        for _ in range(count):
            store.deliveries.add(DeliveryKind.DIRECT, {"text": "x"}, at=NOW)


def test_ten_workers_at_once_claim_each_delivery_once(database: Database) -> None:
    add(database, 40)
    every_team = EveryTeam(database.session)

    def claim_all(_worker: int) -> list[int]:
        claimed = []
        while (delivery := every_team.claim_delivery(now=NOW)) is not None:
            claimed.append(delivery.id)
        return claimed

    with ThreadPoolExecutor(10) as pool:
        found = [number for claimed in pool.map(claim_all, range(10)) for number in claimed]

    assert sorted(found) == list(range(1, 41))


def test_what_a_dead_process_had_claimed_comes_back_as_a_repeat(database: Database) -> None:
    add(database)
    every_team = EveryTeam(database.session)
    first = every_team.claim_delivery(now=NOW)
    assert first is not None
    assert not first.is_repeat

    assert every_team.claim_delivery(now=NOW + LEASE) is None
    again = every_team.claim_delivery(now=NOW + LEASE + timedelta(seconds=1))

    assert again is not None
    assert (again.id, again.is_repeat, again.attempts) == (first.id, True, 2)


def test_what_may_leave_once_is_queued_once_and_armed_again_when_it_was_stopped(
    database: Database,
) -> None:
    with database.begin("A") as store:
        assert store.deliveries.add(DeliveryKind.EMAIL, {"v": 1}, at=NOW, once="e")
        assert not store.deliveries.add(DeliveryKind.EMAIL, {"v": 2}, at=NOW, once="e")
        assert store.deliveries.cancel("e")
        assert store.deliveries.add(DeliveryKind.EMAIL, {"v": 3}, at=NOW, once="e")
    claimed = EveryTeam(database.session).claim_delivery(now=NOW)
    assert claimed is not None
    assert claimed.payload == {"v": 3}


def test_what_is_leaving_cannot_be_stopped_any_more(database: Database) -> None:
    with database.begin("A") as store:
        store.deliveries.add(DeliveryKind.EMAIL, {}, at=NOW, once="e")
    EveryTeam(database.session).claim_delivery(now=NOW)
    with database.begin("A") as store:
        assert not store.deliveries.cancel("e")
        assert store.deliveries.state_of("e") is DeliveryState.SENDING


def test_who_lost_the_claim_has_no_say_any_more(database: Database) -> None:
    add(database)
    every_team = EveryTeam(database.session)
    slow = every_team.claim_delivery(now=NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    quick = every_team.claim_delivery(now=later)
    assert slow is not None
    assert quick is not None

    with database.begin("A") as store:
        assert store.deliveries.finish(quick, DeliveryState.SENT, at=later)
    with database.begin("A") as store:
        assert not store.deliveries.retry(slow, due_at=later, error="late")
        assert not store.deliveries.finish(slow, DeliveryState.FAILED, at=later)

    assert every_team.claim_delivery(now=later + timedelta(days=1)) is None


def test_stopping_and_claiming_at_once_have_one_winner(database: Database) -> None:
    every_team = EveryTeam(database.session)

    def stop(_worker: int) -> str:
        with database.begin("A") as store:
            return "stopped" if store.deliveries.cancel("e") else ""

    def claim(_worker: int) -> str:
        return "" if every_team.claim_delivery(now=NOW) is None else "claimed"

    for _ in range(10):
        with database.begin("A") as store:
            store.deliveries.add(DeliveryKind.DIRECT, {}, at=NOW, once="e")
        with ThreadPoolExecutor(8) as pool:
            found = [pool.submit(stop if n % 2 else claim, n) for n in range(8)]
            winners = [one.result() for one in found if one.result()]
        assert len(winners) == 1, winners
        with database.session() as session:
            session.execute(text("DELETE FROM deliveries"))


def test_what_ended_long_ago_is_forgotten(database: Database) -> None:
    add(database)
    claimed = EveryTeam(database.session).claim_delivery(now=NOW)
    assert claimed is not None
    with database.begin("A") as store:
        store.deliveries.finish(claimed, DeliveryState.SENT, at=NOW)
        store.deliveries.forget_before(NOW)
        assert store.deliveries.state_of("direct:1") is DeliveryState.SENT
        store.deliveries.forget_before(NOW + timedelta(seconds=1))
        assert store.deliveries.state_of("direct:1") is None


def test_a_night_is_claimed_once_and_taken_over_after_a_crash(database: Database) -> None:
    def claim(_worker: int) -> bool:
        with database.begin("A") as store:
            return store.nights.claim(NOW.date(), now=NOW) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(8))) == 1
    later = NOW + LEASE + timedelta(seconds=1)
    with database.begin("A") as store:
        assert store.nights.claim(NOW.date(), now=later)
        store.nights.finish(NOW.date(), at=later)
    with database.begin("A") as store:
        assert not store.nights.claim(NOW.date(), now=later + timedelta(days=1))


def test_numbers_are_given_once_also_to_many_at_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: add(database, 5), range(8)))
    every_team = EveryTeam(database.session)
    ids = []
    while (delivery := every_team.claim_delivery(now=NOW)) is not None:
        ids.append(delivery.id)
    assert sorted(ids) == list(range(1, 41))


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 5), (2, 10), (3, 20), (20, 900)])
def test_pauses_grow_and_end_at_a_quarter_of_an_hour(attempt: int, seconds: int) -> None:
    assert pause_before(attempt) == timedelta(seconds=seconds)


def test_what_waits_is_seen_by_how_its_name_begins_and_in_its_own_team_only(
    database: Database,
) -> None:
    with database.begin("B") as store:
        store.team.save(Team(id="B"), at=NOW)
    with database.begin("A") as store:
        store.deliveries.add(DeliveryKind.FILE, {"user": "U1"}, at=NOW, once="export:U1:noon")
    claimed = EveryTeam(database.session).claim_delivery(now=NOW)
    assert claimed is not None

    with database.begin("B", reading=True) as store:
        assert not store.deliveries.is_waiting("export:U1:")
    with database.begin("A") as store:
        assert store.deliveries.is_waiting("export:U1:")
        assert not store.deliveries.is_waiting("export:U2:")
        store.deliveries.finish(claimed, DeliveryState.SENT, at=NOW)
        assert not store.deliveries.is_waiting("export:U1:")


def test_how_far_a_sender_came_is_kept_for_the_next_one_while_it_is_theirs_to_say(
    database: Database,
) -> None:
    add(database)
    every_team, later = EveryTeam(database.session), NOW + LEASE + timedelta(seconds=1)
    first = every_team.claim_delivery(now=NOW)
    assert first is not None
    with database.begin("A") as store:
        assert store.deliveries.note(first, {"text": "x", "file": "F1"})

    second = every_team.claim_delivery(now=later)

    assert second is not None
    assert second.payload == {"text": "x", "file": "F1"}
    with database.begin("A") as store:
        assert not store.deliveries.note(first, {"text": "x", "file": "F2"})
