"""Duties, time travel, discount pressure, silence and perceived value, worked by hand."""

from datetime import date

import pytest

from bot.domain.client import Status
from bot.domain.complaint import Fault, Verdict
from bot.domain.conduct import (
    read_client_duty,
    read_discount_pressure,
    read_perceived_value,
    read_silence,
    read_time_travel,
)
from bot.domain.history import NoteKind
from tests.builders import (
    TODAY,
    a_complaint,
    a_duty,
    a_history,
    a_night,
    a_note,
    a_promise,
    a_reraise,
    a_retainer,
    ago,
)


def read(reader, **fields):
    return reader(a_night(a_history(**fields)))


@pytest.mark.parametrize(
    ("due", "days", "severity"),
    [  # TODAY is Tuesday 30 June
        (date(2026, 7, 2), 0, 0.0),
        (TODAY, 0, 0.0),  # due today is not past due
        (date(2026, 6, 25), 3, 0.0),  # Thursday: Friday, Monday, Tuesday
        (date(2026, 6, 16), 10, 0.5),  # two weeks
        (date(2026, 6, 2), 20, 0.75),  # four weeks: half way between 10 and 30
        (date(2026, 5, 19), 30, 1.0),  # six weeks
        (date(2026, 1, 6), 125, 1.0),
    ],
)
def test_client_duty(due, days, severity):
    reading = read(read_client_duty, notes=[a_duty(due, date(2026, 1, 5))])
    assert reading.figures["working_days"] == days
    assert reading.severity == pytest.approx(severity)


def test_the_worst_overdue_duty_counts_and_the_share_missed_is_shown():
    duties = [
        a_duty(date(2026, 6, 16)),
        a_duty(date(2026, 6, 25)),
        a_duty(ago(50), done=ago(49)),  # a day late
        a_duty(ago(50), done=ago(50)),
        a_duty(date(2026, 8, 1)),
    ]
    reading = read(read_client_duty, notes=duties)
    assert reading.severity == pytest.approx(0.5)
    assert (reading.figures["missed"], reading.figures["due"]) == (3, 4)


def test_no_duty_is_missing():
    assert read(read_client_duty, notes=[a_note(), a_duty(None)]).reason == "no_duty"


@pytest.mark.parametrize(
    ("count", "severity"), [(0, 0.0), (1, 0.25), (2, 0.5), (3, 0.75), (4, 1.0), (6, 1.0)]
)
def test_time_travel(count, severity):
    again = tuple(a_reraise(ago(day)) for day in range(count))
    wrong = a_complaint(ago(170), corrected_on=ago(160), reraises=again)
    assert read(read_time_travel, complaints=[wrong]).severity == pytest.approx(severity)


def test_a_failed_fix_and_a_re_raise_before_the_window_are_no_time_travel():
    again = (a_reraise(ago(180)), a_reraise(ago(3), Verdict.FIX_FAILED))
    wrong = a_complaint(ago(300), corrected_on=ago(290), reraises=again)
    assert read(read_time_travel, complaints=[wrong]).severity == 0


def test_without_a_corrected_complaint_time_travel_is_missing():
    assert read(read_time_travel, complaints=[a_complaint()]).reason == "no_corrected_complaint"


@pytest.mark.parametrize(
    ("count", "severity"), [(0, 0.0), (1, 0.0), (2, 0.5), (3, 0.75), (4, 1.0), (5, 1.0)]
)
def test_discount_pressure(count, severity):
    asks = [a_note(NoteKind.DISCOUNT_ASK, ago(day)) for day in range(count)]
    reading = read(read_discount_pressure, notes=[a_note(), *asks])
    assert reading.severity == pytest.approx(severity)


