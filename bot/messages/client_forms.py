"""The forms of a client."""

import json

from bot.domain.team import Team
from bot.messages import ids
from bot.messages.blocks import Block, field, modal, select, text_field


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
