"""Every button, menu, form and command there is, used by whoever may not, with any numbers.

The tables here name them all: one that is new fails the first test until somebody says who may.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.domain.agreement import (
    Agreement,
    AgreementKind,
    Deliverable,
    Investment,
    MoneyEntry,
    MoneyKind,
    TimeEntry,
)
from bot.domain.capture import Capture
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault
from bot.domain.draft import Envelope, Version
from bot.domain.dry_run import DryRun, UnknownName
from bot.domain.entry import EntryKind
from bot.domain.file_import import ImportState
from bot.domain.history import Note, NoteKind
from bot.domain.pin import Pin, PinKind
from bot.domain.rule_change import ChangeState
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor, Person, PersonKind, Team
from bot.listeners.actions import ACTIONS
from bot.listeners.answering import answer
from bot.listeners.commands import COMMANDS
from bot.listeners.desk import Desk
from bot.listeners.payloads import read
from bot.listeners.views import VIEWS
from bot.messages import ids
from bot.store.database import Database
from bot.store.rows import Base
from bot.store.schema import migrate
from bot.store.store import Store
from bot.use_cases import forgetting, nights
from bot.use_cases.drawing import draw_card
from bot.use_cases.homes import draw_home
from bot.use_cases.people import recognise

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TODAY = NOW.date()
OURS, THEIRS = "T0OURS", "T0THEIRS"
BOSS, OWNER, MEMBER = "U0BOSS", "U0OWNER", "U0MEMBER"
OUTSIDERS = {
    "U0GUEST": PersonKind.GUEST,
    "W0OUTSIDE": PersonKind.EXTERNAL,
    "U0GONE": PersonKind.GONE,
    "U0BOT": PersonKind.BOT,
}
REFUSAL = "Goodfit is for members of this workspace only."
SECRET = "Zanzibar"
# The number of the other workspace's only client; ours has clients 1 and 2.
ITS_CLIENT = 9

# Who may use what, at the least: a manager, who owns the client (or logged the entry), a member.
MANAGERS_ALONE = frozenset(
    (
        ids.ARCHIVE_CLIENT,
        ids.REACTIVATE_CLIENT,
        ids.FORGET_CLIENT,
        ids.FORGET_FORM,
        ids.ERASE_CONTACT,
        ids.CHOOSE_CONTACT_FORM,
        ids.ERASE_CONTACT_FORM,
        ids.ADD_AGREEMENT,
        ids.AGREEMENT_FORM,
        ids.AGREEMENT_EDIT_FORM,
        ids.APPROVE,
        ids.REJECT,
        ids.REASON_FORM,
        ids.REJECT_FORM,
        ids.STOP,
        ids.POST_AGAIN,
        ids.SNOOZE_DRAFT,
        ids.STOP_REMINDING,
        ids.OFFER_COST,
        ids.APPROVE_INVESTMENT,
        ids.UNAPPROVE_INVESTMENT,
        ids.SETTINGS,
        ids.SETUP_FORM,
        ids.DIGEST_MORE,
        ids.HOW_OFTEN,
        ids.MUTE_FORM,
        ids.OPEN_RULES,
        ids.RULES_PAGE,
        ids.RULES_DEFAULTS,
        ids.SHOW_RULE_CHANGE,
        ids.USE_RULES,
        ids.KEEP_RULES,
        ids.RULES_FORM,
        ids.PIN,
        ids.KEEP_PIN,
        ids.LIFT_PIN,
        ids.PIN_FORM,
        ids.IMPORT_NAME,
        ids.IMPORT_ALL,
        ids.IMPORT_READING,
        ids.IMPORT_TAKE,
        ids.IMPORT_DROP,
        ids.OPEN_TEMPLATES,
        ids.CHANGE_TEMPLATE,
        ids.ORIGINAL_TEMPLATE,
        ids.OWN_TEMPLATE,
        ids.TEMPLATE_FORM,
        ids.FIND_CLIENTS,
        ids.ADD_PROPOSED,
        ids.LEAVE_PROPOSED,
        ids.PROPOSALS_PAGE,
        ids.SKIP_FIRST_STEPS,
        ids.FIRST_SETUP,
        ids.FIRST_SETUP_FORM,
        ids.OPEN_MAIL_WAY,
        ids.STOP_MAIL,
        ids.MAIL_FORM,
        ids.AUDIT_PAGE,
        ids.ANSWERS_FORM,
    )
)
OWNERS_TOO = frozenset(
    (
        ids.EDIT_CLIENT,
        ids.EDIT_CONTACTS,
        ids.CLIENT_EDIT_FORM,
        ids.CONTACTS_FORM,
        ids.OPEN_LETTER,
        ids.DRAFT_FORM,
        ids.EDIT_DRAFT,
        ids.DRAFT_EDIT_FORM,
        ids.MARK_SENT,
        ids.BRING_BACK,
        ids.DRAFT_MORE,
        ids.DRAFT_AGAIN,
        ids.AGAIN_FORM,
        ids.COMMENT_FORM,
        ids.ANSWER_ACCEPTED,
        ids.ANSWER_NOT_SATISFIED,
        ids.ANSWER_NONE,
        ids.ANSWER_RESOLVED,
        ids.DELIVERED,
        ids.DUTY_DONE,
        ids.UNDO,
        ids.RESTORE,
        ids.EDIT,
        ids.ENTRY_EDIT_FORM,
        ids.THEIR_SIDE_FORM,
        ids.OUR_SIDE_FORM,
        ids.COURSE_FORM,
        ids.COMPLAINT_STEP,
        ids.FIX_FAILED,
        ids.ALREADY_FIXED,
        ids.NEW_COMPLAINT,
        ids.RAISE_AGAIN,
        ids.RAISE_AGAIN_FORM,
        ids.RERAISE_FORM,
        ids.MARK_FIXED,
        ids.SET_BACK,
    )
)
MEMBERS_TOO = frozenset(
    (
        ids.MORE,
        ids.LOG_ANYWAY,
        ids.PICK_CLIENT,
        ids.PICK_KIND,
        ids.OPEN_PENDING,
        ids.NEW_CLIENT,
        ids.OPEN_CLIENT,
        ids.CREATE_CLIENT,
        ids.LIST_CLIENTS,
        ids.CLIENT_PAGE,
        ids.CLIENT_MORE,
        ids.REVIEW,
        ids.CHOOSE_LETTER,
        ids.SHOW_DRAFT,
        ids.SEE_VERSION,
        ids.SEE_FINDINGS,
        ids.OPEN_MAIL,
        ids.GO_TO_DRAFT,
        ids.SHOW_FIT,
        ids.SHOW_RECEIPTS,
        ids.RECEIPTS_PAGE,
        ids.LOG_FOR_CLIENT,
        ids.SHOW_COURSE,
        ids.CARD_MORE,
        ids.FIT_PAGE,
        ids.FIT_TABLE,
        ids.PORTFOLIO,
        ids.LOG_FROM_HOME,
        ids.LOG_COMPLAINT_FROM_HOME,
        ids.HOME_MORE,
        ids.HOME_PAGE,
        ids.ENTRY_FORM,
        ids.CLIENT_FORM,
    )
)
EVERYTHING = sorted((*ACTIONS, *VIEWS))
# What is written down of everybody's use, and is no part of the ledger.
BESIDE = frozenset(
    ("looks", "audit", "inbox", "deliveries", "counters", "people", "pendings", "reactions")
)
MONEY = ("€", "8,888", "4,444", "7,777", "333.00", "555.00", "888800", "444400", "33300")
PARTS_OF_FIT = ("", "own", "Acme", "segments", "lessons", "portfolio", "nobody")
FORM_WORDS = {
    "text": "x",
    "client_name": "Nobody",
    "reason": "x",
    "on": "2026-06-30",
    "due": "2026-06-30",
    "until": "2026-07-30",
    "days": "7",
    "band": "red",
    "play": "graceful_exit",
    "fault": "theirs",
    "cause": "none",
    "decision": "declined",
    "thresholds.green_from": "99",
    "name": "A new one",
    "note_kind": "praise",
    "verdict": "fix_failed",
    "currency": "EUR",
    "timezone": "Europe/Berlin",
    "night_hour": "3",
    "hold_seconds": "0",
    "kind": "retainer",
    "start": "2026-01-01",
    "contact": "Jo",
}


def a_ledger(database: Database, team_id: str, *, padding: int, name: str, copies: int = 1) -> int:
    """Give a workspace so many of everything, behind `padding` clients; return its client."""
    with database.begin(team_id) as store:
        store.team.save(Team(id=team_id, managers=(BOSS,)), at=NOW)
        for user in (BOSS, OWNER, MEMBER):
            store.team.save_person(Person(user_id=user, name=user, read_at=NOW))
        for user, kind in OUTSIDERS.items():
            store.team.save_person(Person(user_id=user, name=user, kind=kind, read_at=NOW))
        for number in range(padding):
            client = Client(key=f"other-{number}", name=f"Other {number}")
            store.clients.add(client, by=None, at=NOW)
        own = Client(key="own", name=name, owner=OWNER, currency="EUR", segment=name)
        account = store.clients.add(own, by=None, at=NOW)
        for _ in range(copies):
            one_of_everything(store, account.id, name)
    assert nights.run_night(database.begin, team_id=team_id, night=TODAY, clock=lambda: NOW)
    return account.id


def one_of_everything(store: Store, client_id: int, name: str) -> None:
    for value in entries(name):
        store.entries.add(value, client_id, by=OWNER, at=NOW)
    store.pendings.add(Capture(kind=EntryKind.SCOPE_REQUEST, text=name), by=OWNER, at=NOW)
    store.pins.add(
        Pin(
            id=0,
            client_id=client_id,
            kind=PinKind.BAND,
            value="green",
            reason=name,
            by=BOSS,
            set_on=TODAY,
            until=TODAY + timedelta(days=9),
        ),
        at=NOW,
    )
    a_draft(store, client_id, name)
    store.templates.save("apology", {"subject": name}, by=BOSS, at=NOW)
    change = store.rule_changes.add(before={}, after={"silence": {"weight": 0.2}}, by=BOSS, at=NOW)
    store.rule_changes.save_report(change.id, {}, state=ChangeState.READY)
    a_file(store, name)


def entries(name: str) -> list[Any]:
    return [
        ScopeRequest(id="", asked_on=TODAY, text=name, hours=9.0, amount=777_700),
        Complaint(id="", raised_on=date(2026, 6, 1), text=name, fault=Fault.OURS),
        Deliverable(id="", promised=name, due=date(2026, 6, 1)),
        Note(id="", on=date(2026, 5, 1), kind=NoteKind.CLIENT_DUTY, text=name, due=TODAY),
        Note(id="", on=TODAY, kind=NoteKind.DISCOUNT_ASK, text=name),
        Investment(id="", start=TODAY, end=None, hours=3.0, purpose=name),
        *(TimeEntry(id="", on=date(2026, 6, n), hours=8.0, cost_rate=33_300) for n in range(1, 30)),
        MoneyEntry(id="", on=TODAY, kind=MoneyKind.INVOICE, amount=444_400),
        MoneyEntry(id="", on=TODAY, kind=MoneyKind.REFUND, amount=55_500),
        Agreement(
            id="",
            kind=AgreementKind.RETAINER,
            start=date(2025, 1, 1),
            end=None,
            fee=888_800,
            included_hours=20.0,
            scope=name,
        ),
    ]


def a_file(store: Store, name: str) -> None:
    """Keep a file that waits for its only name to be known."""
    sent = store.file_imports.add(
        user_id=BOSS, file_id="F1", file_name=name, ts="1.1", has_words=False, at=NOW
    )
    figures = DryRun(rows=1, unknown=(UnknownName(name=name, rows=1, hours=1.0),))
    store.file_imports.save(replace(sent, state=ImportState.WAITING, figures=figures))


def a_draft(store: Store, client_id: int, name: str) -> None:
    version = Version(
        number=1,
        subject=name,
        sections=(),
        envelope=Envelope(from_name=name),
        fingerprint="f",
        author=OWNER,
        created_at=NOW,
    )
    store.drafts.add(
        client_id=client_id,
        kind="apology",
        why=[],
        complaint_ids=[],
        recipient=None,
        promised_by=None,
        version=version,
    )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Two workspaces with the same people; theirs holds numbers that ours does not."""
    made = Database(database_url)
    migrate(made)
    assert a_ledger(made, OURS, padding=1, name="Acme") == 2
    assert a_ledger(made, THEIRS, padding=8, name=SECRET, copies=2) == ITS_CLIENT
    yield made
    made.close()