@pytest.mark.parametrize(
    "failure",
    [
        {"complaints": [a_complaint(ago(20))]},
        {"complaints": [a_complaint(ago(20), fault=Fault.SHARED, resolved_on=ago(9))]},
        {
            "complaints": [
                a_complaint(
                    ago(90),
                    fault=Fault.THEIRS,
                    resolved_on=ago(80),
                    reraises=(a_reraise(ago(20), Verdict.FIX_FAILED),),
                )
            ]
        },
        {"deliverables": [a_promise(ago(20), delivered=ago(5))]},
    ],
)
def test_asks_made_while_a_failure_of_ours_was_open_are_excused(failure):
    asks = [a_note(NoteKind.DISCOUNT_ASK, ago(10)) for _ in range(4)]
    reading = read(read_discount_pressure, notes=asks, **failure)
    assert (reading.severity, reading.figures["excused"]) == (0, 4)


@pytest.mark.parametrize(
    "nothing_of_ours",
    [
        {"complaints": [a_complaint(ago(20), fault=Fault.THEIRS)]},
        {"complaints": [a_complaint(ago(20), resolved_on=ago(10))]},
        {"complaints": [a_complaint(ago(9))]},
        {"deliverables": [a_promise(ago(10))]},
    ],
)
def test_asks_made_while_nothing_of_ours_was_open_count(nothing_of_ours):
    asks = [a_note(NoteKind.DISCOUNT_ASK, ago(10)) for _ in range(4)]
    assert read(read_discount_pressure, notes=asks, **nothing_of_ours).severity == 1


def test_without_a_note_or_complaint_in_180_days_two_signals_are_missing():
    old = {"notes": [a_note(on=ago(180))]}
    assert read(read_discount_pressure, **old).reason == "no_notes"
    assert read(read_perceived_value, **old).reason == "no_notes"
    assert read(read_perceived_value, complaints=[a_complaint(ago(179))]).severity == 0


@pytest.mark.parametrize(
    ("days", "severity"),
    [(0, 0.0), (14, 0.0), (22, 0.25), (30, 0.5), (45, 0.75), (60, 1.0), (120, 1.0)],
)
def test_silence(days, severity):
    kinds = (NoteKind.CONTACT, NoteKind.MEETING, NoteKind.PRAISE)
    notes = [a_note(kind, ago(days + day)) for day, kind in enumerate(kinds)]
    assert read(read_silence, notes=notes).severity == pytest.approx(severity)


def test_when_silence_is_missing():
    talks = {"notes": [a_note(on=ago(day)) for day in (40, 50, 60)]}
    ended = a_retainer(start=ago(200), end=ago(1))
    assert read(read_silence, **talks, status=Status.FORMER).reason == "former"
    assert read(read_silence, **talks, agreements=[ended]).reason == "no_agreement_in_force"
    assert read(read_silence, **talks, agreements=[ended, a_retainer()]).severity > 0
    few = [a_note(on=ago(day)) for day in (40, 50, 180)]
    assert read(read_silence, notes=few).reason == "few_contacts"


@pytest.mark.parametrize(
    ("grumbles", "praise", "severity"),
    [
        (0, 0, 0.0),
        (1, 1, 0.0),
        (1, 4, 0.0),
        (1, 0, 1 / 3),  # 1 / 3
        (2, 0, 0.5),  # 2 / 4
        (6, 0, 0.75),  # 6 / 8
        (5, 1, 0.5),  # 4 / 8
    ],
)
def test_perceived_value(grumbles, praise, severity):
    notes = [a_note(NoteKind.WIN) for _ in range(praise)] + [a_note()]
    theirs = [a_complaint(fault=Fault.THEIRS) for _ in range(grumbles)]
    reading = read(read_perceived_value, notes=notes, complaints=theirs)
    assert reading.severity == pytest.approx(severity)


def test_what_counts_for_perceived_value():
    again = (a_reraise(ago(89)), a_reraise(ago(90)))  # one inside, one before the window
    corrected = a_complaint(ago(150), resolved_on=ago(140), corrected_on=ago(140), reraises=again)
    asks = [a_note(NoteKind.DISCOUNT_ASK), a_note(NoteKind.DISCOUNT_ASK, ago(90))]
    ours = a_complaint(ago(5))
    reading = read(read_perceived_value, notes=asks, complaints=[corrected, ours])
    assert (reading.figures["grumbles"], reading.figures["praise"]) == (2, 0)
