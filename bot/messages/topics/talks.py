"""The topic of a talk that we ask for: how long it takes, and two times for it."""

import re

from bot.messages.money_and_dates import parse_clock, parse_date
from bot.messages.talk_facts import Slot, Talk
from bot.messages.topics import Answers, Asked, Case, Question

_SHORTEST, _LONGEST = 5, 240
_SLOT = re.compile(
    r"(?i)(?P<day>.*?\S)[\s,]+(?:at\s+)?(?P<clock>[0-9]{1,2}(?:[:.][0-9]{2})?\s*(?:[ap]\.?m\.?)?)"
)


def short_talk(case: Case) -> Asked:
    """Ask for two times for a call."""
    return _talk(case, minutes="30")


def meeting(case: Case) -> Asked:
    """Ask for two times for a meeting."""
    return _talk(case, minutes="45")


def _talk(case: Case, *, minutes: str) -> Asked:
    zone = case.history.client.timezone
    questions = (
        Question(
            name="minutes",
            label="How many minutes do you ask for?",
            prefill=minutes,
            max_length=3,
        ),
        Question(
            name="time_1",
            label="Which time do you offer?",
            hint="In their time zone, a day and a time: “29 September, 10:00”",
            known=(f"Their time zone is {zone}",) if zone else (),
            max_length=60,
        ),
        Question(
            name="time_2",
            label="And which other time?",
            hint="“1 October, 15:00”",
            max_length=60,
        ),
    )
    return Asked(questions, _read)


def _read(answers: Answers) -> dict[str, object]:
    first, second = _slot(answers, "time_1"), _slot(answers, "time_2")
    minutes = _minutes(answers)
    if first is None or second is None:
        return {"talk": None}
    if first == second:
        answers.refuse("time_2", "This is the same time. Which other one do you offer?")
    times = (min(first, second), max(first, second))
    zone = _city(answers.case.history.client.timezone or "")
    return {"talk": Talk(minutes=minutes, times=times, zone=zone)}


def _city(zone: str) -> str:
    """Return the city of a zone as people say it: "America/New_York" is "New York"."""
    return zone.rpartition("/")[2].replace("_", " ")


def _minutes(answers: Answers) -> int:
    text = answers.text("minutes")
    minutes = int(text) if text.isascii() and text.isdecimal() else 0
    if text and not _SHORTEST <= minutes <= _LONGEST:
        answers.refuse("minutes", f"Please write minutes, from {_SHORTEST} to {_LONGEST}.")
    return minutes


def _slot(answers: Answers, name: str) -> Slot | None:
    text = answers.text(name)
    match = _SLOT.fullmatch(text)
    on = parse_date(match["day"].rstrip(" ,"), answers.case.today) if match else None
    at = parse_clock(match["clock"]) if match else None
    if on is None or at is None:
        if text:
            answers.refuse(name, "Please write a day and a time, such as 29 September, 10:00.")
        return None
    if on <= answers.case.today:
        answers.refuse(name, "The letter is still to be approved. Which time from tomorrow on?")
    return Slot(on, at)
