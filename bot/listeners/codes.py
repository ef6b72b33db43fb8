"""What somebody asked for, as a code for the audit log: ids that are ours, never typed words."""

from bot.listeners.actions import known_action
from bot.listeners.commands import COMMANDS
from bot.listeners.payloads import Click, Command, Interaction, MessageShortcut
from bot.listeners.views import VIEWS
from bot.messages import ids

UNKNOWN = "unknown"


def code_of(incoming: Interaction) -> str:
    """Return such as command:/scope, click:entry.undo, shortcut:log_complaint, form:setup.form."""
    if isinstance(incoming, Command):
        return f"command:{incoming.name if incoming.name in COMMANDS else UNKNOWN}"
    if isinstance(incoming, Click):
        return f"click:{known_action(incoming.action_id) or UNKNOWN}"
    if isinstance(incoming, MessageShortcut):
        known = incoming.callback_id in ids.SHORTCUTS
        return f"shortcut:{incoming.callback_id if known else UNKNOWN}"
    return f"form:{incoming.callback_id if incoming.callback_id in VIEWS else UNKNOWN}"
