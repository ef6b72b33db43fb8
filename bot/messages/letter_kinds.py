"""The one list of letters. A new letter is a folder of templates and one entry here."""

from bot.domain.errors import DomainError
from bot.messages.kinds_of_steps import KINDS_OF_STEPS
from bot.messages.letter_kind import LetterKind
from bot.messages.topics import endings, goodbyes, offers, old_wrongs, repairs, wrongs


class UnknownLetter(DomainError):
    """There is no letter of that name."""


_APOLOGY = LetterKind(
    label="Apology",
    sections={
        "greeting": "Greeting",
        "sorry": "What we did wrong",
        "point": "Their point, and your answer",
        "explanation": "The cause behind it",
        "already_done": "What is done already",
        "next": "What happens next, and who answers for it",
        "prevention": "What changed, and who checks it",
        "closing": "Closing",
        "signature": "Signature",
    },
    topics=(
        offers.reader,
        wrongs.miss,
        wrongs.points,
        wrongs.explanation,
        repairs.done,
        repairs.promise,
        repairs.prevention,
    ),
)
_RECOVERY_OFFER = LetterKind(
    label="Recovery offer",
    sections={
        "greeting": "Greeting",
        "sorry": "What we did wrong, and what it cost",
        "offer": "What we give back",
        "choice": "What they may choose instead",
        "point": "Their point, and your answer",
        "next": "What happens next, and who answers for it",
        "prevention": "What changed, and who checks it",
        "closing": "Closing",
        "signature": "Signature",
    },
    topics=(
        offers.reader,
        wrongs.miss_and_loss,
        offers.offer,
        wrongs.points,
        repairs.promise,
        repairs.prevention_if_any,
    ),
)
_GRACEFUL_EXIT = LetterKind(
    label="Graceful exit",
    sections={
        "greeting": "Greeting",
        "decision": "The decision and the last day",
        "promised": "What we promised, and where it is",
        "plan": "The plan until the last day",
        "handover": "What we hand over",
        "deadlines": "Their dates after us",
        "money": "Money",
        "standing_offer": "An offer that still stands",
        "alternatives": "Who could take over",
        "thanks": "Thanks",
        "closing": "Closing",
        "signature": "Signature",
    },
    topics=(offers.reader, endings.ending),
)

_GOODBYE = {
    "greeting": "Greeting",
    "accept": "Their goodbye, accepted, and the last day",
    "plan": "The plan until the last day",
    "handover": "What we hand over",
    "deadlines": "Their dates after us",
    "money": "Money",
    "standing_offer": "An offer that still stands",
    "thanks": "Thanks",
    "door": "The open door",
    "signature": "Signature",
}
_FAREWELL = LetterKind(
    label="Farewell",
    sections=_GOODBYE,
    topics=(offers.reader, goodbyes.farewell),
)
_STAY_IN_TOUCH = LetterKind(
    label="Stay in touch",
    sections=_GOODBYE,
    topics=(offers.reader, goodbyes.stay_in_touch),
)
_PART_WAYS = LetterKind(
    label="Part ways",
    sections=_GOODBYE,
    topics=(offers.reader, goodbyes.part_ways),
)
_SECOND_CHANCE = LetterKind(
    label="Second chance",
    sections={
        "greeting": "Greeting",
        "favour": "The favour, done",
        "wrong": "What we did wrong, and what it cost",
        "raised": "What they told us, and how we answered",
        "righted": "What is on its way to them",
        "changed": "What changed, and who checks it",
        "closing": "Closing",
        "signature": "Signature",
    },
    topics=(offers.reader, old_wrongs.old_wrong, offers.remedy, repairs.prevention_if_any),
)


class Kinds(dict[str, LetterKind]):
    """The letters by the name of their folder."""

    def of(self, kind: str) -> LetterKind:
        """Return the letter of that name; raise UnknownLetter if there is none."""
        if kind not in self:
            raise UnknownLetter
        return self[kind]


KINDS = Kinds(
    apology=_APOLOGY,
    recovery_offer=_RECOVERY_OFFER,
    graceful_exit=_GRACEFUL_EXIT,
    **KINDS_OF_STEPS,
    farewell=_FAREWELL,
    stay_in_touch=_STAY_IN_TOUCH,
    part_ways=_PART_WAYS,
    second_chance=_SECOND_CHANCE,
)
