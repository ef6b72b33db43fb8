"""Investment hours, worked by hand. Without further word 60 h are contracted since 1 June."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.night import Night, known_on
from bot.domain.scope_creep import read_scope_creep
from tests.builders import CALENDAR, a_history, a_night, a_retainer, ago, an_ask, an_investment
from tests.builders import some_time as time


def creep(**fields):
    return read_scope_creep(a_night(a_history(**{"agreements": [a_retainer()], **fields}))).figures


def test_an_ask_is_covered_by_the_caps_of_its_own_days_alone():
    spent, other = an_investment(1, ago(80), ago(70)), an_investment(30, ago(60), ago(50))
    found = creep(scope_requests=[an_ask(ago(75), 12)], investments=[spent, other])
    assert (found["ask_hours"], found["asks"]) == (pytest.approx(11), 1)


def test_two_investments_of_one_day_cover_what_both_caps_allow():
    both = [an_investment(4, ago(80), ago(40)), an_investment(5, ago(60), ago(20))]
    # 3 h fit the first alone, 4 h of day 50 are in both, 2 h in the second alone: 9 of 9 h.
    asks = [an_ask(ago(70), 3), an_ask(ago(50), 4), an_ask(ago(30), 2)]
    found = creep(scope_requests=asks, investments=both)
    assert (found["ask_hours"], found["asks"]) == (0, 0)
    one_more = creep(scope_requests=[*asks, an_ask(ago(50), 1)], investments=both)
    assert (one_more["ask_hours"], one_more["asks"]) == (pytest.approx(1), 1)


def test_a_day_of_overlap_takes_no_more_off_than_was_worked_on_it():
    ended = an_investment(20, ago(200), ago(89))
    found = creep(time=[time(80, ago(3)), time(2, ago(89))], investments=[ended])
    assert found["invested_hours"] == pytest.approx(2)
    assert found["over_hours"] == pytest.approx(20)  # 82 - 60 - 2


def test_a_cap_is_taken_off_once_however_many_windows_it_lasts():
    retainer = a_retainer(start=date(2025, 1, 1), included_hours=20.0)
    investment = an_investment(20, date(2026, 1, 1), None)
    worked = [time(80, date(2026, 2, 10)), time(80, date(2026, 5, 10))]
    history = a_history(agreements=[retainer], time=worked, investments=[investment])
    then = Night.of(history, now=datetime(2026, 3, 31, 12, tzinfo=UTC), calendar=CALENDAR)
    assert read_scope_creep(then).figures["invested_hours"] == 20
    # By then the 80 - 20 h of February have used it up.
    assert read_scope_creep(a_night(history)).figures["invested_hours"] == 0


def test_ordinary_hours_before_the_window_use_no_cap_up():
    retainer = a_retainer(start=date(2025, 1, 1), included_hours=20.0)
    worked = [time(20, date(2026, 2, 10)), time(4, date(2026, 2, 20)), time(80, ago(3))]
    investment = an_investment(20, date(2026, 2, 1), None)
    found = creep(agreements=[retainer], time=worked, investments=[investment])
    assert found["invested_hours"] == pytest.approx(16)  # 24 in February are 4 over


def test_nothing_from_before_the_approval_is_covered():
    late = an_investment(20, ago(60), approved_on=ago(10))
    asks = [an_ask(ago(30), 6), an_ask(ago(10), 4)]
    found = creep(scope_requests=asks, time=[time(66, ago(11))], investments=[late])
    assert (found["ask_hours"], found["asks"], found["invested_hours"]) == (6, 1, 0)


def test_a_night_does_not_know_an_approval_of_a_later_day():
    history = a_history(
        investments=[
            an_investment(1, ago(30), approved_on=ago(10), id="approved"),
            an_investment(1, ago(30), id="imported"),
        ]
    )
    assert [i.id for i in known_on(history, ago(11)).investments] == ["imported"]
    assert len(known_on(history, ago(10)).investments) == 2


DAYS = st.integers(0, 200).map(ago)
CAPS = st.lists(
    st.builds(
        an_investment,
        st.sampled_from((1.0, 4.0, 10.0, 20.0)),
        DAYS,
        st.none() | DAYS,
        approved_on=st.none() | DAYS,
    ),
    max_size=4,
)
ASKS = st.lists(st.builds(an_ask, DAYS, st.sampled_from((1.0, 5.0, 10.0, 11.0))), max_size=8)
WORKED = st.lists(st.builds(time, st.sampled_from((5.0, 20.0, 40.0)), DAYS), max_size=8)
RETAINERS = st.builds(a_retainer, start=DAYS, included_hours=st.sampled_from((None, 10.0, 30.0)))


def figures(retainer, asks, worked, caps):
    found = creep(
        agreements=[retainer], scope_requests=asks, time=[*worked, time(1)], investments=caps
    )
    return [found[name] for name in ("ask_hours", "asks", "over_hours")]


def is_no_more(fewer, more):
    return all(a <= b + 1e-6 for a, b in zip(fewer, more, strict=True))


@given(RETAINERS, ASKS, WORKED, CAPS, st.builds(an_ask, DAYS, st.sampled_from((1.0, 5.0, 11.0))))
def test_one_more_ask_never_leaves_less_uncovered(retainer, asks, worked, caps, ask):
    before = figures(retainer, asks, worked, caps)
    assert is_no_more(before, figures(retainer, [*asks, ask], worked, caps))


@given(RETAINERS, ASKS, WORKED, CAPS, st.builds(time, st.sampled_from((5.0, 40.0)), DAYS))
def test_one_more_hour_worked_never_leaves_less_over(retainer, asks, worked, caps, hour):
    before = figures(retainer, asks, worked, caps)
    assert is_no_more(before, figures(retainer, asks, [*worked, hour], caps))


@given(RETAINERS, ASKS, WORKED, CAPS, CAPS)
def test_one_more_investment_never_leaves_more_uncovered(retainer, asks, worked, caps, more):
    before = figures(retainer, asks, worked, caps)
    assert is_no_more(figures(retainer, asks, worked, [*caps, *more]), before)


@given(RETAINERS, ASKS, WORKED, CAPS, st.randoms())
def test_the_order_changes_nothing(retainer, asks, worked, caps, chance):
    def mixed(values):
        return chance.sample(values, len(values))

    other = figures(retainer, mixed(asks), mixed(worked), mixed(caps))
    assert other == figures(retainer, asks, worked, caps)
