"""What all clients teach together is added up by the database, of one team alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.client import Client, Status
from bot.domain.complaint import Cause, Complaint, Fault, Reraise, Verdict
from bot.domain.history import Note, NoteKind
from bot.domain.lessons import Told
from bot.domain.segments import Segment, by_segment
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.sealing import new_key
from bot.store.store import Store

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
NIGHT = NOW.date()
EARNED = {"gross_income": 600_000.0, "cost": 400_000}


@pytest.fixture(params=["in clear", "sealed"])
def database(database_url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A workspace whose words can be read, and one whose receipts SQL cannot look into."""
    made = Database(database_url, keys=new_key())
    migrate(made)
    if request.param == "sealed":
        with made.begin("A") as store:
            store.team.save(Team(id="A"), at=NOW)
            store.sealing.set_state("sealed")
    yield made
    made.close()


def add(store: Store, key: str, segment: str | None, **fields: Any) -> int:
    client = Client(key=key, name=key.title(), segment=segment, **{"currency": "EUR", **fields})
    return store.clients.add(client, by=None, at=NOW).id


def scored(client_id: int, fit: float | None, debt: float = 0.0, **earned: Any) -> Snapshot:
    return Snapshot(
        client_id=client_id,
        local_date=NIGHT,
        fit=fit,
        debt=debt,
        band="green",
        ruled_band="green",
        shown_band="green",
        at_risk=False,
        play="none",
        receipt={"earned": earned},
        rule_version="1",
        since=NIGHT,
    )


def segments(store: Store, *, with_money: bool = True) -> dict[str | None, Segment]:
    found = by_segment(store.surveys.segments(NIGHT, with_money=with_money))
    return {segment.name: segment for segment in found}


def test_segments_are_added_up_by_their_clients_and_the_nights_snapshots(
    database: Database,
) -> None:
    with database.begin("A") as store:
        one = add(store, "one", "food")
        two = add(store, "two", "Food")
        gone = add(store, "gone", "food", status=Status.FORMER)
        add(store, "new", "food", status=Status.LEAVING)
        plain = add(store, "plain", None)
        empty = add(store, "empty", "  ")
        store.nights.save(
            [
                scored(one, 80.0, **EARNED),
                scored(two, None, 30.0, gross_income=200_000.0, cost=300_000.0),
                scored(gone, 10.0, 60.0),
                scored(plain, 50.0),
                scored(empty, 70.0),
            ]
        )

        found = segments(store)

    food = found["food"]
    assert (food.active, food.leaving, food.former, food.departures) == (2, 1, 1, 2)
    # A former client's fit is no fit of today; its debt is still owed.
    assert (food.fit, food.fit_known) == (80.0, 1)
    assert (food.debt, food.owed, food.scored) == (30.0, 2, 3)
    # (600,000 + 200,000 - 400,000 - 300,000) ÷ 800,000.
    assert food.earned["EUR"].margin == 0.125
    assert food.earned["EUR"].clients == 2
    assert (found[None].clients, found[None].fit) == (2, 60.0)
    assert list(found) == ["food", None]


def test_without_leave_to_see_money_no_sum_is_read(database: Database) -> None:
    with database.begin("A") as store:
        store.nights.save([scored(add(store, "one", "food"), 80.0, **EARNED)])

        assert segments(store)["food"].earned
        assert not segments(store, with_money=False)["food"].earned


def test_who_was_archived_counts_where_they_left(database: Database) -> None:
    with database.begin("A") as store:
        for key, status in (("gone", Status.FORMER), ("slip", Status.ACTIVE)):
            store.clients.archive(add(store, key, "food", status=status), by="U1", at=NOW)

        assert (segments(store)["food"].former, segments(store)["food"].clients) == (1, 1)


