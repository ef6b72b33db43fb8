"""The days that a letter names as still to come, read from its facts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.messages.letter_facts import LetterFacts


def coming_of(facts: LetterFacts) -> dict[str, Any]:
    """Return what time alone makes wrong of a letter, as `domain.passed` reads it.

    `days` are the days to come that it names (ISO dates); `notice`, where it ends a relationship
    by the notice of the agreement, its last day (ISO date) and the days of notice.
    """
    days = sorted({day.isoformat() for day in _days(facts) if day >= facts.today})
    ending = facts.ending
    if ending is None or not ending.notice_days:
        return {"days": days}
    notice = {"last_day": ending.last_day.isoformat(), "days": ending.notice_days}
    return {"days": days, "notice": notice}


def _days(facts: LetterFacts) -> Iterator[date]:
    if facts.promise is not None:
        yield facts.promise.update_on
        if facts.promise.done_by is not None:
            yield facts.promise.done_by
    if facts.offer is not None:
        yield facts.offer.happens_by
    if facts.order is not None:
        yield facts.order.reply_by
        yield from (option.by for option in facts.order.options)
    if facts.recap is not None:
        yield facts.recap.decide_by
    if facts.talk is not None:
        yield from (slot.on for slot in facts.talk.times)
    if facts.term is not None and facts.term.middle_until is not None:
        yield facts.term.middle_until
    yield from _of_ending(facts)


def _of_ending(facts: LetterFacts) -> Iterator[date]:
    if facts.ending is not None:
        yield facts.ending.last_day
        yield from (step.by for step in facts.ending.steps)
        if facts.ending.money.by is not None:
            yield facts.ending.money.by
    if facts.goodbye is not None and facts.goodbye.check_back is not None:
        yield facts.goodbye.check_back.on
