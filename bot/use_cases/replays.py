"""A replay of the rules, some clients at a time, so that no memory and no lease is outgrown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import structlog

from bot.domain.history import History
from bot.domain.replay import (
    WEEKS,
    Both,
    has_left,
    left_on,
    looks_at,
    nights_to_replay,
    replay_client,
)
from bot.domain.replay_report import ReplayReport, report_of
from bot.domain.rule_change import RuleChange
from bot.domain.tuning import tuned
from bot.store.histories import UNREADABLE
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of

# So many scores take a second or a few: the queue's lease is not outlived, and who waits for
# something else is served in between.
SCORES_AT_ONCE = 1_000
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay is: what it found so far, and the id of the last client in it."""

    report: ReplayReport
    done: int = 0


def progress_of(store: Store, change: RuleChange) -> Progress:
    """Return how far the replay of a change is; a new one ends with the day of its proposal."""
    if change.report:
        return Progress(report_of(change.report), int(change.report["done"]))
    last = calendar_of(store.team.get(), now=change.proposed_at).today(change.proposed_at)
    count = looks_at(store.clients.count() + store.clients.count(is_archived=True))
    nights = nights_to_replay(last, count=count)
    return Progress(
        ReplayReport(first=nights[0], last=last, nights=count, is_thinned=count < WEEKS)
    )


def replay_next(store: Store, change: RuleChange, progress: Progress) -> Progress | None:
    """Return the progress with the next clients in it; None where there is no client left.

    Of those that are put away only the ones that left are read.
    """
    report = progress.report
    at_once = max(1, SCORES_AT_ONCE // (2 * report.nights))
    found = store.clients.list_numbers(after=progress.done, limit=at_once)
    if not found:
        return None
    calendar = calendar_of(store.team.get(), now=change.proposed_at)
    both = Both(tuned(change.before), tuned(change.after), calendar)
    nights = nights_to_replay(report.last, count=report.nights)
    put_away = {number for number, is_put_away in found if is_put_away}
    for number, history in _readable(store, [number for number, _ in found]):
        if history is None:
            report = replace(report, unscored=report.unscored + 1)
        elif number not in put_away or _is_gone(history, report.last):
            report = _with_client(report, number, history, nights, both)
    return Progress(report, found[-1][0])


def _readable(store: Store, numbers: Sequence[int]) -> Iterator[tuple[int, History | None]]:
    """Yield histories; None for a client whose rows are damaged, which costs no other its turn."""
    done = 0
    try:
        for number, history in store.histories.some(numbers):
            yield number, history
            done = number
    except UNREADABLE as error:
        left = [number for number in numbers if number > done]
        if len(left) == 1:
            _log.exception("client_not_replayed", client=left[0], error=type(error).__name__)
            yield left[0], None
            return
        half = len(left) // 2
        yield from _readable(store, left[:half])
        yield from _readable(store, left[half:])


def _is_gone(history: History, last: date) -> bool:
    return has_left(history) or left_on(history, last) is not None


def _with_client(
    report: ReplayReport, number: int, history: History, nights: Sequence[date], both: Both
) -> ReplayReport:
    try:
        found = replay_client(number, history, nights, both)
    except Exception as error:  # noqa: BLE001 (one client costs no other its replay)
        _log.exception("client_not_replayed", client=number, error=type(error).__name__)
        return replace(report, unscored=report.unscored + 1)
    return report if found is None else report.with_client(found)
