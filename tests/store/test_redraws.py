"""A card waits once to be drawn, and is drawn again after whatever was committed since."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.schema import migrate

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
CARD = "draft:7:v1"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    with made.begin("A") as store:
        store.team.save(Team(id="A"), at=NOW)
    yield made
    made.close()


def draw(database: Database, *, at: datetime = NOW) -> None:
    with database.begin("A") as store:
        store.redraws.add(CARD, at=at)


def claimed(database: Database, *, at: datetime = NOW) -> Delivery:
    found = EveryTeam(database.session).claim_delivery(now=at)
    assert found is not None
    return found


def finish(database: Database, delivery: Delivery, state: DeliveryState) -> None:
    with database.begin("A") as store:
        store.deliveries.finish(delivery, state, at=NOW)


def waiting(database: Database) -> int:
    with database.session(reading=True) as session:
        query = text("SELECT count(*) FROM deliveries WHERE state = 'queued'")
        return int(session.execute(query).scalar_one())


def test_a_card_whose_facts_change_often_waits_for_one_drawing(database: Database) -> None:
    for _ in range(5):
        draw(database)

    assert waiting(database) == 1
    assert claimed(database).payload == {"card": CARD}


def test_many_who_change_a_card_at_once_never_stand_in_each_others_way(
    database: Database,
) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: draw(database), range(16)))

    assert claimed(database).payload == {"card": CARD}


def test_what_changes_while_a_card_is_drawn_is_drawn_after_that(database: Database) -> None:
    draw(database)
    under_way = claimed(database)

    draw(database)
    finish(database, under_way, DeliveryState.SENT)

    assert claimed(database).payload == {"card": CARD}


def test_a_card_that_was_drawn_is_drawn_again_and_waits_anew_for_its_thread(
    database: Database,
) -> None:
    draw(database)
    finish(database, claimed(database), DeliveryState.SENT)
    later = NOW + timedelta(days=2)

    draw(database, at=later)

    again = claimed(database, at=later)
    assert (again.created_at, again.attempts) == (later, 1)


def test_a_drawing_that_slack_put_off_keeps_no_later_one_back(database: Database) -> None:
    draw(database)
    under_way, due = claimed(database), NOW + timedelta(minutes=15)
    with database.begin("A") as store:
        store.deliveries.retry(under_way, due_at=due, error="ratelimited")

    draw(database)

    assert claimed(database).payload == {"card": CARD}


def test_a_card_that_perhaps_stands_stays_parked_whatever_changes(database: Database) -> None:
    draw(database)
    finish(database, claimed(database), DeliveryState.PARKED)

    draw(database)

    with database.begin("A", reading=True) as store:
        assert store.deliveries.list_parked_cards() == [CARD]


def test_a_row_that_somebody_takes_just_now_is_not_waited_for(database: Database) -> None:
    """Who waits for it while holding the outbox's counter would never be let go."""
    draw(database)
    every_team = EveryTeam(database.session)
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with database.session() as session:
        session.execute(text("SELECT 1 FROM deliveries FOR UPDATE"))

        draw(database)

    assert waiting(database) == 2
    assert every_team.claim_delivery(now=NOW, kinds=[DeliveryKind.CARD]) is not None


def test_the_queue_is_rung_for_each_drawing_also_of_a_card_that_was_drawn_before(
    database: Database,
) -> None:
    rung: list[None] = []
    database.ring = lambda: rung.append(None)

    draw(database)
    finish(database, claimed(database), DeliveryState.SENT)
    assert len(rung) == 1

    draw(database)
    assert len(rung) == 2


def test_what_puts_nothing_into_a_queue_rings_nobody(database: Database) -> None:
    rung: list[None] = []
    database.ring = lambda: rung.append(None)

    with database.begin("A") as store:
        store.team.save(Team(id="A", currency="EUR"), at=NOW)

    assert rung == []
