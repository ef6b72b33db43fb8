"""The list of clients, a page at a time, and what is said where no client is meant for sure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.client import Client, key_for
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    escape,
    line,
    plain,
)
from bot.messages.client_view import open_button
from bot.messages.reply import Reply
from bot.messages.which_client import MOST_SHOWN, more_words

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientList:
    """A page of the clients, or of the archived ones, of `count`; `others` are on the other list.

    `people` are names by Slack's ids.
    """

    clients: Sequence[tuple[int, Client]]
    people: Mapping[str, str]
    page: int
    count: int
    others: int
    is_archived: bool


def client_list(shown: ClientList, *, replaces: bool = False) -> Reply:
    """Return a page of the list, with a button for each client."""
    head = _head(shown)
    lines = [_words(client, shown.people) for _, client in shown.clients]
    rows = [
        {
            "type": "section",
            "text": plain(words, 300),
            "accessory": open_button(number, client.name),
        }
        for words, (number, client) in zip(lines, shown.clients, strict=True)
    ]
    last = _last_line(shown)
    blocks = [line((head, "bold")), *rows, *_turn(shown)]
    if last:
        blocks.append(context(last))
    text = "\n".join([escape(head), *map(escape, lines), last]).strip()
    return Reply(text, blocks, replaces=replaces)


def no_such_client(
    typed: str, name: str, near: Sequence[tuple[int, str]], *, is_ambiguous: bool
) -> Reply:
    """Say that no client is called so, offer the nearest and a new one; what was typed is kept."""
    if is_ambiguous:
        told = f'Several clients fit "{name}". Which one?'
    elif near:
        told = f'No client is called "{name}". Did you mean one of these?'
    else:
        told = f'No client is called "{name}".'
    row = [open_button(number, known, label=known) for number, known in near[:MOST_SHOWN]]
    if key_for(name) and not is_ambiguous:
        row.append(button(f"Create {clip(name, 60)}", ids.CREATE_CLIENT, clip(name, 80)))
    blocks = [line((told, "bold"))]
    if row:
        blocks.append(actions(*row))
    more = more_words(len(near), MOST_SHOWN)
    if more:
        more = f"{more}: write more of the name, or type /client list."
        blocks.append(context(escape(more)))
    blocks.append(line(("You typed: ", "bold"), typed))
    said = " ".join(filter(None, (told, more, f"You typed: {typed}")))
    return Reply(escape(said), blocks)


def there_already(client_id: int, name: str) -> Reply:
    """Say that a client of this name is there, and offer to open it."""
    told = f"{name} is there already, so nothing was added."
    return Reply(escape(told), [line(told), actions(open_button(client_id, name))])


def _head(shown: ClientList) -> str:
    what = "Archived clients" if shown.is_archived else "Clients"
    if not shown.count:
        if shown.is_archived:
            return "No client is archived."
        return "No clients yet. Type /client add NAME, and it is in the next digest."
    first = shown.page * ON_A_PAGE + 1
    return f"{what}: {first} to {first + len(shown.clients) - 1} of {shown.count}"


def _words(client: Client, people: Mapping[str, str]) -> str:
    owner = people.get(client.owner, client.owner) if client.owner else "nobody"
    segment = f" · {client.segment}" if client.segment else ""
    return f"{client.name} · {client.status.value}{segment} · looked after by {owner}"


def _turn(shown: ClientList) -> list[Block]:
    has_next = (shown.page + 1) * ON_A_PAGE < shown.count
    row = []
    if shown.page:
        row.append(_page_button("Previous page", shown.page - 1, is_archived=shown.is_archived))
    if has_next:
        row.append(_page_button("Next page", shown.page + 1, is_archived=shown.is_archived))
    if shown.is_archived:
        row.append(_page_button("Clients that are not archived", 0, is_archived=False))
    elif shown.others:
        row.append(_page_button("Archived clients", 0, is_archived=True))
    return [actions(*row)] if row else []


def _page_button(label: str, page: int, *, is_archived: bool) -> Block:
    value = json.dumps({"page": page, "archived": is_archived})
    return button(label, f"{ids.LIST_CLIENTS}.{label.partition(' ')[0].lower()}", value)


def _last_line(shown: ClientList) -> str:
    if shown.is_archived or not shown.others:
        return ""
    count = "1 archived client is" if shown.others == 1 else f"{shown.others} archived clients are"
    return f"{count} not shown. Type `/client list archived` to see them."
