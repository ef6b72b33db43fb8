"""Clients that were found and not added yet: the list, a page at a time, and Home's part of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.proposal import Origin, Proposal
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, clip, context, escape, line, plain, quoted
from bot.messages.reply import Reply

ON_A_PAGE = 20
NO_SCOPE = (
    "Slack does not let Goodfit see the channels' names: the scope channels:read is missing. "
    "Add it on the app's page, OAuth & Permissions, and install the app again. "
    "/client add NAME adds a client by hand."
)
SLACK_WAITS = (
    "Slack did not list the channels just now. I look again by myself, and Home shows what I find."
)
SLACK_REFUSED = (
    "Slack did not list the channels, so none was looked at. /client add NAME adds a client by "
    "hand; whoever runs Goodfit can see with `goodfit doctor` what is missing."
)
_HOW = (
    "I look for names such as client-acme, ext-acme or acme-shared, in the public channels and "
    "in the private ones that I am in."
)
_ASKS = "Add opens one form: the agreement, its fee and its hours. Nothing is added before."


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalPage:
    """A page of the proposed clients, of `count`; pages are counted from 0."""

    lines: tuple[Proposal, ...]
    page: int
    count: int


def proposal_list(shown: ProposalPage, *, notice: str = "", replaces: bool = False) -> Reply:
    """Return a page of what is proposed; `notice` says what was just done."""
    head = _head(shown)
    blocks: list[Block] = [line(notice)] if notice else []
    blocks.append(line((head, "bold")))
    for one in shown.lines:
        blocks += proposal_rows(one, page=shown.page)
    turn = _turn(shown)
    if turn:
        blocks.append(actions(*turn))
    small = _ASKS if shown.count else f"{_HOW} /client add NAME adds a client by hand."
    blocks.append(context(small))
    told = [notice, head, *map(proposal_words, shown.lines), small]
    return Reply("\n".join(escape(words) for words in told if words), blocks, replaces=replaces)


def proposal_rows(one: Proposal, *, page: int = 0) -> list[Block]:
    """Return a proposal in a line, with its two answers."""
    value = json.dumps({"key": one.key, "page": page})
    # The key tells equal buttons apart; Slack takes 255 characters.
    add = button("Add", f"{ids.ADD_PROPOSED}.{one.key}", value, about=f"Add {clip(one.name, 60)}")
    leave = button(
        "Not a client",
        f"{ids.LEAVE_PROPOSED}.{one.key}",
        value,
        about=f"{clip(one.name, 50)} is not a client",
    )
    return [{"type": "section", "text": _shown(one)}, actions(add, leave)]


def proposal_words(one: Proposal) -> str:
    """Return a proposal in words, without what only Slack can show."""
    where = "from a channel's name" if one.origin is Origin.CHANNEL else "from an imported file"
    return f"{one.name} · {where}"


def _shown(one: Proposal) -> Block:
    """Return a proposal's line: the channel as a link that each reader sees as they may."""
    if one.channel is None:
        return plain(proposal_words(one), 300)
    return {"type": "mrkdwn", "text": f"{quoted(one.name)} · <#{one.channel}>"}


def _head(shown: ProposalPage) -> str:
    if not shown.count:
        return "I found no client that is not in the ledger yet."
    first = shown.page * ON_A_PAGE + 1
    if shown.count <= ON_A_PAGE:
        return f"Clients that I found: {shown.count}"
    return f"Clients that I found: {first} to {first + len(shown.lines) - 1} of {shown.count}"


def _turn(shown: ProposalPage) -> Sequence[Block]:
    row = []
    if shown.page:
        row.append(_page_button("Previous page", shown.page - 1))
    if (shown.page + 1) * ON_A_PAGE < shown.count:
        row.append(_page_button("Next page", shown.page + 1))
    return row


def _page_button(label: str, page: int) -> Block:
    value = json.dumps({"page": page})
    return button(label, f"{ids.PROPOSALS_PAGE}.{label.partition(' ')[0].lower()}", value)
