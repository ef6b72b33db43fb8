"""Set a workspace up."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.draft import Tone
from bot.domain.emoji import choose_emoji
from bot.domain.money import CURRENCIES, minor_units
from bot.domain.team import (
    Actor,
    OnlyManagers,
    Team,
    UnknownTimezone,
    is_user_id,
    zone_of,
)
from bot.domain.typed import parse_sum_in
from bot.messages.setup_sealing import Sealed
from bot.store.database import Begin
from bot.store.rates import RatesAreKept
from bot.store.store import Store
from bot.use_cases.calendars import UnknownHolidays, calendar_of
from bot.use_cases.errors import UnusableFields
from bot.use_cases.fallback_checks import wrong_fallback
from bot.use_cases.first_steps import redraw_steps
from bot.use_cases.proposing import look_later
from bot.use_cases.sealed_words import ARRIVAL, choose_sealing
from bot.use_cases.setting_changes import note_settings
from bot.use_cases.unposted_cards import post_all_unposted

LAST_HOUR = 23
_WEEKDAYS = frozenset("0123456")


def ensure_team(
    begin: Begin,
    *,
    team_id: str,
    name: str,
    url: str,
    bot_user_id: str,
    scopes: tuple[str, ...],
    now: datetime,
) -> Team:
    """Make a workspace known, or bring its name up to date; its settings stay."""
    with begin(team_id) as store:
        # Several processes may start at once on a new database.
        store.team.make_known(at=now)
        store.team.hold()
        team = replace(store.team.get(), name=name, url=url, bot_user_id=bot_user_id, scopes=scopes)
        store.team.save(team, at=now)
        return team


def list_user_groups(begin: Begin, actor: Actor) -> list[tuple[str, str]]:
    """Return (id, name) of the user groups that may be chosen as managers."""
    with begin(actor.team_id, reading=True) as store:
        return store.team.list_user_groups()


def how_sealed(begin: Begin, actor: Actor) -> Sealed:
    """Return how a workspace's words are kept, and how far what there is has followed."""
    with begin(actor.team_id, reading=True) as store:
        return Sealed(
            has_keys=store.sealing.has_keys,
            state=store.sealing.state(),
            progress=store.sealing.progress(ARRIVAL),
        )


def save_user_groups(begin: Begin, *, team_id: str, groups: list[tuple[str, str]]) -> None:
    """Keep which user groups there are in Slack, as (id, name)."""
    with begin(team_id) as store:
        if store.team.list_user_groups() != sorted(groups, key=lambda group: group[1]):
            store.team.save_user_groups(groups)


def list_manager_groups(begin: Begin, *, team_id: str) -> tuple[str, ...]:
    """Return the user groups whose members are managers; none for an unknown workspace."""
    with begin(team_id, reading=True) as store:
        team = store.team.find()
    return () if team is None else team.manager_groups


def change_settings(begin: Begin, actor: Actor, fields: dict[str, str], *, now: datetime) -> Team:
    """Save what a manager set; what the form does not ask about stays.

    Channels and groups that changed are looked at in Slack afterwards, from the inbox. Raises
    OnlyManagers, UnusableFields, KeysAreMissing.
    """
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id) as store:
        store.team.hold()
        before = store.team.get()
        emoji, wrong = choose_emoji(fields, before.emoji)
        wrong |= _wrong(fields) | _wrong_channels(store, fields) | _wrong_managers(store, fields)
        wrong |= _wrong_days(fields, now) | _wrong_currency(store, fields)
        wrong |= wrong_fallback(store, before, fields)
        if wrong:
            raise UnusableFields(wrong)
        team = replace(
            before,
            digest_channel=fields.get("digest_channel") or None,
            approvals_channel=fields.get("approvals_channel") or None,
            managers=_managers(fields, before),
            fallback_approver=fields.get("fallback_approver", before.fallback_approver) or None,
            manager_groups=_several(fields.get("manager_groups"), before.manager_groups),
            night_hour=int(fields["night_hour"]),
            timezone=fields["timezone"].strip(),
            currency=fields["currency"].strip().upper(),
            emoji=emoji,
            hold_seconds=int(fields["hold_seconds"]),
            offer_limit=_limit(fields),
            workdays=_workdays(fields, before),
            holidays=_holidays(fields, before),
            tone=fields.get("tone", before.tone),
            **_digest(fields),
        )
        store.team.save(team, at=now)
        note_settings(store, before, team, by=actor.user_id, now=now)
        if "sealing" in fields:
            choose_sealing(store, wanted=bool(fields["sealing"]), by=actor.user_id, now=now)
        _look_later(store, before, team, chooser=actor.user_id, now=now)
        if before.digest_channel is None and not store.clients.count():
            # The first time that it is set up: perhaps its channels name its clients.
            look_later(store, actor.user_id, now=now)
        redraw_steps(store, now=now)
        if before.approvals_channel is None:
            post_all_unposted(store, now=now)
        return team


