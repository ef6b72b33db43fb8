"""Clients who said goodbye: they got what they came for, or have too much else to do."""

from dataclasses import replace
from datetime import date

from letters.cases import BOLD, MERIDIAN, TOM, LetterCase, client

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.history import History, Note, NoteKind


def note(kind: NoteKind, text: str, on: date = date(2026, 9, 14)) -> Note:
    return Note(id=f"N-{kind}-{on}", on=on, kind=kind, text=text)


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
            "deadlines": "1 March: the certificate must be renewed",
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
