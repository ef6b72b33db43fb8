"""The Home tab: what waits for you, your clients, and your own log with Undo."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from bot.domain.digest import ClientNight
from bot.domain.proposal import Proposal
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
    plain,
    quoted,
    section,
    select,
)
from bot.messages.client_proposals import proposal_rows
from bot.messages.digest import PLAYS, part_title, reason, state_words

T = TypeVar("T")
# A view holds 100 blocks; a page of every list fits, and what is beyond is a page away.
PAGE_SIZES = {"waiting": 5, "to_approve": 4, "undecided": 4, "clients": 20, "own": 8, "proposed": 5}
MOST_NAMES = 20
# Slack shows no more in one list.
MOST_CHOICES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDraft:
    """A draft in a line; `link` is empty where Slack does not show it.

    `since` is the day on which it was asked for; `is_stale` says that it is out of date.
    """

    draft_id: int
    words: str
    link: str
    since: date | None = None
    client_id: int | None = None
    is_stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry in a line, by its name; `revision` is the one that the line tells of."""

    ref: str
    words: str
    revision: int


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list: its lines, its number from 0, and how many lines there are in all."""

    name: str
    lines: Sequence[T]
    number: int
    total: int

    @classmethod
    def of(cls, name: str, lines: Sequence[T], pages: Mapping[str, int]) -> "Page[T]":
        """Return the page that is asked for of a whole list."""
        number = cls.clamped(name, len(lines), pages)
        size = PAGE_SIZES[name]
        return cls(name, lines[number * size : (number + 1) * size], number, len(lines))

    @staticmethod
    def clamped(name: str, total: int, pages: Mapping[str, int]) -> int:
        """Return the number of the page that is asked for, or the last one there is."""
        last = max(0, (total - 1) // PAGE_SIZES[name])
        return min(max(0, pages.get(name, 0)), last)

    @property
    def first(self) -> int:
        """Return which line of the whole list is the first shown, from 0."""
        return self.number * PAGE_SIZES[self.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What one person's Home shows.

    `letters` say, by client, what became of the newest letter since the client was scored;
    a member's `waiting` are the drafts that they asked for; `choices` are the first of the
    `choice_count` clients that can be opened, `unscored` of the `unscored_count` that wait for
    their first look; `proposed` are clients that nobody added yet.
    """

    is_manager: bool
    waiting: Page[WaitingDraft]
    to_approve: Page[Line]
    undecided: Page[Line]
    clients: Page[ClientNight]
    unscored: Sequence[tuple[int, str]]
    unscored_count: int
    choices: Sequence[tuple[int, str]]
    choice_count: int
    own: Page[Line]
    letters: Mapping[int, str]
    checked: str
    proposed: Page[Proposal] = Page("proposed", (), 0, 0)
    first_steps: Sequence[Block] = ()


def home_view(home: Home) -> Block:
    """Return the Home tab; it remembers which pages it shows."""
    menu = [("Add a client", "client")]
    if home.is_manager:
        menu.append(("Settings", "settings"))
    top = actions(
        button("Log a request", ids.LOG_FROM_HOME, style="primary"),
        button("Log a complaint", ids.LOG_COMPLAINT_FROM_HOME),
        overflow(ids.HOME_MORE, menu),
    )
    blocks: list[Block] = [top, *home.first_steps]
    blocks += _proposed(home.proposed)
    blocks += _drafts(home)
    blocks += _to_approve(home.to_approve)
    blocks += _undecided(home.undecided)
    blocks += _clients(home)
    blocks += _own(home.own)
    blocks += [divider(), context(f"{home.checked} · `/goodfit help`")]
    shown = (home.waiting, home.to_approve, home.undecided, home.clients, home.own, home.proposed)
    pages = {page.name: page.number for page in shown if page.number}
    return {"type": "home", "blocks": blocks, "private_metadata": json.dumps({"pages": pages})}


def refusal_view(sentence: str) -> Block:
    """Return what somebody sees who may see nothing."""
    return {"type": "home", "blocks": [section(escape(sentence))]}


def turning(page: Page[T]) -> list[Block]:
    """Return what stands below a page: which lines it shows, and the way to the others."""
    if page.total <= PAGE_SIZES[page.name]:
        return []
    told = f"{page.first + 1} to {page.first + len(page.lines)} of {page.total}"
    row = []
    if page.number:
        row.append(_turn("Show the previous", page, -1))
    if page.first + len(page.lines) < page.total:
        row.append(_turn("Show the next", page, +1))
    return [context(told), actions(*row)]


