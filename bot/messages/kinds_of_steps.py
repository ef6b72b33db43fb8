"""The letters that move a relationship on: an order, a recap, a reset, a term, a call, a line."""

from collections.abc import Mapping

from bot.messages.letter_kind import LetterKind
from bot.messages.topics import check_ins, hearings, offers, orders, recaps, resets, talks, terms

_CHANGE_ORDER = LetterKind(
    label="Change order",
    sections={
        "greeting": "Greeting",
        "goal": "The yes to what they want",
        "covered": "What the agreement covers",
        "options": "The options, with prices and dates",
        "recommend": "Which one you would take",
        "reply": "The one answer needed, and by when",
        "closing": "Closing",
        "signature": "Signature",
    },
    topics=(offers.reader, orders.change_order),
)
_VALUE_RECAP = LetterKind(
    label="Value recap",
    sections={
        "greeting": "Greeting",
        "answer": "Their question, and the answer",
        "goals": "The goals",
        "results": "The results, and where to see them",
        "failed": "What did not work",
        "cost": "What it cost them",
        "open": "What is still open",
        "decision": "The decision asked for, and by when",
        "signature": "Signature",
    },
    topics=(offers.reader, recaps.value_recap),
)
_GOAL_RESET = LetterKind(
    label="Goal reset",
    sections={
        "greeting": "Greeting",
        "our_part": "Our part in it",
        "seen": "The facts",
        "hear": "What you would like to hear",
        "agenda": "The meeting and its agenda",
        "times": "Two times",
        "signature": "Signature",
    },
    topics=(offers.reader, resets.goal_reset, talks.meeting),
)
_POLICY_EXPLANATION = LetterKind(
    label="Policy explanation",
    sections={
        "greeting": "Greeting",
        "answer": "The answer",
        "reason": "The reason that helps them",
        "here": "What it means for them",
        "middle_ground": "What you can do",
        "next_time": "How to avoid it next time",
        "exception": "Who decides about an exception",
        "signature": "Signature",
    },
    topics=(offers.reader, terms.term),
)
_LISTEN = LetterKind(
    label="Listen",
    sections={
        "greeting": "Greeting",
        "heard": "What they said",
        "ask": "The call you ask for",
        "times": "Two times",
        "signature": "Signature",
    },
    topics=(offers.reader, hearings.hearing, talks.short_talk),
)
_CHECK_IN = LetterKind(
    label="Check-in",
    sections={
        "greeting": "Greeting",
        "seen": "What you saw",
        "use": "What use it is to them",
        "question": "One easy question, or none",
        "signature": "Signature",
    },
    topics=(offers.reader, check_ins.check_in),
)
KINDS_OF_STEPS: Mapping[str, LetterKind] = {
    "change_order": _CHANGE_ORDER,
    "value_recap": _VALUE_RECAP,
    "goal_reset": _GOAL_RESET,
    "policy_explanation": _POLICY_EXPLANATION,
    "listen": _LISTEN,
    "check_in": _CHECK_IN,
}
