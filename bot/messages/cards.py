"""A draft's thread in the approvals channel, drawn from the record in every state."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import TOLD_FROM_ATTEMPT
from bot.domain.draft import Draft, DraftDecision, DraftState, Envelope, Version
from bot.domain.letter_check import Finding, Weight
from bot.messages import ids
from bot.messages.answer_cards import (
    asks_words,
    handing_over_words,
    held_up_words,
    promises_words,
)
from bot.messages.blocks import (
    REPEATED,
    Block,
    actions,
    button,
    clip,
    context,
    escape,
    line,
    link_button,
    mention,
    quoted,
    section,
    when,
)
from bot.messages.decision_words import ANEW, course_words
from bot.messages.draft_buttons import (
    again_button,
    deciding_buttons,
    out_of_date_buttons,
    value_of,
)
from bot.messages.findings import findings_blocks
from bot.messages.letter_kinds import KINDS
from bot.messages.letter_shown import letter_blocks, letter_words, since_blocks
from bot.messages.offered import offer_row

# Slack refuses a message whose blocks hold more than some 13,000 characters in all.
MOST_PIECES = 3
# So many entries are named on a card; all of them are behind "Facts used".
MOST_FACTS = 10

_PERHAPS = "Slack did not say whether a reply of this thread arrived. If it is not below, post it."


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCard:
    """A draft with what its thread says beside it.

    `parked` are the cards of its thread of which nobody knows whether they arrived; `decisions`
    all that was decided, oldest first; `changed` is what changed since the newest version was
    written; `second` says why a second person must approve, `contact_changed` who changed the
    contact's address in the last days, and when; `tries` is how often its e-mail was tried, and
    `held_up` what the server said.
    """

    draft: Draft
    client: str
    names: Mapping[str, str]
    timezone: str
    decision: DraftDecision | None = None
    sends_at: datetime | None = None
    tries: int = 0
    held_up: str = ""
    findings: Sequence[Finding] = ()
    facts: Sequence[str] = ()
    mailto: str | None = None
    waits_for: Sequence[str] = ()
    parked: Sequence[str] = ()
    decisions: Sequence[DraftDecision] = ()
    changed: Sequence[str] = ()
    second: str | None = None
    contact_changed: tuple[str, datetime] | None = None

    @property
    def what(self) -> str:
        """Return the letter's name: Apology."""
        return KINDS.of(self.draft.kind).label

    def name(self, user_id: str) -> str:
        """Return how a person is called."""
        return self.names.get(user_id, user_id)


def root_message(card: DraftCard, *, is_repeat: bool) -> tuple[str, list[Block]]:
    """Return the thread's first message: client, message, newest state; a repeated one says so."""
    draft = card.draft
    head = f"{REPEATED if is_repeat else ''}{card.client}: {card.what.lower()}"
    tail = f" · {state_words(card)} · version {draft.version.number}"
    asked = f"asked by {quoted(card.name(draft.asked_by))}, {when(draft.created_at, card.timezone)}"
    small = " · ".join(part for part in (_since(card), asked) if part)
    blocks = [line((head, "bold"), tail)]
    if draft.why:
        blocks.append(context("*Why now:* " + quoted(" ".join(draft.why))))
    blocks.append(context(small))
    for parked in card.parked:
        value = json.dumps({"draft": draft.id, "card": parked})
        again = button("Post it below", f"{ids.POST_AGAIN}.{parked.rpartition(':')[2]}", value)
        blocks.append(section(_PERHAPS, accessory=again))
    spoken = " ".join([head + tail, *draft.why, *([_PERHAPS] if card.parked else [])])
    return escape(spoken), blocks


