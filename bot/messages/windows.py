"""Small windows that only say something."""

from bot.messages import ids
from bot.messages.blocks import Block, modal, section


def checking_form() -> Block:
    """Return what stands in a modal while Slack is asked who the person is."""
    return modal(ids.ENTRY_FORM, "One moment", [section("Checking who you are …")], close="Close")


def told_form(title: str, sentence: str) -> Block:
    """Return a modal that only says something."""
    return modal(ids.ENTRY_FORM, title, [section(sentence)], close="Close")
