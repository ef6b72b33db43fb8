"""One workspace never sees, changes or counts what belongs to another."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.domain.capture import Capture, EntryKind
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.draft import DraftState, Envelope, Version
from bot.domain.pin import Pin, PinKind
from bot.domain.rates import CostRate, ExchangeRate
from bot.domain.rule_change import ChangeState, UnknownRuleChange
from bot.domain.scope_request import ScopeRequest
from bot.domain.snapshot import Snapshot
from bot.domain.team import Person, Team
from bot.store.clients import UnknownClient
from bot.store.database import Database
from bot.store.drafts import UnknownDraft
from bot.store.entries import UnknownEntry
from bot.store.every_team import EveryTeam
from bot.store.pendings import PendingIsGone
from bot.store.pins import UnknownPin
from bot.store.schema import migrate
from bot.store.teams import UnknownTeam

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TODAY = NOW.date()
LINK = "https://a.slack.example/archives/C1/p1"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database in which team A owns one of everything, and team B nothing."""
    made = Database(database_url)
    migrate(made)
    with made.begin("A") as store:
        store.team.save(Team(id="A"), at=NOW)
        store.team.save_person(Person(user_id="U1", name="Priya", is_admin=True, read_at=NOW))
        client = store.clients.add(Client(key="acme", name="Acme", channel="C1"), by=None, at=NOW)
        ask = ScopeRequest(id="", asked_on=TODAY, text="x", permalink=LINK)
        store.entries.add(ask, client.id, by="U1", at=NOW)
        capture = Capture(kind=EntryKind.SCOPE_REQUEST, text="x")
        store.pendings.add(capture, by="U1", at=NOW)
        version = Version(
            number=1,
            subject="s",
            sections=(),
            envelope=Envelope(from_name="Priya"),
            fingerprint="f",
            author="U1",
            created_at=NOW,
        )
        store.drafts.add(
            client_id=client.id,
            kind="apology",
            why=[],
            complaint_ids=[],
            recipient=None,
            promised_by=None,
            version=version,
        )
        store.deliveries.add(DeliveryKind.EMAIL, {}, at=NOW, once="email:draft:1")
        store.deliveries.add_post("digest:2026-06-30", channel="C1", ts="1.1", at=NOW)
        store.inbox.add("Ev1", "reaction_added", {}, at=NOW)
        store.pins.add(
            Pin(
                id=0,
                client_id=client.id,
                kind=PinKind.BAND,
                value="red",
                reason="x",
                by="U1",
                set_on=TODAY,
                until=TODAY,
            ),
            at=NOW,
        )
        change = store.rule_changes.add(before={}, after={}, by="U1", at=NOW)
        store.rule_changes.save_report(change.id, {}, state=ChangeState.READY)
        raised = Complaint(id="", raised_on=TODAY, text="x", fault=Fault.OURS)
        store.entries.add(raised, client.id, by="U1", at=NOW)
        store.templates.save("apology", {"subject": "x"}, by="U1", at=NOW)
        store.reactions.set(LINK, "complaint", "U1", emoji="fire", event_ts="1.1", is_on=True)
        store.rates.save_cost_rates([CostRate(person="Ana", starts_on=TODAY, rate=1)])
        store.rates.save_exchange_rates(
            [ExchangeRate(currency="EUR", starts_on=TODAY, rate=Decimal(2))]
        )
        store.nights.claim(TODAY, now=NOW)
        store.nights.finish(TODAY, at=NOW)
        store.nights.save(
            [
                Snapshot(
                    client_id=client.id,
                    local_date=TODAY,
                    fit=1.0,
                    debt=0.0,
                    band="red",
                    ruled_band="red",
                    shown_band="red",
                    rule_version="1",
                    since=TODAY,
                    at_risk=True,
                    play="none",
                    receipt={},
                )
            ]
        )
    yield made
    made.close()


def test_what_a_team_owns_it_finds(database: Database) -> None:
    with database.begin("A") as store:
        assert store.clients.find("acme") is not None
        assert store.entries.find_by_permalink(ScopeRequest, LINK) is not None
        assert store.drafts.get(1).kind == "apology"
        assert len(list(store.histories.each())) == 1


def test_another_team_finds_nothing_of_it(database: Database) -> None:
    with database.begin("B") as store:
        assert store.team.find() is None
        assert store.team.find_person("U1") is None
        assert store.team.list_people(["U1"]) == {}
        assert store.clients.find("acme") is None
        assert store.clients.find_by_channel("C1") is None
        assert store.clients.list_all() == []
        assert store.clients.names() == []
        assert list(store.clients.each_name()) == []
        assert store.entries.find("S-1") is None
        assert store.entries.find_by_permalink(ScopeRequest, LINK) is None
        assert store.entries.list_logged_by("U1", limit=9) == []
        assert store.entries.count(ScopeRequest) == 0
        assert list(store.histories.each()) == []
        assert store.drafts.list_in(list(DraftState)) == []
        assert store.drafts.count_in(list(DraftState)) == 0
        assert store.drafts.list_asked_by("U1", limit=9) == []
        assert store.drafts.newest_since([1], None) == {}
        assert store.entries.list_unapproved(limit=9) == []
        assert store.deliveries.find_post("digest:2026-06-30") is None
        assert store.deliveries.state_of("email:draft:1") is None
        assert not store.deliveries.cancel("email:draft:1")
        assert store.nights.last_done() is None
        assert not store.nights.is_done(TODAY)
        assert store.nights.list_night(TODAY) == []


