"""A digest is drawn from counts and the few lines shown, however many clients there are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.client import Client
from bot.domain.complaint import Cause, Complaint, Fault
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.store import Store
from bot.use_cases.digest_drawing import digest_card, draw_digest, parts_of
from sandbox.blocks import block_errors

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
NIGHT, BEFORE = NOW.date(), date(2026, 6, 29)
MANY = 120


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A team of many clients at risk; what was kept of those without a line cannot be read."""
    database = Database(database_url)
    migrate(database)
    with database.begin("A") as made:
        made.team.save(Team(id="A", timezone="Europe/Berlin", digest_channel="C1"), at=NOW)
        for number in range(1, MANY + 1):
            made.clients.add(Client(key=f"c{number}", name=f"C{number:03d}"), by=None, at=NOW)
        for night in (BEFORE, NIGHT):
            made.nights.save([a_snapshot(number, night) for number in range(1, MANY + 1)])
        yield made
    database.close()


def a_snapshot(number: int, night: date, **fields: Any) -> Snapshot:
    play = "check_in" if number <= 40 else "none"
    plain = {"name": play, "reason": "all_quiet", "figures": {}, "entries": []}
    is_shown = number <= 6 or number in (41, 42)
    made = Snapshot(
        client_id=number,
        local_date=night,
        fit=10.0 + number / 10,
        debt=0.0,
        band="red",
        ruled_band="red",
        shown_band="red",
        rule_version="1",
        since=BEFORE,
        at_risk=True,
        play=play,
        receipt={"play": plain | {"is_suggestion": False}, "signals": []} if is_shown else {},
    )
    return replace(made, **fields)


def test_only_what_is_shown_is_read_whole_and_the_rest_is_counted(store: Store) -> None:
    told = draw_digest(store, digest_card(NIGHT), now=NOW, is_repeat=False)

    assert "120 of 120 clients at risk, as many as the night before." in told.text
    assert "C001: critical, unchanged, 1 day." in told.text
    assert "Besides these, 34 need a decision, 78 are still at risk." in told.text
    assert "Portfolio: the 100 most urgent of 120 clients" in str(told.blocks)
    assert block_errors(told.blocks, "message") == []
    assert block_errors(told.plain_blocks, "message") == []


def test_a_months_first_digest_names_the_cause_that_repeats_in_the_channel_alone(
    store: Store,
) -> None:
    for client_id in (1, 2):
        late = Complaint(
            id="",
            raised_on=date(2026, 6, 20),
            text="nobody called back",
            fault=Fault.OURS,
            cause=Cause.COMMUNICATION,
            resolved_on=date(2026, 6, 21),
        )
        store.entries.add(late, client_id, by="U1", at=NOW)
    first = date(2026, 7, 1)
    store.nights.save([a_snapshot(number, first) for number in range(1, MANY + 1)])

    def told(night: date, owner: str | None = None) -> str:
        return draw_digest(store, digest_card(night, owner), now=NOW, is_repeat=False).text

    assert "The cause that repeats: “Communication”, twice" in told(first)
    assert "C001 and C002" in told(first)
    assert "The cause that repeats" not in told(first, "U1")
    assert "The cause that repeats" not in told(NIGHT)


def test_changed_rules_are_said_and_a_version_that_was_never_kept_is_no_change(
    store: Store,
) -> None:
    def is_said(version: str) -> bool:
        every = [a_snapshot(n, BEFORE, rule_version=version) for n in range(1, MANY + 1)]
        store.nights.save(every)
        told = draw_digest(store, digest_card(NIGHT), now=NOW, is_repeat=False)
        return "The rules were changed since" in told.text

    assert is_said("another")
    assert not is_said("")
    assert not is_said("1")


def test_a_cards_name_says_which_night_and_whose() -> None:
    assert parts_of("digest:2026-06-30") == (NIGHT, None)
    assert parts_of("digest:2026-06-30:U0TOM") == (NIGHT, "U0TOM")
