"""Draw what stands in Slack from the record: digests and drafts. Never from an old copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from bot.domain.digest import compose_digest
from bot.domain.draft import Draft, DraftState
from bot.domain.team import Team
from bot.messages.blocks import Block, linked
from bot.messages.cards import DraftCard, root_message, trouble_message, version_message
from bot.messages.changes import source_mark
from bot.messages.digest import digest_message
from bot.messages.home import WaitingDraft
from bot.messages.letter_kinds import KINDS
from bot.store.store import Store
from bot.use_cases.dispatch import findings_of, once_for, root_card, thread_of

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


def _digest(store: Store, night: date, *, now: datetime, is_repeat: bool) -> Drawn:
    team = store.team.get()
    clients = store.nights.list_standings(night)
    digest = compose_digest(clients)
    waiting = [linked(draft.words, draft.link) for draft in waiting_drafts(store)]
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


def waiting_drafts(
    store: Store, *, limit: int | None = None, offset: int = 0
) -> list[WaitingDraft]:
    """Return the drafts that wait for a person; with `limit` a page of them."""
    team = store.team.get()
    drafts = store.drafts.list_in(OPEN_STATES, limit=limit, offset=offset)
    return [waiting_draft(store, team, draft) for draft in drafts]


def waiting_draft(store: Store, team: Team, draft: Draft) -> WaitingDraft:
    """Return a draft in a line, with the way to its thread."""
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
        parked=_parked(store, draft),
    )


def _parked(store: Store, draft: Draft) -> list[str]:
    root = root_card(draft.id)
    return sorted(c for c in store.deliveries.list_parked_cards() if thread_of(c) == root != c)


def _facts(store: Store, draft: Draft) -> list[str]:
    facts = []
    for ref in draft.complaint_ids:
        entry = store.entries.find(ref)
        if entry is not None:
            day = f"{entry.value.raised_on:%-d %b}"
            link = entry.value.permalink
            facts.append(linked(f"{ref}, {day}", link) + source_mark(entry.source_state))
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
