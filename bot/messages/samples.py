"""Sample clients, and sample answers for whatever a letter asks, each marked by brackets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.agreement import Agreement, AgreementKind, Deliverable
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault, Severity
from bot.domain.draft import Tone
from bot.domain.errors import DomainError
from bot.domain.history import History, Note, NoteKind
from bot.messages.letter_facts import LetterFacts, Sender
from bot.messages.questions import (
    MissingAnswers,
    Question,
    QuestionKind,
    facts_from,
    questions_for,
)

# Every refusal moves at least one answer on, so that this many rounds are enough for any form.
_MOST_ROUNDS = 60
_SOON, _LATER = timedelta(days=14), timedelta(days=120)
SENDER = Sender(name="[Your name]", role="[your role]", phone="[your phone]")


class NoSample(DomainError):
    """This letter asks for something of which no sample is known."""

    def __init__(self, kind: str, fields: Mapping[str, str]) -> None:
        told = "; ".join(f"{name}: {why}" for name, why in fields.items())
        super().__init__(f"No sample is known of what the letter {kind} asks. {told}".strip())


def sample_facts(
    kind: str,
    history: History,
    *,
    today: date,
    sender: Sender = SENDER,
    agency: str = "[Your agency]",
    tone: Tone = Tone.WARM,
    is_full: bool = True,
) -> LetterFacts:
    """Return a letter's facts: what the ledger knows, and samples for what it would ask.

    With `is_full` also what may stay empty is answered. Raises UnknownLetter, and NoSample
    where a question takes none that is known here: `_words` is the place for another.
    """
    asked = questions_for(kind, history, today=today, sender_name=sender.name)
    waiting = {q.name: _samples(q, today, is_full=is_full) for q in asked}
    answers = {name: next(samples, "") for name, samples in waiting.items()}
    for _ in range(_MOST_ROUNDS):
        try:
            return facts_from(
                kind, history, answers, sender=sender, agency=agency, today=today, tone=tone
            )
        except MissingAnswers as refused:
            if not _move_on(answers, waiting, refused.fields):
                raise NoSample(kind, refused.fields) from refused
    raise NoSample(kind, {})


def sample_clients(today: date) -> Mapping[str, History]:
    """Return clients to try a template on, by what is special about them."""
    usual = _sample_client(today)
    return {
        "A sample client": usual,
        "A client of whom little is known": History(client=Client(key="short", name="Vo")),
        "A client with five points": replace(
            usual,
            client=replace(usual.client, name="The Harbour & Pine Hotels Group of Lower Saxony"),
            complaints=(_complaint(today, *(f"{w} time the page was late" for w in _TIMES)),),
            deliverables=tuple(
                Deliverable(id=f"D-{n}", promised=f"Page {n}", due=today, delivered=today)
                for n in range(1, 6)
            ),
        ),
    }


_TIMES = ("The first", "The second", "The third", "The fourth", "The fifth")


def _sample_client(today: date) -> History:
    begun = today - timedelta(days=400)
    return History(
        client=Client(key="sample", name="Sample Client", contact_name="Jo Reyes"),
        agreements=(
            Agreement(
                id="A-1",
                kind=AgreementKind.RETAINER,
                start=begun,
                end=None,
                fee=400_000,
                included_hours=30.0,
                notice_days=30,
            ),
        ),
        deliverables=(Deliverable(id="D-1", promised="New website", due=begun, delivered=begun),),
        notes=(Note(id="N-1", on=today - _SOON, kind=NoteKind.PRAISE, text="lovely pages"),),
        complaints=(_complaint(today, "The newsletter went out with the wrong date"),),
    )


def _complaint(today: date, *points: str) -> Complaint:
    return Complaint(
        id="C-1",
        raised_on=today - timedelta(days=3),
        text=points[0],
        points=points,
        fault=Fault.OURS,
        severity=Severity.MINOR,
    )


def _move_on(
    answers: dict[str, str], waiting: Mapping[str, Iterator[str]], refused: Mapping[str, str]
) -> bool:
    """Put the next sample in the place of each answer that was refused; say whether one was."""
    moved = False
    for name in refused:
        found = next(waiting.get(name, iter(())), None)
        if found is not None:
            answers[name], moved = found, True
    return moved


def _samples(question: Question, today: date, *, is_full: bool) -> Iterator[str]:
    """Yield what may answer a question, the likeliest first; others follow where it is refused."""
    days = [(today + ahead).isoformat() for ahead in (_SOON, _LATER)]
    if question.prefill:
        yield question.prefill
    if not question.required and not is_full:
        yield ""
    match question.kind:
        case QuestionKind.CHOICE:
            yield from (value for value, _ in question.choices)
        case QuestionKind.DATE:
            yield from (*days, today.isoformat())
        case QuestionKind.MONEY:
            yield from ("1,200", "")
        case QuestionKind.EMAIL:
            yield "name@client.example"
        case _:
            yield from _words(question, days[0])


def _words(question: Question, day: str) -> Iterator[str]:
    name = re.sub(r"_(?=\d)|_", " ", question.name)
    needs_no_article = name[-1:].isdigit() or name.startswith("their")
    words = f"[{name}]" if needs_no_article else f"[the {name}]"
    yield words[: question.max_length]
    # A number of hours, a list in which each line has parts, a number of parts, then nothing.
    yield from ("8", f"[what]; [who]; {day}", f"[what]; {day}", f"[what]; [how much]; {day}")
    yield from (f"[what]; 1,200; 5; {day}", f"{day}, 10:00", f"{day}, 15:00")
    yield from ("1,200", "[what]; 1,200", f"[what]; 1,200; {day}", "[what]; 1,200; 5")
    yield from ("[one]; [two]", "[one]; [two]; [three]", "[one]\n[two]", "10:00", day, "")
