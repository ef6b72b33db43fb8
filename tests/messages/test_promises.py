"""What a letter promises, and until when it wants an answer, is read from its facts."""

from datetime import date, time
from typing import Any

from bot.messages.coming_days import coming_of
from bot.messages.letter_facts import (
    Ending,
    FinalMoney,
    FinalMoneyKind,
    LetterFacts,
    Money,
    Offer,
    OfferKind,
    Promise,
    Sender,
    Step,
)
from bot.messages.order_facts import ChangeOrder, Option
from bot.messages.promises import agreed_day, promises_of
from bot.messages.talk_facts import Slot, Talk

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


def test_every_day_to_come_that_a_letter_names_is_kept_with_it() -> None:
    order = ChangeOrder(
        goal="g",
        covered="c",
        options=(Option(what="o", days=6, by=date(2026, 7, 20)),),
        reply_by=date(2026, 7, 3),
    )
    times = (Slot(date(2026, 7, 1), time(10)), Slot(date(2026, 7, 2), time(15)))

    assert coming_of(facts(promise=promise(done_by=date(2026, 7, 8)), offer=offer())) == {
        "days": ["2026-07-07", "2026-07-08", "2026-07-10"]
    }
    assert coming_of(facts(order=order)) == {"days": ["2026-07-03", "2026-07-20"]}
    assert coming_of(facts(talk=Talk(minutes=30, times=times)))["days"][0] == "2026-07-01"
    assert coming_of(facts()) == {"days": []}


def test_an_exit_keeps_its_last_day_with_the_notice_of_the_agreement() -> None:
    ending = Ending(
        decided_on=date(2026, 6, 29),
        last_day=date(2026, 8, 29),
        contact="Tom",
        money=FinalMoney(kind=FinalMoneyKind.SETTLED),
        thanks="t",
        steps=(Step(what="Move the files", who="Tom", by=date(2026, 7, 8)),),
        promised=(),
        notice_days=60,
    )

    assert coming_of(facts(ending=ending)) == {
        "days": ["2026-07-08", "2026-08-29"],
        "notice": {"last_day": "2026-08-29", "days": 60},
    }
