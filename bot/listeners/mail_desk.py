"""The form of a workspace's mail server, for a manager: from the settings or `/goodfit email`."""

from bot.domain.mail_way import MailNeedsKeys
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.messages.mail_form import NEEDS_KEYS, mail_form
from bot.messages.reply import Form
from bot.messages.windows import told_form
from bot.use_cases import mail_ways


def open_mail(actor: Actor, desk: Desk, *, on_top: bool = False) -> Form:
    """Open the form, `on_top` of another one where it was pressed there. Raises OnlyManagers."""
    try:
        shown = mail_ways.show_mail_way(desk.begin, actor, rules=desk.mail)
    except MailNeedsKeys:
        return Form(told_form("E-mail", NEEDS_KEYS), on_top=on_top)
    view = mail_form(
        shown.way,
        own_address=shown.own_address,
        changed_by=shown.changed_by,
        timezone=actor.team.timezone,
        anywhere=desk.mail.anywhere,
    )
    return Form(view, on_top=on_top)
