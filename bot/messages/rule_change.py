"""A change of the rules in words: what changes, who would have flipped, who really left."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.replay_report import ReplayReport
from bot.domain.rule_change import ChangeState, RuleChange
from bot.domain.tuning import tuned
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    escape,
    line,
    modal,
    section,
    when,
)
from bot.messages.replay_words import difference_words

MOST_NAMED = 10
MOST_TEXT = 3900
REPLAY_FAILED = (
    "Your new rules could not be replayed: something failed on our side. The rules in use are as "
    "they were. Type /goodfit rules to try again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A change with the names that its words need: of clients by id, of people by user id."""

    change: RuleChange
    report: ReplayReport | None
    names: Mapping[int, str]
    people: Mapping[str, str]
    timezone: str

    def who(self, user_id: str | None) -> str:
        """Return a person's name; who is not known is called by their id."""
        return self.people.get(user_id or "", user_id or "")


def rule_change_message(shown: ShownChange, *, notice: str = "") -> tuple[str, list[Block]]:
    """Return a replayed change as (text, blocks); its buttons stand until it was decided."""
    change = shown.change
    ended = _ended(shown)
    first, *rest = [p for p in (notice, *difference(shown)) if p]
    small = escape(f"{_asked(shown)}. {_when_they_count(change)}")
    blocks = [*_decided(shown, ended), line((first, "bold")), *(line(text) for text in rest)]
    if change.is_open:
        blocks.append(_buttons(change.id))
    blocks.append(context(small))
    spoken = [escape(f"{ended}." if ended else ""), *map(escape, (first, *rest)), small]
    return clip("\n".join(filter(None, spoken)), MOST_TEXT), blocks


def _decided(shown: ShownChange, ended: str) -> list[Block]:
    """Return who decided what and when, above all else."""
    at = shown.change.decided_at
    if not ended or at is None:
        return []
    return [section(f"*{escape(ended)}*, {when(at, shown.timezone)}.")]


def difference(shown: ShownChange) -> list[str]:
    """Return what changes and what the replay found, a paragraph each, in plain words."""
    change = shown.change
    return difference_words(tuned(change.before), tuned(change.after), shown.report, shown.names)


def rule_change_view(shown: ShownChange, *, notice: str = "") -> Block:
    """Return the same as a form, for another manager than the one who asked."""
    _, blocks = rule_change_message(shown, notice=notice)
    return modal(ids.RULE_CHANGE_VIEW, "New rules", blocks, close="Close")


def _asked(shown: ShownChange) -> str:
    by = shown.who(shown.change.by)
    return f"Asked for by {by}" if by else "Asked for on the command line"


def _when_they_count(change: RuleChange) -> str:
    if change.state is ChangeState.SAVED:
        return "They count in /fit at once and in the digest from the next night."
    if change.state is ChangeState.READY:
        return (
            "Nothing is changed yet. The new rules would count in /fit at once and in the digest "
            "from the next night."
        )
    return "The rules in use are as they were."


def _ended(shown: ShownChange) -> str:
    change = shown.change
    who = shown.who(change.decided_by)
    match change.state:
        case ChangeState.SAVED:
            return f"In use: {who} took the new rules"
        case ChangeState.DROPPED if who:
            return f"Not used: {who} kept the old rules"
        case _:
            return ""


def _buttons(change_id: int) -> Block:
    return actions(
        button("Use these rules", ids.USE_RULES, str(change_id), style="primary"),
        button("Keep the old ones", ids.KEEP_RULES, str(change_id)),
    )
