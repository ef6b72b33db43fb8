"""What a draft sets moving: its cards in Slack, and its e-mail."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.client import Client
from bot.domain.delivery import DeliveryKind
from bot.domain.draft import Draft, Envelope, Version
from bot.domain.matter import thread_of as letters_about
from bot.messages.letters import Letter, Section, letter_html, letter_text
from bot.store.store import Store


def once_for(draft_id: int) -> str:
    """Return what makes a draft's e-mail leave only once."""
    return f"email:draft:{draft_id}"


def root_card(draft_id: int) -> str:
    """Return the name of a draft's first message in the approvals channel."""
    return f"draft:{draft_id}:root"


def version_card(draft_id: int, number: int) -> str:
    """Return the name of the reply that holds one version of a draft."""
    return f"draft:{draft_id}:v{number}"


def trouble_card(draft_id: int, number: int) -> str:
    """Return the name of the reply that says why a version was not sent."""
    return f"draft:{draft_id}:trouble{number}"


def comment_card(draft_id: int, number: int) -> str:
    """Return the name of the reply that holds a comment."""
    return f"draft:{draft_id}:comment:{number}"


def reminder_card(draft_id: int, number: int | None = None) -> str:
    """Return the name of a reminder, or how the names of all of a draft's reminders begin."""
    return f"draft:{draft_id}:reminder{number or ''}"


def letter_of(draft: Draft, version: Version | None = None) -> Letter:
    """Return the newest version of a draft, or another one of it, as a letter."""
    chosen = version or draft.version
    return Letter(draft.kind, chosen.subject, tuple(Section(*part) for part in chosen.sections))


def envelope_for(store: Store, client: Client, signer: str) -> Envelope:
    """Return from whom a letter comes and where its answer goes, as known when it is written.

    The letter says "reply here", so the answer reaches who signs it, and the client's owner.
    """
    people = store.team.list_people([signer, client.owner or signer])
    signing = people.get(signer)
    owner = people.get(client.owner or signer)
    addresses = [person.email for person in (signing, owner) if person and person.email]
    return Envelope(
        from_name=signing.name if signing else store.team.get().name,
        reply_to=tuple(dict.fromkeys(addresses)),
        to_name=client.contact_name or "",
    )


def thread_of(card: str) -> str:
    """Return the card at the top of a card's thread: draft:7:root of draft:7:v2."""
    kind, _, rest = card.partition(":")
    return root_card(int(rest.partition(":")[0])) if kind == "draft" else card


def draw(store: Store, draft: Draft, *, now: datetime, also: int | None = None) -> None:
    """Queue the draft's cards to be drawn from the record: root, newest version, `also`.

    Reminders that stand are drawn too: their buttons go when they are used up.
    """
    numbers = [draft.version.number] if also is None else [also, draft.version.number]
    reminders = store.deliveries.list_posts(reminder_card(draft.id))
    versions = (version_card(draft.id, n) for n in numbers)
    for card in (root_card(draft.id), *versions, *reminders):
        store.redraws.add(card, at=now)


def queue_email(store: Store, draft: Draft, *, now: datetime) -> None:
    """Copy the approved words to the outbox, frozen, to leave after the holding time."""
    leaves_at = now + timedelta(seconds=store.team.get().hold_seconds)
    store.deliveries.add(
        DeliveryKind.EMAIL,
        email_payload(store, draft) | {"leaves_at": leaves_at.isoformat()},
        at=now,
        due_at=leaves_at,
        once=once_for(draft.id),
    )


def email_payload(store: Store, draft: Draft) -> dict[str, Any]:
    """Return the newest version as an e-mail: what `mail_out` sends, and a file holds.

    Its name, the Message-ID, is that of these words: the same however often they are tried,
    and another one where a draft of the same number says something else.
    """
    letter = letter_of(draft)
    envelope = draft.version.envelope
    earlier = letters_about(draft.matter, store.follow_ups.list_sent(draft.client_id))
    name = f"{store.team_id}.{draft.id}.{draft.version.number}.{draft.version.fingerprint[:16]}"
    return {
        "draft_id": draft.id,
        "version": draft.version.number,
        "to": draft.recipient,
        "to_name": envelope.to_name,
        "from_name": envelope.from_name,
        "reply_to": list(envelope.reply_to),
        "subject": letter.subject,
        "text": letter_text(letter),
        "html": letter_html(letter),
        "message_id": f"goodfit.{name}",
        "references": [letter.message_id for letter in earlier if letter.draft_id != draft.id],
    }
