"""The letters' templates in Slack: which have own words, and the form that changes them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from bot.domain.letter_check import Finding
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    context,
    divider,
    escape,
    line,
    modal,
    quoted,
    section,
    when,
)
from bot.messages.letter_facts import LetterFacts
from bot.messages.letter_kinds import KINDS
from bot.messages.letters import Letter
from bot.messages.long_fields import long_fields, typed_long
from bot.messages.own_letters import UnusableTemplate
from bot.messages.template_parts import part_at, parts_of, with_parts
from bot.messages.template_sources import BODY, SUBJECT, Sources
from bot.messages.template_trial import Trial

BLOCK_PREFIX = "block."
# A view takes a hundred blocks; no letter has as many sections, and one quote holds this much.
_QUOTE = 2900
_INTRODUCTION = (
    "Your workspace's own words for each letter. They are tried on sample clients before they "
    "are saved. Drafts that wait already keep their words."
)
_HELP = (
    "In {{ }} stands what is filled in, and {% %} says when. Empty a part, and letters go without "
    "it. Known here: "
) + ", ".join(f"facts.{f.name}" for f in fields(LetterFacts))


def templates_view(
    own: Sequence[tuple[str, str, Sequence[str], bool]], *, notice: str = ""
) -> Block:
    """Return the list of letters; `own` are (kind, who and when, parts, whether it is used)."""
    blocks = [section(escape(notice))] if notice else []
    blocks.append(section(_INTRODUCTION))
    found = {kind: (said, parts, is_used) for kind, said, parts, is_used in own}
    for kind, letter in KINDS.items():
        said, parts, is_used = found.get(kind, ("", (), False))
        state = f"{_own(parts)}, {said}" if is_used else "as shipped"
        change = button("Change", f"{ids.CHANGE_TEMPLATE}.{kind}", kind, about=letter.label)
        blocks.append(section(f"*{escape(letter.label)}* · {state}", accessory=change))
        if parts:
            blocks.append(_way_back(kind, letter.label, is_used=is_used))
    return modal(ids.TEMPLATES_VIEW, "The letters", blocks, close="Close")


def who_and_when(name: str, at: datetime, timezone: str) -> str:
    """Return who changed a template and when, as the list says it."""
    return f"{quoted(name)}, {when(at, timezone, '{date_short_pretty}')}"


def template_form(
    kind: str, sources: Sources, *, seen: str, tried: str = "", trial: Trial | None = None
) -> Block:
    """Return the form of a letter's words, a field for each part.

    With a `trial` the letter for the sample client stands on top, and the form saves what was
    tried; otherwise it tries first.
    """
    letter = KINDS.of(kind)
    blocks = _tried(trial) if trial else [context(escape(_HELP))]
    blocks += long_fields(
        SUBJECT, "Subject", sources.subject.rstrip("\n"), at="\n", is_optional=False
    )
    words = {part.name: part.text for part in parts_of(sources.body)}
    for name, label in letter.sections.items():
        text = words.get(name, "")
        blocks += long_fields(f"{BLOCK_PREFIX}{name}", label, text, at="\n")
    metadata = json.dumps({"kind": kind, "seen": seen, "tried": tried})
    submit = "Save" if trial else "Try it"
    return modal(ids.TEMPLATE_FORM, letter.label, blocks, submit=submit, metadata=metadata)


def typed_sources(kind: str, given: Mapping[str, str], before: Sources) -> Sources:
    """Return the template as the form holds it, in the body that it began from."""
    sections = KINDS.of(kind).sections
    typed = {
        name: typed_long(given, f"{BLOCK_PREFIX}{name}", at="\n")
        for name in sections
        if f"{BLOCK_PREFIX}{name}" in given
    }
    return Sources(subject=typed_long(given, SUBJECT, at="\n"), body=with_parts(before.body, typed))


def beside(error: UnusableTemplate, sources: Sources) -> dict[str, str]:
    """Return what is wrong beside the field in which it stands; lines are counted there."""
    if error.part != BODY or not error.line:
        told = f"Line {error.line}: {error.words}" if error.line else error.words
        return {SUBJECT: told}
    name, number = part_at(sources.body, error.line)
    return {f"{BLOCK_PREFIX}{name}" if name else SUBJECT: f"Line {number}: {error.words}"}


def _way_back(kind: str, label: str, *, is_used: bool) -> Block:
    action, words = (
        (ids.ORIGINAL_TEMPLATE, "Back to the original")
        if is_used
        else (ids.OWN_TEMPLATE, "Use your own words again")
    )
    return actions(button(words, f"{action}.{kind}", kind, about=f"{words}: {label}"))


def _own(parts: Sequence[str]) -> str:
    return f"your own {' and '.join(parts)}"


def _tried(trial: Trial) -> list[Block]:
    return [
        *_warnings(trial.findings),
        section("This is the letter for a sample client. Save it, or change it and try again."),
        *_letter(trial.letter),
        divider(),
    ]


def _warnings(findings: Sequence[Finding]) -> list[Block]:
    if not findings:
        return []
    told = [f"• {quoted(f.words)}: {escape(f.advice)}" for f in findings[:10]]
    head = "*The checker will hold back letters in these words.* You can save them all the same."
    return [section("\n".join([head, *told]))]


def _letter(letter: Letter) -> list[Block]:
    subject = line(("Subject: ", "bold"), letter.subject)
    return [subject, *(_quote(part.text) for part in letter.sections)]


def _quote(text: str) -> Block:
    shown = text if len(text) <= _QUOTE else f"{text[:_QUOTE]} …"
    element = {"type": "rich_text_quote", "elements": [{"type": "text", "text": shown}]}
    return {"type": "rich_text", "elements": [element]}
