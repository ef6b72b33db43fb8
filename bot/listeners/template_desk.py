"""The letters' templates, for a manager: opened by `/goodfit templates` or from the settings."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.messages.reply import Form
from bot.messages.template_forms import template_form, templates_view, who_and_when
from bot.use_cases import letter_templates


def open_templates(actor: Actor, desk: Desk, *, notice: str = "", on_top: bool = False) -> Form:
    """Open the list of letters; `on_top` of another form, which stays. Raises OnlyManagers."""
    found = letter_templates.list_templates(desk.begin, actor)
    rows = []
    for kind in dict.fromkeys(own.kind for own in found.own):
        parts = [own for own in found.own if own.kind == kind]
        newest = max(parts, key=lambda own: own.changed_at)
        person = found.people.get(newest.changed_by)
        name = person.name if person else newest.changed_by
        said = who_and_when(name, newest.changed_at, actor.team.timezone)
        rows.append((kind, said, [own.part for own in reversed(parts)], newest.is_used))
    return Form(templates_view(rows, notice=notice), on_top=on_top)


def open_template(kind: str, actor: Actor, desk: Desk) -> Form:
    """Open a letter's words. Raises OnlyManagers, UnknownLetter."""
    found = letter_templates.open_template(desk.begin, actor, kind)
    return Form(template_form(kind, found.sources, seen=found.seen))
