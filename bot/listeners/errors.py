"""A rule's no, in words, in the place where the person is looking."""

import secrets

from bot.domain.draft import NothingHappened
from bot.domain.errors import DomainError
from bot.listeners.payloads import Command, Interaction, Submission
from bot.messages import ids
from bot.messages.blocks import Block, actions, escape, line, link_button
from bot.messages.reply import Answer, FieldErrors, Reply


def in_words(error: DomainError, incoming: Interaction) -> Answer:
    """Return what a person is told when a rule said no; what they typed comes back."""
    if isinstance(incoming, Submission):
        fields: dict[str, str] = getattr(error, "fields", {})
        first = next(iter(incoming.inputs or incoming.fields), "text")
        return FieldErrors(fields or {first: _with_words_kept(error, incoming)})
    if isinstance(incoming, Command) and incoming.text:
        return with_typed(error.sentence, incoming)
    return Reply(escape(error.sentence), [line(error.sentence), *_way_to(error)])


def _with_words_kept(error: DomainError, form: Submission) -> str:
    """Say that a form which came too late still holds what was typed."""
    if isinstance(error, NothingHappened) and form.typed:
        return f"{error.sentence} Your words are still here: copy them before you close this."
    return error.sentence


def _way_to(error: DomainError) -> list[Block]:
    """Return a button to where things stand now, where a rule's no names it."""
    if not isinstance(error, NothingHappened) or not error.link:
        return []
    return [actions(link_button(error.label, ids.GO_TO_DRAFT, error.link))]


def with_typed(sentence: str, command: Command) -> Reply:
    """Hand back what was typed, so that it can be copied and nothing is lost."""
    typed = f"{command.name} {command.text}"
    return Reply(
        escape(f"{sentence} You typed: {typed}"),
        [line(sentence), line(("You typed: ", "bold"), typed)],
    )


def beside_fields(errors: FieldErrors, form: Submission) -> FieldErrors | Reply:
    """Return errors as this form can show them: Slack refuses one beside a field it has not."""
    if not form.inputs:
        sentence = " ".join(errors.errors.values())
        return Reply(escape(sentence), [line(sentence)])
    found: dict[str, str] = {}
    for name, sentence in errors.errors.items():
        field = name if name in form.inputs else form.inputs[0]
        found[field] = f"{found[field]} {sentence}" if field in found else sentence
    return FieldErrors(found)


def with_unused(answer: Reply, unused: str) -> Reply:
    """Hand back the words of a question that meant nothing to the bot."""
    if not unused:
        return answer
    told = f"I did not understand: {unused}"
    return Reply(f"{answer.text} {escape(told)}", [*answer.blocks, line(told)], answer.replaces)


def reference() -> str:
    """Return a short name for one failure, to find it in the log by."""
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return "".join(secrets.choice(alphabet) for _ in range(4))
