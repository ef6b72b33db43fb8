"""Clients who said goodbye, each for a reason of their own, and some who came back."""

from dataclasses import replace
from datetime import date

from letters.cases import BOLD, MERIDIAN, PRIYA, TOM, LetterCase, client, complaint

from bot.domain.agreement import Agreement, AgreementKind, Deliverable
from bot.domain.client import Status
from bot.domain.complaint import Fault, Severity
from bot.domain.history import History, Note, NoteKind
from bot.domain.scope_request import ScopeRequest


def note(kind: NoteKind, text: str, on: date = date(2026, 9, 14)) -> Note:
    return Note(id=f"N-{kind}-{on}", on=on, kind=kind, text=text)


def former(history: History, **more: object) -> History:
    return replace(history, client=replace(history.client, status=Status.FORMER), **more)


TIDEWATER = History(
    client=client("Tidewater Rowing Club", "Hannah Boyd"),
    agreements=(
        Agreement(
            id="A-1",
            kind=AgreementKind.RETAINER,
            start=date(2024, 11, 1),
            end=date(2026, 10, 30),
            notice_days=30,
        ),
    ),
    notes=(
        note(NoteKind.GOAL, "Members book boats themselves", date(2024, 11, 4)),
        note(NoteKind.WIN, "No booking by telephone in all of August", date(2026, 8, 31)),
        note(NoteKind.PRAISE, "The nicest people we ever hired", date(2026, 9, 2)),
        note(NoteKind.DEPARTURE, "We can run it ourselves now"),
    ),
)
QUILL = History(client=client("Quill's Ltd.", "Bo", "EUR"))
PLAIN_BOLD = replace(BOLD, complaints=())

FAREWELLS = (
    LetterCase(
        "farewell_full",
        "farewell",
        TIDEWATER,
        {
            "contact": "Hannah",
            "told_on": "2026-09-14",
            "last_day": "2026-10-30",
            "came_for": "You came for a page on which your members book boats themselves, and in "
            "August nobody had to phone.",
            "steps": "Show your two captains how to add a boat; Sam Okoro; 9 October\n"
            "move the domain to the club's own account; me; 23 October",
            "handover_contact": "Sam Okoro",
            "handover": "- passwords, and who to call at the hosting company\n"
            "- the page's manual, nine pages",
            "deadlines": "1 March: the certificate is renewed",
            "final_money": "invoice",
            "final_amount": "£640",
            "final_by": "2026-11-13",
            "final_words": "It covers October.",
            "thanks": "letting us sit in the boathouse for a week before we drew anything",
            "second_thanks": "the photographs of the first regatta that was booked online",
            "door": "if the regatta outgrows the page, I know where every screw is.",
            "recommend_to": "Another club that still takes its bookings by phone",
            "also_signs": "Sam Okoro",
        },
    ),
    LetterCase(
        "farewell_minimal",
        "farewell",
        QUILL,
        {
            "contact": "Bo",
            "told_on": "2026-09-23",
            "last_day": "2026-09-30",
            "came_for": "You came for a logo and a letterhead, and you have both.",
            "steps": "Send you the print files; Tom Baker; 25 September",
            "handover_contact": "Tom Baker",
            "final_money": "settled",
            "thanks": "Thank you for the story of how your grandmother chose the name.",
            "second_thanks": "You said no to eleven sketches and were right each time.",
            "door": "Your drawings stay with us until the end of 2030.",
        },
        sender=TOM,
    ),
    LetterCase(
        "farewell_standing_offer",
        "farewell",
        MERIDIAN,
        {
            "contact": "Professor MacLeod",
            "told_on": "2026-09-16",
            "last_day": "2026-10-16",
            "came_for": "You came to us for an anniversary book, and it is in four thousand homes",
            "steps": "Hand the mailing list over to your office; Priya Nair; October 9",
            "handover_contact": "Priya Nair",
            "handover": "The donor database, as you gave it to us and as it is today",
            "final_money": "refund",
            "final_amount": "1,500",
            "final_by": "2026-10-30",
            "final_words": "You paid to the end of the year.",
            "standing_offer": "the $800 for the late report in May is yours whenever you ask "
            "for it",
            "thanks": "You opened your archive to us, and the book exists because of it.",
            "second_thanks": "reading every proof within a day",
            "door": "For a second edition you need only call: the plates are kept.",
        },
        locale="en_US",
    ),
    LetterCase(
        "farewell_typed_markup",
        "farewell",
        PLAIN_BOLD,
        {
            "contact": "Kim {{ 7*7 }}",
            "told_on": "2026-09-22",
            "last_day": "2027-01-15",
            "came_for": 'You wanted "a <b>menu</b>" & you have one..',
            "steps": "<td>Files</td>; Sam Okoro; 10 January 2027",
            "handover_contact": "Lena Fox",
            "final_money": "settled",
            "final_words": "the last invoice was paid on 1 September",
            "thanks": "the best <i>lunch</i> of the year",
            "second_thanks": "we still hum the song from your kitchen",
            "door": "{% raw %} is still here",
            "recommend_to": "somebody with {{ no }} menu.",
            "also_signs": "Sam <Co>",
        },
    ),
)

