"""What is known about an entry besides itself: by whom, from which message, what was changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.entry import Entry
from bot.domain.money import major_units
from bot.domain.scope_request import ScopeRequest
from bot.messages.blocks import Block, clip, context, linked, quoted, when
from bot.messages.spoken import with_spoken_dates

MOST_CHANGES = 8
_MOST_WORDS = 120
_SOURCES = {
    "changed": "*The message was changed in Slack after it was logged.* Look at it before you act.",
    "deleted": "*The message was deleted in Slack after it was logged.*",
}
_ACTIONS = {
    "withdrawn": "took it back",
    "restored": "put it back",
    "imported": "took it from its file anew",
    "converted": "made it a scope request",
    "handed_on": "took their emoji off; somebody else's still stands",
    "approved": "approved it",
    "unapproved": "took the approval back",
    "kept_as_new": "said that it is a new one",
    "fixed": "marked it corrected with an emoji",
    "unfixed": "took the mark of the emoji back",
    "stands_for": "logged it in the place of a complaint",
    "raised_again": "said that an older complaint was raised again",
}
# What nobody reads: who and when stand in the line already.
_SILENT = frozenset(("withdrawn_at", "withdrawn_by", "approved_by", "decided_by", "source_state"))

# Kept in minor units, told in major ones.
_SUMS = frozenset(("amount", "fee"))

Change = tuple[str, datetime, str, Mapping[str, Any]]


def facts_of(
    *,
    entry: Entry,
    logged_by: str | None,
    logged_at: datetime,
    asked_by: str | None,
    said_at: datetime | None,
    source_state: str | None,
    withdrawn: bool,
    changes: Sequence[Change],
    people: Mapping[str, str],
    timezone: str,
    currency: str,
    marked_by: Sequence[str] = (),
    with_money: bool = True,
) -> list[str]:
    """Return lines of mrkdwn about an entry, the most urgent first.

    Who may not see its price reads that it was changed, `with_money` false, and no figures.
    """
    facts = [_SOURCES[source_state]] if source_state in _SOURCES else []
    if withdrawn:
        facts.append("*It was taken back, and does not count.*")
    who = f"Logged by {_name(logged_by, people)}" if logged_by else "From an import"
    facts.append(f"{who}, {when(logged_at, timezone)}")
    if asked_by:
        said = f", {when(said_at, timezone)}" if said_at else ""
        source = linked("the message", getattr(entry, "permalink", None))
        facts.append(f"Said by {_name(asked_by, people)}{said} · {source}")
    if marked_by:
        names = ", ".join(_name(user_id, people) for user_id in marked_by)
        facts.append(f"Marked by {names}")
    if isinstance(entry, ScopeRequest) and entry.decided_on:
        by = f" by {_name(entry.decided_by, people)}" if entry.decided_by else ""
        facts.append(f"Decided on {entry.decided_on:%-d %b %Y}{by}")
    if changes:
        shown_in = currency if with_money else None
        told = [_change(change, people, timezone, shown_in) for change in changes[:MOST_CHANGES]]
        if len(changes) > MOST_CHANGES:
            told.append(f"and {len(changes) - MOST_CHANGES} older changes")
        facts.append("\n".join(told))
    return facts


def source_mark(source_state: str | None) -> str:
    """Return a mark behind a cited entry whose message is no longer as it was logged."""
    return f" *(the message was {source_state} since)*" if source_state in _SOURCES else ""


def source_blocks(source_state: str | None) -> list[Block]:
    """Return a line that says what became of the message behind an entry, where it did."""
    return [context(_SOURCES[source_state])] if source_state in _SOURCES else []


def _change(change: Change, people: Mapping[str, str], timezone: str, currency: str | None) -> str:
    by, at, action, before = change
    was = "; ".join(
        f"{name.removesuffix('_id').replace('_', ' ')} was {_was(name, value, currency)}"
        for name, value in before.items()
        if name not in _SILENT
    )
    did = _ACTIONS.get(action, "changed it")
    told = f"{when(at, timezone)}: {_name(by, people)} {did}"
    return f"{told} ({was})" if was and action == "changed" else told


def _was(name: str, value: object, currency: str | None) -> str:
    """Return what a column held before; a sum without its figures where it has no currency."""
    if name in _SUMS and currency is None:
        return "another"
    if value in (None, "", []):
        return "empty"
    if name in _SUMS and currency and isinstance(value, int):
        return f"“{major_units(value, currency)} {currency}”"
    words = ", ".join(map(str, value)) if isinstance(value, list) else with_spoken_dates(str(value))
    return f"“{quoted(clip(words, _MOST_WORDS))}”"


def _name(user_id: str | None, people: Mapping[str, str]) -> str:
    return quoted(people.get(user_id or "", user_id or "somebody"))
