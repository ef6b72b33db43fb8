"""Clicks that turn the pages of the audit log."""

from bot.domain.team import Actor
from bot.listeners.audit_desk import audit_page
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.reply import Answer


def on_audit_page(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Show older lines, or the newest ones, in the place of those shown."""
    before = None if click.value == "newest" else int(click.value)
    return audit_page(actor, desk, before=before, replaces=True)


ACTIONS = {ids.AUDIT_PAGE: on_audit_page}
