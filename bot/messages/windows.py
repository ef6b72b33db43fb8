"""Small windows that only say something."""

from collections.abc import Sequence

from bot.messages import ids
from bot.messages.blocks import Block, line, modal, section
from bot.messages.reply import Reply

# Beside a field, so that all that is typed stays where it is.
ONE_MOMENT = "One moment: I am asking Slack who you are. Press again."


def checking_form() -> Block:
    """Return what stands in a modal while Slack is asked who the person is."""
    return modal(ids.ENTRY_FORM, "One moment", [section("Checking who you are …")], close="Close")


def told_form(title: str, sentence: str, typed: Sequence[tuple[str, str]] = ()) -> Block:
    """Return a modal that only says something, and hands back words `typed` by their label."""
    words = [block for label, text in typed for block in (line((label, "bold")), line(text))]
    return modal(ids.ENTRY_FORM, title, [section(sentence), *words], close="Close")


def told_reply(reply: Reply) -> Block:
    """Return a modal that says what a reply says, with what can be done about it."""
    view = told_form("Goodfit", reply.text)
    rows = [block for block in reply.blocks if block["type"] == "actions"]
    return view | {"blocks": [*view["blocks"], *rows]}