def kept(database: Database, team_id: str, *, without: frozenset[str] = frozenset()) -> Any:
    """Return every row of a workspace, of all tables."""
    found = {}
    with database.session() as session:
        for name, table in Base.metadata.tables.items():
            if name not in without:
                rows = session.execute(select(table).where(table.c.team_id == team_id))
                found[name] = sorted(repr(tuple(row)) for row in rows)
    return found


def values_of(client: int, ref: int) -> list[str]:
    """Return what buttons carry: a number, a name, a page, or several things as JSON."""
    names = ("S", "C", "D", "N", "I", "A")
    file = (f"{ref}:*out", f"{ref}:dates:dmy")
    plain = [str(client), str(ref), f"{ref}:1", *file, *(f"{name}-{ref}" for name in names)]
    whole = {
        "client": client,
        "draft": ref,
        "seen": "f",
        "card": f"draft:{ref}:v1",
        "version": 1,
        "revision": 0,
        "page": 0,
        "of": "segments",
        "archived": False,
        "kind": "apology",
        "log": "praise",
        "step": "our_side",
        "key": "acme",
        "do": ids.PIN,
        "value": str(client),
    }
    several = [
        whole | {"ref": f"{name}-{ref}", "new": f"{name}-{ref}", "old": f"{name}-{ref}"}
        for name in names
    ]
    return [
        *plain,
        *map(json.dumps, several),
        "apology",
        "lessons",
        "portfolio",
        "mute",
        "only_changes",
    ]


