"""The answers from which change orders and value recaps were drafted."""

from letters.cases import BOLD, TOM
from letters.clients_of_steps import HARBOUR, KLINIK, LENA, OMALLEY, StepCase

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
