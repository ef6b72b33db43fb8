"""Which pins may be set: principle 1, a reason, an end, and what a former client can be."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.client import Status
from bot.domain.failure import failed_fixes, has_failure, is_overdue, open_wrongs
from bot.domain.fit import Band
from bot.domain.history import History
from bot.domain.night import known_on
from bot.domain.pin import LONGEST_DAYS, OF_FORMER, Pin, PinKind, is_outranked
from bot.domain.play import PlayName
from bot.use_cases.tonight import Tonight

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPins:
    """What a manager filled in: a band or nothing, a play or nothing, why, and until when."""

    client_id: int
    band: str
    play: str
    reason: str
    until: str

    @property
    def last_day(self) -> date | None:
        """Return the last day on which they hold; None where it is no day."""
        try:
            return date.fromisoformat(self.until)
        except ValueError:
            return None


def wrong_fields(new: NewPins, tonight: Tonight) -> dict[str, str]:
    """Return what is wrong, beside the fields; nothing where the pins may be set."""
    wrong: dict[str, str] = {}
    bands = [band.value for band in Band if band is not Band.UNKNOWN]
    if not new.band and not new.play:
        wrong["band"] = "Choose a band, a next step, or both."
    if new.band and new.band not in bands:
        wrong["band"] = "Choose one of these."
    refusal = _play_refused(new.play, tonight) if new.play else None
    if refusal:
        wrong["play"] = refusal
    if not new.reason.strip():
        wrong["reason"] = "Say why, so that others can follow it."
    if len(new.reason) > LONGEST_REASON:
        wrong["reason"] = f"Write {LONGEST_REASON} letters at most."
    today, until = tonight.own.on, new.last_day
    if until is None or not today <= until <= today + timedelta(days=LONGEST_DAYS):
        wrong["until"] = f"Choose a day from today on, at most {LONGEST_DAYS} days ahead."
    return wrong


def _play_refused(play: str, tonight: Tonight) -> str | None:
    if play not in [name.value for name in PlayName]:
        return "Choose one of these."
    if tonight.history.client.status is Status.FORMER and play not in OF_FORMER:
        return "The client is a former one: choose a second chance, or nothing."
    today = tonight.own.on
    known = known_on(tonight.history, today)
    wanted = Pin(
        id=0,
        client_id=tonight.account.id,
        kind=PinKind.PLAY,
        value=play,
        reason="",
        by="",
        set_on=today,
        until=today,
    )
    if not is_outranked(wanted, has_failure=has_failure(known, today)):
        return None
    return (
        f"A failure of ours is still open, so an exit cannot be pinned: {_failures(known, today)}. "
        "Right it first."
    )


def _failures(history: History, today: date) -> str:
    """List what is open of ours: wrongs, failed fixes, promises overdue."""
    wrongs = open_wrongs(history)
    known = {complaint.id for complaint in wrongs}
    mended_in_vain = [c for c in history.complaints if c.id not in known and failed_fixes(c, today)]
    told = [f"{c.id} {c.text}" for c in (*wrongs, *mended_in_vain)]
    told += [
        f"{d.id} {d.promised}, due {d.due:%-d %b %Y}"
        for d in history.deliverables
        if d.due and is_overdue(d, today)
    ]
    return "; ".join(told)
