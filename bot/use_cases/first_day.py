"""The first day of a workspace: whether it is one, and its first steps, which may be skipped."""

from dataclasses import replace
from datetime import datetime

from bot.domain.first_defaults import is_untouched, with_defaults
from bot.domain.team import Actor, OnlyManagers
from bot.store.database import Begin
from bot.store.rates import RatesAreKept
from bot.use_cases.first_steps import (
    CARD,
    NAME,
    SKIPPED,
    is_skipped,
    post_steps,
    redraw_steps,
)
from bot.use_cases.setting_changes import note_settings

# The inbox's word for who has just installed the bot.
INSTALLED = "installed"


def is_first_day(begin: Begin, *, team_id: str) -> bool:
    """Say whether no client had a night yet: the bot then scores within a minute what comes in."""
    with begin(team_id, reading=True) as store:
        return store.newcomers.are_all()


def skip_first_steps(begin: Begin, actor: Actor, *, now: datetime) -> None:
    """Leave the first steps out of Home, for the whole workspace. Raises OnlyManagers."""
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id) as store:
        store.team.hold()
        if not is_skipped(store):
            store.entries.add_change(NAME, by=actor.user_id, at=now, action=SKIPPED, before={})
            redraw_steps(store, now=now)


def redraw_due(begin: Begin, *, team_id: str, now: datetime) -> int:
    """Draw the first steps anew where something was done since; return how many."""
    with begin(team_id, reading=True) as store:
        if not store.deliveries.list_posts(f"{CARD}:"):
            return 0
    with begin(team_id) as store:
        return redraw_steps(store, now=now)


def wants_greeting(begin: Begin, actor: Actor) -> bool:
    """Say whether a manager who comes first is to be led through the first steps."""
    if not actor.is_manager or actor.team.digest_channel is not None:
        return False
    with begin(actor.team_id, reading=True) as store:
        is_begun = bool(store.deliveries.list_posts(f"{CARD}:"))
        return not is_begun and store.newcomers.are_all() and not is_skipped(store)


def ask_for_greeting(begin: Begin, actor: Actor, *, now: datetime) -> None:
    """Have a manager greeted from the inbox, where Slack may be asked where they live."""
    with begin(actor.team_id) as store:
        store.inbox.add("first-steps", INSTALLED, {"user": actor.user_id}, at=now)


def begin_first_steps(
    begin: Begin, *, team_id: str, user_id: str, zone: str, locale: str, now: datetime
) -> bool:
    """Guess what can be guessed where nothing is set, and queue the first steps for a person.

    False where they are no manager, or somebody was led already.
    """
    with begin(team_id) as store:
        store.team.hold()
        before = store.team.get()
        if is_untouched(before) and not store.clients.count():
            admins = store.team.list_managers()
            after = with_defaults(
                before, installer=user_id, admins=admins, zone=zone, locale=locale
            )
            try:
                store.rates.check_currency(after.currency)
            except RatesAreKept:
                after = replace(after, currency=before.currency)
            store.team.save(after, at=now)
            note_settings(store, before, after, by=user_id, now=now)
        return post_steps(store, user_id, now=now)
