"""Every play once at least, and which of two neighbours comes first."""

from datetime import date

import pytest

from bot.domain.client import Status
from bot.domain.complaint import Fault, Severity, Verdict
from bot.domain.history import MessageStatus, NoteKind
from bot.domain.play import PlayName
from bot.domain.score import score
from tests.builders import (
    CALENDAR,
    NOW,
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
    scored,
)

CREEP = {"agreements": [a_retainer()], "scope_requests": [an_ask(ago(20), 30)]}  # severity 1
LATE = a_duty(date(2026, 6, 16), ago(100))  # 10 working days: 1/2
ASKS = [a_note(NoteKind.DISCOUNT_ASK, ago(day)) for day in (20, 40)]  # 2: 1/2
QUIET = [a_note(on=ago(day)) for day in (30, 40, 50)]  # 30 days: 1/2
# scope creep .5 x 1 and discount pressure .3 x 1: 35, red
RED = CREEP | {"notes": [a_note(NoteKind.DISCOUNT_ASK, ago(100 + day)) for day in range(4)]}


def play(**fields):
    found = scored(**fields).play
    return found.name, found.reason


def departure(days=10, **fields):
    return a_note(NoteKind.DEPARTURE, ago(days), **fields)


# --- what is ours comes first -----------------------------------------------------------


@pytest.mark.parametrize(
    "approach",
    [
        {"notes": [a_note(on=ago(30))]},
        {"notes": [a_note(NoteKind.DISCOUNT_ASK, ago(30))]},
        {"scope_requests": [an_ask(ago(30))]},
    ],
)
def test_second_chance(approach):
    wrong = a_complaint(ago(300), resolved_on=ago(290))
    found = play(complaints=[wrong], status=Status.FORMER, **approach)
    assert found == (PlayName.SECOND_CHANCE, "former_came_back")


@pytest.mark.parametrize(
    "fields",
    [
        {"complaints": [a_complaint(ago(300))], "notes": [a_note(on=ago(31))]},
        {"notes": [a_note(on=ago(1))]},
        {"complaints": [a_complaint(ago(300), severity=Severity.MAJOR)]},
        RED,
    ],
)
def test_a_former_client_has_no_other_play(fields):
    assert play(status=Status.FORMER, **fields) == (PlayName.NONE, "former")


@pytest.mark.parametrize(
    ("complaint", "reason"),
    [
        (a_complaint(severity=Severity.MAJOR), "major_wrong"),
        (
            a_complaint(
                ago(60),
                resolved_on=ago(50),
                corrected_on=ago(50),
                remedy_accepted=True,
                reraises=(a_reraise(ago(2), Verdict.FIX_FAILED),),
            ),
            "fix_failed",
        ),
        (
            a_complaint(
                ago(60),
                fault=Fault.THEIRS,
                resolved_on=ago(50),
                corrected_on=ago(50),
                reraises=(a_reraise(ago(2), Verdict.FIX_FAILED),),
            ),
            "fix_failed",
        ),
    ],
)
def test_recovery_offer(complaint, reason):
    assert play(complaints=[complaint]) == (PlayName.RECOVERY_OFFER, reason)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (date(2026, 6, 23), (PlayName.RECOVERY_OFFER, "apology_not_enough")),  # 5 working days
        (date(2026, 6, 24), (PlayName.NONE, "failure_open")),  # 4
    ],
)
def test_five_working_days_after_an_apology_it_is_not_enough(sent, expected):
    wrong = a_complaint(date(2026, 6, 22))
    assert play(complaints=[wrong], messages=[a_message("apology", sent)]) == expected


def test_what_the_apology_promised_and_the_day_passed():
    apology = a_message("apology", ago(1), promised_by=ago(1))
    assert play(complaints=[a_complaint(ago(1))], messages=[apology])[0] is PlayName.RECOVERY_OFFER


def test_a_remedy_that_the_client_accepted_needs_no_further_offer():
    accepted = a_complaint(ago(30), severity=Severity.MAJOR, remedy="credit", remedy_accepted=True)
    assert play(complaints=[accepted]) == (PlayName.NONE, "failure_open")


def test_apology():
    assert play(complaints=[a_complaint()]) == (PlayName.APOLOGY, "wrong_without_apology")


def test_an_apology_counts_for_its_own_complaint_only():
    first, second = a_complaint(ago(3)), a_complaint(ago(3))
    told = a_message("apology", ago(1), complaint=first.id)
    assert play(complaints=[first], messages=[told])[0] is PlayName.NONE
    assert play(complaints=[first, second], messages=[told])[0] is PlayName.APOLOGY
    old = a_message("apology", ago(9))
    assert play(complaints=[first], messages=[old])[0] is PlayName.APOLOGY


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 6, 22), (PlayName.APOLOGY, "promise_overdue")),  # 6 working days
        (date(2026, 6, 23), (PlayName.NONE, "failure_open")),  # 5
    ],
)
def test_a_promise_overdue(due, expected):
    assert play(deliverables=[a_promise(due)]) == expected


