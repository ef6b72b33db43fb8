"""What stands where a card's words were erased."""

from datetime import datetime

from bot.messages.blocks import Block, context, escape, when


def erased_message(at: datetime, by: str, timezone: str) -> tuple[str, list[Block]]:
    """Return a card of a client that was forgotten; `by` is who did it, by name."""
    day = when(at, timezone, "{date_short_pretty}")
    told = f"Erased on {day}, by {escape(by)}. The client was forgotten, so its words are gone."
    return told, [context(told)]
