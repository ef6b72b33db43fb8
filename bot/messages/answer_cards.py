"""What follows a letter, in its thread: what is awaited, what they said, and what that moved."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.agreement import Deliverable
from bot.domain.draft import Draft
from bot.domain.follow_up import Answer
from bot.domain.team import zone_of
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

# What "accepted" means of letters that offer nothing to accept.
_YES = {
    "listen": "They agreed to talk",
    "goal_reset": "They agreed to meet",
    "value_recap": "They are satisfied",
    "policy_explanation": "They understood",
    "check_in": "They answered",
}
_SAID = {
    Answer.ACCEPTED: "They accepted it",
    Answer.NOT_SATISFIED: "They are not satisfied",
    Answer.NONE: "No answer yet",
}
_CLICKS = {
    Answer.ACCEPTED: ids.ANSWER_ACCEPTED,
    Answer.NOT_SATISFIED: ids.ANSWER_NOT_SATISFIED,
    Answer.NONE: ids.ANSWER_NONE,
}
_TOO_LONG = "It is too long for a link that opens your mail."


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCard:
    """A letter that was sent, and what is known of the answer.

    `letter` is its name, such as "apology"; `who` is asked; `open_complaints` are those of its
    complaints that are open; `promises` is what it promised; `is_asking` says that an answer is
    waited for now, and `is_newest` that no later message asks the same.
    """

    draft: Draft
    client: str
    letter: str
    who: str
    names: Mapping[str, str]
    timezone: str
    promises: Sequence[Deliverable] = ()
    open_complaints: Sequence[str] = ()
    is_asking: bool = True
    is_newest: bool = True

    @property
    def owed(self) -> list[Deliverable]:
        """Return what the letter promised and nobody noted as delivered."""
        return [promise for promise in self.promises if promise.delivered is None]


def ask_message(card: AskCard) -> tuple[str, list[Block]]:
    """Return the reply that asks what the client answered, and later says it."""
    words = _words(card)
    blocks = [line((f"{card.client}: ", "bold"), words)]
    if card.is_asking and card.is_newest:
        blocks = [section(f"{mention(card.who)} {quoted(f'{card.client}: {words}')}")]
    spoken = [f"{card.client}: {words}"]
    for small in _consequences(card):
        blocks.append(context(quoted(small)))
        spoken.append(small)
    if card.is_newest and (row := _row(card)):
        blocks.append(actions(*row))
    return clip(escape(" ".join(spoken)), 3900), blocks


def promise_message(client: str, promise: Deliverable, today: date) -> tuple[str, list[Block]]:
    """Return the direct message that reminds of what a letter promised."""
    due = promise.due or today
    day = "today" if due == today else f"on {_day(due)}"
    was = "was" if due < today else "is"
    words = f"{client}: this {was} due {day}, as our letter promised: {promise.promised}"
    small = f"{promise.id} · the client has it in writing. Press Delivered once it is done."
    row = [button("Delivered", ids.DELIVERED, promise.id, about=f"{promise.id} was delivered")]
    text = clip(escape(f"{words}. {promise.id}"), 3900)
    return text, [line((words, "bold")), context(quoted(small)), actions(*row)]


def promises_words(draft: Draft) -> str:
    """Return what becomes a duty of ours when a draft is sent: its approver should know. mrkdwn."""
    told = [
        f"{quoted(promised['what'])} by {_day(date.fromisoformat(promised['by']))}"
        for promised in draft.promises
    ]
    return f"*Once it is sent, we owe:* {'; '.join(told)}" if told else ""


def asks_words(draft: Draft) -> str:
    """Return when somebody is asked for the answer, or what it was: for the letter's footer."""
    if draft.answer in (Answer.ACCEPTED, Answer.NOT_SATISFIED):
        return _SAID[Answer(draft.answer)]
    if draft.ask_on is None:
        return "No answer" if draft.answer else ""
    return f"I ask on {_day(draft.ask_on)} what they said"


