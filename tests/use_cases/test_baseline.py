"""First looks: scores within a minute, once, and no night is ever compared with them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.agreement import Agreement, AgreementKind, TimeEntry
from bot.domain.client import Client
from bot.domain.delivery import DeliveryKind
from bot.domain.digest import Course
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.schema import migrate
from bot.use_cases import nights
from bot.use_cases.digest_drawing import digest_card, draw_digest, read_digest

TEAM, BOSS, CHANNEL = "T0OURS", "U0BOSS", "C0HEALTH"
NIGHT = date(2026, 6, 30)
MORNING = datetime(2026, 6, 30, 10, tzinfo=UTC)
EVENING = MORNING + timedelta(hours=8)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty workspace whose night was run, and that has a channel for its digest."""
    made = Database(database_url)
    migrate(made)
    with made.begin(TEAM) as store:
        store.team.save(Team(id=TEAM, managers=(BOSS,), digest_channel=CHANNEL), at=MORNING)
    run(made, NIGHT, at=MORNING)
    yield made
    made.close()


def run(database: Database, night: date, *, at: datetime) -> None:
    assert nights.run_night(database.begin, team_id=TEAM, night=night, clock=lambda: at)


def look(database: Database, *, at: datetime, seen: int = -1) -> nights.Baseline:
    return nights.run_baseline(database.begin, team_id=TEAM, clock=lambda: at, seen=seen)


def add(database: Database, *keys: str, at: datetime, hours: float = 100.0) -> None:
    """Add clients that get twice the hours that they pay for."""
    with database.begin(TEAM) as store:
        for key in keys:
            client = Client(key=key, name=key.title(), owner=BOSS)
            number = store.clients.add(client, by=BOSS, at=at).id
            agreed = Agreement(
                id="",
                kind=AgreementKind.RETAINER,
                start=date(2026, 1, 1),
                end=None,
                fee=100_000,
                included_hours=10.0,
            )
            store.entries.add(agreed, number, by=BOSS, at=at)
            for day in range(1, 29):
                spent = TimeEntry(id="", on=date(2026, 6, day), hours=hours / 28, cost_rate=9_000)
                store.entries.add(spent, number, by=BOSS, at=at)


def scored(database: Database) -> dict[str, tuple[date, str]]:
    """Return by client its newest night and the band that it shows."""
    with database.begin(TEAM, reading=True) as store:
        night = store.nights.last_done()
        assert night is not None
        return {one.name: (night, one.band.value) for one in store.nights.list_standings(night)}


def digests(database: Database) -> list[str]:
    with database.begin(TEAM, reading=True) as store:
        days = (NIGHT + timedelta(days=n) for n in range(4))
        return [card for card in map(digest_card, days) if store.deliveries.state_of(card)]


def words(database: Database, night: date) -> str:
    with database.begin(TEAM, reading=True) as store:
        return draw_digest(store, digest_card(night), now=EVENING, is_repeat=False).text


def test_an_empty_workspace_is_told_nothing_and_looked_at_for_nothing(database: Database) -> None:
    assert look(database, at=MORNING + timedelta(minutes=1)).scored == 0
    assert digests(database) == []


def test_the_first_clients_are_scored_within_a_minute_and_no_digest_is_queued(
    database: Database,
) -> None:
    add(database, "acme", "lumen", at=MORNING + timedelta(hours=1))

    assert look(database, at=MORNING + timedelta(hours=1, minutes=1)).scored == 2

    # The first look stands at once: no band waits two nights.
    assert scored(database) == {"Acme": (NIGHT, "red"), "Lumen": (NIGHT, "red")}
    assert digests(database) == []


def test_the_same_look_is_not_done_again_until_the_ledger_changes(database: Database) -> None:
    add(database, "acme", at=MORNING + timedelta(hours=1))
    first = look(database, at=MORNING + timedelta(hours=1, minutes=1))

    again = look(database, at=MORNING + timedelta(hours=1, minutes=2), seen=first.seen)
    assert (first.scored, again.scored) == (1, 0)

    add(database, "lumen", at=MORNING + timedelta(hours=2))
    third = look(database, at=MORNING + timedelta(hours=2, minutes=1), seen=again.seen)
    assert third.scored == 2


