"""A name is looked up in the database: exactly, by its first word, or nearly."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.domain.client import Client, key_for
from bot.store import client_names as names_of
from bot.store.client_names import MOST_MATCHED
from bot.store.clients import Clients
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.store import Store

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A team with Acme (1), Acme Labs (2), Kestrel Foods (3) and Kestrel Design (4)."""
    database = Database(database_url)
    migrate(database)
    with database.begin("A") as made:
        for name in ("Acme", "Acme Labs", "Kestrel Foods", "Kestrel Design"):
            add(made.clients, name)
        yield made
    database.close()


def add(clients: Clients, name: str) -> int:
    return clients.add(Client(key=key_for(name), name=name), by=None, at=NOW).id


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("ACME", (1,)),
        ("acme labs", (2,)),
        ("kestrel", (3, 4)),
        ("kestrel_foods", (3,)),
        ("kest", ()),
        ("labs", ()),
        ("", ()),
        ("!!!", ()),
    ],
)
def test_a_whole_name_counts_before_a_first_word(
    store: Store, typed: str, exact: tuple[int, ...]
) -> None:
    assert store.clients.match(typed).exact == exact


@pytest.mark.parametrize(
    ("typed", "near"),
    [("acmee", (1, 2)), ("kestral", (3, 4)), ("desing", (4,)), ("zebra", ())],
)
@pytest.mark.parametrize("few", [2000, 2])
def test_a_slip_finds_the_nearest_among_few_and_among_many(
    store: Store, monkeypatch: pytest.MonkeyPatch, typed: str, near: tuple[int, ...], few: int
) -> None:
    monkeypatch.setattr(names_of, "FEW_NAMES", few)

    assert store.clients.match(typed).near == near


def test_an_archived_client_is_meant_where_no_other_is(store: Store) -> None:
    store.clients.archive(3, by="U1", at=NOW)

    assert store.clients.match("kestrel").exact == (4,)
    assert store.clients.match("kestrel foods").exact == (3,)
    assert store.clients.match("kestral").near == (3, 4)
    assert store.clients.match("kestral", near_archived=False).near == (4,)


def test_no_more_than_a_list_holds_and_one_are_read(store: Store) -> None:
    for number in range(MOST_MATCHED + 5):
        add(store.clients, f"Mono {number}")

    assert len(store.clients.match("mono").exact) == MOST_MATCHED
    assert len(store.clients.list_choices(limit=7)) == 7


def test_a_client_goes_by_its_key_its_new_name_and_its_aliases(store: Store) -> None:
    store.clients.set_aliases(1, ["The Coyotes", "Road"])
    store.clients.save(1, Client(key="acme", name="Zenith"), by="U1", at=NOW)
    store.clients.add_aliases(2, ["Road"])

    found = {name: store.clients.match(name).exact for name in ("zenith", "acme", "the coyotes")}
    assert found == {"zenith": (1,), "acme": (1,), "the coyotes": (1,)}
    assert store.clients.match("road").exact == (2,)

    store.clients.set_aliases(1, [])
    assert not store.clients.is_name("the coyotes")
    assert store.clients.is_name("ZENITH")


@pytest.mark.parametrize(
    ("channel", "client"),
    [
        ("acme-internal", 1),
        ("int-acme-labs-design", 2),
        ("kestrel", None),
        ("acme-and-kestrel-foods", 3),
        ("acmelabs", None),
        ("", None),
    ],
)
def test_a_channel_is_its_clients_whose_whole_name_stands_in_it(
    store: Store, channel: str, client: int | None
) -> None:
    assert store.clients.find_by_channel_name(channel) == client


def test_another_team_has_names_of_its_own(database_url: str) -> None:
    database = Database(database_url)
    migrate(database)
    with database.begin("A") as store:
        add(store.clients, "Acme")
    with database.begin("B") as store:
        assert store.clients.match("acme") == store.clients.match("")
        assert not store.clients.is_name("acme")
        assert store.clients.find_by_channel_name("acme") is None
        assert store.clients.list_choices(limit=9) == store.clients.list_named([1]) == []
        add(store.clients, "Acme")
        store.clients.set_aliases(1, [])
        assert store.clients.match("acmee").near == (1,)
    database.close()
