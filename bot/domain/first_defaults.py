"""What a workspace begins with, guessed from who installed it: zone, currency, managers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.team import Team, UnknownTimezone, zone_of

_EURO = "EUR"
_BY_REGION: Mapping[str, str] = {
    **dict.fromkeys(
        ("AT", "BE", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU"), _EURO
    ),
    **dict.fromkeys(("LV", "MT", "NL", "PT", "SI", "SK"), _EURO),
    "GB": "GBP",
    "CH": "CHF",
    "SE": "SEK",
    "NO": "NOK",
    "DK": "DKK",
    "PL": "PLN",
    "CZ": "CZK",
    "HU": "HUF",
    "RO": "RON",
    "TR": "TRY",
    "CA": "CAD",
    "MX": "MXN",
    "BR": "BRL",
    "AU": "AUD",
    "NZ": "NZD",
    "JP": "JPY",
    "KR": "KRW",
    "CN": "CNY",
    "TW": "TWD",
    "HK": "HKD",
    "SG": "SGD",
    "IN": "INR",
    "ZA": "ZAR",
    "IL": "ILS",
    "AE": "AED",
}
# Zones whose currency the rest of their continent does not share.
_BY_ZONE: Mapping[str, str] = {
    "Europe/London": "GBP",
    "Europe/Belfast": "GBP",
    "Europe/Zurich": "CHF",
    "Europe/Stockholm": "SEK",
    "Europe/Oslo": "NOK",
    "Europe/Copenhagen": "DKK",
    "Europe/Warsaw": "PLN",
    "Europe/Prague": "CZK",
    "Europe/Budapest": "HUF",
    "Europe/Bucharest": "RON",
    "Europe/Istanbul": "TRY",
    "America/Toronto": "CAD",
    "America/Vancouver": "CAD",
    "America/Edmonton": "CAD",
    "America/Winnipeg": "CAD",
    "America/Halifax": "CAD",
    "America/Montreal": "CAD",
    "America/Mexico_City": "MXN",
    "America/Sao_Paulo": "BRL",
    "Pacific/Auckland": "NZD",
    "Asia/Tokyo": "JPY",
    "Asia/Seoul": "KRW",
    "Asia/Shanghai": "CNY",
    "Asia/Taipei": "TWD",
    "Asia/Hong_Kong": "HKD",
    "Asia/Singapore": "SGD",
    "Asia/Kolkata": "INR",
    "Asia/Calcutta": "INR",
    "Asia/Jerusalem": "ILS",
    "Asia/Dubai": "AED",
    "Africa/Johannesburg": "ZAR",
}
_BY_CONTINENT: Mapping[str, str] = {"Europe": _EURO, "Australia": "AUD"}
# Slack gives it to everybody who never chose a language, wherever they are.
_NOBODYS = "en-US"


def default_currency(zone: str, locale: str) -> str:
    """Return the likely currency of who lives in this zone and reads this language: en-GB is GBP.

    The zone says more; where it leaves it open a language that was chosen decides.
    """
    found = _BY_ZONE.get(zone) or _BY_CONTINENT.get(zone.partition("/")[0])
    region = locale.replace("_", "-").partition("-")[2].upper()
    by_language = None if locale == _NOBODYS else _BY_REGION.get(region)
    return found or by_language or "USD"


def is_untouched(team: Team) -> bool:
    """Say whether nobody has set a workspace up yet."""
    blank = Team(id=team.id)
    names = ("timezone", "currency", "managers", "manager_groups", "digest_channel")
    own = (*names, "approvals_channel", "emoji", "night_hour", "digest_hour")
    return all(getattr(team, name) == getattr(blank, name) for name in own)


def with_defaults(
    team: Team, *, installer: str, admins: Iterable[str], zone: str, locale: str
) -> Team:
    """Return a workspace with a guess for each setting that has one; channels stay unchosen."""
    try:
        known = zone_of(zone).key
    except UnknownTimezone:
        known = team.timezone
    managers = tuple(dict.fromkeys((installer, *admins)))
    currency = default_currency(known, locale)
    return replace(team, timezone=known, currency=currency, managers=managers)
