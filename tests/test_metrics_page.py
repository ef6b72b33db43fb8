"""What Prometheus reads: over real HTTP, with every figure, and nobody named in any of them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.request import urlopen

import pytest
from living import TEAM, Living

from bot.domain.delivery import DeliveryKind
from bot.domain.team import Team
from bot.metrics_page import MetricsPage
from bot.store.every_team import EveryTeam
from bot.use_cases.process_figures import process_figures
from sandbox.driver import LocalSlack

ROOM = "C0ACMEINT"
LINE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")


@pytest.fixture
def quiet(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """A ledger whose bot is not started: what waits goes on waiting."""
    made = Living(slack, database_url)
    with made.database.begin(TEAM) as store:
        store.team.save(Team(id=TEAM), at=made.clock() - timedelta(days=9))
    yield made
    made.database.close()


def scrape(page: MetricsPage) -> dict[tuple[str, str], float]:
    """Return what a scrape gives: by name and labels."""
    with urlopen(f"http://127.0.0.1:{page.port}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    found = [LINE.match(line) for line in lines if not line.startswith("#")]
    assert all(found)
    return {(m[1], m[2] or ""): float(m[3]) for m in found if m}


def test_queues_have_their_depth_and_the_age_of_their_oldest(quiet: Living) -> None:
    now = quiet.clock()
    with quiet.database.begin(TEAM) as store:
        for minutes in (1, 5):
            due = now - timedelta(minutes=minutes)
            store.deliveries.add(DeliveryKind.DIRECT, {"text": "x"}, at=due)
            store.deliveries.add(DeliveryKind.EMAIL, {}, at=due)
        store.deliveries.add(
            DeliveryKind.FILE, {}, at=now, due_at=now + timedelta(hours=1), once="later"
        )
        store.inbox.add("Ev1", "file_import", {}, at=now - timedelta(minutes=2))
        store.inbox.add("Ev2", "message", {}, at=now - timedelta(minutes=3))

    found = process_figures(EveryTeam(quiet.database.session), now=now)

    assert {name: (one.depth, round(one.age)) for name, one in found.queues.items()} == {
        "outbox": (2, 300),
        "mail": (2, 300),
        "files": (1, 0),
        "inbox": (1, 180),
        "imports": (1, 120),
    }
    assert found.deliveries == {"queued": 5, "sending": 0, "parked": 0, "failed": 0}
    assert found.nights_due == 1
    assert 0 < found.night_lag <= timedelta(days=1).total_seconds()


def test_a_bot_at_work_shows_what_it_did_and_names_nobody(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, '/scope acme "a banner for the marker" 1h')
    living.slack.wait_for(lambda: living.inbox_is_empty() and living.outbox_is_empty())
    look = living.bot.schedule.figures
    living.slack.wait_for(lambda: not look().nights_due and not look().queues["outbox"].depth)
    page = MetricsPage("127.0.0.1", 0, look=living.bot.schedule.figures)
    try:
        found = scrape(page)
        again = scrape(page)
    finally:
        page.close()

    assert found["goodfit_acks_total", 'kind="command",outcome="ok"'] >= 1
    assert found["goodfit_acks_seconds_count", 'kind="command"'] >= 1
    assert found["goodfit_jobs_total", 'kind="night",outcome="ok"'] >= 1
    assert found["goodfit_queue_depth", 'queue="outbox"'] == 0
    assert found["goodfit_queue_age_seconds", 'queue="inbox"'] == 0
    assert found["goodfit_deliveries_now", 'state="parked"'] == 0
    assert found["goodfit_nights_due", ""] == 0
    assert found["goodfit_night_lag_seconds", ""] == 0
    assert found["goodfit_database_up", ""] == 1
    assert any(name == "goodfit_deliveries_total" for name, _ in found)
    assert any(name == "goodfit_build_info" for name, _ in found)
    assert set(again) == set(found)
    allowed = {"kind", "outcome", "queue", "state", "error", "version", "le"}
    for _, labels in found:
        assert set(re.findall(r'(\w+)="', labels)) <= allowed
        assert TEAM not in labels
        assert "acme" not in labels.lower()
        assert not re.search(r'"[TUCW]0', labels)


def test_a_database_that_is_away_leaves_the_counters_and_says_so(living: Living) -> None:
    def look() -> object:
        raise OSError("the database is away")

    page = MetricsPage("127.0.0.1", 0, look=look)  # type: ignore[arg-type]
    try:
        found = scrape(page)
    finally:
        page.close()

    assert living.bot.team_id == TEAM
    assert found["goodfit_database_up", ""] == 0
    assert any(name == "goodfit_build_info" for name, _ in found)
