"""Pins hold until they end; they are contested when the rules say worse; principle 1 outranks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import CALENDAR, NOW, TODAY, a_complaint, a_history, ago

from bot.domain.client import Status
from bot.domain.pin import Pin, PinKind, is_outranked, pin_of, worse_of
from bot.domain.play import EXITS, PlayName
from bot.domain.snapshot import Snapshot, take_snapshot


def a_pin(value: str, kind: PinKind = PinKind.PLAY, **fields: Any) -> Pin:
    given = {"id": 1, "client_id": 7, "reason": "x", "by": "U1", "set_on": ago(5), "until": TODAY}
    return Pin(kind=kind, value=value, **{**given, **fields})


def a_band(value: str, **fields: Any) -> Pin:
    return a_pin(value, PinKind.BAND, **fields)


def shown(*pins: Pin, **history: Any) -> Snapshot:
    return take_snapshot(
        7, a_history(**history), night=TODAY, now=NOW, calendar=CALENDAR, pins=pins
    )


@pytest.mark.parametrize(
    ("fields", "day", "holds"),
    [
        ({}, ago(6), False),
        ({}, ago(5), True),
        ({}, TODAY, True),
        ({"until": ago(1)}, TODAY, False),
        ({"lifted_on": TODAY}, TODAY, False),
        ({"lifted_on": TODAY}, ago(1), True),
    ],
)
def test_a_pin_holds_from_its_day_to_its_end(
    fields: dict[str, Any], day: date, *, holds: bool
) -> None:
    assert a_pin("none", **fields).holds(day) is holds


def test_of_several_the_newest_holds() -> None:
    old, new = a_band("red"), a_band("green", id=2)

    assert pin_of([new, old], PinKind.BAND, TODAY) is new
    assert pin_of([new, old], PinKind.PLAY, TODAY) is None


@pytest.mark.parametrize(
    ("kind", "then", "now", "contested"),
    [
        (PinKind.BAND, "green", "amber", True),
        (PinKind.BAND, "amber", "red", True),
        (PinKind.BAND, "amber", "amber", False),
        (PinKind.BAND, "red", "amber", False),
        (PinKind.BAND, "amber", "unknown", False),
        (PinKind.BAND, None, "amber", True),
        (PinKind.PLAY, "none", "check_in", True),
        (PinKind.PLAY, "check_in", "recovery_offer", True),
        (PinKind.PLAY, "apology", "change_order", False),
        (PinKind.PLAY, "apology", "apology", False),
    ],
)
def test_a_pin_is_contested_when_the_rules_say_worse_than_then(
    kind: PinKind, then: str | None, now: str, *, contested: bool
) -> None:
    assert a_pin("none", kind, rule_then=then).is_contested(now) is contested


def test_a_pin_that_says_what_the_rules_say_now_asks_nothing() -> None:
    assert not a_band("red", rule_then="amber").is_contested("red")
    assert not a_pin("check_in", rule_then="none").is_contested("check_in")


def test_the_worse_of_two_results() -> None:
    assert worse_of(PinKind.BAND, "green", "red") == "red"
    assert worse_of(PinKind.BAND, "unknown", "green") == "green"
    assert worse_of(PinKind.BAND, "unknown", "unknown") == "unknown"
    assert worse_of(PinKind.PLAY, "apology", "check_in") == "apology"


@pytest.mark.parametrize("play", list(PlayName))
def test_only_an_exit_is_outranked_and_only_while_a_failure_of_ours_is_open(
    play: PlayName,
) -> None:
    assert is_outranked(a_pin(play.value), has_failure=True) is (play in EXITS)
    assert not is_outranked(a_pin(play.value), has_failure=False)


def test_a_pinned_exit_gives_way_to_a_later_wrong_of_ours_until_it_is_righted() -> None:
    exit_pin = a_pin("graceful_exit")
    wrong = a_complaint(ago(3))
    righted = a_complaint(ago(3), resolved_on=TODAY, remedy="credit", remedy_accepted=True)

    assert shown(exit_pin).play == "graceful_exit"
    assert shown(exit_pin, complaints=(wrong,)).play == "apology"
    assert shown(exit_pin, complaints=(righted,)).play == "graceful_exit"


@pytest.mark.parametrize("play", list(PlayName))
def test_what_was_pinned_before_the_client_left_gives_way_unless_it_rights_a_wrong(
    play: PlayName,
) -> None:
    still_there = play.value if play in (PlayName.SECOND_CHANCE, PlayName.NONE) else "none"

    assert shown(a_pin(play.value), status=Status.FORMER).play == still_there


def test_a_pinned_band_shows_the_same_night_and_a_debt_still_counts() -> None:
    red, green = a_band("red"), a_band("green")

    assert (shown(red).shown_band, shown(red).at_risk) == ("red", True)
    assert shown(red).ruled_band == "unknown"
    owed = shown(green, complaints=(a_complaint(ago(3)),))
    assert (owed.shown_band, owed.at_risk) == ("green", True)


def test_a_pinned_step_gives_way_when_the_client_becomes_a_former_one() -> None:
    former = replace(a_history().client, status=Status.FORMER)

    assert shown(a_pin("check_in"), client=former).play == "none"
    assert shown(a_pin("second_chance"), client=former).play == "second_chance"
