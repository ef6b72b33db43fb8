"""One client: who they are, what was agreed, what was logged, and what was changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.agreement import Agreement
from bot.domain.client import Portrait
from bot.domain.entry import Entry, EntryKind
from bot.messages import ids
from bot.messages.agreement_words import agreement_words
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    divider,
    header,
    modal,
    overflow,
    plain,
    quoted,
    when,
)
from bot.messages.client_changes import (
    Change,
    changes_blocks,
    channel_words,
    exact,
    person_words,
    told,
)
from bot.messages.entry_lines import entry_line

ON_A_PAGE = 10
MOST_AGREEMENTS = 5
MOST_CHANGES = 5
MOST_CONTACTS = 10
_LONGEST_ENTRY = 400
_LOGS = {
    "Log a scope request": EntryKind.SCOPE_REQUEST,
    "Log a complaint": EntryKind.COMPLAINT,
    "Log a note": EntryKind.CONTACT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPage:
    """What one person may see of a client; `people` are names by Slack's ids.

    `entries` are the page's of `entry_count`, newest first; `counts` say how many of each kind.
    `with_money` is for managers, and so is `is_manager`: what only they may do; `may_edit` is for
    the client's owner, too.
    """

    client_id: int
    portrait: Portrait
    is_archived: bool
    people: Mapping[str, str]
    agreements: Sequence[Agreement]
    agreement_count: int
    counts: Sequence[tuple[str, int]]
    entries: Sequence[Entry]
    entry_count: int
    page: int
    changes: Sequence[Change]
    change_count: int
    added_at: datetime | None
    added_by: str | None
    with_money: bool
    is_manager: bool
    may_edit: bool
    timezone: str


def client_view(page: ClientPage) -> Block:
    """Return a client's view."""
    blocks = [
        told(_facts(page)),
        *_buttons(page),
        *_contacts(page),
        *_agreements(page),
        divider(),
        *_entries(page),
        divider(),
        *_history(page),
        *([actions(_put_away(page), *_for_good(page))] if page.is_manager else []),
    ]
    name = page.portrait.client.name
    return modal(ids.CLIENT_VIEW, name, blocks, close="Close")


def open_button(client_id: int, name: str, *, label: str = "Open") -> Block:
    """Return the button that opens a client's view."""
    return button(
        label, f"{ids.OPEN_CLIENT}.{client_id}", str(client_id), about=f"Open {clip(name, 60)}"
    )


def reactivate_button(client_id: int) -> Block:
    """Return the button that takes a client back that was put away."""
    return button("Reactivate", ids.REACTIVATE_CLIENT, str(client_id))


def _facts(page: ClientPage) -> str:
    client = page.portrait.client
    state = " · *archived*: nothing can be logged" if page.is_archived else ""
    lines = [
        f"*{quoted(client.name)}* · {client.status.value}{state}",
        f"Owner: {person_words(client.owner, page.people)}",
        f"Segment: {quoted(client.segment or 'none yet')}",
        f"Channel: {channel_words(client.channel)}",
        f"Currency: {quoted(client.currency)}",
    ]
    if client.timezone:
        lines.append(f"Time zone: {quoted(client.timezone)}")
    if page.portrait.aliases:
        lines.append(f"Other names: {quoted(', '.join(page.portrait.aliases))}")
    return "\n".join(lines)


def _buttons(page: ClientPage) -> list[Block]:
    """Return what this reader may do, and who may do the rest."""
    value = str(page.client_id)
    row = []
    if page.may_edit:
        row.append(button("Edit", ids.EDIT_CLIENT, value))
        row.append(button("Contacts", ids.EDIT_CONTACTS, value))
    if page.is_manager:
        row.append(button("Add an agreement", ids.ADD_AGREEMENT, value))
    if not page.is_archived:
        logs = [
            (label, json.dumps({"log": kind, "client": page.client_id}))
            for label, kind in _LOGS.items()
        ]
        row.append(overflow(ids.CLIENT_MORE, logs))
    told = [] if page.may_edit else [context("Only their owner, or a manager, can change this.")]
    return [*([actions(*row)] if row else []), *told]


