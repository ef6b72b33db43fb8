"""The form of the workspace's mail server."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.listeners.views.said import said
from bot.messages import ids
from bot.messages.reply import Answer
from bot.use_cases import mail_ways


def on_mail_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Keep the mail server, and say that the test is on its way."""
    to = mail_ways.save_mail_way(desk.begin, actor, form.fields, rules=desk.mail, now=desk.now())
    if not to:
        return said("Saved. No test message was asked for.")
    return said(f"Saved. A test message goes to {to} now; I write to you how it went.")


VIEWS = {ids.MAIL_FORM: on_mail_form}
