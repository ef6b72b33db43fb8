"""What the bot says, to one person alone, about an emoji on a message."""

from bot.messages.blocks import section
from bot.messages.reply import Reply


def cannot_log_here() -> Reply:
    """Say that in a channel open to clients an emoji logs nothing, and what does."""
    words = (
        "Nothing is logged: people from outside can read this channel, and they see your emoji. "
        "Take it off, then choose *Log scope request* or *Log complaint* in the message's menu, "
        "which nobody sees."
    )
    return Reply(words.replace("*", ""), [section(words)])
