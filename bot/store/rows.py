"""Every table, one mapped class each. Each row carries its team."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from bot.domain.agreement import AgreementKind, MoneyKind
from bot.domain.client import Status
from bot.domain.complaint import REMEDIES, Cause, Fault, Severity, Verdict
from bot.domain.history import MessageStatus, NoteKind
from bot.domain.scope_request import Decision
from bot.store.sealed_types import SealedJson, SealedName, SealedRef, SealedText


class Instant(TypeDecorator[dt.datetime]):
    """An aware moment; SQLite keeps it as UTC without saying so, hence the way back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _dialect: Dialect) -> Any:
        """Write UTC; a moment without a zone is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, _dialect: Dialect) -> Any:
        """Read UTC back as an aware moment."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


# Entries that come in by imports and by sending alone: nobody asks who logged them, or whence.
NEVER_LOGGED = ("time_entries", "sent_messages")
# What is done to entries and to drafts; what a file that is imported says besides is its own.
ACTIONS = (
    "answered",
    "approved",
    "changed",
    "contact_erased",
    "converted",
    "fixed",
    "forgotten",
    "imported",
    "kept_as_new",
    "raised_again",
    "restored",
    "skipped",
    "stands_for",
    "unapproved",
    "unfixed",
    "withdrawn",
)
DECIDED = (
    "approved",
    "brought_back",
    "commented",
    "marked_sent",
    "rejected",
    "snoozed",
    "stopped",
    "unreminded",
)
# By what else entries are looked for in a whole workspace.
SOUGHT_BY = {
    "deliverables": ("draft_id",),
    "scope_requests": ("decision", "asked_on"),
    "time_entries": ("on",),
    "investments": ("approved_on",),
}
# What is looked for among one client's entries of a kind, of which there may be very many.
SOUGHT_OF_CLIENT = {"time_entries": ("on",)}


def _word(kind: type[StrEnum]) -> Enum:
    """Keep a fixed word as text, so that a new word needs no change of type."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=20,
        values_callable=lambda e: [m.value for m in e],
    )


def _beginnings(name: str, column: str) -> Any:
    """Index what is looked for by its beginning: PostgreSQL's keys alone find it whole only."""
    index = Index(name, "team_id", column, postgresql_ops={column: "text_pattern_ops"})
    return index.ddl_if(dialect="postgresql")


# What people said, wrote and are called: sealed where the workspace asks. A Name is looked up.
Words = Annotated[str, mapped_column(SealedText())]
Name = Annotated[str, mapped_column(SealedName())]
# An id or a link, in whose place a file that is imported may have any words.
Ref = Annotated[str, mapped_column(SealedRef())]
Worded = Annotated[dict[str, Any], mapped_column(SealedJson())]
WordList = Annotated[list[str], mapped_column(SealedJson())]


class Base(DeclarativeBase):
    """The common ground: how Python's types are kept."""

    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads this name off the class)
        dt.datetime: Instant,
        str: Text,
        int: BigInteger,
        float: Float,
        Status: _word(Status),
        AgreementKind: _word(AgreementKind),
        MoneyKind: _word(MoneyKind),
        Decision: _word(Decision),
        Severity: _word(Severity),
        Fault: _word(Fault),
        Cause: _word(Cause),
        Verdict: _word(Verdict),
        NoteKind: _word(NoteKind),
        MessageStatus: _word(MessageStatus),
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[int]: JSON,
    }


class OfTeam:
    """A row of one workspace."""

    team_id: Mapped[str] = mapped_column(String(32), primary_key=True, sort_order=-2)


class Numbered(OfTeam):
    """A row with a number of its own within the team and table (S-214)."""

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-1)