def version_message(
    card: DraftCard, version: Version, newer: Version | None = None
) -> tuple[str, list[Block]]:
    """Return one version as it will arrive, with the checker's list and the buttons.

    Only the newest version has buttons, and only as long as they do something; of an older one
    it is told which `newer` one replaced it.
    """
    draft = card.draft
    head = f"Version {version.number}"
    if newer is not None:
        return _old_version(card, version, newer)
    to = draft.recipient or "nobody yet: no address is known, Edit adds one"
    envelope = version.envelope
    state = " · out of date, nothing was sent" if card.changed else ""
    blocks = [
        line((head, "bold"), f"{state} · by {card.name(version.author)}{_note(version)}"),
        *since_blocks(card.changed),
        line(("To: ", "bold"), f"{envelope.to_name} {to}".strip()),
        line(("From: ", "bold"), envelope.from_name, f" · answers go to {_answers(envelope)}"),
        line(("Subject: ", "bold"), version.subject),
        *_shown_letter(card, version),
        *findings_blocks(draft.id, card.findings),
    ]
    if card.facts:
        more = [f"and {len(card.facts) - MOST_FACTS} more"] if len(card.facts) > MOST_FACTS else []
        blocks.append(context("*Rests on:* " + " · ".join([*card.facts[:MOST_FACTS], *more])))
    blocks += _who_must(card)
    if course := course_words(_before(card), version.number, card.name, card.timezone):
        blocks.append(context(f"*So far:* {course}"))
    blocks += offer_row(draft)
    if draft.state is DraftState.WAITING and (owed := promises_words(draft)):
        blocks.append(context(owed))
    blocks += _footer(card)
    text = f"{head}{state} to {to}. Subject: {version.subject}. {letter_words(version)}"
    return clip(escape(text), 3900), blocks


def trouble_message(card: DraftCard) -> tuple[str, list[Block]]:
    """Return the reply that says why a version was not sent, to the one who must act."""
    draft = card.draft
    who = card.decision.by if card.decision else draft.asked_by
    words = f"Version {draft.version.number} was not sent. {draft.trouble or ''} The text is safe."
    return (
        escape(f"{card.name(who)}: {words}"),
        [section(f"{mention(who)} {quoted(words)}")],
    )


def _before(card: DraftCard) -> Sequence[DraftDecision]:
    """Return the decisions without the one that ended it: the last line of its card says that."""
    if card.draft.state in (DraftState.SENT, DraftState.MARKED_SENT, DraftState.REJECTED):
        return [one for one in card.decisions if one != card.decision]
    return card.decisions


def _old_version(card: DraftCard, version: Version, newer: Version) -> tuple[str, list[Block]]:
    """Return a version that was replaced: by which one, by whom and when, and what it had seen."""
    draft = card.draft
    head, replaced = f"Version {version.number}", f"replaced by version {newer.number}"
    by = f"{quoted(card.name(newer.author))}, {when(newer.created_at, card.timezone)}"
    course = course_words(card.decisions, version.number, card.name, card.timezone)
    see = button("See this version", ids.SEE_VERSION, f"{draft.id}:{version.number}")
    blocks = [
        line((head, "bold"), f" · {replaced}{_note(version)}"),
        context(" · ".join(filter(None, (by, course)))),
        actions(see),
    ]
    return f"{head} · {replaced}", blocks


def _note(version: Version) -> str:
    if not version.note:
        return ""
    return f" · {version.note}" if version.note.startswith(ANEW) else f" · edited: {version.note}"


def _who_must(card: DraftCard) -> list[Block]:
    """Say why a second person must approve, and who changed the address lately."""
    if card.draft.state is not DraftState.WAITING or card.second is None:
        return []
    told = f"*A second manager must approve*, because {quoted(card.second)}."
    if card.contact_changed:
        who, at = card.contact_changed
        told += f" {quoted(who)} changed the contact's address {when(at, card.timezone)}."
    return [context(told)]


def _shown_letter(card: DraftCard, version: Version) -> list[Block]:
    """Return the letter as far as one message of Slack holds it, and the way to the rest."""
    kind = "rich_text_quote"
    if card.draft.state is DraftState.HANDED_OVER:
        # To be copied: the very words, without a mark in the margin.
        kind = "rich_text_preformatted"
    pieces = letter_blocks(version, kind)
    blocks = pieces[:MOST_PIECES]
    if len(blocks) < len(pieces):
        read = button("Read all", ids.SEE_VERSION, f"{card.draft.id}:{version.number}")
        blocks += [context("The letter goes on. Read all of it before you decide."), actions(read)]
    return blocks


