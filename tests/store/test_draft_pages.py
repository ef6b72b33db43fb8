"""Home reads its lists a page at a time: drafts that wait, drafts of mine, hours to approve."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.agreement import Investment
from bot.domain.client import Client
from bot.domain.draft import DraftState, Envelope, Version
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.store import Store

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
OPEN = (DraftState.WAITING, DraftState.PARKED)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A team with two clients, and a third in the archive."""
    database = Database(database_url)
    migrate(database)
    with database.begin("A") as made:
        for key in ("acme", "northwind", "gone"):
            made.clients.add(Client(key=key, name=key.title()), by=None, at=NOW)
        made.clients.archive(3, by="U1", at=NOW)
        yield made
    database.close()


def draft(
    store: Store, client_id: int = 1, *, by: str = "U1", at: datetime = NOW, kind: str = "apology"
) -> int:
    version = Version(
        number=1,
        subject="s",
        sections=(),
        envelope=Envelope(from_name="Priya"),
        fingerprint="f",
        author=by,
        created_at=at,
    )
    return store.drafts.add(
        client_id=client_id,
        kind=kind,
        why=[],
        complaint_ids=[],
        recipient=None,
        promised_by=None,
        version=version,
    ).id


def test_drafts_that_wait_come_a_page_at_a_time_the_oldest_first(store: Store) -> None:
    numbers = [draft(store) for _ in range(5)]
    store.drafts.set_state(numbers[1], DraftState.SENT)
    store.drafts.set_state(numbers[2], DraftState.PARKED)

    assert store.drafts.count_in(OPEN) == 4
    assert [d.id for d in store.drafts.list_in(OPEN, limit=2)] == [1, 3]
    assert [d.id for d in store.drafts.list_in(OPEN, limit=2, offset=2)] == [4, 5]
    assert [d.id for d in store.drafts.list_in(OPEN)] == [1, 3, 4, 5]


def test_my_drafts_come_a_page_at_a_time_the_newest_first(store: Store) -> None:
    for by in ("U1", "U2", "U1", "U1"):
        draft(store, by=by)

    assert store.drafts.count_asked_by("U1") == 3
    assert [d.id for d in store.drafts.list_asked_by("U1", limit=2)] == [4, 3]
    assert [d.id for d in store.drafts.list_asked_by("U1", limit=2, offset=2)] == [1]


def test_of_a_clients_letters_the_newest_since_a_moment_counts_and_none_that_was_rejected(
    store: Store,
) -> None:
    draft(store, at=NOW - timedelta(days=2))
    sent = draft(store, at=NOW, kind="recovery_offer")
    rejected = draft(store, at=NOW)
    draft(store, 2, at=NOW - timedelta(days=2))
    store.drafts.set_state(sent, DraftState.SENT)
    store.drafts.set_state(rejected, DraftState.REJECTED)

    assert store.drafts.newest_since([1, 2], NOW) == {1: ("recovery_offer", DraftState.SENT)}
    assert store.drafts.newest_since([2], None) == {2: ("apology", DraftState.WAITING)}
    assert store.drafts.newest_since([], None) == {}


def test_hours_to_approve_come_a_page_at_a_time(store: Store) -> None:
    hours = Investment(id="", start=NOW.date(), end=None, hours=2.0)
    for _ in range(3):
        store.entries.add(hours, 1, by="U1", at=NOW)
    store.entries.add(hours, 1, by="U1", at=NOW, approved_on=NOW.date(), approved_by="U2")

    assert store.entries.count_unapproved() == 3
    pages = [store.entries.list_unapproved(limit=2, offset=offset) for offset in (0, 2)]
    assert [[entry.value.id for entry in page] for page in pages] == [["I-1", "I-2"], ["I-3"]]


def test_every_name_in_use_is_read_however_many_there_are(store: Store) -> None:
    for number in range(2500):
        client = Client(key=f"zoo-{number}", name=f"Zoo {number}")
        store.clients.add(client, by=None, at=NOW)

    names = dict(store.clients.each_name())

    assert len(names) == 2502
    assert "Gone" not in names.values()
