"""Clicks that begin to erase a client, or one of its people: each opens a form first."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.forget_form import choose_contact_form, erase_contact_form, forget_form
from bot.messages.reply import Answer, Form
from bot.use_cases import client_pages, contact_erasing, forgetting


def on_forget_client(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form that forgets a client."""
    return forgetting_form(int(click.value), actor, desk)


def on_erase_contact(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form that asks whom to erase."""
    client_id = int(click.value)
    people = contact_erasing.list_people_of(desk.begin, actor, client_id=client_id)
    account = client_pages.get_client(desk.begin, actor, client_id=client_id)
    return Form(choose_contact_form(account.client, people, client_id=client_id))


def forgetting_form(client_id: int, actor: Actor, desk: Desk) -> Form:
    """Return the form that forgets a client, with how much would go."""
    sheet = forgetting.look_before_forgetting(desk.begin, actor, client_id=client_id)
    return Form(
        forget_form(
            sheet.account.client,
            client_id=client_id,
            entries=sheet.entries,
            letters=sheet.letters,
            people=sheet.people,
            held=sheet.held,
        )
    )


def erasing_form(client_id: int, who: str, actor: Actor, desk: Desk) -> Form:
    """Return the form that erases a person, with where they are named."""
    sheet = contact_erasing.look_for_contact(desk.begin, actor, client_id=client_id, typed=who)
    return Form(
        erase_contact_form(
            sheet.client,
            sheet.who,
            client_id=client_id,
            whole=sheet.whole,
            singles=sheet.singles,
            letters=sheet.letters,
        )
    )


ACTIONS = {
    ids.FORGET_CLIENT: on_forget_client,
    ids.ERASE_CONTACT: on_erase_contact,
}