def _look_later(store: Store, before: Team, team: Team, *, chooser: str, now: datetime) -> None:
    """Have Slack asked about what was chosen: the form itself may not wait for that."""
    channels = {
        use: getattr(before, use)
        for use in ("digest_channel", "approvals_channel")
        if getattr(before, use) != getattr(team, use)
    }
    if channels or before.manager_groups != team.manager_groups:
        event_id = f"settings:{chooser}:{now.isoformat()}"
        body = {"user": chooser, "before": channels}
        store.inbox.add(event_id, "settings_changed", body, at=now)


def _several(chosen: str | None, before: tuple[str, ...]) -> tuple[str, ...]:
    """Return what was chosen, by comma; what the form did not show stays."""
    return before if chosen is None else tuple(one for one in chosen.split(",") if one)


def _managers(fields: dict[str, str], before: Team) -> tuple[str, ...]:
    """Return who was chosen, and whoever the form cannot show."""
    chosen = _several(fields.get("managers"), before.managers)
    hidden = (m for m in before.managers if not is_user_id(m))
    return tuple(dict.fromkeys((*chosen, *hidden)))


def _workdays(fields: dict[str, str], before: Team) -> tuple[int, ...]:
    chosen = _several(fields.get("workdays"), tuple(map(str, before.workdays)))
    return tuple(sorted({int(day) for day in chosen}))


def _holidays(fields: dict[str, str], before: Team) -> str | None:
    typed = fields.get("holidays")
    return before.holidays if typed is None else typed.strip().upper() or None


def _digest(fields: dict[str, str]) -> dict[str, Any]:
    """Return when the digest is posted and what it is asked for; what was not asked stays."""
    found: dict[str, Any] = {}
    if "digest_hour" in fields:
        hour = fields["digest_hour"]
        found["digest_hour"] = int(hour) if hour.isdecimal() else None
    if "digest_wishes" in fields:
        wishes = _several(fields["digest_wishes"], ())
        found = found | {name: name in wishes for name in ("only_changes", "owner_digests")}
    return found


def _wrong_days(fields: dict[str, str], now: datetime) -> dict[str, str]:
    wrong = {}
    days = _several(fields.get("workdays"), ("0",))
    if not days or not all(day in _WEEKDAYS for day in days):
        wrong["workdays"] = "Choose at least one working day."
    hour = fields.get("digest_hour", "")
    if hour.isdecimal() and int(hour) > LAST_HOUR:
        wrong["digest_hour"] = "Choose one of these."
    try:
        calendar_of(Team(id="", holidays=(fields.get("holidays") or "").strip().upper()), now=now)
    except UnknownHolidays as error:
        wrong["holidays"] = error.sentence
    return wrong


def _wrong_channels(store: Store, fields: dict[str, str]) -> dict[str, str]:
    wrong = {}
    for name in ("digest_channel", "approvals_channel"):
        account = store.clients.find_by_channel(fields.get(name) or "")
        if account is not None:
            told = f"That channel belongs to {account.client.name}. Choose one of your own."
            wrong[name] = told
    return wrong


def _wrong_managers(store: Store, fields: dict[str, str]) -> dict[str, str]:
    people = store.team.list_people(_several(fields.get("managers"), ()))
    others = [person.name for person in people.values() if not person.is_member]
    if not others:
        return {}
    told = "A manager must be a member of this workspace. Take out: " + ", ".join(others) + "."
    return {"managers": told}


def _wrong(fields: dict[str, str]) -> dict[str, str]:
    wrong = {}
    try:
        zone_of(fields.get("timezone", "").strip())
    except UnknownTimezone as error:
        wrong["timezone"] = error.sentence
    if fields.get("currency", "").strip().upper() not in CURRENCIES:
        wrong["currency"] = "That is no currency. Write three letters, such as USD or EUR."
    for name, most in (("night_hour", 23), ("hold_seconds", 86_400)):
        value = fields.get(name, "")
        if not (value.isdecimal() and int(value) <= most):
            wrong[name] = "Choose one of these."
    if "tone" in fields and fields["tone"] not in set(Tone):
        wrong["tone"] = "Choose one of these."
    if fields.get("offer_limit", "").strip() and "currency" not in wrong and _limit(fields) is None:
        wrong["offer_limit"] = f"Write a sum in {fields['currency'].strip().upper()}."
    return wrong


def _wrong_currency(store: Store, fields: dict[str, str]) -> dict[str, str]:
    code = fields.get("currency", "").strip().upper()
    try:
        store.rates.check_currency(code)
    except RatesAreKept as error:
        return {"currency": error.sentence} if code in CURRENCIES else {}
    return {}


def _limit(fields: dict[str, str]) -> int | None:
    currency = fields["currency"].strip().upper()
    typed = fields.get("offer_limit", "").strip()
    found = parse_sum_in(typed, currency)
    if found is None or found.currency != currency:
        return None
    return minor_units(found.number, currency)
