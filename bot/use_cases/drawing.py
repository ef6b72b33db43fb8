"""Draw what stands in Slack from the record: digests, drafts, Home. Never from an old copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from bot.domain.client import Client
from bot.domain.digest import ClientNight, compose_digest
from bot.domain.draft import Draft, DraftState
from bot.domain.fit import Band
from bot.domain.receipt import play_of, signals_of
from bot.domain.team import Actor, Team
from bot.messages.blocks import Block, linked
from bot.messages.cards import DraftCard, root_message, trouble_message, version_message
from bot.messages.digest import digest_message
from bot.messages.entries import entry_words
from bot.messages.home import Home, WaitingDraft, home_view
from bot.messages.letter_kinds import KINDS
from bot.store.entries import Logged as Kept
from bot.store.nights import Snapshot
from bot.store.store import Store
from bot.use_cases.dispatch import findings_of, once_for, root_card

MOST_ASKED = 5
STATES_IN_WORDS = {
    DraftState.WAITING: "waits for a manager",
    DraftState.APPROVED: "about to leave",
    DraftState.SENT: "sent",
    DraftState.REJECTED: "rejected",
    DraftState.PARKED: "perhaps sent: look",
    DraftState.HANDED_OVER: "to be sent by hand",
    DraftState.MARKED_SENT: "sent by hand",
}
OPEN_STATES = (DraftState.WAITING, DraftState.PARKED, DraftState.HANDED_OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A card as it should look now, and where it belongs; `under` is the card above it."""

    channel: str | None
    text: str
    blocks: Sequence[Block]
    under: str | None = None


def draw_card(store: Store, card: str, *, now: datetime, is_repeat: bool) -> Drawn:
    """Draw a card by its name: digest:DATE, draft:N:root, draft:N:v2, draft:N:trouble2."""
    kind, _, rest = card.partition(":")
    if kind == "digest":
        return _digest(store, date.fromisoformat(rest), now=now, is_repeat=is_repeat)
    number, _, part = rest.partition(":")
    return _draft(store, int(number), part)


def draw_home(store: Store, actor: Actor) -> Block:
    """Draw a person's Home: a manager's holds everybody, a member's their own clients."""
    night = store.nights.last_done()
    nights = _client_nights(store, night) if night else []
    scored = {client.client_id for client in nights}
    accounts = store.clients.list_all()
    if not actor.is_manager:
        nights = [client for client in nights if client.owner == actor.user_id]
        accounts = [a for a in accounts if a.client.owner == actor.user_id]
    digest = compose_digest(nights)
    own = [
        _own_line(store, entry) for entry in store.entries.list_logged_by(actor.user_id, limit=20)
    ]
    return home_view(
        Home(
            is_manager=actor.is_manager,
            waiting=_waiting(store) if actor.is_manager else (),
            asked=_asked(store, actor) if not actor.is_manager else (),
            clients=(*digest.decisions, *digest.at_risk, *digest.on_track),
            unscored=[(a.id, a.client.name) for a in accounts if a.id not in scored],
            own=own,
            own_count=store.entries.count_logged_by(actor.user_id),
            letters=_letters_since(store, night),
            checked=f"Last checked in the night of {night:%-d %b %Y}" if night else "Not run yet",
        )
    )


def _own_line(store: Store, entry: Kept) -> tuple[str, str]:
    client = store.clients.get(entry.client_id).client
    words = entry_words(entry.value, client.currency)
    return f"{entry.value.id} · {client.name} · {words[:300]}", entry.value.id


def _digest(store: Store, night: date, *, now: datetime, is_repeat: bool) -> Drawn:
    team = store.team.get()
    clients = _client_nights(store, night)
    digest = compose_digest(clients)
    waiting = [linked(draft.words, draft.link) for draft in _waiting(store)]
    text, blocks = digest_message(
        digest,
        run_at=now,
        timezone=team.timezone,
        hours_to=store.entries.last_hours_on(),
        unchecked=len(store.clients.list_all()) - len(clients),
        waiting=waiting,
        repeated=is_repeat,
    )
    return Drawn(channel=team.digest_channel, text=text, blocks=blocks)


def _client_nights(store: Store, night: date) -> list[ClientNight]:
    before = store.nights.night_before(night)
    last = {s.client_id: s for s in store.nights.list_night(before)} if before else {}
    accounts = {account.id: account.client for account in store.clients.list_all()}
    return [
        _client_night(snapshot, last.get(snapshot.client_id), accounts[snapshot.client_id])
        for snapshot in store.nights.list_night(night)
    ]


