"""A corrected complaint raised again: the forms, and what is said."""

import json
from datetime import date

from bot.domain.capture import Logged
from bot.domain.complaint import Complaint, Reraise, Verdict
from bot.messages import ids
from bot.messages.blocks import (
    FIELD,
    Block,
    clip,
    divider,
    escape,
    field,
    line,
    modal,
    section,
    select,
)
from bot.messages.entries import logged
from bot.messages.entry_forms import (
    OpenedEntry,
    about,
    day_field,
)
from bot.messages.entry_words import MOST_WORDS, VERDICTS
from bot.messages.long_fields import long_fields
from bot.messages.reply import Reply
from bot.messages.spoken import day_words

# What each verdict means for us (domain.md, principle 6).
_MEANING = {
    Verdict.FIX_FAILED: f"{VERDICTS[Verdict.FIX_FAILED]}: it is open again and counts as debt. "
    "The same apology must not be sent twice.",
    Verdict.ALREADY_FIXED: f"{VERDICTS[Verdict.ALREADY_FIXED]}: nothing is owed. "
    "Show them the proof once more.",
    Verdict.UNKNOWN: "Whether our fix failed is not known yet: change it once you looked.",
}


def reraise_form(opened: OpenedEntry, again: Reraise, old: Complaint) -> Block:
    """Return the form of a re-raise, beside the complaint that it raises again."""
    blocks = _old_lines(old)
    if not opened.may_change:
        words = clip(again.text, FIELD) or "no words"
        blocks.append(line((f"{VERDICTS[again.verdict]}, {again.on:%-d %b %Y}: ", "bold"), words))
        title = f"Raised again {again.id}"
        return modal(ids.RERAISE_FORM, title, [*blocks, *about(opened)], close="Close")
    blocks += _reraise_fields(again.verdict, again.on, again.text)
    title = f"Change {again.id}"
    return modal(
        ids.RERAISE_FORM,
        title,
        [*blocks, *about(opened)],
        submit="Save",
        metadata=opened.metadata,
    )


def raise_again_form(old: Complaint, *, today: date, reply_to: str) -> Block:
    """Return the form that logs that a corrected complaint was raised again."""
    metadata = json.dumps({"ref": old.id, "reply_to": reply_to})
    blocks = [*_old_lines(old), *_reraise_fields(None, today, "")]
    title = f"{old.id} raised again"
    return modal(ids.RAISE_AGAIN_FORM, title, blocks, submit="Log it", metadata=metadata)


def raised_again(
    outcome: Logged,
    old: Complaint,
    *,
    timezone: str,
    reader: str,
    withdrew: str = "",
    replaces: bool = True,
) -> Reply:
    """Say that an old complaint was raised again, and what follows from the verdict.

    `withdrew` is the new complaint that was taken back for it.
    """
    verdict = outcome.entry.verdict if isinstance(outcome.entry, Reraise) else Verdict.UNKNOWN
    told = f"{old.id} was raised again. {_MEANING[verdict]}"
    if withdrew:
        told = f"{told} {withdrew} was taken back, so that it counts once."
    card = logged(outcome, timezone=timezone, reader=reader)
    return Reply(
        f"{card.text} {escape(told)}", [section(escape(told)), *card.blocks], replaces=replaces
    )


def _old_lines(old: Complaint) -> list[Block]:
    corrected = f", corrected on {day_words(old.corrected_on)}" if old.corrected_on else ""
    proof = clip(old.proof, MOST_WORDS) if old.proof else "none was noted"
    return [
        line(
            (f"{old.id}, said on {day_words(old.raised_on)}{corrected}: ", "bold"),
            clip(old.text, FIELD) or "no words",
        ),
        line(("Proof: ", "bold"), proof),
        divider(),
    ]


def _reraise_fields(verdict: Verdict | None, on: date, text: str) -> list[Block]:
    verdicts = [(label, known.value) for known, label in VERDICTS.items()]
    return [
        field(
            "verdict",
            "Did our fix fail, or is it fixed already?",
            select("verdict", verdicts, verdict),
            hint="Our fix failed is debt, and the same apology must not be sent twice.",
        ),
        day_field("on", "Said on", on, is_optional=False),
        *long_fields("text", "What they said, in their words", text),
    ]
