"""The settings of a workspace."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.draft import Tone
from bot.domain.emoji import FIELDS, REQUIRED, written
from bot.domain.team import Team, is_user_id
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    checkboxes,
    field,
    modal,
    option,
    select,
    text_field,
)
from bot.messages.entry_forms import sum_words
from bot.messages.setup_sealing import Sealed, sealing_fields

# Slack takes so many options in a menu.
MOST_OPTIONS = 100
EMOJI_LABELS: Mapping[str, str] = {
    "emoji_scope": "Emoji for a scope request",
    "emoji_complaint": "Emoji for a complaint",
    "emoji_praise": "Emoji for praise",
    "emoji_win": "Emoji for a win",
    "emoji_discount": "Emoji for a discount ask",
    "emoji_fixed": "Emoji for a complaint that was fixed",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What the digest may be asked to do besides: as the form calls it, and as the settings do.
WISHES = (
    ("Only when something changes", "only_changes"),
    ("Also tell each owner about their own clients", "owner_digests"),
)
AFTER_THE_NIGHT = "night"
TONES = [("Warm", Tone.WARM.value), ("Formal", Tone.FORMAL.value)]
HOLDS = [("Not at all", 0), ("15 seconds", 15), ("2 minutes", 120), ("10 minutes", 600)]


def setup_form(
    team: Team,
    zones: Sequence[str],
    groups: Sequence[tuple[str, str]] = (),
    sealed: Sealed | None = None,
) -> Block:
    """Return the settings of a workspace; `groups` are its user groups, as (id, name).

    `sealed` says how its words are kept.
    """
    hours = [(f"{hour:02d}:00", str(hour)) for hour in range(24)]
    blocks = [
        actions(
            button("Change how clients are scored", ids.OPEN_RULES),
            button("Change the letters", ids.OPEN_TEMPLATES),
            button("E-mail", ids.OPEN_MAIL_WAY),
        ),
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
            hint="Your own people only, and Goodfit in it, as for the digest.",
        ),
        *_manager_fields(team, groups),
        _fallback_field(team),
        field(
            "night_hour",
            "Hour of the nightly run",
            select("night_hour", hours, str(team.night_hour)),
        ),
        *_digest_fields(team, hours),
        *_calendar_fields(team),
        field("timezone", "Time zone", text_field("timezone", team.timezone, hint=zones[0])),
        field("currency", "Currency", text_field("currency", team.currency)),
        *(_emoji_field(name, label, team) for name, label in EMOJI_LABELS.items()),
        field(
            "tone",
            "Tone of letters",
            select("tone", TONES, team.tone),
            hint="Warm is as to somebody one knows, formal as to a board.",
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
            select("hold_seconds", _holds(team.hold_seconds), str(team.hold_seconds)),
            hint="Until then anybody who may approve can stop it.",
        ),
        *sealing_fields(sealed or Sealed()),
    ]
    return modal(ids.SETUP_FORM, "Set Goodfit up", blocks, submit="Save")


def first_setup_form(team: Team) -> Block:
    """Return what is set first, each with what it is now: the rest has its time."""
    hours = [(f"{hour:02d}:00", str(hour)) for hour in range(24)]
    emoji = {name: EMOJI_LABELS[name] for name in REQUIRED}
    blocks = [
        field(
            "digest_channel",
            "Channel for the nightly digest",
            _channel_field("digest_channel", team.digest_channel),
            is_optional=True,
            hint="A private channel of your own people. Invite Goodfit to it first.",
        ),
        field(
            "approvals_channel",
            "Channel for approvals",
            _channel_field("approvals_channel", team.approvals_channel),
            is_optional=True,
            hint="Letters wait there for a yes. Your own people only, and Goodfit in it.",
        ),
        _manager_fields(team, ())[0],
        _digest_fields(team, hours)[0],
        field("timezone", "Time zone", text_field("timezone", team.timezone)),
        field("currency", "Currency", text_field("currency", team.currency)),
        *(_emoji_field(name, label, team) for name, label in emoji.items()),
    ]
    return modal(ids.FIRST_SETUP_FORM, "First steps", blocks, submit="Save")


def with_the_rest(team: Team, fields: Mapping[str, str]) -> dict[str, str]:
    """Return a short form's fields with those that only the long one asks for, as they stand."""
    rest = {
        "night_hour": str(team.night_hour),
        "hold_seconds": str(team.hold_seconds),
        "offer_limit": sum_words(team.offer_limit, team.currency),
    }
    if fields.get("currency", "").strip().upper() != team.currency:
        # A limit in the old currency means nothing in the new one.
        rest["offer_limit"] = ""
    return rest | dict(fields)


