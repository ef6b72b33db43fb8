"""Clicks about the rules: their form, its pages, and the decision on a change of them."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.rule_change import RulesChangedSince
from bot.domain.rules import Rules
from bot.domain.team import Actor, OnlyManagers
from bot.domain.tuning import tuned
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.listeners.tuning_desk import change_view, open_rules
from bot.messages import ids
from bot.messages.reply import Answer, Form, Reply
from bot.messages.rule_change import rule_change_message
from bot.messages.rules_form import TOO_MUCH, defaults_typed, fits, rules_form, typed_so_far
from bot.use_cases import rules
from bot.use_cases.rules import Decided


def on_open_rules(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the rules, on top of the settings where they were pressed there."""
    return open_rules(actor, desk, on_top=click.in_modal)


def on_rules_page(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Turn to another page; what was typed so far comes along."""
    in_use, typed = _typed(click, actor)
    return _page(click, actor, desk, page=click.value, typed=typed, in_use=in_use)


def on_rules_defaults(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Put the defaults into every field; they are replayed like any other change."""
    in_use, _ = _typed(click, actor)
    page = str(click.metadata.get("page") or "")
    return _page(click, actor, desk, page=page, typed=defaults_typed(in_use), in_use=in_use, fill=1)


def _page(
    click: Click,
    actor: Actor,
    desk: Desk,
    *,
    page: str,
    typed: Mapping[str, str],
    in_use: Rules,
    fill: int = 0,
) -> Form:
    waiting = rules.find_waiting(desk.begin, actor)
    number = waiting.id if waiting else None
    filled, notice = int(click.metadata.get("filled") or 0), ""
    if not fits(in_use, typed):
        # The page stays, with all that is typed in its fields.
        typed, page, fill = _before(click), str(click.metadata.get("page") or ""), 0
        notice = TOO_MUCH
    view = rules_form(
        in_use, page=page, typed=typed, waiting=number, notice=notice, filled=filled + fill
    )
    return Form(view)


def _typed(click: Click, actor: Actor) -> tuple[Rules, dict[str, str]]:
    if not actor.is_manager:
        raise OnlyManagers
    in_use = tuned(actor.team.rules)
    return in_use, typed_so_far(in_use, _before(click), click.fields)


def _before(click: Click) -> dict[str, str]:
    return dict(click.metadata.get("typed") or {})


def on_show_change(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Show a change that waits for a decision, on top of the rules' form."""
    view = change_view(int(click.value), actor, desk)
    return replace(view, on_top=click.in_modal)


def on_use_rules(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Use the new rules."""
    return _decide(click, actor, desk, use=True)


def on_keep_rules(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Keep the old rules."""
    return _decide(click, actor, desk, use=False)


def _decide(click: Click, actor: Actor, desk: Desk, *, use: bool) -> Answer:
    number = int(click.value)
    decided = rules.decide_rules(desk.begin, actor, change_id=number, use=use, now=desk.now())
    notice = _notice(decided)
    if click.in_modal:
        return change_view(number, actor, desk, notice=notice)
    shown = rules.show_change(desk.begin, actor, change_id=number)
    text, blocks = rule_change_message(shown, notice=notice)
    return Reply(text, blocks, replaces=True)


def _notice(decided: Decided) -> str:
    if decided.is_outdated:
        return RulesChangedSince().sentence
    return "That was decided before, so nothing was changed now." if decided.is_late else ""


ACTIONS = {
    ids.OPEN_RULES: on_open_rules,
    ids.RULES_PAGE: on_rules_page,
    ids.RULES_DEFAULTS: on_rules_defaults,
    ids.SHOW_RULE_CHANGE: on_show_change,
    ids.USE_RULES: on_use_rules,
    ids.KEEP_RULES: on_keep_rules,
}