def test_who_said_goodbye_is_leaving_whatever_the_status_unless_a_later_agreement_came(
    database: Database,
) -> None:
    goodbye = Note(id="", on=NIGHT - timedelta(days=9), kind=NoteKind.DEPARTURE, text="enough")
    renewed = Agreement(
        id="", kind=AgreementKind.RETAINER, start=NIGHT - timedelta(days=2), fee=100_000
    )
    with database.begin("A") as store:
        for key, later in (("goes", []), ("stays", [renewed])):
            number = add(store, key, "food")
            for value in (goodbye, *later):
                store.entries.add(value, number, by="U1", at=NOW)
        add(store, "calm", "food")
        food = segments(store)["food"]

    assert (food.active, food.leaving, food.departures) == (2, 1, 1)


def test_before_the_first_night_the_clients_are_counted_alone(database: Database) -> None:
    with database.begin("A") as store:
        add(store, "one", "food")
        (food,) = store.surveys.segments(None, with_money=True)

    assert (food.clients, food.fit, food.debt, food.scored) == (1, None, None, 0)


def complain(store: Store, client_id: int, on: date, **fields: Any) -> str:
    value = Complaint(
        id="", raised_on=on, text="late", fault=Fault.OURS, cause=Cause.BILLING, **fields
    )
    name: str = store.entries.add(value, client_id, by="U1", at=NOW).id
    return name


def raise_again(store: Store, client_id: int, complaint: str, on: date, verdict: Verdict) -> None:
    again = Reraise(id=f"again-{complaint}-{on}", on=on, verdict=verdict)
    number = int(complaint.partition("-")[2])
    store.entries.add(again, client_id, by=None, at=NOW, complaint_id=number)


def test_complaints_come_client_by_client_with_all_that_failed(database: Database) -> None:
    since = NIGHT - timedelta(days=179)
    with database.begin("A") as store:
        one, two = add(store, "one", None), add(store, "two", None)
        complain(store, two, NIGHT)
        complain(store, one, since)
        old = complain(store, one, since - timedelta(days=1))
        mended = complain(store, two, since - timedelta(days=9))
        gone = complain(store, one, NIGHT)
        store.entries.change(gone, by="U1", at=NOW, action="undo", withdrawn_at=NOW)
        raise_again(store, two, mended, since - timedelta(days=2), Verdict.FIX_FAILED)
        raise_again(store, two, mended, since, Verdict.ALREADY_FIXED)
        raise_again(store, two, mended, NIGHT, Verdict.FIX_FAILED)
        raise_again(store, one, old, since - timedelta(days=1), Verdict.FIX_FAILED)

        told = list(store.surveys.complaints(since))

    assert [(t.client_id, t.name, t.raised_on, t.failures) for t in told] == [
        (one, "One", since, ()),
        (two, "Two", NIGHT, ()),
        (two, "Two", since - timedelta(days=9), (since - timedelta(days=2), NIGHT)),
    ]
    assert {(t.cause, t.is_ours) for t in told} == {(Cause.BILLING, True)}


def test_another_team_is_not_surveyed(database: Database) -> None:
    with database.begin("A") as store:
        client = add(store, "one", "food")
        store.nights.save([scored(client, 80.0)])
        complain(store, client, NIGHT)

    with database.begin("B") as store:
        told: list[Told] = list(store.surveys.complaints(date(2026, 1, 1)))
        assert told == []
        assert segments(store) == {}
        assert store.nights.course(client, date(2026, 1, 1)) == []


def test_a_course_is_every_night_since_a_day_the_oldest_first(database: Database) -> None:
    with database.begin("A") as store:
        client, other = add(store, "one", None), add(store, "two", None)
        for back, fit in ((0, 60.0), (2, None), (9, 80.0)):
            on = NIGHT - timedelta(days=back)
            for number in (client, other):
                store.nights.save([replace(scored(number, fit, 5.0), local_date=on)])

        found = store.nights.course(client, NIGHT - timedelta(days=8))

    assert [(night.on, night.fit, night.debt) for night in found] == [
        (NIGHT - timedelta(days=2), None, 5.0),
        (NIGHT, 60.0, 5.0),
    ]
    assert (found[0].band, found[0].rule_version) == ("green", "1")
