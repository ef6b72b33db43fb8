"""The menu of a draft's newest version, its reminders, and writing it anew."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.listeners.redrafting import written_anew
from bot.messages import draft_buttons, draft_windows, ids
from bot.messages.blocks import when
from bot.messages.draft_buttons import other_tone
from bot.messages.reply import NOTHING, Answer, Form, Reply
from bot.use_cases import comments, redrafts, reminders

Seen = Mapping[str, Any]


def on_draft_more(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Do what was chosen in the menu of a version. Raises KeyError for what no menu offers."""
    chosen = json.loads(click.value)
    return _CHOICES[chosen["do"]](chosen, actor, desk)


def on_draft_again(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Write the next version from the answers kept, or ask for those that are missing."""
    seen = json.loads(click.value)
    found = redrafts.draft_again(
        desk.begin, actor, draft_id=seen["draft"], seen=seen["seen"], now=desk.now()
    )
    return written_anew(found)


def on_snooze(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Let the next reminder come tomorrow."""
    return _snooze(json.loads(click.value), actor, desk)


def on_stop_reminding(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Remind of a draft no more."""
    seen = json.loads(click.value)
    reminders.stop_reminding(
        desk.begin, actor, draft_id=seen["draft"], seen=seen["seen"], now=desk.now()
    )
    return NOTHING


def on_go_to_draft(_click: Click, _actor: Actor, _desk: Desk) -> Answer:
    """Acknowledge a click that opened a message."""
    return NOTHING


def _comment(seen: Seen, actor: Actor, desk: Desk) -> Answer:
    draft = comments.find_own_draft(desk.begin, actor, draft_id=seen["draft"])
    return Form(draft_windows.comment_form(draft))


def _compare(seen: Seen, actor: Actor, desk: Desk) -> Answer:
    found = comments.compare_versions(desk.begin, actor, draft_id=seen["draft"])
    return Form(draft_windows.compare_view(found.before, found.after, found.parts))


def _facts(seen: Seen, actor: Actor, desk: Desk) -> Answer:
    found = comments.facts_used(desk.begin, actor, draft_id=seen["draft"], now=desk.now())
    return Form(draft_windows.facts_view(found.client, found.citations, found.changed))


def _snooze(seen: Seen, actor: Actor, desk: Desk) -> Answer:
    until = reminders.snooze(
        desk.begin, actor, draft_id=seen["draft"], seen=seen["seen"], now=desk.now()
    )
    return Reply(f"Snoozed: the next reminder comes {when(until, actor.team.timezone)}.")


def _in_other_tone(seen: Seen, actor: Actor, desk: Desk) -> Answer:
    draft = comments.find_own_draft(desk.begin, actor, draft_id=seen["draft"])
    found = redrafts.draft_again(
        desk.begin,
        actor,
        draft_id=draft.id,
        seen=seen["seen"],
        tone=other_tone(draft.tone),
        now=desk.now(),
    )
    return written_anew(found)


_CHOICES: Mapping[str, Callable[[Seen, Actor, Desk], Answer]] = {
    draft_buttons.COMMENT: _comment,
    draft_buttons.COMPARE: _compare,
    draft_buttons.FACTS: _facts,
    draft_buttons.SNOOZE: _snooze,
    draft_buttons.OTHER_TONE: _in_other_tone,
}
ACTIONS = {
    ids.DRAFT_MORE: on_draft_more,
    ids.DRAFT_AGAIN: on_draft_again,
    ids.SNOOZE_DRAFT: on_snooze,
    ids.STOP_REMINDING: on_stop_reminding,
    ids.GO_TO_DRAFT: on_go_to_draft,
}
