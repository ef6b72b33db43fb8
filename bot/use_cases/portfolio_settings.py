"""A workspace's settings as settings.toml has them: out of the ledger, and checked on their way in.

It serves the imports and exports of portfolios, within their transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import tomlkit
from babel.numbers import list_currencies

from bot.domain.draft import Tone
from bot.domain.errors import DomainError
from bot.domain.team import Team, UnknownTimezone, is_channel_id, zone_of
from bot.domain.tuning import Changes, UnusableRules, changes_of, tuned, usable
from bot.portfolio.cells import NO_CHANNEL, shown
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of

SETTINGS: Mapping[str, type] = {
    "name": str,
    "timezone": str,
    "night_hour": int,
    "currency": str,
    "holidays": str,
    "digest_channel": str,
    "approvals_channel": str,
    "managers": list,
    "manager_groups": list,
    "emoji": dict,
    "hold_seconds": int,
    "offer_limit": int,
    "workdays": list,
    "digest_hour": int,
    "only_changes": bool,
    "owner_digests": bool,
    "rules": dict,
    "tone": str,
    "fallback_approver": str,
}
# What Slack says of a workspace, and never a setting of it: no file carries it elsewhere.
OF_SLACK = ("id", "url", "bot_user_id", "scopes")
IMPORTED = "settings_imported"
LAST_HOUR = 23
LONGEST_HOLD = 86_400
HIGHEST_LIMIT = 10**15
_CURRENCIES = frozenset(list_currencies())
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_IN_WORDS = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}
_HEAD = (
    "The settings of a workspace, as `goodfit import` reads them.",
    "One that is left out stays as it is.",
    "workdays: 0 is Monday. hold_seconds: how long an approved e-mail can be stopped.",
    "offer_limit: in the smallest unit of the currency, such as cents.",
)


class UnusableSetting(DomainError):
    """settings.toml holds a setting that cannot be used; nothing was imported."""


def settings_toml(store: Store) -> str:
    """Return the settings of a team as TOML; one that is not set is left out."""
    team = store.team.get()
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    # In TOML what stands behind a table belongs to it, so tables come last.
    for name in sorted(SETTINGS, key=lambda name: SETTINGS[name] is dict):
        value = getattr(team, name)
        if value is not None and (value != {} or name == "emoji"):
            document.add(name, _plain(value))
    return tomlkit.dumps(document)


def save_settings(
    store: Store, settings: Mapping[str, Any], *, with_rules: bool, by: str, now: datetime
) -> bool:
    """Save what settings.toml names; say whether rules that differ were left as they are.

    What changes is named in the audit log, with who imported it. Without `with_rules` those of
    the team stay. Raises UnusableSetting.
    """
    given = _read(settings)
    known = store.team.find() or Team(id=store.team_id)
    keeps_rules = False
    if "rules" in given and not with_rules:
        keeps_rules = tuned(given.pop("rules")) != tuned(usable(known.rules))
    team = replace(known, **given)
    _check(team, now=now)
    store.team.save(team, at=now)
    changed = [name for name in given if getattr(known, name) != getattr(team, name)]
    if changed:
        store.audit.add(IMPORTED, "+".join(sorted(changed)), user_id=by, at=now)
    return keeps_rules


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(own) for name, own in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _read(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings as a team holds them. Raises UnusableSetting."""
    for name, value in settings.items():
        kind = SETTINGS.get(name)
        is_flag = isinstance(value, bool) and kind is not bool
        if kind is None or is_flag or not isinstance(value, kind):
            wanted = "a setting of Goodfit" if kind is None else _IN_WORDS[kind]
            raise UnusableSetting(f"settings.toml: {name} is not {wanted}. Nothing was imported.")
    given = dict(settings)
    for name in ("managers", "manager_groups"):
        if name in given:
            given[name] = tuple(map(str, given[name]))
        if name in given and not all(isinstance(one, str) and one for one in settings[name]):
            raise UnusableSetting(f"settings.toml: {name} is no list of ids. Nothing was imported.")
    if not all(isinstance(kind, str) for kind in given.get("emoji", {}).values()):
        raise UnusableSetting("settings.toml: emoji is no table of texts. Nothing was imported.")
    _check_channels(given)
    if "workdays" in given:
        given["workdays"] = _workdays(given["workdays"])
    if "rules" in given:
        given["rules"] = _rules(given["rules"])
    return given


def _check_channels(given: Mapping[str, Any]) -> None:
    for name in ("digest_channel", "approvals_channel"):
        if name in given and not is_channel_id(given[name]):
            told = f"settings.toml: {name}: {shown(given[name])} {NO_CHANNEL}."
            raise UnusableSetting(f"{told} Nothing was imported.")


def _check(team: Team, *, now: datetime) -> None:
    if not 0 <= team.night_hour <= LAST_HOUR:
        raise UnusableSetting("settings.toml: night_hour is not an hour from 0 to 23.")
    if team.digest_hour is not None and not 0 <= team.digest_hour <= LAST_HOUR:
        raise UnusableSetting("settings.toml: digest_hour is not an hour from 0 to 23.")
    if not 0 <= team.hold_seconds <= LONGEST_HOLD:
        raise UnusableSetting("settings.toml: hold_seconds is not a number from 0 to 86400.")
    if not 0 <= (team.offer_limit or 0) <= HIGHEST_LIMIT:
        raise UnusableSetting("settings.toml: offer_limit is less than 0, or too much.")
    if team.currency not in _CURRENCIES:
        raise UnusableSetting(
            f'settings.toml: currency: "{team.currency}" is no currency such as EUR. '
            "Nothing was imported."
        )
    if team.tone not in set(Tone):
        raise UnusableSetting(
            'settings.toml: tone is neither "warm" nor "formal". Nothing was imported.'
        )
    try:
        zone_of(team.timezone)
    except UnknownTimezone as error:
        raise UnusableSetting(f"settings.toml: timezone: {error} Nothing was imported.") from error
    calendar_of(team, now=now)


def _workdays(given: Sequence[Any]) -> tuple[int, ...]:
    """Read working days, as names or as 0 (Monday) to 6."""
    days = set()
    for day in given:
        name = str(day).strip().casefold()[:3]
        if name in _WEEKDAYS:
            days.add(_WEEKDAYS.index(name))
        elif str(day) in map(str, range(len(_WEEKDAYS))):
            days.add(int(day))
        else:
            raise UnusableSetting(
                f'settings.toml: workdays: "{day}" is not a weekday. '
                'Write such as ["Monday", "Tuesday"]. Nothing was imported.'
            )
    if not days:
        raise UnusableSetting("settings.toml: workdays is empty. Nothing was imported.")
    return tuple(sorted(days))


def _rules(given: Mapping[str, Any]) -> Changes:
    """Read the rules; what they leave out has its default."""
    try:
        return changes_of(tuned(given))
    except UnusableRules as wrong:
        told = " ".join(f"rules.{name}: {why}" for name, why in wrong.fields.items())
        raise UnusableSetting(f"settings.toml: {told} Nothing was imported.") from wrong
