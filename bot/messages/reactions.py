"""What the bot says, to one person alone, about an emoji on a message."""

from bot.messages import ids
from bot.messages.blocks import actions, button, section
from bot.messages.reply import Reply


def cannot_log_here(pending: int) -> Reply:
    """Say that in a channel open to clients an emoji logs nothing, and offer the private way."""
    words = (
        "Nothing is logged: this channel is open to clients or guests, and they see your emoji. "
        "Better take it off. The message's menu has *Log scope request* and *Log complaint*, "
        "which nobody sees."
    )
    log = button("Log it privately", ids.OPEN_PENDING, str(pending), style="primary")
    return Reply(words.replace("*", ""), [section(words), actions(log)])
