"""A recommended play whose own letter is with the client already: it is awaited, not asked again.

The rules of a night stay as they are (domain.md, Plays): this says what a digest, a card and a
review show of their play, as a pin does.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from bot.domain.calendar import Calendar
from bot.domain.complaint import UNANSWERED_AFTER
from bot.domain.follow_up import ASK_AFTER
from bot.domain.history import History, MessageStatus, SentMessage
from bot.domain.play import EXITS, Play, PlayName
from bot.domain.rules import Rules
from bot.domain.signal import Entry

_GOODBYES = EXITS - {PlayName.GRACEFUL_EXIT}
# After these the relationship ends, so that no step of the ladder is proposed.
_ENDINGS = (PlayName.GRACEFUL_EXIT, PlayName.PART_WAYS)
_LADDER = (
    PlayName.GRACEFUL_EXIT,
    PlayName.CHANGE_ORDER,
    PlayName.GOAL_RESET,
    PlayName.VALUE_RECAP,
    PlayName.CHECK_IN,
)
_IDLE = frozenset(("all_quiet", "nothing_known", "no_conversation_noted"))


class Evening(NamedTuple):
    """A client's history as known on a day, and what it is judged by."""

    history: History
    today: date
    calendar: Calendar
    rules: Rules


def wait_for_letter(play: Play, evening: Evening) -> Play | None:
    """Return the waiting that stands for `play`; None where its letter is not out.

    A letter that they refused, and one that something new came after, is none.
    """
    if play.name in _GOODBYES:
        said = str(play.figures.get("on", ""))
        exits = _sent(evening, EXITS)
        return _ended(m for m in exits if m.on.isoformat() >= said) or _ending(evening)
    if play.name in _LADDER or (play.name is PlayName.NONE and play.reason in _IDLE):
        return _ending(evening)
    find = _OF_WRONGS.get(play.name)
    return find(play, evening) if find else None


def _ending(evening: Evening) -> Play | None:
    """Wait after an exit of ours that they did not refuse, unless an agreement started since."""
    starts = [a.start for a in evening.history.agreements]
    stand = [m for m in _sent(evening, _ENDINGS) if not any(day > m.on for day in starts)]
    if not stand:
        return None
    last = max(stand, key=lambda m: (m.on, m.id))
    until = last.on + timedelta(days=evening.rules.answer_days)
    is_asked = last.kind in ASK_AFTER and last.status is MessageStatus.SENT
    return _wait(last, until) if is_asked and evening.today < until else _ended([last])


def _second_chance(play: Play, evening: Evening) -> Play | None:
    """Wait until they turn to us again, two weeks at most: the letter asks for no reply."""
    approached = str(play.figures["on"])
    sent = _covering(play, evening, PlayName.SECOND_CHANCE)
    if not _are_open(sent) or any(m.on.isoformat() < approached for m in sent):
        return None
    return _waited(sent, evening, lambda m: m.on + UNANSWERED_AFTER)


def _recovery_offer(play: Play, evening: Evening) -> Play | None:
    """Wait 14 days for the answer to an offer, and no longer than it promised; then it failed.

    Every wrong that the play is for has one, made since our last fix failed.
    """

    def until(message: SentMessage) -> date:
        limit = message.on + UNANSWERED_AFTER
        promised = message.promised_by
        return min(limit, promised + timedelta(days=1)) if promised else limit

    covering = _covering(play, evening, PlayName.RECOVERY_OFFER)
    return _waited(covering, evening, until) if _are_open(covering) else None


def _listen(play: Play, evening: Evening) -> Play | None:
    """Wait for the answer to a call that we offered, as long as to an apology; then for the call.

    Every complaint that nobody heard out was raised before it, or else their goodbye was said.
    """
    if play.reason == "goodbye_unexplained":
        said = str(play.figures.get("on", ""))
        sent = [m for m in _sent(evening, (PlayName.LISTEN,)) if m.on.isoformat() >= said]
    else:
        sent = _covering(play, evening, PlayName.LISTEN)
    if sent and not _are_open(sent):
        last = max(sent, key=lambda m: (m.on, m.id))
        until = last.on + timedelta(days=evening.rules.answer_days)
        return _told("talk_agreed", last) if evening.today < until else None
    days = evening.rules.recovery_working_days
    return _waited(sent, evening, lambda m: evening.calendar.add_working_days(m.on, days))


_OF_WRONGS: dict[PlayName, Callable[[Play, Evening], Play | None]] = {
    PlayName.SECOND_CHANCE: _second_chance,
    PlayName.RECOVERY_OFFER: _recovery_offer,
    PlayName.LISTEN: _listen,
}


def _covering(play: Play, evening: Evening, kind: PlayName) -> list[SentMessage]:
    """Return the newest letter for every complaint behind a play; none where one has none."""
    refs = {entry.id for entry in play.entries}
    found = []
    for complaint in (c for c in evening.history.complaints if c.id in refs):
        since = max([complaint.raised_on, *(r.on for r in complaint.reraises)])
        letters = [
            m
            for m in evening.history.messages
            if m.kind == kind and m.complaint in (None, complaint.id) and m.on >= since
        ]
        last = max(letters, key=lambda m: (m.on, m.id), default=None)
        if last is None or last.status is MessageStatus.REJECTED:
            return []
        found.append(last)
    return found


def _are_open(letters: Iterable[SentMessage]) -> bool:
    return all(m.status is MessageStatus.SENT for m in letters)


def _sent(evening: Evening, kinds: Iterable[str]) -> list[SentMessage]:
    """Return the letters of these kinds that were not refused, as far back as the rules look."""
    limit = evening.today - timedelta(days=evening.rules.tried_days)
    return [
        m
        for m in evening.history.messages
        if m.kind in kinds and m.status is not MessageStatus.REJECTED and m.on >= limit
    ]


def _waited(
    letters: Iterable[SentMessage], evening: Evening, until: Callable[[SentMessage], date]
) -> Play | None:
    """Wait for the letter whose time is up first; for none once that day has come."""
    first = min(letters, key=lambda m: (until(m), m.id), default=None)
    if first is None or until(first) <= evening.today:
        return None
    return _wait(first, until(first))


def _wait(message: SentMessage, until: date) -> Play:
    return _told("waiting_for_answer", message, until=until.isoformat())


def _ended(letters: Iterable[SentMessage]) -> Play | None:
    last = max(letters, key=lambda m: (m.on, m.id), default=None)
    return _told("letter_stands", last) if last else None


def _told(reason: str, message: SentMessage, **more: str) -> Play:
    return Play(
        name=PlayName.NONE,
        reason=reason,
        figures={"message": message.kind, "sent_on": message.on.isoformat(), **more},
        entries=(Entry("messages", message.id),),
    )
