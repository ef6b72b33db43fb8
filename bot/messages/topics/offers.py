"""Topics of any letter and of an offer: who reads it, and what we give back."""

from dataclasses import replace

from bot.messages.letter_facts import Money, Offer, OfferKind
from bot.messages.topics import Answers, Asked, Case, Question, QuestionKind

_KINDS = (
    (OfferKind.REFUND, "Money back"),
    (OfferKind.CREDIT, "A credit on the next invoice"),
    (OfferKind.FREE_WORK, "Work done at no charge"),
    (OfferKind.REDUCED_PRICE, "A lower price"),
    (OfferKind.FUTURE_WORK, "Future work uncharged"),
)
_WORK = (OfferKind.FREE_WORK, OfferKind.FUTURE_WORK)


def reader(case: Case) -> Asked:
    """Ask how the reader is addressed; whether "Dr" or "Jo" is right, no ledger knows."""
    name = case.history.client.contact_name or ""
    question = Question(
        name="contact",
        label="How do you address them?",
        hint="Stands after “Dear”: “Jo”, or “Dr von Hohenfels”.",
        prefill=name if " " not in name or "." in name else name.split()[0],
        known=(f"The contact is {name}",) if name else (),
        max_length=80,
    )
    return Asked((question,), lambda answers: {"contact": answers.text("contact")})


def offer(case: Case) -> Asked:
    """Ask what we give back, in kind, by when, and what they may choose instead."""
    currency = case.history.client.currency
    questions = (
        Question(
            name="offer_kind",
            label="What do you give back?",
            hint="The same kind of thing as they lost.",
            kind=QuestionKind.CHOICE,
            choices=tuple((str(value), label) for value, label in _KINDS),
        ),
        Question(
            name="offer_amount",
            label=f"How much, in {currency}?",
            hint="For money back, a credit or a lower price.",
            kind=QuestionKind.MONEY,
            required=False,
            max_length=40,
        ),
        Question(
            name="offer_hours",
            label="How many hours?",
            hint="For work at no charge.",
            required=False,
            max_length=12,
        ),
        Question(
            name="offer_words",
            label="What is it, in one sentence?",
            hint="“That is the whole of October's fee.” Never a gesture: we owe it.",
            kind=QuestionKind.MULTILINE,
            max_length=800,
        ),
        Question(
            name="offer_by",
            label="By when will they have it?",
            kind=QuestionKind.DATE,
        ),
        *(_alternative(n) for n in (1, 2)),
    )
    return Asked(questions, _read_offer)


def remedy(case: Case) -> Asked:
    """Ask for the same where it is on its way already: nothing is left to choose."""
    asked = offer(case)
    kind, *others = (q for q in asked.questions if not q.name.startswith("alternative_"))
    told = "The letter says that it is on its way: set it going before you approve the letter."
    return Asked((replace(kind, known=(*kind.known, told)), *others), asked.read)


def _alternative(number: int) -> Question:
    return Question(
        name=f"alternative_{number}",
        label="What could they choose instead?" if number == 1 else "Or instead?",
        hint="“12 hours of work in November at no charge”",
        required=False,
        max_length=300,
    )


def _read_offer(answers: Answers) -> dict[str, object]:
    kind = answers.choice("offer_kind")
    amount, hours = answers.money("offer_amount"), answers.hours("offer_hours")
    _refuse_mismatch(answers, kind, amount, hours)
    names = (f"alternative_{n}" for n in (1, 2))
    others = (answers.text(name) for name in names if answers.asks(name))
    offer = Offer(
        kind=OfferKind(kind) if kind in list(OfferKind) else OfferKind.REFUND,
        words=answers.text("offer_words"),
        happens_by=answers.coming_date("offer_by") or answers.case.today,
        amount=amount,
        hours=hours,
        alternatives=tuple(filter(None, others)),
    )
    return {"offer": offer}


def _refuse_mismatch(
    answers: Answers, kind: str, amount: Money | None, hours: float | None
) -> None:
    if kind in (OfferKind.REFUND, OfferKind.CREDIT) and amount is None:
        answers.refuse("offer_amount", "How much? Money needs a sum.")
    if kind in _WORK and amount is not None:
        answers.refuse("offer_amount", "This is an offer of work. Leave the sum empty.")
    if kind and kind not in _WORK and hours is not None:
        answers.refuse("offer_hours", "This is an offer of money. Leave the hours empty.")
