"""Clients are changed one after the other, by who may, within their own team."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from bot.domain.client import Status
from bot.domain.errors import DomainError
from bot.domain.permission import OnlyOwner
from bot.domain.team import Actor, OnlyManagers, Person, Team
from bot.store.clients import UnknownClient
from bot.store.database import Begin, Database
from bot.store.schema import migrate
from bot.use_cases import agreements, client_pages, clients
from bot.use_cases.client_checks import UnusableClient
from bot.use_cases.errors import UnusableFields
from bot.use_cases.finding import ClientIsArchived

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TEAM = Team(id="A", currency="EUR", managers=("UBOSS",))
BOSS = Actor(team=TEAM, user_id="UBOSS", name="Boss", is_manager=True)
OWNER = Actor(team=TEAM, user_id="UOWNER", name="Owner", is_manager=False)
OTHER = Actor(team=TEAM, user_id="UOTHER", name="Other", is_manager=False)
STRANGER = Actor(team=Team(id="B"), user_id="UBOSS", name="Boss", is_manager=True)


@pytest.fixture
def begin(database_url: str) -> Begin:
    """A team with the client Acme (1), whose owner is OWNER, and Borealis (2)."""
    database = Database(database_url)
    migrate(database)
    for team in (TEAM, STRANGER.team):
        with database.begin(team.id) as store:
            store.team.save(team, at=NOW)
            for user in ("UBOSS", "UOWNER", "UOTHER"):
                store.team.save_person(Person(user_id=user, name=user, read_at=NOW))
    for name in ("Acme", "Borealis"):
        clients.add_client(database.begin, OWNER, clients.NewClient(name=name), now=NOW)
    return database.begin


def change(begin: Begin, actor: Actor, client_id: int = 1, **typed: str) -> clients.Corrected:
    return clients.change_client(begin, actor, client_id=client_id, typed=typed, now=NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Acme Group"),
        ("status", "leaving"),
        ("owner", "UOTHER"),
        ("channel", "C1"),
        ("timezone", "Europe/Berlin"),
        ("currency", "USD"),
    ],
)
def test_only_a_manager_changes_what_a_client_is(begin: Begin, field: str, value: str) -> None:
    for actor in (OWNER, OTHER):
        with pytest.raises(OnlyManagers):
            change(begin, actor, **{field: value})

    assert list(change(begin, BOSS, **{field: value}).changed) == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("segment", "retail"),
        ("aliases", "Ace"),
        ("contact_name", "Jo"),
        ("contact_email", "jo@acme.example"),
        ("contacts", "Ana"),
    ],
)
def test_the_owner_keeps_names_segment_and_contacts(begin: Begin, field: str, value: str) -> None:
    with pytest.raises(OnlyOwner):
        change(begin, OTHER, **{field: value})

    assert list(change(begin, OWNER, **{field: value}).changed) == [field]


def test_what_is_typed_anew_as_it_was_changes_nothing_and_leaves_no_trace(begin: Begin) -> None:
    assert change(begin, OTHER, name="Acme", status="active", segment="").changed == {}
    assert client_pages.open_client(begin, BOSS, client_id=1).change_count == 0


def test_a_status_changes_and_the_key_stays(begin: Begin) -> None:
    after = change(begin, BOSS, name="Zeta", status="former").after.client

    assert (after.key, after.name, after.status) == ("acme", "Zeta", Status.FORMER)


@pytest.mark.parametrize("name", ["acme", "ACME!", "Borealis", "ace"])
def test_a_name_key_or_alias_is_one_clients_alone(begin: Begin, name: str) -> None:
    change(begin, OWNER, aliases="Ace")
    change(begin, BOSS, name="Zeta")

    with pytest.raises(UnusableClient):
        clients.add_client(begin, OTHER, clients.NewClient(name=name), now=NOW)


def test_two_who_want_the_same_name_at_once_get_it_once(begin: Begin) -> None:
    def take(client_id: int) -> bool:
        return succeeds(lambda: change(begin, BOSS, client_id, alias="Ace"))

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, (1, 2))) == [False, True]


def test_of_two_forms_that_saw_the_same_only_one_is_saved(begin: Begin) -> None:
    seen = client_pages.open_client(begin, BOSS, client_id=1).portrait.fingerprint

    def save(segment: str) -> bool:
        return succeeds(
            lambda: clients.change_client(
                begin, BOSS, client_id=1, typed={"segment": segment}, seen=seen, now=NOW
            )
        )

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(save, "abcd")) == [False, False, False, True]


def succeeds(action: Callable[[], object]) -> bool:
    try:
        action()
    except DomainError:
        return False
    return True


@pytest.mark.parametrize("typed", [{"aliases": ",".join(map(str, range(21)))}, {"name": "x" * 81}])
def test_there_is_a_most_of_everything(begin: Begin, typed: dict[str, str]) -> None:
    with pytest.raises(UnusableClient):
        change(begin, BOSS, **typed)


def test_another_team_neither_sees_nor_changes_a_client(begin: Begin) -> None:
    for act in (
        lambda: change(begin, STRANGER, name="Mine"),
        lambda: client_pages.open_client(begin, STRANGER, client_id=1),
        lambda: clients.archive_client(begin, STRANGER, client_id=1, now=NOW),
        lambda: agreements.open_new_agreement(begin, STRANGER, client_id=1, now=NOW),
    ):
        with pytest.raises(UnknownClient):
            act()
    assert client_pages.list_clients(begin, STRANGER).count == 0


def test_an_archived_client_leaves_the_list_and_keeps_its_name(begin: Begin) -> None:
    for _ in range(2):
        assert clients.archive_client(begin, BOSS, client_id=1, now=NOW).is_archived

    shown = client_pages.list_clients(begin, BOSS)
    assert ([client.name for _, client in shown.clients], shown.others) == (["Borealis"], 1)
    with pytest.raises(UnusableClient, match="Acme is there already, archived"):
        clients.add_client(begin, OTHER, clients.NewClient(name="Acme"), now=NOW)
    assert client_pages.open_client(begin, BOSS, client_id=1).change_count == 1


def test_a_page_beyond_the_last_is_the_last(begin: Begin) -> None:
    assert client_pages.list_clients(begin, BOSS, page=99).page == 0
    assert client_pages.open_client(begin, BOSS, client_id=1, page=99).page == 0


@pytest.mark.parametrize("actor", [OWNER, OTHER])
def test_an_agreement_is_a_managers(begin: Begin, actor: Actor) -> None:
    typed = {"kind": "retainer", "start": "2026-07-01"}
    with pytest.raises(OnlyManagers):
        agreements.add_agreement(begin, actor, client_id=1, typed=typed, now=NOW)


def test_no_agreement_is_kept_for_an_archived_client(begin: Begin) -> None:
    clients.archive_client(begin, BOSS, client_id=1, now=NOW)
    typed = {"kind": "retainer", "start": "2026-07-01"}

    with pytest.raises(ClientIsArchived):
        agreements.add_agreement(begin, BOSS, client_id=1, typed=typed, now=NOW)


def test_an_agreement_needs_its_first_day() -> None:
    with pytest.raises(UnusableFields):
        agreements.read_agreement({"kind": "fixed", "start": ""}, currency="EUR")
