"""Looks at money: a line in the audit log for each manager, client and day."""

from datetime import date, datetime, timedelta

from bot.domain.team import Actor, zone_of
from bot.store.database import Begin
from bot.store.store import Store

SAW_MONEY = "saw_money"
# In every time zone the day is over by then.
_KEPT_FOR = timedelta(days=2)


def note_look(begin: Begin, actor: Actor, *, about: str, now: datetime) -> None:
    """Write down that a manager sees money; `about` is client:7, portfolio or home."""
    if not actor.is_manager:
        return
    with begin(actor.team_id, reading=True) as store:
        if is_noted(store, actor, about, now=now):
            return
    with begin(actor.team_id) as store:
        if store.looks.add(actor.user_id, about, _day(actor, now)):
            store.audit.add(SAW_MONEY, about, user_id=actor.user_id, at=now)


def is_noted(store: Store, actor: Actor, about: str, *, now: datetime) -> bool:
    """Say whether this look was written down today, or shows no money as members' do."""
    return not actor.is_manager or store.looks.is_known(actor.user_id, about, _day(actor, now))


def forget_looks(begin: Begin, *, team_id: str, now: datetime) -> None:
    """Drop what only keeps a second look of the same day out of the log."""
    with begin(team_id) as store:
        store.looks.forget_before((now - _KEPT_FOR).date())


def _day(actor: Actor, now: datetime) -> date:
    return now.astimezone(zone_of(actor.team.timezone)).date()
