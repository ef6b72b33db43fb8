"""Invented clients and the answers that their letters were drafted from."""

from dataclasses import dataclass, field
from datetime import date

from bot.domain.agreement import Agreement, AgreementKind, Deliverable
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault, Reraise, Severity, Verdict
from bot.domain.history import History, Note, NoteKind
from bot.messages.letter_facts import LetterFacts, Sender
from bot.messages.questions import facts_from

TODAY = date(2026, 9, 23)
PRIYA = Sender(
    name="Priya Nair",
    role="Account Director",
    phone="020 7946 0018",
    email="priya@northlight.example",
)
TOM = Sender(name="Tom Baker", role="Managing Director", email="tom@northlight.example")


@dataclass(frozen=True)
class LetterCase:
    name: str
    kind: str
    history: History
    answers: dict[str, str]
    sender: Sender = PRIYA
    locale: str = "en"
    others: tuple[str, ...] = field(default=("Kestrel Outdoor", "Lumen"))

    @property
    def facts(self) -> LetterFacts:
        return facts_from(
            self.kind,
            self.history,
            self.answers,
            sender=self.sender,
            agency="Northlight Studio",
            today=TODAY,
            locale=self.locale,
        )


def client(name: str, contact: str, currency: str = "GBP") -> Client:
    return Client(key="client", name=name, contact_name=contact, currency=currency)


def complaint(*points: str, raised_on: date = date(2026, 9, 14), **more: object) -> Complaint:
    values: dict[str, object] = {
        "id": "C-1",
        "raised_on": raised_on,
        "text": points[0],
        "points": points,
        "fault": Fault.OURS,
        "responded_on": raised_on,
        **more,
    }
    return Complaint(**values)  # type: ignore[arg-type]


HARBOUR = History(
    client=client("Harbour & Vine Hotels", "Jo Reyes"),
    complaints=(
        complaint(
            "The summer rates were still live all of last week.",
            corrected_on=date(2026, 9, 15),
            proof="https://harbourvine.example/rates",
            our_side="Sam had the sheet since the 4th.",
        ),
    ),
)
OMALLEY = History(
    client=client("O'Malley's Bakery", "Sean O'Malley", "USD"),
    complaints=(
        complaint(
            "The flyers came two days after the opening",
            "Nobody picked up the phone on Friday",
            'Your invoice says "rush fee" and I never asked for a rush',
            "The map shows our old address!",
            "I had to send the logo three times",
            severity=Severity.MAJOR,
        ),
    ),
)
KLINIK = History(
    client=client("Hohenfels Klinik GmbH", "Dr. Anna von Hohenfels", "EUR"),
    complaints=(
        complaint(
            "Patients still get the appointment reminder twice.",
            raised_on=date(2026, 8, 20),
            corrected_on=date(2026, 8, 28),
            resolved_on=date(2026, 8, 28),
            reraises=(Reraise(id="R-1", on=date(2026, 9, 18), verdict=Verdict.FIX_FAILED),),
        ),
    ),
)
BOLD = History(
    client=client("Bold <b>&</b> Sons", "Kim {{ 7*7 }}"),
    complaints=(complaint("The <b>menu</b> shows {{ price }} <script>alert(1)</script>"),),
)
LATE = History(
    client=client("Fernhill School", "Mrs Adeyemi"),
    deliverables=(
        Deliverable(id="D-1", promised="prospectus, 24 pages", due=date(2026, 9, 4)),
        Deliverable(id="D-2", promised="Open day landing page", due=date(2026, 9, 11)),
        Deliverable(id="D-3", promised="Banner", due=date(2026, 9, 1), delivered=date(2026, 9, 1)),
    ),
)

