"""Forms of an entry."""

from collections.abc import Mapping
from datetime import date

from bot.domain.capture import Capture, EntryKind, Logged
from bot.domain.complaint import Cause, Fault, Severity
from bot.domain.money import minor_units
from bot.domain.scope_request import Decision
from bot.domain.team import Actor
from bot.domain.typed import Sum, parse_hours, parse_sum
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.messages import ids
from bot.messages.entries import changed, logged
from bot.messages.reply import Answer, FieldErrors, Reply
from bot.use_cases import captures, entries


def on_entry_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Log what was filled in."""
    hours, amount, wrong = _quantities(form.fields, actor)
    name = form.fields.get("client_name", "").strip()
    if "client" not in form.fields and not name:
        wrong["client_name"] = "Write which client."
    if wrong:
        return FieldErrors(wrong)
    on = form.metadata.get("on")
    capture = Capture(
        kind=EntryKind(form.metadata["kind"]),
        text=_text(form.fields),
        client_id=int(form.fields["client"]) if form.fields.get("client") else None,
        client_typed=name or None,
        hours=hours,
        amount=_minor(amount),
        currency=amount.currency if amount else None,
        on=date.fromisoformat(on) if on else None,
        permalink=form.metadata.get("permalink"),
        asked_by=form.metadata.get("asked_by"),
    )
    outcome = captures.log_capture(
        desk.begin, actor, capture, now=desk.now(), pending=form.metadata.get("pending")
    )
    if not isinstance(outcome, Logged):
        return FieldErrors({"client_name": f'No client is called "{name}". Add it first.'})
    reply = logged(outcome, timezone=actor.team.timezone)
    return Reply(reply.text, reply.blocks, replaces=form.metadata.get("pending") is not None)


def on_entry_edit_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save what was corrected in an entry."""
    hours, amount, wrong = _quantities(form.fields, actor, form.metadata.get("currency"))
    if wrong:
        return FieldErrors(wrong)
    ref = str(form.metadata["ref"])
    columns: dict[str, object] = {"text": _text(form.fields)}
    if form.fields.get("client"):
        columns["client_id"] = int(form.fields["client"])
    if ref.startswith("S"):
        columns |= {
            "hours": hours,
            "amount": _minor(amount),
            "decision": Decision(form.fields["decision"]),
        }
    else:
        cause = form.fields.get("cause")
        columns |= {
            "severity": Severity(form.fields["severity"]),
            "points": _lines(form.fields.get("points", "")),
            "our_side": form.fields.get("our_side") or None,
            "fault": Fault(form.fields["fault"]),
            "cause": Cause(cause) if cause else None,
        }
    outcome = entries.change_entry(
        desk.begin,
        actor,
        ref=ref,
        columns=columns,
        revision=form.metadata.get("revision"),
        now=desk.now(),
    )
    return changed(outcome, timezone=actor.team.timezone)


def _quantities(
    fields: Mapping[str, str], actor: Actor, currency: str | None = None
) -> tuple[float | None, Sum | None, dict[str, str]]:
    wrong: dict[str, str] = {}
    typed = fields.get("hours", "").strip()
    hours = parse_hours(typed) or parse_hours(typed + "h")
    if typed and hours is None:
        wrong["hours"] = "Write hours up to 2,000, such as 6h, 1h30m or 90 min."
    price = fields.get("amount", "").strip()
    amount = parse_sum(price) or parse_sum(f"{price} {currency or actor.team.currency}")
    if price and amount is None:
        wrong["amount"] = f"Write a sum, such as 900 {currency or actor.team.currency}."
    elif amount is not None and currency and amount.currency != currency:
        wrong["amount"] = f"This client's sums are in {currency}. Write the price in it."
    if not _text(fields):
        wrong["text"] = "Write what was said."
    return hours, amount, wrong


def _minor(amount: Sum | None) -> int | None:
    return None if amount is None else minor_units(amount.number, amount.currency)


def _text(fields: Mapping[str, str]) -> str:
    parts = (fields.get("text", "").strip(), fields.get("rest", "").strip())
    return " ".join(part for part in parts if part)


def _lines(text: str) -> list[str]:
    return [part.strip() for part in text.splitlines() if part.strip()]


VIEWS = {ids.ENTRY_FORM: on_entry_form, ids.ENTRY_EDIT_FORM: on_entry_edit_form}