def test_another_team_finds_no_pin_rule_digest_or_lesson_of_it(database: Database) -> None:
    with database.begin("B") as store:
        assert store.pins.list_of(1) == []
        assert store.pins.held_on(TODAY) == {}
        assert store.rule_changes.find_newest(ChangeState.READY) is None
        assert store.nights.course(1, TODAY) == []
        assert store.nights.list_shown(TODAY) == {}
        assert store.nights.night_before(date(2099, 1, 1)) is None
        assert store.nights.count_standings(TODAY) == store.nights.count_decisions(TODAY) == 0
        assert store.nights.list_unscored(None, limit=9) == []
        assert store.digests.baseline(date(2099, 1, 1)) is None
        assert store.digests.list_contested(TODAY, None) == []
        assert store.digests.list_owners_with_news(TODAY, None) == []
        assert store.digests.list_rows(TODAY, None, limit=9) == []
        assert store.digests.checked_at(TODAY) is None
        assert store.delays.late(TODAY, limit=9).count == 0
        assert list(store.surveys.segments(TODAY, with_money=True)) == []
        assert list(store.surveys.complaints(date(2000, 1, 1))) == []
        assert store.clients.list_named([1]) == []
        assert store.clients.list_numbers() == []
        assert store.reactions.find_kind(LINK, "fire", "U1") is None
        assert store.deliveries.list_posts("digest:") == []
        assert store.templates.list_all() == store.templates.list_of("apology") == []
        assert store.templates.used("apology") == {}
        assert store.rates.get().cost_rates == store.rates.get().exchange_rates == ()
        assert not store.rates.remove_cost_rate("Ana", TODAY)
        assert not store.rates.remove_exchange_rate("EUR", TODAY)


def test_another_team_lifts_keeps_and_decides_nothing_of_it(database: Database) -> None:
    with database.begin("B") as store:
        store.team.save(Team(id="B"), at=NOW)
        for refused in (
            lambda: store.pins.get(1),
            lambda: store.pins.lift(1, by="U9", on=TODAY),
            lambda: store.pins.keep(1, rule_then="red"),
        ):
            with pytest.raises(UnknownPin):
                refused()
        for method in (store.rule_changes.get, store.rule_changes.hold):
            with pytest.raises(UnknownRuleChange):
                method(1)
        with pytest.raises(UnknownRuleChange):
            store.rule_changes.decide(1, ChangeState.SAVED, by="U9", at=NOW)
        with pytest.raises(UnknownClient):
            store.clients.mute(1, TODAY)
        assert not store.nights.renew(TODAY, 1, until=NOW)
        assert not store.deliveries.hasten("email:draft:1", at=NOW)
        store.reactions.clear(LINK, "complaint")
        assert store.templates.use("apology", is_used=False) == []
        store.templates.save("apology", {"subject": "theirs"}, by="U9", at=NOW)
        store.templates.save("apology", {}, by="U9", at=NOW)
    with database.begin("A") as store:
        assert store.pins.get(1).lifted_on is None
        assert store.rule_changes.get(1).state is ChangeState.READY
        assert store.reactions.list_users(LINK, "complaint") == ["U1"]
        assert store.templates.used("apology") == {"subject": "x"}


def test_another_team_changes_nothing_of_it(database: Database) -> None:
    with database.begin("B") as store:
        store.team.save(Team(id="B"), at=NOW)
        with pytest.raises(UnknownEntry):
            store.entries.change("S-1", by="U9", at=NOW, action="x", text="y")
        with pytest.raises(UnknownClient):
            store.clients.get(1)
        with pytest.raises(UnknownClient):
            store.clients.save(1, Client(key="x", name="x"), by=None, at=NOW)
        for method in (store.drafts.get, store.drafts.hold):
            with pytest.raises(UnknownDraft):
                method(1)
        with pytest.raises(PendingIsGone):
            store.pendings.take(1, by="U1")
        store.inbox.forget_before(datetime(2099, 1, 1, tzinfo=UTC))
        store.pendings.forget_before(datetime(2099, 1, 1, tzinfo=UTC))
    with database.begin("A") as store:
        assert store.entries.get("S-1").value.text == "x"
        assert store.pendings.get(1, by="U1").text == "x"
        assert store.deliveries.state_of("email:draft:1") is DeliveryState.QUEUED


def test_the_same_names_and_numbers_live_side_by_side(database: Database) -> None:
    with database.begin("B") as store:
        store.team.save(Team(id="B"), at=NOW)
        account = store.clients.add(Client(key="acme", name="Acme"), by=None, at=NOW)
        assert account.id == 1
        assert store.inbox.add("Ev1", "reaction_added", {}, at=NOW)
        assert store.nights.claim(TODAY, now=NOW)
        assert store.deliveries.add(DeliveryKind.EMAIL, {}, at=NOW, once="email:draft:1")


def test_a_team_that_nobody_knows_has_no_settings(database: Database) -> None:
    with database.begin("C") as store, pytest.raises(UnknownTeam):
        store.team.get()


def test_what_waits_says_whose_it_is(database: Database) -> None:
    every_team = EveryTeam(database.session)
    delivery = every_team.claim_delivery(now=NOW)
    arrival = every_team.claim_arrival(now=NOW)

    assert delivery is not None
    assert arrival is not None
    assert (delivery.team_id, arrival.team_id) == ("A", "A")
    assert [team.id for team in every_team.list_teams()] == ["A"]
    assert every_team.claim_delivery(now=NOW) is None


def test_a_process_with_one_workspaces_token_serves_that_one_alone(database: Database) -> None:
    only_b = EveryTeam(database.session, only="B")

    assert only_b.claim_delivery(now=NOW) is None
    assert only_b.claim_arrival(now=NOW) is None
    assert only_b.list_teams() == []
    assert EveryTeam(database.session, only="A").claim_delivery(now=NOW) is not None
