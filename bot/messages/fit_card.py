"""A client's card: where it stands, what next, what weighs, its figures and its course."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.client import Status
from bot.domain.course import CourseNight
from bot.domain.figure import OF_A_WINDOW, Figure
from bot.domain.fit import Band
from bot.domain.history import History
from bot.domain.pin import OF_FORMER, Pin, PinKind, pin_of
from bot.domain.play import Play, PlayName
from bot.domain.score import Score
from bot.domain.signal import Signal
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, clip, context, escape, line, overflow
from bot.messages.blocks import quoted as typed
from bot.messages.digest import PLAYS, STATES, state_label
from bot.messages.figure_words import FigureWords, figure_words
from bot.messages.fit_course import FEWEST_NIGHTS, course_words
from bot.messages.formulas import is_hidden
from bot.messages.letter_kinds import KINDS
from bot.messages.play_words import play_reason
from bot.messages.receipts import missing_words, next_band, summary
from bot.messages.reply import Reply
from bot.messages.spoken import day_words, sentence, with_spoken_dates
from bot.messages.titles import TITLES

MOST_SIGNALS = 6
# A card is never redrawn with chat.update, which alone takes no more than 4,000 characters.
MOST_TEXT = 11_000
_MOST_CHOICES = 5


_STATUSES = {Status.FORMER: "former client", Status.LEAVING: "leaving"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What one person may see of a client now.

    `score` has a pinned play where one holds, `own` is the rules' own; `shown` is the last
    night with the band that its digest shows; `course` are the nights of the last 90 days;
    `people` are names by Slack's ids; `letters` can be drafted by hand by who `may_draft`.
    """

    client_id: int
    history: History
    score: Score
    own: Score
    pins: Sequence[Pin]
    shown: tuple[date, Band] | None
    figures: Sequence[Figure]
    course: Sequence[CourseNight]
    people: Mapping[str, str]
    letters: Sequence[str]
    may_draft: bool
    is_manager: bool


def fit_card(card: Card) -> Reply:
    """Return a client's card as an answer to one person.

    In its order: who, how and what next; what weighs and its buttons; the figures with their
    formulas and the course; what is not known, and how fresh all is. The chart of the course
    and the receipts are a button away. Figures of money are for managers.
    """
    head, steps, weights = _head(card), _next_steps(card), _weights(card)
    pins = [_pin_words(pin, card) for pin in card.pins]
    figures = [figure_words(f, card.history.client.currency) for f in card.figures]
    course, small = course_words(card.course), _small(card)
    blocks = [
        line((head, "bold")),
        *(line((label, "bold"), words) for label, words in steps),
        line("\n".join(weights)),
        *(context(typed(words)) for words in pins),
        _buttons(card),
        _figure_block(figures, card.figures),
        line(course),
        *(context(typed(words)) for words in small),
    ]
    told = [label + words for label, words in steps]
    spoken = [head, *told, *weights, *pins, "Figures:", *(f.line for f in figures), course, *small]
    return Reply(escape(clip("\n".join(map(_stop, spoken)), MOST_TEXT)), blocks)


def _head(card: Card) -> str:
    score = card.score
    fit = "unknown" if score.fit is None else f"{score.fit:.1f}".removesuffix(".0") + " of 100"
    state = " · ".join(_states(card))
    name = card.history.client.name
    named = f"{name}: {state}" if state else name
    return f"{named} · fit {fit} ({score.coverage}) · debt {score.debt:.0f}"


def _states(card: Card) -> list[str]:
    """Return where the client stands; that the fit is not known is said behind it."""
    score, status = card.score, card.history.client.status
    told = [_STATUSES[status]] if status in _STATUSES else []
    pin = pin_of(card.pins, PinKind.BAND, score.on)
    shown = Band(pin.value) if pin else score.band
    state = state_label(shown, owes=score.debt > 0, play=card.own.play.name)
    if pin is not None:
        # What we owe stands before a pinned fit too, as it does in the digest.
        told += [] if state == STATES[shown] else [state]
        rules = "" if shown is score.band else f"; the rules say {STATES[score.band]}"
        return [*told, f"{STATES[shown]} (pinned{rules})"]
    return told if state == STATES[Band.UNKNOWN] else [*told, state]


def _next_steps(card: Card) -> list[tuple[str, str]]:
    steps = [("Next step: ", _step(card.score.play, card))]
    is_pinned = card.score.play.reason == "pinned"
    if is_pinned and card.own.play.name is not card.score.play.name:
        steps.append(("The rules say: ", _step(card.own.play, card)))
    return steps


def _step(play: Play, card: Card) -> str:
    """Return a step with its reason; one that is a line of the score stands among them below."""
    if play.reason in (signal.name for signal in _heavy(card)):
        return f"{PLAYS[play.name]}, because of {TITLES[play.reason].lower()}."
    why = play_reason(play, card.score.signals, with_money=card.is_manager)
    return f"{PLAYS[play.name]}. {sentence(why)}"


def _heavy(card: Card) -> list[Signal]:
    """Return the lines that a card shows, the heaviest first."""
    weighing = (signal for signal in card.score.signals if signal.severity > 0)
    return sorted(weighing, key=lambda signal: -signal.points)[:MOST_SIGNALS]


def _weights(card: Card) -> list[str]:
    """Return what weighs on the client, the heaviest first."""
    lines = [_signal(signal, card) for signal in _heavy(card)]
    more = sum(signal.severity > 0 for signal in card.score.signals) - len(lines)
    if more:
        lines.append(f"and {more} smaller ones: see the receipts")
    if lines:
        return lines
    if card.score.fit is None:
        return ["No signal has data yet: fit is not known, which is neither good nor bad."]
    return ["Nothing lowers the fit or adds to the debt now."]


