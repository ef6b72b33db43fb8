"""Steps in a draft's thread that several flows share."""

import json

from journey import Thread
from living import TEAM, Living

from bot.domain.draft import Draft
from sandbox.answer import View
from sandbox.message import Message
from sandbox.person import Person


def draft_of(living: Living, draft_id: int = 1) -> Draft:
    """Return a draft as the database has it."""
    with living.database.begin(TEAM, reading=True) as store:
        return store.drafts.get(draft_id)


def value_of(living: Living, draft_id: int = 1) -> str:
    """Return what the buttons of a draft's newest version carry."""
    draft = draft_of(living, draft_id)
    return json.dumps({"draft": draft.id, "seen": draft.version.fingerprint})


def choose(person: Person, version: Message, label: str) -> None:
    """Choose something in the menu of a version, as a person does."""
    menu = next(
        element
        for block in version.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "overflow"
    )
    option = next(one for one in menu["options"] if one["text"]["text"] == label)
    person.click(version, menu["action_id"], option["value"])


def modal_with(living: Living, person: Person, words: str) -> View:
    """Wait for a window that says so."""
    return living.slack.wait_for(lambda: (m := person.modal()) and words in m.words and m)


def edit(living: Living, person: Person, version: Message, fields: dict[str, str]) -> str:
    """Edit a version; return how the form ended."""
    person.press(version, "Edit")
    form = living.slack.wait_for(lambda: (m := person.modal()) and "subject" in m.values and m)
    return person.submit(form, fields).result


def log_complaint(living: Living, text: str, who: str = "U0PRIYA") -> None:
    """Log a complaint of Acme with the command's form."""
    person = living.slack.person(who)
    living.know(who)
    person.command("C0ACMEINT", "/complaint acme " + json.dumps(text))


def reply_with(living: Living, thread: Thread, words: str) -> Message:
    """Wait for a reply of a thread that says so."""
    return living.slack.wait_for(
        lambda: next((m for m in thread.replies if words in m.words), None)
    )
