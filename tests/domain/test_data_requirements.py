"""What each signal needs before it takes part, at the edge: missing data is neither bad nor fine.

TODAY is Tuesday 30 June 2026; 90 days begin 89 days ago, 180 days 179 days ago.
"""

from dataclasses import replace

import pytest

from bot.domain.agreement import MoneyKind
from bot.domain.client import Status
from bot.domain.history import NoteKind
from bot.domain.rules import DEFAULT, FIT_SIGNALS
from bot.domain.score import score
from tests.builders import (
    CALENDAR,
    NOW,
    a_complaint,
    a_duty,
    a_history,
    a_note,
    a_project,
    a_reraise,
    a_retainer,
    ago,
    an_ask,
    scored,
    some_money,
    some_time,
)

RETAINER = [a_retainer(start=ago(60))]
PAID = {
    "agreements": RETAINER,
    "time": [some_time(79, cost_rate=100), some_time(1, cost_rate=100), some_time(20)],
}
TALKS = [a_note(on=ago(day)) for day in (20, 100, 179)]


@pytest.mark.parametrize(
    ("name", "enough", "too_little"),
    [
        (
            "scope_creep",
            {"agreements": [a_retainer(start=ago(0))], "scope_requests": [an_ask(ago(89))]},
            {"agreements": [a_retainer(start=ago(0))], "scope_requests": [an_ask(ago(90))]},
        ),
        (
            "scope_creep",
            {"agreements": [a_retainer(start=ago(0))], "time": [some_time(1, ago(89))]},
            {"agreements": [a_retainer(start=ago(-1))], "time": [some_time(1, ago(89))]},
        ),
        ("negative_roi", PAID, PAID | {"agreements": [a_retainer(start=ago(59))]}),
        (
            "negative_roi",
            PAID,
            PAID | {"time": [some_time(79.9, cost_rate=100), some_time(20.1)]},
        ),
        (
            "negative_roi",
            {"money": [some_money(MoneyKind.INVOICE, 1, ago(89))], "notes": TALKS, **PAID}
            | {"agreements": []},
            {"money": [some_money(MoneyKind.INVOICE, 1, ago(90))], "notes": TALKS, **PAID}
            | {"agreements": []},
        ),
        ("client_duty", {"notes": [a_duty(ago(-99), ago(0))]}, {"notes": [a_duty(None)]}),
        (
            "time_travel",
            {"complaints": [a_complaint(ago(300), corrected_on=ago(299))]},
            {"complaints": [a_complaint(ago(300), resolved_on=ago(299))]},
        ),
        (
            "time_travel",
            {"complaints": [a_complaint(ago(300), reraises=(a_reraise(ago(200)),))]},
            {"complaints": [a_complaint(ago(300), corrected_on=ago(-1))]},
        ),
        (
            "discount_pressure",
            {"notes": [a_note(NoteKind.GOAL, ago(179))]},
            {"notes": [a_note(NoteKind.GOAL, ago(180))]},
        ),
        (
            "perceived_value",
            {"complaints": [a_complaint(ago(179))]},
            {"complaints": [a_complaint(ago(180))]},
        ),
        (
            "perceived_value",
            {"complaints": [a_complaint(ago(300), reraises=(a_reraise(ago(179)),))]},
            {"complaints": [a_complaint(ago(300), reraises=(a_reraise(ago(180)),))]},
        ),
        (
            "discount_pressure",
            {"complaints": [a_complaint(ago(300), reraises=(a_reraise(ago(179)),))]},
            {"complaints": [a_complaint(ago(300), reraises=(a_reraise(ago(180)),))]},
        ),
        ("silence", {"notes": TALKS}, {"notes": [*TALKS[:2], a_note(on=ago(180))]}),
        ("silence", {"notes": TALKS}, {"notes": [*TALKS[:2], a_note(NoteKind.WIN)]}),
        (
            "silence",
            {"notes": TALKS, "agreements": [a_project(end=ago(0))]},
            {"notes": TALKS, "agreements": [a_project(end=ago(1))]},
        ),
        (
            "silence",
            {"notes": TALKS, "status": Status.LEAVING},
            {"notes": TALKS, "status": Status.FORMER},
        ),
    ],
)
def test_a_signal_takes_part_with_its_data_and_is_missing_without(name, enough, too_little):
    assert name in {s.name for s in scored(**enough).signals}
    less = scored(**too_little)
    assert name not in {s.name for s in less.signals}
    assert name in {m.name for m in less.missing}


