"""Log what clients ask and say, what we promise and give."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.asking import as_kind
from bot.domain.capture import (
    Capture,
    Logged,
    MissingText,
    Outcome,
)
from bot.domain.client import key_for
from bot.domain.entry import EntryKind
from bot.domain.money import minor_units
from bot.domain.reading import beginnings_of
from bot.domain.team import Actor
from bot.domain.typed import Sum, Typed, parse_command
from bot.store.client_names import Called, in_use_first
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.capturing import (
    NOBODY,
    Question,
    enter,
    hold_message,
    look_up,
    with_names,
)
from bot.use_cases.finding import find_by_link
from bot.use_cases.members import member_in
from bot.use_cases.outcomes import outcome_of, own_today

# One more than a list in Slack holds.
MOST_CHOICES = 101
_KINDS = {
    "/scope": EntryKind.SCOPE_REQUEST,
    "/complaint": EntryKind.COMPLAINT,
    "/promise": EntryKind.PROMISE,
    "/invest": EntryKind.INVESTMENT,
}


def log_at_once(
    begin: Begin, *, team_id: str, user_id: str, command: str, text: str, now: datetime
) -> tuple[Actor, Outcome] | None:
    """Log what names its client clearly in one transaction, the person's recognition included.

    As most lines do. None where it takes more: Slack must be asked who this is, they are refused,
    or a line may mean several things, all of which is looked up without keeping others from
    writing. Raises UnknownTeam, and as `log_typed`.
    """
    with begin(team_id) as store:
        store.ahead.of_line(user_id, beginnings_of(text))
        actor = member_in(store, user_id, now=now)
        if actor is None:
            return None
        typed, known = _typed(store, actor, command, text, now=now)
        client_id = _one_called(typed, known)
        if client_id is None or (command == "/note" and typed.choice is None):
            return None
        capture = dataclasses.replace(_capture_of(command, typed), client_id=client_id)
        return actor, enter(store, actor, capture, question=Question(), now=now)


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
        typed, _ = _typed(store, actor, command, text, now=now)
        match = store.clients.match(typed.client or "", near_archived=False)
        is_clear = typed.client is not None and len(match.exact) == 1
        own = None if is_clear else _own_client(store, channel, channel_name)
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
        is_asked = capture.client_id is None
        question = look_up(store, match if typed.client else NOBODY) if is_asked else Question()
    if command == "/note" and typed.choice is None:
        # The form asks which kind of note it is; a word that names no client is of the text.
        if capture.client_id is None and capture.client_typed:
            words = f"{capture.client_typed} {capture.text}".strip()
            capture = dataclasses.replace(capture, text=words, client_typed=None)
        return MissingText(
            capture=dataclasses.replace(capture, is_kind_open=True), client_name=None
        )
    with begin(actor.team_id) as store:
        outcome = enter(store, actor, capture, question=question, now=now)
    if isinstance(outcome, Logged) and typed.client is None:
        return dataclasses.replace(outcome, from_channel=True)
    return outcome


def read_typed(begin: Begin, actor: Actor, *, command: str, text: str, now: datetime) -> Typed:
    """Take a command's text apart, with the names of the team's own clients."""
    with begin(actor.team_id, reading=True) as store:
        return _typed(store, actor, command, text, now=now)[0]


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
        hold_message(store, capture)
        if pending is not None:
            store.pendings.hold(pending, by=actor.user_id)
        return enter(
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
        return enter(store, actor, capture, question=question, now=now)


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
        hold_message(store, known)
        capture = _chosen(store.pendings.hold(pending, by=actor.user_id), client_id, kind)
        outcome = enter(store, actor, capture, question=question, pending=pending, now=now)
        if not isinstance(outcome, Logged):
            store.pendings.save(pending, outcome.capture)
        return outcome


def keep_for_later(begin: Begin, actor: Actor, capture: Capture, *, now: datetime) -> int:
    """Keep what may not be logged just so, and return its number for a form."""
    with begin(actor.team_id) as store:
        capture = dataclasses.replace(capture, text=with_names(store, capture.text))
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


def _typed(
    store: Store, actor: Actor, command: str, text: str, *, now: datetime
) -> tuple[Typed, dict[str, list[Called]]]:
    """Take a line apart, and return besides who goes by the names that were looked up for it."""
    # A line may begin with a name of any length: all of them are looked up at once.
    known: dict[str, list[Called]] = {key_for(words): [] for words in beginnings_of(text)}
    for one in store.clients.find_called(known):
        known[one.key].append(one)

    def is_client(words: str) -> bool:
        key = key_for(words)
        if key not in known:
            known[key] = store.clients.find_called([key])
        return bool(known[key])

    typed = parse_command(command, text, is_client=is_client, today=own_today(actor, now))
    return typed, known


def _one_called(typed: Typed, known: Mapping[str, Sequence[Called]]) -> int | None:
    """Return the one client who goes by exactly the name in a line; None where it is not one."""
    called = known.get(key_for(typed.client or ""), ())
    numbers = in_use_first(called)
    return numbers[0] if len(numbers) == 1 else None


def _own_client(store: Store, channel: str, channel_name: str) -> int | None:
    account = store.clients.find_by_channel(channel)
    return account.id if account else store.clients.find_by_channel_name(channel_name)


def _named(begin: Begin, actor: Actor, capture: Capture) -> tuple[Capture, Question]:
    """Look up the client that is named in words, before anything is locked for writing."""
    if capture.client_id is not None:
        return capture, Question()
    with begin(actor.team_id, reading=True) as store:
        match = store.clients.match(capture.client_typed or "", near_archived=False)
        if len(match.exact) == 1:
            capture = dataclasses.replace(capture, client_id=match.exact[0])
        return capture, look_up(store, match)


def _chosen(capture: Capture, client_id: int | None, kind: EntryKind | None) -> Capture:
    if client_id is not None:
        capture = dataclasses.replace(capture, client_id=client_id)
    return capture if kind is None else as_kind(capture, kind)


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
