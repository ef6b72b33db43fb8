"""Draw a person's Home from the record, a page of each list."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.digest import ClientNight
from bot.domain.proposal import Proposal
from bot.domain.team import Actor
from bot.messages.blocks import Block
from bot.messages.entry_words import entry_words
from bot.messages.first_steps import first_steps_at_home
from bot.messages.home import (
    MOST_CHOICES,
    MOST_NAMES,
    PAGE_SIZES,
    Home,
    Line,
    Page,
    WaitingDraft,
    home_view,
)
from bot.messages.letter_kinds import KINDS
from bot.store.entries import Logged as Kept
from bot.store.store import Store
from bot.use_cases.first_steps import first_steps
from bot.use_cases.outcomes import today_of
from bot.use_cases.waiting import OPEN_STATES, STATES_IN_WORDS, waiting_draft, waiting_drafts

# An undecided ask counts as unpaid from then on (domain.md, scope creep).
DECIDE_WITHIN = timedelta(days=7)


def draw_home(store: Store, actor: Actor, *, now: datetime, pages: Mapping[str, int]) -> Block:
    """Draw a person's Home: a manager's holds everybody, a member's their own clients.

    `pages` says which page of each list is shown, 0 being the first.
    """
    night = store.nights.last_done()
    owner = None if actor.is_manager else actor.user_id
    clients = _clients(store, night, owner, pages)
    return home_view(
        Home(
            is_manager=actor.is_manager,
            waiting=_waiting(store, actor, pages, now=now),
            to_approve=_to_approve(store, actor, pages),
            undecided=_undecided(store, actor, pages, now=now),
            clients=clients,
            unscored=store.nights.list_unscored(night, owner=owner, limit=MOST_NAMES),
            unscored_count=store.nights.count_unscored(night, owner=owner),
            choices=store.clients.list_choices(owner=owner, limit=MOST_CHOICES),
            choice_count=store.clients.count(owner=owner),
            own=_own(store, actor, pages),
            letters=_letters_since(store, night, clients.lines),
            proposed=_proposed(store, actor, pages),
            first_steps=_first_steps(store, actor),
            checked=f"Last checked in the night of {night:%-d %b %Y}" if night else "Not run yet",
        )
    )


def _clients(
    store: Store, night: date | None, owner: str | None, pages: Mapping[str, int]
) -> Page[ClientNight]:
    if night is None:
        return Page.of("clients", [], pages)
    total = store.nights.count_standings(night, owner=owner)
    page = Page.clamped("clients", total, pages)
    size = PAGE_SIZES["clients"]
    found = store.nights.list_standings(night, owner=owner, limit=size, offset=page * size)
    return Page("clients", found, page, total)


def _proposed(store: Store, actor: Actor, pages: Mapping[str, int]) -> Page[Proposal]:
    if not actor.is_manager:
        return Page.of("proposed", [], pages)
    total = store.proposals.count_open()
    page, size = Page.clamped("proposed", total, pages), PAGE_SIZES["proposed"]
    return Page("proposed", store.proposals.list_open(limit=size, offset=page * size), page, total)


def _first_steps(store: Store, actor: Actor) -> list[Block]:
    steps = first_steps(store, actor)
    return first_steps_at_home(steps, actor.team) if steps else []


def _waiting(
    store: Store, actor: Actor, pages: Mapping[str, int], *, now: datetime
) -> Page[WaitingDraft]:
    """Return a page of what waits for a manager, or of the drafts that a member asked for."""
    drafts, who = store.drafts, actor.user_id
    total = drafts.count_in(OPEN_STATES) if actor.is_manager else drafts.count_asked_by(who)
    page, size = Page.clamped("waiting", total, pages), PAGE_SIZES["waiting"]
    if actor.is_manager:
        lines = waiting_drafts(store, limit=size, offset=page * size, now=now)
    else:
        team = store.team.get()
        own = drafts.list_asked_by(who, limit=size, offset=page * size)
        lines = [waiting_draft(store, team, draft, now=now) for draft in own]
    return Page("waiting", lines, page, total)


def _to_approve(store: Store, actor: Actor, pages: Mapping[str, int]) -> Page[Line]:
    if not actor.is_manager:
        return Page.of("to_approve", [], pages)
    total = store.entries.count_unapproved()
    page, size = Page.clamped("to_approve", total, pages), PAGE_SIZES["to_approve"]
    found = store.entries.list_unapproved(limit=size, offset=page * size)
    return Page("to_approve", [_line(store, entry) for entry in found], page, total)


def _undecided(
    store: Store, actor: Actor, pages: Mapping[str, int], *, now: datetime
) -> Page[Line]:
    if not actor.is_manager:
        return Page.of("undecided", [], pages)
    before = today_of(store, now) - DECIDE_WITHIN
    total = store.entries.count_undecided(before)
    page = Page.clamped("undecided", total, pages)
    found = store.entries.list_undecided(
        before, limit=PAGE_SIZES["undecided"], offset=page * PAGE_SIZES["undecided"]
    )
    return Page("undecided", [_line(store, entry) for entry in found], page, total)


def _own(store: Store, actor: Actor, pages: Mapping[str, int]) -> Page[Line]:
    total = store.entries.count_logged_by(actor.user_id)
    page = Page.clamped("own", total, pages)
    found = store.entries.list_logged_by(
        actor.user_id, limit=PAGE_SIZES["own"], offset=page * PAGE_SIZES["own"]
    )
    return Page("own", [_line(store, entry) for entry in found], page, total)


def _line(store: Store, entry: Kept) -> Line:
    client = store.clients.get(entry.client_id).client
    words = entry_words(entry.value, client.currency)
    return Line(
        ref=entry.value.id,
        words=f"{entry.value.id} · {client.name} · {words}",
        revision=entry.revision,
    )


def _letters_since(
    store: Store, night: date | None, clients: Sequence[ClientNight]
) -> dict[int, str]:
    """Say by client what became of the newest letter that the last night could not know of."""
    since = None if night is None else datetime.combine(night, time(), UTC)
    newest = store.drafts.newest_since([client.client_id for client in clients], since)
    return {
        client_id: f"{KINDS.of(kind).label}: {STATES_IN_WORDS[state]}"
        for client_id, (kind, state) in newest.items()
    }
