"""What the complaints of a team teach: for `/fit lessons`, and once a month for the digest."""

from datetime import date, timedelta

from bot.domain.lessons import (
    LESSON_DAYS,
    MONTH_DAYS,
    Lesson,
    Repeated,
    lessons_of,
    repeated_cause,
)
from bot.store.store import Store


def all_lessons(store: Store, *, today: date) -> list[Lesson]:
    """Return what the last 180 days teach, the commonest cause of ours first."""
    since = today - timedelta(days=LESSON_DAYS - 1)
    return lessons_of(store.surveys.complaints(since), today=today)


def cause_of_month(store: Store, *, today: date) -> Repeated | None:
    """Return the cause that repeats in the 30 days up to `today`; None where none does."""
    since = today - timedelta(days=2 * MONTH_DAYS - 1)
    return repeated_cause(store.surveys.complaints(since), today=today)
