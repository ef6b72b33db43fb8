"""Blocks that managers alone see in a letter's form: beside the offer, the money, the goodbye."""

from collections.abc import Collection, Mapping, Sequence

from bot.domain.briefing import Briefing
from bot.messages.advice_words import advice_lines, worth_lines
from bot.messages.blocks import Block, context, escape, section
from bot.messages.offer_words import offer_lines

# The notes stand before the first of these questions that the form has, or before all of them.
AT_THE_OFFER = ("offer_kind",)
AT_THE_MONEY = ("offer_kind", "final_money")
BEFORE_ALL = ""
ALONE = "Only managers see this. The letter carries only what you decide."


def manager_notes(
    briefing: Briefing | None, questions: Sequence[str], *, currency: str
) -> Mapping[str, list[Block]]:
    """Return the blocks by the question that they stand before; "" is before all of them."""
    notes: dict[str, list[Block]] = {}
    if briefing is None:
        return notes
    if briefing.worth:
        note = _note("Worth keeping?", worth_lines(briefing.worth, currency))
        notes.setdefault(BEFORE_ALL, []).extend(note)
    if briefing.offer:
        place = _place(AT_THE_OFFER, questions)
        notes.setdefault(place, []).extend(
            _note("What an offer costs us", offer_lines(briefing.offer))
        )
    if briefing.advice:
        place = _place(AT_THE_MONEY, questions)
        lines = advice_lines(briefing.advice, currency, with_result=briefing.offer is None)
        notes.setdefault(place, []).extend(_note("How to settle near break-even", lines))
    return notes


def note_blocks(lines: Sequence[str]) -> list[Block]:
    """Return lines of words, small; nothing in them formats, pings or links."""
    return [context("\n".join(escape(line) for line in lines))]


def _note(title: str, lines: Sequence[str]) -> list[Block]:
    return [section(f"*{escape(title)}*"), *note_blocks([*lines, ALONE])]


def _place(wanted: Sequence[str], questions: Collection[str]) -> str:
    return next((name for name in wanted if name in questions), BEFORE_ALL)
