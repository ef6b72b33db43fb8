"""The smallest change in words, with figures that add up to what the domain found."""

import pytest

from bot.domain.complaint import Fault, Severity, Verdict
from bot.domain.history import NoteKind
from bot.domain.rules import DEFAULT
from bot.messages.next_band import next_band, smallest_change
from tests.builders import (
    TODAY,
    a_complaint,
    a_duty,
    a_message,
    a_note,
    a_project,
    a_promise,
    a_reraise,
    a_retainer,
    ago,
    an_ask,
    scored,
    some_time,
)

RETAINER = {"agreements": [a_retainer()]}
ASKS = [a_note(NoteKind.DISCOUNT_ASK, ago(day)) for day in (10, 20, 100, 170)]


def words(name, *, with_money=True, **fields):
    found = scored(**fields)
    signal = next(s for s in found.signals if s.name == name)
    return smallest_change(
        signal, found, client="Acme", rules=DEFAULT, currency="EUR", with_money=with_money
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"scope_requests": [an_ask(hours=8.5), an_ask(hours=6)]},
            "Bill 5.5 of the 14.5 unpaid hours and Acme is green again",
        ),
        (
            {"time": [some_time(80)]},
            "Bill 11 of the 20 hours over the agreement and Acme is green again",
        ),
        (
            {"time": [some_time(90)], "scope_requests": [an_ask(hours=12)]},
            (
                "Bill 21 of the 30 hours over the agreement, among them 3 of the 12 unpaid hours "
                "and Acme is green again"
            ),
        ),
        (
            {"scope_requests": [an_ask(ago(day), 0.1) for day in range(20)]},
            "Bill or decline 8 of the 20 unpaid asks and Acme is green again",
        ),
        (
            {"scope_requests": [an_ask(ago(day), 1) for day in range(20)]},
            (
                "Bill 11 of the 20 unpaid hours, and bill or decline 8 of the 20 unpaid asks "
                "and Acme is green again"
            ),
        ),
    ],
)
def test_scope_creep_names_the_measures_that_must_come_down(fields, expected):
    assert words("scope_creep", **RETAINER, **fields) == expected


MARGIN = {
    "agreements": [a_project()],
    "time": [some_time(100, cost_rate=9500)],
    "notes": [a_note(on=ago(70)), *ASKS],
}


def test_a_margin_with_figures_for_managers_alone():
    told = words("negative_roi", **MARGIN)
    assert told is not None
    assert told.startswith("Bring in €")
    assert ", or save €" in told
    assert told.endswith(" of delivery cost, and Acme is amber again")
    for_members = words("negative_roi", with_money=False, **MARGIN)
    assert for_members == "Bring the delivery margin up and Acme is amber again"
    signal = next(s for s in scored(**MARGIN).signals if s.name == "negative_roi")
    assert next_band(signal) == "Bring the delivery margin to 15 % and the fit is amber again"


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        (
            "client_duty",
            {"notes": [a_duty(ago(60), text="the {brief}"), a_duty(ago(3))]},
            "Once “the {brief}” is done, Acme is green again",
        ),
        (
            "client_duty",
            {"notes": [a_duty(ago(60)), a_duty(ago(50)), a_duty(ago(3))]},
            "Once the 2 worst of 3 overdue duties are done, Acme is green again",
        ),
        (
            "client_duty",
            {"notes": [a_duty(ago(60)), a_duty(ago(50))]},
            "Once both overdue duties are done, Acme is green again",
        ),
        (
            "discount_pressure",
            {"notes": ASKS},
            "If no new ask for a lower price comes until 2026-09-18, Acme is green again",
        ),
        (
            "time_travel",
            {
                "complaints": [
                    a_complaint(
                        ago(195),
                        fault=Fault.THEIRS,
                        corrected_on=ago(190),
                        resolved_on=ago(190),
                        reraises=tuple(a_reraise(ago(day)) for day in (95, 100, 110, 120)),
                    )
                ]
            },
            "If nothing that is fixed is raised again until 2026-09-08, Acme is green again",
        ),
        (
            "silence",
            {"notes": [a_note(on=ago(day)) for day in (70, 80, 90)]},
            "Have a conversation today and Acme is green again",
        ),
        (
            "perceived_value",
            {
                "notes": [a_note(NoteKind.DISCOUNT_ASK, ago(100 + day)) for day in range(3)],
                "complaints": [
                    a_complaint(ago(9), fault=Fault.THEIRS, resolved_on=ago(2)) for _ in range(8)
                ],
            },
            "6 more praises or wins and Acme is green again",
        ),
    ],
)
def test_every_other_signal_says_what_would_do(name, fields, expected):
    assert words(name, **fields) == expected


