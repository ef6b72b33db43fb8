"""The forms in which people log, correct and set things."""

import json
from collections.abc import Sequence
from typing import Any

from bot.domain.capture import Capture, EntryKind
from bot.domain.complaint import Cause, Complaint, Fault, Severity
from bot.domain.money import major_units
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.team import Team
from bot.messages import ids
from bot.messages.blocks import FIELD, Block, context, field, modal, section, select, text_field

Choices = Sequence[tuple[int, str]]

_TITLES = {EntryKind.SCOPE_REQUEST: "Log a scope request", EntryKind.COMPLAINT: "Log a complaint"}
_DECISIONS = {
    Decision.UNDECIDED: "Not decided yet",
    Decision.IN_SCOPE: "In scope after all",
    Decision.CHANGE_ORDER: "Change order: they pay",
    Decision.GOODWILL: "Goodwill: we give it",
    Decision.DECLINED: "Declined",
}
_FAULTS = {
    Fault.UNKNOWN: "Not known yet",
    Fault.OURS: "Ours",
    Fault.SHARED: "Shared",
    Fault.THEIRS: "Theirs",
}


def entry_form(
    capture: Capture, clients: Choices, *, pending: int | None = None, reply_to: str = ""
) -> Block:
    """Return the form for a new entry, filled with what is known."""
    metadata = json.dumps(
        {
            "kind": capture.kind,
            "pending": pending,
            "reply_to": reply_to,
            "permalink": capture.permalink,
            "asked_by": capture.asked_by,
            "on": capture.on and capture.on.isoformat(),
        }
    )
    chosen = None if capture.client_id is None else str(capture.client_id)
    blocks = [*_client_fields(clients, chosen), *_what_fields(capture.kind, capture.text)]
    if capture.kind is EntryKind.SCOPE_REQUEST:
        hours = "" if capture.hours is None else f"{capture.hours:g}h"
        amount = _sum_words(capture.amount, capture.currency)
        blocks += _quantity_fields(hours, amount)
    return modal(ids.ENTRY_FORM, _TITLES[capture.kind], blocks, submit="Log it", metadata=metadata)


def scope_request_form(
    value: ScopeRequest, client_id: int, clients: Choices, *, currency: str, metadata: str
) -> Block:
    """Return the form in which a scope request is corrected or decided."""
    hours = "" if value.hours is None else f"{value.hours:g}h"
    blocks = [
        *_client_fields(clients, str(client_id)),
        *_what_fields(EntryKind.SCOPE_REQUEST, value.text),
        *_quantity_fields(hours, _sum_words(value.amount, currency)),
        field(
            "decision",
            "Decision",
            select(
                "decision",
                [(label, d.value) for d, label in _DECISIONS.items()],
                value.decision.value,
            ),
        ),
    ]
    return modal(
        ids.ENTRY_EDIT_FORM, f"Change {value.id}", blocks, submit="Save", metadata=metadata
    )


def complaint_form(value: Complaint, client_id: int, clients: Choices, *, metadata: str) -> Block:
    """Return the form of a complaint: the client's side first, then ours."""
    causes = [(c.value.replace("_", " ").capitalize(), c.value) for c in Cause]
    severities = [(s.value.capitalize(), s.value) for s in Severity]
    blocks = [
        *_client_fields(clients, str(client_id)),
        *_what_fields(EntryKind.COMPLAINT, value.text),
        field(
            "points",
            "Their points, in their words, one a line",
            text_field("points", "\n".join(value.points), is_long=True),
            is_optional=True,
        ),
        field("severity", "How much it hurt", select("severity", severities, value.severity.value)),
        field(
            "our_side",
            "Our side",
            text_field("our_side", value.our_side or "", is_long=True),
            is_optional=True,
        ),
        field(
            "fault",
            "Whose fault",
            select("fault", [(label, f.value) for f, label in _FAULTS.items()], value.fault.value),
        ),
        field(
            "cause",
            "Cause",
            select("cause", causes, value.cause and value.cause.value),
            is_optional=True,
        ),
    ]
    return modal(
        ids.ENTRY_EDIT_FORM, f"Change {value.id}", blocks, submit="Save", metadata=metadata
    )


def client_form(
    team: Team, *, name: str = "", pending: int | None = None, reply_to: str = ""
) -> Block:
    """Return the form for a new client."""
    kinds = [
        ("Retainer: a fee a month", "retainer"),
        ("Fixed: a fee in all", "fixed"),
        ("Hourly: a fee an hour", "hourly"),
    ]
    blocks = [
        field("name", "Name", text_field("name", name[:80])),
        field(
            "owner",
            "Who looks after them",
            {"type": "users_select", "action_id": "owner"},
            is_optional=True,
        ),
        field("contact_name", "Their contact", text_field("contact_name"), is_optional=True),
        field(
            "contact_email",
            "The contact's e-mail",
            {"type": "email_text_input", "action_id": "contact_email"},
            is_optional=True,
        ),
        field(
            "channel",
            "Their channel",
            {
                "type": "conversations_select",
                "action_id": "channel",
                "filter": {"include": ["public", "private"], "exclude_bot_users": True},
            },
            is_optional=True,
            hint="In it the client's name may be left out of commands.",
        ),
        field("kind", "Agreement", select("kind", kinds), is_optional=True),
        field(
            "fee",
            "Fee",
            text_field("fee", hint=f"4500 {team.currency}"),
            is_optional=True,
            hint="Only managers may set it.",
        ),
        field(
            "included_hours",
            "Hours included",
            text_field("included_hours", hint="60h"),
            is_optional=True,
        ),
    ]
    return modal(
        ids.CLIENT_FORM,
        "Add a client",
        blocks,
        submit="Add",
        metadata=json.dumps({"pending": pending, "reply_to": reply_to}),
    )


