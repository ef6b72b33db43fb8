"""Forgetting a client or one of its people: what goes, what stays, and a word to type."""

import json
from collections.abc import Sequence

from bot.domain.client import Client, Contact
from bot.domain.erasure import Mention, forgotten_name
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    checkboxes,
    field,
    line,
    modal,
    quoted,
    text_field,
)
from bot.messages.client_changes import told

_OUT_OF_REACH = (
    "*What I cannot reach:* e-mails that left, messages that people wrote in Slack, answers that "
    "Slack showed to one person, exported files and backups of the database."
)
_MOST_PEOPLE = 20


def forget_form(
    client: Client, *, client_id: int, entries: int, letters: int, people: int, held: int
) -> Block:
    """Return the form that forgets a client."""
    goes = [
        "its name, its key and its other names, its channel",
        f"its people and their addresses ({people})",
        f"the words of {_count(entries, 'entry', 'entries')}, of hours and sums, and their links",
        f"its letters ({letters}) with every version, answer and comment",
        "what was typed about it and still waits",
    ]
    stays = (
        "hours, sums, dates, decisions, scores and past nights, under the name "
        f"“{forgotten_name(client_id)}”, so that totals and history stay right; and which of us "
        "did what, and when"
    )
    blocks = [
        told(f"*Erase {quoted(client.name)} for good.* Nobody can undo this."),
        told("*What goes:* " + "; ".join(map(quoted, goes)) + "."),
        told(f"*What stays:* {quoted(stays)}."),
        told(_standing(held)),
        told(_OUT_OF_REACH),
        told(
            "A file that is imported later and still holds it brings it back as a new client, and "
            "a channel that is called so may suggest it again. Take it out of your files first."
        ),
        _confirm(client.key),
    ]
    return modal(
        ids.FORGET_FORM,
        "Erase a client",
        blocks,
        submit="Erase for good",
        close="Keep it",
        metadata=json.dumps({"client": client_id}),
    )


def forgotten_view(name: str) -> Block:
    """Return what is shown once a client was forgotten."""
    words = (
        f"Erased. Its figures stay as “{name}”. Letters and morning posts that stand in Slack "
        "are drawn anew without its words within minutes."
    )
    return modal(ids.FORGET_FORM, "Erase a client", [line(words)], close="Close")


def choose_contact_form(client: Client, people: Sequence[Contact], *, client_id: int) -> Block:
    """Return the form that asks who is to be erased, also of those who are no contact any more."""
    known = [person.name or person.email or "" for person in people]
    one = known[0] if len(known) == 1 else ""
    listed = ", ".join(known[:_MOST_PEOPLE])
    hint = f"Known: {listed}." if listed else "Nobody is known there now."
    blocks = [
        line(f"Who at {client.name} is to be erased from what is kept about it?"),
        field(
            "who",
            "Name or e-mail address",
            text_field("who", one) | {"max_length": 200},
            hint=f"{hint} Somebody who has left can be erased, too.",
        ),
    ]
    return modal(
        ids.CHOOSE_CONTACT_FORM,
        "Erase a person",
        blocks,
        submit="Look",
        metadata=json.dumps({"client": client_id}),
    )


def erase_contact_form(
    client: Client,
    who: Contact,
    *,
    client_id: int,
    whole: Sequence[tuple[Mention, int]],
    singles: Sequence[tuple[Mention, int]],
    letters: int,
) -> Block:
    """Return the form that erases a person: in how many places they are named, and how."""
    named = "; ".join(f"“{one.words}” in {_count(n, 'text', 'texts')}" for one, n in whole)
    typed = who.name or who.email or ""
    blocks = [
        told(
            f"*Erase {quoted(typed)} from what is kept about {quoted(client.name)}.* "
            "This cannot be undone."
        ),
        told(
            f"“a contact” will stand in the place of: {quoted(named)}. That is in entries, what "
            "they were before, letters in every version, comments and copies of e-mails. "
            "Their address goes."
        ),
    ]
    if letters:
        held = _count(letters, "letter that is not sent goes", "letters that are not sent go")
        blocks.append(
            told(f"{held} to them or names them, and will be rejected: nothing more is sent.")
        )
    blocks.append(told(_OUT_OF_REACH))
    if singles:
        blocks.append(_alone(singles))
    blocks.append(_confirm(typed))
    return modal(
        ids.ERASE_CONTACT_FORM,
        "Erase a person",
        blocks,
        submit="Erase for good",
        close="Keep them",
        metadata=json.dumps({"client": client_id, "who": who.email or who.name}),
    )


def contact_erased_view(client: str, count: int) -> Block:
    """Return what is shown once a person was erased."""
    words = (
        f"Erased from what is kept about {client}: “a contact” stands in {_count(count, 'text')} "
        "now. Letters in the approvals channel are drawn anew."
    )
    return modal(ids.ERASE_CONTACT_FORM, "Erase a person", [line(words)], close="Close")


def _alone(singles: Sequence[tuple[Mention, int]]) -> Block:
    """Return the boxes of a first or last name alone; one in doubt is not ticked."""
    choices = [
        (f"“{one.words}” alone: {_count(count, 'text')}", one.words) for one, count in singles
    ]
    doubts = [f"“{one.words}”: {one.doubt}." for one, _ in singles if one.doubt]
    return field(
        "alone",
        "Also where a part of the name stands alone",
        checkboxes("alone", choices, [one.words for one, _ in singles if not one.doubt]),
        is_optional=True,
        hint=" ".join(doubts) or "Nobody else who is known here is called so.",
    )


def _confirm(word: str) -> Block:
    element = text_field("confirm") | {"max_length": 300}
    return field("confirm", f"Type {word} to erase it for good", element)


def _standing(held: int) -> str:
    words = "Letters' threads and morning posts that stand in Slack are drawn anew without words."
    if held:
        words += f" {_count(held, 'letter that is', 'letters that are')} about to leave: stopped."
    return words


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
