"""A workspace that has been used: drafts in every state, pins, nights, edits, rules, rates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from delivery.post_office import open_post_office

from bot.delivery.email import SmtpMailer
from bot.delivery.slack import SlackWriter, web_client
from bot.delivery.slack_read import SlackReader
from bot.domain.agreement import Agreement, AgreementKind, TimeEntry
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault
from bot.domain.draft import Draft
from bot.domain.follow_up import Answer
from bot.domain.history import Note, NoteKind
from bot.domain.rates import CostRate, ExchangeRate
from bot.domain.rules import DEFAULT
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.team import Actor, Person, Team
from bot.messages.template_sources import shipped_sources
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.use_cases import (
    answers,
    approvals,
    clients,
    comments,
    drafts,
    entries,
    letter_templates,
    nights,
    pins,
    reminders,
    rules,
)
from bot.use_cases.deliveries import EMAIL_KINDS, send_next
from bot.use_cases.letter_templates import mark_of
from bot.use_cases.pin_checks import NewPins
from bot.use_cases.ways import Ways

TEAM = "T0FULL"
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)  # a Tuesday
TODAY = NOW.date()
BOSS, SECOND, OWNER = "U0BOSS", "U0SECOND", "U0OWNER"
SETTINGS = Team(
    id=TEAM,
    name='Harbour & Pine, "the agency"',
    url="https://harbour-pine.slack.example/",
    bot_user_id="U0BOT",
    timezone="Europe/Berlin",
    night_hour=3,
    currency="EUR",
    holidays="DE",
    workdays=(0, 1, 2, 3),
    digest_channel="C0HEALTH",
    approvals_channel="C0APPROVE",
    managers=(BOSS, SECOND),
    manager_groups=("S0LEADS",),
    emoji={"wave": "praise", "triangular_ruler": "scope_request"},
    hold_seconds=0,
    offer_limit=123_45,
    digest_hour=8,
    only_changes=True,
    owner_digests=True,
    rules={"silence": {"weight": 0.2, "scale": [[7.0, 0.0], [60.0, 1.0]]}},
    tone="formal",
    fallback_approver=SECOND,
    scopes=("chat:write",),
)
APOLOGY = {
    "recipient": "jo@acme.example",
    "contact": "Jo",
    "thing": "September report",
    "miss": "we sent your September report two days late",
    "point_1": "=I left it in my outbox, before the holiday.\nIt went out on “Monday” 🙂.",
    "next_step": "Read the report before it leaves",
    "done_by": "2070-11-28",
    "owner": "Tom Okafor",
    "update_on": "2070-11-30",
    "prevention": "Two people now have the date in their calendar",
    "checker": "Dana Whitfield",
}


def a_full_ledger(database: Database) -> None:
    """Fill an empty database with what people did over some days."""
    with database.begin(TEAM) as store:
        store.team.save(SETTINGS, at=NOW)
        for user in (BOSS, SECOND, OWNER):
            store.team.save_person(
                Person(user_id=user, name=user.title(), email=f"{user}@hp.example", read_at=NOW)
            )
    some_clients(database)
    for night in (3, 2):
        a_night(database, NOW - timedelta(days=night))
    more_asks(database)
    a_night(database, NOW - timedelta(days=1))
    drafts_in_every_state(database)
    pinned_twice(database)
    edited(database)
    other_rules_and_words(database)
    with database.begin(TEAM) as store:
        store.rates.save_cost_rates(
            [
                CostRate(person=None, starts_on=date(2026, 1, 1), rate=85_50),
                CostRate(person="Ana B", starts_on=date(2026, 2, 1), rate=99_99),
            ]
        )
        store.rates.save_exchange_rates(
            [ExchangeRate(currency="JPY", starts_on=date(2026, 1, 1), rate=Decimal("0.00611"))]
        )


def some_clients(database: Database) -> None:
    with database.begin(TEAM) as store:
        for key, currency in (("acme", "EUR"), ("baka", "JPY"), ("dhow", "KWD")):
            client = Client(
                key=key,
                name=f"{key.title()} Ltd",
                owner=OWNER,
                contact_name="Jo",
                contact_email=f"jo@{key}.example",
                currency=currency,
            )
            client_id = store.clients.add(client, by=None, at=NOW - timedelta(days=90)).id
            retainer = Agreement(
                id="",
                kind=AgreementKind.RETAINER,
                start=date(2026, 1, 1),
                fee=600_000,
                included_hours=60.0,
            )
            store.entries.add(retainer, client_id, by=BOSS, at=NOW)
            wrong = Complaint(id="", raised_on=date(2026, 6, 20), text="late", fault=Fault.OURS)
            store.entries.add(wrong, client_id, by=OWNER, at=NOW)
            for day in range(1, 12):
                ask = ScopeRequest(id="", asked_on=TODAY - timedelta(days=day), text="more")
                store.entries.add(replace(ask, hours=3.0), client_id, by=OWNER, at=NOW)
                time = TimeEntry(id="", on=TODAY - timedelta(days=day), hours=7.1, person="Ana B")
                store.entries.add(time, client_id, by=None, at=NOW)
            said = Note(id="", on=date(2026, 6, 25), kind=NoteKind.PRAISE, text="good")
            store.entries.add(said, client_id, by=OWNER, at=NOW)


def more_asks(database: Database) -> None:
    """Let a client ask for so much that its band is another one from the next night on."""
    with database.begin(TEAM) as store:
        for _ in range(6):
            ask = ScopeRequest(id="", asked_on=TODAY - timedelta(days=20), text="more", hours=9.0)
            store.entries.add(replace(ask, decision=Decision.GOODWILL), 1, by=OWNER, at=NOW)


def a_night(database: Database, moment: datetime) -> None:
    assert nights.run_night(database.begin, team_id=TEAM, night=moment.date(), clock=lambda: moment)


def boss(database: Database, user: str = BOSS) -> Actor:
    with database.begin(TEAM, reading=True) as store:
        return Actor(team=store.team.get(), user_id=user, name=user.title(), is_manager=True)


def drafted(database: Database, client_id: int = 1, **answered: str) -> Draft:
    told = APOLOGY | {"recipient": f"jo@{('acme', 'baka', 'dhow')[client_id - 1]}.example"}
    return drafts.start_draft(
        database.begin,
        boss(database),
        client_id=client_id,
        kind="apology",
        answers=told | answered,
        now=NOW,
    )


def approved(database: Database, draft: Draft, *, by_email: bool = True) -> None:
    approvals.approve_draft(
        database.begin,
        boss(database, SECOND),
        draft_id=draft.id,
        seen=draft.version.fingerprint,
        reason="=read, and fine",
        by_email=by_email,
        now=NOW,
    )


def drafts_in_every_state(database: Database) -> None:
    """Draft 1 was sent, 2 is parked, 3 waits, 4 is held, 5 handed over, 6 rejected, 7 by hand."""
    begin, manager = database.begin, boss(database)
    sent, parked = drafted(database), drafted(database, 2)
    approved(database, sent)
    send_mail(database)
    approved(database, parked)
    EveryTeam(database.session).claim_delivery(now=NOW, kinds=EMAIL_KINDS)
    send_mail(database, NOW + timedelta(minutes=11))
    answers.answer_letter(begin, manager, draft_id=1, answer=Answer.NONE, now=NOW)
    waits = drafted(database, 3)
    waits = drafts.edit_draft(
        begin,
        manager,
        draft_id=waits.id,
        seen=waits.version.fingerprint,
        edits={"subject": "+49 is not our number", "recipient": ""},
        now=NOW,
    )
    comments.comment_on_draft(begin, manager, draft_id=waits.id, words="-- really?\r\n", now=NOW)
    seen = waits.version.fingerprint
    reminders.snooze(begin, manager, draft_id=waits.id, seen=seen, now=NOW)
    held = drafted(database, 3)
    handed, rejected, by_hand = (drafted(database, 3) for _ in range(3))
    approved(database, handed, by_email=False)
    approvals.reject_draft(
        begin,
        manager,
        draft_id=rejected.id,
        seen=rejected.version.fingerprint,
        reason="@not like this",
        now=NOW,
    )
    approved(database, by_hand, by_email=False)
    approved(database, held)
    approvals.mark_sent(begin, manager, draft_id=by_hand.id, now=NOW)


def send_mail(database: Database, now: datetime = NOW) -> None:
    slack = web_client("xoxb-nobody", "http://127.0.0.1:9/")
    with open_post_office() as (_, port):
        mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", "hello@hp.example", now=lambda: now)
        ways = Ways(SlackWriter(slack), SlackReader(slack, lambda _: []), mailer)
        every_team = EveryTeam(database.session)
        while send_next(every_team, database.begin, lambda _: ways, now=now, kinds=EMAIL_KINDS):
            pass


def pinned_twice(database: Database) -> None:
    for band, until in (("green", "2026-08-01"), ("amber", "2026-09-01")):
        new = NewPins(client_id=2, band=band, play="none", reason="=we agreed", until=until)
        pins.set_pins(database.begin, boss(database), new, now=NOW)


def edited(database: Database) -> None:
    begin, manager = database.begin, boss(database)
    for revision, columns in enumerate(({"hours": 2.5}, {"client_id": 3})):
        entries.change_entry(begin, manager, ref="S-1", revision=revision, columns=columns, now=NOW)
    clients.change_client(
        begin, manager, client_id=1, typed={"segment": "retail", "alias": "ACME"}, now=NOW
    )
    clients.archive_client(begin, manager, client_id=3, now=NOW)
    clients.reactivate_client(begin, manager, client_id=3, now=NOW)


def other_rules_and_words(database: Database) -> None:
    begin, manager = database.begin, boss(database)
    rules.set_rules(
        begin,
        rules.replay_now(begin, team_id=TEAM, typed={"thresholds": {"green_from": 90}}, now=NOW),
        team_id=TEAM,
        by="goodfit rules set",
        now=NOW,
    )
    with begin(TEAM, reading=True) as store:
        seen = rules.tuned(store.team.get().rules).version
    typed: dict[str, Any] = {"thresholds": {"green_from": 80}}
    rules.propose_rules(begin, manager, typed, seen=seen, now=NOW + timedelta(minutes=1))
    assert seen != DEFAULT.version
    shipped = shipped_sources("check_in")
    own = replace(shipped, subject="Our word: how is it going?\n")
    letter_templates.save_template(begin, manager, "check_in", own, seen=mark_of(shipped), now=NOW)
    letter_templates.use_original(begin, manager, "check_in", now=NOW)
