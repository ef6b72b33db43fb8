"""The words of receipts: every signal, item, missing signal and play reason has some."""

from dataclasses import replace

import pytest

from bot.domain.client import Status
from bot.domain.complaint import Fault, Severity, Verdict
from bot.domain.history import NoteKind
from bot.domain.rules import DEFAULT, FIT_SIGNALS
from bot.domain.score import score
from bot.domain.signal import Missing
from bot.messages.evidence import evidence
from bot.messages.play_words import play_reason
from bot.messages.receipts import freshness, missing_words, money, summary
from tests.builders import (
    CALENDAR,
    NOW,
    TODAY,
    a_complaint,
    a_duty,
    a_history,
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


def words(name, **fields):
    signal = next(s for s in scored(**fields).signals if s.name == name)
    return summary(signal, currency="EUR")


def test_scope_creep_says_what_was_worst():
    retainer = {"agreements": [a_retainer()]}
    asks = [an_ask(hours=8.5), an_ask(hours=6)]
    assert words("scope_creep", **retainer, scope_requests=asks) == (
        "14.5 h of 60 h contracted were unpaid (24 %)"
    )
    assert words("scope_creep", **retainer, time=[some_time(72)]) == (
        "12 h over the 60 h contracted, 72 h tracked (20 %)"
    )
    small = [an_ask(hours=0.1) for _ in range(12)]
    assert words("scope_creep", **retainer, scope_requests=small) == (
        "12 unpaid asks in 90 days (4 per 30 days)"
    )


MARGIN = {
    "agreements": [a_project()],
    "time": [some_time(100, cost_rate=8000)],
    "notes": [a_note(on=ago(70))],
}


def test_the_margin_with_and_without_figures():
    assert words("negative_roi", **MARGIN) == (
        "Delivery margin 20 %: cost €8,000.00 of €10,000.00 gross income; "
        "cost rates known for 100 % of 100 h"
    )
    signal = next(s for s in scored(**MARGIN).signals if s.name == "negative_roi")
    told = summary(signal, currency="EUR", with_money=False)
    assert told == "Delivery margin is below what it should be"


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        (
            "client_duty",
            {"notes": [a_duty(ago(14)), a_duty(ago(90), done=ago(95))]},
            "1 client duty overdue, the worst by 10 working days (1 of 2 due so far missed)",
        ),
        (
            "time_travel",
            {"complaints": [a_complaint(corrected_on=ago(9), reraises=(a_reraise(),))]},
            "1 complaint raised again in 180 days after being fixed with proof",
        ),
        (
            "discount_pressure",
            {"notes": [a_note(NoteKind.DISCOUNT_ASK, ago(day)) for day in (1, 2)]},
            "2 asks for a lower price in 180 days",
        ),
        (
            "silence",
            {"notes": [a_note(on=ago(day)) for day in (30, 40, 50)]},
            "30 days since the last contact, meeting or praise (2026-05-31)",
        ),
        (
            "perceived_value",
            {"complaints": [a_complaint(fault=Fault.THEIRS)]},
            "1 sign that they see too little value, against 0 praises or wins, in 90 days",
        ),
        (
            "open_wrong",
            {"complaints": [a_complaint(ago(1))]},
            "A minor wrong of ours is open for 1 day: “the report was late”",
        ),
        (
            "failed_fix",
            {"complaints": [a_complaint(reraises=(a_reraise(verdict=Verdict.FIX_FAILED),))]},
            "Our fix failed, raised again on 2026-06-30: “the report was late”",
        ),
        (
            "slow_response",
            {"complaints": [a_complaint(ago(9))]},
            "A complaint of 2026-06-21 waits for our answer: “the report was late”",
        ),
        (
            "broken_promise",
            {"deliverables": [a_promise(ago(1))]},
            "Promised for 2026-06-29 and 1 working day overdue: “the new site map”",
        ),
        (
            "unrighted_wrong",
            {"complaints": [a_complaint(ago(200), resolved_on=ago(190))]},
            (
                "A minor wrong of 2025-12-12 ended 190 days ago without a remedy "
                "that they accepted, shown on the card only: “the report was late”"
            ),
        ),
    ],
)
def test_every_other_line(name, fields, expected):
    assert words(name, **fields) == expected


def test_every_missing_signal_says_why():
    told = [missing_words(m) for m in scored().missing]
    assert len(told) == len(FIT_SIGNALS)
    assert told[0] == "Scope creep: no agreement is known"
    short = {"coverage": 0.6, "needed": 0.8}
    assert missing_words(Missing(name="negative_roi", reason="few_cost_rates", figures=short)) == (
        "Delivery margin: cost rates are known for 60 % of the hours only, 80 % are needed; "
        "a manager gives them with goodfit rates on the terminal"
    )


