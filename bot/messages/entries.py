"""What the bot says about an entry: logged, logged already, taken back, which client."""

import json
from datetime import timedelta

from bot.domain.agreement import Deliverable, Investment, MoneyEntry
from bot.domain.capture import Logged
from bot.domain.complaint import Complaint, Severity, Verdict
from bot.domain.entry import Entry, EntryKind
from bot.domain.history import Note
from bot.domain.scope_request import Decision, ScopeRequest
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
    overflow,
    quoted,
    section,
    when,
)
from bot.messages.consequences import consequence
from bot.messages.entry_words import (
    BUCKETS,
    DECIDED,
    MOST_WORDS,
    VERDICTS,
    entry_words,
)
from bot.messages.reply import Reply

_HEADS = {
    EntryKind.SCOPE_REQUEST: "Logged for {}:",
    EntryKind.COMPLAINT: "Logged as a complaint from {}:",
    EntryKind.PRAISE: "Logged as praise from {}:",
    EntryKind.WIN: "Logged as a win with {}:",
    EntryKind.DISCOUNT_ASK: "Logged as an ask for a lower price from {}:",
    EntryKind.MEETING: "Logged as a meeting with {}:",
    EntryKind.CONTACT: "Logged as a contact with {}:",
    EntryKind.GOAL: "Logged as a goal of {}:",
    EntryKind.CLIENT_DUTY: "Logged as a duty of {}:",
    EntryKind.DEPARTURE: "Logged as a goodbye from {}:",
    EntryKind.PROMISE: "Promised to {}:",
    EntryKind.INVESTMENT: "Hours to invest in {}:",
    EntryKind.REFUND: "Refunded to {}:",
    EntryKind.CREDIT: "Credited to {}:",
    EntryKind.AGREEMENT: "Agreed with {}:",
    EntryKind.RERAISE: "Raised again by {}:",
}


_DECIDED_HEADS = {
    Decision.IN_SCOPE: "In scope after all for {}:",
    Decision.CHANGE_ORDER: "Change order for {}:",
    Decision.GOODWILL: "Goodwill for {}:",
    Decision.DECLINED: "Declined for {}:",
}


def logged(
    outcome: Logged,
    *,
    timezone: str,
    reader: str,
    source: str = "",
    with_money: bool = True,
    is_change: bool = False,
) -> Reply:
    """Say what was logged, what follows from it, and what can be done about it.

    `reader` is the Slack id of who reads this, and `with_money` whether they may see its price.
    With `is_change` it says what became of it.
    """
    if outcome.repeated_after is not None:
        return _logged_already(outcome)
    words = entry_words(outcome.entry, outcome.currency, with_money=with_money) + _said_on(outcome)
    head = (_became(outcome.entry) if is_change else "") or _HEADS[outcome.kind]
    head = head.format(outcome.client_name)
    told = consequence(outcome)
    small = (
        f"{outcome.ref} · {_state(outcome.entry)}{_from(outcome, reader)}, "
        f"{when(outcome.logged_at, timezone)}"
        f" · colleagues on {quoted(outcome.client_name)} can see this"
    )
    blocks = [line((head, "bold"), f" {words}")]
    if told:
        blocks.append(section(escape(told)))
    blocks.append(_buttons(outcome))
    blocks.append(context(" · ".join(part for part in (small, source) if part)))
    if outcome.resembles is not None:
        blocks += _resemblance(outcome, outcome.resembles)
    if outcome.is_first:
        blocks.append(context("First time? Type `/goodfit help`."))
    asked = _resemblance_words(outcome.resembles) if outcome.resembles else ""
    stop = "" if words.endswith((".", "?", "!", "…")) else "."
    spoken = f"{head} {words}{stop} {told} {outcome.ref}. {asked}"
    if outcome.logged_by == reader:
        spoken += " Undo in Goodfit Home."
    return Reply(escape(" ".join(spoken.split())), blocks)


def _said_on(outcome: Logged) -> str:
    """Return on which day it was said, where that is not today."""
    match outcome.entry:
        case ScopeRequest(asked_on=day):
            lead = "asked on"
        case Complaint(raised_on=day):
            lead = "said on"
        case Note(on=day):
            lead = "on"
        case _:
            return ""
    return "" if day == (outcome.today or day) else f", {lead} {day:%-d %b %Y}"


def changed(outcome: Logged, *, timezone: str, reader: str, with_money: bool = True) -> Reply:
    """Say what an entry reads now, in the place of what it read before."""
    reply = logged(outcome, timezone=timezone, reader=reader, with_money=with_money, is_change=True)
    return Reply(reply.text, reply.blocks, replaces=True)


def _became(entry: Entry) -> str:
    """Return the head of a card that tells what was decided or done; empty for a correction."""
    match entry:
        case ScopeRequest():
            return _DECIDED_HEADS.get(entry.decision, "")
        case Deliverable() if entry.delivered:
            return f"Delivered to {{}} on {entry.delivered:%-d %b %Y}:"
        case Note(kind="client_duty") if entry.done:
            return f"Done by {{}} on {entry.done:%-d %b %Y}:"
        case Investment() if entry.approved_on:
            return "Approved, hours to invest in {}:"
        case _:
            return ""


def withdrawn(outcome: Logged, *, can_restore: bool = True, with_money: bool = True) -> Reply:
    """Say what was taken back, in the same message; where something stands for it, for good."""
    words = entry_words(outcome.entry, outcome.currency, with_money=with_money)
    text = f"Removed: {words} ({outcome.client_name})."
    if outcome.brings_back:
        text += f" {outcome.brings_back} counts again, as a complaint of its own."
    again = [actions(button("Log it again", ids.RESTORE, outcome.ref))] if can_restore else []
    return Reply(escape(text), [line(text), *again], replaces=True)


