"""Worth keeping? What a manager looks at before a goodbye."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.course import CourseNight
from bot.domain.figure import Figure
from bot.domain.figures_of_money import delivery_margin, lifetime_result
from bot.domain.fit import Band
from bot.domain.history import NoteKind
from bot.domain.night import Night
from bot.domain.revenue_share import RevenueShare
from bot.domain.score import Score
from bot.domain.window import Window

# What counts as lately, in days: as long as a play waits for an answer (domain.md, Plays).
LATELY = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one kind of entry added of late: `what` is its code, `newest` the last one's day."""

    what: str
    count: int
    newest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A client before a goodbye: both axes, money, and what changed in the last 30 days.

    `fit` is 0 to 100 or None, of `coverage` ("3 of 7 signals"); `then` is the night some 30 days
    ago, None where no night was kept so long ago.
    """

    fit: float | None
    band: Band
    coverage: str
    debt: float
    lifetime: Figure
    margin: Figure
    share: RevenueShare
    then: CourseNight | None
    changes: tuple[Change, ...]


def weigh(
    night: Night, score: Score, *, share: RevenueShare, course: Sequence[CourseNight]
) -> Worth:
    """Return what speaks for and against keeping the client; it decides nothing.

    `course` are the nights of the last 90 days in their order. Source: domain.md, Plays
    (farewell): "worth keeping?" with fit, lifetime result and share of revenue.
    """
    since = night.today - timedelta(days=LATELY)
    older = [kept for kept in course if kept.on <= since]
    return Worth(
        fit=score.fit,
        band=score.band,
        coverage=score.coverage,
        debt=score.debt,
        lifetime=lifetime_result(night),
        margin=delivery_margin(night),
        share=share,
        then=older[-1] if older else None,
        changes=_changes(night),
    )


def _changes(night: Night) -> tuple[Change, ...]:
    window, history = Window.ending(night.today, LATELY), night.history
    days: dict[str, list[date]] = {
        "complaints": [c.raised_on for c in history.complaints],
        "resolved": [c.resolved_on for c in history.complaints if c.resolved_on],
        "praise": _noted(night, NoteKind.PRAISE, NoteKind.WIN),
        "discount_asks": _noted(night, NoteKind.DISCOUNT_ASK),
        "asks": [r.asked_on for r in history.scope_requests],
        "agreements_begun": [a.start for a in history.agreements],
        "agreements_ended": [a.end for a in history.agreements if a.end],
        "departures": _noted(night, NoteKind.DEPARTURE),
    }
    inside = {what: [day for day in found if day in window] for what, found in days.items()}
    return tuple(Change(what=w, count=len(f), newest=max(f)) for w, f in inside.items() if f)


def _noted(night: Night, *kinds: NoteKind) -> list[date]:
    return [note.on for note in night.history.notes if note.kind in kinds]
