"""Files given to the bot in Slack: kept, and decided about by who sent them.

What the job that reads them finds is kept in `import_steps`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.client import Client, Portrait, key_for
from bot.domain.dry_run import Doubt
from bot.domain.errors import DomainError
from bot.domain.file_import import (
    LEFT_OUT,
    NEW_CLIENT,
    FileImport,
    ImportIsOver,
    ImportState,
    NamesLeft,
    NotYourImport,
    OtherFigures,
    StillReading,
)
from bot.domain.team import Actor, OnlyManagers
from bot.store.clients import UnknownClient
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.client_checks import UnusableClient, check_client
from bot.use_cases.import_record import about, keep, over_words, read_again

FORGET_AFTER = timedelta(days=7)
MOST_RECENT = 3
READINGS = {Doubt.DATES: ("dmy", "mdy", "ymd"), Doubt.DECIMALS: ("comma", "point")}


class NoClientsName(DomainError):
    """No client can be called that. Choose something else."""


def open_import(
    begin: Begin,
    actor: Actor,
    *,
    file_id: str,
    file_name: str,
    ts: str,
    has_words: bool,
    now: datetime,
) -> FileImport:
    """Keep a file that came in a message, and have it read; the same message twice is one.

    Raises OnlyManagers.
    """
    _check(actor)
    with begin(actor.team_id) as store:
        store.team.hold()
        known = store.file_imports.find(user_id=actor.user_id, file_id=file_id, ts=ts)
        if known is not None:
            return known
        found = store.file_imports.add(
            user_id=actor.user_id,
            file_id=file_id,
            file_name=file_name,
            ts=ts,
            has_words=has_words,
            at=now,
        )
        return read_again(store, found, now=now)


def choose_client(
    begin: Begin, actor: Actor, *, import_id: int, code: str, choice: str, now: datetime
) -> None:
    """Say for which client a name stands; when every name is known, the file is read again.

    `choice` is a client's key, NEW_CLIENT or LEFT_OUT. Raises OnlyManagers, NotYourImport,
    ImportIsOver, StillReading, OtherFigures, UnknownClient, NoClientsName.
    """
    with begin(actor.team_id) as store:
        found = _held(store, actor, import_id)
        name = found.name_of(code)
        _check_choice(store, name, choice)
        # Two spellings of one name are one client, whatever is chosen.
        same = [one.name for one in found.figures.unknown if key_for(one.name) == key_for(name)]
        _choose(store, found, dict.fromkeys(same, choice), now=now)


def choose_for_all(
    begin: Begin, actor: Actor, *, import_id: int, choice: str, now: datetime
) -> None:
    """Add every name that is still unknown as a client, or leave all of them out.

    Raises as `choose_client` does.
    """
    with begin(actor.team_id) as store:
        found = _held(store, actor, import_id)
        chosen = {name.name: choice for name in found.undecided_names}
        for name in chosen:
            _check_choice(store, name, choice)
        _choose(store, found, chosen, now=now)


def decide_reading(
    begin: Begin, actor: Actor, *, import_id: int, doubt: Doubt, reading: str, now: datetime
) -> None:
    """Say how dates or numbers are meant, and have the file read again.

    Raises OnlyManagers, NotYourImport, ImportIsOver, StillReading, ValueError.
    """
    if reading not in READINGS[doubt]:
        raise ValueError(reading)
    with begin(actor.team_id) as store:
        found = _held(store, actor, import_id)
        chosen = replace(found, choices=found.choices.with_reading(doubt, reading))
        read_again(store, chosen, now=now)


def confirm_import(begin: Begin, actor: Actor, *, import_id: int, seen: str, now: datetime) -> None:
    """Have exactly the figures `seen` (their fingerprint) imported.

    Raises OnlyManagers, NotYourImport, ImportIsOver, StillReading, OtherFigures, NamesLeft.
    """
    with begin(actor.team_id) as store:
        found = _held(store, actor, import_id)
        if found.figures.fingerprint != seen:
            raise OtherFigures
        if not found.can_be_taken:
            raise NamesLeft
        read_again(store, replace(found, notice=""), state=ImportState.TAKING, now=now)


def discard_import(begin: Begin, actor: Actor, *, import_id: int, now: datetime) -> None:
    """Import nothing of a file. Raises OnlyManagers, NotYourImport, ImportIsOver, StillReading."""
    with begin(actor.team_id) as store:
        found = _held(store, actor, import_id)
        store.audit.add("file_discarded", about(found), user_id=actor.user_id, at=now)
        keep(store, replace(found, state=ImportState.DISCARDED), now=now)


def list_recent(begin: Begin, actor: Actor) -> list[FileImport]:
    """Return the files that were imported last, the newest first. Raises OnlyManagers."""
    _check(actor)
    with begin(actor.team_id, reading=True) as store:
        return store.file_imports.list_newest(states=(ImportState.DONE,), limit=MOST_RECENT)


def forget_old(begin: Begin, *, team_id: str, now: datetime) -> int:
    """Settle imports that nobody decided about for a week; return how many there were."""
    with begin(team_id) as store:
        old = store.file_imports.list_open_before(now - FORGET_AFTER)
        for found in old:
            keep(store, replace(found, state=ImportState.EXPIRED), now=now)
    return len(old)


def _check(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers


def _held(store: Store, actor: Actor, import_id: int) -> FileImport:
    """Lock an import that this person may decide about now."""
    _check(actor)
    found = store.file_imports.hold(import_id)
    if found.user_id != actor.user_id:
        raise NotYourImport
    if not found.is_open:
        raise ImportIsOver(over_words(store, found))
    if found.state is not ImportState.WAITING:
        raise StillReading
    return found


def _check_choice(store: Store, name: str, choice: str) -> None:
    if choice == NEW_CLIENT:
        try:
            made = Portrait(client=Client(key=key_for(name), name=name))
            check_client(store, made, frozenset(("name",)), client_id=None)
        except UnusableClient as wrong:
            told = (
                f'No client can be called "{name}". {wrong.fields["name"]} Choose something else.'
            )
            raise NoClientsName(told) from wrong
    elif choice != LEFT_OUT and store.clients.find(choice) is None:
        raise UnknownClient


def _choose(store: Store, found: FileImport, chosen: Mapping[str, str], *, now: datetime) -> None:
    changed = replace(found, choices=found.choices.with_clients(chosen))
    if changed.undecided_names:
        keep(store, changed, now=now)
    else:
        read_again(store, changed, now=now)
