"""Message shortcuts: a form filled from the message. They work in threads, unseen."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.domain.source import digest_of
from bot.domain.team import Actor
from bot.domain.typed import plain
from bot.listeners.desk import Desk
from bot.listeners.payloads import MessageShortcut
from bot.messages import ids
from bot.messages.entry_forms import entry_form
from bot.messages.reply import Answer, Form
from bot.use_cases import captures

_KINDS = {
    ids.LOG_SCOPE_SHORTCUT: EntryKind.SCOPE_REQUEST,
    ids.LOG_COMPLAINT_SHORTCUT: EntryKind.COMPLAINT,
}


def on_shortcut(shortcut: MessageShortcut, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new entry, filled with the message, its author, day and link."""
    said_at = datetime.fromtimestamp(float(shortcut.ts), UTC)
    capture = Capture(
        kind=_KINDS[shortcut.callback_id],
        text=plain(shortcut.text),
        client_id=captures.find_own_client(desk.begin, actor, channel=shortcut.channel),
        on=said_at.astimezone(ZoneInfo(actor.team.timezone)).date(),
        permalink=actor.team.permalink(shortcut.channel, shortcut.ts),
        asked_by=shortcut.author or None,
        said_at=said_at,
        source=digest_of(shortcut.text),
    )
    choices = captures.list_choices(desk.begin, actor, client_id=capture.client_id)
    return Form(entry_form(capture, choices, reply_to=shortcut.reply_to))
