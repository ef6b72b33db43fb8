"""What a letter promises, and until when it wants an answer, is read from its facts."""

from datetime import date
from typing import Any

from bot.messages.letter_facts import LetterFacts, Money, Offer, OfferKind, Promise, Sender
from bot.messages.order_facts import ChangeOrder
from bot.messages.promises import agreed_day, promises_of

TODAY = date(2026, 6, 30)


def facts(**fields: Any) -> LetterFacts:
    known = {
        "client": "Acme",
        "contact": "Jo",
        "sender": Sender(name="Tom"),
        "agency": "Harbour",
        "today": TODAY,
        "thing": "Booking site",
    }
    return LetterFacts(**(known | fields))


def promise(**fields: Any) -> Promise:
    return Promise(**{"owner": "Tom", "update_on": date(2026, 7, 7), **fields})


def offer(kind: OfferKind = OfferKind.REFUND, **fields: Any) -> Offer:
    known = {"words": "October's fee.", "happens_by": date(2026, 7, 10)}
    return Offer(kind=kind, **(known | fields))


def test_an_offer_is_a_duty_with_its_day_and_no_sum_for_every_member_to_read() -> None:
    told = promises_of("recovery_offer", facts(offer=offer(amount=Money(120_000, "EUR"))))

    assert told == [
        {"what": "Pay back: Booking site", "by": "2026-07-10", "remedy": "refund", "owner": ""}
    ]


def test_work_that_we_give_says_how_many_hours() -> None:
    told = promises_of("recovery_offer", facts(offer=offer(OfferKind.FREE_WORK, hours=6.0)))

    assert told[0]["what"] == "Work at no charge, 6 hours: Booking site"


def test_what_is_still_to_be_done_is_a_duty_too_and_of_an_apology_the_remedy() -> None:
    step = promise(step="Rebuild the\nlist", done_by=date(2026, 7, 8))

    told = promises_of("apology", facts(promise=step))
    both = promises_of("recovery_offer", facts(promise=step, offer=offer()))

    assert told == [
        {"what": "Rebuild the list", "by": "2026-07-08", "remedy": "fix", "owner": "Tom"}
    ]
    assert [one["remedy"] for one in both] == ["refund", ""]


def test_a_letter_that_promises_no_work_promises_nothing() -> None:
    assert promises_of("apology", facts(promise=promise())) == []
    assert promises_of("check_in", facts()) == []


def test_the_day_of_asking_is_when_they_hear_from_us_have_it_or_were_to_answer() -> None:
    order = ChangeOrder(goal="g", covered="c", options=(), reply_by=date(2026, 7, 3))

    assert agreed_day(facts(promise=promise())) == date(2026, 7, 7)
    assert agreed_day(facts(promise=promise(), offer=offer())) == date(2026, 7, 7)
    assert agreed_day(facts(offer=offer())) == date(2026, 7, 10)
    assert agreed_day(facts(order=order)) == date(2026, 7, 4)
    assert agreed_day(facts()) is None
