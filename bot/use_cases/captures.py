"""Log what clients ask and say, what we promise and give."""

import dataclasses
import functools
import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.asking import as_kind
from bot.domain.capture import (
    REPEAT_WITHIN,
    Capture,
    Logged,
    MissingText,
    Outcome,
    WhichClient,
    entry_of,
    is_complete,
)
from bot.domain.complaint import Complaint, check_said_on
from bot.domain.entry import MONEY_KINDS, Entry, EntryKind
from bot.domain.errors import DomainError
from bot.domain.history import Note
from bot.domain.money import minor_units
from bot.domain.names import NameMatch
from bot.domain.permission import check_may_log
from bot.domain.resemblance import resembling
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor
from bot.domain.typed import Sum, Typed, parse_command
from bot.store.clients import Account
from bot.store.database import Begin
from bot.store.entries import Logged as Kept
from bot.store.store import Store
from bot.use_cases.finding import check_in_use, find_by_link
from bot.use_cases.outcomes import columns_behind, outcome_of, today_of

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_WITH_SOURCE = (EntryKind.PROMISE, EntryKind.INVESTMENT, EntryKind.REFUND, EntryKind.CREDIT)
# One more than a list in Slack holds.
MOST_CHOICES = 101
_NOBODY = NameMatch((), ())
# The audit's word for an entry that was logged although its like was there.
_AGAIN = "logged_again"
_KINDS = {
    "/scope": EntryKind.SCOPE_REQUEST,
    "/complaint": EntryKind.COMPLAINT,
    "/promise": EntryKind.PROMISE,
    "/invest": EntryKind.INVESTMENT,
}


class OtherCurrency(DomainError):
    """That client's sums are in another currency, so nothing was logged."""


