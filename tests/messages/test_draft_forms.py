"""The form in which a letter's words are edited: a long section comes back as it was."""

import pytest
from use_cases.sent_letters import NOW

from bot.domain.draft import Draft, DraftState, Envelope, Version
from bot.messages.blocks import FIELD
from bot.messages.draft_forms import edit_form, edited_words
from bot.messages.letter_shown import letter_blocks


def draft_of(text: str) -> Draft:
    version = Version(
        number=1,
        subject="Site: 17 days late",
        sections=(("sorry", "What we did wrong", text),),
        envelope=Envelope(from_name="Owner"),
        fingerprint="f",
        author="U0OWNER",
        created_at=NOW,
    )
    return Draft(
        id=1,
        client_id=1,
        kind="apology",
        state=DraftState.WAITING,
        recipient=None,
        asked_by="U0OWNER",
        created_at=NOW,
        version=version,
    )


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(["a few words, " * 60 + "in a paragraph"] * 12),
        "\n".join(["- one of very many points"] * 400),
        "one long paragraph of words " * 400 + "end",
        "x" * 7000,
        "one line\n" + "x" * 7000,
        "short",
    ],
)
def test_a_section_that_nobody_touched_is_saved_as_it_was(text: str) -> None:
    form = edit_form(draft_of(text))
    fields = {
        block["block_id"]: block["element"].get("initial_value", "")
        for block in form["blocks"]
        if block["type"] == "input"
    }

    assert edited_words(fields)["sorry"] == text
    assert all(len(words) <= FIELD for words in fields.values())


def test_a_subject_can_be_as_long_as_one_that_leaves_and_no_longer() -> None:
    form = edit_form(draft_of("short"))
    element = next(b["element"] for b in form["blocks"] if b.get("block_id") == "subject")
    assert element["max_length"] == 200


def test_a_paragraph_that_no_block_holds_is_shown_in_several() -> None:
    text = "one long paragraph of words " * 400 + "end"
    shown = [
        block["elements"][0]["elements"][0]["text"]
        for block in letter_blocks(draft_of(text).version)
    ]
    assert "".join(shown) == text
    assert max(map(len, shown)) <= FIELD
