"""The offer that a draft's form was told, and the managers' way to what it costs."""

import json
from dataclasses import dataclass

from bot.domain.briefing import OfferBriefing
from bot.domain.draft import Draft, DraftState
from bot.domain.offer import OF_MONEY, OF_WORK, OfferCost
from bot.messages import ids
from bot.messages.blocks import Block, button, modal, section
from bot.messages.manager_notes import ALONE, note_blocks
from bot.messages.money_and_dates import parse_hours, parse_money
from bot.messages.offer_words import cost_lines

_EDITED = "Reckoned from what the form was told; edited words do not change it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An offer: a remedy's word, with the sum (minor units) or the hours where it names them."""

    kind: str
    amount: int | None = None
    hours: float | None = None


def offered(draft: Draft, *, currency: str) -> Offered | None:
    """Return what a draft gives, as its form was told; None where it gives nothing.

    An offer of a recovery, or the money that an ending pays back.
    """
    told = draft.answers
    kind = _kind(draft)
    if kind is None:
        return None
    money = parse_money(told.get("offer_amount") or told.get("final_amount") or "", currency)
    amount = draft.offer if draft.offer is not None else (money.amount if money else None)
    return Offered(kind=kind, amount=amount, hours=parse_hours(told.get("offer_hours") or ""))


def offer_row(draft: Draft) -> list[Block]:
    """Return the button that opens what an offer costs, while a manager has yet to decide.

    The thread itself shows no figure: not everybody in its channel need be a manager.
    """
    if draft.state is not DraftState.WAITING or _kind(draft) is None:
        return []
    value = json.dumps({"draft": draft.id})
    open_it = button("What it costs", ids.OFFER_COST, value, about="What this offer costs us")
    return [section("What this offer costs us is shown to managers alone.", accessory=open_it)]


def offer_view(draft: Draft, cost: OfferCost, briefing: OfferBriefing) -> Block:
    """Return the private view of a manager: the offer's cost and shares, with the arithmetic."""
    lines = cost_lines(cost, briefing)
    blocks = [section(lines[0]), *note_blocks([*lines[1:], ALONE])]
    if draft.version.number > 1:
        blocks += note_blocks([_EDITED])
    return modal(ids.OFFER_VIEW, "What it costs", blocks, close="Close")


def _kind(draft: Draft) -> str | None:
    told = draft.answers
    kind = told.get("offer_kind")
    if kind in OF_MONEY | OF_WORK:
        return kind
    return "refund" if told.get("final_money") == "refund" else None