def press(
    database: Database, user: str, what: str, value: str, *, team_id: str = OURS, **more: Any
) -> str:
    """Press a button or send a form; return all that comes back."""
    state = {n: {n: {"type": "plain_text_input", "value": v}} for n, v in FORM_WORDS.items()}
    state["client"] = {"client": {"selected_option": {"value": str(more.pop("client", value))}}}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": what,
        "app_installed_team_id": team_id,
        "private_metadata": value if value.startswith("{") else json.dumps({"client": value}),
        "state": {"values": state},
        "blocks": [{"type": "input", "block_id": name} for name in FORM_WORDS],
    }
    body: dict[str, Any] = {"user": {"id": user}, "team": {"id": team_id}, "trigger_id": "1.1"}
    if what in VIEWS:
        body |= {"view": view}
    else:
        body |= {"actions": [{"action_id": what, "block_id": "b", "value": value}]}
        body |= more.pop("around", {"view": view})
    kind = "submission" if what in VIEWS else "click"
    return repr(answer(read(kind, body), desk(database)))


def actor(database: Database, user: str) -> Actor:
    found = recognise(database.begin, team_id=OURS, user_id=user, now=NOW)
    assert found is not None
    return found


def type_line(database: Database, user: str, line: str) -> str:
    name, _, text = line.partition(" ")
    body = {"team_id": OURS, "user_id": user, "command": name, "text": text, "channel_id": "C1"}
    return repr(answer(read("command", body), desk(database)))


