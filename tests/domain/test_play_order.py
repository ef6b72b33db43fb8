"""The table of plays, row by row: alone each row decides; with the row above, that one does."""

from datetime import date

import pytest

from bot.domain.client import Status
from bot.domain.complaint import Fault, Severity, Verdict
from bot.domain.failure import has_failure
from bot.domain.history import MessageStatus, NoteKind
from bot.domain.score import ORDER
from tests.builders import (
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
    scored,
)

DISCOUNTS = [a_note(NoteKind.DISCOUNT_ASK, ago(100 + day)) for day in range(4)]
CREEP = {"agreements": [a_retainer()], "scope_requests": [an_ask(ago(20), 30)]}
RED = CREEP | {"notes": DISCOUNTS}
WRONG = a_complaint(ago(2), corrected_on=ago(2))

# Reason, play, and a history in which this row applies; in the order of domain.md, Plays.
TABLE = [
    ("fix_failed", "recovery_offer", {
        "complaints": [
            a_complaint(
                ago(60),
                fault=Fault.THEIRS,
                corrected_on=ago(50),
                resolved_on=ago(50),
                reraises=(a_reraise(ago(2), Verdict.FIX_FAILED),),
            )
        ]
    }),
    ("major_wrong", "recovery_offer", {"complaints": [a_complaint(severity=Severity.MAJOR)]}),
    ("apology_not_enough", "recovery_offer", {
        "complaints": [a_complaint(ago(20), remedy="apology", responded_on=ago(15))]
    }),
    ("wrong_without_apology", "apology", {"complaints": [WRONG]}),
    ("promise_overdue", "apology", {"deliverables": [a_promise(ago(20))]}),
    ("fault_unknown", "listen", {"complaints": [a_complaint(fault=Fault.UNKNOWN)]}),
    ("side_not_heard", "listen", {
        "complaints": [a_complaint(TODAY, fault=Fault.THEIRS, client_side_heard=False)]
    }),
    ("goodbye_unexplained", "listen", {"notes": [a_note(NoteKind.DEPARTURE, ago(3))]}),
    ("failure_open", "none", {"deliverables": [a_promise(ago(2))]}),
    ("goodbye_fulfilled", "farewell", {
        "notes": [a_note(NoteKind.DEPARTURE, ago(2), bucket="fulfilled")]
    }),
    ("waiting_for_answer", "none", {"messages": [a_message("check_in", ago(3))]}),
    ("step_did_not_help", "graceful_exit", {**RED, "messages": [a_message("goal_reset", ago(60))]}),
    ("scope_creep", "change_order", CREEP),
    ("client_duty", "goal_reset", {"notes": [a_duty(date(2026, 6, 16), ago(100))]}),
    ("discount_pressure", "value_recap", {
        "notes": [a_note(NoteKind.DISCOUNT_ASK, ago(day)) for day in (20, 40)]
    }),
    ("silence", "check_in", {"notes": [a_note(on=ago(day)) for day in (30, 40, 50)]}),
]  # fmt: skip


def play(*rows):
    together: dict[str, list] = {}
    for fields in rows:
        for name, values in fields.items():
            together.setdefault(name, []).extend(values)
    found = scored(**together).play
    return found.reason, found.name.value


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_alone_a_row_decides(row):
    assert play(row[2]) == row[:2]


@pytest.mark.parametrize("lower", range(1, len(TABLE)), ids=lambda n: TABLE[n][0])
def test_with_the_row_above_that_one_decides(lower):
    above, below = TABLE[lower - 1], TABLE[lower]
    assert play(above[2], below[2]) == above[:2]
    assert play(below[2], above[2]) == above[:2]


def test_a_former_client_s_row_stands_above_all_and_closes_all():
    back = {"scope_requests": [an_ask(ago(1))], "complaints": [a_complaint(ago(300))]}
    for _, _, fields in TABLE:
        together = {name: [*back.get(name, []), *values] for name, values in fields.items()}
        found = scored(**(back | together), status=Status.FORMER).play
        assert found.reason == "former_came_back"