LINDEN = History(
    client=client("Linden Street Dental", "Dr. Amy Okafor", "USD"),
    notes=(note(NoteKind.DEPARTURE, "Two new practices and the move, we cannot do it all"),),
)
VELO = History(
    client=client("Velo Basel AG", "Reto Frei", "CHF"),
    agreements=(
        Agreement(id="A-1", kind=AgreementKind.RETAINER, start=date(2025, 3, 1), notice_days=60),
    ),
    notes=(note(NoteKind.DEPARTURE, "Stopping for now", date(2026, 9, 21)),),
)
STAYING = (
    LetterCase(
        "stay_two_practices",
        "stay_in_touch",
        LINDEN,
        {
            "contact": "Dr. Okafor",
            "told_on": "2026-09-14",
            "last_day": "2026-10-09",
            "comes_first": "you are opening two practices before Christmas, and they come first.",
            "steps": "Pause the reminders, and note where each one stood; Mia Chen; September 30\n"
            "Give your office manager the logins; Mia Chen; October 7",
            "handover_contact": "Mia Chen",
            "handover": "The reminder texts, in both languages",
            "deadlines": "December 1: the toll-free number renews",
            "final_money": "invoice",
            "final_amount": "1,150.50",
            "final_by": "2026-10-31",
            "final_words": "It is for September only.",
            "thanks": "telling us before you signed the leases",
            "second_thanks": "the morning in your waiting room that showed us what to change",
            "door": "Your texts and your price stay as they are until June",
            "back_on": "2027-02-01",
            "back_by": "Mia Chen",
            "back_about": "Whether both doors are open.",
            "also_signs": "Mia Chen",
        },
        sender=TOM,
        locale="en_US",
    ),
    LetterCase(
        "stay_minimal",
        "stay_in_touch",
        VELO,
        {
            "contact": "Reto",
            "told_on": "2026-09-21",
            "last_day": "2026-11-20",
            "steps": "Write down where the shop's filters stand; me; 13 November",
            "handover_contact": "Priya Nair",
            "final_money": "settled",
            "thanks": "the test rides",
            "second_thanks": "Thank you for a straight answer to every question we sent.",
            "door": "We keep the shop's test copy running until May.",
            "back_on": "2027-03-15",
            "back_by": "Priya Nair",
        },
    ),
    LetterCase(
        "stay_refund",
        "stay_in_touch",
        QUILL,
        {
            "contact": "Bo",
            "told_on": "2026-09-23",
            "last_day": "2026-10-02",
            "comes_first": "Your mother needs you, and the letterhead can wait",
            "steps": "Send you what there is; Tom Baker; 25 September",
            "handover_contact": "Tom Baker",
            "handover": "Three sketches of the letterhead",
            "final_money": "refund",
            "final_amount": "380",
            "final_by": "2026-10-02",
            "final_words": "that is the half which we have not done",
            "thanks": "You told us the truth on the telephone.",
            "second_thanks": "You asked how our week had been.",
            "door": "the half that is left costs the same whenever you want it",
            "back_on": "2027-01-18",
            "back_by": "me",
            "back_about": "How you both are",
        },
        sender=TOM,
    ),
    LetterCase(
        "stay_typed_markup",
        "stay_in_touch",
        PLAIN_BOLD,
        {
            "contact": "Kim",
            "told_on": "2026-09-22",
            "last_day": "2026-12-18",
            "comes_first": "You said “the <u>terrace</u> first” & you meant it!",
            "steps": "Files; Lena Fox; 11 December",
            "handover_contact": "Lena Fox",
            "final_money": "settled",
            "thanks": 'the word "delicious", spelled <b>three</b> ways',
            "second_thanks": "trusting us",
            "door": "{{ door }} is open",
            "back_on": "2027-04-01",
            "back_by": "Lena Fox",
            "back_about": "the <u>terrace</u>",
        },
    ),
)