class Entry(Numbered):
    """A row of a client's history.

    `identity` is the imported row's own (its id, or its content and count); None for what
    people logged. `imported` is a digest of what its file said, to see that the file says
    something else by now. A withdrawn entry stays, out of sight, with who took it back.
    """

    client_id: Mapped[int]
    identity: Mapped[Ref | None]
    imported: Mapped[str | None] = mapped_column(
        String(32), comment="a digest of what its file said of it"
    )
    permalink: Mapped[Ref | None]
    logged_by: Mapped[Ref | None]
    logged_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[Ref | None]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Tie each entry to a client of its own team; an imported row is there once."""
        name = cls.__tablename__  # type: ignore[attr-defined]
        by_hand = (
            Index(f"ix_{name}_permalink", "team_id", "permalink"),
            Index(f"ix_{name}_logged_by", "team_id", "logged_by", "logged_at"),
        )
        return (
            ForeignKeyConstraint(["team_id", "client_id"], ["clients.team_id", "clients.id"]),
            UniqueConstraint("team_id", "identity", name=f"uq_{name}_identity"),
            Index(f"ix_{name}_client", "team_id", "client_id", *SOUGHT_OF_CLIENT.get(name, ())),
            *(() if name in NEVER_LOGGED else by_hand),
            *(
                Index(f"ix_{name}_sought", "team_id", *columns)
                for table, columns in SOUGHT_BY.items()
                if table == name
            ),
        )


class Said:
    """What is kept of the Slack message behind an entry, besides its link.

    `source` is a digest of its words as they were, never the words; `source_state` says what a
    later look found: changed or deleted.
    """

    asked_by: Mapped[Ref | None]
    said_at: Mapped[dt.datetime | None]
    source: Mapped[str | None] = mapped_column(String(64))
    source_state: Mapped[str | None] = mapped_column(String(20))


class TeamRow(OfTeam, Base):
    """A workspace and its settings."""

    __tablename__ = "teams"
    name: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    bot_user_id: Mapped[str | None]
    timezone: Mapped[str] = mapped_column(default="UTC")
    night_hour: Mapped[int] = mapped_column(default=2)
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    holidays: Mapped[str | None] = mapped_column(comment="a country, such as DE or US-CA")
    workdays: Mapped[list[int]] = mapped_column(default=lambda: [0, 1, 2, 3, 4])
    digest_channel: Mapped[str | None]
    approvals_channel: Mapped[str | None]
    managers: Mapped[list[str]] = mapped_column(default=list)
    manager_groups: Mapped[list[str]] = mapped_column(default=list)
    emoji: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="emoji name: kind")
    hold_seconds: Mapped[int] = mapped_column(default=120)
    offer_limit: Mapped[int | None] = mapped_column(comment="minor units of the currency")
    digest_hour: Mapped[int | None] = mapped_column(comment="local; None: when the night was run")
    only_changes: Mapped[bool] = mapped_column(default=False)
    owner_digests: Mapped[bool] = mapped_column(default=False)
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="changes to the defaults")
    tone: Mapped[str] = mapped_column(String(10), default="warm", comment="warm or formal")
    fallback_approver: Mapped[str | None] = mapped_column(comment="asked after two reminders")
    scopes: Mapped[list[str]] = mapped_column(
        default=list, comment="what Slack granted, as last seen"
    )
    sealing: Mapped[str] = mapped_column(
        String(10), default="", comment="of its words: empty for none, sealing, sealed, opening"
    )
    created_at: Mapped[dt.datetime]


# In these very words in the index and in what is asked, so that the one is found by the other.
IN_GROUPS = text("CAST(groups AS TEXT) <> '[]'")


class PersonRow(OfTeam, Base):
    """Who somebody is in Slack, as last read."""

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_seen", "team_id", "seen_at"),
        Index("ix_people_in_groups", "team_id", postgresql_where=IN_GROUPS, sqlite_where=IN_GROUPS),
    )
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[Words]
    email: Mapped[Words | None]
    title: Mapped[Words | None]
    phone: Mapped[Words | None]
    kind: Mapped[str] = mapped_column(comment="member, guest, external, bot or gone")
    is_admin: Mapped[bool]
    groups: Mapped[list[str]] = mapped_column(default=list)
    read_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime | None]


class UserGroupRow(OfTeam, Base):
    """A user group of Slack, to choose managers by."""

    __tablename__ = "user_groups"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[Words]


class ClientRow(Numbered, Base):
    """An account."""

    __tablename__ = "clients"
    __table_args__ = (
        UniqueConstraint("team_id", "key"),
        Index("ix_clients_channel", "team_id", "channel"),
        Index("ix_clients_name", "team_id", "name"),
    )
    key: Mapped[Name]
    name: Mapped[Name]
    status: Mapped[Status] = mapped_column(default=Status.ACTIVE)
    segment: Mapped[Name | None]
    owner: Mapped[Ref | None]
    contact_name: Mapped[Words | None]
    contact_email: Mapped[Words | None]
    channel: Mapped[Ref | None]
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    timezone: Mapped[Words | None]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[Ref | None]
    contact_changed_at: Mapped[dt.datetime | None]
    contact_changed_by: Mapped[Ref | None]
    archived_at: Mapped[dt.datetime | None]
    archived_by: Mapped[Ref | None]
    muted_until: Mapped[dt.date | None] = mapped_column(comment="the digest counts it only")
    forgotten_at: Mapped[dt.datetime | None] = mapped_column(comment="erased on request")
    forgotten_by: Mapped[Ref | None]


class ContactRow(OfTeam, Base):
    """Another person at a client, besides the main contact."""

    __tablename__ = "contacts"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "client_id"], ["clients.team_id", "clients.id"]),
    )
    client_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Words]
    email: Mapped[Words | None]
    role: Mapped[Words | None]


class AliasRow(OfTeam, Base):
    """Another name that people use for a client."""

    __tablename__ = "aliases"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "client_id"], ["clients.team_id", "clients.id"]),
    )
    alias: Mapped[Name] = mapped_column(primary_key=True)
    client_id: Mapped[int]


class ClientNameRow(OfTeam, Base):
    """A name by which a client is found, as `key_for` writes it: of its key, name or alias.

    PostgreSQL orders these by their bytes, as SQLite does, so that a beginning is a range.
    """

    __tablename__ = "client_names"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "client_id"], ["clients.team_id", "clients.id"]),
        Index("ix_client_names_client", "team_id", "client_id"),
        Index("ix_client_names_last", "team_id", "last_word"),
    )
    name_key: Mapped[str] = mapped_column(SealedName(by_bytes=True), primary_key=True)
    client_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_word: Mapped[str] = mapped_column(SealedName(by_bytes=True))


class AgreementRow(Entry, Base):
    """A contract."""

    __tablename__ = "agreements"
    kind: Mapped[AgreementKind]
    start: Mapped[dt.date]
    end: Mapped[dt.date | None]
    fee: Mapped[int | None]
    included_hours: Mapped[float | None]
    notice_days: Mapped[int | None]
    scope: Mapped[Words | None]
    rollover: Mapped[str | None]
    active_months: Mapped[list[int]] = mapped_column(default=list)


class DeliverableRow(Entry, Base):
    """A thing that we promised."""

    __tablename__ = "deliverables"
    promised: Mapped[Words]
    due: Mapped[dt.date | None]
    delivered: Mapped[dt.date | None]
    evidence: Mapped[Words | None]
    draft_id: Mapped[int | None] = mapped_column(comment="the letter that promised it")


class ScopeRequestRow(Entry, Said, Base):
    """An ask beyond the agreement."""

    __tablename__ = "scope_requests"
    asked_on: Mapped[dt.date]
    text: Mapped[Words]
    hours: Mapped[float | None]
    amount: Mapped[int | None]
    decision: Mapped[Decision] = mapped_column(default=Decision.UNDECIDED)
    decided_on: Mapped[dt.date | None]
    decided_by: Mapped[Ref | None]


class ComplaintRow(Entry, Said, Base):
    """The client says that we let them down."""

    __tablename__ = "complaints"
    raised_on: Mapped[dt.date]
    text: Mapped[Words]
    severity: Mapped[Severity] = mapped_column(default=Severity.MINOR)
    fault: Mapped[Fault] = mapped_column(default=Fault.UNKNOWN)
    cause: Mapped[Cause | None]
    points: Mapped[WordList] = mapped_column(default=list)
    our_side: Mapped[Words | None]
    client_side_heard: Mapped[bool] = mapped_column(default=True)
    responded_on: Mapped[dt.date | None]
    corrected_on: Mapped[dt.date | None]
    proof: Mapped[Words | None]
    resolved_on: Mapped[dt.date | None]
    remedy: Mapped[str | None] = mapped_column(SealedText(clear=REMEDIES))
    remedy_offered_on: Mapped[dt.date | None]
    remedy_delivered_on: Mapped[dt.date | None]
    remedy_accepted: Mapped[bool | None]
    done_what_we_could: Mapped[bool] = mapped_column(default=False)


class ReraiseRow(Entry, Said, Base):
    """A corrected complaint raised again."""

    __tablename__ = "reraises"
    complaint_id: Mapped[int]
    on: Mapped[dt.date]
    verdict: Mapped[Verdict]
    text: Mapped[Words] = mapped_column(default="")


class TimeRow(Entry, Base):
    """Hours worked."""

    __tablename__ = "time_entries"
    on: Mapped[dt.date]
    hours: Mapped[float]
    person: Mapped[Name | None]
    billable: Mapped[bool | None]
    cost_rate: Mapped[int | None]
    note: Mapped[Name | None]
    tracker: Mapped[str | None] = mapped_column(
        String(20), comment="whose report it is: harvest, toggl, clockify"
    )


class MoneyRow(Entry, Base):
    """A sum on a date."""

    __tablename__ = "money_entries"
    on: Mapped[dt.date]
    kind: Mapped[MoneyKind]
    amount: Mapped[int]
    note: Mapped[Words | None]


class NoteRow(Entry, Said, Base):
    """A dated fact."""

    __tablename__ = "notes"
    on: Mapped[dt.date]
    kind: Mapped[NoteKind]
    text: Mapped[Words] = mapped_column(default="")
    due: Mapped[dt.date | None]
    done: Mapped[dt.date | None]
    bucket: Mapped[str | None]


class SentMessageRow(Entry, Base):
    """A message that went out to the client."""

    __tablename__ = "sent_messages"
    on: Mapped[dt.date]
    kind: Mapped[str]
    status: Mapped[MessageStatus] = mapped_column(default=MessageStatus.SENT)
    complaint_id: Mapped[int | None]
    promised_by: Mapped[dt.date | None]
    draft_id: Mapped[int | None] = mapped_column(comment="the draft that it was")
    subject: Mapped[Words | None] = mapped_column(
        comment="of a message that was imported, as all to message_id"
    )
    body: Mapped[Words | None]
    recipient: Mapped[Words | None]
    drafted_by: Mapped[Ref | None]
    approved_by: Mapped[Ref | None]
    approved_at: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    message_id: Mapped[Words | None]


class InvestmentRow(Entry, Base):
    """Hours that a manager approved to give away."""

    __tablename__ = "investments"
    start: Mapped[dt.date]
    end: Mapped[dt.date | None]
    hours: Mapped[float]
    purpose: Mapped[Words | None]
    approved_on: Mapped[dt.date | None]
    approved_by: Mapped[Ref | None]


class CostRateRow(OfTeam, Base):
    """What an hour of somebody costs us, from a day on."""

    __tablename__ = "cost_rates"
    person: Mapped[Name] = mapped_column(primary_key=True, comment="empty: everybody else")
    starts_on: Mapped[dt.date] = mapped_column(primary_key=True)
    rate: Mapped[int] = mapped_column(comment="an hour, workspace's minor units")


class ExchangeRateRow(OfTeam, Base):
    """What one unit of another currency is worth in the workspace's, from a day on."""

    __tablename__ = "exchange_rates"
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    starts_on: Mapped[dt.date] = mapped_column(primary_key=True)
    rate: Mapped[float] = mapped_column(comment="of the workspace's currency for one of it")