def test_where_one_alone_cannot_that_is_said_and_what_can():
    both = {
        **RETAINER,
        "scope_requests": [an_ask(ago(20), 30)],
        "notes": [
            a_duty(ago(90), ago(170)),
            *(a_note(NoteKind.DISCOUNT_ASK, ago(100 + day)) for day in range(4)),
        ],
    }
    assert words("scope_creep", **both) == (
        "Not by one signal alone: it takes scope creep and client duties, both of them settled"
    )
    light = {"notes": [a_duty(ago(90), ago(170)), a_note(NoteKind.DISCOUNT_ASK, ago(1))]}
    assert words("perceived_value", **light) == (
        "Not by this signal alone: client duties can do it alone"
    )


def test_a_green_fit_needs_no_change():
    assert words("discount_pressure", notes=ASKS[:2]) is None


FRIDAY = ago(4)


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        (
            "slow_response",
            {"complaints": [a_complaint(FRIDAY)]},
            "Answer it, and debt falls from 37 to 30",
        ),
        (
            "slow_response",
            {"complaints": [a_complaint(ago(20), fault=Fault.UNKNOWN)]},
            "Correct it with proof, and debt falls from 10 to 0",
        ),
        (
            "open_wrong",
            {"complaints": [a_complaint(FRIDAY)], "deliverables": [a_promise(ago(1))]},
            "Close it with a remedy that they accept, and debt falls from 43.3 to 10",
        ),
        (
            "broken_promise",
            {"complaints": [a_complaint(TODAY)], "deliverables": [a_promise(ago(1))]},
            "Deliver it, and debt falls from 37 to 30",
        ),
        (
            "broken_promise",
            {
                "complaints": [a_complaint(ago(9), responded_on=ago(9), remedy="credit")],
                "messages": [a_message("apology", ago(8), promised_by=ago(2))],
            },
            "Deliver the remedy, and debt falls from 41.5 to 35",
        ),
        (
            "failed_fix",
            {
                "complaints": [
                    a_complaint(
                        ago(60),
                        fault=Fault.THEIRS,
                        corrected_on=ago(50),
                        resolved_on=ago(50),
                        reraises=(a_reraise(TODAY, Verdict.FIX_FAILED),),
                    )
                ]
            },
            "Mend it with proof (it counts from 2026-07-01), and debt falls from 20 to 0",
        ),
        (
            "unrighted_wrong",
            {"complaints": [a_complaint(ago(60), resolved_on=ago(50), severity=Severity.MAJOR)]},
            "Offer a remedy that they accept, and debt falls from 30 to 0",
        ),
        (
            "unrighted_wrong",
            {"complaints": [a_complaint(ago(60), resolved_on=ago(50), corrected_on=ago(50))]},
            (
                "Offer a remedy that they accept, and debt falls from 10 to 0; "
                "or on 2026-07-10 by itself, if it is not raised again"
            ),
        ),
    ],
)
def test_what_ends_an_item_of_debt_and_how_far_it_falls(name, fields, expected):
    assert words(name, **fields) == expected
