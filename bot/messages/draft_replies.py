"""Replies in a draft's thread besides its versions: comments, and reminders."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.draft import Draft, DraftDecision, DraftState
from bot.domain.reminding import MOST_REMINDERS
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    escape,
    line,
    mention,
    quoted,
    section,
    when,
)
from bot.messages.draft_buttons import value_of

Told = tuple[str, list[Block]]


def comment_message(comment: DraftDecision, *, author: str, to: str | None) -> Told:
    """Return a comment on a version, with a mention of the one person whom it is for."""
    head = f"{author} about version {comment.version}"
    words = comment.reason or ""
    blocks = [line((f"{head}: ", "bold"), words)]
    if to:
        blocks.append(context(f"For {mention(to)}"))
    return clip(escape(f"{head}: {words}"), 3900), blocks


def reminder_message(
    draft: Draft,
    number: int,
    *,
    what: str,
    who: str | None,
    name: Callable[[str], str],
    timezone: str,
    stands: str,
    is_stale: bool = False,
) -> Told:
    """Return a reminder; once it is used up it says what became of it, without buttons.

    `what` is "Acme: apology", `stands` the draft's state in words; `who` must act. Where
    `is_stale`, it is out of date: nobody can approve it, so no decision is asked for.
    """
    if draft.state is not DraftState.WAITING:
        told = f"{what} is decided: {stands}."
        return escape(told), [context(quoted(told))]
    if number < draft.reminders:
        told = f"{what} was still waiting. There is a later reminder below."
        return escape(told), [context(quoted(told))]
    since = when(draft.version.created_at, timezone, "{date_short_pretty}")
    number_now = draft.version.number
    waits = "is out of date and waits" if is_stale else "waits for a decision"
    told = f"{what}, version {number_now}, {waits}"
    write = f"Write version {number_now + 1} in this thread, or discard it." if is_stale else ""
    asked = " ".join(filter(None, (write, _asked(number, who, name))))
    body = f"{mention(who) + ' ' if who else ''}{quoted(told)} since {since}. {quoted(asked)}"
    blocks = [section(body.strip()), context(_next(draft, timezone))]
    if draft.remind_at is not None:
        value = value_of(draft)
        blocks.append(
            actions(
                button("Snooze to tomorrow", ids.SNOOZE_DRAFT, value),
                button("Stop reminding", ids.STOP_REMINDING, value),
            )
        )
    return escape(f"{name(who) + ': ' if who else ''}{told}. {asked}"), blocks


def _asked(number: int, who: str | None, name: Callable[[str], str]) -> str:
    if number <= MOST_REMINDERS:
        return ""
    return f"Nobody decided after {MOST_REMINDERS} reminders, so {name(who or '')} is asked."


def _next(draft: Draft, timezone: str) -> str:
    if draft.remind_at is None:
        return "No reminder follows."
    at: datetime = draft.remind_at
    if draft.reminders >= MOST_REMINDERS:
        return f"If nobody decides, somebody else is asked {when(at, timezone)}."
    return f"The next reminder comes {when(at, timezone)}."