class ImportRow(Numbered, Base):
    """A file that somebody gave the bot in Slack: its dry run, and what became of it."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_state", "team_id", "state"),)
    user_id: Mapped[str]
    file_id: Mapped[str] = mapped_column(comment="Slack's own")
    file_name: Mapped[Words]
    digest: Mapped[str | None] = mapped_column(String(64), comment="SHA-256 of its content")
    options: Mapped[Worded] = mapped_column(default=dict, comment="how it is read; names picked")
    figures: Mapped[Worded] = mapped_column(default=dict, comment="of the dry run shown last")
    state: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]


class ClientProposalRow(OfTeam, Base):
    """A client that a channel's name or an imported file suggests."""

    __tablename__ = "client_proposals"
    key: Mapped[str] = mapped_column(
        SealedName(by_bytes=True), primary_key=True, comment="the client's key, if it is taken"
    )
    name: Mapped[Words]
    channel: Mapped[str | None]
    origin: Mapped[str] = mapped_column(String(20), comment="channel or file")
    state: Mapped[str] = mapped_column(String(20), comment="open, taken, left")
    created_at: Mapped[dt.datetime]


class ChangeRow(Numbered, Base):
    """Who changed what, when, and what it was before."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_entry", "team_id", "entry"),)
    entry: Mapped[str] = mapped_column(SealedRef(clear=("first-steps",)), comment="S-214")
    action: Mapped[str] = mapped_column(SealedRef(clear=ACTIONS))
    by: Mapped[Ref]
    at: Mapped[dt.datetime]
    before: Mapped[Worded] = mapped_column(default=dict)


class ReactionRow(OfTeam, Base):
    """Whose emoji stands on which message, and since when it does or no longer does."""

    __tablename__ = "reactions"
    permalink: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    event_ts: Mapped[str] = mapped_column(comment="Slack's own, so that the order is known")
    is_on: Mapped[bool]


class AuditRow(Numbered, Base):
    """A line of the audit log: who, when, what; ids, codes, addresses and settings of our own."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_at", "team_id", "at"),
        Index("ix_audit_about", "team_id", "about"),
    )
    at: Mapped[dt.datetime]
    user_id: Mapped[str]
    what: Mapped[str] = mapped_column(comment="such as refused")
    about: Mapped[Name] = mapped_column(comment="such as command:/scope")