def _from(outcome: Logged, reader: str) -> str:
    if not outcome.logged_by:
        return "from an import"
    return f"logged by {'you' if outcome.logged_by == reader else mention(outcome.logged_by)}"


def _resemblance(outcome: Logged, old: Complaint) -> list[Block]:
    value = json.dumps({"new": outcome.ref, "old": old.id})
    proof = f"Proof: {old.proof}" if old.proof else "No proof was noted."
    fixed = f", fixed {old.corrected_on:%-d %b %Y}" if old.corrected_on else ""
    return [
        line(
            (f"This sounds like one that we corrected{_again(old)}. ", "bold"),
            f"{old.id}{fixed}: {clip(old.text, MOST_WORDS)} {clip(proof, MOST_WORDS)}",
        ),
        actions(
            button(VERDICTS[Verdict.FIX_FAILED], ids.FIX_FAILED, value),
            button(VERDICTS[Verdict.ALREADY_FIXED], ids.ALREADY_FIXED, value),
            button("It is a new one", ids.NEW_COMPLAINT, value),
        ),
    ]


def _again(old: Complaint) -> str:
    return ", and which is open again" if old.failed_on and old.is_open else ""


def _resemblance_words(old: Complaint) -> str:
    proof = f"Proof: {old.proof}." if old.proof else "No proof was noted."
    return (
        f"This sounds like {old.id}, which we corrected{_again(old)}: "
        f"{clip(old.text, MOST_WORDS)} {proof} "
        "Did our fix fail, is it fixed already, or is it a new one?"
    )


def _logged_already(outcome: Logged) -> Reply:
    after = outcome.repeated_after or timedelta()
    capture = outcome.capture
    by_link = capture is not None and capture.permalink is not None
    text = (
        f"Already logged: this message is {outcome.ref}, so I added nothing."
        if by_link
        else f"Already logged {_ago(after)} ago as {outcome.ref}, so I added nothing."
    )
    buttons = [
        button("Undo", ids.UNDO, outcome.ref),
        button("Change it", ids.EDIT, outcome.ref),
    ]
    value = "" if capture is None else json.dumps(capture.as_plain())
    if value and len(value) <= 2000 and not by_link:  # noqa: PLR2004 (Slack's limit of a value)
        buttons.append(button("Add it anyway", ids.LOG_ANYWAY, value))
    return Reply(escape(text), [line(text), actions(*buttons)])


def _buttons(outcome: Logged) -> Block:
    ref = outcome.ref
    row = [button("Undo", ids.UNDO, ref)]
    match outcome.entry:
        case Complaint():
            row.append(button(_next_step(outcome.entry), ids.EDIT, ref, style=None))
        case Deliverable(delivered=None):
            row.append(button("Delivered", ids.DELIVERED, ref))
        case Note(kind="client_duty", done=None):
            row.append(button("Done today", ids.DUTY_DONE, ref))
    if not isinstance(outcome.entry, Complaint):
        label = "Add details" if isinstance(outcome.entry, ScopeRequest) else "Change it"
        row.append(button(label, ids.EDIT, ref))
    return actions(*row, overflow(ids.MORE, _menu(outcome)))


def _next_step(complaint: Complaint) -> str:
    """Return what comes next in a complaint's course: their side, then ours, then the repair."""
    if not complaint.is_heard:
        return "Add their side"
    return "Our side and fault" if complaint.fault == "unknown" else "What was done"


def _menu(outcome: Logged) -> list[tuple[str, str]]:
    ref = json.dumps(outcome.ref)

    def do(what: str) -> str:
        # As JSON would be of both together; a word at a time is written in a third of the time.
        return f'{{"do": {json.dumps(what)}, "ref": {ref}}}'

    match outcome.entry:
        case ScopeRequest():
            menu = [(label.capitalize(), do(decision)) for decision, label in DECIDED.items()]
        case Complaint():
            other = Severity.MINOR if outcome.entry.severity is Severity.MAJOR else Severity.MAJOR
            menu = [
                (other.capitalize(), do(other)),
                ("Answered today", do("answered")),
                ("It is a scope request", do("convert")),
            ]
        case Note(kind="departure"):
            menu = [(label, do(bucket)) for bucket, label in BUCKETS.items()]
        case _:
            menu = []
    return [("Change client", do("edit")), *menu]


def _state(entry: Entry) -> str:
    """Return the decision as it stands."""
    match entry:
        case ScopeRequest():
            decided = entry.decision is not Decision.UNDECIDED
            return f"{DECIDED[entry.decision]} · " if decided else ""
        case Complaint():
            return f"{entry.severity} · " if entry.is_open else "resolved · "
        case Deliverable():
            return "delivered · " if entry.delivered else ""
        case Note(kind="client_duty", done=done) if done:
            return "done · "
        case Note(kind="departure", bucket=bucket) if bucket:
            return f"{BUCKETS.get(bucket, bucket).lower()} · "
        case Investment():
            return "" if entry.approved_on else "waits for a manager · "
        case MoneyEntry():
            return f"{entry.on:%-d %b %Y} · "
        case _:
            return ""


def _ago(after: timedelta) -> str:
    seconds = max(1, int(after.total_seconds()))
    minutes = seconds // 60
    if not minutes:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
