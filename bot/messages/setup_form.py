"""The settings of a workspace."""

from collections.abc import Sequence
from typing import Any

from bot.domain.team import Team
from bot.messages import ids
from bot.messages.blocks import Block, field, modal, select, text_field
from bot.messages.entry_forms import sum_words


def setup_form(team: Team, zones: Sequence[str], groups: Sequence[tuple[str, str]] = ()) -> Block:
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
            text_field("offer_limit", sum_words(team.offer_limit, team.currency)),
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


def _channel_field(action_id: str, channel: str | None) -> Block:
    block: dict[str, Any] = {
        "type": "conversations_select",
        "action_id": action_id,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    return block | ({"initial_conversation": channel} if channel else {})