class MailWayRow(OfTeam, Base):
    """A workspace's own mail server; its password under seal, and nothing else of it."""

    __tablename__ = "mail_ways"
    revision: Mapped[int] = mapped_column(comment="another at each change")
    host: Mapped[Words]
    port: Mapped[int]
    security: Mapped[str] = mapped_column(String(20), comment="starttls, tls, none")
    login: Mapped[Words]
    sealed: Mapped[str] = mapped_column(comment="the password, under seal")
    mail_from: Mapped[Words]
    envelope_from: Mapped[Words | None] = mapped_column(comment="where bounces go")
    changed_by: Mapped[str]
    changed_at: Mapped[dt.datetime]
    tested_at: Mapped[dt.datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20), comment="a code, of the test")


class LookRow(OfTeam, Base):
    """That somebody saw sums of money, once a person, client and day."""

    __tablename__ = "looks"
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    about: Mapped[str] = mapped_column(String(40), primary_key=True, comment="such as client:7")
    day: Mapped[dt.date] = mapped_column(primary_key=True)


class PendingRow(Numbered, Base):
    """What somebody typed that could not be logged yet, so that it is not lost."""

    __tablename__ = "pendings"
    user_id: Mapped[str]
    capture: Mapped[Worded]
    created_at: Mapped[dt.datetime]


