"""Days as people write them: "friday", "in 2 weeks", "1 July", "end of month", 2026-07-01."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial

_LONGEST = 60
_WEEK = 7
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_OF = {
    word: number
    for number, name in enumerate(_MONTHS, 1)
    for word in (name, name[:3], *(("sept",) if name == "september" else ()))
}
_WEEKDAY_OF = {
    word: number for number, name in enumerate(_WEEKDAYS) for word in (name, name[:3])
} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT_OF = {word: number for number, word in enumerate(_NUMBER_WORDS, 1)} | {"a": 1, "an": 1}
_BESIDE_MONTH = frozenset(("of", "the", *_WEEKDAY_OF))
_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}
# 29 February comes back within eight years, also over 2100.
_YEARS_TRIED = 9
_MORE_THAN_A_MONTH = 12
# So near it is meant to come, and was not said a year before.
_SOON = timedelta(days=31)
# A day further away is a slip: 1 July 0026, or 2926.
_FURTHEST = timedelta(days=100 * 365 + 25)

_YEAR = re.compile(r"[0-9]{4}")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})\.?")
_WITH_DOTS = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\.(?: ?([0-9]{4}|[0-9]{2})\.?)?")
_WITH_STROKES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?\.?")
_AHEAD = re.compile(r"in ([0-9]{1,4}|[a-z]{1,5}) (day|week|month|year)s?")
_END = re.compile(r"(?:the )?end of (?:(the|this|next) )?(\S+?)(?: ([0-9]{4}))?")
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)? (\S+?)\.?")

_Build = Callable[[int], date]


def parse_day(text: str, today: date, *, prefer_past: bool = False) -> date | None:
    """Read a day as typed; None if it is none, could be two (3/4/2026) or is 100 years away.

    Without a year it is the next such day, with `prefer_past` the last one; today counts as
    both. A date within the next 31 days is never taken for that of a year ago. "next friday" is
    the friday of next week. Dots mean day.month. Raises nothing.
    """
    plain = " ".join(text.casefold().replace(",", " ").split()) if len(text) <= _LONGEST else ""
    try:
        day = _read(plain.strip(" ;!"), today, prefer_past=prefer_past)
    except (ValueError, OverflowError):
        return None
    return day if day is not None and abs(day - today) <= _FURTHEST else None


def _read(plain: str, today: date, *, prefer_past: bool) -> date | None:
    nearest = partial(_nearest, today, prefer_past=prefer_past)
    words = plain.rstrip(".")
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    return (
        _in_figures(plain, nearest)
        or _weekday(words, today, prefer_past=prefer_past)
        or _ahead(words, today)
        or _end(words, today, nearest)
        or _with_month(words, nearest)
    )


def _nearest(today: date, build: _Build, year: str | None, *, prefer_past: bool) -> date:
    """Build the day in its year, or in the nearest year in which there is one."""
    if year:
        return build(int(year) + (2000 if len(year) == len("26") else 0))
    if prefer_past:
        soon = _nearest(today, build, None, prefer_past=False)
        if soon - today <= _SOON:
            return soon
    step = -1 if prefer_past else 1
    for candidate in range(today.year, today.year + step * _YEARS_TRIED, step):
        try:
            day = build(candidate)
        except ValueError:
            continue
        if (day <= today) if prefer_past else (day >= today):
            return day
    raise ValueError(today)


def _in_figures(plain: str, nearest: Callable[[_Build, str | None], date]) -> date | None:
    if not plain[:1].isdecimal():
        return None
    if match := _YEAR_FIRST.fullmatch(plain):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _WITH_DOTS.fullmatch(plain):
        day, month = int(match[1]), int(match[2])
        return nearest(lambda year: date(year, month, day), match[3])
    if match := _WITH_STROKES.fullmatch(plain):
        month, day = sorted((int(match[1]), int(match[2])))
        if day > _MORE_THAN_A_MONTH:
            return nearest(lambda year: date(year, month, day), match[3])
    return None


def _weekday(plain: str, today: date, *, prefer_past: bool) -> date | None:
    which, _, word = plain.rpartition(" ")
    number = _WEEKDAY_OF.get(word.rstrip("."))
    if number is None or which not in ("", "this", "next", "last", "the"):
        return None
    monday = today - timedelta(days=today.weekday())
    if which == "next":
        return monday + timedelta(days=_WEEK + number)
    ahead = (number - today.weekday()) % _WEEK
    if which == "last":
        return today - timedelta(days=_WEEK - ahead)
    return today + timedelta(days=ahead - (_WEEK if prefer_past and ahead else 0))


def _ahead(plain: str, today: date) -> date | None:
    match = _AHEAD.fullmatch(plain)
    if match is None:
        return None
    count = int(match[1]) if match[1].isdecimal() else _COUNT_OF.get(match[1], 0)
    if match[2] in ("day", "week"):
        return today + timedelta(days=count * (_WEEK if match[2] == "week" else 1))
    months = today.month - 1 + count * (12 if match[2] == "year" else 1)
    year, month = today.year + months // 12, months % 12 + 1
    return min(_month_end(year, month), date(year, month, 1) + timedelta(days=today.day - 1))


def _end(plain: str, today: date, nearest: Callable[[_Build, str | None], date]) -> date | None:
    match = _END.fullmatch(plain)
    if match is None:
        return None
    is_next = int(match[1] == "next")
    if match[2] == "year" and not match[3]:
        return date(today.year + is_next, 12, 31)
    if match[2] == "month" and not match[3]:
        months = today.month - 1 + is_next
        return _month_end(today.year + months // 12, months % 12 + 1)
    month = _MONTH_OF.get(match[2])
    return nearest(lambda year: _month_end(year, month), match[3]) if month else None


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _with_month(plain: str, nearest: Callable[[_Build, str | None], date]) -> date | None:
    """Read a day and a month's name in either order, with a weekday or without."""
    words = [word for word in plain.split() if word not in _BESIDE_MONTH]
    year = words.pop() if words and _YEAR.fullmatch(words[-1]) else None
    if len(words) != len(("day", "month")):
        return None
    found = _day_and_month(words) or _day_and_month(reversed(words))
    if found is None:
        return None
    number, month = found
    return nearest(lambda in_year: date(in_year, month, number), year)


def _day_and_month(words: Iterable[str]) -> tuple[int, int] | None:
    match = _DAY_AND_MONTH.fullmatch(" ".join(words))
    month = _MONTH_OF.get(match[2]) if match else None
    return (int(match[1]), month) if match and month else None