def held_up_words(tries: int, words: str, next_at: datetime, timezone: str) -> str:
    """Return that a server did not take the e-mail yet, for its card: in mrkdwn."""
    at = when(next_at, timezone, "{date_short_pretty} at {time}")
    told = "once" if tries == 1 else f"{tries} times"
    return f"tried {told}, next {at}. {quoted(words)}"


def handing_over_words(draft: Draft, *, has_link: bool) -> str:
    """Return how a letter gets out by hand: copied, by a link to a mail program, or as a file."""
    why = "Goodfit has no way to send it" if draft.recipient else "No address is known"
    too_long = "" if has_link or not draft.recipient else f" {_TOO_LONG}"
    return (
        f"{why}, so copy the subject and the text, send it yourself, then mark it.{too_long} "
        f"As a file for a mail program: `goodfit eml {draft.id}` on the server."
    )


def _words(card: AskCard) -> str:
    draft = card.draft
    if not card.is_newest and draft.answer in (None, Answer.NONE):
        return "no answer. Asked again below."
    if card.is_asking or draft.answer is None:
        since = (
            f" since {_day(draft.sent_at.astimezone(zone_of(card.timezone)).date())}"
            if draft.sent_at
            else ""
        )
        return f"they have had our {card.letter}{since}. What did they say?"
    answer = Answer(draft.answer)
    by = card.names.get(draft.answered_by or "", draft.answered_by or "somebody")
    on = f", {_day(draft.answered_on)}" if draft.answered_on else ""
    said = _YES.get(draft.kind, _SAID[answer]) if answer is Answer.ACCEPTED else _SAID[answer]
    return f"{said}, says {by}{on}."


def _consequences(card: AskCard) -> list[str]:
    """Return what the answer moved, and what comes next."""
    draft = card.draft
    if card.is_asking or not card.is_newest:
        return []
    if draft.answer == Answer.NONE:
        if draft.ask_on is None:
            return ["I do not ask again. Say so here if they answer after all."]
        return [f"I ask once more on {_day(draft.ask_on)}."]
    if draft.answer == Answer.NOT_SATISFIED:
        named = f"{_names(card.open_complaints)} open. " if card.open_complaints else ""
        return [f"{named}/fit shows what helps next. {_owed(card)}".strip()]
    if draft.answer == Answer.ACCEPTED and card.open_complaints:
        if card.owed:
            return [f"{_names(card.open_complaints)} open until we kept our word. {_owed(card)}"]
        return [f"{_names(card.open_complaints)} open. Is it resolved for them?"]
    return [_owed(card)] if draft.answer and card.owed else []


def _row(card: AskCard) -> list[Block]:
    draft, value = card.draft, json.dumps({"draft": card.draft.id})
    if draft.answer in (None, Answer.NONE):
        # That there is none is said when one is asked; a late answer is news at any time.
        offered = [Answer.ACCEPTED, Answer.NOT_SATISFIED, *([Answer.NONE] * card.is_asking)]
        return [button(_label(draft.kind, one), _CLICKS[one], value) for one in offered]
    if draft.answer == Answer.ACCEPTED and card.open_complaints and not card.owed:
        return [button("Resolved", ids.ANSWER_RESOLVED, value, style="primary")]
    return []


def _label(kind: str, answer: Answer) -> str:
    if answer is Answer.ACCEPTED:
        return _YES.get(kind, "They accepted")
    return "Not satisfied" if answer is Answer.NOT_SATISFIED else "No answer"


def _owed(card: AskCard) -> str:
    if not card.owed:
        return ""
    named = "; ".join(
        f"{one.id} {one.promised}" + (f", due {_day(one.due)}" if one.due else "")
        for one in card.owed
    )
    return f"We promised: {named}."


def _names(refs: Sequence[str]) -> str:
    return f"{' and '.join(refs)} {'is' if len(refs) == 1 else 'are'}"


def _day(day: date) -> str:
    return f"{day:%a %-d %b}"