def setup_form(team: Team, zones: Sequence[str]) -> Block:
    """Return the settings of a workspace."""
    hours = [(f"{hour:02d}:00", str(hour)) for hour in range(24)]
    emoji = {kind: name for name, kind in team.emoji.items()}
    people: Block = {"type": "multi_users_select", "action_id": "managers"}
    if team.managers:
        people["initial_users"] = [m for m in team.managers if m.startswith(("U", "W"))]
    blocks = [
        field(
            "digest_channel",
            "Channel for the nightly digest",
            _channel_field("digest_channel", team.digest_channel),
            hint="A private channel of your own people. Invite Goodfit to it first.",
        ),
        field(
            "approvals_channel",
            "Channel for approvals",
            _channel_field("approvals_channel", team.approvals_channel),
        ),
        field(
            "managers",
            "Managers: they approve, and see money",
            people,
            is_optional=True,
            hint="Without any, the workspace's admins are the managers.",
        ),
        field(
            "night_hour",
            "Hour of the nightly run",
            select("night_hour", hours, str(team.night_hour)),
        ),
        field("timezone", "Time zone", text_field("timezone", team.timezone, hint=zones[0])),
        field("currency", "Currency", text_field("currency", team.currency)),
        field(
            "emoji_scope",
            "Emoji for a scope request",
            text_field("emoji_scope", f":{emoji.get('scope_request', '')}:"),
        ),
        field(
            "emoji_complaint",
            "Emoji for a complaint",
            text_field("emoji_complaint", f":{emoji.get('complaint', '')}:"),
        ),
        field(
            "offer_limit",
            "Offers above this need a second manager",
            text_field("offer_limit", _sum_words(team.offer_limit, team.currency)),
            is_optional=True,
        ),
        field(
            "hold_seconds",
            "Hold an approved e-mail back for",
            select(
                "hold_seconds",
                [
                    ("Not at all", "0"),
                    ("15 seconds", "15"),
                    ("2 minutes", "120"),
                    ("10 minutes", "600"),
                ],
                str(team.hold_seconds),
            ),
            hint="Until then anybody who may approve can stop it.",
        ),
    ]
    return modal(ids.SETUP_FORM, "Set Goodfit up", blocks, submit="Save")


def checking_form() -> Block:
    """Return what stands in a modal while Slack is asked who the person is."""
    return modal(ids.ENTRY_FORM, "One moment", [section("Checking who you are …")], close="Close")


def told_form(title: str, sentence: str) -> Block:
    """Return a modal that only says something."""
    return modal(ids.ENTRY_FORM, title, [section(sentence)], close="Close")


def _client_fields(clients: Choices, chosen: str | None) -> list[Block]:
    if not clients:
        return [field("client_name", "Client (a new one)", text_field("client_name"))]
    choices = [(name, str(number)) for number, name in clients]
    if len(choices) <= 100:  # noqa: PLR2004 (what Slack shows in one list)
        return [field("client", "Client", select("client", choices, chosen))]
    near = [choice for choice in choices if choice[1] == chosen]
    name = near[0][0] if near else ""
    return [field("client_name", "Client", text_field("client_name", name))]


def _what_fields(kind: EntryKind, text: str) -> list[Block]:
    label = "What they asked for" if kind is EntryKind.SCOPE_REQUEST else "What they said"
    first, rest = _cut(text)
    blocks = [field("text", label, text_field("text", first, is_long=True))]
    if rest:
        # One field holds 3,000 characters; the rest of a longer text is not dropped.
        more = text_field("rest", rest, is_long=True)
        blocks.append(field("rest", f"{label}, continued", more, is_optional=True))
    if len(rest) > FIELD:
        blocks.append(context("Only the first 6,000 characters fit. The rest is left out."))
    return blocks


def _cut(text: str) -> tuple[str, str]:
    if len(text) <= FIELD:
        return text, ""
    at = text.rfind(" ", 0, FIELD)
    # A text without spaces is cut where the field ends.
    at = at if at > FIELD // 2 else FIELD
    return text[:at], text[at:].lstrip()


def _quantity_fields(hours: str, amount: str) -> list[Block]:
    return [
        field(
            "hours", "Hours", text_field("hours", hours, hint="6h, 1h30m, 90 min"), is_optional=True
        ),
        field(
            "amount",
            "Price, if one was named",
            text_field("amount", amount, hint="900"),
            is_optional=True,
        ),
    ]


def _channel_field(action_id: str, channel: str | None) -> Block:
    block: dict[str, Any] = {
        "type": "conversations_select",
        "action_id": action_id,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    return block | ({"initial_conversation": channel} if channel else {})


def _sum_words(amount: int | None, currency: str | None) -> str:
    return (
        "" if amount is None or currency is None else f"{major_units(amount, currency)} {currency}"
    )
