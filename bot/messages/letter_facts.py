"""Everything a letter's template may use; no score, margin or other client has a field here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.draft import Tone
from bot.messages.goodbye_facts import Goodbye
from bot.messages.money import Money
from bot.messages.old_wrong_facts import OldWrong
from bot.messages.order_facts import ChangeOrder
from bot.messages.recap_facts import ValueRecap
from bot.messages.talk_facts import CheckIn, Hearing, Reset, Talk, Term

__all__ = [
    "Ending",
    "FinalMoney",
    "FinalMoneyKind",
    "LetterFacts",
    "Money",
    "Offer",
    "OfferKind",
    "Point",
    "Prevention",
    "Promise",
    "Sender",
    "Step",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The person who signs."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that the client raised, and our answer: what happened, what we do about it.

    `words` are the client's own. Where `due` is set nobody complained: `words` are what we
    promised, and did not deliver, for that day.
    """

    words: str
    answer: str
    raised_on: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Who answers for what is still to be done, by when, and when the client hears again."""

    owner: str
    update_on: date
    step: str = ""
    done_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevention:
    """The one change, and who checks that it is kept; `when` is such as "every Friday"."""

    change: str
    checker: str
    when: str = ""


class OfferKind(StrEnum):
    """What we give back."""

    REFUND = "refund"
    CREDIT = "credit"
    FREE_WORK = "free_work"
    REDUCED_PRICE = "reduced_price"
    FUTURE_WORK = "future_work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What we give, which happens by itself by `happens_by`; two alternatives at most."""

    kind: OfferKind
    words: str
    happens_by: date
    amount: Money | None = None
    hours: float | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a transition plan."""

    what: str
    who: str
    by: date


class FinalMoneyKind(StrEnum):
    """How the money stands when we part."""

    SETTLED = "settled"
    INVOICE = "invoice"
    REFUND = "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalMoney:
    """The last invoice or refund and its date; a settled account has neither."""

    kind: FinalMoneyKind
    amount: Money | None = None
    by: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a relationship ends. Each of the tuples is a list, an entry a line."""

    decided_on: date
    last_day: date
    contact: str
    money: FinalMoney
    thanks: str
    steps: tuple[Step, ...]
    promised: tuple[str, ...]
    notice_days: int | None = None
    reason: str = ""
    handover: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    standing_offer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """The facts of one letter; what a case does not have is empty or None.

    `contact` is how the reader is addressed ("Jo", "Dr von Hohenfels"); `thing` opens the
    subject; `miss` says what we did wrong and `cost` what that cost the client;
    `failed_fix_on` is the day on which the client told us that our correction had not held;
    `is_shared` says that only a part of the fault is ours. From `order` on, each is of one
    kind of letter; a `talk` is offered by two of them.
    """

    client: str
    contact: str
    sender: Sender
    agency: str
    today: date
    locale: str = "en"
    tone: Tone = Tone.WARM
    thing: str = ""
    miss: str = ""
    cost: str = ""
    failed_fix_on: date | None = None
    is_shared: bool = False
    points: tuple[Point, ...] = ()
    explanation: str = ""
    done: str = ""
    proof: str = ""
    promise: Promise | None = None
    prevention: Prevention | None = None
    offer: Offer | None = None
    ending: Ending | None = None
    order: ChangeOrder | None = None
    recap: ValueRecap | None = None
    talk: Talk | None = None
    reset: Reset | None = None
    hearing: Hearing | None = None
    term: Term | None = None
    check_in: CheckIn | None = None
    goodbye: Goodbye | None = None
    old_wrong: OldWrong | None = None

    @property
    def is_formal(self) -> bool:
        """Say whether the letter speaks formally."""
        return self.tone is Tone.FORMAL

    @property
    def raised_on(self) -> date | None:
        """The day on which all the points were raised, if they were raised on one."""
        days = {p.raised_on for p in self.points}
        return days.pop() if len(days) == 1 else None

    def is_sender(self, name: str) -> bool:
        """Say whether `name` is the person who signs, who then writes "I"."""
        return name.strip().casefold() in {"i", "me", "myself", self.sender.name.casefold()}
