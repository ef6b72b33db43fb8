"""Draw what stands in Slack from the record: digests and drafts. Never from an old copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from bot.domain.draft import Draft
from bot.messages.answer_cards import ask_message
from bot.messages.blocks import Block, linked
from bot.messages.cards import DraftCard, root_message, trouble_message, version_message
from bot.messages.changes import source_mark
from bot.store.store import Store
from bot.use_cases.asking import ASKS, ask_card
from bot.use_cases.digest_drawing import draw_digest, parts_of
from bot.use_cases.dispatch import findings_of, once_for, root_card, thread_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A card as it should look now, and where it belongs; `under` is the card above it.

    `plain_blocks` say the same where Slack refuses charts and tables; `is_personal` is a direct
    message, whose `channel` is a person.
    """

    channel: str | None
    text: str
    blocks: Sequence[Block]
    under: str | None = None
    plain_blocks: Sequence[Block] | None = None
    is_personal: bool = False


def draw_card(store: Store, card: str, *, now: datetime, is_repeat: bool) -> Drawn:
    """Draw a card by its name.

    digest:DATE, digest:DATE:OWNER, draft:N:root, draft:N:v2, draft:N:trouble2, draft:N:ask.
    """
    kind, _, rest = card.partition(":")
    if kind == "digest":
        return _digest(store, card, now=now, is_repeat=is_repeat)
    number, _, part = rest.partition(":")
    return _draft(store, int(number), part)


def _digest(store: Store, card: str, *, now: datetime, is_repeat: bool) -> Drawn:
    owner = parts_of(card)[1]
    told = draw_digest(store, card, now=now, is_repeat=is_repeat)
    return Drawn(
        channel=owner or store.team.get().digest_channel,
        text=told.text,
        blocks=told.blocks,
        plain_blocks=told.plain_blocks,
        is_personal=owner is not None,
    )


def _draft(store: Store, draft_id: int, part: str) -> Drawn:
    draft = store.drafts.get(draft_id)
    channel = store.team.get().approvals_channel
    if part in ASKS:
        text, blocks = ask_message(ask_card(store, draft, part))
        return Drawn(channel=channel, text=text, blocks=blocks, under=root_card(draft_id))
    card = _draft_card(store, draft)
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
    tries, held_up = store.deliveries.tried(once_for(draft.id))
    return DraftCard(
        draft=draft,
        client=client.name,
        names={user_id: person.name for user_id, person in people.items()},
        timezone=team.timezone,
        decision=decision,
        sends_at=store.deliveries.due_at(once_for(draft.id)),
        tries=tries,
        held_up=held_up,
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
    link = f"mailto:{quote(draft.recipient or '', safe='@')}?subject={quote(draft.version.subject)}"
    # RFC 6068, 5: a line ends with both, or some programs show one long line.
    link += "&body=" + quote(words.replace("\n", "\r\n"))
    # Slack refuses addresses of over 3,000 characters.
    return link if len(link) <= 3000 else None  # noqa: PLR2004
