"""The audit log, for a manager: `/goodfit audit`."""

from dataclasses import replace

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.messages.audit_words import audit_reply
from bot.messages.reply import Reply
from bot.use_cases import audits


def audit_page(
    actor: Actor, desk: Desk, *, before: int | None = None, replaces: bool = False
) -> Reply:
    """Return the lines before a number, or the newest ones. Raises OnlyManagers."""
    page = audits.list_audit(desk.begin, actor, before=before)
    reply = audit_reply(
        page.lines,
        people=page.people,
        clients=page.clients,
        timezone=actor.team.timezone,
        older=page.older,
        is_first=page.is_first,
    )
    return replace(reply, replaces=replaces)
