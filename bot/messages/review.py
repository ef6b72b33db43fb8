"""A client's review: its score with reasons, and the form from which a letter is drafted."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.domain.draft import Tone
from bot.domain.history import History
from bot.domain.play import PlayName
from bot.domain.score import Score
from bot.domain.signal import Signal
from bot.messages import ids
from bot.messages.blocks import (
    FIELD,
    Block,
    actions,
    button,
    clip,
    context,
    date_field,
    divider,
    escape,
    field,
    line,
    linked,
    modal,
    quoted,
    section,
    select,
    text_field,
)
from bot.messages.client_view import open_button
from bot.messages.digest import PLAYS, state_label
from bot.messages.evidence import evidence, for_reader
from bot.messages.letter_kinds import KINDS
from bot.messages.manager_notes import BEFORE_ALL
from bot.messages.play_words import play_reason
from bot.messages.questions import Question, QuestionKind
from bot.messages.receipts import missing_words, next_band, summary
from bot.messages.spoken import sentence, with_spoken_dates

TONES = (
    ("Warm: as to somebody you know", Tone.WARM.value),
    ("Formal: as to a board", Tone.FORMAL.value),
)
MOST_SIGNALS = 6
MOST_EVIDENCE = 3
MOST_COMPLAINTS = 5


def review_view(
    *,
    client_id: int,
    history: History,
    score: Score,
    own_play: PlayName,
    letters: Sequence[str],
    kind: str | None,
    questions: Sequence[Question],
    refusal: str | None,
    warning: str | None,
    may_draft: bool,
    with_money: bool,
    recipient: str | None,
    tone: str,
    notes: Mapping[str, Sequence[Block]] = MappingProxyType({}),
) -> Block:
    """Return the modal: why this client needs a person, and what a letter has to be told.

    `notes` are for managers alone, by the question that they stand before ("": before all).
    """
    client = history.client
    blocks = [
        *_score_blocks(score, own_play, history, with_money=with_money),
        actions(open_button(client_id, client.name)),
        divider(),
    ]
    if not may_draft:
        blocks.append(context("Only the client's owner, or a manager, can draft a letter."))
        return modal(ids.DRAFT_FORM, client.name, blocks, close="Close")
    blocks += _open_complaints(history)
    blocks.append(_letter_choice(letters, kind))
    if warning:
        blocks.append(section(f"*Mind:* {quoted(warning)}"))
    if refusal:
        blocks.append(section(f"*Not now.* {quoted(refusal)}"))
    if kind is None:
        blocks.append(context(_no_letter(score)))
    if kind is None or refusal:
        return modal(ids.DRAFT_FORM, client.name, blocks, close="Close", metadata=_meta(client_id))
    blocks += question_blocks(questions, notes)
    blocks += [_tone_field(tone), recipient_field(recipient)]
    return modal(
        ids.DRAFT_FORM,
        client.name,
        blocks[:100],
        submit="Draft it",
        metadata=_meta(client_id, kind),
    )


def _score_blocks(
    score: Score, own_play: PlayName, history: History, *, with_money: bool
) -> list[Block]:
    fit = "unknown" if score.fit is None else f"{score.fit:.1f}".removesuffix(".0") + " of 100"
    state = state_label(score.band, owes=score.debt > 0, play=own_play)
    head = f"{state[:1].upper()}{state[1:]} · fit {fit} ({score.coverage}) · debt {score.debt:.0f}"
    reason = sentence(play_reason(score.play, score.signals, with_money=with_money))
    blocks = [
        line((head, "bold")),
        line(("Next step: ", "bold"), f"{PLAYS[score.play.name]}. {reason}"),
    ]
    heavy = sorted((s for s in score.signals if s.severity > 0), key=lambda s: -s.points)
    for signal in heavy[:MOST_SIGNALS]:
        blocks += _signal_blocks(signal, history, with_money=with_money)
    if len(heavy) > MOST_SIGNALS:
        blocks.append(context(f"and {len(heavy) - MOST_SIGNALS} smaller ones"))
    if score.missing:
        told = "; ".join(missing_words(missing) for missing in score.missing)
        blocks.append(context(f"*Not known:* {escape(told)}"))
    return blocks


def _signal_blocks(signal: Signal, history: History, *, with_money: bool) -> list[Block]:
    words = summary(signal, currency=history.client.currency, with_money=with_money)
    words = with_spoken_dates(words)
    axis = "debt" if signal.axis == "debt" else "fit"
    points = f"{'+' if axis == 'debt' else '-'}{signal.points:.0f} {axis}"
    blocks = [line(words, ("  " + points, "italic"))]
    details = [
        quoted(with_spoken_dates(told))
        for told in evidence(for_reader(signal, with_money=with_money), history)[:MOST_EVIDENCE]
    ]
    reach = next_band(
        signal,
        client=history.client.name,
        currency=history.client.currency,
        with_money=with_money,
    )
    if reach:
        details.append(quoted(sentence(reach)))
    if details:
        blocks.append(context(clip("\n".join(details), 2000)))
    return blocks


def _open_complaints(history: History) -> list[Block]:
    """Return the open complaints with a way to say whose fault they are."""
    found = [complaint for complaint in history.complaints if complaint.is_open]
    return [
        section(
            f"*Complaint {complaint.id}*, fault: {complaint.fault.value}\n"
            f"{quoted(clip(complaint.text, 200))}",
            accessory=button(
                "Details", f"{ids.EDIT}.{complaint.id}", complaint.id, about=f"Open {complaint.id}"
            ),
        )
        for complaint in found[:MOST_COMPLAINTS]
    ]


def _letter_choice(letters: Sequence[str], kind: str | None) -> Block:
    choices = [(KINDS.of(letter).label, letter) for letter in letters]
    picker = select(ids.CHOOSE_LETTER, choices, kind)
    picker["placeholder"] = {"type": "plain_text", "text": "Choose a letter"}
    return section("*Draft a letter*", accessory=picker)


def question_blocks(
    questions: Sequence[Question], notes: Mapping[str, Sequence[Block]] = MappingProxyType({})
) -> list[Block]:
    """Return a field for each question, with what the ledger knows beside it.

    `notes` stand before the question that they are named for.
    """
    blocks: list[Block] = [*notes.get(BEFORE_ALL, ())]
    for question in questions:
        blocks += notes.get(question.name, ())
        if question.known:
            known = " · ".join(map(_known_words, question.known))
            blocks.append(context("*Known:* " + known))
        blocks.append(
            field(
                question.name,
                question.label,
                _element(question),
                is_optional=not question.required,
                hint=question.hint or None,
            )
        )
    return blocks


def _known_words(known: str) -> str:
    """Return what the ledger knows; an address at its end is its link."""
    words, found, address = known.rpartition(", https://")
    if found and " " not in address:
        return linked(with_spoken_dates(words), f"https://{address}")
    return quoted(with_spoken_dates(known))


def _element(question: Question) -> Block:
    if question.kind is QuestionKind.DATE:
        return date_field(question.name, question.prefill or None)
    if question.kind is QuestionKind.CHOICE:
        choices = [(label, value) for value, label in question.choices]
        return select(question.name, choices, question.prefill or None)
    is_long = question.kind is QuestionKind.MULTILINE
    element = text_field(question.name, question.prefill[: question.max_length], is_long=is_long)
    element["max_length"] = min(question.max_length, FIELD)
    return element


def _tone_field(tone: str) -> Block:
    """Return the choice of how the letter speaks, as the workspace does unless changed."""
    return field("tone", "Tone", select("tone", TONES, tone), is_optional=True)


def recipient_field(recipient: str | None) -> Block:
    """Return the field for the address; empty where none is known."""
    element: Block = {"type": "email_text_input", "action_id": "recipient"}
    if recipient:
        element["initial_value"] = recipient
    return field("recipient", "Send it to", element, is_optional=True)


def _no_letter(score: Score) -> str:
    if score.play.name == "none":
        return "Nothing needs to be written now. A manager may start any letter by hand."
    step = PLAYS[score.play.name]
    return (
        f"To {step} is the recommended step. Its letter does not open by itself now: "
        "choose the one that you want above."
    )


def _meta(client_id: int, kind: str | None = None) -> str:
    return json.dumps({"client": client_id, "kind": kind})
