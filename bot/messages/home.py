"""The Home tab: what waits for you, your clients, and your own log with Undo."""

from collections.abc import Sequence
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
    quoted,
    section,
)
from bot.messages.digest import PLAYS, reason, state_words

# A view holds 100 blocks; what is beyond these lines is counted.
MOST_CLIENTS = 30
MOST_OWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What one person's Home shows. `waiting` and `own` are (words, link or entry)."""

    is_manager: bool
    waiting: Sequence[tuple[str, str]]
    clients: Sequence[ClientNight]
    unscored: Sequence[tuple[int, str]]
    own: Sequence[tuple[str, str]]
    checked: str


def home_view(home: Home) -> Block:
    """Return the Home tab."""
    top = [button("Log a request", ids.LOG_FROM_HOME, style="primary")]
    top.append(button("Add a client", ids.NEW_CLIENT))
    if home.is_manager:
        top.append(button("Settings", ids.SETTINGS))
    blocks: list[Block] = [actions(*top)]
    if home.is_manager:
        blocks += _waiting(home.waiting)
    blocks += _clients(home)
    blocks += _own(home.own)
    blocks += [divider(), context(f"{home.checked} · `/goodfit help`")]
    return {"type": "home", "blocks": blocks}


def refusal_view(sentence: str) -> Block:
    """Return what somebody sees who may see nothing."""
    return {"type": "home", "blocks": [section(escape(sentence))]}


def _waiting(waiting: Sequence[tuple[str, str]]) -> list[Block]:
    if not waiting:
        return []
    lines = [
        f"{quoted(words)}  <{link}|Open>" if link else quoted(words) for words, link in waiting[:10]
    ]
    more = [f"and {len(waiting) - 10} more"] if len(waiting) > 10 else []  # noqa: PLR2004
    return [header(f"Waiting for you ({len(waiting)})"), section("\n".join([*lines, *more]))]


def _clients(home: Home) -> list[Block]:
    blocks: list[Block] = []
    risky = [c for c in home.clients if c.at_risk or c.needs_decision]
    fine = [c for c in home.clients if not (c.at_risk or c.needs_decision)]
    if not home.clients and not home.unscored:
        return [section("No clients yet. Add one and it is in the next digest.")]
    if risky:
        blocks.append(header(f"Needs a person ({len(risky)} of {len(home.clients)})"))
    blocks += [_client(client) for client in risky[:MOST_CLIENTS]]
    if len(risky) > MOST_CLIENTS:
        blocks.append(context(f"and {len(risky) - MOST_CLIENTS} more, less urgent"))
    if fine:
        blocks.append(header(f"Nothing to decide ({len(fine)})"))
        room = max(0, MOST_CLIENTS - len(risky))
        blocks += [_client(client) for client in fine[:room]]
        if len(fine) > room:
            names = ", ".join(client.name for client in fine[room : room + 20])
            rest = len(fine) - room
            blocks.append(context(f"{rest} more: {quoted(names)}" + (" …" if rest > 20 else "")))  # noqa: PLR2004
    if home.unscored:
        names = ", ".join(name for _, name in home.unscored[:20])
        blocks.append(context(f"Not scored yet, tonight they will be: {quoted(names)}"))
    return blocks


def _client(client: ClientNight) -> Block:
    review = button(
        "Review",
        f"{ids.REVIEW}.{client.client_id}",
        str(client.client_id),
        about=f"Review {client.name}",
    )
    words = f"*{quoted(client.name)}* · {state_words(client)} · {PLAYS[client.play.name]}"
    if client.at_risk or client.needs_decision:
        words += f"\n{escape(reason(client))}"
    return section(words, accessory=review)


def _own(own: Sequence[tuple[str, str]]) -> list[Block]:
    if not own:
        return [header("My log"), section('Nothing yet. Type `/scope CLIENT "what" 6h`.')]
    blocks = [header(f"My log ({len(own)})")]
    for words, ref in own[:MOST_OWN]:
        undo = button("Undo", f"{ids.UNDO}.{ref}", ref, about=f"Undo {ref}")
        row = line(words)
        blocks += [row, actions(undo, button("Change", f"{ids.EDIT}.{ref}", ref))]
    if len(own) > MOST_OWN:
        blocks.append(context(f"and {len(own) - MOST_OWN} more"))
    return blocks
