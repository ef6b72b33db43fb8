"""The forms of an agreement: a new one, and one that is corrected; for managers."""

import json
from collections.abc import Sequence

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.capture import Logged
from bot.domain.client import Client
from bot.domain.entry import EntryKind
from bot.messages import ids
from bot.messages.agreement_words import ROLLOVERS, agreement_words
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    divider,
    escape,
    field,
    line,
    modal,
    quoted,
    select,
    text_field,
)
from bot.messages.entry_forms import (
    LABELS,
    OpenedEntry,
    about,
    day_field,
    hours_typed,
    sum_words,
)
from bot.messages.long_fields import long_fields
from bot.messages.reply import Reply

KINDS = [
    ("Retainer: a fee a month", AgreementKind.RETAINER.value),
    ("Fixed: a fee in all", AgreementKind.FIXED.value),
    ("Hourly: a fee an hour", AgreementKind.HOURLY.value),
]
FEE_HINT = "A month's for a retainer, all of it where fixed, an hour's where hourly."
HOURS_HINT = "A month's for a retainer, all of them where fixed."


def new_agreement_form(
    client: Client, *, client_id: int, open_ended: Sequence[Agreement], reply_to: str = ""
) -> Block:
    """Return the form of a new agreement; `open_ended` are those in force without an end."""
    blocks = _fields(None, client.currency, hint=_hint(open_ended))
    if open_ended:
        rows = [button(f"Open {one.id}", f"{ids.EDIT}.{one.id}", one.id) for one in open_ended[:5]]
        blocks += [divider(), actions(*rows)]
    return modal(
        ids.AGREEMENT_FORM,
        f"Agreed: {client.name}",
        blocks,
        submit="Save",
        metadata=json.dumps({"client": client_id, "reply_to": reply_to}),
    )


def agreement_form(opened: OpenedEntry, agreement: Agreement) -> Block:
    """Return an agreement's own form: its fields, what is known about it, and the way back."""
    title = f"{'Change' if opened.may_change else 'Agreement'} {agreement.id}"
    if not opened.may_change:
        words = agreement_words(agreement, opened.currency, with_money=opened.with_money)
        scope = f": {clip(agreement.scope, 2000)}" if agreement.scope else ""
        blocks = [line((f"{opened.client_name}: ", "bold"), words, scope), *about(opened)]
        return modal(ids.AGREEMENT_EDIT_FORM, title, blocks, close="Close")
    return modal(
        ids.AGREEMENT_EDIT_FORM,
        title,
        [*_fields(agreement, opened.currency, hint=None), *about(opened)],
        submit="Save",
        metadata=opened.metadata,
    )


def agreement_saved(outcome: Logged, agreement: Agreement, *, replaces: bool = False) -> Reply:
    """Say what was agreed, with the way back."""
    words = agreement_words(agreement, outcome.currency, with_money=True)
    head = f"Agreed with {outcome.client_name}:"
    ref = outcome.ref
    blocks = [
        line((head, "bold"), f" {words}"),
        actions(button("Undo", ids.UNDO, ref), button("Change it", ids.EDIT, ref)),
        context(f"{ref} · only managers see the fee · {quoted(outcome.client_name)}"),
    ]
    return Reply(escape(f"{head} {words}. {ref}."), blocks, replaces=replaces)


def _fields(agreement: Agreement | None, currency: str, *, hint: str | None) -> list[Block]:
    kind = agreement.kind.value if agreement else AgreementKind.RETAINER.value
    fee = sum_words(agreement.fee, currency) if agreement else ""
    hours = hours_typed(agreement.included_hours) if agreement else ""
    notice = agreement.notice_days if agreement else None
    rollover = agreement.rollover if agreement else None
    rollovers = [(label, value) for value, label in ROLLOVERS.items()]
    start = day_field("start", "First day", agreement and agreement.start, is_optional=False)
    if hint:
        start["hint"] = {"type": "plain_text", "text": clip(hint, 2000)}
    return [
        field("kind", "Kind", select("kind", KINDS, kind)),
        start,
        day_field("end", "Last day, if it has one", agreement and agreement.end),
        field(
            "fee",
            "Fee",
            text_field("fee", fee, hint=f"4500 {currency}"),
            is_optional=True,
            hint=FEE_HINT,
        ),
        field(
            "included_hours",
            "Hours included",
            text_field("included_hours", hours, hint="60h"),
            is_optional=True,
            hint=HOURS_HINT,
        ),
        field(
            "rollover",
            "Hours left over",
            select("rollover", rollovers, rollover),
            is_optional=True,
        ),
        field(
            "notice_days",
            "Notice, in days",
            text_field("notice_days", "" if notice is None else str(notice), hint="30"),
            is_optional=True,
        ),
        *long_fields("text", LABELS[EntryKind.AGREEMENT], (agreement and agreement.scope) or ""),
    ]


def _hint(open_ended: Sequence[Agreement]) -> str | None:
    if not open_ended:
        return None
    names = ", ".join(
        f"{one.id} ({one.kind.value} since {one.start:%-d %b %Y})" for one in open_ended
    )
    verb = "has" if len(open_ended) == 1 else "have"
    return (
        f"{names} {verb} no last day. If this one takes its place, give that one a last day "
        "first: both together would count twice."
    )
