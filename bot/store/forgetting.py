"""Erase a client's words from every table, and keep its figures."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, case, or_, select, type_coerce, update

from bot.domain.client import Status, key_for
from bot.domain.complaint import REMEDIES
from bot.domain.erasure import (
    ERASED,
    finder,
    forgotten_key,
    forgotten_name,
    holds_words,
    pruned,
)
from bot.domain.receipt import wordless
from bot.domain.team import PersonKind
from bot.store.client_rows import SCOURS, ClientRows, parts
from bot.store.rows import (
    AliasRow,
    ChangeRow,
    ClientNameRow,
    ClientProposalRow,
    ClientRow,
    ComplaintRow,
    ContactRow,
    DecisionRow,
    DeliveryRow,
    DraftRow,
    DraftVersionRow,
    ImportRow,
    InboxRow,
    PendingRow,
    PersonRow,
    ReactionRow,
    SnapshotRow,
)
from bot.store.sealed_types import among, may_be_sealed
from bot.store.word_columns import ENTRY_ROWS, PLAIN_BEFORE, TRACES, WORDS, Fate

_QUEUED = "queued"
_OURS = (PersonKind.MEMBER.value, PersonKind.BOT.value)
_OUTSIDE = (PersonKind.GUEST.value, PersonKind.EXTERNAL.value)


class Forgetting(ClientRows):
    """What is erased of one team's clients, for good."""

    def nights_of(self, client_id: int) -> list[str]:
        """Return the nights that scored a client, newest first, as digests are named by them."""
        query = select(SnapshotRow.local_date).where(*self._of(SnapshotRow, client_id))
        newest = query.order_by(SnapshotRow.local_date.desc())
        return [night.isoformat() for night in self._session.scalars(newest)]

    def erase(self, client_id: int, *, by: str, at: datetime) -> None:
        """Erase a client's words; what waits in the queues and names it goes, too.

        The caller holds the client, and has seen to it that no letter to it is leaving.
        """
        self._session.info[SCOURS] = True
        row = self._session.get_one(ClientRow, (self._team_id, client_id), populate_existing=True)
        names = self._names(row)
        keys, is_meant = {key_for(name) for name in names} - {""}, finder(names)
        links = self._links(client_id)
        self._erase_people(client_id, row)
        self._erase_waiting(client_id, links, is_meant)
        self._erase_imports(row, keys, is_meant)
        self._erase_changes(client_id)
        self._erase_letters(client_id)
        self._erase_entries(client_id)
        for night in self._every(SnapshotRow, SnapshotRow.client_id == client_id):
            night.receipt = wordless(night.receipt, ERASED)
        for some in parts(sorted(links)):
            self._delete(ReactionRow, ReactionRow.permalink.in_(some))
        self._erase_client(row, by=by, at=at)

    def _names(self, row: ClientRow) -> list[str]:
        """Return all by which a waiting message may name a client or its people."""
        aliases = select(AliasRow.alias).where(*self._of(AliasRow, row.id))
        people = select(ContactRow.name, ContactRow.email).where(*self._of(ContactRow, row.id))
        found = [row.key, row.name, row.contact_name, row.contact_email, row.channel]
        found += self._session.scalars(aliases)
        found += [words for person in self._session.execute(people) for words in person]
        return [words for words in found if words]

    def _links(self, client_id: int) -> set[str]:
        """Return the links to the Slack messages behind a client's entries."""
        found: set[str] = set()
        for row in ENTRY_ROWS:
            query = select(row.permalink).where(
                *self._of(row, client_id), row.permalink.is_not(None)
            )
            found.update(self._session.scalars(query))
        return found

    def _erase_people(self, client_id: int, client: ClientRow) -> None:
        """Forget who of the client's people asked for things, and what Slack said about them."""
        emails = [client.contact_email]
        emails += self._session.scalars(
            select(ContactRow.email).where(*self._of(ContactRow, client_id))
        )
        ours = select(PersonRow.user_id).where(
            PersonRow.team_id == self._team_id, PersonRow.kind.in_(_OURS)
        )
        theirs: set[str] = set()
        for row in ENTRY_ROWS:
            if not hasattr(row, "asked_by"):
                continue
            outside = (*self._of(row, client_id), row.asked_by.not_in(ours))
            theirs.update(self._session.scalars(select(row.asked_by).where(*outside)))
            self._session.execute(update(row).where(*outside).values(asked_by=None))
        written = [email.casefold() for email in emails if email]
        outsiders = select(PersonRow.user_id, PersonRow.email).where(
            PersonRow.team_id == self._team_id, PersonRow.kind.in_(_OUTSIDE)
        )
        theirs |= {
            row.user_id
            for row in self._session.execute(outsiders)
            if row.email and row.email.lower() in written
        }
        for some in parts(sorted(theirs)):
            self._delete(PersonRow, PersonRow.kind.in_(_OUTSIDE), PersonRow.user_id.in_(some))
        self._delete(ContactRow, ContactRow.client_id == client_id)

    def _erase_waiting(
        self, client_id: int, links: set[str], is_meant: Callable[[str], bool]
    ) -> None:
        """Drop what somebody typed and did not log, and what comes in or goes out just now."""

        def names_it(words: str) -> bool:
            return words in links or is_meant(words)

        for pending in self._every(PendingRow):
            is_its = pending.capture.get("client_id") == client_id
            if is_its or holds_words(pending.capture, names_it):
                self._session.delete(pending)
        for arrival in self._every(InboxRow, InboxRow.state == _QUEUED):
            if holds_words(arrival.body, names_it):
                arrival.state, arrival.body = "done", {}
        for delivery in self._every(DeliveryRow, DeliveryRow.kind.not_in(("email", "card"))):
            if holds_words(delivery.payload, names_it):
                delivery.payload = {}
                delivery.state = "cancelled" if delivery.state == _QUEUED else delivery.state
            if delivery.error and names_it(delivery.error):
                delivery.error = None
        self._session.flush()

    def _erase_imports(
        self, client: ClientRow, keys: set[str], is_meant: Callable[[str], bool]
    ) -> None:
        """Take the client out of what was read of files, and out of the proposals."""
        for row in self._every(ImportRow):
            if is_meant(row.file_name):
                row.file_name = ERASED
            row.options = pruned(row.options, is_meant)
            row.figures = pruned(row.figures, is_meant)
        for proposal in self._every(ClientProposalRow):
            is_its = client.channel is not None and proposal.channel == client.channel
            if is_its or {key_for(proposal.key), key_for(proposal.name)} & keys:
                named = among(self._session, ClientProposalRow.key, [proposal.key])
                self._delete(ClientProposalRow, named)
        self._session.flush()

    def _erase_changes(self, client_id: int) -> None:
        """Keep who changed what and when, and of what it was before only figures."""
        for some in parts(self._change_names(client_id)):
            for change in self._every(ChangeRow, ChangeRow.entry.in_(some)):
                kept = {k: v for k, v in change.before.items() if k in PLAIN_BEFORE}
                if kept != change.before:
                    change.before = kept
        self._session.flush()

    def _erase_letters(self, client_id: int) -> None:
        """Leave of a letter that there was one: its kind, its state, its days, its sum."""
        numbers = self.drafts_of(client_id)
        known = set(numbers)
        for some in parts(numbers):
            self._erase_versions(some)
        cards = tuple(f"draft:{number}:" for number in numbers)
        for row in self._every(DeliveryRow, DeliveryRow.kind.in_(("email", "card"))):
            if row.payload.get("draft_id") in known:
                row.payload = {"draft_id": row.payload["draft_id"]}
                row.error = None
            elif cards and str(row.payload.get("card", "")).startswith(cards):
                row.error = None
        for draft in self._every(DraftRow, DraftRow.client_id == client_id):
            kind = draft.answers.get("offer_kind")
            draft.answers = {"offer_kind": kind} if kind in REMEDIES else {}
            draft.why, draft.cited, draft.promises = [], {}, []
            draft.recipient = draft.trouble = draft.matter = draft.sent_message_id = None
            draft.remind_at = draft.ask_on = None
        self._session.flush()

    def _erase_versions(self, numbers: Sequence[int]) -> None:
        version, decision = DraftVersionRow, DecisionRow
        self._session.execute(
            update(version)
            .where(version.team_id == self._team_id, version.draft_id.in_(numbers))
            .values(
                subject="",
                sections=[],
                envelope={"from_name": "", "reply_to": [], "to_name": ""},
                fingerprint=ERASED,
                note=None,
            )
        )
        self._session.execute(
            update(decision)
            .where(decision.team_id == self._team_id, decision.draft_id.in_(numbers))
            .values(reason=None, fingerprint=ERASED)
        )

    def _erase_entries(self, client_id: int) -> None:
        for row, words in WORDS.items():
            values = {
                name: _left(getattr(row, name), fate)
                for name, fate in words.items()
                if (row, name) != (ComplaintRow, "points")
            }
            traces = {name: None for name in TRACES if hasattr(row, name)}
            of_client = self._of(row, client_id)
            self._session.execute(update(row).where(*of_client).values(**values, **traces))
        for complaint in self._every(ComplaintRow, ComplaintRow.client_id == client_id):
            complaint.points = [ERASED] * len(complaint.points)
        self._session.flush()

    def _erase_client(self, row: ClientRow, *, by: str, at: datetime) -> None:
        """Leave a client that nobody is named by; its segment stays where others are in it."""
        self._delete(AliasRow, AliasRow.client_id == row.id)
        self._delete(ClientNameRow, ClientNameRow.client_id == row.id)
        shared = select(ClientRow.id).where(
            ClientRow.team_id == self._team_id,
            ClientRow.id != row.id,
            among(self._session, ClientRow.segment, [row.segment]),
        )
        if self._session.scalars(shared.limit(1)).first() is None:
            row.segment = None
        start = f"forgotten-{row.id}"
        others = select(ClientRow.key).where(
            ClientRow.team_id == self._team_id, ClientRow.id != row.id
        )
        if not may_be_sealed(self._session):
            others = others.where(type_coerce(ClientRow.key, Text).startswith(start))
        taken = {key for key in self._session.scalars(others) if key.startswith(start)}
        row.key, row.name = forgotten_key(row.id, taken), forgotten_name(row.id)
        row.contact_name = row.contact_email = row.channel = row.timezone = None
        row.status, row.muted_until = Status.FORMER, None
        row.archived_at, row.archived_by = row.archived_at or at, row.archived_by or by
        row.forgotten_at, row.forgotten_by = at, by
        self._session.flush()


def _left(column: Any, fate: Fate) -> Any:
    """Return what is left of a column of words."""
    if fate is Fate.GONE:
        return None
    fixed = column.in_(REMEDIES) if column.key == "remedy" else column == ""
    return case((or_(column.is_(None), column == "", fixed), column), else_=ERASED)