def desk(database: Database) -> Desk:
    return Desk(
        serves=lambda team_id: team_id == OURS,
        begin=database.begin,
        now=lambda: NOW,
        by_email=lambda _team_id: True,
        ring=lambda: None,
    )


def test_everything_that_can_be_pressed_or_sent_says_here_who_may() -> None:
    told = [*MANAGERS_ALONE, *OWNERS_TOO, *MEMBERS_TOO]

    assert sorted(told) == sorted(set(told))
    # Views that only show have nothing to be sent.
    assert set(told) == set(EVERYTHING)


def test_whoever_is_no_member_is_refused_whatever_they_press_send_or_type(
    database: Database,
) -> None:
    before = kept(database, OURS, without=frozenset(("audit", "counters")))

    told = {
        press(database, who, what, value)
        for who in OUTSIDERS
        for what in EVERYTHING
        for value in ("2", values_of(2, 1)[-6])
    }
    told |= {type_line(database, who, f"{name} own") for who in OUTSIDERS for name in COMMANDS}

    assert all(REFUSAL in one for one in told)
    assert not any("Acme" in one for one in told)
    assert kept(database, OURS, without=frozenset(("audit", "counters"))) == before
    with database.begin(OURS, reading=True) as store:
        codes = {line.about.partition(":")[2] for line in store.audit.list_newest(limit=10_000)}
    assert {*EVERYTHING, *COMMANDS} <= codes


def test_whoever_is_known_but_was_not_asked_about_of_late_waits(database: Database) -> None:
    with database.begin(OURS) as store:
        old = NOW - timedelta(hours=1)
        store.team.save_person(Person(user_id=BOSS, name="Boss", read_at=old))

    assert {press(database, BOSS, what, "2") for what in EVERYTHING} == {"Wait()"}
    assert recognise(database.begin, team_id=OURS, user_id=BOSS, now=NOW) is None


