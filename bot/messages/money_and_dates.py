"""Sums, hours, days and dates: as people of a locale write them, and as people type them."""

import re
from datetime import date, time
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_precision

from bot.domain.days import parse_day
from bot.messages.money import Money

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TOO_MUCH = 10**13
_SUM = re.compile(
    r"(?P<whole>[0-9]{1,3}(?P<group>[.,'])[0-9]{3}(?:(?P=group)[0-9]{3})*|[0-9]+)"
    r"(?:(?(group)(?!(?P=group)))[.,](?P<fraction>[0-9]{1,3}))?"
)
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-5][0-9]))?\s*(?:(?P<half>[ap])\.?m\.?)?"
)
_NOON = 12
_WEEK = 7
_US = "en_US"


def money_words(money: Money, locale: str = "en") -> str:
    """Return the sum in figures: $1,200 or £950.50; no pence where there are none."""
    digits = get_currency_precision(money.currency)
    amount = Decimal(money.amount).scaleb(-digits)
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    if amount == amount.to_integral_value():
        whole = re.sub(r"\.0+", "", pattern)
        return format_currency(amount, money.currency, whole, locale=locale, currency_digits=False)
    return format_currency(amount, money.currency, locale=locale)


def hours_words(hours: float, locale: str = "en") -> str:
    """Return "1 hour", "12 hours" or "2.5 hours"."""
    figure = format_decimal(hours, format="#,##0.##", locale=locale)
    return f"{figure} hour" if hours == 1 else f"{figure} hours"


def days_words(days: int) -> str:
    """Return "1 day" or "30 days"."""
    return "1 day" if days == 1 else f"{days} days"


def working_days_words(days: float, locale: str = "en") -> str:
    """Return "1 working day" or "2.5 working days"."""
    figure = format_decimal(days, format="#,##0.##", locale=locale)
    return f"{figure} working day" if days == 1 else f"{figure} working days"


def weeks_words(days: int) -> str:
    """Return a long time in whole weeks, as people say it: "16 weeks"; a short one in days."""
    return f"{days // _WEEK} weeks" if days >= 3 * _WEEK else days_words(days)


def count_words(count: int) -> str:
    """Return a small count as a word: "five"; figures above ten."""
    return _NUMBERS[count - 1] if 1 <= count <= len(_NUMBERS) else str(count)


def long_date(day: date, today: date, locale: str = "en") -> str:
    """Return "Thursday 24 September", with the year only where it is not this one."""
    return _written(day, today, locale, british="EEEE d MMMM", american="EEEE, MMMM d")


def short_date(day: date, today: date, locale: str = "en") -> str:
    """Return "24 September", with the year only where it is not this one."""
    return _written(day, today, locale, british="d MMMM", american="MMMM d")


def clock_words(at: time, locale: str = "en") -> str:
    """Return a time of day: "8:30" or "14:30"; "2:30 PM" where that is the custom."""
    return f"{at:%-I:%M %p}" if locale == _US else f"{at:%-H:%M}"


def parse_money(text: str, currency: str) -> Money | None:
    """Read a sum such as "1,200", "£950.50" or "1.200,50"; None if it is none."""
    if not text.isprintable() or re.search(r"[^\W\d_]{4,}", text):
        return None
    match = _SUM.fullmatch(re.sub(r"[^\d.,'-]", "", text))
    digits = get_currency_precision(currency)
    if match is None or len(match["fraction"] or "") > digits:
        return None
    whole, fraction = re.sub(r"\D", "", match["whole"]), match["fraction"] or ""
    amount = int(whole + fraction.ljust(digits, "0"))
    return Money(amount, currency) if 0 < amount < _TOO_MUCH else None


def parse_hours(text: str) -> float | None:
    """Read hours such as "6", "2.5 h" or "12 hours"; None if it is none."""
    match = re.fullmatch(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:h|hrs?|hours?)?\.?", text.strip().lower())
    if match is None or not match[1].isascii():
        return None
    hours = float(match[1].replace(",", "."))
    return hours if hours > 0 else None


def parse_clock(text: str) -> time | None:
    """Read a time of day such as "10:00", "14.30", "10 am" or "2:30 PM"; None if it is none."""
    match = _CLOCK.fullmatch(text.strip().lower())
    if match is None or not (match["minute"] or match["half"]):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if match["half"] == "p" else 0)
    return time(hour, minute) if hour < 2 * _NOON else None


def parse_date(text: str, today: date) -> date | None:
    """Read a day as `bot.domain.days` does; without a year the next such day."""
    return parse_day(text, today)


def _written(day: date, today: date, locale: str, *, british: str, american: str) -> str:
    if not locale.startswith("en"):
        return format_date(day, "full" if "EEEE" in british else "long", locale=locale)
    if locale == _US:
        year = "" if day.year == today.year else ", y"
        return format_date(day, american + year, locale=locale)
    return format_date(day, british + ("" if day.year == today.year else " y"), locale=locale)
