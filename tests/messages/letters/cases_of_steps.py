"""Invented clients and the answers from which the letters of the steps were drafted."""

from dataclasses import dataclass
from datetime import date

from letters.cases import BOLD, PRIYA, TODAY, TOM, client, complaint

from bot.domain.agreement import Agreement, AgreementKind, Deliverable
from bot.domain.complaint import Fault, Reraise, Verdict
from bot.domain.draft import Tone
from bot.domain.history import History, Note, NoteKind
from bot.domain.scope_request import Decision, ScopeRequest
from bot.messages.letter_facts import LetterFacts, Sender
from bot.messages.questions import facts_from

LENA = Sender(name="Lena Fox", role="Account Lead", email="lena@northlight.example")


@dataclass(frozen=True)
class StepCase:
    name: str
    kind: str
    history: History
    answers: dict[str, str]
    sender: Sender = PRIYA
    locale: str = "en"

    def facts(self, tone: Tone = Tone.WARM) -> LetterFacts:
        return facts_from(
            self.kind,
            self.history,
            self.answers,
            sender=self.sender,
            agency="Northlight Studio",
            today=TODAY,
            locale=self.locale,
            tone=tone,
        )


def note(number: int, kind: NoteKind, on: date, text: str, **more: object) -> Note:
    return Note(id=f"N-{number}", on=on, kind=kind, text=text, **more)  # type: ignore[arg-type]


def ask(number: int, on: date, text: str, hours: float | None, **more: object) -> ScopeRequest:
    values: dict[str, object] = {"id": f"S-{number}", "asked_on": on, "text": text, "hours": hours}
    return ScopeRequest(**values, **more)  # type: ignore[arg-type]


def retainer(hours: float, fee: int, scope: str, **more: object) -> Agreement:
    values: dict[str, object] = {"id": "A-1", "kind": AgreementKind.RETAINER, "scope": scope}
    values |= {"start": date(2025, 1, 1), "included_hours": hours, "fee": fee}
    return Agreement(**values, **more)  # type: ignore[arg-type]