def test_the_rows_stand_in_the_code_in_the_order_of_the_table():
    assert [row.__name__ for row in ORDER] == [
        "second_chance",
        "recovery_offer",
        "apology",
        "listen",
        "listen_to_goodbye",
        "wait_for_amends",
        "part",
        "wait_for_answer",
        "graceful_exit",
        "change_order",
        "goal_reset",
        "value_recap",
        "check_in",
    ]


def test_each_of_three_signals_alone_calls_for_a_value_recap_in_their_order():
    discounts = {"notes": [a_note(NoteKind.DISCOUNT_ASK, ago(day)) for day in (100, 120)]}
    theirs = {"complaints": [a_complaint(fault=Fault.THEIRS, resolved_on=TODAY)] * 2}
    again = tuple(a_reraise(ago(day)) for day in (100, 120))
    fixed = {"corrected_on": ago(170), "resolved_on": ago(170), "reraises": again}
    travel = {"complaints": [a_complaint(ago(175), fault=Fault.THEIRS, **fixed)]}
    rows = [("discount_pressure", discounts), ("perceived_value", theirs), ("time_travel", travel)]
    for number, (reason, fields) in enumerate(rows):
        assert play(fields) == (reason, "value_recap")
        assert play(*(one for _, one in rows[number:])) == (reason, "value_recap")


def test_a_wrong_that_a_failed_fix_reopened_stays_open_until_it_is_resolved_anew():
    # Corrected since, but not resolved: no failed fix any more, and still open.
    reopened = a_complaint(
        ago(60),
        resolved_on=ago(50),
        corrected_on=ago(3),
        reraises=(a_reraise(ago(10), Verdict.FIX_FAILED),),
    )
    goodbye = a_note(NoteKind.DEPARTURE, ago(2), bucket="fulfilled")
    told = a_message("apology", ago(1))
    found = scored(complaints=[reopened], notes=[goodbye], messages=[told])
    assert [s.name for s in found.signals if s.axis == "debt"] == ["open_wrong"]
    assert found.play.reason == "failure_open"
    history = a_history(complaints=[reopened])
    assert has_failure(history, TODAY)
    assert not has_failure(history, ago(20))


@pytest.mark.parametrize(
    ("told", "is_owed"),
    [
        ({}, True),
        ({"remedy_delivered_on": ago(1)}, False),
        ({"corrected_on": ago(1)}, False),
        ({"corrected_on": ago(12)}, True),  # before it was promised
        ({"resolved_on": ago(1), "remedy_accepted": True}, False),
        ({"fault": Fault.THEIRS}, False),
    ],
)
def test_a_remedy_promised_and_overdue_is_a_broken_promise(told, is_owed):
    wrong = a_complaint(ago(15), **{"responded_on": ago(15), "remedy": "credit", **told})
    letters = [a_message("apology", ago(10), promised_by=ago(1))]
    found = scored(complaints=[wrong], messages=letters)
    assert ("broken_promise" in {s.name for s in found.signals}) is is_owed
    later = a_message("recovery_offer", ago(2), promised_by=ago(-5))
    renewed = scored(complaints=[wrong], messages=[*letters, later])
    assert "broken_promise" not in {s.name for s in renewed.signals}


@pytest.mark.parametrize(
    ("promised_by", "since", "reason"),
    [
        (date(2026, 6, 22), None, "promise_overdue"),  # 6 working days
        (date(2026, 6, 23), None, "failure_open"),  # 5
        (date(2026, 6, 22), ago(1), "failure_open"),  # apologised for since
    ],
)
def test_an_accepted_remedy_that_is_long_overdue_is_apologised_for_once(promised_by, since, reason):
    wrong = a_complaint(ago(30), responded_on=ago(30), remedy="credit", remedy_accepted=True)
    letters = [a_message("recovery_offer", ago(20), promised_by=promised_by)]
    if since:
        letters.append(a_message("apology", since))
    assert scored(complaints=[wrong], messages=letters).play.reason == reason


def test_an_answered_step_is_no_longer_waited_for():
    said_yes = a_message("change_order", ago(3), status=MessageStatus.ACCEPTED)
    assert play({**CREEP, "messages": [said_yes]}) == ("scope_creep", "change_order")
