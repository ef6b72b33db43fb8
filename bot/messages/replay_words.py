"""A replay of other rules in words: who would have flipped, and who really left."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.replay import WARNED_DAYS, WEEKS, Flip, Leaver, Stand
from bot.domain.replay_report import ReplayReport
from bot.domain.rules import Rules
from bot.domain.tuning import paths, text_of
from bot.messages.digest import PLAYS, STATES
from bot.messages.rule_words import label_of
from bot.messages.spoken import day_words

MOST_NAMED = 10


def difference_words(
    before: Rules, after: Rules, report: ReplayReport | None, names: Mapping[int, str]
) -> list[str]:
    """Return what changes and what a replay found, a paragraph each, in plain words.

    `names` are of clients by id; without a report the replay did not come to its end.
    """
    told = [_changes(before, after)]
    if report is None:
        return [*told, "It was not replayed to the end."]
    return [
        _opening(report),
        *told,
        _flips(report, names),
        _leavers(report, names),
        _alarms(report, names),
        _plays(report, names),
        _limits(report),
    ]


def stand_words(stand: Stand) -> str:
    """Return how a client would have stood: "at risk", or "on track, we owe them"."""
    words = STATES[stand.band]
    owes = stand.at_risk and stand.band.value in ("green", "unknown")
    return f"{words}, we owe them" if owes else words


def _opening(report: ReplayReport) -> str:
    which = "the rules in use and the new ones, replayed"
    span = f"from {day_words(report.first)} to {day_words(report.last)}"
    if not report.flipped:
        return (
            f"No client would have stood otherwise: {which} over {_of(report.clients)} {span}, "
            "give the same bands."
        )
    return (
        f"{report.flipped} of {_of(report.clients)} would have stood otherwise "
        f"{span}: {_shifts(report)}."
    )


def _shifts(report: ReplayReport) -> str:
    counts = (
        (report.sooner, "at risk sooner"),
        (report.later, "at risk later"),
        (report.no_longer, "no longer at risk"),
    )
    told = [f"{count} {words}" for count, words in counts if count]
    same = report.flipped - sum(count for count, _ in counts)
    if same > 0:
        told.append(f"{same} in another band, at risk from the same night on")
    return ", ".join(told) or "in another band"


def _changes(before: Rules, after: Rules) -> str:
    found = [
        f"{label_of(path)}: {text_of(after, *path)} instead of {text_of(before, *path)}"
        for path in paths()
        if text_of(before, *path) != text_of(after, *path)
    ]
    return _list("What changes:", found, len(found))


def _flips(report: ReplayReport, names: Mapping[int, str]) -> str:
    if not report.flips:
        return ""
    ordered = sorted(report.flips, key=lambda one: (one[1].on, one[0]))
    told = [_flip(names, number, flip, first=report.first) for number, flip in ordered]
    return _list("Who, and from which night on:", told, report.flipped)


def _flip(names: Mapping[int, str], number: int, flip: Flip, *, first: date) -> str:
    after, before = stand_words(flip.after), stand_words(flip.before)
    on = day_words(flip.on) + (" or before" if flip.on == first else "")
    return f"{_name(names, number)}, {on}: {after} instead of {before}"


def _leavers(report: ReplayReport, names: Mapping[int, str]) -> str:
    if not report.left:
        told = "No client left in these weeks, so the rules cannot be held against who really left."
    else:
        head = (
            f"Of {_of(report.left)} that left, the rules in use had warned of "
            f"{report.warned_before} a month before, the new ones of {report.warned_after}:"
        )
        told = _list(head, [_leaver(names, *one) for one in report.leavers], report.left)
    if report.undated:
        told += f"\n{report.undated} more left, and nobody noted when."
    return told


def _leaver(names: Mapping[int, str], number: int, leaver: Leaver) -> str:
    match leaver.warned_before, leaver.warned_after:
        case True, True:
            by = "both had warned"
        case True, False:
            by = "only the rules in use had warned"
        case False, True:
            by = "only the new ones had warned"
        case _:
            by = "neither had warned"
    return f"{_name(names, number)}, left {day_words(leaver.left_on)}: {by}"


def _alarms(report: ReplayReport, names: Mapping[int, str]) -> str:
    if not report.false_alarms:
        return ""
    head = (
        f"Perhaps false alarms: {_of(report.false_alarms)} that stayed would have been at risk by "
        "the new rules and never by the rules in use:"
    )
    told = [_name(names, number) for number in report.alarmed]
    return _list(head, told, report.false_alarms)


def _plays(report: ReplayReport, names: Mapping[int, str]) -> str:
    if not report.other_plays:
        return ""
    told = [
        f"{_name(names, number)}: {PLAYS[after]} instead of {PLAYS[before]}"
        for number, before, after in report.plays
    ]
    return _list("Another next step today:", told, report.other_plays)


def _limits(report: ReplayReport) -> str:
    told = (
        f"Looked at on {report.nights} nights of the last {WEEKS} weeks, knowing what was known "
        f"then, without pins. A warning counts from 90 to {WARNED_DAYS} days before they left."
    )
    if report.is_thinned:
        told += " There are too many clients for a look each week, so a flip may be older."
    if report.unscored:
        told += f" {_of(report.unscored)} could not be scored, see the log."
    return told


def _of(count: int) -> str:
    return f"{count} client" if count == 1 else f"{count} clients"


def _name(names: Mapping[int, str], number: int) -> str:
    return names.get(number, f"client {number}")


def _list(head: str, told: Sequence[str], count: int) -> str:
    """Return a line for each of the first ten, and count the rest."""
    more = count - min(len(told), MOST_NAMED)
    rest = [f"and {more} more"] if more > 0 else []
    return "\n".join([head, *told[:MOST_NAMED], *rest])
