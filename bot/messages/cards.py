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
from bot.messages.letter_kinds import KINDS

# Characters of a letter in one block; a long one takes several.
PIECE = 3000
# Slack refuses a message whose blocks hold more than some 13,000 characters in all.
MOST_PIECES = 3


_PERHAPS = "Slack did not say whether a reply of this thread arrived. If it is not below, post it."


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCard:
    """A draft with what its thread says beside it.

    `parked` are the cards of its thread of which nobody knows whether they arrived; `tries` is
    how often its e-mail was tried, and `held_up` what the server said.
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

    @property
    def what(self) -> str:
        """Return the letter's name: Apology."""
        return KINDS.of(self.draft.kind).label

    def name(self, user_id: str) -> str:
        """Return how a person is called."""
        return self.names.get(user_id, user_id)


def root_message(card: DraftCard) -> tuple[str, list[Block]]:
    """Return the thread's first message: client, message, state. Always the newest state."""
    draft = card.draft
    head = f"{card.client}: {card.what.lower()}"
    tail = f" · {_state(card)} · version {draft.version.number}"
    asked = f"asked by {card.name(draft.asked_by)}, {when(draft.created_at, card.timezone)}"
    small = " · ".join(part for part in (_since(card), asked) if part)
    blocks = [line((head, "bold"), tail), context(small)]
    for parked in card.parked:
        value = json.dumps({"draft": draft.id, "card": parked})
        again = button("Post it below", f"{ids.POST_AGAIN}.{parked.rpartition(':')[2]}", value)
        blocks.append(section(_PERHAPS, accessory=again))
    spoken = head + tail + (f" {_PERHAPS}" if card.parked else "")
    return escape(spoken), blocks


def version_message(card: DraftCard, version: Version) -> tuple[str, list[Block]]:
    """Return one version as it will arrive, with the checker's list and the buttons.

    Only the newest version has buttons, and only as long as they do something.
    """
    draft = card.draft
    is_newest = version.number == draft.version.number
    note = f" · edited: {version.note}" if version.note else ""
    head = f"Version {version.number}"
    if not is_newest:
        replaced = f"replaced by version {draft.version.number}"
        text = f"{head} · {replaced}"
        see = button("See this version", ids.SEE_VERSION, f"{draft.id}:{version.number}")
        return text, [line((head, "bold"), f" · {replaced}"), actions(see)]
    to = draft.recipient or "nobody yet: no address is known, Edit adds one"
    envelope = version.envelope
    blocks = [
        line((head, "bold"), f" · by {card.name(version.author)}{note}"),
        line(("To: ", "bold"), f"{envelope.to_name} {to}".strip()),
        line(("From: ", "bold"), envelope.from_name, f" · answers go to {_answers(envelope)}"),
        line(("Subject: ", "bold"), version.subject),
        *_shown_letter(card, version),
        *_findings(card.findings),
    ]
    if card.facts:
        blocks.append(context("*Why:* " + " · ".join(card.facts)))
    if draft.state is DraftState.WAITING and (owed := promises_words(draft)):
        blocks.append(context(owed))
    blocks += _footer(card)
    text = f"{head} to {to}. Subject: {version.subject}. {letter_words(version)}"
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


def letter_blocks(version: Version) -> list[Block]:
    """Return the whole letter as quotations; nothing in it formats, pings or links."""
    return [_rich("rich_text_quote", part) for part in _pieces(letter_words(version))]


def _shown_letter(card: DraftCard, version: Version) -> list[Block]:
    """Return the letter as far as one message of Slack holds it, and the way to the rest."""
    kind = "rich_text_quote"
    pieces = _pieces(letter_words(version))
    if card.draft.state is DraftState.HANDED_OVER:
        # To be copied: the very words, without a mark in the margin.
        kind = "rich_text_preformatted"
    shown = pieces[:MOST_PIECES]
    blocks = [_rich(kind, piece) for piece in shown]
    if len(shown) < len(pieces):
        read = button("Read all", ids.SEE_VERSION, f"{card.draft.id}:{version.number}")
        blocks += [context("The letter goes on. Read all of it before you decide."), actions(read)]
    return blocks


