"""Fit, its points and bands; what stands ahead of the night is not read."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.agreement import MoneyKind
from bot.domain.calendar import Calendar
from bot.domain.fit import Band, band_of
from bot.domain.history import NoteKind
from bot.domain.rules import DEFAULT, FIT_SIGNALS, UnusableRule
from bot.domain.scale import measure_at, severity_at
from bot.domain.score import score, shown_band
from tests.builders import (
    NOW,
    TODAY,
    a_complaint,
    a_duty,
    a_history,
    a_message,
    a_note,
    a_promise,
    a_reraise,
    a_retainer,
    ago,
    an_ask,
    an_investment,
    scored,
    some_money,
    some_time,
)


def test_fit_is_the_product_and_points_are_shares_by_logarithm():
    # scope creep 12 of 60 h: 2/3 x .50 -> .6667; duty 10 days: 1/2 x .40 -> .80
    # fit 53.33; of 46.67: ln .6667 = -.40547, ln .8 = -.22314, together -.62861
    # scope creep 46.67 x .64502 = 30.10, duty 46.67 x .35498 = 16.57
    found = scored(
        agreements=[a_retainer()],
        scope_requests=[an_ask(hours=12)],
        notes=[a_duty(ago(14), ago(200))],
    )
    assert found.fit == pytest.approx(53.333, abs=0.001)
    points = {s.name: s.points for s in found.signals}
    assert points["scope_creep"] == pytest.approx(30.10, abs=0.01)
    assert points["client_duty"] == pytest.approx(16.57, abs=0.01)
    assert found.band is Band.AMBER
    assert found.at_risk
    assert found.coverage == "2 of 7 signals"


def test_of_nobody_is_nothing_known():
    found = scored()
    assert (found.fit, found.band, found.play.reason) == (None, Band.UNKNOWN, "nothing_known")
    assert [m.name for m in found.missing] == list(FIT_SIGNALS)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (100.0, Band.GREEN),
        (75.0, Band.GREEN),
        (74.96, Band.GREEN),  # prints 75.0
        (74.94, Band.AMBER),
        (50.0, Band.AMBER),
        (49.94, Band.RED),
        (0.0, Band.RED),
        (None, Band.UNKNOWN),
    ],
)
def test_bands(value, band):
    assert band_of(value, DEFAULT) is band


@pytest.mark.parametrize(
    ("own", "last_own", "last_shown", "shown"),
    [
        (Band.RED, None, None, Band.RED),  # the first snapshot stands at once
        (Band.RED, Band.AMBER, Band.AMBER, Band.AMBER),  # the first night of red
        (Band.RED, Band.RED, Band.AMBER, Band.RED),  # the second
        (Band.AMBER, Band.RED, Band.AMBER, Band.AMBER),  # it did not stand
        (Band.GREEN, Band.RED, Band.AMBER, Band.AMBER),  # two nights, not of one band
        (Band.GREEN, Band.UNKNOWN, Band.UNKNOWN, Band.GREEN),
        (Band.UNKNOWN, Band.GREEN, Band.GREEN, Band.UNKNOWN),
    ],
)
def test_the_band_shown_waits_two_nights(own, last_own, last_shown, shown):
    assert shown_band(own=own, last_own=last_own, last_shown=last_shown) is shown


def test_a_scale_and_its_inverse():
    scale = DEFAULT["scope_creep"].scale
    assert measure_at(scale, severity_at(scale, 0.15)) == pytest.approx(0.15)
    falling = DEFAULT["negative_roi"].scale
    assert measure_at(falling, 0.5) == pytest.approx(0.10)
    assert measure_at(falling, 0.0) == pytest.approx(0.30)
    assert measure_at(((5.0, 0.2), (9.0, 1.0)), 0.1) == 5.0  # none is so mild: the best there is


def test_what_is_dated_after_the_night_is_not_read():
    later = {
        "agreements": [a_retainer(start=ago(-1))],
        "deliverables": [a_promise(ago(9), delivered=ago(-1))],
        "scope_requests": [an_ask(ago(-1)), an_ask(ago(20), amount=5, decided_on=ago(-1))],
        "complaints": [
            a_complaint(ago(-1)),
            a_complaint(ago(9), responded_on=ago(-1), resolved_on=ago(-1)),
        ],
        "time": [some_time(on=ago(-1))],
        "money": [some_money(MoneyKind.INVOICE, 5, ago(-1))],
        "notes": [a_note(NoteKind.DEPARTURE, ago(-1)), a_duty(ago(9), done=ago(-1))],
        "messages": [a_message("apology", ago(-1))],
        "investments": [an_investment(9, start=ago(-1), end=None)],
    }
    undone = {
        "deliverables": [replace(later["deliverables"][0], delivered=None)],
        "scope_requests": [
            replace(later["scope_requests"][1], decision="undecided", decided_on=None)
        ],
        "complaints": [replace(later["complaints"][1], responded_on=None, resolved_on=None)],
        "notes": [replace(later["notes"][1], done=None)],
    }
    assert scored(**later) == scored(**undone)


def test_the_night_is_the_workspace_s_own_date():
    late = datetime(2026, 6, 30, 23, tzinfo=UTC)
    tokyo = Calendar(timezone="Asia/Tokyo")
    assert score(a_history(), now=late, calendar=tokyo).on == ago(-1)
    assert score(a_history(), now=NOW, calendar=tokyo).on == TODAY


def test_a_workspace_s_own_rules():
    rules = DEFAULT.adjusted("scope_creep", weight=0.2)
    history = a_history(agreements=[a_retainer()], scope_requests=[an_ask(hours=30)])
    calm = score(history, now=NOW, calendar=Calendar(), rules=rules)
    assert calm.fit == pytest.approx(80)
    assert DEFAULT["scope_creep"].weight == 0.5


@pytest.mark.parametrize(
    "change",
    [
        {"weight": 1.0},
        {"weight": -0.1},
        {"window_days": 0},
        {"scale": ((2, 0), (1, 1))},
        {"scale": ((1, 0), (2, 1), (3, 0.5))},
        {"scale": ((1, 0), (2, 1.5))},
    ],
)
def test_a_rule_that_is_none_is_refused(change):
    with pytest.raises(UnusableRule):
        DEFAULT.adjusted("scope_creep", **change)


def test_a_reraise_of_tomorrow_is_not_read():
    again = (a_reraise(ago(-1)),)
    known = a_complaint(ago(30), corrected_on=ago(20), resolved_on=ago(20))
    assert scored(complaints=[replace(known, reraises=again)]) == scored(complaints=[known])


def test_a_departure_of_tomorrow_is_not_read():
    assert scored(notes=[a_note(NoteKind.DEPARTURE, ago(-1))]) == scored()