FERNHILL = History(
    client=client("Fernhill School", "Mrs Adeyemi"),
    deliverables=(
        Deliverable(id="D-1", promised="plan for the open days", delivered=date(2026, 4, 20)),
        Deliverable(id="D-2", promised="Letter to parents", delivered=date(2026, 5, 4)),
    ),
    notes=(note(NoteKind.DEPARTURE, "The board has decided to stop"),),
)
SATO = History(client=client("Sato & Partners", "Kenji Sato", "JPY"))
PARTING = (
    LetterCase(
        "part_plan_ready",
        "part_ways",
        FERNHILL,
        {
            "contact": "Mrs Adeyemi",
            "told_on": "2026-09-14",
            "last_day": "2026-10-23",
            "steps": "Walk your office through the folder; Lena Fox; 9 October\n"
            "Close our access to your website; Sam Okoro; 23 October",
            "handover_contact": "Lena Fox",
            "handover": "The plan for the open days, with its dates moved to 2027\n"
            "the letter to parents, in four languages.",
            "deadlines": "14 January: the hall must be booked",
            "final_money": "settled",
            "thanks": "bringing the letter to the sixth form, who wrote its best line",
            "second_thanks": "Thank you for the tour of the bell tower.",
            "ready": "the calendar, the nine texts and the list of parents who offered to help "
            "are in your folder",
            "door": "If you take it up one day, Lena can be with you within the week.",
            "also_signs": "Lena Fox",
        },
    ),
    LetterCase(
        "part_minimal",
        "part_ways",
        QUILL,
        {
            "contact": "Bo",
            "told_on": "2026-09-22",
            "last_day": "2026-09-25",
            "steps": "Send you all files; me; 24 September",
            "handover_contact": "me",
            "final_money": "settled",
            "thanks": "the coffee",
            "second_thanks": "saying no to our first draft, as you were right to",
            "door": "If you want to go on one day, a call is enough.",
        },
        sender=TOM,
    ),
    LetterCase(
        "part_yen_invoice",
        "part_ways",
        SATO,
        {
            "contact": "Mr. Sato",
            "told_on": "2026-09-18",
            "last_day": "2026-12-31",
            "steps": "Deliver the translated brochure; Mia Chen; 30 October\n"
            "Hand the print contract over; Tom Baker; 11 December",
            "handover_contact": "Mia Chen",
            "handover": "Every text, in Japanese and in English",
            "final_money": "invoice",
            "final_amount": "180,000",
            "final_by": "2027-01-15",
            "thanks": "teaching us how a brochure is read from the back",
            "second_thanks": "You introduced us to your printer, and we still work with him.",
            "door": "If you open in London, we will show you the city and send no bill for it.",
        },
        sender=TOM,
        locale="en_US",
    ),
    LetterCase(
        "part_typed_markup",
        "part_ways",
        PLAIN_BOLD,
        {
            "contact": "Kim",
            "told_on": "2026-09-23",
            "last_day": "2026-10-30",
            "steps": "<td>Files</td>; Lena Fox; 16 October",
            "handover_contact": "Lena Fox",
            "handover": "- The <b>recipes</b> & photos",
            "final_money": "settled",
            "thanks": "You fed us.",
            "second_thanks": "you fed us twice!",
            "ready": "- the terrace plan\n- the autumn menu",
            "door": "{% raw %}: come back",
        },
    ),
)

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
            "answered": "we said that the address stood so in your order, which it did, and left "
            "it there.",
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
CASES = (*FAREWELLS, *STAYING, *PARTING, *SECOND_CHANCES)
