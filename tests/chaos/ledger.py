"""What stands in the ledger at the end, read as plain rows."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from chaos.agency import APPROVALS, HEALTH, World
from sqlalchemy import bindparam, text

from bot.store.database import Database
from bot.store.rows import Base, DeliveryRow
from sandbox.defaults import TEAM
from sandbox.message import Message

Rows = list[dict[str, Any]]
WAITING = ("queued", "sending")


class Ledger:
    """One workspace's rows, and what its Slack and its mailbox hold."""

    def __init__(self, database: Database, world: World) -> None:
        self._database = database
        self._world = world

    def rows(self, query: str) -> Rows:
        """Read rows of the workspace, which the query names `:team`."""
        with self._database.session(reading=True) as session:
            found = session.execute(text(query), {"team": self._world.team_id})
            return [dict(row) for row in found.mappings()]

    def asks(self) -> dict[str, Rows]:
        """Give the scope requests by their words."""
        found = defaultdict(list)
        query = "SELECT id, text, permalink, withdrawn_at FROM scope_requests WHERE team_id = :team"
        for row in self.rows(query):
            found[str(row["text"])].append(row)
        return found

    def is_drained(self) -> bool:
        """Say whether nothing that came in waits, and nothing that is to leave."""
        arrivals = "SELECT 1 FROM inbox WHERE team_id = :team AND state IN ('queued', 'sending')"
        outbox = "SELECT 1 FROM deliveries WHERE team_id = :team AND state IN ('queued', 'sending')"
        return not self.rows(f"{arrivals} LIMIT 1") and not self.rows(f"{outbox} LIMIT 1")

    def is_at_work(self, until: datetime) -> bool:
        """Say whether anything is under way, or becomes due until then."""
        query = (
            "SELECT 1 FROM {} WHERE team_id = :team AND "
            "(state = 'sending' OR (state = 'queued' AND due_at <= :until)) LIMIT 1"
        )
        moment = bindparam("until", until, type_=DeliveryRow.due_at.type)
        with self._database.session(reading=True) as session:
            asked = (
                text(query.format(name)).bindparams(moment) for name in ("inbox", "deliveries")
            )
            return any(session.execute(one, {"team": self._world.team_id}).first() for one in asked)

    def due(self) -> Counter[str]:
        """Count what waits yet, by its kind, for a failed assertion."""
        query = "SELECT kind, state, error FROM {} WHERE team_id = :team AND state IN {}"
        outbox = self.rows(query.format("deliveries", WAITING))
        inbox = self.rows(query.format("inbox", WAITING).replace(", error", ""))
        return Counter(f"{row['kind']} {row['state']} {row.get('error')}" for row in outbox + inbox)

    def drafts(self) -> dict[int, str]:
        """Give the state of each letter."""
        return {
            row["id"]: row["state"]
            for row in self.rows("SELECT id, state FROM drafts WHERE team_id = :team")
        }

    def course(self, draft: int) -> str:
        """Tell a letter's course in short: what was decided, how its sending ended, and why."""
        decided = f"SELECT kind, by FROM decisions WHERE team_id = :team AND draft_id = {draft}"  # noqa: S608
        once = f"email:draft:{draft}"
        left = f"SELECT state, error FROM deliveries WHERE team_id = :team AND once = '{once}'"  # noqa: S608
        why = f"SELECT trouble FROM drafts WHERE team_id = :team AND id = {draft}"  # noqa: S608
        return str([*self.rows(decided), *self.rows(left), *self.rows(why)])

    def approvals(self) -> Counter[int]:
        """Count how often each letter was approved."""
        query = "SELECT draft_id FROM decisions WHERE team_id = :team AND kind = 'approved'"
        return Counter(row["draft_id"] for row in self.rows(query))

    def letters(self) -> Counter[int]:
        """Count what arrived by the letter that its Message-ID names."""
        ids = (mail["headers"]["Message-ID"] for mail in self._world.slack.mails())
        return Counter(int(name.strip("<>").split(".")[2]) for name in ids)

    def counted(self) -> Counter[str]:
        """Count letters by their state, what arrived, and what stands again in Slack."""
        heads = (card for card in self.cards(APPROVALS, "draft:").items() if "root" in card[0])
        return Counter(
            {
                **Counter(f"letter {state}" for state in self.drafts().values()),
                "letters arrived": self.letters().total(),
                "heads posted again": sum(len(copies) - 1 for _, copies in heads),
                "digests posted": sum(map(len, self.digests().values())),
            }
        )

    def digests(self) -> dict[str, list[Message]]:
        """Give the digests in the channel by the name of their night."""
        return self.cards(HEALTH, "digest:")

    def digest_states(self) -> dict[str, str]:
        """Give what became of each night's digest."""
        query = "SELECT once, state FROM deliveries WHERE team_id = :team AND once LIKE 'digest:%'"
        return {row["once"]: row["state"] for row in self.rows(query)}

    def has_told(self, nights: int) -> bool:
        """Say whether so many nights were run, and the digest of none of them waits yet."""
        states = self.digest_states()
        return len(states) >= nights and not set(states.values()) & set(WAITING)

    def cards(self, channel: str, beginning: str) -> dict[str, list[Message]]:
        """Give the messages of a channel, threads included, by the card that each is."""
        query = "SELECT id, payload FROM deliveries WHERE team_id = :team AND kind = 'card'"
        # Within its own Slack every workspace has the ids of the first.
        names = {f"{TEAM}:{row['id']}": row["payload"] for row in self.rows(query)}
        found = defaultdict(list)
        with self._world.slack.workspace.changed:
            records = list(self._world.slack.workspace.messages[channel])
        for record in records:
            delivery = record.get("metadata", {}).get("event_payload", {}).get("id")
            card = _card_of(names.get(delivery))
            if card.startswith(beginning):
                found[card].append(Message(record, channel))
        return found

    def everything(self) -> Iterator[tuple[str, str]]:
        """Give where anything stands, and what, of the workspace: tables, Slack and mailbox."""
        for table in Base.metadata.sorted_tables:
            for row in self.rows(f"SELECT * FROM {table.name} WHERE team_id = :team"):  # noqa: S608
                yield table.name, str(row)
        slack = self._world.slack.workspace
        with slack.changed:
            for channel, messages in slack.messages.items():
                yield f"messages of {channel}", json.dumps(messages)
            yield "private answers", json.dumps(slack.ephemerals)
            yield "views", json.dumps(slack.views)
            yield "mailbox", json.dumps(slack.mails)


def _card_of(payload: Any) -> str:
    plain = json.loads(payload) if isinstance(payload, str) else payload or {}
    return str(plain.get("card", ""))