class StillToCome(DomainError):
    """That day is still to come, so nothing was logged. Write today or a day before."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = {"on": "That day is still to come. Choose today or a day before."}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """Which clients a name may mean, looked up before anything is written."""

    offered: tuple[tuple[int, str], ...] = ()
    is_ambiguous: bool = False
    has_clients: bool = True


def log_typed(
    begin: Begin,
    actor: Actor,
    *,
    command: str,
    text: str,
    channel: str,
    channel_name: str = "",
    now: datetime,
) -> Outcome:
    """Log what was typed behind a slash command in `channel`.

    The client may be left out where the channel belongs to one, or is named after it. What
    cannot be logged is kept and named in the outcome, never lost. Raises ClientIsArchived,
    OnlyManagers, OnlyOwner, WrongCourse, StillToCome.
    """
    with begin(actor.team_id, reading=True) as store:
        typed = _typed(store, command, text, now=now)
        own = _own_client(store, channel, channel_name)
        match = store.clients.match(typed.client or "", near_archived=False)
        means_another = bool(match.near) and own not in match.near
        if own and not match.exact and typed.unnamed and not means_another:
            # In a client's own channel the first word is no name, unless it is known as one, or
            # sounds like another client's.
            typed = typed.unnamed
        capture = _capture_of(command, typed)
        if typed.client and len(match.exact) == 1:
            capture = dataclasses.replace(capture, client_id=match.exact[0])
        elif own and typed.client is None:
            capture = dataclasses.replace(capture, client_id=own)
        else:
            capture = dataclasses.replace(capture, client_typed=typed.client)
        question = _question(store, match if typed.client else _NOBODY)
    if command == "/note" and typed.choice is None:
        # The form asks which kind of note it is; a word that names no client is of the text.
        if capture.client_id is None and capture.client_typed:
            words = f"{capture.client_typed} {capture.text}".strip()
            capture = dataclasses.replace(capture, text=words, client_typed=None)
        return MissingText(
            capture=dataclasses.replace(capture, is_kind_open=True), client_name=None
        )
    with begin(actor.team_id) as store:
        outcome = _log(store, actor, capture, question=question, now=now)
    if isinstance(outcome, Logged) and typed.client is None:
        return dataclasses.replace(outcome, from_channel=True)
    return outcome


def read_typed(begin: Begin, actor: Actor, *, command: str, text: str, now: datetime) -> Typed:
    """Take a command's text apart, with the names of the team's own clients."""
    with begin(actor.team_id, reading=True) as store:
        return _typed(store, command, text, now=now)


def log_capture(
    begin: Begin,
    actor: Actor,
    capture: Capture,
    *,
    now: datetime,
    pending: int | None = None,
    even_if_repeated: bool = False,
) -> Outcome:
    """Log what came from a form or a shortcut; `pending` is what it settles, once it is logged.

    A client named in words is taken where the name means exactly one. With `even_if_repeated` it
    is logged beside its like, once within REPEAT_WITHIN. Raises PendingIsGone, ClientIsArchived,
    OnlyManagers, OnlyOwner, WrongCourse, StillToCome.
    """
    capture, question = _named(begin, actor, capture)
    with begin(actor.team_id) as store:
        _hold_message(store, capture)
        if pending is not None:
            store.pendings.hold(pending, by=actor.user_id)
        return _log(
            store,
            actor,
            capture,
            question=question,
            pending=pending,
            even_if_repeated=even_if_repeated,
            now=now,
        )


def log_reaction(
    begin: Begin, actor: Actor, capture: Capture, *, emoji: str, event_ts: str, now: datetime
) -> Outcome | None:
    """Log a message because of an emoji put on it; None when that emoji is known or gone.

    Two people who react log once, and both are kept.
    """
    link = capture.permalink or ""
    capture, question = _named(begin, actor, capture)
    with begin(actor.team_id) as store:
        store.team.hold()
        is_news = store.reactions.set(
            link, capture.kind.value, actor.user_id, emoji=emoji, event_ts=event_ts, is_on=True
        )
        if not is_news:
            return None
        known = find_by_link(store, capture.kind, link)
        if known is not None:
            outcome = outcome_of(store, known, actor=actor, now=now)
            return dataclasses.replace(
                outcome, repeated_after=now - known.logged_at, capture=capture
            )
        return _log(store, actor, capture, question=question, now=now)


def log_pending(
    begin: Begin,
    actor: Actor,
    *,
    pending: int,
    client_id: int | None = None,
    kind: EntryKind | None = None,
    now: datetime,
) -> Outcome:
    """Log what was kept because its client or its kind was not clear.

    It is kept under its number until it is logged. Raises PendingIsGone, and as `log_capture`.
    """
    known = _chosen(find_pending(begin, actor, pending=pending), client_id, kind)
    _, question = _named(begin, actor, known)
    with begin(actor.team_id) as store:
        _hold_message(store, known)
        capture = _chosen(store.pendings.hold(pending, by=actor.user_id), client_id, kind)
        outcome = _log(store, actor, capture, question=question, pending=pending, now=now)
        if not isinstance(outcome, Logged):
            store.pendings.save(pending, outcome.capture)
        return outcome


def keep_for_later(begin: Begin, actor: Actor, capture: Capture, *, now: datetime) -> int:
    """Keep what may not be logged just so, and return its number for a form."""
    with begin(actor.team_id) as store:
        capture = dataclasses.replace(capture, text=_with_names(store, capture.text))
        return store.pendings.add(capture, by=actor.user_id, at=now)


def find_pending(begin: Begin, actor: Actor, *, pending: int) -> Capture:
    """Return what was kept, for a form filled with it. Raises PendingIsGone."""
    with begin(actor.team_id, reading=True) as store:
        return store.pendings.get(pending, by=actor.user_id)


def drop_pending(begin: Begin, actor: Actor, *, pending: int) -> Capture:
    """Forget what was kept: it is about no client. Raises PendingIsGone."""
    with begin(actor.team_id) as store:
        return store.pendings.take(pending, by=actor.user_id)


def find_own_client(
    begin: Begin, actor: Actor, *, channel: str, channel_name: str = ""
) -> int | None:
    """Return the client to which a channel belongs, or after which it is named."""
    with begin(actor.team_id, reading=True) as store:
        return _own_client(store, channel, channel_name)


def find_named_client(begin: Begin, actor: Actor, *, name: str) -> int | None:
    """Return the one client that a name means exactly; None where it is none or several."""
    with begin(actor.team_id, reading=True) as store:
        exact = store.clients.match(name).exact
        return exact[0] if len(exact) == 1 else None


def list_names(begin: Begin, actor: Actor) -> list[tuple[int, str]]:
    """Return (client id, name) for every key, name and alias."""
    with begin(actor.team_id, reading=True) as store:
        return store.clients.names()


def list_choices(
    begin: Begin, actor: Actor, *, limit: int = MOST_CHOICES, client_id: int | None = None
) -> tuple[tuple[int, str], ...]:
    """Return (client id, name) of clients that are not archived, for a form's list.

    One more than a list holds says that it holds not all of them, and the form asks for the
    name in words. The client of `client_id`, which the form shows, is always among them.
    """
    with begin(actor.team_id, reading=True) as store:
        choices = store.clients.list_choices(limit=limit)
        if client_id is not None and all(number != client_id for number, _ in choices):
            choices += store.clients.list_named([client_id])
        return tuple(choices)


def _typed(store: Store, command: str, text: str, *, now: datetime) -> Typed:
    # What is before a verb is looked up again and again while a line is read.
    is_client = functools.cache(store.clients.is_name)
    return parse_command(command, text, is_client=is_client, today=today_of(store, now))


def _own_client(store: Store, channel: str, channel_name: str) -> int | None:
    account = store.clients.find_by_channel(channel)
    return account.id if account else store.clients.find_by_channel_name(channel_name)


def _named(begin: Begin, actor: Actor, capture: Capture) -> tuple[Capture, _Question]:
    """Look up the client that is named in words, before anything is locked for writing."""
    if capture.client_id is not None:
        return capture, _Question()
    with begin(actor.team_id, reading=True) as store:
        match = store.clients.match(capture.client_typed or "", near_archived=False)
        if len(match.exact) == 1:
            capture = dataclasses.replace(capture, client_id=match.exact[0])
        return capture, _question(store, match)


def _question(store: Store, match: NameMatch) -> _Question:
    return _Question(
        offered=tuple(store.clients.list_named(match.exact or match.near)),
        is_ambiguous=len(match.exact) > 1,
        has_clients=bool(store.clients.list_choices(limit=1)),
    )


def _chosen(capture: Capture, client_id: int | None, kind: EntryKind | None) -> Capture:
    if client_id is not None:
        capture = dataclasses.replace(capture, client_id=client_id)
    return capture if kind is None else as_kind(capture, kind)


def _log(
    store: Store,
    actor: Actor,
    capture: Capture,
    *,
    question: _Question,
    pending: int | None = None,
    even_if_repeated: bool = False,
    now: datetime,
) -> Outcome:
    """Log a capture, or say what is missing; `pending` goes when it is logged, and not before."""
    capture = dataclasses.replace(capture, text=_with_names(store, capture.text))
    if capture.client_id is None:
        return _ask_which(store, actor, capture, question, pending=pending, now=now)
    account = check_in_use(store, capture.client_id)
    check_may_log(capture.kind, actor, account.client)
    if capture.kind in MONEY_KINDS and capture.currency not in (None, account.client.currency):
        raise OtherCurrency(
            f"{account.client.name}'s sums are in {account.client.currency}, so nothing was "
            "logged. Write the sum in it."
        )
    if not is_complete(capture):
        return MissingText(capture=capture, client_name=account.client.name, pending=pending)
    _hold_message(store, capture)
    store.team.hold_person(actor.user_id)
    today = today_of(store, now)
    value = entry_of(capture, currency=account.client.currency, today=today)
    _check_day(value, today)
    if pending is not None:
        store.pendings.take(pending, by=actor.user_id)
    find = _same_again if even_if_repeated else _same
    same = find(store, actor, capture, value, now)
    if same is not None:
        outcome = outcome_of(store, same, actor=actor, now=now)
        return dataclasses.replace(outcome, capture=capture, repeated_after=now - same.logged_at)
    outcome = _add(store, actor, capture, value, account, now=now)
    if even_if_repeated:
        store.audit.add(_AGAIN, outcome.ref, user_id=actor.user_id, at=now)
    return outcome


def _hold_message(store: Store, capture: Capture) -> None:
    """Put two people in a row who react to one message at once.

    The team is held before anything else, so that nobody waits for each other.
    """
    if capture.permalink:
        store.team.hold()


def _check_day(value: Entry, today: date) -> None:
    """Let pass a day on which it can have been said. Raises WrongCourse, StillToCome."""
    if isinstance(value, Complaint):
        check_said_on(value, today=today)
    day = value.asked_on if isinstance(value, ScopeRequest) else None
    day = value.on if isinstance(value, Note) else day
    if day is not None and day > today:
        raise StillToCome


def _add(
    store: Store, actor: Actor, capture: Capture, value: Entry, account: Account, *, now: datetime
) -> Logged:
    is_first = not store.entries.list_logged_by(actor.user_id, limit=1)
    columns = {} if capture.kind in _WITH_SOURCE else columns_behind(capture)
    if capture.kind in _WITH_SOURCE:
        columns["permalink"] = capture.permalink
    if capture.kind is EntryKind.INVESTMENT and actor.is_manager:
        columns |= {"approved_on": today_of(store, now), "approved_by": actor.user_id}
    old = None
    if isinstance(value, Complaint):
        known = store.histories.get(account.id).complaints
        old = resembling(value.text, known, on=value.raised_on)
    made = store.entries.add(value, account.id, by=actor.user_id, at=now, **columns)
    outcome = outcome_of(store, store.entries.get(made.id), actor=actor, now=now)
    return dataclasses.replace(outcome, capture=capture, is_first=is_first, resembles=old)


def _same(store: Store, actor: Actor, capture: Capture, value: Entry, now: datetime) -> Kept | None:
    if capture.permalink:
        found = find_by_link(store, capture.kind, capture.permalink)
        return found if found and found.client_id == capture.client_id else None
    return store.entries.find_same(
        value, by=actor.user_id, since=now - REPEAT_WITHIN, client_id=capture.client_id
    )


def _same_again(
    store: Store, actor: Actor, capture: Capture, value: Entry, now: datetime
) -> Kept | None:
    """Return what the same button logged a moment ago although its like was there."""
    last = store.entries.find_same(
        value, by=actor.user_id, since=now - REPEAT_WITHIN, client_id=capture.client_id
    )
    is_again = last is not None and store.audit.find_last(last.value.id, [_AGAIN]) is not None
    return last if is_again else None


def _ask_which(
    store: Store,
    actor: Actor,
    capture: Capture,
    question: _Question,
    *,
    pending: int | None,
    now: datetime,
) -> Outcome:
    if not capture.client_typed and not capture.text and not is_complete(capture):
        return MissingText(capture=capture, client_name=None, pending=pending)
    if pending is None:
        pending = store.pendings.add(capture, by=actor.user_id, at=now)
    else:
        store.pendings.save(pending, capture)
    return WhichClient(
        pending=pending,
        capture=capture,
        offered=question.offered,
        is_ambiguous=question.is_ambiguous,
        has_clients=question.has_clients,
    )


def _capture_of(command: str, typed: Typed) -> Capture:
    kind = _KINDS.get(command) or EntryKind(typed.choice or EntryKind.CONTACT)
    capture = Capture(kind=kind, text=typed.text, hours=typed.hours, due=typed.due, on=typed.on)
    return with_sum(capture, typed.amount)


def with_sum(capture: Capture, amount: Sum | None) -> Capture:
    """Return a capture with a sum as it was typed, in minor units."""
    if amount is None:
        return capture
    return dataclasses.replace(
        capture,
        amount=minor_units(amount.number, amount.currency),
        currency=amount.currency,
    )


def _with_names(store: Store, text: str) -> str:
    """Write people as people: <@U0TOM> reads @Tom Okafor."""
    people = store.team.list_people(_MENTION.findall(text))
    return _MENTION.sub(
        lambda match: "@" + (people[match[1]].name if match[1] in people else match[1]), text
    )
