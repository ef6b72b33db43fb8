"""What comparable clients were given, and which earlier offers were kept."""

from datetime import date
from typing import Any

import pytest
from builders import (
    TODAY,
    a_complaint,
    a_history,
    a_message,
    a_night,
    a_project,
    a_retainer,
    ago,
)

from bot.domain.agreement import AgreementKind
from bot.domain.comparable import Given, compare, gravest, monthly_fee
from bot.domain.complaint import Cause, Fault, Severity
from bot.domain.earlier_offers import Kept, earlier_offers

LIKE = a_complaint(severity=Severity.MAJOR, cause=Cause.BILLING)


def an_offer(**fields: Any) -> Given:
    return Given(
        **{
            "complaint": "C-9",
            "on": TODAY,
            "kind": "refund",
            "severity": Severity.MAJOR,
            "cause": Cause.BILLING,
            "segment": "boats",
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("offer", "is_like"),
    [
        (an_offer(), True),
        (an_offer(segment=None), True),
        (an_offer(cause=Cause.OTHER, segment=" Retail"), True),
        (an_offer(cause=None, segment="retail"), True),
        (an_offer(cause=Cause.OTHER), False),
        (an_offer(cause=None, segment=None), False),
        (an_offer(severity=Severity.MINOR, segment="retail"), False),
    ],
)
def test_as_grave_and_of_the_same_cause_or_segment_is_comparable(
    offer: Given,
    is_like: bool,  # noqa: FBT001 (what the table expects)
) -> None:
    assert compare(LIKE, "retail", [offer]).count == is_like


def test_what_names_neither_cause_nor_segment_compares_with_nothing() -> None:
    like = a_complaint(severity=Severity.MAJOR, cause=None)

    assert compare(like, None, [an_offer(cause=None, segment=None)]).count == 0
    assert compare(None, "retail", [an_offer()]).like is None


def test_sums_are_shares_of_a_months_fee_with_their_middle_whatever_the_currency() -> None:
    found = compare(
        LIKE,
        None,
        [
            an_offer(amount=30_000, monthly_fee=600_000.0),  # 300.00 of 6,000.00: 5 %
            an_offer(amount=90_000, monthly_fee=90_000.0),  # 90,000 of 90,000 yen: 100 %
            an_offer(amount=100_000, monthly_fee=400_000.0, kind="credit"),  # 25 %
            an_offer(amount=100_000),  # no fee is known
            an_offer(kind="free_work", monthly_fee=600_000.0),  # no sum
        ],
    )

    assert found.count == 5
    assert found.kinds == (("refund", 3), ("credit", 1), ("free_work", 1))
    assert found.shares == pytest.approx((0.05, 0.25, 1.0))
    assert found.median == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("agreements", "expected"),
    [
        ([a_retainer(), a_retainer(fee=150_000)], 750_000),
        # 10,000.00 from 2 April to 30 June: 29/30 of April, May and June.
        ([a_project()], 1_000_000 / (29 / 30 + 2)),
        # A fixed one of less than a month counts as one.
        ([a_project(start=date(2026, 6, 21))], 1_000_000),
        ([a_retainer(end=ago(1))], None),
        ([a_retainer(), a_retainer(fee=None)], None),
        ([a_retainer(), a_retainer(kind=AgreementKind.HOURLY)], None),
        ([a_project(end=None)], None),
        ([], None),
    ],
)
def test_a_monthly_fee_is_that_of_all_agreements_in_force_or_not_known(
    agreements: list[Any], expected: float | None
) -> None:
    assert monthly_fee(agreements, TODAY) == (
        expected if expected is None else pytest.approx(expected)
    )


def test_an_offer_is_for_the_open_wrong_that_is_major_and_oldest() -> None:
    closed = a_complaint(ago(90), severity=Severity.MAJOR, resolved_on=ago(80))
    theirs = a_complaint(ago(70), severity=Severity.MAJOR, fault=Fault.THEIRS)
    minor, major = a_complaint(ago(60)), a_complaint(ago(5), severity=Severity.MAJOR)

    assert gravest(a_history(complaints=[closed, theirs, minor, major])) == major
    assert gravest(a_history(complaints=[closed, theirs])) == closed
    assert gravest(a_history(complaints=[theirs])) is None


@pytest.mark.parametrize(
    ("complaint", "promised_by", "kept"),
    [
        ({"remedy": "refund", "remedy_offered_on": ago(20)}, None, Kept.UNDATED),
        ({"remedy": "refund", "remedy_offered_on": ago(20)}, ago(1), Kept.OVERDUE),
        ({"remedy": "refund", "remedy_offered_on": ago(20)}, TODAY, Kept.DUE),
        ({}, ago(1), Kept.OVERDUE),
        (
            {
                "remedy": "refund",
                "remedy_offered_on": ago(20),
                "remedy_delivered_on": ago(2),
                "remedy_accepted": True,
            },
            ago(3),
            Kept.DELIVERED,
        ),
    ],
)
def test_an_earlier_offer_was_delivered_is_overdue_is_due_or_has_no_date(
    complaint: dict[str, Any], promised_by: date | None, kept: Kept
) -> None:
    wrong = a_complaint(ago(30), **complaint)
    letters = [a_message("recovery_offer", ago(19), complaint=wrong.id, promised_by=promised_by)]
    history = a_history(complaints=[wrong], messages=letters if promised_by else [])

    (found,) = earlier_offers(a_night(history))

    assert found.kept is kept
    assert found.accepted is complaint.get("remedy_accepted")
    assert found.offered_on == (ago(20) if complaint else ago(19))


def test_an_apology_alone_offers_nothing_and_the_newest_offer_comes_first() -> None:
    sorry = a_complaint(ago(9), remedy="apology", remedy_offered_on=ago(8))
    old = a_complaint(ago(99), remedy="credit", remedy_offered_on=ago(90))
    new = a_complaint(ago(40), remedy="refund", remedy_offered_on=ago(30))

    found = earlier_offers(a_night(a_history(complaints=[sorry, old, new])))

    assert [offer.complaint for offer in found] == [new.id, old.id]
