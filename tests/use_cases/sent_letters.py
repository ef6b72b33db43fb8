"""A workspace with a client, a wrong of ours, and letters about it at any stage."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault
from bot.domain.draft import Draft, DraftState, Envelope, Version
from bot.domain.team import Person, Team
from bot.store.database import Database
from bot.use_cases.sent_record import record_sent

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)  # a Tuesday
BOSS, OWNER, MEMBER = "U0BOSS", "U0OWNER", "U0MEMBER"


def a_workspace(database: Database, team_id: str = "T") -> None:
    with database.begin(team_id) as store:
        team = Team(id=team_id, managers=(BOSS,), approvals_channel="C0APPROVE", hold_seconds=0)
        store.team.save(team, at=NOW)
        for user in (BOSS, OWNER, MEMBER):
            store.team.save_person(Person(user_id=user, name=user.title(), read_at=NOW))
        client = store.clients.add(
            Client(key="acme", name="Acme", owner=OWNER, contact_email="jo@acme.example"),
            by=None,
            at=NOW - timedelta(days=90),
        )
        wrong = Complaint(id="", raised_on=date(2026, 6, 26), text="late", fault=Fault.OURS)
        store.entries.add(wrong, client.id, by=OWNER, at=NOW)


def a_letter(
    database: Database,
    kind: str = "apology",
    *promises: dict[str, str],
    complaint_ids: tuple[str, ...] = ("C-1",),
    at: datetime = NOW,
    team_id: str = "T",
    **columns: Any,
) -> Draft:
    """Draft a letter, with what it promises."""
    with database.begin(team_id) as store:
        version = Version(
            number=1,
            subject="Site: 17 days late",
            sections=(
                ("greeting", "Greeting", "Dear Jo,"),
                ("sorry", "What we did wrong", "I'm sorry that we were late."),
            ),
            envelope=Envelope(from_name="Owner", reply_to=("owner@agency.example",)),
            fingerprint="0123456789abcdef0123",
            author=OWNER,
            created_at=at,
        )
        return store.drafts.add(
            client_id=1,
            kind=kind,
            why=[],
            complaint_ids=complaint_ids,
            recipient="jo@acme.example",
            promised_by=None,
            version=version,
            promises=list(promises),
            **columns,
        )


def sent_letter(
    database: Database,
    kind: str = "apology",
    *promises: dict[str, str],
    at: datetime = NOW,
    team_id: str = "T",
    **columns: Any,
) -> Draft:
    """Draft a letter and write down that it was sent."""
    draft = a_letter(database, kind, *promises, at=at, team_id=team_id, **columns)
    with database.begin(team_id) as store:
        store.drafts.set_state(draft.id, DraftState.SENT)
        record_sent(store, draft, now=at)
        return store.drafts.get(draft.id)