def _client_night(snapshot: Snapshot, last: Snapshot | None, client: Client) -> ClientNight:
    return ClientNight(
        client_id=snapshot.client_id,
        name=client.name,
        owner=client.owner,
        fit=snapshot.fit,
        debt=snapshot.debt,
        band=Band(snapshot.shown_band),
        at_risk=snapshot.at_risk,
        play=play_of(snapshot.receipt),
        signals=signals_of(snapshot.receipt),
        fit_before=last.fit if last else None,
        debt_before=last.debt if last else None,
        band_before=Band(last.shown_band) if last else None,
        at_risk_before=last.at_risk if last else None,
    )


def _letters_since(store: Store, night: date | None) -> dict[int, str]:
    """Say by client what became of the newest letter that the last night could not know of."""
    return {
        draft.client_id: f"{KINDS.of(draft.kind).label}: {STATES_IN_WORDS[draft.state]}"
        for draft in store.drafts.list_in(list(STATES_IN_WORDS))
        if draft.state is not DraftState.REJECTED
        and (night is None or draft.created_at.date() >= night)
    }


def _waiting(store: Store) -> list[WaitingDraft]:
    team = store.team.get()
    return [_waiting_draft(store, team, draft) for draft in store.drafts.list_in(OPEN_STATES)]


def _asked(store: Store, actor: Actor) -> list[WaitingDraft]:
    team = store.team.get()
    drafts = store.drafts.list_in(list(DraftState))
    own = [draft for draft in drafts if draft.asked_by == actor.user_id][-MOST_ASKED:]
    return [_waiting_draft(store, team, draft) for draft in reversed(own)]


def _waiting_draft(store: Store, team: Team, draft: Draft) -> WaitingDraft:
    name = store.clients.get(draft.client_id).client.name
    what = f"{name}: {KINDS.of(draft.kind).label.lower()}, version {draft.version.number}"
    post = store.deliveries.find_post(root_card(draft.id))
    return WaitingDraft(
        draft_id=draft.id,
        words=f"{what} · {STATES_IN_WORDS[draft.state]}",
        link=team.permalink(*post) if post else "",
    )


def _draft(store: Store, draft_id: int, part: str) -> Drawn:
    draft = store.drafts.get(draft_id)
    card = _draft_card(store, draft)
    channel = store.team.get().approvals_channel
    if part == "root":
        text, blocks = root_message(card)
        return Drawn(channel=channel, text=text, blocks=blocks)
    if part.startswith("trouble"):
        text, blocks = trouble_message(card)
    else:
        version = store.drafts.get_version(draft_id, int(part[1:]))
        text, blocks = version_message(card, version)
    return Drawn(channel=channel, text=text, blocks=blocks, under=root_card(draft_id))


def _draft_card(store: Store, draft: Draft) -> DraftCard:
    team = store.team.get()
    client = store.clients.get(draft.client_id).client
    decision = store.drafts.last_decision(draft.id)
    managers = store.team.list_managers()
    ids = [draft.asked_by, draft.version.author, *managers, *([decision.by] if decision else [])]
    people = store.team.list_people(ids)
    return DraftCard(
        draft=draft,
        client=client.name,
        names={user_id: person.name for user_id, person in people.items()},
        timezone=team.timezone,
        decision=decision,
        sends_at=store.deliveries.due_at(once_for(draft.id)),
        findings=findings_of(store, draft),
        facts=_facts(store, draft),
        mailto=_mailto(draft),
        waits_for=_approvers(draft, managers),
    )


def _facts(store: Store, draft: Draft) -> list[str]:
    facts = []
    for ref in draft.complaint_ids:
        entry = store.entries.find(ref)
        if entry is not None:
            day = f"{entry.value.raised_on:%-d %b}"
            link = entry.value.permalink
            facts.append(linked(f"{ref}, {day}", link))
    return facts


def _approvers(draft: Draft, managers: Sequence[str]) -> list[str]:
    others = [m for m in managers if m not in (draft.asked_by, draft.version.author)]
    return others or list(managers)


def _mailto(draft: Draft) -> str | None:
    words = "\n\n".join(text for _, _, text in draft.version.sections)
    link = f"mailto:{quote(draft.recipient or '')}?subject={quote(draft.version.subject)}"
    link += f"&body={quote(words)}"
    # Slack refuses addresses of over 3,000 characters.
    return link if len(link) <= 3000 else None  # noqa: PLR2004
