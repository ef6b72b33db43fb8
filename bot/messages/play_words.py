"""The words for a play: why it is recommended tonight."""

from collections.abc import Callable

from bot.domain.play import Play
from bot.domain.rules import Axis
from bot.domain.signal import Figures, Signal
from bot.messages.letter_nouns import a_letter, letter_noun
from bot.messages.receipts import broken_promise, number, plural, quoted, summary


def play_reason(play: Play, signals: tuple[Signal, ...] = (), *, with_money: bool = True) -> str:
    """Return one sentence, without a stop, that says why `play` is recommended.

    `signals` are the score's: a play that follows from one of them says that one's receipt.
    """
    for signal in signals:
        if signal.name == play.reason:
            return summary(signal, with_money=with_money)
    owed = [signal for signal in signals if signal.axis is Axis.DEBT and signal.severity > 0]
    if owed and play.reason in _STILL_OWED:
        return f"{_STILL_OWED[play.reason]} {_owed(owed)}"
    words = _REASONS[play.reason](play.figures)
    return f"{words} (a suggestion: a person decides)" if play.is_suggestion else words


def _since(f: Figures) -> str:
    others = float(f.get("count", 1)) - 1
    more = f", and {plural(others, 'other')}" if others > 0 else ""
    return f"raised on {f['raised_on']}: {quoted(f)}{more}{_offered(f)}"


def _offered(f: Figures) -> str:
    return f"; an offer went out on {f['offered_on']}" if "offered_on" in f else ""


def _awaited(f: Figures) -> str:
    until = f" until {f['until']}" if "until" in f else ""
    return f"A failure of ours is open: waiting for {_WAITS[str(f['awaited'])]}{until}: {quoted(f)}"


def _goodbye(words: str) -> Callable[[Figures], str]:
    def write(f: Figures) -> str:
        when = f" on {f['on']}" if "on" in f else ""
        return f"They said goodbye{when}: {words}"

    return write


_WAITS = {
    "answer_to_apology": "the answer to our apology",
    "remedy_delivered": "the remedy that they accepted to be delivered",
    "resolution": "their word that it is resolved, now that they have what they accepted",
    "promise": "what we promised to be delivered",
    "correction": "the correction",
}

# Of a client whom we owe something nobody says that nothing is to be done.
_STILL_OWED = {
    "all_quiet": "No letter is due now, but we still owe them",
    "nothing_known": "No letter is due now, but we still owe them",
    "former": "A former client whom we still owe",
}


def _owed(debts: list[Signal]) -> str:
    """Return what we owe them, the heaviest first, and until when where a date is known."""
    first, *others = sorted(debts, key=lambda debt: -debt.points)
    f = first.figures
    if first.name == "broken_promise":
        what = f"what we promised for {f['due']}"
    elif first.name == "unrighted_wrong":
        what = f"amends for the wrong of {f['raised_on']}"
    else:
        what = "amends for what went wrong"
    more = f", and {plural(len(others), 'other thing')}" if others else ""
    return f"{what}: {quoted(f)}{more}"


_ASKED = {"request": "request", "complaint": "complaint", "discount_ask": "discount ask"}


def _no_conversation(f: Figures) -> str:
    days = float(f["days_ago"])
    when = "today" if days == 0 else "yesterday" if days == 1 else f"{number(days)} days ago"
    return f"No conversation noted; last {_ASKED[str(f['kind'])]} {when}"


def _no_answer(f: Figures) -> str:
    sent = f"{a_letter(str(f['message']))} of {f['sent_on']} is unanswered"
    return f"{sent}: waiting for their answer until {f['until']}"


def _did_not_help(f: Figures) -> str:
    message = letter_noun(str(f["message"]))
    return f"Fit is {number(f['fit'])}, and the {message} of {f['sent_on']} did not help"


def _stands(f: Figures) -> str:
    sent = f"{a_letter(str(f['message']))} went out on {f['sent_on']}"
    return f"{sent} and was not refused: no other letter is proposed"


def _talk_agreed(f: Figures) -> str:
    sent = f"They agreed to the talk that we offered on {f['sent_on']}"
    return f"{sent}: hear them out, and note what they say"


_REASONS: dict[str, Callable[[Figures], str]] = {
    "former_came_back": lambda f: (
        f"A former client came back on {f['on']}, "
        f"and {plural(f['wrongs'], 'wrong')} of ours was never put right"
    ),
    "former": lambda _: "A former client: nothing to do",
    "fix_failed": lambda f: f"Our fix failed; the complaint was {_since(f)}",
    "major_wrong": lambda f: f"A major wrong of ours is open, {_since(f)}",
    "apology_not_enough": lambda f: (
        f"We apologised on {f['apologised_on']} and made no offer that they accepted; "
        f"the complaint was {_since(f)}"
    ),
    "wrong_without_apology": lambda f: f"A wrong of ours has no apology yet, {_since(f)}",
    "promise_overdue": broken_promise,
    "fault_unknown": lambda f: f"Nobody knows yet whose fault this is, {_since(f)}",
    "side_not_heard": lambda f: f"Their side was not heard yet, {_since(f)}",
    "goodbye_unexplained": _goodbye("nobody knows why"),
    "failure_open": _awaited,
    "goodbye_fulfilled": _goodbye("they got what they came for"),
    "goodbye_distracted": _goodbye("they are pulled in too many directions"),
    "goodbye_not_executed": _goodbye("they had a plan and never carried it out"),
    "waiting_for_answer": _no_answer,
    "letter_stands": _stands,
    "talk_agreed": _talk_agreed,
    "step_did_not_help": _did_not_help,
    "red_nothing_tried": lambda f: f"Fit is {number(f['fit'])} and nothing was tried yet",
    "no_conversation_noted": _no_conversation,
    "pinned": lambda f: f"Pinned by a manager on {f['on']}, until {f['until']}",
    "all_quiet": lambda _: "Nothing needs doing",
    "not_kept": lambda _: "Why is not known: the night came with an import that did not say it",
    "nothing_known": lambda _: "Nothing is known of this client yet",
}