class CounterRow(OfTeam, Base):
    """The last number given in a table of a team."""

    __tablename__ = "counters"
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    last: Mapped[int]


class NightRow(OfTeam, Base):
    """One night of one team; the key is what makes it happen once."""

    __tablename__ = "nights"
    local_date: Mapped[dt.date] = mapped_column(primary_key=True)
    leased_until: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    attempt: Mapped[int] = mapped_column(default=1, comment="whose lease it is")
    scored: Mapped[int] = mapped_column(default=0)
    unscored: Mapped[int] = mapped_column(default=0, comment="clients that could not be scored")


class SnapshotRow(OfTeam, Base):
    """A client's score of one night."""

    __tablename__ = "snapshots"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "client_id"], ["clients.team_id", "clients.id"]),
        Index("ix_snapshots_night", "team_id", "local_date", "client_id"),
    )
    client_id: Mapped[int] = mapped_column(primary_key=True)
    local_date: Mapped[dt.date] = mapped_column(primary_key=True)
    fit: Mapped[float | None]
    debt: Mapped[float]
    band: Mapped[str] = mapped_column(comment="tonight's own")
    ruled_band: Mapped[str] = mapped_column(comment="the one that has waited two nights")
    shown_band: Mapped[str] = mapped_column(comment="the pinned one, or else the ruled one")
    at_risk: Mapped[bool]
    play: Mapped[str]
    receipt: Mapped[Worded] = mapped_column(
        comment="figures, entry ids and what entries said, perhaps sealed"
    )
    rule_version: Mapped[str] = mapped_column(String(40), default="")
    since: Mapped[dt.date] = mapped_column(comment="the first night of this band and risk")
    revenue: Mapped[float | None] = mapped_column(comment="of the margin's window, minor units")
    is_baseline: Mapped[bool] = mapped_column(
        default=False, comment="a first look, with which no night is compared"
    )


