"""Invented clients of the letters of the steps, and what a case of them is."""

from dataclasses import dataclass
from datetime import date

from letters.cases import PRIYA, TODAY, client, complaint

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
