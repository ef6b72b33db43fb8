"""Every line of a score says how it was computed, with the numbers that gave it."""
# ruff: noqa: RUF001 (formulas are written with their own signs: minus and times)

import pytest

from bot.domain.agreement import MoneyKind
from bot.domain.complaint import Fault, Severity, Verdict
from bot.domain.history import NoteKind
from bot.domain.rules import DEFAULT
from bot.domain.scope_request import Decision
from bot.messages.formulas import debt_formula, fit_formula, formula, scale_words
from tests.builders import (
    a_complaint,
    a_duty,
    a_note,
    a_project,
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


def told(name, *, with_money=True, **fields):
    signal = next(s for s in scored(**fields).signals if s.name == name)
    return formula(signal, DEFAULT, currency="EUR", with_money=with_money)


MARGIN = {
    "agreements": [a_project()],
    "time": [some_time(100, cost_rate=8000)],
    "notes": [a_note(on=ago(70))],
    "money": [some_money(MoneyKind.PASS_THROUGH, 100_000)],
}


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        (
            "scope_creep",
            {
                "agreements": [a_retainer()],
                "scope_requests": [an_ask(hours=8.5), an_ask(hours=6)],
            },
            (
                "unpaid hours ÷ contracted hours = 14.5 h ÷ 60 h = 24.2 % "
                "(the worst of three: hours over 0 %, 0.7 asks per 30 days); "
                "scale 20 % is 0.67, 30 % is 1; weight 0.50; severity 0.81; takes 40.3 points"
            ),
        ),
        (
            "scope_creep",
            {
                "agreements": [a_retainer()],
                "time": [some_time(84)],
                "scope_requests": [an_ask(hours=6, decision=Decision.CHANGE_ORDER, amount=1)],
                "investments": [an_investment(6)],
            },
            (
                "hours over ÷ contracted hours = "
                "(84 h tracked − 60 h included − 6 h billed − 6 h invested) ÷ 60 h = 20 % "
                "(the worst of three: unpaid hours 0 %, 0 asks per 30 days); "
                "scale 10 % is 0.33, 20 % is 0.67; weight 0.50; severity 0.67; takes 33.3 points"
            ),
        ),
        (
            "scope_creep",
            {
                "agreements": [a_retainer()],
                "scope_requests": [an_ask(hours=30), an_ask(hours=4)],
                "investments": [an_investment(4)],
            },
            (
                "unpaid hours ÷ contracted hours = (34 h − 4 h invested) ÷ 60 h = 50 % "
                "(the worst of three: hours over 0 %, 0.3 asks per 30 days); "
                "scale 30 % is 1; weight 0.50; severity 1; takes 50 points"
            ),
        ),
        (
            "scope_creep",
            {
                "agreements": [a_retainer()],
                "scope_requests": [an_ask(ago(day), 0.1) for day in range(16)],
                "investments": [an_investment(0.4)],
            },
            (
                "unpaid asks ÷ days × 30 = (16 − 4 within investment hours) ÷ 90 × 30 = 4 "
                "(the worst of three: unpaid hours 2 %, hours over 0 %); "
                "scale 2 is 0, 4 is 0.50 per 30 days; weight 0.50; severity 0.50; takes 25 points"
            ),
        ),
        (
            "scope_creep",
            {
                "agreements": [a_retainer()],
                "scope_requests": [an_ask(ago(day), 0.1) for day in range(12)],
            },
            (
                "unpaid asks ÷ days × 30 = 12 ÷ 90 × 30 = 4 "
                "(the worst of three: unpaid hours 2 %, hours over 0 %); "
                "scale 2 is 0, 4 is 0.50 per 30 days; weight 0.50; severity 0.50; takes 25 points"
            ),
        ),
        (
            "negative_roi",
            MARGIN,
            (
                "(gross income − delivery cost) ÷ gross income = "
                "(€9,000.00 − €8,000.00) ÷ €9,000.00 = 11.1 %, "
                "where gross income = €10,000.00 revenue − €1,000.00 passed through, "
                "revenue = €10,000.00 fees; "
                "scale 10 % is 0.50, 30 % is 0; weight 0.55; severity 0.47; takes 26 points"
            ),
        ),
        (
            "negative_roi",
            {**MARGIN, "money": [some_money(MoneyKind.REFUND, 2_000_000)]},
            (
                "gross income -€10,000.00, cost €8,000.00: nothing to divide by, "
                "where gross income = €10,000.00 fees − €20,000.00 refunds and credits "
                "= -€10,000.00; weight 0.55; severity 1; takes 55 points"
            ),
        ),
        (
            "negative_roi",
            {
                "agreements": [a_retainer()],
                "time": [some_time(10, cost_rate=60_000)],
                "money": [
                    some_money(MoneyKind.INVOICE, 70_000, ago(60)),
                    some_money(MoneyKind.CREDIT, 10_000),
                ],
                "scope_requests": [an_ask(decision=Decision.CHANGE_ORDER, amount=50_000)],
            },
            (
                "(gross income − delivery cost) ÷ gross income = "
                "(€7,100.00 − €6,000.00) ÷ €7,100.00 = 15.5 %, where gross income = "
                "€6,000.00 fees + €500.00 change orders + €700.00 invoices "
                "− €100.00 refunds and credits = €7,100.00; "
                "scale 10 % is 0.50, 30 % is 0; weight 0.55; severity 0.36; takes 19.9 points"
            ),
        ),
        (
            "client_duty",
            {"notes": [a_duty(ago(14))]},
            (
                "working days past due of the worst duty = 10; missed 1 of 1 due so far; "
                "scale 3 is 0, 10 is 0.50; weight 0.40; severity 0.50; takes 20 points"
            ),
        ),
        (
            "time_travel",
            {"complaints": [a_complaint(corrected_on=ago(9), reraises=(a_reraise(),))]},
            (
                "re-raises of what was fixed, in 180 days = 1; scale 0 is 0, 2 is 0.50; "
                "weight 0.35; severity 0.25; takes 8.5 points"
            ),
        ),
        (
            "discount_pressure",
            {"notes": [a_note(NoteKind.DISCOUNT_ASK, ago(day)) for day in (100, 120)]},
            (
                "asks for a lower price in 180 days while no failure of ours was open = 2; "
                "scale 1 is 0, 2 is 0.50; weight 0.30; severity 0.50; takes 15 points"
            ),
        ),
        (
            "silence",
            {"notes": [a_note(on=ago(day)) for day in (70, 80, 90)]},
            (
                "days since the last conversation = 70; scale 60 is 1; "
                "weight 0.30; severity 1; takes 30 points"
            ),
        ),
        (
            "perceived_value",
            {
                "complaints": [a_complaint(fault=Fault.THEIRS) for _ in range(5)],
                "notes": [a_note(NoteKind.WIN)],
            },
            (
                "(grumbles − praise) ÷ (grumbles + praise + 2), at least 0 = "
                "(5 − 1) ÷ (5 + 1 + 2) = 0.50; weight 0.20; severity 0.50; takes 10 points"
            ),
        ),
        (
            "open_wrong",
            {"complaints": [a_complaint(ago(15), corrected_on=ago(15), severity=Severity.MAJOR)]},
            "0.60 for a major wrong + 0.10 for 2 full weeks open = 0.70; adds 70 points",
        ),
        (
            "open_wrong",
            {"complaints": [a_complaint()]},
            "0.30 for a minor wrong, open 0 days; adds 30 points",
        ),
        (
            "failed_fix",
            {
                "complaints": [
                    a_complaint(
                        ago(9),
                        fault=Fault.THEIRS,
                        corrected_on=ago(9),
                        reraises=(a_reraise(verdict=Verdict.FIX_FAILED),),
                    )
                ]
            },
            "0.20 for a fix that failed and was not mended since; adds 20 points",
        ),
        (
            "slow_response",
            {"complaints": [a_complaint(ago(14), fault=Fault.UNKNOWN)]},
            "0.10 for no answer 10 working days after the complaint; adds 10 points",
        ),
        (
            "broken_promise",
            {"deliverables": [a_promise(ago(1))]},
            "0.10 for a promise overdue; adds 10 points",
        ),
        (
            "unrighted_wrong",
            {"complaints": [a_complaint(ago(60), resolved_on=ago(50))]},
            "0.10 for a minor wrong without a remedy that they accepted; adds 10 points",
        ),
    ],
)
def test_every_line(name, fields, expected):
    assert told(name, **fields) == expected


