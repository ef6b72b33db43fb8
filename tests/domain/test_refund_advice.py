"""The refund adviser and the brand risk: which way comes first, and what it makes of the result."""

from datetime import date
from typing import Any

import pytest
from builders import (
    a_complaint,
    a_history,
    a_message,
    a_night,
    a_promise,
    a_reraise,
    a_retainer,
    ago,
    some_money,
    some_time,
)

from bot.domain.agreement import MoneyKind
from bot.domain.brand_risk import Risk, brand_risk_of
from bot.domain.complaint import Fault, Severity, Verdict
from bot.domain.refund_advice import Advice, Delivered, Way, advise_refund
from bot.domain.revenue_share import RevenueShare

PAID = [some_money(MoneyKind.PAYMENT, 1_000_000)]
OWED = a_promise(ago(-9))
DONE = a_promise(ago(20), delivered=ago(21))
CHEAP = [some_time(80.0, cost_rate=5_000)]  # 4,000.00
DEAR = [some_time(260.0, cost_rate=5_000)]  # 13,000.00


def advice(**history: Any) -> Advice:
    given = {"agreements": [a_retainer()], "money": PAID, "time": CHEAP} | history
    return advise_refund(a_night(a_history(**given)), share=RevenueShare(reason="no_night"))


def sums(found: Advice) -> list[tuple[Way, float | None, float | None]]:
    return [(option.way, option.amount, option.after) for option in found.options]


def test_a_gain_can_be_paid_back_down_to_nothing() -> None:
    found = advice(deliverables=[OWED, DONE])

    # 10,000.00 received - 4,000.00 of cost = 6,000.00.
    assert sums(found) == [
        (Way.REFUND_TO_EVEN, 600_000, 0),
        (Way.FINISH_WORK, None, None),
        # Reckoned by 1,000.00, since what a credit is of nobody has typed yet.
        (Way.CREDIT, 100_000, 500_000),
        (Way.FULL_REFUND, 1_000_000, -400_000),
    ]
    assert (found.promised, found.owed) == (2, 1)


def test_with_a_loss_finishing_the_work_comes_first_and_then_a_credit() -> None:
    found = advice(time=DEAR, deliverables=[OWED, DONE])

    # 10,000.00 - 13,000.00 = -3,000.00, and every refund deepens it.
    assert sums(found) == [
        (Way.FINISH_WORK, None, None),
        (Way.CREDIT, 100_000, -400_000),
        (Way.REFUND, 100_000, -400_000),
        (Way.FULL_REFUND, 1_000_000, -1_300_000),
    ]
    assert found.options[-1].is_weak


def test_at_break_even_there_is_nothing_to_pay_back() -> None:
    even = [some_time(200.0, cost_rate=5_000)]

    assert [option.way for option in advice(time=even).options] == [
        Way.CREDIT,
        Way.REFUND,
        Way.FULL_REFUND,
    ]


def test_what_was_given_back_already_is_no_part_of_a_full_refund() -> None:
    back = [*PAID, some_money(MoneyKind.REFUND, 150_000)]

    # 10,000.00 - 4,000.00 - 1,500.00 = 4,500.00; 8,500.00 are still ours.
    assert sums(advice(money=back))[-1] == (Way.FULL_REFUND, 850_000, -400_000)


@pytest.mark.parametrize(
    ("deliverables", "delivered", "is_weak"),
    [
        ([DONE], Delivered.ALL, True),
        ([DONE, OWED], Delivered.PART, False),
        ([], Delivered.NOTHING_NOTED, False),
    ],
)
def test_work_delivered_in_full_is_the_weakest_case_for_a_full_refund(
    deliverables: list[Any],
    delivered: Delivered,
    is_weak: bool,  # noqa: FBT001 (what the table expects)
) -> None:
    found = advice(deliverables=deliverables)

    assert found.delivered is delivered
    assert found.options[-1].is_weak is is_weak


def test_without_a_known_result_no_refund_is_called_harmless() -> None:
    found = advice(time=[some_time(10.0)], deliverables=[OWED])

    assert found.result.reason == "few_cost_rates"
    assert sums(found) == [
        (Way.FINISH_WORK, None, None),
        (Way.CREDIT, None, None),
        (Way.REFUND, None, None),
        (Way.FULL_REFUND, None, None),
    ]


LATE = {"resolved_on": ago(30), "remedy": "fix"}


@pytest.mark.parametrize(
    ("complaints", "level"),
    [
        ([], Risk.LOW),
        ([a_complaint(ago(9), responded_on=ago(8))], Risk.SOME),
        ([a_complaint(ago(9))], Risk.HIGH),
        ([a_complaint(ago(9), responded_on=ago(8), severity=Severity.MAJOR)], Risk.HIGH),
        ([a_complaint(ago(40), **LATE)], Risk.SOME),
        ([a_complaint(ago(40), **LATE, severity=Severity.MAJOR)], Risk.HIGH),
        ([a_complaint(ago(40), **LATE, remedy_accepted=True)], Risk.LOW),
        ([a_complaint(ago(40), fault=Fault.THEIRS)], Risk.LOW),
        ([a_complaint(ago(40), fault=Fault.UNKNOWN)], Risk.HIGH),
    ],
)
def test_the_brand_risk_goes_by_what_an_angry_client_could_tell(
    complaints: list[Any], level: Risk
) -> None:
    assert brand_risk_of(a_night(a_history(complaints=complaints))).level is level


def test_a_failed_fix_is_a_high_risk_and_a_letter_is_an_answer() -> None:
    again = a_reraise(ago(3), Verdict.FIX_FAILED)
    broken = a_complaint(ago(40), responded_on=ago(39), resolved_on=ago(30), reraises=(again,))
    answered = a_complaint(ago(9))
    letter = a_message("apology", ago(8), complaint=answered.id)
    found = brand_risk_of(a_night(a_history(complaints=[broken, answered], messages=[letter])))

    assert (found.open, found.failed_fixes, found.unanswered, found.major) == (2, 1, 0, 0)
    assert found.level is Risk.HIGH


def test_advice_is_as_of_its_night() -> None:
    later = some_money(MoneyKind.REFUND, 999_999, date(2026, 7, 1))

    assert advice(money=[*PAID, later]).result.value == pytest.approx(600_000)
