"""The answers from which resets, policy explanations, calls and check-ins were drafted."""

from letters.cases import BOLD, TOM
from letters.clients_of_steps import FERNHILL, HARBOUR, KLINIK, LENA, OMALLEY, StepCase

RESETS = (
    StepCase(
        "goal_reset_our_part_and_duties",
        "goal_reset",
        FERNHILL,
        {
            "contact": "Mrs Adeyemi",
            "our_part": "We changed your designer in August and did not tell you for nine days.",
            "seen": "Prospectus: due on 4 September, with us at page 15\n"
            "Photos, class 4: planned for 19 June, still open\n"
            "Texts of the staff: planned for 1 July, still open",
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
            "spare your office the emails.",
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
            "Every other person had the paper bag with the new logo under an arm!",
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
