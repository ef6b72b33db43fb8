"""The nightly digest: who needs a person, and why, in plain words."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.digest import ClientNight, Course, Digest
from bot.domain.fit import Band
from bot.domain.play import PlayName
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    button,
    clip,
    context,
    escape,
    header,
    mention,
    quoted,
    section,
    when,
)
from bot.messages.play_words import play_reason
from bot.messages.spoken import sentence

# Lines of each part; the rest is counted, and stands in Home.
MOST_LINES = 10
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


def digest_message(
    digest: Digest,
    *,
    run_at: datetime,
    timezone: str,
    hours_to: date | None,
    unchecked: int,
    waiting: Sequence[str],
    repeated: bool,
) -> tuple[str, list[Block]]:
    """Return a digest as (text, blocks).

    `waiting` are drafts that wait, a line each; `hours_to` is the date of the newest hours;
    `unchecked` counts the clients that could not be scored.
    """
    again = "(repeated) " if repeated else ""
    opening = again + _opening(digest)
    fresh = f"hours to {hours_to:%-d %b %Y}" if hours_to else "no hours are imported"
    if unchecked:
        opening += f" Not a full check: {unchecked} could not be scored, see the log."
    small = context(f"Checked {when(run_at, timezone)} · {fresh}")
    blocks: list[Block] = []
    if digest.is_quiet and not waiting and not unchecked:
        return escape(opening), [section(escape(opening)), small]
    blocks += [header("Client health"), section(escape(opening))]
    blocks += _part("Needs a decision", digest.decisions, mentions=True)
    blocks += _part("Also at risk", digest.at_risk, mentions=False)
    if waiting:
        blocks.append(section("*Drafts waiting for approval*\n" + "\n".join(waiting[:MOST_LINES])))
    blocks.append(section(escape(_on_track(digest))))
    blocks.append(small)
    return spoken(digest, opening), blocks


def spoken(digest: Digest, opening: str) -> str:
    """Return the whole digest in words, for screen readers and notifications."""
    told = [
        f"{line.name}: {state_words(line)}. {reason(line)} Next step: {_next(line)}."
        for line in (*digest.decisions, *digest.at_risk)
    ]
    lines = [opening, *told, _on_track(digest)]
    return clip(escape("\n".join(lines)), 3900)


def reason(line: ClientNight) -> str:
    """Return the strongest reason as a sentence; a channel sees no figures of money."""
    return sentence(play_reason(line.play, line.signals, with_money=False))


def state_words(line: ClientNight) -> str:
    """Return where a client stands and how it moved: "at risk, was on track"."""
    state = state_label(line.band, line.debt)
    if line.course is Course.NEW:
        was = STATES[line.band_before] if line.band_before else "not known"
        return f"{state}, was {was}" if was != state else f"{state}, new"
    if line.course is Course.SAME:
        return f"{state}, unchanged"
    return state if line.course is Course.FIRST else f"{state}, {line.course.value}"


def state_label(band: Band, debt: float) -> str:
    """Return a band in words; a debt stands before a fit that is fine or not known."""
    return "we owe them" if debt > 0 and band in (Band.GREEN, Band.UNKNOWN) else STATES[band]


def _opening(digest: Digest) -> str:
    total = len(digest.decisions) + len(digest.at_risk) + len(digest.on_track)
    if digest.is_quiet:
        still = f"{digest.risk_count} of {total} clients still at risk"
        return f"No changes overnight. {still}, no decision waiting."
    need = len(digest.decisions)
    what = f"{need or 'None'} need{'' if need > 1 else 's'} a decision."
    if digest.is_first:
        return (
            f"{digest.risk_count} of {total} clients at risk. {what} "
            "This is the first look, a baseline: nothing here is news yet."
        )
    return f"{digest.risk_count} of {total} clients at risk{_more(digest)}. {what}"


def _more(digest: Digest) -> str:
    difference = digest.risk_count - (digest.risk_before or 0)
    if difference == 0:
        return ", as many as the night before"
    return f", {abs(difference)} {'more' if difference > 0 else 'fewer'} than the night before"


def _part(title: str, lines: Sequence[ClientNight], *, mentions: bool) -> list[Block]:
    if not lines:
        return []
    blocks = [section(f"*{title}*")]
    for line in lines[:MOST_LINES]:
        review = button(
            "Review",
            f"{ids.REVIEW}.{line.client_id}",
            str(line.client_id),
            about=f"Review {line.name}",
        )
        blocks.append(section(_line(line, mentions=mentions), accessory=review))
    if len(lines) > MOST_LINES:
        more = len(lines) - MOST_LINES
        blocks.append(context(f"and {more} more: open Goodfit's Home tab for the whole list."))
    return blocks


def _line(line: ClientNight, *, mentions: bool) -> str:
    first = f"*{quoted(line.name)}* · {state_words(line)} · *{_next(line)}*"
    who = ""
    if line.owner:
        is_id = line.owner.startswith(("U", "W")) and line.owner.isalnum()
        # Only news pings its owner; what stays as it was does not, night after night.
        is_pinged = mentions and line.course is not Course.SAME
        if is_id:
            who = f" · {mention(line.owner)}" if is_pinged else ""
        else:
            who = f" · {quoted(line.owner)}"
    return f"{first}{who}\n{escape(reason(line))}"


def _next(line: ClientNight) -> str:
    return PLAYS[line.play.name]


def _on_track(digest: Digest) -> str:
    count = len(digest.on_track)
    better = [line.name for line in digest.on_track if line.course is Course.BETTER]
    unknown = sum(line.band is Band.UNKNOWN for line in digest.on_track)
    words = f"{count - unknown} on track."
    if unknown:
        words += f" {unknown} not known yet: nothing is logged that fit could be read from."
    if better:
        words += f" {', '.join(better[:3])} improved."
    return words
