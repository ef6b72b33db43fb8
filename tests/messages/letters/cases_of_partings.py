"""Clients who had a plan and never carried it out."""

from datetime import date

from letters.cases import TOM, LetterCase, client
from letters.cases_of_goodbyes import PLAIN_BOLD, QUILL, note

from bot.domain.agreement import Deliverable
from bot.domain.history import History, NoteKind

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
