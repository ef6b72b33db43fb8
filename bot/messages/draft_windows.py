"""The windows around a draft: a comment, what an edit changed, the facts, new questions."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.domain.draft import Draft, Version
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    context,
    field,
    line,
    modal,
    section,
    text_field,
)
from bot.messages.citations import Citation
from bot.messages.letter_shown import since_blocks
from bot.messages.questions import Question
from bot.messages.review import question_blocks, recipient_field
from bot.messages.word_diff import Changed, Piece, word_diff

# A view takes a hundred blocks.
MOST_BLOCKS = 100
# One text of a rich block; what stayed is cut in its middle, what changed is not.
LONGEST_PIECE = 1200
_STYLES = {"cut": {"strike": True}, "added": {"bold": True}}


def comment_form(draft: Draft) -> Block:
    """Return the form in which somebody writes about a version, for the others in the thread."""
    blocks = [
        field("words", "Your comment", text_field("words", is_long=True)),
        context("It stands in the thread for everybody there. The client does not see it."),
    ]
    return modal(
        ids.COMMENT_FORM,
        f"About version {draft.version.number}",
        blocks,
        submit="Comment",
        metadata=json.dumps({"draft": draft.id}),
    )


def compare_view(before: Version, after: Version, parts: Sequence[Changed]) -> Block:
    """Return what a version has otherwise than the one before, word by word."""
    told = f"Version {after.number} beside version {before.number}"
    small = "Bold words were added. Words that are struck out were cut."
    blocks = [line((told, "bold")), context(small)]
    if not parts:
        blocks = [line((told, "bold")), context("The words are the same.")]
    for part in parts:
        blocks += [line((part.label, "bold")), _diff_block(word_diff(part.before, part.after))]
    return modal(ids.REASON_FORM, "What changed", blocks[:MOST_BLOCKS], close="Close")


def facts_view(client: str, facts: Sequence[Citation], changed: Sequence[str]) -> Block:
    """Return the entries that a letter rests on, each with its link and how it stands."""
    blocks = [line((f"What the letter to {client} rests on", "bold")), *since_blocks(changed)]
    blocks += [section(fact.words) for fact in facts[: MOST_BLOCKS - 3]]
    if not facts:
        blocks.append(context("No entry of the ledger: only what its form was told."))
    return modal(ids.REASON_FORM, "Facts used", blocks, close="Close")


def again_form(
    draft: Draft,
    client: str,
    questions: Sequence[Question],
    *,
    wrong: Mapping[str, str],
    changed: Sequence[str],
    recipient: str,
    tone: str,
) -> Block:
    """Return the questions of a letter with the answers that still hold; what is missing first."""
    missing = [q for q in questions if q.name in wrong]
    others = [q for q in questions if q.name not in wrong]
    number = draft.version.number + 1
    blocks = [
        section(f"Some answers are missing or do not do any more, so version {number} waits."),
        *since_blocks(changed),
        *question_blocks(missing),
        *([line(("Answered before", "bold"))] if others else []),
        *question_blocks(others),
        recipient_field(recipient),
    ]
    metadata = {"draft": draft.id, "seen": draft.version.fingerprint, "tone": tone}
    return modal(
        ids.AGAIN_FORM,
        client,
        blocks[:MOST_BLOCKS],
        submit="Write it",
        metadata=json.dumps(metadata),
    )


def _diff_block(pieces: Sequence[Piece]) -> Block:
    elements: list[Block] = []
    for before, piece in pairwise((Piece(""), *pieces)):
        if (before.became, piece.became) == ("cut", "added") and not before.words[-1:].isspace():
            # The cut word and the one in its place would read as one.
            elements.append({"type": "text", "text": " "})
        element: Block = {"type": "text", "text": _shortened(piece)}
        elements.append(
            element | ({"style": _STYLES[piece.became]} if piece.became in _STYLES else {})
        )
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": elements}]}


def _shortened(piece: Piece) -> str:
    if piece.became != "kept" or len(piece.words) <= LONGEST_PIECE:
        return piece.words
    half = LONGEST_PIECE // 2
    return f"{piece.words[:half]} … {piece.words[-half:]}"
