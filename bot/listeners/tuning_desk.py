"""The rules' form, for a manager: opened by `/goodfit rules` or from the settings."""

from bot.domain.team import Actor
from bot.domain.tuning import tuned
from bot.listeners.desk import Desk
from bot.messages.reply import Form
from bot.messages.rule_change import rule_change_view
from bot.messages.rules_form import rules_form
from bot.use_cases import rules


def open_rules(actor: Actor, desk: Desk, *, on_top: bool = False) -> Form:
    """Open the rules in use; `on_top` of another form, which stays. Raises OnlyManagers."""
    waiting = rules.find_waiting(desk.begin, actor)
    view = rules_form(tuned(actor.team.rules), waiting=waiting.id if waiting else None)
    return Form(view, on_top=on_top)


def change_view(change_id: int, actor: Actor, desk: Desk, *, notice: str = "") -> Form:
    """Return a change that was replayed, with its buttons while it waits. Raises OnlyManagers."""
    shown = rules.show_change(desk.begin, actor, change_id=change_id)
    return Form(rule_change_view(shown, notice=notice))
