"""What a digest reads in SQL is what the rules say of every client, one by one."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.agreement import Agreement, AgreementKind, TimeEntry
from bot.domain.client import Client
from bot.domain.complaint import Complaint
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.digest import Course, Part
from bot.domain.digest_parts import Late, Stale, Tally
from bot.domain.pin import Pin, PinKind
from bot.domain.scope_request import ScopeRequest
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.sealing import new_key
from bot.store.store import Store

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
NIGHT = NOW.date()
BEFORE = date(2026, 6, 29)
PARTS = tuple(Part)
# Fit, debt, band, at risk, play: every one of them stands beside every other, and beside nothing.
STATES = (
    (90.0, 0.0, "green", False, "none"),
    (86.0, 0.0, "green", False, "check_in"),
    (60.0, 0.0, "amber", True, "none"),
    (58.5, 3.0, "red", True, "none"),
    (40.0, 30.0, "red", True, "apology"),
    (None, 0.0, "unknown", False, "none"),
    (None, 30.0, "unknown", True, "listen"),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url, keys=new_key())
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    with database.begin("A") as made:
        yield made


def add(store: Store, key: str, owner: str | None = None) -> int:
    return store.clients.add(Client(key=key, name=key, owner=owner), by=None, at=NOW).id


def snapshot(number: int, night: date, state: tuple[Any, ...], **fields: Any) -> Snapshot:
    fit, debt, band, at_risk, play = state
    plain = {"name": play, "reason": "all_quiet", "figures": {}, "entries": []}
    made = Snapshot(
        client_id=number,
        local_date=night,
        fit=fit,
        debt=debt,
        band=band,
        ruled_band=band,
        shown_band=band,
        rule_version="1",
        since=night,
        at_risk=at_risk,
        play=play,
        receipt={"play": plain | {"is_suggestion": False}, "signals": [], "missing": []},
    )
    return replace(made, **fields)


def every_pair(store: Store) -> None:
    """Put a client into the ledger for every state beside every state of the night before."""
    for number, (now, last) in enumerate(itertools.product(STATES, (None, *STATES)), 1):
        add(store, f"c{number:03d}", owner="U1" if number % 3 else "U2")
        store.nights.save([snapshot(number, NIGHT, now)])
        if last:
            store.nights.save([snapshot(number, BEFORE, last)])


def test_the_counts_are_those_of_the_rules(store: Store) -> None:
    every_pair(store)
    every = store.nights.list_standings(NIGHT)
    known = [c for c in every if c.band.value != "unknown"]

    assert store.digests.tally(NIGHT, BEFORE) == Tally(
        total=len(every),
        at_risk=sum(c.at_risk for c in every),
        at_risk_before=sum(bool(c.at_risk_before) for c in every),
        first=sum(c.course is Course.FIRST for c in every),
        first_at_risk=sum(c.course is Course.FIRST and c.at_risk for c in every),
        decisions=sum(c.part is Part.DECISION for c in every),
        fresh_decisions=sum(c.part is Part.DECISION and c.is_news for c in every),
        worse=sum(c.part is Part.WORSE for c in every),
        still=sum(c.part is Part.STILL for c in every),
        on_track=sum(not c.at_risk for c in known),
        unknown=sum(not c.at_risk for c in every) - sum(not c.at_risk for c in known),
        improved=sum(c.part is Part.ON_TRACK and c.course is Course.BETTER for c in every),
        slipped=sum(c.part is Part.ON_TRACK and c.course is Course.WORSE for c in every),
        changed=sum(_is_changed(c) for c in every),
    )


def _is_changed(client: Any) -> bool:
    if client.course is Course.FIRST:
        return bool(client.at_risk or client.needs_decision)
    return client.course is not Course.SAME or client.play.name is not client.play_before


@pytest.mark.parametrize("part", PARTS)
def test_a_part_holds_whom_the_rules_put_there_news_first_and_then_the_worst(
    store: Store, part: Part
) -> None:
    every_pair(store)
    found = store.digests.list_parts({part: 1000}, NIGHT, BEFORE)[part]
    every = [c for c in store.nights.list_standings(NIGHT) if c.part is part]

    def order(client: Any) -> tuple[Any, ...]:
        rank = 0 if client.is_news else 2 if client.course is Course.BETTER else 1
        return (rank, -client.trouble, client.name)

    assert [c.name for c in found] == [c.name for c in sorted(every, key=order)]
    assert store.digests.list_parts({part: 2}, NIGHT, BEFORE)[part] == found[:2]


def test_the_portfolio_is_read_in_the_digests_order_without_receipts(store: Store) -> None:
    every_pair(store)
    rows = store.digests.list_rows(NIGHT, BEFORE, limit=1000)
    parts = store.digests.list_parts(dict.fromkeys(PARTS, 999), NIGHT, BEFORE)
    lines = [line for part in PARTS for line in parts[part]]

    assert [(r.name, r.course, r.play, r.band) for r in rows] == [
        (c.name, c.course, c.play.name, c.band) for c in lines
    ]
    assert len(store.digests.list_rows(NIGHT, BEFORE, limit=5)) == 5


def test_an_owners_digest_counts_and_shows_their_clients_alone(store: Store) -> None:
    every_pair(store)
    own = [c for c in store.nights.list_standings(NIGHT) if c.owner == "U2"]
    found = store.digests.list_parts({Part.DECISION: 99}, NIGHT, BEFORE, owner="U2")[Part.DECISION]

    assert store.digests.tally(NIGHT, BEFORE, owner="U2").total == len(own)
    assert {c.name for c in found} == {c.name for c in own if c.needs_decision}
    assert store.digests.list_owners_with_news(NIGHT, BEFORE) == ["U1", "U2"]


def test_an_owner_without_news_is_not_written_to(store: Store) -> None:
    for number, (owner, last) in enumerate((("U1", 2), ("U2", 0)), 1):
        add(store, owner, owner=owner)
        store.nights.save([snapshot(number, NIGHT, STATES[2])])
        store.nights.save([snapshot(number, BEFORE, STATES[last])])

    assert store.digests.list_owners_with_news(NIGHT, BEFORE) == ["U2"]


@pytest.mark.parametrize(("until", "is_shown"), [(NIGHT, False), (BEFORE, True), (None, True)])
def test_a_muted_client_is_counted_and_no_more_until_its_day_has_passed(
    store: Store, until: date | None, *, is_shown: bool
) -> None:
    number = add(store, "acme", owner="U1")
    store.nights.save([snapshot(number, NIGHT, STATES[4])])
    store.clients.mute(number, until)

    assert store.digests.count_muted(NIGHT) == (not is_shown)
    assert store.digests.tally(NIGHT, BEFORE).total == is_shown
    found = store.digests.list_parts({Part.DECISION: 9}, NIGHT, BEFORE)
    assert len(found[Part.DECISION]) == is_shown
    assert len(store.digests.list_rows(NIGHT, BEFORE, limit=9)) == is_shown
    assert len(store.digests.list_owners_with_news(NIGHT, BEFORE)) == is_shown


def test_an_archived_client_is_in_no_digest(store: Store) -> None:
    number = add(store, "acme")
    store.nights.save([snapshot(number, NIGHT, STATES[4])])
    store.clients.archive(number, by="U1", at=NOW)

    assert store.digests.tally(NIGHT, BEFORE) == Tally(archived=1)
    assert store.digests.tally(NIGHT, BEFORE, owner="U9") == Tally()
    assert store.digests.tally(NIGHT, NOW.date() + timedelta(days=1)) == Tally()


def test_a_night_is_compared_with_the_last_one_that_people_were_shown(store: Store) -> None:
    number = add(store, "acme")
    nights = [NIGHT - timedelta(days=days) for days in (0, 1, 2, 3)]
    assert store.digests.baseline(NIGHT) is None
    for night in nights:
        store.nights.save([snapshot(number, night, STATES[0])])
    assert store.digests.baseline(NIGHT) == BEFORE

    for card in (nights[3], f"{nights[1]}:U0TOM", nights[0]):
        store.deliveries.add_post(f"digest:{card}", channel="C1", ts="1.1", at=NOW)

    assert store.digests.baseline(NIGHT) == nights[3]


def test_pins_that_the_rules_contest_are_found(store: Store) -> None:
    for number, key in enumerate(("acme", "calm", "muted"), 1):
        add(store, key)
        state = STATES[0] if key == "calm" else STATES[4]
        store.nights.save([snapshot(number, NIGHT, state)])
        pin = Pin(
            id=0,
            client_id=number,
            kind=PinKind.BAND,
            value="green",
            reason="they renewed",
            by="U1",
            set_on=BEFORE,
            until=NIGHT,
            rule_then="amber",
        )
        store.pins.add(pin, at=NOW)
    store.clients.mute(3, NIGHT)

    assert [c.name for c in store.digests.list_contested(NIGHT, BEFORE)] == ["acme"]


def slow(text: str = "late") -> dict[str, Any]:
    return {
        "name": "slow_response",
        "axis": "debt",
        "severity": 0.1,
        "points": 10.0,
        "figures": {"text": text, "raised_on": "2026-06-22", "late": "answer"},
        "entries": [["complaints", "C-1"]],
        "count": 1,
        "freshest": "2026-06-22",
    }


@pytest.mark.parametrize("is_sealed", [False, True])
def test_complaints_beyond_their_time_are_counted_one_by_one_also_of_clients_on_track(
    store: Store, *, is_sealed: bool
) -> None:
    if is_sealed:
        store.team.save(Team(id="A"), at=NOW)
        store.sealing.set_state("sealed")
    tricky = {**slow('"name": "slow_response"'), "name": "open_wrong"}
    for number, (key, signals) in enumerate(
        {"acme": [slow(), slow()], "former": [slow()], "other": [tricky]}.items(), 1
    ):
        add(store, key, owner=key)
        made = snapshot(number, NIGHT, (90.0, 10.0 + number, "green", False, "none"))
        receipt = {**made.receipt, "signals": signals}
        store.nights.save([replace(made, receipt=receipt)])

    late = store.delays.late(NIGHT, limit=1)
    assert late.count == 3
    assert [(c.name, len(c.signals)) for c in late.clients] == [("former", 1)]
    assert store.delays.late(NIGHT, limit=9, owner="acme").count == 2
    assert store.delays.late(BEFORE, limit=9) == Late()


def hours(store: Store, number: int, on: date) -> None:
    store.entries.add(TimeEntry(id="", on=on, hours=2.0), number, by=None, at=NOW)


def agree(store: Store, number: int, **dates: Any) -> None:
    start = {"kind": AgreementKind.RETAINER, "start": date(2026, 1, 1), **dates}
    store.entries.add(Agreement(id="", **start), number, by=None, at=NOW)


def test_hours_are_old_when_there_were_some_and_none_for_over_a_week(store: Store) -> None:
    ages = {"fresh": 7, "old": 8, "older": 20, "without": None, "ended": 20, "free": 20}
    for number, (key, days) in enumerate(ages.items(), 1):
        add(store, key, owner=key)
        if key != "free":
            agree(store, number, **({"end": BEFORE} if key == "ended" else {}))
        if days is not None:
            hours(store, number, NIGHT - timedelta(days=days))
            hours(store, number, NIGHT - timedelta(days=60))

    found = store.delays.stale(NIGHT, BEFORE, limit=9)
    assert found == Stale(
        clients=(("older", date(2026, 6, 10)), ("old", date(2026, 6, 22))), count=2, fresh_count=1
    )
    assert store.delays.stale(NIGHT, BEFORE, limit=1).count == 2
    assert store.delays.stale(NIGHT, BEFORE, limit=9, owner="fresh") == Stale()


def test_links_are_read_for_every_kind_of_entry_at_once(store: Store) -> None:
    number = add(store, "acme")
    link = "https://a.slack.example/archives/C1/p1"
    values = (
        ScopeRequest(id="", asked_on=NIGHT, text="a banner", permalink=link),
        Complaint(id="", raised_on=NIGHT, text="late", permalink=link + "2"),
        Complaint(id="", raised_on=NIGHT, text="imported"),
    )
    for value in values:
        store.entries.add(value, number, by="U1", at=NOW)

    found = store.entries.permalinks(["C-1", "C-2", "S-1", "nonsense", "Q-1", "", "C-99"])

    assert found == {"S-1": link, "C-1": link + "2"}


def test_what_waits_for_its_hour_is_taken_back_or_hastened(store: Store) -> None:
    later = NOW + timedelta(hours=5)
    for card in ("digest:2026-06-29", "digest:2026-06-29:U1", "digest:2026-06-30", "draft:1:root"):
        payload = {"card": card}
        store.deliveries.add(DeliveryKind.CARD, payload, at=NOW, due_at=later, once=card)

    store.deliveries.cancel_cards_before("digest:2026-06-30", start="digest:")

    assert store.deliveries.state_of("digest:2026-06-29") is DeliveryState.CANCELLED
    assert store.deliveries.state_of("digest:2026-06-29:U1") is DeliveryState.CANCELLED
    assert store.deliveries.state_of("draft:1:root") is DeliveryState.QUEUED
    assert store.deliveries.hasten("digest:2026-06-30", at=NOW)
    assert store.deliveries.due_at("digest:2026-06-30") == NOW
    assert not store.deliveries.hasten("digest:2026-06-29", at=NOW)


def test_nothing_of_another_workspace_is_read(store: Store) -> None:
    every_pair(store)
    agree(store, 1)
    hours(store, 1, NIGHT - timedelta(days=20))
    store.clients.mute(2, NIGHT)
    store.deliveries.add_post(f"digest:{BEFORE}", channel="C1", ts="1.1", at=NOW)
    other = Store(store.nights._session, "B")  # noqa: SLF001 (the same transaction, another team)

    assert other.digests.tally(NIGHT, BEFORE) == Tally()
    assert other.digests.list_rows(NIGHT, BEFORE, limit=9) == []
    assert other.digests.list_owners_with_news(NIGHT, BEFORE) == []
    assert other.digests.list_contested(NIGHT, BEFORE) == []
    assert other.digests.baseline(NIGHT) is None
    assert other.digests.count_muted(NIGHT) == 0
    assert other.clients.list_muted(NIGHT, limit=9) == []
    assert other.delays.stale(NIGHT, BEFORE, limit=9) == Stale()
    assert other.delays.late(NIGHT, limit=9) == Late()


def test_who_is_on_track_by_a_pin_alone_is_not_said_to_have_improved(store: Store) -> None:
    healed, pinned = add(store, "healed"), add(store, "pinned")
    at_risk, well = (60.0, 0.0, "amber", True, "none"), (90.0, 0.0, "green", False, "none")
    store.nights.save([snapshot(number, BEFORE, at_risk) for number in (healed, pinned)])
    held = snapshot(pinned, NIGHT, well, fit=60.0, band="amber", ruled_band="amber")
    store.nights.save([snapshot(healed, NIGHT, well), held])

    assert store.digests.tally(NIGHT, BEFORE).improved == 1
    assert store.digests.list_names(Course.BETTER, NIGHT, BEFORE, limit=3) == ["healed"]
