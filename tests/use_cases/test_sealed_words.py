"""A workspace seals its words: nobody reads them without the keys, and the bot works as before."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from planted import NOW, TEAM, plant
from switched import raw, readable, state_of, turn, work

from bot.domain.client import Client, Contact
from bot.domain.complaint import Complaint
from bot.domain.rates import CostRate
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor, Team
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.rows import ClientRow
from bot.store.schema import migrate
from bot.store.sealed_columns import COLUMNS
from bot.store.sealing import SealedWithAnotherKey
from bot.store.word_seals import KeysAreMissing
from bot.use_cases import sealed_words
from bot.use_cases.sealed_words import QUIET, choose_sealing, seal_step

KEY, NEWER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
WORKSPACE = Team(id=TEAM, managers=("U0BOSS",), currency="USD")
BOSS = Actor(team=WORKSPACE, user_id="U0BOSS", name="Dana Whitfield", is_manager=True)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url, keys=KEY)
    migrate(made)
    with made.begin(TEAM) as store:
        store.team.save(WORKSPACE, at=NOW)
    yield made
    made.close()


def opened(database: Database) -> list[object]:
    """Return all that the ledger holds, as the bot reads it."""
    with database.begin(TEAM, reading=True) as store:
        return [
            store.clients.portrait(1),
            store.histories.get(1),
            store.drafts.get(1),
            list(store.records.each_change()),
            store.records.list_pins(),
            store.clients.names(),
            store.proposals.list_open(limit=9),
            store.rates.list_cost_rates(),
        ]


def test_turning_it_on_seals_every_word_there_is_and_turning_it_off_opens_them(
    database: Database,
) -> None:
    with database.session() as session:
        plant(session)
    before, clear = opened(database), readable(database)
    assert len(clear) > 40

    turn(database, on=True)

    assert state_of(database) == "sealed"
    assert readable(database) == set()
    assert opened(database) == before

    turn(database, on=False, at=1)

    assert state_of(database) == ""
    assert readable(database) == clear
    assert not [one for one in raw(database) if "sealed:" in one[2] and one[:2] in COLUMNS]
    assert opened(database) == before


def test_what_is_written_while_it_is_turned_on_is_sealed_and_found(database: Database) -> None:
    with database.begin(TEAM) as store:
        store.clients.add(Client(key="zanzibar-ltd", name="Zanzibar Ltd"), by=None, at=NOW)
        choose_sealing(store, wanted=True, by="U0BOSS", now=NOW)
        store.clients.add(Client(key="zanzibar-two", name="Zanzibar Two"), by=None, at=NOW)
    assert ("clients", "name") in readable(database)

    with database.begin(TEAM) as store:
        assert store.clients.match("zanzibar ltd").exact == (1,)
        assert store.clients.match("zanzibar two").exact == (2,)
        assert store.clients.match("zanzibar").exact == (1, 2)
        assert store.clients.match("zanzibur two").near == (2, 1)
        assert [one.client.name for one in store.clients.list_page(limit=9)] == [
            "Zanzibar Ltd",
            "Zanzibar Two",
        ]
    work(database, until=NOW + QUIET)
    assert readable(database) == set()


def test_a_row_that_an_older_transaction_left_open_is_sealed_by_the_last_pass(
    database: Database,
) -> None:
    with database.begin(TEAM) as store:
        choose_sealing(store, wanted=True, by="U0BOSS", now=NOW)
    work(database, until=NOW)
    assert state_of(database) == "sealing"
    with database.session() as session:
        late = {"team_id": TEAM, "id": 1, "key": "zanzibar-ltd", "name": "Zanzibar Ltd"}
        session.add(ClientRow(**late, currency="USD", created_at=NOW))
    assert ("clients", "name") in readable(database)

    work(database, until=NOW + QUIET)

    assert state_of(database) == "sealed"
    assert readable(database) == set()


def test_a_step_that_is_done_twice_changes_nothing_the_second_time(database: Database) -> None:
    with database.session() as session:
        plant(session)
    with database.begin(TEAM) as store:
        choose_sealing(store, wanted=True, by="U0BOSS", now=NOW)
    arrival = EveryTeam(database.session).claim_arrival(now=NOW, kinds=["seal_words"])
    assert arrival is not None

    seal_step(database.begin, team_id=TEAM, body=arrival.body, now=NOW)
    once = readable(database)
    seal_step(database.begin, team_id=TEAM, body=arrival.body, now=NOW)

    assert readable(database) == once
    waiting = [one for one in raw(database) if one[:2] == ("inbox", "event_id")]
    assert len([one for one in waiting if one[2].startswith("seal_words:")]) == 2


def test_aliases_contacts_rates_and_segments_are_changed_as_before(database: Database) -> None:
    turn(database, on=True)
    with database.begin(TEAM) as store:
        acme = Client(key="acme", name="Acme", segment="Retail", contact_email="jo@acme.example")
        store.clients.add(acme, by=None, at=NOW)
        store.clients.add_aliases(1, ["Zanzibar", "zanzibar inc"])
        store.clients.set_contacts(1, [Contact(name="Ana Zanzibar", email="ana@z.example")])
        store.rates.save_cost_rates([CostRate(person="Ana Zanzibar", starts_on=NOW.date(), rate=5)])
    with database.begin(TEAM) as store:
        store.clients.set_aliases(1, ["Zanzibar", "Stone Town"])
        again = [CostRate(person="ana zanzibar", starts_on=NOW.date(), rate=7)]
        assert store.rates.save_cost_rates(again) == 1
        assert store.rates.save_cost_rates(again) == 0
        assert [one.rate for one in store.rates.list_cost_rates()] == [7]
        assert store.clients.aliases_of(1) == ["Stone Town", "Zanzibar"]
        assert store.clients.find_named(["stone town"]) == [(1, "stone-town")]
        assert store.clients.find_named(["zanzibar inc"]) == []
        assert store.rates.remove_cost_rate("Ana Zanzibar", NOW.date())
        assert store.rates.list_cost_rates() == []

    assert readable(database) | readable(database, "stone") | readable(database, "acme") == set()


def test_without_the_keys_a_sealed_workspace_is_not_read_but_told_what_is_missing(
    database: Database, database_url: str
) -> None:
    turn(database, on=True)
    with database.begin(TEAM) as store:
        store.clients.add(Client(key="acme", name="Acme"), by=None, at=NOW)
    keyless, stranger = Database(database_url), Database(database_url, keys=NEWER)

    with keyless.begin(TEAM) as store, pytest.raises(KeysAreMissing) as missing:
        store.team.get()
    with stranger.begin(TEAM) as store, pytest.raises(SealedWithAnotherKey) as other:
        store.clients.get(1)

    assert "GOODFIT_ENCRYPTION_KEYS is not set" in missing.value.sentence
    assert "Put the old key back" in other.value.sentence
    keyless.close()
    stranger.close()


def test_a_newer_key_is_used_at_once_and_takes_over_what_the_old_one_sealed(
    database: Database, database_url: str
) -> None:
    turn(database, on=True)
    with database.begin(TEAM) as store:
        store.clients.add(Client(key="acme", name="Acme"), by=None, at=NOW)
        store.entries.add(
            ScopeRequest(id="", asked_on=date(2026, 6, 1), text="a banner"), 1, by=None, at=NOW
        )
    both = Database(database_url, keys=f"{NEWER},{KEY}")
    with both.begin(TEAM) as store:
        assert store.clients.match("acme").exact == (1,)
        assert store.clients.find("acme") is not None

    assert sealed_words.reseal(both.begin, team_id=TEAM) >= 3

    newest = Database(database_url, keys=NEWER)
    with newest.begin(TEAM) as store:
        assert store.clients.match("acme").exact == (1,)
        assert store.histories.get(1).scope_requests[0].text == "a banner"
    assert sealed_words.reseal(both.begin, team_id=TEAM) == 0
    both.close()
    newest.close()


def test_a_workspace_that_did_not_ask_is_kept_as_before(database: Database) -> None:
    other = "T0OTHER"
    turn(database, on=True)
    with database.begin(other) as store:
        store.team.save(Team(id=other), at=NOW)
        store.clients.add(Client(key="zanzibar-ltd", name="Zanzibar Ltd"), by=None, at=NOW)
        complaint = Complaint(id="", raised_on=NOW.date(), text="late", points=("Zanzibar",))
        store.entries.add(complaint, 1, by=None, at=NOW)

    assert ("clients", "name") in readable(database)
    assert ("complaints", "points") in readable(database)


def test_words_that_look_sealed_are_read_as_they_were_typed(database: Database) -> None:
    typed = "sealed:0123abcd:Zanzibar"
    for on in (False, True):
        turn(database, on=on, at=2)
        with database.begin(TEAM) as store:
            number = store.clients.count() + 1
            made = Client(key=f"c{number}", name=typed, contact_name=typed)
            store.clients.add(made, by=None, at=NOW)
        with database.begin(TEAM) as store:
            found = store.clients.get(number).client
            assert (found.name, found.contact_name) == (typed, typed)


def test_sqlites_file_keeps_nothing_of_what_was_readable_before(tmp_path: Path) -> None:
    made = Database(f"sqlite:///{tmp_path}/goodfit.db", keys=KEY)
    migrate(made)
    with made.begin(TEAM) as store:
        store.team.save(WORKSPACE, at=NOW)
        store.clients.add(Client(key="zanzibar-ltd", name="Zanzibar Ltd"), by=None, at=NOW)
        store.clients.add_aliases(1, ["Zanzibar & Sons"])

    turn(made, on=True)

    made.close()
    for file in tmp_path.iterdir():
        assert b"anzibar" not in file.read_bytes(), file.name