def state_words(card: DraftCard) -> str:
    """Return where the draft stands, in words."""
    decision = card.decision
    by = card.name(decision.by) if decision else "somebody"
    if card.draft.state is DraftState.WAITING:
        if card.changed:
            return "out of date, nothing was sent"
        was = {"stopped": f"stopped by {by}, ", "brought_back": f"brought back by {by}, "}
        is_of_it = decision is not None and decision.version == card.draft.version.number
        return f"{was.get(decision.kind, '') if decision and is_of_it else ''}waiting for a manager"
    return {
        DraftState.APPROVED: f"approved by {by}, about to leave",
        DraftState.SENT: f"sent, approved by {by}",
        DraftState.REJECTED: f"rejected by {by}",
        DraftState.PARKED: "perhaps sent: a person must look",
        DraftState.HANDED_OVER: f"approved by {by}, to be sent by hand",
        DraftState.MARKED_SENT: f"sent by hand by {by}",
    }[card.draft.state]


def _since(card: DraftCard) -> str:
    """Return since when it stands so and why, and mention the one who must act."""
    draft, decision = card.draft, card.decision
    if draft.state is DraftState.WAITING:
        if not card.waits_for:
            return "no manager is known: `/goodfit setup` sets them"
        return "waiting for " + " or ".join(mention(who) for who in card.waits_for[:2])
    if draft.state is DraftState.APPROVED and card.sends_at:
        if card.tries >= TOLD_FROM_ATTEMPT:
            return held_up_words(card.tries, card.held_up, card.sends_at, card.timezone)
        return f"leaves {when(card.sends_at, card.timezone, '{date_short_pretty} at {time_secs}')}"
    if decision is None:
        return ""
    reason = f", because: {quoted(decision.reason)}" if decision.reason else ""
    return f"{when(decision.at, card.timezone)}{reason}"


def _answers(envelope: Envelope) -> str:
    return " and ".join(envelope.reply_to) or "the sender's address"


def _footer(card: DraftCard) -> list[Block]:
    draft = card.draft
    value = value_of(draft)
    if draft.state is DraftState.WAITING:
        return [_decide(card)]
    if draft.state is DraftState.APPROVED:
        leaves = _since(card)
        told = leaves[:1].upper() + leaves[1:]
        return [context(told), actions(button("Stop sending", ids.STOP, value))]
    if draft.state is DraftState.HANDED_OVER:
        return _by_hand(card, value)
    if draft.state is DraftState.PARKED:
        ask = quoted(draft.trouble or "") or (
            "The connection broke while the e-mail was handed over, so nobody can say whether it "
            "arrived. It is not sent again by itself. Look in the mailbox, or ask the client."
        )
        row = [
            button("It arrived: mark as sent", ids.MARK_SENT, value),
            button("It did not: wait again", ids.BRING_BACK, value),
        ]
        return [section(ask), actions(*row)]
    state = state_words(card)
    told = ", ".join(filter(None, (quoted(state[:1].upper() + state[1:]), _since(card))))
    if draft.state in (DraftState.SENT, DraftState.MARKED_SENT) and (asks := asks_words(draft)):
        told = f"{told} · {quoted(asks)}"
    way_back = [again_button(draft)] if draft.state is DraftState.REJECTED else []
    return [context(told), *way_back]


def _decide(card: DraftCard) -> Block:
    if card.changed:
        return out_of_date_buttons(card.draft)
    # What the checker would block is not the likeliest next step.
    is_fine = all(finding.weight is not Weight.BLOCKING for finding in card.findings)
    return deciding_buttons(card.draft, is_fine=is_fine)


def _by_hand(card: DraftCard, value: str) -> list[Block]:
    row = [button("Mark as sent", ids.MARK_SENT, value, style="primary")]
    if card.mailto:
        row.append(link_button("Open in your mail", ids.OPEN_MAIL, card.mailto))
    row.append(button("Wait again", ids.BRING_BACK, value))
    return [
        section(handing_over_words(card.draft, has_link=card.mailto is not None)),
        actions(*row),
    ]
