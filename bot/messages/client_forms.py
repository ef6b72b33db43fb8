"""The forms of a client: a new one, its details, its contacts."""

import json
from collections.abc import Mapping

from bot.domain.client import Portrait, Status, key_for
from bot.domain.proposal import Proposal
from bot.domain.team import Team, is_user_id
from bot.messages import ids
from bot.messages.agreement_forms import FEE_HINT, HOURS_HINT, KINDS
from bot.messages.blocks import (
    FIELD,
    Block,
    clip,
    context,
    date_field,
    field,
    modal,
    quoted,
    select,
    text_field,
)
from bot.messages.client_changes import is_channel
from bot.messages.long_fields import long_fields, typed_long

_LONGEST_HINT = 80
_STATES = (
    ("Active", Status.ACTIVE),
    ("Leaving: they said goodbye", Status.LEAVING),
    ("Former: we no longer serve them", Status.FORMER),
)
_FIELDS = (
    *("name", "status", "owner", "channel", "timezone", "currency"),
    *("segment", "contact_name", "contact_email"),
)
_CHANNEL_HINT = "In it the client's name may be left out of commands."
_ALIASES_HINT = "Separate them with commas."
# What stands between the parts of a field that may take several.
_JOINTS = {"aliases": ", ", "contacts": "\n"}
_PEOPLE_HINT = "One a line, such as: Ana Pires, ana@acme.example, CEO"


def client_form(
    team: Team,
    *,
    name: str = "",
    is_manager: bool = True,
    pending: int | None = None,
    proposal: Proposal | None = None,
    reply_to: str = "",
) -> Block:
    """Return the form for a new client; a member sees the fields that are theirs to fill in.

    Filled with what a `proposal` knows of it.
    """
    called = proposal.name if proposal else name
    key_hint = f"In commands and files it is {key_for(called)}." if key_for(called) else None
    blocks = [
        field("name", "Name", _short("name", called), hint=key_hint),
        field("owner", "Who looks after them", _person(None), is_optional=True),
        field("contact_name", "Their contact", text_field("contact_name"), is_optional=True),
        field("contact_email", "The contact's e-mail", _email(None), is_optional=True),
    ]
    if is_manager:
        blocks += _of_managers(team, proposal.channel if proposal else None)
    else:
        blocks.append(context("A manager can add their channel and what was agreed."))
    return modal(
        ids.CLIENT_FORM,
        "Add a client",
        blocks,
        submit="Add",
        metadata=json.dumps(
            {
                "pending": pending,
                "proposal": proposal.key if proposal else "",
                "reply_to": reply_to,
            }
        ),
    )


def _of_managers(team: Team, channel: str | None) -> list[Block]:
    return [
        field("channel", "Their channel", _channel(channel), is_optional=True, hint=_CHANNEL_HINT),
        field("currency", "Currency", _short("currency", team.currency), is_optional=True),
        field("kind", "Agreement", select("kind", KINDS), is_optional=True),
        field(
            "fee",
            "Fee",
            text_field("fee", hint=f"4500 {team.currency}"),
            is_optional=True,
            hint=FEE_HINT,
        ),
        field(
            "included_hours",
            "Hours included",
            text_field("included_hours", hint="60h"),
            is_optional=True,
            hint=HOURS_HINT,
        ),
        field(
            "start",
            "First day of the agreement",
            date_field("start"),
            is_optional=True,
            hint="Empty for today. What was logged before it does not count against it.",
        ),
        field(
            "notice_days",
            "Notice, in days",
            text_field("notice_days", hint="30"),
            is_optional=True,
        ),
    ]


def edit_form(
    portrait: Portrait, *, client_id: int, is_manager: bool, has_sums: bool, reply_to: str = ""
) -> Block:
    """Return the form of a client's details; its owner sees the fields that are theirs."""
    blocks = _details(portrait, has_sums=has_sums) if is_manager else []
    blocks += _of_owner(portrait)
    if not is_manager:
        blocks.append(context("A manager can also change name, status, owner and channel."))
    return modal(
        ids.CLIENT_EDIT_FORM,
        f"Edit {portrait.client.name}",
        blocks,
        submit="Save",
        metadata=_seen(portrait, client_id, reply_to),
    )


