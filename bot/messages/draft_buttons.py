"""The buttons of a draft that waits, and the menu beside them."""

import json

from bot.domain.draft import Draft, Tone
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, overflow

# What the menu of a version offers, as its values call it.
COMMENT, COMPARE, FACTS, SNOOZE, OTHER_TONE = "comment", "compare", "facts", "snooze", "tone"


def value_of(draft: Draft) -> str:
    """Return what a button carries: the draft, and the fingerprint of the version read."""
    return json.dumps({"draft": draft.id, "seen": draft.version.fingerprint})


def deciding_buttons(draft: Draft, *, is_fine: bool) -> Block:
    """Return the buttons of the newest version; what the checker would block is not primary."""
    number, value = draft.version.number, value_of(draft)
    return actions(
        button(
            f"Approve version {number}", ids.APPROVE, value, style="primary" if is_fine else None
        ),
        button("Edit", ids.EDIT_DRAFT, value, about=f"Edit version {number}"),
        button("Reject", ids.REJECT, value, about=f"Reject version {number}"),
        _more(draft),
    )


def out_of_date_buttons(draft: Draft) -> Block:
    """Return the buttons of a version that rests on facts of before."""
    number, value = draft.version.number, value_of(draft)
    return actions(
        button(f"Write version {number + 1}", ids.DRAFT_AGAIN, value, style="primary"),
        button("Edit", ids.EDIT_DRAFT, value, about=f"Edit version {number}"),
        button("Discard", ids.REJECT, value, about=f"Discard version {number}"),
        _more(draft),
    )


def again_button(draft: Draft) -> Block:
    """Return the way back from a rejection."""
    return actions(button("Draft again", ids.DRAFT_AGAIN, value_of(draft)))


def other_tone(tone: Tone) -> Tone:
    """Return the tone that a letter could have instead."""
    return Tone.WARM if tone is Tone.FORMAL else Tone.FORMAL


def _more(draft: Draft) -> Block:
    before = draft.version.number - 1
    choices = [("Comment", COMMENT)]
    if before:
        choices.append((f"Compare with version {before}", COMPARE))
    choices += [
        ("Facts used", FACTS),
        ("Snooze to tomorrow", SNOOZE),
        (f"Write it {_tone_words(other_tone(draft.tone))}", OTHER_TONE),
    ]
    return overflow(ids.DRAFT_MORE, [(label, _choice(draft, do)) for label, do in choices])


def _tone_words(tone: Tone) -> str:
    return "formally" if tone is Tone.FORMAL else "warmly"


def _choice(draft: Draft, do: str) -> str:
    return json.dumps({"do": do, "draft": draft.id, "seen": draft.version.fingerprint})