def test_a_promise_is_apologised_for_once():
    told = [a_message("apology", ago(1))]
    assert play(deliverables=[a_promise(ago(30))], messages=told)[1] == "failure_open"


@pytest.mark.parametrize(
    ("wrong", "play_and_reason"),
    [
        # What was righted before the message went out is not what it answered.
        ({"resolved_on": ago(90), "responded_on": ago(99)}, (PlayName.NONE, "failure_open")),
        ({"resolved_on": ago(90), "remedy": "credit"}, (PlayName.NONE, "failure_open")),
        ({"resolved_on": ago(90), "remedy_accepted": True}, (PlayName.NONE, "failure_open")),
        ({"resolved_on": ago(90), "fault": Fault.THEIRS}, (PlayName.NONE, "failure_open")),
        # Nobody had answered it, or it was open still: the apology may have been for it.
        ({"resolved_on": ago(90)}, (PlayName.APOLOGY, "promise_overdue")),
        ({"resolved_on": ago(90), "responded_on": ago(1)}, (PlayName.APOLOGY, "promise_overdue")),
        ({"resolved_on": ago(0), "responded_on": ago(99)}, (PlayName.APOLOGY, "promise_overdue")),
    ],
)
def test_an_apology_for_a_late_promise_is_known_beside_a_wrong_righted_before(
    wrong, play_and_reason
):
    found = play(
        complaints=[a_complaint(ago(100), **wrong)],
        deliverables=[a_promise(ago(30))],
        messages=[a_message("apology", ago(1))],
    )
    assert found == play_and_reason


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"fault": Fault.UNKNOWN}, "fault_unknown"),
        ({"fault": Fault.THEIRS, "client_side_heard": False}, "side_not_heard"),
    ],
)
def test_listen(told, reason):
    assert play(complaints=[a_complaint(**told)]) == (PlayName.LISTEN, reason)


def test_what_was_resolved_needs_no_listening():
    closed = a_complaint(ago(5), fault=Fault.UNKNOWN, resolved_on=ago(1))
    assert play(complaints=[closed])[0] is PlayName.NONE


def test_listen_to_a_goodbye_that_nobody_can_explain():
    assert play(notes=[departure()])[1] == "goodbye_unexplained"
    assert play(status=Status.LEAVING)[1] == "goodbye_unexplained"


def test_what_is_awaited_and_until_when():
    wrong = a_complaint(date(2026, 6, 25))
    found = scored(complaints=[wrong], messages=[a_message("apology", date(2026, 6, 25))]).play
    assert found.figures["until"] == "2026-07-02"  # the fifth working day: Fri Mon Tue Wed Thu


# --- goodbye ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bucket", "name"),
    [
        ("fulfilled", PlayName.FAREWELL),
        ("distracted", PlayName.STAY_IN_TOUCH),
        ("not_executed", PlayName.PART_WAYS),
    ],
)
def test_a_goodbye_whose_reason_a_person_decided(bucket, name):
    found = scored(notes=[departure(bucket=bucket)]).play
    assert (found.name, found.is_suggestion) == (name, False)


@pytest.mark.parametrize(
    ("notes", "name"),
    [
        ([], PlayName.FAREWELL),
        (QUIET, PlayName.STAY_IN_TOUCH),
        ([LATE], PlayName.PART_WAYS),
        ([LATE, *QUIET], PlayName.PART_WAYS),
    ],
)
def test_a_goodbye_with_a_reason_is_suggested_from_duties_and_silence(notes, name):
    found = scored(notes=[departure(text="we got what we wanted"), *notes]).play
    assert (found.name, found.is_suggestion) == (name, True)


def test_how_long_a_goodbye_counts():
    assert play(notes=[departure(60, text="x")])[0] is PlayName.FAREWELL
    assert play(notes=[departure(61, text="x")])[0] is PlayName.NONE
    assert play(notes=[departure(61, text="x")], status=Status.LEAVING)[0] is PlayName.FAREWELL
    later = [a_retainer(start=ago(9))]
    assert play(notes=[departure(text="x")], agreements=later)[0] is PlayName.NONE


# --- the ladder -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["change_order", "goal_reset", "value_recap", "check_in"])
def test_an_unanswered_step_is_waited_for(kind):
    found = scored(**RED, messages=[a_message(kind, ago(29))]).play
    assert (found.reason, found.figures["until"]) == ("waiting_for_answer", "2026-07-01")


@pytest.mark.parametrize(
    ("kind", "days", "name"),
    [
        ("change_order", 30, PlayName.GRACEFUL_EXIT),
        ("goal_reset", 180, PlayName.GRACEFUL_EXIT),
        ("value_recap", 100, PlayName.GRACEFUL_EXIT),
        ("value_recap", 181, PlayName.CHANGE_ORDER),
        ("check_in", 100, PlayName.CHANGE_ORDER),
    ],
)
def test_graceful_exit(kind, days, name):
    assert play(**RED, messages=[a_message(kind, ago(days))])[0] is name