def test_the_figures_of_a_margin_are_for_managers():
    assert told("negative_roi", with_money=False, **MARGIN) == (
        "(gross income − delivery cost) ÷ gross income; its figures are for managers"
    )
    found = scored(**MARGIN)
    assert fit_formula(found) == "100 × (1 − 0.55 × 0.472) = 74"
    assert fit_formula(found, with_money=False) == (
        "100 × (1 − weight × severity) of each line; the margin's figures are for managers"
    )


def test_the_whole_follows_from_the_lines():
    found = scored(complaints=[a_complaint(ago(4))], notes=[a_duty(ago(14))])
    assert fit_formula(found) == "100 × (1 − 0.40 × 0.50) = 80"
    assert debt_formula(found) == "100 × (1 − (1 − 0.30) × (1 − 0.10)) = 37"
    assert (fit_formula(scored()), debt_formula(scored())) == (None, None)


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (1, "3 is 0"),
        (3, "3 is 0"),
        (5, "3 is 0, 10 is 0.50"),
        (10, "3 is 0, 10 is 0.50"),
        (20, "10 is 0.50, 30 is 1"),
        (30, "30 is 1"),
        (99, "30 is 1"),
    ],
)
def test_a_scale_is_told_by_the_points_around_the_measure(measure, words):
    assert scale_words(DEFAULT["client_duty"].scale, measure) == words
