"""The rules' form."""

from bot.domain.team import Actor
from bot.domain.tuning import UnusableRules, tuned
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.listeners.views.said import said
from bot.messages import ids
from bot.messages.reply import Answer, FieldErrors
from bot.messages.rule_words import label_of, page_of
from bot.messages.rules_form import REPLAYING, typed_so_far, whole
from bot.use_cases import rules


def on_rules_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Have the new rules replayed; nothing is changed before somebody decides."""
    in_use = tuned(actor.team.rules)
    typed = typed_so_far(in_use, dict(form.metadata.get("typed") or {}), form.fields)
    seen = str(form.metadata["seen"])
    try:
        rules.propose_rules(desk.begin, actor, whole(in_use, typed), seen=seen, now=desk.now())
    except UnusableRules as wrong:
        return FieldErrors({name: _told(name, why, form) for name, why in wrong.fields.items()})
    return said(REPLAYING)


def _told(name: str, why: str, form: Submission) -> str:
    """Say where a figure stands that is wrong on another page."""
    if name in form.inputs:
        return why
    table, _, field = name.partition(".")
    return f"On the page {page_of(name)}, {label_of((table, field))}: {why}"


VIEWS = {ids.RULES_FORM: on_rules_form}