def contacts_form(portrait: Portrait, *, client_id: int, reply_to: str = "") -> Block:
    """Return the form of the people at a client."""
    client = portrait.client
    others = _shown(portrait)["contacts"]
    blocks = [
        field(
            "contact_name",
            "Main contact",
            text_field("contact_name", client.contact_name or ""),
            is_optional=True,
        ),
        field(
            "contact_email",
            "Their e-mail: letters go there",
            _email(client.contact_email),
            is_optional=True,
            hint="For 7 days after a change a second person approves what is sent.",
        ),
        *long_fields(
            "contacts", "Other people there", others, at=_JOINTS["contacts"], below=_PEOPLE_HINT
        ),
    ]
    return modal(
        ids.CONTACTS_FORM,
        f"Contacts of {client.name}",
        blocks,
        submit="Save",
        metadata=_seen(portrait, client_id, reply_to),
    )


def changed_fields(portrait: Portrait, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into a client's forms and is not what they showed.

    What an import called a person or a channel cannot be shown in Slack, and a name may be longer
    than one that is typed: both stay as they are while nobody changes them.
    """
    found = {name: typed[name] for name in typed if name in _FIELDS}
    found |= {name: typed_long(typed, name, at=at) for name, at in _JOINTS.items() if name in typed}
    shown = _shown(portrait)
    return {name: text for name, text in found.items() if _tidy(text) != _tidy(shown[name])}


def _tidy(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]


def _shown(portrait: Portrait) -> dict[str, str]:
    """Return what stands in each field of a client's forms."""
    client = portrait.client
    shown = {name: str(getattr(client, name) or "")[:FIELD] for name in _FIELDS}
    return shown | {
        "owner": client.owner or "" if is_user_id(client.owner) else "",
        "channel": client.channel or "" if is_channel(client.channel) else "",
        "aliases": _JOINTS["aliases"].join(portrait.aliases),
        "contacts": _JOINTS["contacts"].join(contact.words for contact in portrait.contacts),
    }


def _details(portrait: Portrait, *, has_sums: bool) -> list[Block]:
    client = portrait.client
    channel_note = "" if is_channel(client.channel) or not client.channel else client.channel
    blocks = [
        field(
            "name",
            "Name",
            _short("name", client.name),
            hint=f"In commands and files it stays {client.key}, too.",
        ),
        field("status", "Status", select("status", _STATES, client.status.value)),
        field(
            "owner",
            "Who looks after them",
            _person(client.owner),
            is_optional=True,
            hint=_kept(client.owner if not is_user_id(client.owner) else None),
        ),
        field(
            "channel",
            "Their channel",
            _channel(client.channel),
            is_optional=True,
            hint=_kept(channel_note or None) or _CHANNEL_HINT,
        ),
        field(
            "timezone",
            "Time zone",
            _short("timezone", client.timezone or "", hint="Europe/Berlin"),
            is_optional=True,
            hint="Empty for the workspace's own.",
        ),
    ]
    if has_sums:
        told = f"Sums in {client.currency} are in the ledger, so the currency stays as it is."
        return [*blocks, context(quoted(told))]
    return [*blocks, field("currency", "Currency", _short("currency", client.currency))]


def _of_owner(portrait: Portrait) -> list[Block]:
    return [
        field(
            "segment",
            "Segment",
            _short("segment", portrait.client.segment or "", hint="retail"),
            is_optional=True,
            hint="The kind of client: industry, size or service.",
        ),
        *long_fields(
            "aliases",
            "Other names",
            _shown(portrait)["aliases"],
            at=_JOINTS["aliases"],
            below=_ALIASES_HINT,
            is_long=False,
        ),
    ]


def _kept(imported: str | None) -> str | None:
    """Say what an import called it, which no list in Slack can show."""
    return (
        f'Now "{clip(imported, _LONGEST_HINT)}", and so it stays if you choose nothing.'
        if imported
        else None
    )


def _seen(portrait: Portrait, client_id: int, reply_to: str) -> str:
    seen = portrait.fingerprint
    return json.dumps({"client": client_id, "seen": seen, "reply_to": reply_to})


def _short(name: str, value: str, *, hint: str | None = None) -> Block:
    # Slack refuses a form whose field holds more than it may: an import may be longer.
    return text_field(name, value, hint=hint) | {"max_length": min(FIELD, max(200, len(value)))}


def _person(user_id: str | None) -> Block:
    block: Block = {"type": "users_select", "action_id": "owner"}
    return block | ({"initial_user": user_id} if is_user_id(user_id) else {})


def _email(address: str | None) -> Block:
    block: Block = {"type": "email_text_input", "action_id": "contact_email"}
    return block | ({"initial_value": address} if address else {})


def _channel(channel: str | None) -> Block:
    block: Block = {
        "type": "conversations_select",
        "action_id": "channel",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return block | ({"initial_conversation": channel} if is_channel(channel) else {})