def _digest_fields(team: Team, hours: Sequence[tuple[str, str]]) -> list[Block]:
    at = AFTER_THE_NIGHT if team.digest_hour is None else str(team.digest_hour)
    chosen = [name for _, name in WISHES if getattr(team, name)]
    choices = [("After the nightly run", AFTER_THE_NIGHT), *hours]
    return [
        field(
            "digest_hour",
            "When the digest is posted",
            select("digest_hour", choices, at),
            hint="At a fixed hour it comes on working days only.",
        ),
        field(
            "digest_wishes",
            "About the digest",
            checkboxes("digest_wishes", WISHES, chosen),
            is_optional=True,
        ),
    ]


def _calendar_fields(team: Team) -> list[Block]:
    days = [(name, str(number)) for number, name in enumerate(WEEKDAYS)]
    return [
        field(
            "workdays",
            "Working days",
            checkboxes("workdays", days, [str(day) for day in team.workdays]),
        ),
        field(
            "holidays",
            "Public holidays",
            text_field("holidays", team.holidays or ""),
            is_optional=True,
            hint=(
                "A country, with its region where that matters: DE, DE-BE, GB-ENG or US-CA. "
                "They are no working days. Leave it empty for none."
            ),
        ),
    ]


def _manager_fields(team: Team, groups: Sequence[tuple[str, str]]) -> list[Block]:
    people: Block = {"type": "multi_users_select", "action_id": "managers"}
    chosen = [manager for manager in team.managers if is_user_id(manager)]
    if chosen:
        people["initial_users"] = chosen
    fields = [
        field(
            "managers",
            "Managers: they approve, and see money",
            people,
            is_optional=True,
            hint="Without any, here or by group, the workspace's admins are the managers.",
        )
    ]
    options = _group_options(team, groups)
    if options:
        element: Block = {"type": "multi_static_select", "action_id": "manager_groups"}
        element["options"] = options
        initial = [one for one in options if one["value"] in team.manager_groups]
        if initial:
            element["initial_options"] = initial
        label = "Managers by user group: whoever is in it"
        fields.append(field("manager_groups", label, element, is_optional=True))
    return fields


def _fallback_field(team: Team) -> Block:
    person: Block = {"type": "users_select", "action_id": "fallback_approver"}
    if is_user_id(team.fallback_approver):
        person["initial_user"] = team.fallback_approver
    return field(
        "fallback_approver",
        "Who is asked when nobody approves",
        person,
        is_optional=True,
        hint="A manager, asked after two reminders. Without one it is any other manager.",
    )


def _group_options(team: Team, groups: Sequence[tuple[str, str]]) -> list[Block]:
    """Return the groups to choose from, the chosen ones first: Slack shows a hundred.

    A chosen one that Slack does not list any more is shown, so that it can be taken out.
    """
    names = dict(groups)
    chosen = [(group, names.get(group, f"{group}, not found")) for group in team.manager_groups]
    others = [(group, name) for group, name in groups if group not in team.manager_groups]
    return [option(name, group) for group, name in (chosen + others)[:MOST_OPTIONS]]


def _emoji_field(name: str, label: str, team: Team) -> Block:
    kind = FIELDS[name]
    required = name in REQUIRED
    return field(
        name,
        label,
        text_field(name, written(team.emoji, kind)),
        is_optional=not required,
        hint=None if required else "Leave it empty to switch it off.",
    )


def _holds(seconds: int) -> list[tuple[str, str]]:
    """Return how long an e-mail may be held, with what is set now where that is another."""
    known = [value for _, value in HOLDS]
    own = [] if seconds in known else [(f"{seconds} seconds", seconds)]
    return [(label, str(value)) for label, value in (*HOLDS, *own)]


def _channel_field(action_id: str, channel: str | None) -> Block:
    block: dict[str, Any] = {
        "type": "conversations_select",
        "action_id": action_id,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    return block | ({"initial_conversation": channel} if channel else {})
