"""A recommended play whose letter is with the client is shown as awaited, and not asked for again.

What the rules themselves say stays beside it (domain.md, Plays).
"""

from typing import Any

import pytest
from builders import (
    CALENDAR,
    NOW,
    TODAY,
    a_complaint,
    a_history,
    a_message,
    a_note,
    a_reraise,
    a_retainer,
    ago,
    an_ask,
)

from bot.domain.client import Status
from bot.domain.complaint import Fault, Severity, Verdict
from bot.domain.history import MessageStatus, NoteKind
from bot.domain.pin import Pin, PinKind
from bot.domain.play import PlayName
from bot.domain.receipt import own_play_of, play_of
from bot.domain.snapshot import Snapshot, take_snapshot

CREEP: dict[str, Any] = {"agreements": [a_retainer()], "scope_requests": [an_ask(ago(20), 30)]}
RED = CREEP | {"notes": [a_note(NoteKind.DISCOUNT_ASK, ago(100 + day)) for day in range(4)]}
MAJOR = a_complaint(ago(20), severity=Severity.MAJOR, client_side_heard=True)
UNHEARD = a_complaint(ago(5), fault=Fault.UNKNOWN)
YES, NO = MessageStatus.ACCEPTED, MessageStatus.REJECTED
WAITS, STANDS = "waiting_for_answer", "letter_stands"


def night_of(*pins: Pin, **fields: Any) -> Snapshot:
    return take_snapshot(7, a_history(**fields), night=TODAY, now=NOW, calendar=CALENDAR, pins=pins)


def shown(*pins: Pin, **fields: Any) -> tuple[str, str]:
    found = play_of(night_of(*pins, **fields).receipt)
    return found.name.value, found.reason


def goodbye(days: int = 10, bucket: str = "fulfilled") -> Any:
    return a_note(NoteKind.DEPARTURE, ago(days), text="we leave", bucket=bucket)


def test_an_exit_that_is_out_is_awaited_and_the_rules_own_play_is_kept() -> None:
    tried = a_message("change_order", ago(40))
    night = night_of(**RED, messages=[tried, a_message("graceful_exit", ago(3))])

    found = play_of(night.receipt)
    assert (night.play, found.reason) == ("none", WAITS)
    assert (found.figures["message"], found.figures["until"]) == ("graceful_exit", "2026-07-27")
    assert own_play_of(night.receipt) is PlayName.GRACEFUL_EXIT


@pytest.mark.parametrize(
    ("days", "status", "found"),
    [
        (3, MessageStatus.SENT, ("none", WAITS)),
        (30, MessageStatus.SENT, ("none", STANDS)),
        (3, YES, ("none", STANDS)),
        (3, NO, ("change_order", "scope_creep")),
        (181, MessageStatus.SENT, ("change_order", "scope_creep")),
    ],
)
def test_after_an_exit_no_step_of_the_ladder_is_proposed_unless_they_refused(
    days: int, status: MessageStatus, found: tuple[str, str]
) -> None:
    old = CREEP | {"agreements": [a_retainer(start=ago(60))]}
    letter = a_message("graceful_exit", ago(days), status=status)
    assert shown(**old, messages=[letter]) == found


def test_an_agreement_that_started_since_ends_the_exit() -> None:
    letter = a_message("graceful_exit", ago(40))
    anew = CREEP | {"agreements": [a_retainer(start=ago(30))]}

    assert shown(**anew, messages=[letter])[0] == "change_order"


@pytest.mark.parametrize(
    ("bucket", "kind"),
    [("fulfilled", "farewell"), ("distracted", "stay_in_touch"), ("not_executed", "part_ways")],
)
def test_a_goodbye_is_answered_once(bucket: str, kind: str) -> None:
    said = {"notes": [goodbye(bucket=bucket)]}

    assert shown(**said)[0] == kind
    assert shown(**said, messages=[a_message(kind, ago(3))]) == ("none", STANDS)
    assert shown(**said, messages=[a_message(kind, ago(3), status=NO)])[0] == kind


@pytest.mark.parametrize(
    ("letter", "found"),
    [
        ({"on": ago(3)}, ("none", WAITS)),
        ({"on": ago(14)}, ("recovery_offer", "major_wrong")),  # unanswered for 14 days
        ({"on": ago(3), "status": NO}, ("recovery_offer", "major_wrong")),
        ({"on": ago(3), "promised_by": TODAY}, ("none", WAITS)),
        ({"on": ago(3), "promised_by": ago(1)}, ("recovery_offer", "major_wrong")),
    ],
)
def test_an_offer_is_awaited_for_two_weeks_and_no_longer_than_it_promised(
    letter: dict[str, Any], found: tuple[str, str]
) -> None:
    assert shown(complaints=[MAJOR], messages=[a_message("recovery_offer", **letter)]) == found


def test_an_offer_for_one_wrong_does_not_wait_for_another() -> None:
    other = a_complaint(ago(2), severity=Severity.MAJOR, client_side_heard=True)

    messages = [a_message("recovery_offer", ago(3))]
    assert shown(complaints=[MAJOR, other], messages=messages)[0] == "recovery_offer"


def test_an_offer_from_before_our_fix_failed_is_not_awaited() -> None:
    again = a_reraise(ago(2), Verdict.FIX_FAILED)
    failed = a_complaint(ago(20), client_side_heard=True, corrected_on=ago(9), reraises=(again,))
    early, late = (a_message("recovery_offer", ago(days)) for days in (3, 1))

    assert shown(complaints=[failed], messages=[early])[0] == "recovery_offer"
    assert shown(complaints=[failed], messages=[late]) == ("none", WAITS)


@pytest.mark.parametrize(
    ("letter", "found"),
    [
        ({"on": ago(1)}, ("none", WAITS)),
        ({"on": ago(1), "status": YES}, ("none", "talk_agreed")),
        ({"on": ago(1), "status": NO}, ("listen", "fault_unknown")),
        ({"on": ago(6)}, ("listen", "fault_unknown")),  # before the complaint
    ],
)
def test_a_talk_that_was_offered_is_awaited(letter: dict[str, Any], found: tuple[str, str]) -> None:
    assert shown(complaints=[UNHEARD], messages=[a_message("listen", **letter)]) == found


def test_a_talk_that_nobody_answered_is_offered_again_after_five_working_days() -> None:
    old = a_complaint(ago(20), fault=Fault.UNKNOWN)

    assert shown(complaints=[old], messages=[a_message("listen", ago(6))]) == ("none", WAITS)
    assert shown(complaints=[old], messages=[a_message("listen", ago(7))])[0] == "listen"


def test_a_second_chance_waits_until_they_turn_to_us_again() -> None:
    wrong = a_complaint(ago(300), resolved_on=ago(290))
    came = {"status": Status.FORMER, "complaints": [wrong], "notes": [a_note(on=ago(5))]}
    letter = a_message("second_chance", ago(3))

    assert shown(**came, messages=[letter]) == ("none", WAITS)
    anew = came | {"notes": [a_note(on=ago(2))]}
    assert shown(**anew, messages=[letter])[0] == "second_chance"


def test_a_pin_holds_over_a_letter_that_is_out() -> None:
    pin = Pin(
        id=1,
        client_id=7,
        kind=PinKind.PLAY,
        value="change_order",
        reason="x",
        by="U1",
        set_on=ago(5),
        until=TODAY,
    )

    assert shown(pin, **CREEP, messages=[a_message("graceful_exit", ago(3))])[0] == "change_order"