def test_hours_that_come_in_on_the_first_day_count_within_a_minute(database: Database) -> None:
    at = MORNING + timedelta(hours=1)
    with database.begin(TEAM) as store:
        number = store.clients.add(Client(key="bare", name="Bare"), by=BOSS, at=at).id
    first = look(database, at=at + timedelta(minutes=1))
    assert scored(database)["Bare"][1] == "unknown"

    with database.begin(TEAM) as store:
        agreed = Agreement(
            id="",
            kind=AgreementKind.RETAINER,
            start=date(2026, 6, 1),
            end=None,
            fee=100_000,
            included_hours=10.0,
        )
        store.entries.add(agreed, number, by=BOSS, at=at)
        spent = TimeEntry(id="", on=date(2026, 6, 20), hours=100.0, cost_rate=9_000)
        store.entries.add(spent, number, by=BOSS, at=at)

    assert look(database, at=at + timedelta(minutes=5), seen=first.seen).scored == 1
    assert scored(database)["Bare"][1] == "amber"


def test_the_first_night_after_a_baseline_runs_and_claims_no_news(database: Database) -> None:
    add(database, "acme", "lumen", at=MORNING + timedelta(hours=1))
    look(database, at=EVENING)
    night = NIGHT + timedelta(days=1)

    run(database, night, at=EVENING + timedelta(hours=10))

    told = words(database, night)
    assert "2 of 2 clients at risk." in told
    assert "This is the first look, a baseline: nothing here is news yet." in told
    assert "From the next one on I say what changed." in told
    assert "more than" not in told
    assert "<@" not in told
    with database.begin(TEAM, reading=True) as store:
        digest = read_digest(store, night)
        drawn = draw_digest(store, digest_card(night), now=EVENING, is_repeat=False)
    assert digest.is_first
    assert {line.course for line in digest.lines} == {Course.FIRST}
    assert f"<@{BOSS}>" not in repr(drawn.blocks)
    assert digests(database) == [digest_card(night)]


def test_the_second_night_has_news(database: Database) -> None:
    add(database, "acme", at=MORNING + timedelta(hours=1))
    look(database, at=EVENING)
    for day in (1, 2):
        run(database, NIGHT + timedelta(days=day), at=MORNING + timedelta(days=day))

    told = words(database, NIGHT + timedelta(days=2))
    assert "baseline" not in told
    assert "as many as the night before" in told or "No changes overnight" in told


def test_clients_added_to_a_workspace_with_history_are_new_and_not_worse(
    database: Database,
) -> None:
    add(database, "acme", at=MORNING)
    run(database, NIGHT + timedelta(days=1), at=MORNING + timedelta(days=1))
    later = MORNING + timedelta(days=1, hours=3)
    add(database, "kestrel", "lumen", at=later)

    found = look(database, at=later + timedelta(minutes=1))
    assert found.scored == 2
    assert set(scored(database)) == {"Acme", "Kestrel", "Lumen"}
    assert look(database, at=later + timedelta(minutes=2), seen=found.seen).scored == 0

    night = NIGHT + timedelta(days=2)
    run(database, night, at=MORNING + timedelta(days=2))
    with database.begin(TEAM, reading=True) as store:
        digest = read_digest(store, night)
    assert (digest.tally.first, digest.tally.first_at_risk, digest.tally.worse) == (2, 2, 0)
    told = words(database, night)
    assert "3 of 3 clients at risk, 2 of them new, otherwise as many as the night before" in told
    assert "2 new: a first look, and no news of what was before." in told
    assert "Got worse" not in told


def test_whoever_added_the_clients_sees_the_scores_in_their_home(database: Database) -> None:
    add(database, "acme", at=MORNING + timedelta(hours=1))
    look(database, at=MORNING + timedelta(hours=1, minutes=1))

    queue = EveryTeam(database.session)
    waiting = queue.claim_delivery(now=EVENING)
    assert waiting is not None
    assert (waiting.kind, waiting.payload) == (DeliveryKind.HOME, {"user": BOSS})
    assert queue.claim_delivery(now=EVENING) is None


def test_nothing_is_looked_at_while_a_night_is_due_or_held_by_another_process(
    database: Database,
) -> None:
    add(database, "acme", at=MORNING + timedelta(hours=1))
    assert look(database, at=MORNING + timedelta(days=1)).scored == 0

    with database.begin(TEAM) as store:
        held = store.nights.claim(NIGHT, now=EVENING, again=True)
    assert held is not None
    assert look(database, at=EVENING).scored == 0
