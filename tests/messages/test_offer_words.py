"""What managers read beside an offer and a goodbye: arithmetic written out, gaps with a reason."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import (
    TODAY,
    a_client,
    a_complaint,
    a_history,
    a_message,
    a_night,
    a_project,
    a_promise,
    a_retainer,
    ago,
    scored,
    some_money,
    some_time,
)

from bot.domain.agreement import AgreementKind, MoneyKind
from bot.domain.briefing import Briefing, OfferBriefing, is_ending, makes_offer
from bot.domain.comparable import Given, compare, gravest
from bot.domain.complaint import Cause, Severity
from bot.domain.course import CourseNight
from bot.domain.earlier_offers import earlier_offers
from bot.domain.history import History
from bot.domain.offer import cost_of, stakes_of
from bot.domain.refund_advice import advise_refund
from bot.domain.revenue_share import Earning, RevenueShare, share_of_revenue
from bot.domain.worth_keeping import weigh
from bot.messages.advice_words import advice_lines, share_words, worth_lines
from bot.messages.manager_notes import manager_notes
from bot.messages.offer_words import cost_lines, offer_lines

# 6,000.00 a month since January, two people's 100 h at 50.00 in June, 4,000.00 refunded.
WRONG = a_complaint(
    ago(20),
    id="C-7",
    severity=Severity.MAJOR,
    cause=Cause.BILLING,
    remedy="refund",
    remedy_offered_on=ago(10),
    remedy_accepted=False,
)
KEPT = a_complaint(
    ago(200),
    id="C-3",
    resolved_on=ago(150),
    remedy="free_work",
    remedy_offered_on=ago(190),
    remedy_delivered_on=ago(160),
    remedy_accepted=True,
)
WORK = [some_time(50.0, cost_rate=5_000, person=person) for person in ("Ana", "Ben")]
ACME = a_history(
    agreements=[a_retainer(start=date(2026, 4, 1), notice_days=31)],
    time=WORK,
    complaints=[WRONG, KEPT],
    messages=[a_message("recovery_offer", ago(9), complaint="C-7", promised_by=ago(2))],
    deliverables=[a_promise(ago(10), delivered=ago(12))],
    money=[some_money(MoneyKind.PAYMENT, 2_000_000), some_money(MoneyKind.REFUND, 400_000)],
)
SHARE = share_of_revenue(
    600_000.0,
    "EUR",
    [
        Earning(currency="EUR", revenue=2_400_000.0, known=3, unknown=1),
        Earning(currency="USD", revenue=1.0, known=2, unknown=0),
    ],
    on=TODAY,
)
GIVEN = [
    Given(
        complaint="C-1",
        on=ago(40),
        kind=kind,
        severity=Severity.MAJOR,
        cause=Cause.BILLING,
        segment=None,
        amount=amount,
        monthly_fee=400_000.0,
    )
    for kind, amount in (("refund", 100_000), ("refund", 400_000), ("free_work", None))
]


def briefing(history: History = ACME, given: list[Given] = GIVEN) -> OfferBriefing:
    night = a_night(history)
    return OfferBriefing(
        stakes=stakes_of(night),
        comparable=compare(gravest(history), history.client.segment, given),
        earlier=earlier_offers(night),
    )


def in_euros(history: History) -> History:
    return replace(history, client=a_client(currency="EUR"))


def offer_words(**history: Any) -> str:
    return "\n".join(offer_lines(briefing(in_euros(a_history(**history)))))


def test_what_an_offer_is_measured_by_is_written_out() -> None:
    assert offer_lines(briefing(in_euros(ACME))) == [
        # Margin: (3 x 6,000.00 less a day of April - 4,000.00 - 5,000.00) / 13,800.00.
        (
            "Left to earn: €3,826.09 = €6,000.00 of fees until 31 Jul 2026 \u00d7 the 63.8 % "
            "margin of the last 90 days."
        ),
        (
            "Lifetime result: €11,000.00 = €20,000.00 received (payments) \u2212 €5,000.00 "
            "delivery cost \u2212 €4,000.00 refunds and credits; since 12 Dec 2025, cost rates "
            "known for 100 % of the hours."
        ),
        "Both together (LTGP): €14,826.09.",
        (
            "Each €1,000.00 is 26.1 % of what is left to earn, 9.1 % of the lifetime result and "
            "6.7 % of both together."
        ),
        (
            "An hour costs us €50.00, the average of the last 90 days; cost rates known for 100 % "
            "of 100 h. It is billed at €100.00."
        ),
        (
            "Comparable clients (a major wrong, billing): 3 offers, 2 refunds, 1 free work. The "
            "sums known of 2: 25 % to 100 % of a month's fee, 62.5 % in the middle."
        ),
        (
            "Earlier offers to this client: C-7, refund offered 20 Jun 2026, not delivered, due "
            "28 Jun 2026: overdue, refused; C-3, free work offered 22 Dec 2025, delivered "
            "21 Jan 2026, accepted."
        ),
    ]


@pytest.mark.parametrize(
    ("kind", "amount", "hours", "expected"),
    [
        (
            "credit",
            74_000,
            None,
            (
                "What it costs us: €740.00, the sum itself.\nThat is 19.3 % of what is left to "
                "earn, 6.7 % of the lifetime result and 5 % of both together."
            ),
        ),
        (
            "reduced_price",
            74_000,
            None,
            (
                "What it costs us: €740.00, the sum itself. Where the price stays lower, each "
                "period costs as much again."
            ),
        ),
        (
            "future_work",
            None,
            12.0,
            (
                "What it costs us: 12 h \u00d7 €50.00 = €600.00, at our average cost of an hour. "
                "Billed it would be 12 h \u00d7 €100.00 = €1,200.00."
            ),
        ),
        (
            "free_work",
            None,
            None,
            (
                "What it costs us: not known, because the offer names no hours.\n"
                "Its shares are not known without what it costs."
            ),
        ),
    ],
)
def test_the_cost_of_an_offer_is_written_out(
    kind: str, amount: int | None, hours: float | None, expected: str
) -> None:
    told = briefing(in_euros(ACME))
    cost = cost_of(kind, amount=amount, hours=hours, stakes=told.stakes)

    assert "\n".join(cost_lines(cost, told)).startswith(expected)


def test_the_rate_of_one_person_is_not_written() -> None:
    alone = in_euros(replace(ACME, time=(some_time(100.0, cost_rate=5_000, person="Ana"),)))
    told = briefing(alone)
    words = "\n".join(
        [
            *offer_lines(told),
            *cost_lines(cost_of("free_work", amount=None, hours=12.0, stakes=told.stakes), told),
            *advice_lines(advise_refund(a_night(alone), share=SHARE), "EUR"),
        ]
    )

    assert "€50.00" not in words
    assert "one person worked them all" in words
    assert "What it costs us: €600.00 for 12 h" in words


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ({}, "Left to earn: not known, because no agreement is in force."),
        (
            {"agreements": [a_retainer()]},
            "Left to earn: not known, because an agreement has neither an end date nor a notice.",
        ),
        (
            {"agreements": [a_retainer(fee=None, notice_days=30)]},
            "Left to earn: not known, because an agreement has no fee.",
        ),
        (
            {"agreements": [a_project(end=None, included_hours=None, notice_days=30)]},
            "a fixed fee has neither an end date nor included hours.",
        ),
        (
            {
                "agreements": [
                    a_retainer(kind=AgreementKind.HOURLY, included_hours=None, notice_days=30)
                ]
            },
            "Left to earn: not known, because nobody said which hours are billable.",
        ),
        (
            {"agreements": [a_retainer(notice_days=30)]},
            "Left to earn: not known, because no hours are imported.",
        ),
        (
            {"agreements": [a_retainer(notice_days=30)], "time": [some_time(9.0)]},
            (
                "What an hour costs us: not known, because cost rates are known for 0 % of the "
                "hours only, and 80 % are needed; a manager gives them with goodfit rates on the "
                "terminal."
            ),
        ),
        ({}, "What it is billed at: not known, because no agreement in force says what"),
        ({}, "Comparable clients: there is no wrong of ours to compare by."),
        (
            {"complaints": [a_complaint()]},
            "Comparable clients: neither the cause nor the segment is noted to compare by.",
        ),
        (
            {"complaints": [a_complaint(cause=Cause.COMMUNICATION)]},
            "Comparable clients (a minor wrong, communication): no offer is noted.",
        ),
        ({}, "Earlier offers to this client: none is noted."),
    ],
)
def test_what_is_missing_is_said_to_be_missing_with_the_reason(
    history: dict[str, Any], expected: str
) -> None:
    assert expected in offer_words(**history)


def test_the_adviser_writes_each_way_with_its_arithmetic() -> None:
    assert advice_lines(advise_refund(a_night(ACME), share=SHARE), "EUR")[1:] == [
        "1. A refund of up to €11,000.00: €11,000.00 \u2212 €11,000.00 = €0.00, break-even.",
        (
            "2. A credit: each €1,000.00 makes €11,000.00 \u2212 €1,000.00 = €10,000.00, and only "
            "where they buy again."
        ),
        (
            "3. A full refund of €16,000.00: €11,000.00 \u2212 €16,000.00 = -€5,000.00. "
            "The weakest case: all that was promised is delivered."
        ),
        (
            "Share of revenue: 25 % = €6,000.00 ÷ €24,000.00 of 3 clients in EUR, as kept in the "
            "night of 30 Jun 2026. Not counted: 2 clients in USD without an exchange rate, "
            "1 client without known revenue. "
            "If they leave, it leaves with them."
        ),
        "The risk of an angry client is high: 1 wrong of ours open, 1 major.",
    ]


def test_with_a_loss_the_adviser_begins_with_the_work() -> None:
    lost = replace(
        ACME,
        money=(some_money(MoneyKind.PAYMENT, 200_000),),
        deliverables=(a_promise(ago(1)), a_promise(ago(9), delivered=ago(9))),
    )
    ways = advice_lines(advise_refund(a_night(lost), share=SHARE), "EUR", with_result=False)

    # 2,000.00 received - 5,000.00 of cost.
    assert ways[:4] == [
        (
            "1. Finish the promised work: 1 of 2 not delivered. It costs its hours, €50.00 each on "
            "average."
        ),
        (
            "2. A credit: each €100.00 makes -€3,000.00 \u2212 €100.00 = -€3,100.00, and only "
            "where they buy again."
        ),
        "3. A refund deepens the loss: each €100.00 makes -€3,000.00 \u2212 €100.00 = -€3,100.00.",
        "4. A full refund of €2,000.00: -€3,000.00 \u2212 €2,000.00 = -€5,000.00.",
    ]


def test_worth_keeping_says_both_axes_then_and_now_and_what_changed() -> None:
    course = (CourseNight(on=ago(31), fit=81.0, debt=0.0, band="green", rule_version="1"),)
    found = weigh(a_night(ACME), scored(ACME), share=SHARE, course=course)
    lines = worth_lines(found, "EUR")

    assert lines[0].startswith(f"Fit {found.fit:.0f} of 100, ")
    assert lines[0].endswith("On 30 May 2026 fit 81, debt 0.")
    assert lines[1].startswith("Delivery margin: 64 % = (AGI €13,800.00")
    assert lines[-1] == "Lately, in 30 days: 1 complaint (newest 10 Jun 2026)."


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (RevenueShare(reason="no_night"), "because no night was run yet."),
        (RevenueShare(reason="no_revenue_kept"), "the last night found no revenue of this client."),
        (RevenueShare(reason="no_revenue_left"), "none, because refunds left no revenue."),
    ],
)
def test_a_share_that_is_not_known_says_why(share: RevenueShare, expected: str) -> None:
    assert share_words(share, "EUR").endswith(expected)


@pytest.mark.parametrize(
    ("questions", "places"),
    [
        (("contact", "offer_kind", "final_money"), ["", "offer_kind"]),
        (("contact", "final_money"), ["", "final_money"]),
        (("contact", "thanks"), [""]),
    ],
)
def test_notes_stand_beside_their_question_or_before_all(
    questions: tuple[str, ...], places: list[str]
) -> None:
    night = a_night(ACME)
    told = Briefing(
        offer=briefing() if "offer_kind" in questions else None,
        advice=advise_refund(night, share=SHARE),
        worth=weigh(night, scored(ACME), share=SHARE, course=()),
    )
    notes = manager_notes(told, questions, currency="EUR")

    assert list(notes) == places
    assert "Worth keeping?" in str(notes[""][0])
    assert manager_notes(None, questions, currency="EUR") == {}
    # Nothing is cut: a context line holds 3,000 characters.
    assert "…" not in str(notes)


def test_every_goodbye_is_weighed_and_only_the_offer_is_reckoned() -> None:
    endings = ("farewell", "stay_in_touch", "part_ways", "graceful_exit")

    assert all(is_ending(kind) and not makes_offer(kind) for kind in endings)
    assert makes_offer("recovery_offer")
    assert not any(is_ending(k) or makes_offer(k) for k in ("apology", "listen", "check_in"))