def test_what_is_missing_neither_raises_nor_lowers_the_fit():
    known = {"agreements": RETAINER, "scope_requests": [an_ask(ago(1), 30)]}
    without = scored(**known)
    assert [s.name for s in without.signals if s.axis == "fit"] == ["scope_creep"]
    assert without.coverage == "1 of 7 signals"
    assert without.fit == pytest.approx(100 * (1 - 0.5 * without.signals[0].severity))
    with_silence_at_zero = scored(**known, notes=[a_note(on=ago(day)) for day in (1, 2, 3)])
    assert with_silence_at_zero.fit == pytest.approx(without.fit)


def test_all_seven_can_take_part():
    corrected = a_complaint(ago(100), corrected_on=ago(90))
    found = scored(**PAID, notes=[*TALKS, a_duty(ago(1))], complaints=[corrected])
    assert {s.name for s in found.signals if s.axis == "fit"} == set(FIT_SIGNALS)
    assert found.missing == ()


def test_what_a_workspace_requires_is_its_own():
    rules = replace(DEFAULT, contacts_needed=4, cost_coverage=0.9, relationship_days=90)
    history = a_history(**PAID, notes=TALKS)
    strict = score(history, now=NOW, calendar=CALENDAR, rules=rules)
    told = {m.name: (m.reason, dict(m.figures)) for m in strict.missing}
    assert told["silence"] == ("few_contacts", {"count": 3, "needed": 4, "days": 180})
    assert told["negative_roi"] == (
        "few_cost_rates",
        {"coverage": 0.8, "needed": 0.9, "revenue": 1_200_000},
    )
    none_needed = replace(DEFAULT, contacts_needed=0)
    silent = score(a_history(), now=NOW, calendar=CALENDAR, rules=none_needed)
    assert "silence" in {m.name for m in silent.missing}


def test_days_in_which_anything_must_be_noted_are_those_of_perceived_value_itself():
    history = a_history(notes=[a_note(on=ago(100))])

    def takes_part(rules):
        return {s.name for s in score(history, now=NOW, calendar=CALENDAR, rules=rules).signals}

    shorter = DEFAULT.adjusted("discount_pressure", window_days=30)
    assert takes_part(shorter) == {"perceived_value"}
    assert takes_part(replace(DEFAULT, heard_days=90)) == {"discount_pressure"}
    longer = replace(DEFAULT, heard_days=1).adjusted("perceived_value", window_days=101)
    assert "perceived_value" in takes_part(longer)


def test_a_complaint_or_praise_dated_back_makes_a_relationship_no_older():
    young = {"agreements": [a_retainer(start=ago(30))], "time": [some_time(1, cost_rate=1)]}
    old_words = {
        "complaints": [a_complaint(ago(100))],
        "notes": [a_note(NoteKind.PRAISE, ago(100))],
    }
    missing = {m.name: m.figures for m in scored(**young, **old_words).missing}
    assert missing["negative_roi"]["days"] == 30
    for older in (
        {"agreements": [a_retainer(start=ago(60))]},
        {"time": [*young["time"], some_time(1, ago(60), cost_rate=1)]},
        {"money": [some_money(MoneyKind.PAYMENT, 1, ago(60))]},
        {"scope_requests": [an_ask(ago(60))]},
    ):
        assert "negative_roi" in {s.name for s in scored(**{**young, **older}).signals}