def _turn(label: str, page: Page[T], step: int) -> Block:
    number = page.number + step
    action = f"{ids.HOME_PAGE}.{page.name}.{'next' if step > 0 else 'previous'}"
    return button(label, action, f"{page.name}:{number}", about=f"{label} {page.name} lines")


def _drafts(home: Home) -> list[Block]:
    page = home.waiting
    if not page.lines:
        return []
    title = "Waiting for you" if home.is_manager else "Drafts I asked for"
    blocks = [header(f"{title} ({page.total})")]
    for draft in page.lines:
        show = button("Show it", f"{ids.SHOW_DRAFT}.{draft.draft_id}", str(draft.draft_id))
        is_unseen = home.is_manager and not draft.link
        blocks.append(
            section(linked(draft.words, draft.link), accessory=show if is_unseen else None)
        )
    return blocks + turning(page)


def _proposed(page: Page[Proposal]) -> list[Block]:
    if not page.lines:
        return []
    blocks = [header(f"Clients that I found ({page.total})")]
    for one in page.lines:
        blocks += proposal_rows(one)
    return blocks + turning(page)


def _to_approve(page: Page[Line]) -> list[Block]:
    if not page.lines:
        return []
    blocks = [header(f"Hours to invest, for you to approve ({page.total})")]
    for one in page.lines:
        # What was read is what is approved: a change since is not.
        seen = json.dumps({"ref": one.ref, "revision": one.revision})
        approve = button(
            "Approve", f"{ids.APPROVE_INVESTMENT}.{one.ref}", seen, about=f"Approve {one.ref}"
        )
        blocks += [line(one.words), actions(approve, _open(one), _undo(one, "Decline"))]
    return blocks + turning(page)


def _undecided(page: Page[Line]) -> list[Block]:
    if not page.lines:
        return []
    blocks = [header(f"Requests undecided for over a week ({page.total})")]
    for one in page.lines:
        decide = button("Decide", f"{ids.EDIT}.{one.ref}", one.ref, about=f"Decide {one.ref}")
        blocks.append({"type": "section", "text": plain(one.words), "accessory": decide})
    return blocks + turning(page)


def _clients(home: Home) -> list[Block]:
    if not home.clients.total and not home.unscored:
        if home.first_steps:
            return []
        add = button("Add a client", ids.NEW_CLIENT)
        return [section("No clients yet. Add one and it is in the next digest.", accessory=add)]
    blocks: list[Block] = [_open_a_client(home.choices, home.choice_count)]
    title = ""
    for client in home.clients.lines:
        part = part_title(client)
        if part != title:
            title = part
            blocks.append(header(title))
        blocks.append(_client(client, home.letters.get(client.client_id)))
    blocks += turning(home.clients)
    if home.unscored:
        names = ", ".join(name for _, name in home.unscored[:MOST_NAMES])
        more = home.unscored_count - MOST_NAMES
        rest = f" and {more} more" if more > 0 else ""
        blocks.append(context(f"In the next digest for the first time: {quoted(names)}{rest}"))
    return blocks


def _open_a_client(choices: Sequence[tuple[int, str]], count: int) -> Block:
    """Return a list from which a client's view opens, with its whole log."""
    shown = [(name, str(number)) for number, name in choices[:MOST_CHOICES]]
    picker = select(ids.OPEN_CLIENT, shown)
    picker["placeholder"] = {"type": "plain_text", "text": "Open a client"}
    words = "*Clients:* what was agreed, and everything that was logged."
    if count > MOST_CHOICES:
        words += f" The list holds {MOST_CHOICES} of {count}; `/client` has them all."
    return section(words, accessory=picker)


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


def _own(page: Page[Line]) -> list[Block]:
    if not page.lines:
        return [header("My log"), section('Nothing yet. Type `/scope CLIENT "what" 6h`.')]
    blocks = [header(f"My log ({page.total})")]
    for one in page.lines:
        blocks += [line(one.words), actions(_undo(one, "Undo"), _open(one))]
    return blocks + turning(page)


def _undo(one: Line, label: str) -> Block:
    return button(label, f"{ids.UNDO}.{one.ref}", one.ref, about=f"{label} {one.ref}")


def _open(one: Line) -> Block:
    return button("Open", f"{ids.EDIT}.{one.ref}", one.ref, about=f"Open {one.ref}")
