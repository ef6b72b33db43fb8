"""Forms of an agreement."""

from bot.domain.agreement import Agreement
from bot.domain.capture import Logged
from bot.domain.team import Actor
from bot.listeners.actions.clients import shown_client
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.messages import ids
from bot.messages.agreement_forms import agreement_saved
from bot.messages.reply import Answer
from bot.use_cases import agreements, entries


def on_agreement_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Keep a new agreement."""
    outcome = agreements.add_agreement(
        desk.begin,
        actor,
        client_id=int(form.metadata["client"]),
        typed=form.fields,
        now=desk.now(),
    )
    return _answer(outcome, form, actor, desk)


def on_agreement_edit_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save what was corrected in an agreement."""
    ref = str(form.metadata["ref"])
    opened = entries.open_entry(desk.begin, actor, ref=ref)
    outcome = entries.change_entry(
        desk.begin,
        actor,
        ref=ref,
        columns=agreements.read_agreement(form.fields, currency=opened.client.currency),
        revision=form.metadata.get("revision"),
        now=desk.now(),
    )
    return _answer(outcome, form, actor, desk, replaces=True)


def _answer(
    outcome: Logged, form: Submission, actor: Actor, desk: Desk, *, replaces: bool = False
) -> Answer:
    """Say what was agreed; a form opened from the client's view leads back to it."""
    if form.metadata.get("reply_to") and isinstance(outcome.entry, Agreement):
        return agreement_saved(outcome, outcome.entry, replaces=replaces)
    return shown_client(outcome.client_id, actor, desk)


VIEWS = {
    ids.AGREEMENT_FORM: on_agreement_form,
    ids.AGREEMENT_EDIT_FORM: on_agreement_edit_form,
}
