"""Clicks on the card of a file: which client a name is, how it is read, import or discard.

Each draws the card anew, from the record; only who sent the file may press.
"""

from bot.domain.dry_run import Doubt
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.reply import NOTHING, Answer
from bot.use_cases import file_imports


def on_import_name(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Say for which client a name stands."""
    number, code, choice = click.value.split(":")
    file_imports.choose_client(
        desk.begin, actor, import_id=int(number), code=code, choice=choice, now=desk.now()
    )
    return NOTHING


def on_import_all(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Add all names without a client as new ones, or leave all of them out."""
    number, choice = click.value.split(":")
    file_imports.choose_for_all(
        desk.begin, actor, import_id=int(number), choice=choice, now=desk.now()
    )
    return NOTHING


def on_import_reading(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Say how dates or numbers are meant."""
    number, doubt, reading = click.value.split(":")
    file_imports.decide_reading(
        desk.begin,
        actor,
        import_id=int(number),
        doubt=Doubt(doubt),
        reading=reading,
        now=desk.now(),
    )
    return NOTHING


def on_import_take(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Import exactly what is shown."""
    number, seen = click.value.split(":")
    file_imports.confirm_import(desk.begin, actor, import_id=int(number), seen=seen, now=desk.now())
    return NOTHING


def on_import_drop(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Import nothing of it."""
    file_imports.discard_import(desk.begin, actor, import_id=int(click.value), now=desk.now())
    return NOTHING


ACTIONS = {
    ids.IMPORT_NAME: on_import_name,
    ids.IMPORT_ALL: on_import_all,
    ids.IMPORT_READING: on_import_reading,
    ids.IMPORT_TAKE: on_import_take,
    ids.IMPORT_DROP: on_import_drop,
}