def _signal(signal: Signal, card: Card) -> str:
    currency = card.history.client.currency
    words = with_spoken_dates(summary(signal, currency=currency, with_money=card.is_manager))
    sign, axis = ("+", "debt") if signal.axis == "debt" else ("\u2212", "fit")
    points = f"{sign}{signal.points:.0f} {axis}"
    if is_hidden(signal, with_money=card.is_manager):
        points = "lowers the fit"
    told = f"{TITLES[signal.name]}: {words} · {points}"
    reach = next_band(signal) if card.is_manager or signal.name != "negative_roi" else None
    return f"{told} · {with_spoken_dates(reach)}" if reach else told


def _pin_words(pin: Pin, card: Card) -> str:
    what = STATES[Band(pin.value)] if pin.kind is PinKind.BAND else PLAYS[PlayName(pin.value)]
    by = card.people.get(pin.by, pin.by)
    told = f"Pinned by {by} until {day_words(pin.until)}: {what}. Reason: {pin.reason}"
    own = card.own.band.value if pin.kind is PinKind.BAND else card.own.play.name.value
    if pin.kind is PinKind.PLAY and card.score.play.name.value != pin.value:
        gone = card.history.client.status is Status.FORMER and pin.value not in OF_FORMER
        why = "they are a former client" if gone else "a failure of ours is open"
        return f"{_stop(told)} Not followed now: {why}."
    if pin.is_contested(own):
        return f"{_stop(told)} The rules' own result became worse since: look again."
    return told


def _buttons(card: Card) -> Block:
    number, name = str(card.client_id), card.history.client.name
    row = [
        button("Review", f"{ids.REVIEW}.{number}", number, style="primary", about=f"Review {name}"),
        button(
            "See receipts",
            f"{ids.SHOW_RECEIPTS}.{number}",
            number,
            about=f"See the receipts of {name}",
        ),
    ]
    if len(card.course) >= FEWEST_NIGHTS:
        about = f"Show the course of {name} as a chart"
        row.append(button("Show the course", f"{ids.SHOW_COURSE}.{number}", number, about=about))
    return actions(*row, overflow(f"{ids.CARD_MORE}.{number}", _choices(card)))


def _choices(card: Card) -> list[tuple[str, str]]:
    """Return the menu: each choice names the action of the button that it stands for."""
    number = str(card.client_id)
    choices = [("Log a scope request", _do(ids.LOG_FOR_CLIENT, number))]
    if card.is_manager:
        choices.append(("Pin band or play", _do(ids.PIN, number)))
    if not card.may_draft:
        return choices
    others = [kind for kind in card.letters if kind != card.score.play.name.value]
    left = _MOST_CHOICES - len(choices)
    if len(others) > left:
        others = others[: left - 1]
    for kind in others:
        value = json.dumps({"client": card.client_id, "kind": kind})
        choices.append((f"Draft: {KINDS.of(kind).label.lower()}", _do(ids.OPEN_LETTER, value)))
    if len(choices) < _MOST_CHOICES and len(others) < len(card.letters) - 1:
        value = json.dumps({"client": card.client_id, "kind": None})
        choices.append(("Draft another letter", _do(ids.OPEN_LETTER, value)))
    return choices


def _do(action: str, value: str) -> str:
    return json.dumps({"do": action, "value": value})


def _figure_block(figures: Sequence[FigureWords], of: Sequence[Figure]) -> Block:
    parts: list[str | tuple[str, str]] = [(f"{_figure_title(of)}\n", "bold")]
    for number, figure in enumerate(figures):
        end = "\n" if number < len(figures) - 1 else ""
        parts += [f"{figure.title}: ", (figure.value, "bold"), f" {figure.formula}".rstrip() + end]
    return line(*parts)


def _figure_title(figures: Sequence[Figure]) -> str:
    """Return "Figures of the last 90 days": by the windows of this workspace's rules."""
    days = sorted({int(float(f.inputs["days"])) for f in figures if f.name in OF_A_WINDOW})
    if not days:
        return "Figures"
    return f"Figures of the last {' and '.join(map(str, days))} days"


def _small(card: Card) -> list[str]:
    told = [_missing(card.score), _age(card.history, card.score.on), _shown(card)]
    if card.is_manager:
        told.append("AGI is revenue less pass-through cost; the lifetime result is of all time.")
    else:
        told.append("Figures of money are shown to managers only.")
    return [words for words in told if words]


def _missing(score: Score) -> str:
    if not score.missing:
        return ""
    return "Not known: " + "; ".join(missing_words(missing) for missing in score.missing)


def _age(history: History, today: date) -> str:
    """Say how fresh the ledger is for this client."""
    hours = max((time.on for time in history.time if time.on <= today), default=None)
    days = [
        *(ask.asked_on for ask in history.scope_requests),
        *(complaint.raised_on for complaint in history.complaints),
        *(note.on for note in history.notes),
    ]
    newest = max((day for day in days if day <= today), default=None)
    entry = f"newest entry {day_words(newest)}" if newest else "no entry yet"
    return f"{f'Hours to {day_words(hours)}' if hours else 'No hours are imported'} · {entry}"


def _shown(card: Card) -> str:
    if card.shown is None:
        return "Scored just now. No night was run yet."
    night, band = card.shown
    state = "not known" if band is Band.UNKNOWN else STATES[band]
    told = f"Scored just now. The night of {day_words(night)} shows the fit as {state}"
    is_pinned = pin_of(card.pins, PinKind.BAND, card.score.on) is not None
    if not is_pinned and band is not card.own.band and Band.UNKNOWN not in (band, card.own.band):
        told += ": a change stands when it has lasted two nights"
    return f"{told}."


def _stop(words: str) -> str:
    return words if words.endswith((".", "\u201d", ":")) else f"{words}."
