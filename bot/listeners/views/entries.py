"""Forms of an entry: a new one, and one that is corrected."""

from datetime import datetime

from bot.domain.capture import Capture, Logged, MissingText
from bot.domain.entry import MONEY_KINDS, NOTE_KINDS, EntryKind
from bot.domain.names import match_name
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.entry_fields import (
    Fields,
    columns_typed,
    day_typed,
    quantities,
    text_typed,
)
from bot.listeners.outcomes import changed_answer
from bot.listeners.payloads import Submission
from bot.messages import ids
from bot.messages.entries import logged
from bot.messages.reply import Answer, FieldErrors, Reply
from bot.use_cases import captures, entries
from bot.use_cases.entries import Opened

_NEEDS_NO_TEXT = frozenset(
    (*MONEY_KINDS, EntryKind.INVESTMENT, EntryKind.MEETING, EntryKind.CONTACT)
)


def on_entry_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Log what was filled in."""
    found = quantities(form.fields, currency=actor.team.currency)
    wrong = dict(found.wrong)
    said = form.fields.get("note_kind") or form.metadata["kind"]
    if not said:
        return FieldErrors({"note_kind": "Choose which kind of note it is."})
    kind = EntryKind(said)
    name = form.fields.get("client_name", "").strip()
    if "client" not in form.fields and not name:
        wrong["client_name"] = "Write which client."
    if kind not in _NEEDS_NO_TEXT and not text_typed(form.fields):
        wrong["text"] = "Write what was said."
    if kind in NOTE_KINDS and form.fields.get("due") and kind is not EntryKind.CLIENT_DUTY:
        wrong["due"] = "Only a duty of theirs is due."
    if wrong:
        return FieldErrors(wrong)
    said_at = form.metadata.get("said_at")
    capture = Capture(
        kind=kind,
        text=text_typed(form.fields),
        client_id=int(form.fields["client"]) if form.fields.get("client") else None,
        client_typed=name or None,
        hours=found.hours,
        amount=found.minor,
        currency=found.amount.currency if found.amount else None,
        on=day_typed(form.fields, "on"),
        due=day_typed(form.fields, "due"),
        permalink=form.metadata.get("permalink"),
        asked_by=form.metadata.get("asked_by"),
        said_at=datetime.fromisoformat(said_at) if said_at else None,
        source=form.metadata.get("source"),
    )
    outcome = captures.log_capture(
        desk.begin, actor, capture, now=desk.now(), pending=form.metadata.get("pending")
    )
    if isinstance(outcome, MissingText):
        return FieldErrors({"text": "Something is missing: fill in every field that needs it."})
    if not isinstance(outcome, Logged):
        return FieldErrors({"client_name": f'No client is called "{name}". Add it first.'})
    reply = logged(
        outcome, timezone=actor.team.timezone, reader=actor.user_id, with_money=outcome.with_money
    )
    return Reply(reply.text, reply.blocks, replaces=form.metadata.get("pending") is not None)


def on_entry_edit_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save what was corrected in an entry."""
    ref = str(form.metadata["ref"])
    opened = entries.open_entry(desk.begin, actor, ref=ref)
    found = quantities(form.fields, currency=opened.client.currency, is_fixed=True)
    wrong = dict(found.wrong)
    columns = columns_typed(opened.kept.value, form.fields, found)
    if columns.get("text", "x") == "" and columns.get("kind") not in ("meeting", "contact"):
        wrong["text"] = "Write what was said."
    client_id = _client_of(form.fields, opened, actor, desk)
    if client_id is None:
        wrong["client_name"] = _no_such(form.fields.get("client_name", "").strip())
    if wrong:
        return FieldErrors(wrong)
    columns["client_id"] = client_id
    outcome = entries.change_entry(
        desk.begin,
        actor,
        ref=ref,
        columns=columns,
        revision=form.metadata.get("revision"),
        now=desk.now(),
    )
    return changed_answer(outcome, actor)


def _client_of(fields: Fields, opened: Opened, actor: Actor, desk: Desk) -> int | None:
    """Return whose entry it is to be; None where what is typed names nobody, or several.

    Where there are more clients than a list holds, the form has a field for the name.
    """
    if fields.get("client"):
        return int(fields["client"])
    if "client_name" not in fields:
        return opened.kept.client_id
    exact = match_name(fields["client_name"], captures.list_names(desk.begin, actor)).exact
    if opened.kept.client_id in exact:
        return opened.kept.client_id
    return exact[0] if len(exact) == 1 else None


def _no_such(name: str) -> str:
    if not name:
        return "Write which client."
    return f'No client is called "{name}", or several are. Write its whole name.'


VIEWS = {ids.ENTRY_FORM: on_entry_form, ids.ENTRY_EDIT_FORM: on_entry_edit_form}
