"""The running total beside the agreement, and the day from which the year is free."""

from datetime import date

import pytest
from builders import TODAY, a_history, a_retainer, an_ask

from bot.domain.scope_request import Decision
from bot.domain.standing import free_work_date, standing


@pytest.mark.parametrize(
    ("over", "day"),
    [
        (0.2, date(2026, 11, 1)),  # 365 * 0.2 / 1.2 = 60.8 days before 31 December
        (0.24, date(2026, 10, 22)),  # 365 * 0.24 / 1.24 = 70.6
        (1.0, date(2026, 7, 2)),  # half a year: 182.5
        (0.0, None),
    ],
)
def test_the_free_work_date_drops_the_fraction_of_a_day(over: float, day: date | None) -> None:
    assert free_work_date(over, 2026) == day


def test_asks_that_nobody_pays_for_count_from_the_day_they_are_logged() -> None:
    history = a_history(
        agreements=(a_retainer(included_hours=20.0, start=date(2026, 1, 1)),),
        scope_requests=(
            an_ask(hours=6.0, decision=Decision.UNDECIDED),
            an_ask(hours=2.0, decision=Decision.GOODWILL),
            an_ask(hours=9.0, decision=Decision.IN_SCOPE),
            an_ask(hours=9.0, decision=Decision.CHANGE_ORDER, amount=90_000),
            an_ask(hours=9.0, on=date(2026, 1, 1), decision=Decision.GOODWILL),
        ),
    )
    found = standing(history, today=TODAY)

    # The 90 days begin on 2 April: 29 of April's 30 days, May and June, at 20 h a month.
    assert (found.asks, found.hours) == (2, 8.0)
    assert found.contracted == pytest.approx(20 * (29 / 30 + 2))


def test_without_an_agreement_there_is_no_share() -> None:
    found = standing(a_history(scope_requests=(an_ask(hours=1.0),)), today=TODAY)

    assert found.contracted is None
    assert found.free_from is None