HARBOUR = History(
    client=client("Harbour & Vine Hotels", "Jo Reyes"),
    agreements=(
        retainer(
            20,
            180_000,
            "two landing pages and the guest newsletter.",
            notice_days=30,
            rollover="none",
        ),
    ),
    scope_requests=(
        ask(1, date(2026, 9, 3), "spanish tour pages", 12, permalink="https://slack.example/p1"),
        ask(2, date(2026, 9, 11), "Photos of the new suites", None, decision=Decision.GOODWILL),
        ask(3, date(2026, 9, 12), "A map of the harbour", 2, decision=Decision.IN_SCOPE),
        ask(4, date(2026, 5, 2), "Spring menu", 3),
        ask(
            5,
            date(2026, 9, 18),
            "Booking button in two languages",
            3,
            decision=Decision.CHANGE_ORDER,
        ),
    ),
    complaints=(
        complaint(
            "The summer rates were still live all of last week.",
            corrected_on=date(2026, 9, 15),
            resolved_on=date(2026, 9, 15),
            proof="https://harbourvine.example/rates",
        ),
    ),
    deliverables=(
        Deliverable(
            id="D-1",
            promised="new booking page",
            due=date(2026, 3, 31),
            delivered=date(2026, 3, 27),
            evidence="https://harbourvine.example/book",
        ),
        Deliverable(id="D-2", promised="Autumn newsletter", due=date(2026, 9, 18)),
    ),
    notes=(
        note(1, NoteKind.GOAL, date(2026, 1, 12), "double direct bookings by the autumn"),
        note(2, NoteKind.WIN, date(2026, 9, 1), "96 direct bookings in August"),
        note(3, NoteKind.PRAISE, date(2026, 7, 2), "The page is a joy"),
        note(4, NoteKind.DISCOUNT_ASK, date(2026, 9, 16), "asked whether 1,500 would do"),
        note(5, NoteKind.CONTACT, date(2026, 8, 3), "Call about the autumn"),
        note(
            6,
            NoteKind.CLIENT_DUTY,
            date(2026, 8, 20),
            "photos of the suites",
            due=date(2026, 9, 4),
        ),
        note(7, NoteKind.CLIENT_DUTY, date(2026, 8, 20), "Rate sheet", due=date(2026, 9, 25)),
    ),
)
OMALLEY = History(
    client=client("O'Malley's Bakery", "Sean O'Malley", "USD"),
    agreements=(
        Agreement(
            id="A-1",
            kind=AgreementKind.FIXED,
            start=date(2026, 2, 1),
            fee=2_400_000,
            included_hours=160,
            scope="the new shop on Main Street, from the sign to the flyers",
        ),
    ),
    complaints=(
        complaint(
            "Nobody picked up the phone on Friday",
            'Your invoice says "rush fee" and I never asked for a rush',
            fault=Fault.UNKNOWN,
        ),
    ),
)
KLINIK = History(
    client=client("Hohenfels Klinik GmbH", "Dr. Anna von Hohenfels", "EUR"),
    agreements=(retainer(31, 410_050, "reminders and the patient portal", rollover="unused"),),
    complaints=(
        complaint(
            "Patients still get the appointment reminder twice.",
            raised_on=date(2026, 6, 2),
            corrected_on=date(2026, 6, 9),
            resolved_on=date(2026, 6, 9),
            reraises=(
                Reraise(
                    id="R-1",
                    on=date(2026, 9, 18),
                    verdict=Verdict.ALREADY_FIXED,
                    text="And the reminders, were they not sent twice?",
                ),
            ),
        ),
    ),
)
FERNHILL = History(
    client=client("Fernhill School", "Mrs Adeyemi"),
    deliverables=(Deliverable(id="D-1", promised="prospectus, 24 pages", due=date(2026, 9, 4)),),
    notes=(
        note(1, NoteKind.GOAL, date(2026, 3, 2), "Thirty more applications for next autumn"),
        note(2, NoteKind.CLIENT_DUTY, date(2026, 6, 1), "Texts of the staff", due=date(2026, 7, 1)),
        note(3, NoteKind.CLIENT_DUTY, date(2026, 6, 1), "photos, class 4", due=date(2026, 6, 19)),
        note(4, NoteKind.DEPARTURE, date(2026, 9, 21), "Will not renew in January"),
    ),
)

