"""The form of a letter's template: tried first, then saved as it was tried."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.listeners.template_desk import open_templates
from bot.messages import ids
from bot.messages.letter_kinds import KINDS
from bot.messages.own_letters import UnusableTemplate
from bot.messages.reply import Answer, FieldErrors, Form
from bot.messages.template_forms import beside, template_form, typed_sources
from bot.use_cases import letter_templates
from bot.use_cases.letter_templates import TemplateChangedSince, mark_of


def on_template_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Show the letter for a sample client, or save the words that were tried just so."""
    kind, seen = str(form.metadata["kind"]), str(form.metadata["seen"])
    before = letter_templates.open_template(desk.begin, actor, kind)
    if before.seen != seen:
        raise TemplateChangedSince
    sources = typed_sources(kind, form.fields, before.sources)
    try:
        if form.metadata.get("tried") == mark_of(sources):
            letter_templates.save_template(
                desk.begin, actor, kind, sources, seen=seen, now=desk.now()
            )
            return open_templates(actor, desk, notice=f"{KINDS.of(kind).label}: saved.")
        trial = letter_templates.try_typed(actor, kind, sources, now=desk.now())
    except UnusableTemplate as error:
        return FieldErrors(beside(error, sources))
    return Form(template_form(kind, sources, seen=seen, tried=mark_of(sources), trial=trial))


VIEWS = {ids.TEMPLATE_FORM: on_template_form}
