"""How a client stood in a night, in plain words: state, direction, reason, what is overdue."""

from collections import Counter
from datetime import date

from bot.domain.digest import ClientNight, Course
from bot.domain.fit import Band
from bot.domain.play import PlayName
from bot.domain.signal import Entry, Figures, Signal
from bot.messages.play_words import play_reason
from bot.messages.receipts import plural, quoted, summary
from bot.messages.spoken import sentence

STATES = {
    Band.RED: "critical",
    Band.AMBER: "at risk",
    Band.GREEN: "on track",
    Band.UNKNOWN: "fit unknown",
}
PLAYS = {
    PlayName.SECOND_CHANCE: "give a second chance",
    PlayName.RECOVERY_OFFER: "make a recovery offer",
    PlayName.APOLOGY: "apologise",
    PlayName.LISTEN: "listen first",
    PlayName.FAREWELL: "say farewell",
    PlayName.STAY_IN_TOUCH: "stay in touch",
    PlayName.PART_WAYS: "part ways",
    PlayName.GRACEFUL_EXIT: "end it kindly",
    PlayName.CHANGE_ORDER: "send a change order",
    PlayName.GOAL_RESET: "reset the goals",
    PlayName.VALUE_RECAP: "recap the value",
    PlayName.CHECK_IN: "check in",
    PlayName.NONE: "nothing to decide yet",
}
# What a person must know of a client whose fit is fine: it is not simply on track.
_ALL_THE_SAME = {
    PlayName.FAREWELL: "said goodbye",
    PlayName.STAY_IN_TOUCH: "said goodbye",
    PlayName.PART_WAYS: "said goodbye",
    PlayName.LISTEN: "waits to be heard",
}
# These reasons say why a step is taken or not, and not what is wrong.
_OF_THE_STEP = frozenset(
    (
        "all_quiet",
        "nothing_known",
        "pinned",
        "red_nothing_tried",
        "waiting_for_answer",
        "letter_stands",
        "talk_agreed",
        "no_conversation_noted",
        "step_did_not_help",
    )
)
# Of these, what is awaited is worth a sentence of its own.
_AWAITED = frozenset(
    (
        "waiting_for_answer",
        "letter_stands",
        "talk_agreed",
        "no_conversation_noted",
        "step_did_not_help",
        "pinned",
    )
)

# A reason that tells of one of these says how late it is.
_ONCE = frozenset(("broken_promise", "client_duty"))


def reason(line: ClientNight) -> str:
    """Return the strongest reason as a sentence; a channel sees no figures of money."""
    strongest = _strongest(line)
    if strongest is not None and line.play.reason in _OF_THE_STEP:
        return sentence(summary(strongest, with_money=False))
    if line.play.reason == "nothing_known" and strongest is None:
        # A night's line is read until the next one: the ledger may know more by then.
        return "Nothing was known then: what is logged since is scored tonight for the first time."
    return sentence(play_reason(line.play, line.signals, with_money=False))


def step_note(line: ClientNight) -> str:
    """Return what a step waits for or did, as a sentence; empty where that adds nothing."""
    if line.play.reason not in _AWAITED or _strongest(line) is None:
        return ""
    return sentence(play_reason(line.play, line.signals, with_money=False))


def evidence_of(line: ClientNight) -> tuple[Entry, ...]:
    """Return the entries behind the strongest reason, the largest first."""
    strongest = _strongest(line)
    if strongest is not None and line.play.reason in _OF_THE_STEP:
        return strongest.entries
    named = next((s for s in line.signals if s.name == line.play.reason), None)
    return named.entries if named else line.play.entries


def overdue(line: ClientNight) -> list[str]:
    """Return what is overdue on either side, a phrase each; not what the reason says already."""
    said = evidence_of(line)
    found = []
    for signal in line.signals:
        write = _OVERDUE.get(signal.name)
        is_said = signal.name in _ONCE and signal.entries == said
        if write is not None and not is_said and (words := write(signal.figures)):
            found.append(words)
    return [_together(words, number) for words, number in Counter(found).items()]


def state_words(line: ClientNight) -> str:
    """Return where a client stands and how it moved: "at risk, was on track"."""
    play = line.own_play or line.play.name
    state = state_label(line.band, owes=line.owes, play=play)
    if line.course is Course.NEW or (line.band_before not in (None, line.band)):
        was = state_label(
            line.band_before or Band.UNKNOWN, owes=line.owed_before, play=line.play_before
        )
        return f"{state}, was {was}" if was != state else f"{state}, {_direction(line)}"
    return state if line.course is Course.FIRST else f"{state}, {_direction(line)}"


def state_label(band: Band, *, owes: bool, play: PlayName | None = None) -> str:
    """Return a band in words.

    What we owe, a goodbye or a complaint that nobody heard out stands before a fit that is fine
    or not known; `play` is the rules' own. A client's own card says so of any debt, a digest of
    one that needs a person.
    """
    if band not in (Band.GREEN, Band.UNKNOWN):
        return STATES[band]
    if owes:
        return "we owe them"
    return STATES[band] if play is None else _ALL_THE_SAME.get(play, STATES[band])


def part_title(line: ClientNight) -> str:
    """Return under which heading a client stands in a list of all."""
    if line.needs_decision:
        return "Needs a decision"
    return "Also at risk" if line.at_risk else "Nothing to decide"


def short_day(day: date, night: date) -> str:
    """Return "18 Nov", with the year where it is another than the night's."""
    return f"{day:%-d %b}" if day.year == night.year else f"{day:%-d %b %Y}"


def _direction(line: ClientNight) -> str:
    if line.course is not Course.SAME:
        return line.course.value
    nights = line.nights_unchanged
    if line.is_news:
        return f"new next step after {plural(nights, 'day')}" if nights else "new next step"
    return f"unchanged, {plural(nights, 'day')}" if nights else "unchanged"


def _strongest(line: ClientNight) -> Signal | None:
    """Return the heaviest signal; a wrong too old to need a person stands on the card alone."""
    heavy = (s for s in line.signals if s.figures.get("pressing", 1.0))
    return max(heavy, key=lambda signal: signal.points, default=None)


def _late_answer(f: Figures) -> str:
    return sentence(f"our {f['late']} to the complaint of {f['raised_on']}").removesuffix(".")


def _together(words: str, number: int) -> str:
    """Say once what stands there several times: "our answer to 2 complaints of 23 Nov 2026"."""
    return words if number == 1 else words.replace("the complaint of", f"{number} complaints of", 1)


def _late_promise(f: Figures) -> str:
    late = plural(f["working_days"], "working day")
    return f"our promise {quoted(f)}, {late} late"


def _late_duty(f: Figures) -> str:
    if not f["overdue"]:
        return ""
    late = plural(f["working_days"], "working day")
    return f"they owe us {plural(f['overdue'], 'thing')}, {late} late at worst"


_OVERDUE = {
    "slow_response": _late_answer,
    "broken_promise": _late_promise,
    "client_duty": _late_duty,
}
