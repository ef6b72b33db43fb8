"""The portfolio: every client as the last night found it, who needs a person most first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.digest import ClientNight
from bot.domain.pin import PinKind
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, clip, context, escape, line, quoted, section
from bot.messages.digest import PLAYS, STATES, part_title, reason, state_words
from bot.messages.fit_answers import review_button
from bot.messages.native import Cell, data_table, fitting
from bot.messages.reply import Reply
from bot.messages.spoken import day_words

ON_A_PAGE = 10
MOST_TEXT = 3900
_HEADER = ("Client", "State", "Fit", "Debt", "Next step", "Owner")
_NO_NIGHT = (
    "No night was run yet, so no client is sorted. The first one comes by itself; "
    "/fit CLIENT shows one client now."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A page of the clients from the `first` (0) on of `total`; `night` None: none was run yet.

    `at_risk` and `deciding` count all clients, `unscored` those too new for that night, `failed`
    those that could not be scored in it;
    `people` are names by Slack's ids.
    """

    night: date | None
    clients: Sequence[ClientNight]
    first: int
    total: int
    at_risk: int
    deciding: int
    unscored: int
    people: Mapping[str, str]
    failed: int = 0


def portfolio_answer(shown: Portfolio, *, replaces: bool = False) -> Reply:
    """Return a page of the portfolio; no figures of money, since every member may see it."""
    if shown.night is None:
        return Reply(escape(_NO_NIGHT), [line(_NO_NIGHT), _ways(shown)], replaces=replaces)
    head = _head(shown)
    blocks = [section(f"*{escape(head)}*")]
    title = ""
    for client in shown.clients:
        if part_title(client) != title:
            title = part_title(client)
            blocks.append(context(f"*{title}*"))
        blocks.append(_client(client, shown.people))
    small = _small(shown)
    blocks += [*_turn(shown), context(escape(small)), _ways(shown)]
    spoken = [head, *(_spoken(client, shown.people) for client in shown.clients), small]
    return Reply(escape(clip("\n".join(spoken), MOST_TEXT)), blocks, replaces=replaces)


def portfolio_table(shown: Portfolio) -> Reply:
    """Return the portfolio as Slack's native table, with the same lines in words."""
    if not shown.clients:
        return portfolio_answer(shown)
    rows = [_row(client, shown.people) for client in shown.clients]
    count = fitting(rows)
    head = _head(shown, count)
    table = data_table("Clients, who needs a person most first", _HEADER, rows[:count])
    spoken = [head, *(_spoken(client, shown.people) for client in shown.clients[:count])]
    text = clip("\n".join(spoken), MOST_TEXT)
    return Reply(escape(text), [line((head, "bold")), table, context(escape(_small(shown)))])


def _head(shown: Portfolio, count: int | None = None) -> str:
    if not shown.total:
        return "No client was scored yet."
    clients = f"{shown.total} client{'' if shown.total == 1 else 's'}"
    need = "1 needs" if shown.deciding == 1 else f"{shown.deciding or 'none'} need"
    first = shown.first + 1
    last = shown.first + (len(shown.clients) if count is None else count)
    is_whole = (first, last) == (1, shown.total)
    part = "Who" if is_whole else f"{first} to {last} of {shown.total}, who"
    order = "comes first" if is_whole else "first"
    return (
        f"{shown.at_risk} of {clients} at risk, {need} a decision. "
        f"{part} needs a person most {order}."
    )


def _small(shown: Portfolio) -> str:
    told = [f"From the night of {day_words(shown.night)}."]
    if shown.unscored:
        are = "client is" if shown.unscored == 1 else "clients are"
        told.append(f"{shown.unscored} more {are} scored in the next night for the first time.")
    if shown.failed:
        many = "1 client" if shown.failed == 1 else f"{shown.failed} clients"
        told.append(f"{many} could not be scored: /fit gaps.")
    return " ".join(told)


def _client(client: ClientNight, people: Mapping[str, str]) -> Block:
    words = (
        f"*{quoted(client.name)}* · {_state(client)} · {quoted(_owner(client, people))}\n"
        f"{escape(reason(client))}"
    )
    if client.needs_decision:
        words += f"\nNext step: *{PLAYS[client.play.name]}*"
    return section(words, accessory=review_button(client.client_id, client.name))


def _spoken(client: ClientNight, people: Mapping[str, str]) -> str:
    return (
        f"{client.name}: {_state(client)}, {_owner(client, people)}. {reason(client)} "
        f"Next step: {PLAYS[client.play.name]}."
    )


def _row(client: ClientNight, people: Mapping[str, str]) -> list[Cell]:
    fit: Cell = "not known" if client.fit is None else (round(client.fit, 1), f"{client.fit:.0f}")
    return [
        client.name,
        _state(client),
        fit,
        (round(client.debt, 1), f"{client.debt:.0f}"),
        PLAYS[client.play.name],
        _owner(client, people),
    ]


def _state(client: ClientNight) -> str:
    pinned = any(pin.kind is PinKind.BAND for pin in client.pins)
    if not pinned or client.own_band is None:
        return state_words(client)
    return f"{state_words(client)} (pinned; the rules say {STATES[client.own_band]})"


def _owner(client: ClientNight, people: Mapping[str, str]) -> str:
    return people.get(client.owner, client.owner) if client.owner else "nobody looks after it"


def _turn(shown: Portfolio) -> list[Block]:
    page = shown.first // ON_A_PAGE
    row = []
    if page:
        row.append(page_button("Previous page", "portfolio", page - 1))
    if shown.first + len(shown.clients) < shown.total:
        row.append(page_button("Next page", "portfolio", page + 1))
    return [actions(*row)] if row else []


def page_button(label: str, what: str, page: int) -> Block:
    """Return the button that turns to a page of the portfolio, or of the segments."""
    action = f"{ids.FIT_PAGE}.{label.partition(' ')[0].lower()}"
    about = f"{label} of the {what}"
    return button(label, action, json.dumps({"of": what, "page": page}), about=about)


def _ways(shown: Portfolio) -> Block:
    row = [
        button("Show segments", f"{ids.FIT_PAGE}.segments", '{"of": "segments", "page": 0}'),
        button("Show lessons", f"{ids.FIT_PAGE}.lessons", '{"of": "lessons", "page": 0}'),
        button("Show gaps", f"{ids.FIT_PAGE}.gaps", '{"of": "gaps", "page": 0}'),
    ]
    if shown.clients:
        row.insert(0, button("Show as a table", ids.FIT_TABLE, "portfolio"))
    return actions(*row)
