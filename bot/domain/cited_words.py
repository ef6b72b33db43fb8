"""The words for one field of a cited entry that has changed. Sums of money are not named."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Fields = Mapping[str, Any]


def change_words(ref: str, name: str, was: Fields, now: Fields) -> str:
    """Return what became of a field, without a stop: "C-18 was corrected on 22 Sep 2026"."""
    if name in _DATED:
        return _dated(ref, name, now[name])
    if name in _OTHER:
        return _OTHER[name](ref, was, now)
    return f"what {ref} says was changed"


def _dated(ref: str, name: str, day: str | None) -> str:
    done, undone = _DATED[name]
    return f"{ref} {undone}" if day is None else f"{ref} {done} {day_words(day)}"


def day_words(day: str) -> str:
    """Return an ISO date as "22 Sep 2026"."""
    return f"{date.fromisoformat(day):%-d %b %Y}"


def _fault(ref: str, was: Fields, now: Fields) -> str:
    return f"the fault of {ref} is now {now['fault']}, and was {was['fault']}"


def _severity(ref: str, was: Fields, now: Fields) -> str:
    return f"{ref} is now {now['severity']}, and was {was['severity']}"


def _remedy(ref: str, _was: Fields, now: Fields) -> str:
    remedy = str(now["remedy"] or "none").replace("_", " ")
    return f"the remedy for {ref} is now: {remedy}"


def _accepted(ref: str, _was: Fields, now: Fields) -> str:
    told = {True: "they accepted", False: "they refused", None: "it is open whether they accept"}
    return f"{told[now['remedy_accepted']]} the remedy for {ref}"


def _reraised(ref: str, was: Fields, now: Fields) -> str:
    more = len(now["reraises"]) > len(was["reraises"])
    return f"{ref} was raised again" if more else f"that {ref} was raised again was taken back"


def _decision(ref: str, _was: Fields, now: Fields) -> str:
    return f"{ref} was decided: {str(now['decision']).replace('_', ' ')}"


def _proof(ref: str, _was: Fields, _now: Fields) -> str:
    return f"the proof that {ref} is corrected was changed"


def _sized(ref: str, _was: Fields, _now: Fields) -> str:
    return f"the hours or the price of {ref} were changed"


_DATED: Mapping[str, tuple[str, str]] = {
    "responded_on": ("was answered on", "counts as not answered"),
    "corrected_on": ("was corrected on", "counts as not corrected"),
    "resolved_on": ("was resolved on", "counts as not resolved"),
    "remedy_offered_on": ("had its remedy offered on", "has no remedy offered"),
    "remedy_delivered_on": ("had its remedy delivered on", "has no remedy delivered"),
    "due": ("is now due on", "has no due date any more"),
    "delivered": ("was delivered on", "counts as not delivered"),
    "done": ("was done on", "counts as not done"),
}
_OTHER: Mapping[str, Callable[[str, Fields, Fields], str]] = {
    "fault": _fault,
    "severity": _severity,
    "remedy": _remedy,
    "remedy_accepted": _accepted,
    "reraises": _reraised,
    "proof": _proof,
    "decision": _decision,
    "hours": _sized,
    "amount": _sized,
}
