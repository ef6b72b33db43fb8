"""What is due after letters: to ask what the client answered, and to keep what was promised."""

from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.agreement import Deliverable
from bot.domain.calendar import Calendar
from bot.domain.delivery import DeliveryKind
from bot.domain.follow_up import REMIND_WITHIN, is_day_to_remind, is_working_hour
from bot.messages.answer_cards import promise_message
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.asking import ask_card_name, next_ask, once_for_ask, who_acts
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import root_card

# No country has more days off in a row than this: a promise for the last of them is reminded of
# on the working day before.
_LOOK_AHEAD = timedelta(days=14)

# What is to be queued: kind, payload, and what makes it leave once.
_Due = tuple[DeliveryKind, dict[str, Any], str]


def follow_up(begin: Begin, *, team_id: str, now: datetime) -> bool:
    """Queue what is due now, in working hours; say whether anything was.

    Each letter is asked about once on its day, each promise reminded of once: the outbox's
    `once` holds that, however often and by however many processes this is run.
    """
    with begin(team_id, reading=True) as store:
        calendar = calendar_of(store.team.get(), now=now)
        if not is_working_hour(now, calendar):
            return False
        due = [
            one for one in _due(store, calendar, now) if store.deliveries.state_of(one[2]) is None
        ]
    if not due:
        return False
    with begin(team_id) as store:
        queued = [store.deliveries.add(kind, load, at=now, once=once) for kind, load, once in due]
    return any(queued)


def _due(store: Store, calendar: Calendar, now: datetime) -> list[_Due]:
    today = calendar.today(now)
    asks = [one for number in store.follow_ups.list_asks(today) for one in _ask(store, number)]
    return asks + _reminders(store, calendar, today)


def _ask(store: Store, draft_id: int) -> list[_Due]:
    """Return the reply that asks; above it the thread, where an import has not posted it."""
    draft, root = store.drafts.get(draft_id), root_card(draft_id)
    card = ask_card_name(draft_id, next_ask(draft))
    ask: _Due = (DeliveryKind.CARD, {"card": card}, once_for_ask(card))
    if store.deliveries.find_post(root):
        return [ask]
    return [(DeliveryKind.CARD, {"card": root}, f"unposted:{root}"), ask]


def _reminders(store: Store, calendar: Calendar, today: date) -> list[_Due]:
    found = store.follow_ups.list_duties(today - REMIND_WITHIN, today + _LOOK_AHEAD)
    return [
        _reminder(store, promise, client_id, today)
        for promise, client_id in found
        if promise.due and is_day_to_remind(promise.due, today, calendar)
    ]


def _reminder(store: Store, promise: Deliverable, client_id: int, today: date) -> _Due:
    client = store.clients.get(client_id).client.name
    text, blocks = promise_message(client, promise, today)
    who = who_acts(store, store.drafts.get(promise.draft_id or 0))
    payload = {"channel": who, "text": text, "blocks": blocks}
    # A promise that was put off to another day is reminded of on that one.
    return DeliveryKind.DIRECT, payload, f"due:{promise.id}:{promise.due}"
