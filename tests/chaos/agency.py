"""The ledger that a workspace starts with: clients, wrongs of ours, and letters to approve."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from chaos.fleet import wait_for
from sqlalchemy.exc import OperationalError

from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault
from bot.domain.draft import Draft, Envelope, Version
from bot.domain.mail_way import MailWay, Security
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.sealing import Seals
from bot.use_cases.dispatch import draw
from sandbox.defaults import BOT_USER, TEAM
from sandbox.driver import LocalSlack
from sandbox.many.ids import Ids

LONGEST_CRASH = 60.0
ROOM, HEALTH, APPROVALS = "C0ACMEINT", "C0HEALTH", "C0APPROVE"
STAFF = ("U0PRIYA", "U0SAM", "U0TOM", "U0DANA")
MANAGERS = ("U0DANA", "U0TOM")
TREES = ("alder", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel", "ironwood")
ENDS = ("works", "mills", "bank", "foods")
CLIENTS = tuple(f"{tree}-{end}" for tree, end in itertools.product(TREES, ENDS))
# A client's own room, among ourselves: what is said there and reacted to is logged for it.
ROOMS = {f"C0{tree.upper()}": f"{tree}-works-internal" for tree in TREES}

# A letter with all its parts: whose fault, their point, what comes next and who answers for it.
FINE = (
    ("greeting", "Greeting", "Dear Jo,"),
    ("sorry", "Sorry", "We sent report {} two days late. The fault is ours, and I am sorry."),
    ("point", "Point", "You said that it was late. You are right."),
    ("next", "Next", "The next report is with you on Friday 4 December 2026. I answer for it."),
    ("prevention", "Prevention", "Each report now has a day to check, and Tom looks at it."),
    ("signature", "Signature", "Priya"),
)


@dataclass(frozen=True)
class World:
    """One workspace: the Slack that it lives in, its digit there, and how its words begin.

    No words of one workspace are ever typed in another, so that they show where they came from.
    In the ledger the ids of workspace 1 carry a 1 where its own Slack has a 0 (see `sandbox.many`).
    """

    slack: LocalSlack
    mark: str
    digit: int = 0

    @property
    def team_id(self) -> str:
        """Give the workspace's id in the ledger."""
        return self.said(TEAM)

    def said(self, name: str) -> str:
        """Give an id as the ledger has it."""
        return Ids(self.digit).said(name)


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (the processes have clocks of their own)


def settle_in(database: Database, world: World, *, seals: Seals | None) -> None:
    """Put the workspace's settings, clients and complaints into the ledger, and make its rooms.

    With `seals` it is one of many, and has a mail server of its own.
    """
    for channel, name in ROOMS.items():
        world.slack.add_channel(channel, name, (*STAFF, BOT_USER))
    since = now() - timedelta(days=60)
    with database.begin(world.team_id) as store:
        team = Team(
            id=world.team_id,
            timezone="Europe/Berlin",
            managers=tuple(map(world.said, MANAGERS)),
            digest_channel=world.said(HEALTH),
            approvals_channel=world.said(APPROVALS),
            hold_seconds=0,
        )
        store.team.save(team, at=since)
        if seals is not None:
            office = urlsplit(world.slack.smtp_url)
            way = MailWay(
                host=office.hostname or "",
                port=office.port or 0,
                security=Security.NONE,
                login="",
                mail_from=f"hello@{world.mark}.example",
            )
            store.mail_ways.save(way, password=None, seals=seals, by=BOT_USER, at=since)
        for key in CLIENTS:
            client = Client(
                key=key,
                name=key.replace("-", " ").title(),
                owner=world.said("U0PRIYA"),
                contact_name="Jo",
                contact_email=f"jo@{key}.{world.mark}.example",
            )
            account = store.clients.add(client, by=None, at=since)
            wrong = Complaint(
                id="", raised_on=date(2026, 6, 1), text="it was late", fault=Fault.OURS
            )
            store.entries.add(wrong, account.id, by=world.said("U0PRIYA"), at=since)


def add_letters(database: Database, world: World, count: int) -> Sequence[Draft]:
    """Put letters into the approvals channel that wait for a manager's yes."""
    made: list[Draft] = []

    def add_one() -> bool:
        try:
            made.append(_add_letter(database, world, len(made)))
        except OperationalError:
            # The storm hits whoever writes, us too.
            return False
        return True

    for _ in range(count):
        assert wait_for(add_one, LONGEST_CRASH), "the ledger takes no letters"
    return made


def _add_letter(database: Database, world: World, number: int) -> Draft:
    with database.begin(world.team_id) as store:
        client = number % len(CLIENTS) + 1
        draft = store.drafts.add(
            client_id=client,
            kind="apology",
            why=[],
            complaint_ids=[f"C-{client}"],
            recipient=f"jo@{CLIENTS[client - 1]}.{world.mark}.example",
            promised_by=None,
            version=_version(world, number),
        )
        draw(store, draft, now=now())
        return draft


def _version(world: World, number: int) -> Version:
    name = f"{world.mark} {number}"
    # The checker objects to every second one, and its manager has to write why.
    words = FINE if number % 2 else (*FINE[:1], ("sorry", "Sorry", "I'm sorry that {} was late."))
    return Version(
        number=1,
        subject=f"Report {name}: two days late",
        sections=tuple((part, label, said.format(name)) for part, label, said in words),
        envelope=Envelope(from_name="Priya", reply_to=(f"priya@{world.mark}.example",)),
        fingerprint=f"{world.digit}{number:015x}",
        author=world.said("U0PRIYA"),
        created_at=now(),
    )
