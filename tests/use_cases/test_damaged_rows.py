"""Rows that cannot be read: each costs one client its score, and nobody else anything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault
from bot.domain.history import Note, NoteKind
from bot.domain.pin import Pin, PinKind
from bot.domain.replay_report import report_of
from bot.domain.rule_change import ChangeState
from bot.domain.rules import DEFAULT
from bot.domain.scope_request import ScopeRequest
from bot.domain.snapshot import Snapshot
from bot.domain.team import Actor, Team
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases import fit, nights, rules

TEAM = "T0NIGHT"
NIGHT = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
HURT = 7
WORDS = ("clients.status", "complaints.fault", "notes.kind", "agreements.kind", "pins.kind")
DAYS = ("scope_requests.asked_on", "notes.on", "pins.until", "snapshots.since")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A dozen clients with a row of everything that can be damaged, and a night."""
    made = Database(database_url)
    migrate(made)
    with made.begin(TEAM) as store:
        store.team.save(Team(id=TEAM), at=NOW)
        for number in range(1, 13):
            client = Client(key=f"c-{number}", name=f"Client {number}")
            assert store.clients.add(client, by=None, at=NOW).id == number
            for value in (
                ScopeRequest(id="", asked_on=NIGHT, text="x"),
                Complaint(id="", raised_on=NIGHT, text="x", fault=Fault.THEIRS),
                Note(id="", on=NIGHT, kind=NoteKind.PRAISE, text="x"),
                Agreement(id="", kind=AgreementKind.HOURLY, start=NIGHT),
            ):
                store.entries.add(value, number, by="U1", at=NOW)
            pin = Pin(
                id=0,
                client_id=number,
                kind=PinKind.BAND,
                value="red",
                reason="x",
                by="U1",
                set_on=NIGHT,
                until=NIGHT + timedelta(days=90),
            )
            store.pins.add(pin, at=NOW)
    assert run(made, NIGHT)
    yield made
    made.close()


def run(database: Database, night: date, span: int = 10) -> bool:
    moment = datetime.combine(night, NOW.timetz())
    return nights.run_night(
        database.begin, team_id=TEAM, night=night, clock=lambda: moment, span=span
    )


def damage(database: Database, what: str, client: int = HURT) -> None:
    """Put a word where no such word can be, into rows of one client."""
    table, _, column = what.partition(".")
    of = "id" if table == "clients" else "client_id"
    with database.session() as session:
        statement = f'UPDATE {table} SET "{column}" = :bad WHERE {of} = :id'  # noqa: S608
        assert session.execute(text(statement), {"bad": "zzz", "id": client}).rowcount  # type: ignore[attr-defined]


def scored(database: Database, night: date) -> dict[int, tuple[str, object, str]]:
    with database.begin(TEAM, reading=True) as store:
        return {
            s.client_id: (s.shown_band, s.since, s.play) for s in store.nights.list_night(night)
        }


def test_a_word_that_cannot_be_costs_one_client_its_score_and_no_other(database: Database) -> None:
    for client, what in zip(range(2, 12, 2), WORDS, strict=True):
        damage(database, what, client)

    assert_only_these_are_missing(database, set(range(2, 12, 2)))


def test_a_day_that_cannot_be_costs_one_client_its_score_and_no_other(database: Database) -> None:
    if database.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL keeps no day that is none")
    for client, what in zip(range(1, 11, 3), DAYS, strict=True):
        damage(database, what, client)

    assert_only_these_are_missing(database, set(range(1, 11, 3)))


def assert_only_these_are_missing(database: Database, hurt: set[int]) -> None:
    everybody = set(range(1, 13))
    tomorrow = NIGHT + timedelta(days=1)

    assert run(database, tomorrow)

    found = scored(database, tomorrow)
    assert set(found) == everybody - hurt
    # The others know what they were in the night before: their state stands since then.
    assert {since for _, since, _ in found.values()} == {NIGHT}
    with database.begin(TEAM, reading=True) as store:
        assert store.nights.count_failed(tomorrow) == len(hurt)


def test_several_damaged_clients_are_each_counted(database: Database) -> None:
    hurt = (1, 2, HURT, 10, 11)
    for client in hurt:
        damage(database, "clients.status", client)
    tomorrow = NIGHT + timedelta(days=1)

    assert run(database, tomorrow, span=12)

    assert set(scored(database, tomorrow)) == set(scored(database, NIGHT)) - set(hurt)


def test_a_replay_passes_over_a_client_that_cannot_be_read(database: Database) -> None:
    with database.begin(TEAM, reading=True) as store:
        boss = Actor(team=store.team.get(), user_id="U1", name="Dana", is_manager=True)
    damage(database, "clients.status")
    change = rules.propose_rules(
        database.begin,
        boss,
        {"thresholds": {"green_from": 90}},
        seen=DEFAULT.version,
        now=NOW,
    )

    for step in range(99):
        done = rules.replay_step(
            database.begin, team_id=TEAM, change_id=change.id, step=step, now=NOW
        )
        assert done is not None
        if done.state is ChangeState.READY:
            break

    assert report_of(done.report).unscored == 1
    assert report_of(done.report).clients > 1


def test_a_night_that_died_half_way_is_no_night_to_compare_with(database: Database) -> None:
    """Those whom it did not reach are not new in the next one: their band still waits."""
    tomorrow, after = NIGHT + timedelta(days=1), NIGHT + timedelta(days=2)
    with database.begin(TEAM) as store:
        assert store.nights.claim(tomorrow, now=NOW + timedelta(days=1))
        store.nights.save(half(store.nights.list_night(NIGHT), tomorrow))

    assert run(database, after)

    found, before = scored(database, after), scored(database, NIGHT)
    stays = {client for client in found if found[client][0] == before[client][0]}
    assert {found[c][1] for c in stays} == {NIGHT}
    with database.begin(TEAM, reading=True) as store:
        assert store.nights.night_before(after) == NIGHT


def half(snapshots: list[Snapshot], night: date) -> list[Snapshot]:
    return [replace(s, local_date=night) for s in snapshots if s.client_id % 2]


BAD_RULES: tuple[tuple[str, object], ...] = (
    ('{"silence": {"weight": 7, "window_days": 90}}', {"silence": {"window_days": 90}}),
    ('{"thresholds": {"green_from": 10}}', {}),
    ('{"thresholds": {"green_from": "x", "amber_from": 80}}', {}),
    (
        '{"silense": {"weight": 0.1}, "thresholds": {"tried_days": 90}}',
        {"thresholds": {"tried_days": 90}},
    ),
    ('{"silence": 5}', {}),
    ("[1, 2]", {}),
    ('"x"', {}),
)


def test_rules_that_cannot_be_used_cost_no_night_and_what_can_be_used_holds(
    database: Database,
) -> None:
    for days, (kept, holds) in enumerate(BAD_RULES, start=1):
        with database.session() as session:
            session.execute(text("UPDATE teams SET rules = :rules"), {"rules": kept})
        night = NIGHT + timedelta(days=days)

        assert run(database, night)

        with database.begin(TEAM, reading=True) as store:
            team = store.team.get()
            assert len(store.nights.list_night(night)) == store.clients.count()
        assert team.rules == holds
        boss = Actor(team=team, user_id="U1", name="Dana", is_manager=True)
        assert fit.score_client(database.begin, boss, client_id=HURT, now=NOW).score
        assert rules.find_waiting(database.begin, boss) is None
