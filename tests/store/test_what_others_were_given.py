"""Shares of revenue and other clients' offers come from one team's own rows, in few queries."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.agreement import Agreement, AgreementKind, MoneyEntry, MoneyKind
from bot.domain.client import Client, Status
from bot.domain.comparable import Given
from bot.domain.complaint import Cause, Complaint, Fault, Severity
from bot.domain.draft import DraftState, Envelope, Version
from bot.domain.revenue_share import RevenueShare
from bot.domain.snapshot import Snapshot
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.store import Store

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
NIGHT = NOW.date()
OFFERED = date(2026, 5, 4)
LIKE = Complaint(
    id="C-1",
    raised_on=NIGHT,
    text="late",
    severity=Severity.MAJOR,
    fault=Fault.OURS,
    cause=Cause.BILLING,
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    yield made
    made.close()


def add(store: Store, key: str, **fields: Any) -> int:
    client = Client(key=key, name=key.title(), **{"currency": "EUR", **fields})
    return store.clients.add(client, by=None, at=NOW).id


def keep(
    store: Store, client_id: int, night: date = NIGHT, *, revenue: float | None = None
) -> None:
    snapshot = Snapshot(
        client_id=client_id,
        local_date=night,
        fit=80.0,
        debt=0.0,
        band="green",
        ruled_band="green",
        shown_band="green",
        at_risk=False,
        play="none",
        receipt={},
        rule_version="1",
        since=night,
        revenue=revenue,
    )
    store.nights.save([snapshot])


def log(store: Store, client_id: int, value: Any) -> str:
    name: str = store.entries.add(value, client_id, by="U1", at=NOW).id
    return name


def a_wrong(**fields: Any) -> Complaint:
    given = {
        "id": "",
        "raised_on": OFFERED,
        "text": "late",
        "severity": Severity.MAJOR,
        "fault": Fault.OURS,
        "cause": Cause.BILLING,
        "remedy": "refund",
        "remedy_offered_on": OFFERED,
    }
    return Complaint(**{**given, **fields})


def a_retainer(fee: int = 400_000) -> Agreement:
    return Agreement(id="", kind=AgreementKind.RETAINER, start=date(2025, 1, 1), fee=fee)


def booked(amount: int, on: date, kind: MoneyKind = MoneyKind.REFUND) -> MoneyEntry:
    return MoneyEntry(id="", on=on, kind=kind, amount=amount)


def a_letter(store: Store, client_id: int, state: DraftState, *refs: str, offer: int) -> None:
    version = Version(
        number=1,
        subject="s",
        sections=(),
        envelope=Envelope(from_name="Dana"),
        fingerprint="f",
        author="U1",
        created_at=NOW,
    )
    draft = store.drafts.add(
        client_id=client_id,
        kind="recovery_offer",
        why=[],
        complaint_ids=refs,
        recipient=None,
        promised_by=None,
        offer=offer,
        version=version,
        answers={"offer_kind": "credit"},
    )
    store.drafts.set_state(draft.id, state)


def share(store: Store, client_id: int, night: date | None = NIGHT) -> RevenueShare:
    return store.revenues.share_of(client_id, "EUR", night)


def given(store: Store, segment: str | None = None, client_id: int = 1) -> list[Given]:
    return store.given.list_like(LIKE, client_id=client_id, segment=segment)


def test_a_share_of_revenue_counts_clients_in_service_of_the_same_currency(
    database: Database,
) -> None:
    with database.begin("A") as store:
        own = add(store, "own")
        keep(store, own, revenue=600_000.0)
        keep(store, add(store, "two"), revenue=1_800_000.0)
        keep(store, add(store, "unknown"))
        add(store, "unscored")
        keep(store, add(store, "gone", status=Status.FORMER), revenue=9_000_000.0)
        keep(store, add(store, "dollars", currency="USD"), revenue=9_000_000.0)
        keep(store, own, NIGHT - timedelta(days=1), revenue=1.0)
    with database.begin("B") as store:
        keep(store, add(store, "foreign"), revenue=9_000_000.0)

    with database.begin("A", reading=True) as store:
        found = share(store, own)

        # 6,000.00 of 24,000.00.
        assert found.value == pytest.approx(0.25)
        assert (found.clients, found.unknown, found.elsewhere) == (2, 2, (("USD", 1),))
        assert share(store, own, None).reason == "no_night"
        assert share(store, own, NIGHT - timedelta(days=9)).reason == "no_revenue_kept"


def test_a_former_clients_share_is_of_a_whole_that_holds_it(database: Database) -> None:
    with database.begin("A") as store:
        gone = add(store, "gone", status=Status.FORMER)
        keep(store, gone, revenue=600_000.0)
        keep(store, add(store, "two"), revenue=1_800_000.0)

        assert share(store, gone).value == pytest.approx(0.25)


def test_another_clients_remedy_comes_with_its_sum_and_its_months_fee(
    database: Database,
) -> None:
    with database.begin("A") as store:
        own, other = add(store, "own"), add(store, "other", segment="Boats ")
        log(store, own, a_wrong())
        log(store, other, a_retainer())
        log(store, other, a_wrong())
        log(store, other, booked(100_000, OFFERED + timedelta(days=9)))

        (found,) = given(store)

    assert (found.kind, found.on, found.segment) == ("refund", OFFERED, "Boats ")
    # 1,000.00 of 4,000.00 a month.
    assert found.share == pytest.approx(0.25)


@pytest.mark.parametrize(
    "money",
    [
        [],
        [booked(1, OFFERED), booked(2, OFFERED)],
        [booked(1, OFFERED - timedelta(days=1))],
        [booked(1, OFFERED + timedelta(days=32))],
        [booked(1, OFFERED, MoneyKind.CREDIT)],
    ],
)
def test_a_sum_that_nobody_can_tell_apart_is_not_known(
    database: Database, money: list[MoneyEntry]
) -> None:
    with database.begin("A") as store:
        add(store, "own")
        other = add(store, "other")
        log(store, other, a_wrong())
        for one in money:
            log(store, other, one)

        assert [one.amount for one in given(store)] == [None]


def test_a_letter_that_was_sent_says_its_sum_also_where_no_remedy_is_noted(
    database: Database,
) -> None:
    with database.begin("A") as store:
        add(store, "own")
        other = add(store, "other")
        sent = log(store, other, a_wrong(remedy=None, remedy_offered_on=None))
        waiting = log(store, other, a_wrong(remedy=None, remedy_offered_on=None))
        a_letter(store, other, DraftState.SENT, sent, offer=70_000)
        a_letter(store, other, DraftState.WAITING, waiting, offer=80_000)

        found = given(store)

    assert [(one.complaint, one.kind, one.amount) for one in found] == [(sent, "credit", 70_000)]


@pytest.mark.parametrize(
    "wrong",
    [
        a_wrong(severity=Severity.MINOR),
        a_wrong(cause=Cause.OTHER),
        a_wrong(fault=Fault.THEIRS),
        a_wrong(remedy="apology"),
        a_wrong(remedy=None, remedy_offered_on=None),
    ],
)
def test_what_is_not_comparable_is_not_read(database: Database, wrong: Complaint) -> None:
    with database.begin("A") as store:
        add(store, "own")
        log(store, add(store, "other", segment="boats"), wrong)

        assert given(store, "retail") == []


def test_a_segment_makes_another_cause_comparable_however_it_is_written(
    database: Database,
) -> None:
    with database.begin("A") as store:
        add(store, "own")
        other = add(store, "other", segment=" Boats")
        log(store, other, a_wrong(cause=Cause.OTHER))

        assert len(given(store, "boats ")) == 1


def test_another_teams_offers_are_never_read(database: Database) -> None:
    with database.begin("B") as store:
        add(store, "own")
        log(store, add(store, "other"), a_wrong())

    with database.begin("A", reading=True) as store:
        assert given(store) == []