ORDERS = (
    StepCase(
        "change_order_three_options",
        "change_order",
        HARBOUR,
        {
            "contact": "Jo",
            "thing": "Spanish tour pages",
            "goal": "you want your tours to be found in Spanish before the season opens in March",
            "asks": "Spanish tour pages (3 September, about 12 hours)\n"
            "Booking button in two languages (18 September, about 3 hours)",
            "covered": "Our agreement covers 20 hours a month: two landing pages and the guest "
            "newsletter.",
            "options": "all three pages and the button; £2,400; 6; 16 October\n"
            "The harbour tour now, the other two in the next phase; 900.50; 2.5 days; 9 October\n"
            "All of it in place of the November newsletter; no charge; 6; by 13 November",
            "recommend": "I would take the first: people start to look for March in November.",
            "reply_by": "2026-09-30",
        },
    ),
    StepCase(
        "change_order_one_option",
        "change_order",
        KLINIK,
        {
            "contact": "Dr. von Hohenfels",
            "thing": "Portal",
            "goal": "Your patients want to move an appointment themselves, at night too",
            "covered": "Our agreement covers the portal as it is, and its reminders",
            "options": "Moving and cancelling, in German and English; 4.100,50; 1; 2 October",
            "reply_by": "2026-09-28",
        },
        sender=LENA,
    ),
    StepCase(
        "change_order_two_options_in_dollars",
        "change_order",
        OMALLEY,
        {
            "contact": "Sean",
            "thing": "Second shop sign",
            "goal": "You want people to see the bakery from the station, before the holidays.",
            "asks": "A sign for the station side (September 9)",
            "covered": "Our agreement covers one sign, the one over your door.",
            "options": "The same sign again, lit; $3,150; 8 working days; October 20\n"
            "A painted wall now, and a lit sign in the next phase; 1,200; 3; October 9",
            "recommend": "I would take the second, because you can see in a month whether the "
            "station brings people.",
            "reply_by": "2026-10-01",
        },
        sender=TOM,
        locale="en_US",
    ),
    StepCase(
        "change_order_typed_markup",
        "change_order",
        BOLD,
        {
            "contact": "Kim {{ 7*7 }}",
            "thing": "Menu <b>page</b>",
            "goal": "the <b>menu</b> should have {{ prices }}  and a “chef's table”..",
            "asks": "- <i>prices</i>;\n- a 2nd menu",
            "covered": "We agreed on one <menu> & nothing else",
            "options": "<script>Both</script>; 250; 1; tomorrow\n"
            "* “Next phase”.; 300; 2; 1 October",
            "reply_by": "2026-09-24",
        },
    ),
)
RECAPS = (
    StepCase(
        "value_recap_all_answers",
        "value_recap",
        HARBOUR,
        {
            "contact": "Jo",
            "asked": "Would 1,500 a month do it too?",
            "asked_on": "2026-09-16",
            "recap_answer": "Not for the same work: 96 guests booked with you directly in August, "
            "41 in March, and each of them saved you the £18 that a portal takes.",
            "goals": "Double direct bookings by the autumn\nOne newsletter a month",
            "results": "Direct bookings: 41 in March, 96 in August; https://harbourvine.example/book\n"
            "Portal fees: £2,900 in March, £1,870 in August; your bank statements of both months\n"
            "Newsletter readers: 1,150 in January, 2,020 now; the list you see in your account",
            "failed": "We left the summer rates online for eight days, and corrected them on "
            "15 September\nThe June newsletter went out in July",
            "fee": "1,800",
            "fee_per": "month",
            "cost": "your front desk gave about two hours a week to it as well",
            "still_open": "Autumn newsletter: due on 18 September, with you on 25 September",
            "decision": "Shall we keep all of it at £1,800, or leave the newsletter out at £1,500?",
            "decide_by": "2026-09-30",
        },
    ),
    StepCase(
        "value_recap_minimal",
        "value_recap",
        OMALLEY,
        {
            "contact": "Sean",
            "recap_answer": "The new shop had 2,310 customers in its first month, and 640 of them "
            "came with a flyer in their hand.",
            "goals": "A full shop in opening week",
            "results": "640 of 4,000 flyers came back; the box by your till",
            "failed": "the flyers came two days after the opening.",
            "decision": "Do you want the same for the holidays?",
            "decide_by": "2026-10-05",
        },
        sender=TOM,
        locale="en_US",
    ),
    StepCase(
        "value_recap_after_a_fixed_error",
        "value_recap",
        KLINIK,
        {
            "contact": "Dr. von Hohenfels",
            "asked": "And the reminders, were they not sent twice?",
            "asked_on": "2026-09-18",
            "recap_answer": "They were, until 9 June. Since then 4,120 reminders went out, once "
            "each, and the appointments that patients miss fell from 11 in 100 to 6.",
            "goals": "Fewer missed appointments",
            "results": "Missed appointments: 11 in 100 in May, 6 in August; your own calendar\n"
            "Reminders sent twice: 212 in May, none since 9 June; the log in your portal",
            "failed": "“Patients still get the appointment reminder twice.” We corrected it on "
            "9 June",
            "fee": "4.100,50",
            "fee_per": "month",
            "decision": "May we add the reminders for the eye clinic?",
            "decide_by": "2026-10-09",
        },
        sender=LENA,
    ),
    StepCase(
        "value_recap_typed_markup",
        "value_recap",
        BOLD,
        {
            "contact": "Kim",
            "asked": 'Is "the <b>page</b>" worth it',
            "recap_answer": "the page brought 31 tables & {{ 7*7 }} calls",
            "goals": "- full <i>tables</i>.",
            "results": "31 tables in <August>; the “book”, page 9.",
            "failed": "the page was slow\n- two dishes had no price",
            "fee": "£3,000",
            "fee_per": "all",
            "decision": "a second page; yes or no",
            "decide_by": "2026-09-30",
        },
    ),
)
RESETS = (
    StepCase(
        "goal_reset_our_part_and_duties",
        "goal_reset",
        FERNHILL,
        {
            "contact": "Mrs Adeyemi",
            "our_part": "We changed your designer in August and did not tell you for nine days.",
            "seen": "Photos, class 4: planned for 19 June, still open\n"
            "Texts of the staff: planned for 1 July, still open\n"
            "Prospectus: due on 4 September, with us at page 15",
            "hear": "What has changed at the school since spring, and what should we stop doing?",
            "agenda": "Is “Thirty more applications for next autumn” still the right goal?\n"
            "What could be left out\nWho looks at pages, and on which day",
            "minutes": "45",
            "time_1": "1 October, 15:00",
            "time_2": "29 September at 10:00",
        },
        sender=TOM,
    ),
    StepCase(
        "goal_reset_one_fact",
        "goal_reset",
        KLINIK,
        {
            "contact": "Dr. von Hohenfels",
            "our_part": "we planned the portal with your IT, and hardly with the people at "
            "your reception",
            "seen": "Two of nine wards use the portal today.",
            "hear": "Which of the nine wards would you start with?",
            "agenda": "What the portal is for, ward by ward",
            "minutes": "30",
            "time_1": "28 September, 8.30",
            "time_2": "28 September, 17:15",
        },
        sender=TOM,
    ),
    StepCase(
        "goal_reset_american_times",
        "goal_reset",
        OMALLEY,
        {
            "contact": "Sean",
            "our_part": "We gave you a lead who had three other launches in the same week.",
            "seen": "The logo went back and forth three times\nThe shop is open, and the site "
            "shows the old address",
            "hear": "What would make the next three months worth your time?",
            "agenda": "What the bakery needs before the holidays\nWho does what, by name",
            "minutes": "60",
            "time_1": "Sep 29 at 2:30 pm",
            "time_2": "October 1, 9 am",
        },
        sender=TOM,
        locale="en_US",
    ),
    StepCase(
        "goal_reset_typed_markup",
        "goal_reset",
        BOLD,
        {
            "contact": "Kim {{ 7*7 }}",
            "our_part": "we built <h1>pages</h1> nobody asked for",
            "seen": "- <b>0</b> orders..\n1) 3 & more open questions",
            "hear": "tell us {{ everything }}",
            "agenda": "<script>goals</script>",
            "minutes": "20",
            "time_1": "tomorrow 9:00",
            "time_2": "next friday, 16:00",
        },
    ),
)
TERMS = (
    StepCase(
        "policy_unused_hours",
        "policy_explanation",
        HARBOUR,
        {
            "contact": "Jo",
            "thing": "Your 31 unused hours",
            "term_answer": "the 31 hours of July and August ended with their months, and they do "
            "not move into October",
            "reason": "It keeps Sam and Mia free for you in every month: in May you needed all "
            "20 hours in one week, and they were there.",
            "here": "October starts with your 20 hours. In the year so far you used 142 of 180.",
            "middle_ground": "I can move 10 of the 31 into October, for the Spanish pages.",
            "middle_until": "2026-09-30",
            "next_time": "tell us by the 20th what you want to use the rest of a month for, and "
            "we plan it in.",
            "decider": "Tom Baker",
        },
    ),
    StepCase(
        "policy_minimal",
        "policy_explanation",
        OMALLEY,
        {
            "contact": "Sean",
            "thing": "Flyers after six in the evening",
            "term_answer": "We do not send files to a printer after 6 p.m.",
            "reason": "The last look at your flyers is by daylight, by somebody who was not "
            "there when they were made. It caught the old address in July.",
            "middle_ground": "What reaches us by noon is with the printer the same day.",
        },
        sender=TOM,
        locale="en_US",
    ),
    StepCase(
        "policy_signer_decides",
        "policy_explanation",
        KLINIK,
        {
            "contact": "Dr. von Hohenfels",
            "thing": "Notice: 30 days, until November",
            "term_answer": "The portal cannot be handed over on 1 October. The earliest day is "
            "2 November.",
            "reason": "30 days are what it takes to move 4,120 patients without a reminder "
            "getting lost.",
            "here": "You wrote on 18 September. We can begin on 5 October and would be done "
            "on 30 October.",
            "middle_ground": "Your own people can have full access from 28 September.",
            "decider": "me",
        },
        sender=TOM,
    ),
    StepCase(
        "policy_typed_markup",
        "policy_explanation",
        BOLD,
        {
            "contact": "Kim",
            "thing": "The <b>2nd</b> menu.",
            "term_answer": "a second menu is {{ not }} part of it..",
            "reason": "one menu & one price keep your kitchen calm",
            "here": "- 1 menu\n- 14 dishes",
            "middle_ground": "<i>we</i> print the second one for £40",
            "middle_until": "2027-01-15",
            "next_time": "“ask” early",
            "decider": "<Lena> Fox.",
        },
    ),
)
CALLS = (
    StepCase(
        "listen_two_points",
        "listen",
        OMALLEY,
        {
            "contact": "Sean",
            "heard": "Nobody picked up the phone on Friday\n"
            'Your invoice says "rush fee" and I never asked for a rush',
            "heard_on": "2026-09-14",
            "minutes": "30",
            "time_1": "September 24, 11 am",
            "time_2": "September 25, 8:15 am",
        },
        sender=TOM,
        locale="en_US",
    ),
    StepCase(
        "listen_one_point",
        "listen",
        KLINIK,
        {
            "contact": "Dr. von Hohenfels",
            "heard": "The portal makes more work than it saves.",
            "heard_on": "2026-09-23",
            "minutes": "20",
            "time_1": "24 September, 16:00",
            "time_2": "25 September, 8:00",
        },
    ),
    StepCase(
        "listen_to_a_goodbye",
        "listen",
        FERNHILL,
        {
            "contact": "Mrs Adeyemi",
            "heard_on": "2026-09-21",
            "minutes": "30",
            "time_1": "25 September, 9:30",
            "time_2": "25 September, 14:00",
        },
        sender=TOM,
    ),
    StepCase(
        "listen_typed_markup",
        "listen",
        BOLD,
        {
            "contact": "Kim {{ 7*7 }}",
            "heard": "“The <b>menu</b> is  wrong”\n\n- and {{ nobody }} cares...\n& late",
            "heard_on": "2025-12-30",
            "minutes": "5",
            "time_1": "4 January 2027, 10:00",
            "time_2": "4 January 2027, 10:30",
        },
    ),
)
CHECK_INS = (
    StepCase(
        "check_in_with_question",
        "check_in",
        HARBOUR,
        {
            "contact": "Jo",
            "thing": "Your suites in the Sunday paper",
            "seen": "the Sunday paper showed your suites on page 12, with the photo that Mia took "
            "in June.",
            "use": "it would do well as the first picture of the booking page for a few weeks",
            "easy_question": "Shall we swap it in?",
        },
        sender=LENA,
    ),
    StepCase(
        "check_in_without_question",
        "check_in",
        FERNHILL,
        {
            "contact": "Mrs Adeyemi",
            "thing": "Week one on the new site",
            "seen": "In its first week 412 people read the page of the open day, most of them on "
            "Sunday evening.",
            "use": "Eleven of them wrote to ask about the buses: two lines on that page would "
            "spare your office the mails.",
        },
    ),
    StepCase(
        "check_in_seen_only",
        "check_in",
        OMALLEY,
        {
            "contact": "Sean",
            "thing": "The line on Main Street",
            "seen": "I walked past on Saturday at eight, and the line reached the pharmacy. "
            "Every second person had the paper bag with the new logo under an arm!",
        },
        sender=TOM,
        locale="en_US",
    ),
    StepCase(
        "check_in_typed_markup",
        "check_in",
        BOLD,
        {
            "contact": "Kim",
            "thing": "<b>Menu</b> & map.",
            "seen": "your {{ menu }} is on <i>page</i> one of the city map.. ",
            "use": "- a link from there\n- a photo",
            "easy_question": "which dish? the “lamb”",
        },
    ),
)
STEPS = (*ORDERS, *RECAPS, *RESETS, *TERMS, *CALLS, *CHECK_INS)