class PinRow(Numbered, Base):
    """A band or play that a manager set for a client."""

    __tablename__ = "pins"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "client_id"], ["clients.team_id", "clients.id"]),
        Index("ix_pins_client", "team_id", "client_id"),
        Index("ix_pins_until", "team_id", "until"),
    )
    client_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20), comment="band or play")
    value: Mapped[str] = mapped_column(String(40))
    reason: Mapped[Words]
    by: Mapped[Ref]
    set_on: Mapped[dt.date]
    until: Mapped[dt.date]
    rule_then: Mapped[str | None] = mapped_column(String(40), comment="what the rules said then")
    lifted_on: Mapped[dt.date | None]
    lifted_by: Mapped[Ref | None]
    set_at: Mapped[dt.datetime]


class RuleChangeRow(Numbered, Base):
    """A change of the rules that was proposed, with what it would have changed."""

    __tablename__ = "rule_changes"
    __table_args__ = (Index("ix_rule_changes_state", "team_id", "state"),)
    before: Mapped[Worded]
    after: Mapped[Worded]
    by: Mapped[Ref]
    proposed_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(String(20), comment="replaying, ready, saved or dropped")
    report: Mapped[Worded] = mapped_column(default=dict, comment="the replay, as numbers")
    decided_by: Mapped[Ref | None]
    decided_at: Mapped[dt.datetime | None]


class DraftRow(Numbered, Base):
    """A message to a client on its way to approval."""

    __tablename__ = "drafts"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "client_id"], ["clients.team_id", "clients.id"]),
        Index("ix_drafts_client", "team_id", "client_id"),
        Index("ix_drafts_state", "team_id", "state"),
        Index("ix_drafts_asked_by", "team_id", "asked_by", "id"),
    )
    client_id: Mapped[int]
    kind: Mapped[str] = mapped_column(comment="the folder of the letter, such as apology")
    state: Mapped[str]
    version: Mapped[int]
    why: Mapped[WordList] = mapped_column(default=list)
    complaint_ids: Mapped[list[str]] = mapped_column(default=list)
    recipient: Mapped[Words | None]
    asked_by: Mapped[Ref]
    created_at: Mapped[dt.datetime]
    promised_by: Mapped[dt.date | None]
    offer: Mapped[int | None]
    trouble: Mapped[Words | None] = mapped_column(comment="why it was not sent, in words")
    tone: Mapped[str] = mapped_column(String(10), default="warm", comment="warm or formal")
    answers: Mapped[Worded] = mapped_column(default=dict, comment="what its form was told")
    cited: Mapped[Worded] = mapped_column(default=dict, comment="the facts it rests on")
    matter: Mapped[Words | None] = mapped_column(comment="what it is about: letters of one thread")
    promises: Mapped[list[Any]] = mapped_column(
        SealedJson, default=list, comment="what it promises"
    )
    ask_on: Mapped[dt.date | None] = mapped_column(comment="when to ask what they answered")
    answer: Mapped[str | None] = mapped_column(String(20), comment="accepted, not_satisfied, none")
    answered_on: Mapped[dt.date | None]
    answered_by: Mapped[Ref | None]
    reminders: Mapped[int] = mapped_column(default=0, comment="how often its approver was reminded")
    remind_at: Mapped[dt.datetime | None] = mapped_column(comment="when to remind next")
    sent_at: Mapped[dt.datetime | None]
    sent_message_id: Mapped[Words | None] = mapped_column(comment="as its Message-ID has it")


class DraftVersionRow(OfTeam, Base):
    """One version of a draft's words, frozen."""

    __tablename__ = "draft_versions"
    draft_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[Words]
    sections: Mapped[list[Any]] = mapped_column(SealedJson, comment="name, label, text in threes")
    envelope: Mapped[Worded]
    fingerprint: Mapped[Ref]
    author: Mapped[Ref]
    created_at: Mapped[dt.datetime]
    note: Mapped[Words | None]


class DecisionRow(Numbered, Base):
    """What somebody decided about a version of a draft."""

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_draft", "team_id", "draft_id"),)
    draft_id: Mapped[int]
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(
        SealedRef(clear=DECIDED), comment="approved, rejected, stopped, marked_sent, commented, ..."
    )
    by: Mapped[Ref]
    at: Mapped[dt.datetime]
    reason: Mapped[Words | None]
    fingerprint: Mapped[Ref]


