"""Clients who left with a wrong of ours unrighted, and came back with a wish."""

from dataclasses import replace
from datetime import date

from letters.cases import BOLD, PRIYA, TOM, LetterCase, client, complaint
from letters.cases_of_goodbyes import note

from bot.domain.client import Status
from bot.domain.complaint import Fault, Severity
from bot.domain.history import History, NoteKind
from bot.domain.scope_request import ScopeRequest


def former(history: History, **more: object) -> History:
    return replace(history, client=replace(history.client, status=Status.FORMER), **more)


CASTELL = former(
    History(
        client=client("Castell Tours", "Maria Castell", "USD"),
        complaints=(
            complaint(
                "I think we have paid for the Spanish pages twice",
                raised_on=date(2025, 3, 4),
                severity=Severity.MAJOR,
                resolved_on=date(2025, 3, 11),
                our_side="Finance matched the order number only.",
            ),
        ),
        scope_requests=(
            ScopeRequest(id="S-1", asked_on=date(2026, 9, 18), text="Could you send us our logo?"),
        ),
    )
)
ALDER = former(
    History(
        client=client("Alder House Physiotherapy", "Ruth Amari"),
        complaints=(
            complaint(
                "The booking widget loses appointments.",
                id="C-1",
                raised_on=date(2025, 11, 3),
                remedy="apology",
                remedy_accepted=False,
            ),
            complaint("Again two patients at ten o'clock!", id="C-2", raised_on=date(2025, 11, 19)),
            complaint("Nobody has called me back.", id="C-3", raised_on=date(2025, 12, 1)),
        ),
        notes=(note(NoteKind.CONTACT, "Asked whether we still have the old photographs"),),
    )
)
ROTHE = former(
    History(
        client=client("Rothe Verlag", "Dr. Jens Rothe", "EUR"),
        complaints=(
            complaint(
                "You sent the catalogue to the old printer.",
                raised_on=date(2024, 6, 10),
                fault=Fault.SHARED,
                resolved_on=date(2024, 6, 30),
            ),
        ),
    )
)
SECOND_CHANCES = (
    LetterCase(
        "chance_refund",
        "second_chance",
        CASTELL,
        {
            "contact": "Maria",
            "favour": "the logo that you asked for on Friday is attached, in all five formats.",
            "thing": "Spanish pages",
            "miss": "We billed you twice for the Spanish pages, in January and in February 2025.",
            "cost": "you paid $4,312 that you did not owe",
            "answered": "We wrote back that both invoices were right, and nobody had opened them.",
            "offer_kind": "refund",
            "offer_amount": "4,312",
            "offer_words": "That is the whole of the second invoice.",
            "offer_by": "2026-09-30",
            "prevention": "a second invoice for one order now stops until a person has read both",
            "checker": "Lena Fox",
            "check_when": "at the end of each month",
        },
        sender=TOM,
        locale="en_US",
    ),
    LetterCase(
        "chance_three_complaints",
        "second_chance",
        ALDER,
        {
            "contact": "Ruth",
            "favour": "All 64 photographs of the practice are at https://files.example/alder until "
            "Christmas",
            "thing": "Booking widget",
            "miss": "we put a booking widget on your site last autumn that took two patients for "
            "one hour, eleven times in November.",
            "cost": "Your front desk rang eleven people to apologise for us.",
            "answered": "We told you to clear the cache, and after the third message we did not "
            "answer at all.",
            "offer_kind": "refund",
            "offer_amount": "900.50",
            "offer_words": "It is the price of the widget and of its hosting.",
            "offer_by": "2026-10-02",
        },
    ),
    LetterCase(
        "chance_shared_free_work",
        "second_chance",
        ROTHE,
        {
            "contact": "Dr. Rothe",
            "favour": "We have renamed your 212 cover files as you asked: see your folder.",
            "thing": "Spring catalogue",
            "miss": "On 7 June 2024 we sent your catalogue without a look at the address.",
            "cost": "It reached your shops nine days after the fair",
            "answered": "we pointed to your order",
            "offer_kind": "free_work",
            "offer_hours": "12",
            "offer_words": "Your spring catalogue is being set by the two who know it.",
            "offer_by": "2026-11-06",
            "prevention": "We phone before each print order.",
            "checker": "me",
        },
        sender=TOM,
    ),
    LetterCase(
        "chance_typed_markup",
        "second_chance",
        former(BOLD),
        {
            "contact": "Kim {{ 7*7 }}",
            "favour": "{{ favour }} <b>done</b> & dusted..",
            "thing": "Menu <b>page</b>",
            "miss": "The <b>menu</b> had {{ price }} on it",
            "cost": "- two evenings\n- on the phone",
            "answered": 'we said "later"',
            "offer_kind": "reduced_price",
            "offer_words": "<i>a lunch menu</i> page, for nothing",
            "offer_by": "2026-09-23",
        },
        sender=PRIYA,
    ),
    LetterCase(
        "chance_credit",
        "second_chance",
        former(
            History(
                client=client("O'Malley's Bakery", "Sean O'Malley", "USD"),
                complaints=(
                    complaint(
                        'Your invoice says "rush fee" and I never asked for a rush',
                        raised_on=date(2025, 5, 12),
                    ),
                ),
            )
        ),
        {
            "contact": "Sean",
            "favour": "Your sign is back in its old red, and the file is in your folder",
            "thing": "Rush fee",
            "miss": "we charged you a rush fee in May 2025 that nobody had ordered",
            "cost": "It was $180, and you paid it to open on time.",
            "answered": "We offered you half of it.",
            "offer_kind": "credit",
            "offer_amount": "180",
            "offer_words": "It has no end date, and you can have it in money instead.",
            "offer_by": "2026-09-25",
        },
        locale="en_US",
    ),
)
