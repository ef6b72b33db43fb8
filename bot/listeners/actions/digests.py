"""Clicks in the digest: its menu, how often it comes, the portfolio."""

from dataclasses import replace

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.goodfit_command import settings_form
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.digest_forms import frequency_reply, mute_form
from bot.messages.reply import Answer, Form, Reply
from bot.use_cases import digests


def on_digest_more(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Do what was chosen in the digest's menu."""
    if click.value == "settings":
        return settings_form(actor, desk)
    if click.value == "mute":
        found = digests.list_mutable(desk.begin, actor, now=desk.now())
        return Form(mute_form(found.clients, found.muted, reply_to=click.reply_to))
    return _change_frequency(click.value, actor, desk)


def on_how_often(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Set back how often the digest comes, in the place of the answer that offered it."""
    return replace(_change_frequency(click.value, actor, desk), replaces=True)


def _change_frequency(value: str, actor: Actor, desk: Desk) -> Reply:
    only_changes = {"only_changes": True, "every_night": False}[value]
    digests.change_frequency(desk.begin, actor, only_changes=only_changes, now=desk.now())
    return frequency_reply(only_changes=only_changes)


ACTIONS = {
    ids.DIGEST_MORE: on_digest_more,
    ids.HOW_OFTEN: on_how_often,
}
