"""The Home tab: what waits for you, your clients, and your own log with Undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.digest import ClientNight
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    context,
    divider,
    escape,
    header,
    line,
    linked,
    overflow,
    quoted,
    section,
)
from bot.messages.digest import PLAYS, reason, state_words

# A view holds 100 blocks; what is beyond these lines is counted.
MOST_CLIENTS = 30
MOST_OWN = 10
MOST_DRAFTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDraft:
    """A draft in a line; `link` is empty where Slack does not show it."""

    draft_id: int
    words: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What one person's Home shows.

    `own` are (words, entry), the newest of `own_count`; `letters` say, by client, what became
    of the newest letter since the client was scored.
    """

    is_manager: bool
    waiting: Sequence[WaitingDraft]
    asked: Sequence[WaitingDraft]
    clients: Sequence[ClientNight]
    unscored: Sequence[tuple[int, str]]
    own: Sequence[tuple[str, str]]
    own_count: int
    letters: Mapping[int, str]
    checked: str


def home_view(home: Home) -> Block:
    """Return the Home tab."""
    menu = [("Add a client", "client")]
    if home.is_manager:
        menu.append(("Settings", "settings"))
    top = actions(
        button("Log a request", ids.LOG_FROM_HOME, style="primary"),
        button("Log a complaint", ids.LOG_COMPLAINT_FROM_HOME),
        overflow(ids.HOME_MORE, menu),
    )
    blocks: list[Block] = [top]
    blocks += _drafts("Waiting for you", home.waiting, can_show=True)
    blocks += _drafts("Drafts I asked for", home.asked, can_show=False)
    blocks += _clients(home)
    blocks += _own(home.own, home.own_count)
    blocks += [divider(), context(f"{home.checked} · `/goodfit help`")]
    return {"type": "home", "blocks": blocks}


def refusal_view(sentence: str) -> Block:
    """Return what somebody sees who may see nothing."""
    return {"type": "home", "blocks": [section(escape(sentence))]}


def _drafts(title: str, drafts: Sequence[WaitingDraft], *, can_show: bool) -> list[Block]:
    if not drafts:
        return []
    blocks = [header(f"{title} ({len(drafts)})")]
    for draft in drafts[:MOST_DRAFTS]:
        show = button("Show it", f"{ids.SHOW_DRAFT}.{draft.draft_id}", str(draft.draft_id))
        is_unseen = can_show and not draft.link
        blocks.append(
            section(linked(draft.words, draft.link), accessory=show if is_unseen else None)
        )
    if len(drafts) > MOST_DRAFTS:
        blocks.append(context(f"and {len(drafts) - MOST_DRAFTS} more"))
    return blocks


def _clients(home: Home) -> list[Block]:
    if not home.clients and not home.unscored:
        return [section("No clients yet. Add one and it is in the next digest.")]
    decide = [c for c in home.clients if c.needs_decision]
    risky = [c for c in home.clients if c.at_risk and not c.needs_decision]
    fine = [c for c in home.clients if not (c.at_risk or c.needs_decision)]
    room = MOST_CLIENTS
    blocks: list[Block] = []
    for title, part in (
        ("Needs a decision", decide),
        ("Also at risk", risky),
        ("Nothing to decide", fine),
    ):
        blocks += _part(title, part, room, home.letters)
        room = max(0, room - len(part))
    if home.unscored:
        names = ", ".join(name for _, name in home.unscored[:20])
        blocks.append(context(f"In the next digest for the first time: {quoted(names)}"))
    return blocks


def _part(
    title: str, clients: Sequence[ClientNight], room: int, letters: Mapping[int, str]
) -> list[Block]:
    if not clients:
        return []
    blocks = [header(f"{title} ({len(clients)})")]
    blocks += [_client(client, letters.get(client.client_id)) for client in clients[:room]]
    if len(clients) > room:
        names = ", ".join(client.name for client in clients[room : room + 20])
        more = " …" if len(clients) > room + 20 else ""
        blocks.append(context(f"{len(clients) - room} more: {quoted(names)}{more}"))
    return blocks


def _client(client: ClientNight, letter: str | None) -> Block:
    review = button(
        "Review",
        f"{ids.REVIEW}.{client.client_id}",
        str(client.client_id),
        about=f"Review {client.name}",
    )
    words = f"*{quoted(client.name)}* · {state_words(client)}"
    if client.at_risk or client.needs_decision:
        words += f" · {PLAYS[client.play.name]}"
        words += f"\n{escape(reason(client))}"
    if letter:
        words += f"\n*{escape(letter)}* · scored anew tonight"
    return section(words, accessory=review)


def _own(own: Sequence[tuple[str, str]], count: int) -> list[Block]:
    if not own:
        return [header("My log"), section('Nothing yet. Type `/scope CLIENT "what" 6h`.')]
    blocks = [header(f"My log ({count})")]
    for words, ref in own[:MOST_OWN]:
        undo = button("Undo", f"{ids.UNDO}.{ref}", ref, about=f"Undo {ref}")
        blocks += [line(words), actions(undo, button("Change", f"{ids.EDIT}.{ref}", ref))]
    if count > MOST_OWN:
        blocks.append(context(f"and {count - MOST_OWN} older ones"))
    return blocks
