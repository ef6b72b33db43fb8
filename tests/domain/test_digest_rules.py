"""A client beside the night before, the lines of a digest, and the hour at which it is posted."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.calendar import Calendar
from bot.domain.digest import ClientNight, Course, Part
from bot.domain.digest_parts import MOST_LINES, Digest, Stale, Tally, allot, post_at
from bot.domain.fit import Band
from bot.domain.pin import Pin, PinKind
from bot.domain.play import Play, PlayName

NIGHT = date(2026, 6, 30)


def a_night(**fields: Any) -> ClientNight:
    """Return a client that was at risk the night before, and stands the same."""
    play = fields.pop("play", PlayName.NONE)
    return ClientNight(
        **{
            "client_id": 1,
            "name": "Acme",
            "owner": "U0PRIYA",
            "fit": 60.0,
            "debt": 0.0,
            "band": Band.AMBER,
            "at_risk": True,
            "play": Play(name=play, reason="all_quiet", figures={}),
            "signals": (),
            "fit_before": 60.0,
            "debt_before": 0.0,
            "band_before": Band.AMBER,
            "at_risk_before": True,
            "play_before": PlayName.NONE,
            **fields,
        }
    )


def a_pin(**fields: Any) -> Pin:
    given = {
        "id": 1,
        "client_id": 1,
        "kind": PinKind.BAND,
        "value": "green",
        "reason": "they renewed",
        "by": "U0TOM",
        "set_on": date(2026, 6, 1),
        "until": date(2026, 7, 31),
        "rule_then": "amber",
    }
    return Pin(**{**given, **fields})


@pytest.mark.parametrize(
    ("fields", "course"),
    [
        ({}, Course.SAME),
        ({"fit": 55.1}, Course.SAME),
        ({"fit": 55.0}, Course.WORSE),
        ({"debt": 5.0}, Course.WORSE),
        ({"fit": 65.0}, Course.BETTER),
        ({"fit": 65.0, "debt": 5.0}, Course.SAME),
        ({"at_risk_before": False}, Course.NEW),
        ({"at_risk": False}, Course.BETTER),
        ({"at_risk_before": None, "debt_before": None}, Course.FIRST),
        # A band that flips says it, however little moved; five points the other way outweigh it.
        ({"fit": 59.0, "band": Band.RED}, Course.WORSE),
        ({"fit": 61.0, "band": Band.GREEN}, Course.BETTER),
        ({"fit": 50.0, "band": Band.GREEN}, Course.WORSE),
        # A fit that becomes known is neither good nor bad news.
        ({"fit_before": None, "band_before": Band.UNKNOWN}, Course.SAME),
        ({"fit": None, "band": Band.UNKNOWN}, Course.SAME),
    ],
)
def test_a_clients_course_is_read_beside_the_night_before(fields, course):
    assert a_night(**fields).course is course


@pytest.mark.parametrize(
    ("fields", "is_news"),
    [
        ({"play": PlayName.APOLOGY}, True),
        ({"play": PlayName.APOLOGY, "play_before": PlayName.APOLOGY}, False),
        ({"play": PlayName.APOLOGY, "play_before": PlayName.APOLOGY, "fit": 70.0}, False),
        ({"play_before": PlayName.APOLOGY}, False),
        ({"fit": 40.0}, True),
        ({"play": PlayName.APOLOGY, "at_risk_before": None}, False),
    ],
)
def test_worse_or_another_step_is_news_and_the_same_as_yesterday_or_a_first_look_is_not(
    fields, is_news
):
    assert a_night(**fields).is_news is is_news


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"play": PlayName.CHECK_IN, "at_risk": False}, Part.DECISION),
        ({"fit": 40.0}, Part.WORSE),
        ({}, Part.STILL),
        ({"fit": 70.0}, Part.STILL),
        ({"at_risk": False}, Part.ON_TRACK),
    ],
)
def test_a_client_stands_in_one_part(fields, part):
    assert a_night(**fields).part is part


def test_how_long_nothing_changed_is_counted_from_the_first_such_night():
    assert a_night(since=date(2026, 6, 21), on=NIGHT).nights_unchanged == 9
    assert a_night(since=NIGHT, on=NIGHT).nights_unchanged == 0


def test_a_pin_is_newly_contested_only_on_the_first_night_of_a_worse_result():
    red = {"own_band": Band.RED, "pins": (a_pin(),)}
    fresh = a_night(**red, own_band_before=Band.AMBER)
    old = a_night(**red, own_band_before=Band.RED)

    assert [client.contested for client in (fresh, old)] == [(a_pin(),)] * 2
    assert fresh.is_newly_contested(a_pin())
    assert not old.is_newly_contested(a_pin())


@pytest.mark.parametrize(
    ("counts", "given"),
    [
        ((0, 0, 0), [0, 0, 0]),
        ((50, 0, 0), [8, 0, 0]),
        ((50, 50, 50), [4, 2, 2]),
        ((1, 50, 50), [1, 5, 2]),
        ((2, 1, 50), [2, 1, 5]),
        ((1, 1, 1), [1, 1, 1]),
    ],
)
def test_every_part_has_its_due_of_the_lines_and_the_first_what_is_left(counts, given):
    assert allot(counts) == given
    assert sum(given) <= MOST_LINES


@pytest.mark.parametrize(
    "fields",
    [
        {"tally": Tally(total=5, decisions=1)},
        {"tally": Tally(total=5, changed=1)},
        {"unscored": 1},
        {"stale": Stale(clients=(("Lumen", NIGHT),), count=1)},
        {"rules_changed": True},
        {"before": None},
    ],
)
def test_a_night_is_quiet_only_when_all_was_checked_and_nothing_waits(fields):
    quiet = {"night": NIGHT, "before": date(2026, 6, 29), "tally": Tally(total=5, at_risk=2)}
    assert Digest(**quiet).is_quiet
    assert not Digest(**{**quiet, **fields}).is_quiet


def test_old_hours_are_news_once_and_no_quiet_night_as_long_as_they_are_old():
    old = Stale(clients=(("Lumen", NIGHT),), count=1)
    digest = Digest(night=NIGHT, before=date(2026, 6, 29), tally=Tally(total=5), stale=old)

    assert not digest.has_changes
    assert not digest.is_quiet


BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("ready", "hour", "posted"),
    [
        # Without an hour at once, on a Sunday too.
        ("2026-06-28T00:05", None, "2026-06-28T00:05"),
        ("2026-06-30T00:05", 7, "2026-06-30T05:00"),
        # Saturday's waits for Monday, Good Friday's for Tuesday after Easter.
        ("2026-06-27T00:05", 7, "2026-06-29T05:00"),
        ("2026-04-03T00:05", 7, "2026-04-07T05:00"),
        # In winter the same wall clock is another hour of UTC, also across the change itself.
        ("2026-12-01T01:05", 7, "2026-12-01T06:00"),
        ("2026-03-28T01:05", 7, "2026-03-30T05:00"),
        ("2026-10-24T00:05", 7, "2026-10-26T06:00"),
        # Made up for during working hours it is told at once, in the evening the next morning.
        ("2026-06-30T09:00", 7, "2026-06-30T09:00"),
        ("2026-06-30T20:00", 7, "2026-07-01T05:00"),
    ],
)
def test_a_digest_is_posted_at_its_hour_on_working_days(ready, hour, posted):
    easter = frozenset((date(2026, 4, 3), date(2026, 4, 6)))
    found = post_at(
        datetime.fromisoformat(ready).replace(tzinfo=UTC),
        timezone=BERLIN,
        hour=hour,
        calendar=Calendar(BERLIN, holidays=easter),
    )

    assert found == datetime.fromisoformat(posted).replace(tzinfo=UTC)


def test_an_hour_that_the_clock_change_skips_is_the_one_after_it():
    every_day = Calendar(BERLIN, workdays=frozenset(range(7)))
    ready = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)

    found = post_at(ready, timezone=BERLIN, hour=2, calendar=every_day)

    # At one o'clock UTC the wall clock jumps from two to three.
    assert found == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_workspace_that_never_works_gets_its_digest_all_the_same():
    never = Calendar(BERLIN, workdays=frozenset())
    ready = datetime(2026, 6, 30, tzinfo=UTC)

    assert post_at(ready, timezone=BERLIN, hour=7, calendar=never) == ready


@pytest.mark.parametrize(
    ("fields", "owed"),
    [
        ({"debt": 30.0, "band": Band.GREEN}, True),
        ({"debt": 0.0, "band": Band.GREEN}, False),
        # Its wrongs ended more than 180 days ago: they stand on its card only.
        ({"debt": 30.0, "band": Band.GREEN, "at_risk": False}, False),
        # To a former client, which is never at risk, they never expire.
        ({"debt": 30.0, "band": Band.GREEN, "at_risk": False, "is_former": True}, True),
    ],
)
def test_a_client_is_owed_while_a_debt_needs_a_person(fields, owed):
    assert a_night(**fields).owes is owed
