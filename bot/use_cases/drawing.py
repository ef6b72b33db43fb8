"""Draw what stands in Slack from the record: digests and drafts. Never from an old copy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from bot.domain.draft import CONTACT_IS_NEW_FOR, Contact, Draft
from bot.messages.answer_cards import ask_message
from bot.messages.blocks import Block
from bot.messages.cards import DraftCard, root_message, trouble_message, version_message
from bot.messages.erased_card import erased_message
from bot.store.store import Store
from bot.use_cases.approvers import contact_of, second_needed, waited_for
from bot.use_cases.asking import ASKS, ask_card
from bot.use_cases.citations import citations_of
from bot.use_cases.digest_drawing import START, ask_first, draw_digest, parts_of
from bot.use_cases.dispatch import once_for, root_card, thread_of
from bot.use_cases.first_steps import CARD, draw_steps
from bot.use_cases.import_drawing import draw_import
from bot.use_cases.letter_checks import findings_of
from bot.use_cases.reply_drawing import draw_comment, draw_reminder
from bot.use_cases.staleness import changes_of


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


def ask_ahead(store: Store, card: str) -> None:
    """Ask for what a card is drawn from, where that is known beforehand: of a digest."""
    if card.startswith(START):
        ask_first(store, card)


def draw_card(store: Store, card: str, *, now: datetime, is_repeat: bool) -> Drawn:
    """Draw a card by its name.

    digest:DATE, digest:DATE:OWNER, draft:N:root, draft:N:v2, draft:N:trouble2,
    draft:N:comment:ID, draft:N:reminder1, draft:N:ask, import:N, steps:USER.
    """
    kind, _, rest = card.partition(":")
    if kind == "digest":
        return _digest(store, card, now=now, is_repeat=is_repeat)
    if kind == CARD:
        words, steps = draw_steps(store, rest)
        return Drawn(channel=rest, text=words, blocks=steps, is_personal=True)
    if kind == "import":
        user_id, text, blocks = draw_import(store, int(rest))
        return Drawn(channel=user_id, text=text, blocks=blocks, is_personal=True)
    number, _, part = rest.partition(":")
    return _draft(store, int(number), part, now=now, is_repeat=is_repeat)


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


def _draft(store: Store, draft_id: int, part: str, *, now: datetime, is_repeat: bool) -> Drawn:
    draft = store.drafts.get(draft_id)
    team = store.team.get()
    channel = team.approvals_channel
    account = store.clients.get(draft.client_id)
    if account.forgotten_at is not None:
        person = store.team.find_person(account.forgotten_by or "")
        by = person.name if person else account.forgotten_by or "somebody"
        text, blocks = erased_message(account.forgotten_at, by, team.timezone)
        under = None if part == "root" else root_card(draft_id)
        return Drawn(channel=channel, text=text, blocks=blocks, under=under)
    if part in ASKS:
        text, blocks = ask_message(ask_card(store, draft, part))
        return Drawn(channel=channel, text=text, blocks=blocks, under=root_card(draft_id))
    card = _draft_card(store, draft, now=now)
    if part == "root":
        text, blocks = root_message(card, is_repeat=is_repeat)
        return Drawn(channel=channel, text=text, blocks=blocks)
    told, replied = _reply(store, card, part, now=now)
    return Drawn(channel=channel, text=told, blocks=replied, under=root_card(draft_id))


def _reply(
    store: Store, card: DraftCard, part: str, *, now: datetime
) -> tuple[str, Sequence[Block]]:
    """Draw what stands under a draft's first message."""
    if part.startswith("trouble"):
        return trouble_message(card)
    if part.startswith("comment:"):
        return draw_comment(store, card, int(part.partition(":")[2]), now=now)
    if part.startswith("reminder"):
        return draw_reminder(store, card, int(part.removeprefix("reminder")), now=now)
    draft, number = card.draft, int(part[1:])
    version = store.drafts.get_version(draft.id, number)
    is_newest = number == draft.version.number
    newer = None if is_newest else store.drafts.get_version(draft.id, number + 1)
    return version_message(card, version, newer)


def _draft_card(store: Store, draft: Draft, *, now: datetime) -> DraftCard:
    team = store.team.get()
    client = store.clients.get(draft.client_id).client
    decisions = store.drafts.list_decisions(draft.id)
    managers = store.team.list_managers()
    contact = contact_of(store, draft)
    deciders = [decision.by for decision in decisions]
    ids = [draft.asked_by, draft.version.author, *managers, *deciders, contact.changed_by or ""]
    authors = store.drafts.list_authors(draft.id)
    people = store.team.list_people([*ids, *authors])
    names = {user_id: person.name for user_id, person in people.items()}
    tries, held_up = store.deliveries.tried(once_for(draft.id))
    return DraftCard(
        draft=draft,
        client=client.name,
        names=names,
        timezone=team.timezone,
        decision=store.drafts.last_decision(draft.id),
        sends_at=store.deliveries.due_at(once_for(draft.id)),
        tries=tries,
        held_up=held_up,
        findings=findings_of(store, draft),
        facts=[cited.link for cited in citations_of(store, draft)],
        mailto=_mailto(draft),
        waits_for=waited_for(store, draft, now=now),
        parked=_parked(store, draft),
        decisions=decisions,
        changed=changes_of(store, draft, now=now),
        second=second_needed(store, draft, now=now),
        contact_changed=_contact_changed(contact, names, now=now),
    )


def _contact_changed(
    contact: Contact, names: Mapping[str, str], *, now: datetime
) -> tuple[str, datetime] | None:
    if contact.changed_at is None or now - contact.changed_at >= CONTACT_IS_NEW_FOR:
        return None
    return names.get(
        contact.changed_by or "", contact.changed_by or "An import"
    ), contact.changed_at


def _parked(store: Store, draft: Draft) -> list[str]:
    root = root_card(draft.id)
    return sorted(c for c in store.deliveries.list_parked_cards() if thread_of(c) == root != c)


def _mailto(draft: Draft) -> str | None:
    words = "\n\n".join(text for _, _, text in draft.version.sections)
    link = f"mailto:{quote(draft.recipient or '', safe='@')}?subject={quote(draft.version.subject)}"
    # RFC 6068, 5: a line ends with both, or some programs show one long line.
    link += "&body=" + quote(words.replace("\n", "\r\n"))
    # Slack refuses addresses of over 3,000 characters.
    return link if len(link) <= 3000 else None  # noqa: PLR2004