class LetterTemplateRow(OfTeam, Base):
    """A workspace's own words for one part of a letter, in the place of the shipped ones."""

    __tablename__ = "letter_templates"
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    part: Mapped[str] = mapped_column(String(10), primary_key=True, comment="subject or body")
    source: Mapped[Words]
    changed_by: Mapped[Ref]
    changed_at: Mapped[dt.datetime]
    in_use: Mapped[bool] = mapped_column(
        default=True, comment="false: kept while the shipped words are used"
    )


class DeliveryRow(Numbered, Base):
    """One message on its way out: the outbox."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("team_id", "once"),
        Index("ix_deliveries_due", "state", "due_at", "id"),
        Index("ix_deliveries_turn", "state", "team_id", "due_at", "id"),
        _beginnings("ix_deliveries_once", "once"),
    )
    once: Mapped[str] = mapped_column(comment="what may leave only once, such as email:draft:7")
    kind: Mapped[str] = mapped_column(comment="email, card, ephemeral, answer, view, home, direct")
    payload: Mapped[Worded]
    state: Mapped[str]
    due_at: Mapped[dt.datetime]
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    perhaps_sent: Mapped[bool] = mapped_column(default=False)
    error: Mapped[Words | None]
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]


class PostRow(OfTeam, Base):
    """Where a card stands in Slack."""

    __tablename__ = "posts"
    __table_args__ = (_beginnings("ix_posts_card", "card"),)
    card: Mapped[str] = mapped_column(primary_key=True, comment="such as draft:7:root")
    channel: Mapped[str]
    ts: Mapped[str]
    posted_at: Mapped[dt.datetime]


class InboxRow(Numbered, Base):
    """What came in and waits for a look at Slack before it can be decided."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("team_id", "event_id"),
        Index("ix_inbox_due", "state", "due_at", "id"),
        Index("ix_inbox_turn", "state", "team_id", "due_at", "id"),
    )
    event_id: Mapped[str]
    kind: Mapped[str]
    body: Mapped[Worded]
    state: Mapped[str]
    due_at: Mapped[dt.datetime]
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[dt.datetime]


class InstallationRow(OfTeam, Base):
    """What opens a workspace to the bot; under an organisation's id, what opens all of its."""

    __tablename__ = "installations"
    __table_args__ = (
        Index("ix_installations_through", "through"),
        Index("ix_installations_gone", "gone_at"),
        Index("ix_installations_expiring", "expires_at"),
    )
    through: Mapped[str | None] = mapped_column(
        String(32), comment="the organisation whose token serves it"
    )
    is_wide: Mapped[bool] = mapped_column(comment="of an organisation as a whole")
    name: Mapped[str]
    url: Mapped[str]
    app_id: Mapped[str]
    bot_id: Mapped[str]
    bot_user_id: Mapped[str]
    scopes: Mapped[list[str]]
    sealed_token: Mapped[str]
    sealed_refresh: Mapped[str]
    expires_at: Mapped[dt.datetime | None]
    renewing_until: Mapped[dt.datetime | None] = mapped_column(
        comment="a process asks Slack for a new token"
    )
    trouble: Mapped[str | None] = mapped_column(comment="why it must be installed anew")
    installer: Mapped[str]
    installed_at: Mapped[dt.datetime]
    gone_at: Mapped[dt.datetime | None] = mapped_column(comment="uninstalled or revoked")


class OauthStateRow(OfTeam, Base):
    """An installation that somebody began and did not end yet; its team is not known, hence *."""

    __tablename__ = "oauth_states"
    state: Mapped[str] = mapped_column(String(64), primary_key=True, comment="a digest")
    browser: Mapped[str] = mapped_column(String(64), comment="a digest of its cookie")
    expires_at: Mapped[dt.datetime]


class JobRow(OfTeam, Base):
    """What is done again and again for a workspace: when next, and by whom just now.

    A row of the kind "turn:..." is nobody's job: who claims for a workspace locks it meanwhile.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_due", "kind", "due_at"),)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True, comment="such as remind")
    due_at: Mapped[dt.datetime]
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(BigInteger, comment="whose lease it is")