def test_a_workspace_s_own_requirements_are_told():
    rules = replace(DEFAULT, contacts_needed=5).adjusted("silence", window_days=120)
    found = score(a_history(notes=[a_note()]), now=NOW, calendar=CALENDAR, rules=rules)
    told = {m.name: missing_words(m) for m in found.missing}
    assert told["silence"] == "Silence: 1 conversation in 120 days, 5 are needed"


def test_a_currency_code_stands_apart_from_its_figures():
    assert [money(1_724_784, code) for code in ("DKK", "EUR")] == ["DKK 17,247.84", "€17,247.84"]
    assert money(-5, "CHF") == "-CHF 0.05"


def test_how_fresh_it_is():
    found = scored(agreements=[a_retainer()], scope_requests=[an_ask(ago(1), 15)]).signals[0]
    assert freshness(found) == "newest entry 2026-06-29"
    assert freshness(found, TODAY) == "newest entry 2026-06-29, 1 day old"
    assert freshness(found, ago(1)) == "newest entry 2026-06-29, today"


def test_evidence_names_the_entries_and_how_many_more():
    asks = [an_ask(ago(day), 1 + day, permalink="https://p") for day in range(12)]
    history = a_history(agreements=[a_retainer()], scope_requests=asks)
    lines = evidence(scored(history).signals[0], history)
    assert lines[0] == "2026-06-19: one more thing (goodwill, 12 h) https://p"
    assert lines[-1] == "and 2 more"
    assert len(lines) == 11


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"complaints": [a_complaint(ago(3), resolved_on=ago(1))]},
            (
                "No letter is due now, but we still owe them amends for the wrong of 2026-06-27: "
                "“the report was late”"
            ),
        ),
        (
            {"status": Status.FORMER, "deliverables": [a_promise(ago(3))]},
            ("A former client whom we still owe what we promised for 2026-06-27: “{promised}”"),
        ),
        ({"status": Status.FORMER}, "A former client: nothing to do"),
        ({"notes": [a_note()]}, "Nothing needs doing"),
    ],
)
def test_whom_we_owe_something_nothing_to_do_is_never_said(fields, expected):
    found = scored(**fields)
    told = expected.format(promised=a_promise(None).promised)
    assert play_reason(found.play, found.signals) == told


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Nothing is known of this client yet"),
        (
            {"complaints": [a_complaint(ago(3), severity=Severity.MAJOR), a_complaint(ago(2))]},
            "A major wrong of ours is open, raised on 2026-06-27: “the report was late”",
        ),
        (
            {"complaints": [a_complaint(ago(1))], "messages": [a_message("apology", ago(1))]},
            (
                "A failure of ours is open: waiting for the answer to our apology "
                "until 2026-07-06: “the report was late”"
            ),
        ),
        (
            {"complaints": [a_complaint(ago(9), remedy="refund", remedy_accepted=True)]},
            (
                "A failure of ours is open: waiting for the remedy that they accepted "
                "to be delivered: “the report was late”"
            ),
        ),
        (
            {
                "complaints": [
                    a_complaint(
                        ago(9),
                        remedy="refund",
                        remedy_accepted=True,
                        remedy_delivered_on=ago(1),
                    )
                ]
            },
            (
                "A failure of ours is open: waiting for their word that it is resolved, "
                "now that they have what they accepted: “the report was late”"
            ),
        ),
        (
            {"notes": [a_note(NoteKind.DEPARTURE, ago(1), text="bye")]},
            (
                "They said goodbye on 2026-06-29: they got what they came for "
                "(a suggestion: a person decides)"
            ),
        ),
        (
            {"messages": [a_message("check_in", ago(1))]},
            "A check-in of 2026-06-29 is unanswered: waiting for their answer until 2026-07-29",
        ),
        (
            {"agreements": [a_retainer()], "scope_requests": [an_ask(hours=12)]},
            "12 h of 60 h contracted were unpaid (20 %)",
        ),
        (
            {
                "notes": [a_note(on=ago(day)) for day in (30, 40, 50)],
                "scope_requests": [an_ask(ago(1))],
            },
            "No conversation noted; last request yesterday",
        ),
    ],
)
def test_why_a_play(fields, expected):
    found = scored(**fields)
    assert play_reason(found.play, found.signals) == expected