def _contacts(page: ClientPage) -> list[Block]:
    client, others = page.portrait.client, page.portrait.contacts
    main = ", ".join(part for part in (client.contact_name, client.contact_email) if part)
    lines = [f"*Contact*: {quoted(main or 'none yet, so no letter can be sent')}"]
    lines += [quoted(contact.words) for contact in others[:MOST_CONTACTS]]
    if len(others) > MOST_CONTACTS:
        way = "press Contacts" if page.may_edit else "ask their owner"
        lines.append(f"and {len(others) - MOST_CONTACTS} more: {way}")
    return [told("\n".join(lines))]


def _agreements(page: ClientPage) -> list[Block]:
    if not page.agreements:
        return [told("*Agreement*: none yet, so no hours are known to be included")]
    currency = page.portrait.client.currency
    lines = [
        f"{one.id} · {quoted(agreement_words(one, currency, with_money=page.with_money))}"
        for one in page.agreements
    ]
    if page.agreement_count > len(lines):
        lines.append(f"and {page.agreement_count - len(lines)} older ones")
    return [told("\n".join(["*Agreements*", *lines]))]


def _entries(page: ClientPage) -> list[Block]:
    if not page.entry_count:
        return [context("Nothing is logged yet.")]
    first = page.page * ON_A_PAGE + 1
    last = first + len(page.entries) - 1
    counts = " · ".join(f"{name}: {count}" for name, count in page.counts if count)
    return [
        header(f"Log: {first} to {last} of {page.entry_count}, newest first"),
        context(quoted(counts)),
        *(_entry(entry, page) for entry in page.entries),
        *_turn(page, is_last=last >= page.entry_count),
    ]


def _entry(entry: Entry, page: ClientPage) -> Block:
    words = entry_line(entry, page.portrait.client.currency, with_money=page.with_money)
    return {
        "type": "section",
        "text": plain(words, _LONGEST_ENTRY),
        "accessory": button("Open", f"{ids.EDIT}.{entry.id}", entry.id, about=f"Open {entry.id}"),
    }


def _turn(page: ClientPage, *, is_last: bool) -> list[Block]:
    row = []
    for label, number, fits in (
        ("Newer", page.page - 1, page.page > 0),
        ("Older", page.page + 1, not is_last),
    ):
        if fits:
            value = json.dumps({"client": page.client_id, "page": number})
            row.append(button(label, f"{ids.CLIENT_PAGE}.{label.lower()}", value))
    return [actions(*row)] if row else []


def _history(page: ClientPage) -> list[Block]:
    blocks = changes_blocks(
        page.changes, page.change_count, people=page.people, timezone=page.timezone
    )
    if page.added_at:
        who = person_words(page.added_by, page.people) if page.added_by else "an import"
        blocks.append(exact(context(f"Added by {who}, {when(page.added_at, page.timezone)}")))
    return blocks


def _for_good(page: ClientPage) -> list[Block]:
    """Return the buttons of what cannot be taken back; each opens a form that says what goes."""
    value = str(page.client_id)
    return [
        button("Erase a person", ids.ERASE_CONTACT, value),
        button("Erase for good", ids.FORGET_CLIENT, value, style="danger"),
    ]


def _put_away(page: ClientPage) -> Block:
    if page.is_archived:
        return reactivate_button(page.client_id)
    name = clip(page.portrait.client.name, 60)
    consequence = (
        f"{name} leaves the lists, the digest and the nightly score, and nothing can be logged "
        "for it. Nothing is deleted, and a manager can bring it back."
    )
    dialog = {
        "title": plain(f"Archive {name}?", 100),
        "text": plain(consequence, 300),
        "confirm": plain("Archive", 30),
        "deny": plain("Keep it", 30),
        "style": "danger",
    }
    return button("Archive", ids.ARCHIVE_CLIENT, str(page.client_id), confirm=dialog)