APOLOGIES = (
    LetterCase(
        "apology_one_point",
        "apology",
        HARBOUR,
        {
            "contact": "Jo",
            "thing": "Autumn rates",
            "miss": "we left your summer rates on the website for eight days after they ended",
            "cost": "Eleven guests booked at the old price, and your front desk had to honour it.",
            "point_1": "You sent us the new rate sheet on 4 September, and we put it in a queue "
            "that nobody was reading. The autumn rates went live on 15 September",
            "done": "all 42 rates on the site now match your sheet of 4 September.",
            "proof": "https://harbourvine.example/rates",
            "next_step": "we will send you the eleven bookings, with the difference for each",
            "done_by": "2026-09-25",
            "owner": "Sam Okoro",
            "update_on": "2026-09-28",
            "prevention": "every rate sheet now goes to two people",
            "checker": "Lena Fox",
            "check_when": "Every Friday.",
        },
    ),
    LetterCase(
        "apology_five_points",
        "apology",
        OMALLEY,
        {
            "contact": "Sean",
            "thing": "Opening week",
            "miss": "We delivered your opening flyers on Monday, two days after the opening.",
            "cost": "You opened without a single one in the neighborhood",
            "point_1": "We sent the files to the printer on Thursday night instead of Tuesday. "
            "The flyers are paid for by us, and 2,000 new ones without the date reach you "
            "on October 1.",
            "point_2": "I was on a plane and had not passed my phone on. Mia Chen now picks up "
            "whenever I am away.",
            "point_3": "You are right, you never asked for one. We added it without asking you, "
            "and took the $180 off on September 21.",
            "point_4": "we used the map from last year's file. The new one went up on "
            "September 16, and I checked it against your lease.",
            "point_5": "We kept losing it between two folders. There is one folder now, and "
            "your logo is in it.",
            "explanation": "we ran your opening without one person in charge of it.",
            "owner": "Tom Baker",
            "update_on": "2026-10-01",
            "prevention": "each launch now has one lead, named to you on day one.",
            "checker": "me",
        },
        sender=TOM,
        locale="en_US",
    ),
    LetterCase(
        "apology_formal_name",
        "apology",
        KLINIK,
        {
            "contact": "Dr. von Hohenfels",
            "thing": "Appointment reminders",
            "miss": "On 20 August we told you that the double reminders had stopped; they had not.",
            "point_1": "We switched off one of two schedules and tested only that one. "
            "We switched off the second on 21 September, and watched 340 reminders go out once "
            "each",
            "proof": "The log of those 340 is attached to your ticket",
            "owner": "Priya Nair",
            "update_on": "2026-10-05",
            "prevention": "We test a correction with your live numbers for three days "
            "before we call it done.",
            "checker": "Lena Fox",
        },
    ),
    LetterCase(
        "apology_typed_markup",
        "apology",
        BOLD,
        {
            "contact": "Kim {{ 7*7 }}",
            "thing": "Menu <b>page</b>",
            "miss": "We published {{ price }} instead of a price in your <b>menu</b>..",
            "point_1": "we saved the page  before the prices were in: {% raw %}<img src=x>. "
            "- The prices went in on 15 September",
            "done": "- the 14 dishes have prices\n- the page is read by two of us",
            "owner": "Sam Okoro",
            "update_on": "2026-09-30",
            "prevention": "no page goes live with a curly bracket in it",
            "checker": "I",
            "check_when": "before each launch",
        },
    ),
    LetterCase(
        "apology_overdue_promise",
        "apology",
        LATE,
        {
            "contact": "Mrs Adeyemi",
            "thing": "Prospectus",
            "miss": "We have not delivered your prospectus or your open day page on the days "
            "that we promised",
            "cost": "Your open day is on 17 October, and you have nothing to send to parents yet.",
            "point_1": "We lost nine days when we changed the designer and did not tell you. "
            "You will have all 24 pages on 30 September.",
            "point_2": "We waited for the prospectus before we started on the page, which we "
            "need not have done. It is live on 28 September.",
            "next_step": "Both go to you for reading on 25 September",
            "done_by": "2026-09-30",
            "owner": "Lena Fox",
            "update_on": "2026-09-30",
            "prevention": "When we change who works for you, you hear it from me the same day.",
            "checker": "Tom Baker",
        },
    ),
)
OFFERS = (
    LetterCase(
        "offer_refund_two_alternatives",
        "recovery_offer",
        HARBOUR,
        {
            "contact": "Jo",
            "thing": "Summer rates",
            "miss": "We left your summer rates on the website for eight days after they ended",
            "cost": "Eleven guests paid £1,240 less than they should have, and you bore the loss.",
            "offer_kind": "refund",
            "offer_amount": "1,240",
            "offer_words": "that is the whole of the difference, booking by booking",
            "offer_by": "2026-09-30",
            "alternative_1": "£1,240 off October's invoice.",
            "alternative_2": "two days of work on your Christmas pages at no charge",
            "point_1": "You sent us the new sheet on 4 September, and we put it in a queue that "
            "nobody was reading. The right rates have been live since 15 September.",
            "owner": "Priya Nair",
            "update_on": "2026-09-30",
            "prevention": "every rate sheet now goes to two people",
            "checker": "Lena Fox",
            "check_when": "every Friday",
        },
    ),
    LetterCase(
        "offer_free_work_five_points",
        "recovery_offer",
        OMALLEY,
        {
            "contact": "Sean",
            "thing": "Opening flyers",
            "miss": "we delivered your opening flyers two days after the opening.",
            "cost": "You opened without a single flyer in the neighborhood.",
            "offer_kind": "free_work",
            "offer_hours": "12",
            "offer_words": "They go into a second opening week in October, from the posters to "
            "the mailing, with our people in your street",
            "offer_by": "2026-10-12",
            "alternative_1": "The $1,450 that you paid for the flyers, back in your account",
            "point_1": "We sent the files two days late. The new flyers reach you on October 1.",
            "point_2": "I was on a plane. Mia Chen now picks up whenever I am away.",
            "point_3": "We added the fee without asking you, and took the $180 off on "
            "September 21.",
            "point_4": "We used last year's map. The new one went up on September 16.",
            "point_5": "We lost it between two folders. There is one folder now.",
            "owner": "Mia Chen",
            "update_on": "2026-10-01",
        },
        sender=TOM,
        locale="en_US",
    ),
    LetterCase(
        "offer_credit_after_failed_fix",
        "recovery_offer",
        KLINIK,
        {
            "contact": "Dr. von Hohenfels",
            "thing": "Reminders",
            "miss": "We told you in August that the double reminders had stopped, and they had not",
            "cost": "Your reception took about 60 calls about it in three weeks",
            "offer_kind": "credit",
            "offer_amount": "950.50",
            "offer_words": "It is what you paid us for the reminders in August and September.",
            "offer_by": "2026-10-01",
            "point_1": "We switched off one of two schedules. We switched off the second on "
            "21 September, and watched 340 reminders go out once each.",
            "next_step": "We will watch every reminder of the next two weeks by hand",
            "done_by": "2026-10-07",
            "owner": "Sam Okoro",
            "update_on": "2026-10-08",
            "prevention": "We test a correction with your live numbers for three days "
            "before we call it done.",
            "checker": "Tom Baker",
        },
        sender=TOM,
    ),
    LetterCase(
        "offer_future_work_markup",
        "recovery_offer",
        BOLD,
        {
            "contact": "Kim",
            "thing": "Menu page",
            "miss": "we published your menu without prices",
            "cost": "you answered the phone for two evenings instead of serving <i>guests</i>",
            "offer_kind": "future_work",
            "offer_hours": "1",
            "offer_words": "use it for {{ anything }} you like",
            "offer_by": "2026-09-23",
            "alternative_1": "<b>A lunch menu</b> page, built by 2 October",
            "point_1": "We saved the page before the prices were in. They have been in since "
            "15 September!",
            "owner": "me",
            "update_on": "2026-09-30",
        },
    ),
)
HALYARD = History(
    client=client("Halyard & Sons", "Margaret Ellis"),
    agreements=(
        Agreement(
            id="A-1",
            kind=AgreementKind.RETAINER,
            start=date(2024, 1, 1),
            notice_days=60,
        ),
    ),
    deliverables=(
        Deliverable(
            id="D-1",
            promised="new website",
            due=date(2026, 3, 31),
            delivered=date(2026, 3, 27),
            evidence="https://halyard.example",
        ),
        Deliverable(
            id="D-2",
            promised="Monthly newsletter, January to August",
            due=date(2026, 8, 31),
            delivered=date(2026, 8, 28),
            evidence="eight issues in the archive",
        ),
        Deliverable(id="D-3", promised="Autumn campaign", due=date(2026, 11, 13)),
    ),
    notes=(Note(id="N-1", on=date(2026, 4, 2), kind=NoteKind.PRAISE, text="Love the site"),),
)
QUILL = History(client=client("Quill's Ltd.", "Bo", "EUR"))
MERIDIAN = History(
    client=client("Meridian Trust", "Prof. Ian MacLeod", "USD"),
    agreements=(
        Agreement(id="A-1", kind=AgreementKind.RETAINER, start=date(2025, 1, 1), notice_days=30),
    ),
    complaints=(
        complaint(
            "The donor report was late",
            raised_on=date(2026, 5, 4),
            resolved_on=date(2026, 6, 1),
            remedy="refund",
            remedy_accepted=False,
        ),
    ),
)
EXITS = (
    LetterCase(
        "exit_full",
        "graceful_exit",
        HALYARD,
        {
            "contact": "Margaret",
            "decided_on": "2026-09-21",
            "last_day": "2026-12-18",
            "reason": "from January we work only on hotels and restaurants.",
            "promised": "New website: delivered on 27 March, https://halyard.example\n"
            "Monthly newsletter, January to August: eight issues, all in the archive\n"
            "autumn campaign: we finish it by 13 November.",
            "steps": "move the ad accounts to your company; Priya Nair; 30 October\n"
            "Finish and report on the autumn campaign; Sam Okoro; 13 November\n"
            "Two handover calls with whoever comes next; Lena Fox; 4 December",
            "handover_contact": "Lena Fox",
            "handover": "- the source files of the website and all newsletters\n"
            "- passwords and the list of licences\n- a note on what we would do first",
            "deadlines": "15 January: the domain halyard.example must be renewed\n"
            "31 January: the photo licence ends",
            "alternatives": "Marlow Digital, who know your booking system\n"
            "Ines Duarte, who works alone and likes boats",
            "final_money": "invoice",
            "final_amount": "£2,400",
            "final_by": "2026-12-31",
            "final_words": "it covers December up to our last day",
            "thanks": "backing the new website when it was only a sketch",
        },
    ),
    LetterCase(
        "exit_minimal",
        "graceful_exit",
        QUILL,
        {
            "contact": "Bo",
            "decided_on": "2026-09-23",
            "last_day": "2026-09-24",
            "promised": "Logo and letterhead: delivered on 3 July",
            "steps": "Send you the print files; me; 24 September",
            "handover_contact": "Tom Baker",
            "final_money": "settled",
            "thanks": "Thank you for the story of how your grandmother chose the name.",
        },
        sender=TOM,
    ),
    LetterCase(
        "exit_refund_and_standing_offer",
        "graceful_exit",
        MERIDIAN,
        {
            "contact": "Professor MacLeod",
            "decided_on": "2026-09-23",
            "last_day": "2026-10-23",
            "promised": "Four donor reports a year: three delivered, the last on 1 September\n"
            "The fourth: we finish it by 16 October",
            "steps": "Deliver the fourth donor report; Sam Okoro; Oct 16\n"
            "Hand the mailing system over to your office; Priya Nair; October 21",
            "handover_contact": "Priya Nair",
            "handover": "The donor database, as you gave it to us and as it is today",
            "final_money": "refund",
            "final_amount": "1,500",
            "final_by": "2026-10-30",
            "final_words": "You paid to the end of the year.",
            "standing_offer": "the $800 for the late report in May is yours whenever you "
            "ask for it",
            "thanks": "You opened your archive to us, and the anniversary book exists "
            "because of it.",
        },
        locale="en_US",
    ),
    LetterCase(
        "exit_typed_markup",
        "graceful_exit",
        BOLD,
        {
            "contact": "Kim {{ 7*7 }}",
            "decided_on": "2026-09-22",
            "last_day": "2027-01-15",
            "reason": "We <b>close</b> our restaurant team",
            "promised": "<h1>Menu</h1>: live since {{ date }}",
            "steps": "<td>Files</td>; Sam & Lena; 10 January 2027",
            "handover_contact": "Lena Fox",
            "final_money": "settled",
            "final_words": "the last invoice was paid on 1 September",
            "thanks": "the best <i>lunch</i> of the year",
        },
    ),
)
CASES = (*APOLOGIES, *OFFERS, *EXITS)