def test_what_is_for_managers_alone_a_member_and_the_owner_are_refused(
    database: Database,
) -> None:
    before = kept(database, OURS, without=BESIDE)

    for what in sorted(MANAGERS_ALONE):
        for who in (MEMBER, OWNER):
            told = [press(database, who, what, value) for value in values_of(2, 1)]
            assert any("nly a manager" in one for one in told), (what, who)
            assert not any(secret in one for one in told for secret in MONEY)
        assert kept(database, OURS, without=BESIDE) == before, what


def test_what_is_for_the_owner_changes_nothing_for_any_other_member(database: Database) -> None:
    before = kept(database, OURS, without=BESIDE)

    for what in sorted(OWNERS_TOO):
        for value in values_of(2, 1):
            press(database, MEMBER, what, value)
        assert kept(database, OURS, without=BESIDE) == before, what


@pytest.mark.parametrize("who", [BOSS, OWNER])
def test_numbers_of_another_workspace_show_and_change_nothing_of_it(
    database: Database, who: str
) -> None:
    before = kept(database, THEIRS)

    told = [press(database, who, what, v) for what in EVERYTHING for v in values_of(ITS_CLIENT, 2)]

    assert not [one for one in told if SECRET in one]
    assert kept(database, THEIRS) == before


def test_every_query_says_whose_workspace_it_asks_about(database: Database) -> None:
    asked: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.add(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    for what in EVERYTHING:
        for value in values_of(2, 1):
            press(database, BOSS, what, value)
    with database.begin(OURS) as store:
        draw_card(store, f"digest:{TODAY.isoformat()}", now=NOW, is_repeat=False)
        draw_card(store, "import:1", now=NOW, is_repeat=False)
        draw_home(store, actor(database, OWNER), now=NOW, pages={})
    event.remove(database.engine, "before_cursor_execute", note)

    plain = ("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "SELECT 1")
    without = {one for one in asked if "team_id" not in one and not one.startswith(plain)}
    assert len(asked) > 100
    assert not without


def test_members_see_no_sum_of_money_whatever_they_press_or_type(database: Database) -> None:
    told = [press(database, MEMBER, what, v) for what in EVERYTHING for v in values_of(2, 1)]
    told += [type_line(database, MEMBER, f"/fit {words}") for words in PARTS_OF_FIT]

    assert any("Acme" in one for one in told)
    assert not [one for one in told if any(secret in one for secret in MONEY)]
    shown = [type_line(database, BOSS, f"/fit {words}") for words in PARTS_OF_FIT]
    assert any(secret in one for one in shown for secret in MONEY)


HUGE = ("9" * 25, str(2**63), "-1", "nan", "", "[]", "\u0663")


def test_any_number_is_answered_in_words(database: Database) -> None:
    for number in HUGE:
        press_all(database, number)


def press_all(database: Database, number: str) -> None:
    whole = json.dumps(
        dict.fromkeys(("client", "draft", "page", "version", "pages", "typed", "value"), number)
        | {"of": "segments", "do": ids.PIN, "seen": "x", "kind": "apology", "archived": False}
    )

    for what in EVERYTHING:
        for value in (number, whole):
            assert press(database, BOSS, what, value)


def test_nothing_that_can_be_pressed_or_sent_writes_a_word_about_a_client_that_was_forgotten(
    database: Database,
) -> None:
    boss = actor(database, BOSS)
    forgetting.forget_client(database.begin, boss, client_id=2, typed="own", now=NOW)
    before = kept_of(database, 2)
    assert not [row for rows in before.values() for row in rows if "Acme" in row]

    for what in EVERYTHING:
        for value in values_of(2, 1):
            press(database, BOSS, what, value)

    after = kept_of(database, 2)
    # That a pin was lifted is a date and who did it.
    assert [len(rows["pins"]) for rows in (before, after)] == [1, 1]
    assert "'erased'" in after["pins"][0]
    assert after | {"pins": []} == before | {"pins": []}


def kept_of(database: Database, client_id: int) -> dict[str, list[str]]:
    """Return every row of a client of ours, of all tables."""
    found = {}
    with database.session() as session:
        for name, table in Base.metadata.tables.items():
            own = table.c.get("client_id", table.c.id if name == "clients" else None)
            if own is not None:
                query = select(table).where(table.c.team_id == OURS, own == client_id)
                found[name] = sorted(repr(tuple(row)) for row in session.execute(query))
    return found
