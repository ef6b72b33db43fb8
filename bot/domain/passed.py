"""What time alone makes wrong of a letter that waits: a day it names, or a notice, has passed."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bot.domain.cited_words import day_words
from bot.domain.draft import Draft


def passed_since(draft: Draft, today: date) -> list[str]:
    """Return in words what of a draft no longer holds `today`, in the workspace's calendar.

    A day to come that the letter names passes when it lies before today. The notice of an exit
    counts from the day on which the letter leaves, so a last day may come too near.
    """
    days = [day_words(day) for day in sorted(_days(draft)) if day < today.isoformat()]
    named = [f"{days[0]}, a day that it names, has passed"] if len(days) == 1 else []
    if len(days) > 1:
        named = [f"days that it names have passed: {', '.join(days)}"]
    return [*named, *_short_notice(draft.cited.get("notice"), today)]


def still_to_come(draft: Draft, today: date) -> dict[str, Any]:
    """Return what of it still holds, to be kept once a person has read the rest."""
    kept: dict[str, Any] = {"days": sorted(d for d in _days(draft) if d >= today.isoformat())}
    notice = draft.cited.get("notice")
    is_short = bool(list(_short_notice(notice, today)))
    return kept | ({"notice": notice} if notice and not is_short else {})


def _days(draft: Draft) -> set[str]:
    """Return the days to come, as ISO dates, whose order is that of the days.

    A letter written by an earlier version of Goodfit keeps only what it promises.
    """
    if "days" in draft.cited:
        return set(draft.cited["days"])
    promised = {str(promise["by"]) for promise in draft.promises}
    known = {day.isoformat() for day in (draft.promised_by, draft.ask_on) if day is not None}
    return promised | known


def _short_notice(notice: Mapping[str, Any] | None, today: date) -> Iterator[str]:
    if not notice:
        return
    left = (date.fromisoformat(notice["last_day"]) - today).days
    if 0 <= left < notice["days"]:
        last = day_words(notice["last_day"])
        away = "1 day" if left == 1 else f"{left} days"
        yield f"the last day, {last}, is {away} away, and the notice is {notice['days']} days"
