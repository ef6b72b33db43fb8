"""Clicks about the workspace's mail server."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.mail_desk import open_mail
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.mail_form import STOPPED
from bot.messages.reply import Answer, Form
from bot.messages.windows import told_form
from bot.use_cases import mail_ways


def on_open_mail_way(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the mail server's form, on top of the settings where it was pressed there."""
    return open_mail(actor, desk, on_top=click.in_modal)


def on_stop_mail(_click: Click, actor: Actor, desk: Desk) -> Answer:
    """Forget the mail server."""
    mail_ways.stop_mail(desk.begin, actor, now=desk.now())
    return Form(told_form("E-mail", STOPPED))


ACTIONS = {ids.OPEN_MAIL_WAY: on_open_mail_way, ids.STOP_MAIL: on_stop_mail}
