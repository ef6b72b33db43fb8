"""Set a workspace up."""

from dataclasses import replace
from datetime import datetime

from bot.domain.money import CURRENCIES, minor_units
from bot.domain.team import Actor, OnlyManagers, Team, UnknownTimezone, zone_of
from bot.domain.typed import parse_sum
from bot.store.database import Begin
from bot.use_cases.errors import UnusableFields


def ensure_team(
    begin: Begin, *, team_id: str, name: str, url: str, bot_user_id: str, now: datetime
) -> Team:
    """Make a workspace known, or bring its name up to date; its settings stay."""
    with begin(team_id) as store:
        team = store.team.find() or Team(id=team_id)
        team = replace(team, name=name, url=url, bot_user_id=bot_user_id)
        store.team.save(team, at=now)
        return team


def list_user_groups(begin: Begin, actor: Actor) -> list[tuple[str, str]]:
    """Return (id, name) of the user groups that may be chosen as managers."""
    with begin(actor.team_id, reading=True) as store:
        return store.team.list_user_groups()


def change_settings(begin: Begin, actor: Actor, fields: dict[str, str], *, now: datetime) -> Team:
    """Save what a manager set. Raises OnlyManagers, UnusableFields."""
    if not actor.is_manager:
        raise OnlyManagers
    wrong = _wrong(fields)
    if wrong:
        raise UnusableFields(wrong)
    with begin(actor.team_id) as store:
        for name in ("digest_channel", "approvals_channel"):
            account = store.clients.find_by_channel(fields.get(name, ""))
            if account is not None:
                told = f"That channel belongs to {account.client.name}. Choose one of your own."
                raise UnusableFields({name: told})
        team = replace(
            store.team.get(),
            digest_channel=fields.get("digest_channel") or None,
            approvals_channel=fields.get("approvals_channel") or None,
            managers=tuple(m for m in fields.get("managers", "").split(",") if m),
            night_hour=int(fields["night_hour"]),
            timezone=fields["timezone"].strip(),
            currency=fields["currency"].strip().upper(),
            emoji={
                _emoji(fields["emoji_scope"]): "scope_request",
                _emoji(fields["emoji_complaint"]): "complaint",
            },
            hold_seconds=int(fields["hold_seconds"]),
            offer_limit=_limit(fields),
        )
        store.team.save(team, at=now)
        return team


def _wrong(fields: dict[str, str]) -> dict[str, str]:
    wrong = {}
    try:
        zone_of(fields.get("timezone", "").strip())
    except UnknownTimezone as error:
        wrong["timezone"] = error.sentence
    if fields.get("currency", "").strip().upper() not in CURRENCIES:
        wrong["currency"] = "Write three letters, such as USD or EUR."
    for name, most in (("night_hour", 23), ("hold_seconds", 86_400)):
        value = fields.get(name, "")
        if not (value.isdecimal() and int(value) <= most):
            wrong[name] = "Choose one of these."
    if fields.get("offer_limit", "").strip() and "currency" not in wrong and _limit(fields) is None:
        wrong["offer_limit"] = f"Write a sum in {fields['currency'].strip().upper()}."
    for name in ("emoji_scope", "emoji_complaint"):
        if not _emoji(fields.get(name, "")):
            wrong[name] = "Write an emoji's name, such as :rotating_light:."
    if not wrong and _emoji(fields["emoji_scope"]) == _emoji(fields["emoji_complaint"]):
        wrong["emoji_complaint"] = "Take another one than for scope requests."
    return wrong


def _limit(fields: dict[str, str]) -> int | None:
    currency = fields["currency"].strip().upper()
    typed = fields.get("offer_limit", "").strip()
    found = parse_sum(typed) or parse_sum(f"{typed} {currency}")
    if found is None or found.currency != currency:
        return None
    return minor_units(found.number, currency)


def _emoji(typed: str) -> str:
    return typed.strip().strip(":").partition("::")[0].casefold()
