"""Forms that erase a client, or one of its people, where the word was typed."""

from bot.domain.team import Actor
from bot.listeners.actions.forgetting import erasing_form
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.messages import ids
from bot.messages.forget_form import contact_erased_view, forgotten_view
from bot.messages.reply import Answer, Form
from bot.use_cases import client_pages, contact_erasing, forgetting


def on_forget_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Forget a client for good."""
    account = forgetting.forget_client(
        desk.begin,
        actor,
        client_id=int(form.metadata["client"]),
        typed=form.fields.get("confirm", ""),
        now=desk.now(),
    )
    return Form(forgotten_view(account.client.name))


def on_choose_contact_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Say where the person is named, and ask for the word."""
    who = form.fields.get("who", "")
    return erasing_form(int(form.metadata["client"]), who, actor, desk)


def on_erase_contact_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Erase a person for good."""
    client_id = int(form.metadata["client"])
    count = contact_erasing.erase_contact(
        desk.begin,
        actor,
        client_id=client_id,
        who=str(form.metadata.get("who") or ""),
        alone=form.fields.get("alone", "").split(","),
        typed=form.fields.get("confirm", ""),
        now=desk.now(),
    )
    account = client_pages.get_client(desk.begin, actor, client_id=client_id)
    return Form(contact_erased_view(account.client.name, count))


VIEWS = {
    ids.FORGET_FORM: on_forget_form,
    ids.CHOOSE_CONTACT_FORM: on_choose_contact_form,
    ids.ERASE_CONTACT_FORM: on_erase_contact_form,
}