def test_a_step_that_was_answered_is_not_waited_for_and_leads_on():
    said_no = a_message("change_order", ago(5), status=MessageStatus.REJECTED)
    assert play(**RED, messages=[said_no])[0] is PlayName.CHANGE_ORDER


def test_a_graceful_exit_waits_until_the_red_has_stood():
    history = a_history(**RED, messages=[a_message("change_order", ago(60))])
    first = score(history, now=NOW, calendar=CALENDAR, red_stood=False)
    assert first.play.name is PlayName.CHANGE_ORDER


def test_an_amber_fit_is_no_reason_to_leave():
    found = play(**CREEP, messages=[a_message("change_order", ago(60))])
    assert found[0] is PlayName.CHANGE_ORDER


@pytest.mark.parametrize(("hours", "name"), [(6, PlayName.CHANGE_ORDER), (5.9, PlayName.NONE)])
def test_change_order_from_a_third(hours, name):
    asks = [an_ask(ago(20), hours)]
    assert play(agreements=[a_retainer()], scope_requests=asks)[0] is name


def test_goal_reset_for_a_duty_or_a_red_fit_with_nothing_tried():
    assert play(notes=[LATE]) == (PlayName.GOAL_RESET, "client_duty")
    grim = {  # duty just under one half (9 days), time travel, discounts: 49.8 and no creep
        "notes": [a_duty(date(2026, 6, 17), ago(170)), *RED["notes"]],
        "complaints": [
            a_complaint(
                ago(170),
                fault=Fault.THEIRS,
                corrected_on=ago(160),
                resolved_on=ago(160),
                reraises=tuple(a_reraise(ago(day)) for day in (150, 140, 130, 120)),
            )
        ],
    }
    # (1 - .4 x .4286) (1 - .35) (1 - .3) = .8286 x .65 x .7 = .377
    assert play(**grim) == (PlayName.GOAL_RESET, "red_nothing_tried")
    tried = a_message("value_recap", ago(5), status=MessageStatus.ACCEPTED)
    assert play(**grim, messages=[tried]) == (PlayName.VALUE_RECAP, "discount_pressure")


def test_value_recap():
    assert play(notes=ASKS) == (PlayName.VALUE_RECAP, "discount_pressure")
    theirs = [a_complaint(ago(20), fault=Fault.THEIRS, resolved_on=ago(9)) for _ in range(2)]
    assert play(complaints=theirs) == (PlayName.VALUE_RECAP, "perceived_value")
    again = (a_reraise(ago(120)), a_reraise(ago(130)))
    travelled = a_complaint(
        ago(170), corrected_on=ago(160), resolved_on=ago(160), remedy_accepted=True, reraises=again
    )
    assert play(complaints=[travelled]) == (PlayName.VALUE_RECAP, "time_travel")


def test_check_in():
    assert play(notes=QUIET) == (PlayName.CHECK_IN, "silence")


@pytest.mark.parametrize(
    ("heard", "days", "reason"),
    [
        ({"scope_requests": [an_ask(ago(14))]}, 14, "no_conversation_noted"),
        ({"scope_requests": [an_ask(ago(15))]}, 15, "silence"),
        (
            {"complaints": [a_complaint(ago(1), fault=Fault.THEIRS)]},
            1,
            "no_conversation_noted",
        ),
    ],
)
def test_no_check_in_where_the_client_spoke_up_lately(heard, days, reason):
    found = scored(notes=QUIET, **heard).play
    assert found.reason == reason
    assert found.figures.get("days_ago", days) == days


def test_nothing():
    assert play(notes=[a_note()]) == (PlayName.NONE, "all_quiet")


# --- neighbours: each row with all that would come below it ------------------------------

ROWS = [
    (PlayName.RECOVERY_OFFER, {"complaints": [a_complaint(ago(40), severity=Severity.MAJOR)]}),
    (PlayName.APOLOGY, {"complaints": [a_complaint(ago(2))]}),
    (PlayName.LISTEN, {"complaints": [a_complaint(ago(2), fault=Fault.UNKNOWN)]}),
    (PlayName.NONE, {"deliverables": [a_promise(ago(2))]}),
    (PlayName.PART_WAYS, {"notes": [departure(bucket="not_executed")]}),
    (PlayName.NONE, {"messages": [a_message("check_in", ago(3))]}),
    (PlayName.GRACEFUL_EXIT, {**RED, "messages": [a_message("goal_reset", ago(60))]}),
    (PlayName.CHANGE_ORDER, CREEP),
    (PlayName.GOAL_RESET, {"notes": [LATE]}),
    (PlayName.VALUE_RECAP, {"notes": ASKS}),
    (PlayName.CHECK_IN, {"notes": QUIET}),
]


@pytest.mark.parametrize("row", range(len(ROWS)))
def test_the_first_row_that_applies_decides(row):
    together: dict[str, list] = {}
    for _, fields in ROWS[row:]:
        for name, values in fields.items():
            together.setdefault(name, []).extend(values)
    assert scored(**together).play.name is ROWS[row][0]