def letter_words(version: Version) -> str:
    """Return the letter's words, a blank line between its sections."""
    return "\n\n".join(text for _, _, text in version.sections)


def _state(card: DraftCard) -> str:
    """Return where the draft stands, in words."""
    decision = card.decision
    by = card.name(decision.by) if decision else "somebody"
    if card.draft.state is DraftState.WAITING:
        was = {"stopped": f"stopped by {by}, ", "brought_back": f"brought back by {by}, "}
        return f"{was.get(decision.kind, '') if decision else ''}waiting for a manager"
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


def _findings(findings: Sequence[Finding]) -> list[Block]:
    if not findings:
        return [context("*Check:* nothing to object to.")]
    shown = [
        f"{'*Mend:*' if f.weight is Weight.BLOCKING else '*Advice:*'} "
        f"{quoted(f.words)}: {quoted(f.advice)}"
        for f in findings[:6]
    ]
    more = [f"and {len(findings) - 6} more"] if len(findings) > 6 else []  # noqa: PLR2004
    return [context("*Check*\n" + "\n".join([*shown, *more]))]


def _footer(card: DraftCard) -> list[Block]:
    draft = card.draft
    value = json.dumps({"draft": draft.id, "seen": draft.version.fingerprint})
    if draft.state is DraftState.WAITING:
        return [_decide(card, value)]
    if draft.state is DraftState.APPROVED:
        return [context(_since(card)), actions(button("Stop sending", ids.STOP, value))]
    if draft.state is DraftState.HANDED_OVER:
        return _by_hand(card, value)
    if draft.state is DraftState.PARKED:
        ask = (
            "The connection broke while the e-mail was handed over, so nobody can say whether it "
            "arrived. It is not sent again by itself. Look in the mailbox, or ask the client."
        )
        row = [
            button("It arrived: mark as sent", ids.MARK_SENT, value),
            button("It did not: wait again", ids.BRING_BACK, value),
        ]
        return [section(ask), actions(*row)]
    state = _state(card)
    told = f"{quoted(state[:1].upper() + state[1:])} {_since(card)}"
    if draft.state in (DraftState.SENT, DraftState.MARKED_SENT) and (asks := asks_words(draft)):
        told = f"{told} · {quoted(asks)}"
    return [context(told)]


def _decide(card: DraftCard, value: str) -> Block:
    number = card.draft.version.number
    # What the checker would block is not the likeliest next step.
    is_fine = all(finding.weight is not Weight.BLOCKING for finding in card.findings)
    approve = button(
        f"Approve version {number}", ids.APPROVE, value, style="primary" if is_fine else None
    )
    return actions(
        approve,
        button("Edit", ids.EDIT_DRAFT, value, about=f"Edit version {number}"),
        button("Reject", ids.REJECT, value, about=f"Reject version {number}"),
    )


def _by_hand(card: DraftCard, value: str) -> list[Block]:
    row = [button("Mark as sent", ids.MARK_SENT, value, style="primary")]
    if card.mailto:
        row.append(link_button("Open in your mail", ids.OPEN_MAIL, card.mailto))
    row.append(button("Wait again", ids.BRING_BACK, value))
    return [
        section(handing_over_words(card.draft, has_link=card.mailto is not None)),
        actions(*row),
    ]


def _rich(kind: str, words: str) -> Block:
    return {
        "type": "rich_text",
        "elements": [{"type": kind, "elements": [{"type": "text", "text": words}]}],
    }


def _pieces(words: str) -> list[str]:
    """Cut a long letter between its paragraphs, so that each block holds its part."""
    pieces = [""]
    for paragraph in words.split("\n\n"):
        if pieces[-1] and len(pieces[-1]) + len(paragraph) > PIECE:
            pieces.append(paragraph)
        else:
            pieces[-1] = f"{pieces[-1]}\n\n{paragraph}" if pieces[-1] else paragraph
    return pieces
