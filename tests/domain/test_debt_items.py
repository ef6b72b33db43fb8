"""Debt items, worked by hand. TODAY is Tuesday 30 June 2026."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.client import Status
from bot.domain.complaint import Fault, Severity, Verdict
from bot.domain.debt import score_debt
from tests.builders import (
    a_complaint,
    a_history,
    a_message,
    a_night,
    a_promise,
    a_reraise,
    ago,
    scored,
)

FRIDAY, MONDAY = date(2026, 6, 26), date(2026, 6, 29)


def items(**fields):
    """Return the items as (name, d), d rounded."""
    found = score_debt(a_night(a_history(**fields))).items
    return sorted((item.name, round(item.severity, 4)) for item in found)


def answered(on, **fields):
    """Return a complaint that was answered and corrected at once, so that nothing is slow."""
    return a_complaint(on, responded_on=on, corrected_on=on, **fields)


@pytest.mark.parametrize(
    ("severity", "days", "d"),
    [
        (Severity.MINOR, 0, 0.30),
        (Severity.MINOR, 6, 0.30),
        (Severity.MINOR, 7, 0.35),
        (Severity.MINOR, 27, 0.45),
        (Severity.MINOR, 28, 0.50),
        (Severity.MINOR, 300, 0.50),
        (Severity.MAJOR, 0, 0.60),
        (Severity.MAJOR, 14, 0.70),
        (Severity.MAJOR, 300, 0.80),
    ],
)
def test_open_wrong(severity, days, d):
    assert items(complaints=[answered(ago(days), severity=severity)]) == [("open_wrong", d)]


@pytest.mark.parametrize(
    ("fault", "d"), [(Fault.OURS, 0.3), (Fault.SHARED, 0.3), (Fault.THEIRS, 0), (Fault.UNKNOWN, 0)]
)
def test_whose_fault_is_debt(fault, d):
    found = items(complaints=[answered(ago(1), fault=fault)])
    assert found == ([("open_wrong", d)] if d else [])


def test_a_wrong_that_a_failed_fix_reopened_grows_from_the_re_raise():
    again = (a_reraise(ago(15), Verdict.FIX_FAILED),)
    wrong = answered(ago(60), resolved_on=ago(50), reraises=again)
    assert items(complaints=[wrong]) == [("failed_fix", 0.2), ("open_wrong", 0.4)]


@pytest.mark.parametrize(
    ("mended", "still_failed"), [(None, True), (ago(10), True), (ago(9), False)]
)
def test_a_failed_fix_is_mended_by_a_later_correction(mended, still_failed):
    again = (a_reraise(ago(10), Verdict.FIX_FAILED),)
    theirs = a_complaint(ago(30), fault=Fault.THEIRS, corrected_on=mended, reraises=again)
    assert items(complaints=[theirs]) == ([("failed_fix", 0.2)] if still_failed else [])


@pytest.mark.parametrize(
    ("raised", "told", "slow"),
    [
        (MONDAY, {}, False),  # one working day: Tuesday is not over
        (FRIDAY, {}, True),  # Monday, Tuesday
        (FRIDAY, {"responded_on": MONDAY}, False),
        (date(2026, 6, 23), {"responded_on": MONDAY}, False),  # five: Wednesday to Tuesday
        (date(2026, 6, 22), {"responded_on": MONDAY}, True),  # six
        (date(2026, 6, 22), {"corrected_on": MONDAY}, False),
        (date(2026, 6, 22), {"remedy": "credit"}, False),
        (date(2026, 6, 22), {"resolved_on": MONDAY}, False),
        (date(2026, 6, 22), {"fault": Fault.THEIRS}, False),
    ],
)
def test_slow_response(raised, told, slow):
    complaint = a_complaint(raised, **{"fault": Fault.UNKNOWN, **told})
    assert items(complaints=[complaint]) == ([("slow_response", 0.1)] if slow else [])


def test_an_apology_sent_is_an_answer_and_an_offer_is_a_remedy():
    early = a_complaint(date(2026, 6, 22), fault=Fault.UNKNOWN)
    assert items(complaints=[early], messages=[a_message("apology", MONDAY)]) == [
        ("slow_response", 0.1)
    ]
    assert items(complaints=[early], messages=[a_message("recovery_offer", MONDAY)]) == []


@pytest.mark.parametrize(
    ("due", "delivered", "broken"),
    [
        (ago(1), None, True),
        (ago(0), None, False),
        (None, None, False),
        (ago(9), ago(1), False),
    ],
)
def test_broken_promise(due, delivered, broken):
    found = items(deliverables=[a_promise(due, delivered=delivered)])
    assert found == ([("broken_promise", 0.1)] if broken else [])


@pytest.mark.parametrize(
    ("told", "d"),
    [
        ({}, 0.1),
        ({"severity": Severity.MAJOR}, 0.3),
        ({"remedy_accepted": True, "severity": Severity.MAJOR}, 0),
        ({"corrected_on": ago(59)}, 0.1),
        ({"corrected_on": ago(60)}, 0),  # minor, unknown, quiet for 60 days
        ({"corrected_on": ago(60), "remedy_accepted": False}, 0.1),
        ({"corrected_on": ago(60), "severity": Severity.MAJOR}, 0.3),
        ({"corrected_on": ago(60), "reraises": (a_reraise(ago(59)),)}, 0.1),
        ({"fault": Fault.THEIRS}, 0),
        ({"fault": Fault.UNKNOWN}, 0),
    ],
)
def test_unrighted_wrong(told, d):
    closed = a_complaint(ago(90), **{"resolved_on": ago(50), **told})
    assert items(complaints=[closed]) == ([("unrighted_wrong", d)] if d else [])


@pytest.mark.parametrize(("closed", "at_risk"), [(ago(180), True), (ago(181), False)])
def test_unrighted_wrongs_alone_press_for_180_days_and_stay_owed(closed, at_risk):
    wrong = a_complaint(ago(200), severity=Severity.MAJOR, resolved_on=closed)
    found = scored(complaints=[wrong])
    assert (found.at_risk, found.debt) == (at_risk, pytest.approx(30))


def test_to_a_former_client_every_wrong_without_accepted_remedy_is_unrighted():
    wrongs = [
        answered(ago(400), severity=Severity.MAJOR),
        answered(ago(400), resolved_on=ago(390)),
        answered(ago(400), resolved_on=ago(390), remedy_accepted=True),
    ]
    found = scored(complaints=wrongs, status=Status.FORMER)
    assert found.debt == pytest.approx(37)  # 1 - .7 x .9
    assert not found.at_risk


def test_debt_is_the_product_and_its_points_add_up():
    # open minor .30, slow answer .10, broken promise .10: 1 - .7 x .9 x .9 = .433
    found = scored(complaints=[a_complaint(FRIDAY)], deliverables=[a_promise(ago(2))])
    assert found.debt == pytest.approx(43.3)
    assert sum(s.points for s in found.signals if s.axis == "debt") == pytest.approx(43.3)


def test_we_owe_nothing_to_a_client_who_never_complained():
    found = scored()
    assert (found.debt, found.at_risk) == (0, False)


def test_a_promise_of_a_letter_that_stands_in_the_ledger_is_owed_once():
    wrong = a_complaint(ago(20), id="C-1", fault=Fault.OURS)
    told = a_message("apology", ago(15), complaint="C-1", promised_by=ago(5), draft_id=7)
    duty = a_promise(ago(5), draft_id=7)

    def broken(*deliverables):
        history = a_history(complaints=[wrong], messages=[told], deliverables=deliverables)
        found = score_debt(a_night(history)).items
        return [i.entries[0].kind for i in found if i.name == "broken_promise"]

    assert broken() == ["messages"]
    assert broken(duty) == ["deliverables"]
    assert broken(replace(duty, delivered=ago(6))) == []
    assert sorted(broken(replace(duty, draft_id=None))) == ["deliverables", "messages"]
