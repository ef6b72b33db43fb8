"""The running total beside the agreement, and the day from which the year is free."""

from datetime import date

import pytest
from builders import TODAY, a_history, a_night, a_retainer, ago, an_ask, an_investment, some_time

from bot.domain.figures_of_work import free_work_date as day_on_the_card
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.standing import free_work_date, standing


@pytest.mark.parametrize(
    ("over", "day"),
    [
        (0.2, date(2026, 11, 1)),  # 365 * 0.2 / 1.2 = 60.8 days before 31 December
        (0.24, date(2026, 10, 22)),  # 365 * 0.24 / 1.24 = 70.6
        (1.0, date(2026, 7, 2)),  # half a year: 182.5
        (0.0, None),
        (0.3 / 0.2, date(2026, 5, 26)),  # 219 days, which floats make a hair less
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


@pytest.mark.parametrize(
    ("hours", "day", "is_covered"),
    [(2.0, ago(1), True), (3.0, ago(1), False), (None, ago(1), False), (2.0, ago(30), False)],
)
def test_an_ask_within_hours_to_invest_is_covered(
    hours: float | None,
    day: date,
    is_covered: bool,  # noqa: FBT001
) -> None:
    ask = an_ask(day, hours=hours, decision=Decision.UNDECIDED)
    history = a_history(
        agreements=(a_retainer(),),
        scope_requests=(an_ask(ago(3), hours=1.0), ask),
        investments=(an_investment(3.0, start=ago(9)),),
    )

    assert standing(history, today=TODAY, ask=ask).is_covered is is_covered
    assert not standing(history, today=TODAY).is_covered
    alone = a_history(scope_requests=(ask,), investments=history.investments)
    assert standing(alone, today=TODAY, ask=ask).is_covered is (hours is not None and day > ago(9))


FRESH = an_ask(ago(1), hours=9.0, decision=Decision.UNDECIDED)


@pytest.mark.parametrize(
    ("asks", "worked", "over"),
    [
        # 60 h contracted. A fresh ask counts at once in both, though not yet in the score.
        ((FRESH,), 0.0, 0.15),
        # 75 h tracked are 15 h over: more than the asks, with which they are not added up.
        ((FRESH,), 75.0, 0.25),
        ((an_ask(ago(20), hours=18.0),), 66.0, 0.3),
    ],
)
def test_the_running_total_and_the_card_name_the_same_free_work_date(
    asks: tuple[ScopeRequest, ...], worked: float, over: float
) -> None:
    history = a_history(
        agreements=(a_retainer(),),
        scope_requests=asks,
        time=(some_time(worked),) if worked else (),
    )

    expected = free_work_date(over, TODAY.year)
    assert standing(history, today=TODAY).free_from == expected
    assert day_on_the_card(a_night(history)).value == expected
