"""A plain sentence as an answer to a form."""

from bot.messages.blocks import escape, line
from bot.messages.reply import Reply


def said(words: str, *, replaces: bool = False) -> Reply:
    """Return a sentence, in the place of what was clicked where it `replaces`."""
    return Reply(escape(words), [line(words)], replaces=replaces)
