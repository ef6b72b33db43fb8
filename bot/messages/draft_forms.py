"""The forms around a draft: its words to edit, a reason to write, an old version to read."""

import json
from collections.abc import Mapping, Sequence

from bot.domain.draft import Draft, Version
from bot.messages import ids
from bot.messages.blocks import (
    FIELD,
    Block,
    context,
    escape,
    field,
    line,
    modal,
    section,
    text_field,
)
from bot.messages.letter_shown import letter_blocks, since_blocks

SECTION_PREFIX = "section."
# What stood between two pieces of a long section, by the letter that ends its field's name.
JOINTS = {"p": "\n\n", "l": "\n", "w": " ", "x": ""}
# No longer subject leaves (delivery.composing).
SUBJECT_LIMIT = 200


def edit_form(draft: Draft, changed: Sequence[str] = (), *, read: str = "") -> Block:
    """Return the newest version's words, a field for each section of the letter.

    `changed` is what changed since it was written, and `read` the digest of that: whoever saves
    has read it.
    """
    version = draft.version
    recipient: Block = {"type": "email_text_input", "action_id": "recipient"}
    if draft.recipient:
        recipient["initial_value"] = draft.recipient
    blocks = [
        *since_blocks(changed),
        field("recipient", "Send it to", recipient, is_optional=True),
        field("subject", "Subject", _subject_field(version.subject)),
    ]
    blocks += [
        field(
            name := f"{SECTION_PREFIX}{section_name}.{number}{joint}",
            label if number == 0 else f"{label}, continued",
            text_field(name, words, is_long=True),
            is_optional=True,
        )
        for section_name, label, text in version.sections
        for number, (joint, words) in enumerate(parts_of(text))
    ]
    blocks.append(context("Saving makes a new version. What was approved before no longer counts."))
    if changed:
        blocks.append(context("By saving you say that you have read what changed, on top."))
    metadata = json.dumps({"draft": draft.id, "seen": version.fingerprint, "read": read})
    return modal(
        ids.DRAFT_EDIT_FORM,
        f"Edit version {version.number}",
        blocks,
        submit="Save as new",
        metadata=metadata,
    )


def parts_of(text: str) -> list[tuple[str, str]]:
    """Cut a text into pieces that a field holds, at the end of a paragraph, line or word.

    Each comes with what stood before it, by its letter in JOINTS; the first with none.
    """
    parts, joint = [], ""
    while len(text) > FIELD:
        found = ((text.rfind(mark, 1, FIELD), letter) for letter, mark in JOINTS.items() if mark)
        # At the end of a paragraph, where one ends in the second half; else as late as can be.
        cut, letter = next((one for one in found if one[0] > FIELD // 2), (FIELD, "x"))
        parts.append((joint, text[:cut]))
        text, joint = text[cut + len(JOINTS[letter]) :], letter
    return [*parts, (joint, text)]


def edited_words(fields: Mapping[str, str]) -> dict[str, str]:
    """Put the pieces of each section together again; other fields stay as they are."""
    words: dict[str, str] = {}
    for name, text in fields.items():
        if not name.startswith(SECTION_PREFIX):
            words[name] = text
            continue
        section_name, _, part = name.removeprefix(SECTION_PREFIX).rpartition(".")
        before = words.get(section_name, "")
        joint = JOINTS.get(part[-1:], "\n") if before and text else ""
        words[section_name] = f"{before}{joint}{text}"
    return words


def _subject_field(subject: str) -> Block:
    return text_field("subject", subject) | {"max_length": max(SUBJECT_LIMIT, len(subject))}


def reason_form(sentence: str, value: str) -> Block:
    """Return the form in which a manager writes why they approve all the same."""
    blocks = [
        section(escape(sentence)),
        field("reason", "Your reason", text_field("reason", is_long=True)),
    ]
    return modal(ids.REASON_FORM, "Write your reason", blocks, submit="Approve", metadata=value)


def answers_form(value: str, *, reason: str = "") -> Block:
    """Return the form that asks where the client's answer goes; it keeps a `reason` typed before.

    Slack's own field for addresses is told to lose what is typed.
    """
    kept = field("reason", "Your reason", text_field("reason", reason, is_long=True))
    blocks = [
        section(
            "Slack shows me no e-mail address of the account's owner or of who signs, and the "
            "letter asks for an answer."
        ),
        field(
            "answers_to",
            "Where the answer goes",
            text_field("answers_to", hint="name@agency.example"),
            is_optional=True,
            hint="Left empty, nothing is sent: the text is handed over for you to copy.",
        ),
        *([kept] if reason else []),
    ]
    return modal(ids.ANSWERS_FORM, "Where answers go", blocks, submit="Approve", metadata=value)


def reject_form(value: str) -> Block:
    """Return the form in which a draft is dropped."""
    blocks = [
        section("The draft is dropped and nothing is sent. Its words stay in the thread."),
        field(
            "reason",
            "Why, for who asked for it",
            text_field("reason", is_long=True),
            is_optional=True,
        ),
    ]
    return modal(ids.REJECT_FORM, "Reject this draft", blocks, submit="Reject", metadata=value)


def version_form(version: Version) -> Block:
    """Return an older version's words, to read."""
    blocks = [line(("Subject: ", "bold"), version.subject), *letter_blocks(version)]
    return modal(ids.REASON_FORM, f"Version {version.number}", blocks, close="Close")
