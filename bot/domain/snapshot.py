"""A snapshot: how one client stood in one night, as the digest shows it and history keeps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from bot.domain.calendar import Calendar
from bot.domain.client import Status
from bot.domain.failure import has_failure
from bot.domain.fit import Band
from bot.domain.history import History
from bot.domain.letters_out import Evening, wait_for_letter
from bot.domain.margin import NAME as MARGIN
from bot.domain.night import known_on
from bot.domain.pin import Pin, PinKind, is_outranked, pin_of
from bot.domain.play import Play, PlayName
from bot.domain.receipt import receipt_of
from bot.domain.rules import DEFAULT, Rules
from bot.domain.score import Score, is_at_risk, score, shown_band
from bot.domain.signal import Figures, Missing, Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A client's score of one night; `receipt` holds figures and entry ids, no words.

    `band` is tonight's own, `ruled_band` the one that waited two nights, `shown_band` a pin's
    where one holds, and `at_risk` goes by what is shown. `since` is the first night of the same
    shown band and risk; `rule_version` is `Rules.version`. `revenue` is the net one of the
    margin's window in minor units, None where it is not known.
    """

    client_id: int
    local_date: date
    fit: float | None
    debt: float
    band: str
    ruled_band: str
    shown_band: str
    at_risk: bool
    play: str
    receipt: Mapping[str, Any]
    rule_version: str
    since: date
    revenue: float | None = None


class Before(NamedTuple):
    """What a night needs to know of the night before."""

    band: str
    ruled_band: str
    shown_band: str
    at_risk: bool
    since: date


def take_snapshot(
    client_id: int,
    history: History,
    *,
    night: date,
    now: datetime,
    calendar: Calendar,
    rules: Rules = DEFAULT,
    before: Before | None = None,
    pins: Iterable[Pin] = (),
) -> Snapshot:
    """Score a client and say what the night shows of it.

    A new fit band waits two nights and a graceful exit with it; pins hold over both the same
    night (principles 9 and 11).
    """
    tonight = score(history, now=now, calendar=calendar, rules=rules)
    ruled = shown_band(
        own=tonight.band,
        last_own=Band(before.band) if before else None,
        last_shown=Band(before.ruled_band) if before else None,
    )
    if tonight.band is Band.RED and ruled is not Band.RED:
        tonight = score(history, now=now, calendar=calendar, rules=rules, red_stood=False)
    held = list(pins)
    band_pin = pin_of(held, PinKind.BAND, night)
    shown = Band(band_pin.value) if band_pin else ruled
    pin = pin_of(held, PinKind.PLAY, night)
    play = play_to_show(history, tonight, pin, calendar=calendar, rules=rules)
    at_risk = is_at_risk(history.client.status, shown, pressing=tonight.presses)
    stays = before is not None and (before.shown_band, before.at_risk) == (shown.value, at_risk)
    return Snapshot(
        client_id=client_id,
        local_date=night,
        fit=tonight.fit,
        debt=tonight.debt,
        band=tonight.band.value,
        ruled_band=ruled.value,
        shown_band=shown.value,
        at_risk=at_risk,
        play=play.name.value,
        receipt=receipt_of(replace(tonight, play=play), own_play=tonight.play.name),
        rule_version=rules.version,
        since=before.since if stays and before else night,
        revenue=_revenue(tonight),
    )


def play_to_show(
    history: History, tonight: Score, pin: Pin | None, *, calendar: Calendar, rules: Rules
) -> Play:
    """Return the play that a digest, a card and a review show.

    A pin's, where one holds; else the rules' own, or the waiting for an answer where its letter
    is with the client already. The rules' own is kept beside it.
    """
    play = pinned_play(history, tonight, pin)
    if pin is not None and play.name == pin.value:
        return play
    known = known_on(history, tonight.on)
    return wait_for_letter(play, Evening(known, tonight.on, calendar, rules)) or play


def pinned_play(history: History, tonight: Score, pin: Pin | None) -> Play:
    """Return the play that a pin holds, or the rules' own.

    Principle 1 outranks a pin: it holds no exit while a failure of ours is open. Of a client
    that is former by now it holds a second chance or nothing (domain.md, Scores).
    """
    if pin is None or pin.value == tonight.play.name:
        return tonight.play
    known = known_on(history, tonight.on)
    is_former = history.client.status is Status.FORMER
    if is_outranked(pin, has_failure=has_failure(known, tonight.on), is_former=is_former):
        return tonight.play
    figures = {"until": pin.until.isoformat(), "on": pin.set_on.isoformat()}
    return Play(name=PlayName(pin.value), reason="pinned", figures=figures)


def _revenue(tonight: Score) -> float | None:
    """Return the revenue that the margin was to be made of, also where it takes no part."""
    found: list[Signal | Missing] = [*tonight.signals, *tonight.missing]
    figures: Figures = next((one.figures for one in found if one.name == MARGIN), {})
    return float(figures["revenue"]) if "revenue" in figures else None
