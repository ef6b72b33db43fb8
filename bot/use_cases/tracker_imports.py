"""Take a time tracker's report into the ledger, in place of what the same tracker gave before."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot.domain.tracker_import import (
    Difference,
    LedgerChanged,
    Rehearsal,
    UnknownName,
    UnusableReport,
)
from bot.messages.import_words import adds_to_forgotten, counted, may_be_of_forgotten
from bot.portfolio.trackers.report import Report
from bot.store.database import Begin
from bot.store.store import Store
from bot.store.tracker_time import Scope
from bot.use_cases.report_staging import OnRead, Slot, Staging, divisor
from bot.use_cases.tracker_names import Meaning, keep_picks, meaning_of

NO_PICKS: Mapping[str, str] = {}


def rehearse(
    begin: Begin,
    report: Report,
    *,
    team_id: str,
    picks: Mapping[str, str] = NO_PICKS,
    skip_unknown: bool = False,
    now: datetime,
    on_read: OnRead | None = None,
) -> Rehearsal:
    """Return what importing a report would do, and do nothing. Raises UnknownPick.

    `picks` say by key whom a tracker's names mean; with `skip_unknown` the rows of names that are
    still unknown are left out.
    """
    staging = Staging(report, on_read)
    with begin(team_id, reading=True) as store, _staged(store, staging):
        return _look(store, staging, picks, skip_unknown=skip_unknown, now=now).rehearsal


def take(
    begin: Begin,
    report: Report,
    *,
    team_id: str,
    picks: Mapping[str, str] = NO_PICKS,
    skip_unknown: bool = False,
    now: datetime,
    by: str,
    expected: str | None = None,
    on_read: OnRead | None = None,
    on_figures: Callable[[Rehearsal], None] | None = None,
    start: Callable[[Store], None] | None = None,
    end: Callable[[Store, Rehearsal], None] | None = None,
) -> Rehearsal:
    """Import a report in one transaction; return what was done. The same twice changes nothing.

    `expected` is the fingerprint of the rehearsal that was agreed to; `on_figures` is told what
    is about to be done; `start` and `end` do more in the same transaction. Raises UnknownPick,
    UnusableReport (a bad row, an unknown name), LedgerChanged; nothing was imported then.
    """
    staging = Staging(report, on_read)
    # The file is read before the lock is taken: nobody waits for it.
    with begin(team_id, late=True) as store, _staged(store, staging):
        store.tracker_time.hold()
        if start is not None:
            start(store)
        looked = _look(store, staging, picks, skip_unknown=skip_unknown, now=now)
        done = looked.rehearsal
        if expected is not None and expected != done.fingerprint:
            raise LedgerChanged(done)
        if not done.is_usable:
            raise UnusableReport(done)
        if on_figures is not None:
            on_figures(done)
        keep_picks(store, picks, looked.meaning)
        if looked.scope is not None and not done.difference.is_none:
            store.tracker_time.replace(looked.scope, done.difference, at=now)
        store.audit.add("time.import", _codes(done), user_id=by, at=now)
        if end is not None:
            end(store, done)
    return done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """A staged report beside the ledger; without a scope there is nothing to compare."""

    rehearsal: Rehearsal
    meaning: Meaning
    scope: Scope | None


@contextmanager
def _staged(store: Store, staging: Staging) -> Iterator[None]:
    with store.tracker_time.staged(staging.rows()):
        yield


def _look(
    store: Store,
    staging: Staging,
    picks: Mapping[str, str],
    *,
    skip_unknown: bool,
    now: datetime,
) -> _Looked:
    slots = staging.by_name()
    meaning = meaning_of(store, slots, picks)
    scope = _scope(staging, meaning)
    difference = Difference() if scope is None else store.tracker_time.compare(scope)
    unknown = tuple(
        UnknownName(
            name=name,
            rows=sum(slot.rows for slot in slots[name]),
            hours=sum(slot.hours for slot in slots[name]),
            nearest=nearest,
        )
        for name, nearest in meaning.nearest.items()
    )
    every = [slot for of_name in slots.values() for slot in of_name]
    rehearsal = Rehearsal(
        tracker=staging.report.tracker,
        file=staging.report.file,
        rows=sum(slot.rows for slot in every),
        hours=sum(slot.hours for slot in every),
        money=_money(every, meaning),
        first=staging.first if every else None,
        last=staging.last if every else None,
        difference=difference,
        clients={name: account.client.key for name, account in meaning.known.items()},
        unknown=unknown,
        skips_unknown=skip_unknown,
        skipped=sum(one.rows for one in unknown) if skip_unknown else 0,
        faults=tuple(str(fault) for fault in sorted(staging.faults)),
        fault_count=staging.faults.total,
        warnings=tuple(_warnings(store, staging, meaning, scope, picks, now=now)),
    )
    return _Looked(rehearsal=rehearsal, meaning=meaning, scope=scope)


def _scope(staging: Staging, meaning: Meaning) -> Scope | None:
    slots = [
        (
            slot.number,
            meaning.known[slot.name].id,
            divisor(_currency(slot, meaning)) if _has_own_rates(slot, meaning) else None,
        )
        for slot in staging.slots.values()
        if slot.name in meaning.known
    ]
    if not slots:
        return None
    return Scope(
        tracker=staging.report.tracker.value,
        first=staging.first,
        last=staging.last,
        slots=slots,
        has_gaps=len(slots) < len(staging.slots),
    )


def _currency(slot: Slot, meaning: Meaning) -> str:
    """Return the currency of a slot's sums: the file's, else the client's; empty for neither."""
    if slot.currency is not None or slot.name not in meaning.known:
        return slot.currency or ""
    return meaning.known[slot.name].client.currency


def _has_own_rates(slot: Slot, meaning: Meaning) -> bool:
    return _currency(slot, meaning) == meaning.known[slot.name].client.currency


def _money(slots: list[Slot], meaning: Meaning) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for slot in slots:
        if slot.amount is not None:
            currency = _currency(slot, meaning)
            found[currency] = found.get(currency, Decimal(0)) + slot.amount
    return dict(sorted(found.items()))


def _warnings(
    store: Store,
    staging: Staging,
    meaning: Meaning,
    scope: Scope | None,
    picks: Mapping[str, str],
    *,
    now: datetime,
) -> Iterator[str]:
    yield from _of_forgotten(store, staging, meaning)
    yield from dict.fromkeys(staging.report.warnings)
    names = {slot.name for slot in staging.slots.values()}
    for name in picks:
        if name not in names:
            yield f'The file has no client "{name}", so nothing was matched for it.'
    # Somewhere it is tomorrow already.
    if names and staging.last > now.date() + timedelta(days=1):
        yield f"The last rows are of {staging.last.isoformat()}, which is still to come."
    yield from _of_rates(staging, meaning)
    for account in {account.id: account for account in meaning.known.values()}.values():
        if account.is_archived and account.forgotten_at is None:
            yield f"{account.client.name} is archived; its rows are imported as well."
    if scope is not None:
        other = store.tracker_time.elsewhere(scope)
        if other.rows:
            yield (
                f"{counted(other.rows, 'entry', 'entries')} ({other.hours:,.2f} h) for the same "
                "clients on the same days did not come from this tracker. What stands there "
                "stays, and both count."
            )


def _of_forgotten(store: Store, staging: Staging, meaning: Meaning) -> Iterator[str]:
    """Say which rows are of clients who were forgotten, and which names may be theirs.

    They are known by no name any more: whose rows come back was picked, or is called as they are
    now. An empty name is of nobody.
    """
    rows: Counter[str] = Counter()
    for slot in staging.slots.values():
        account = meaning.known.get(slot.name)
        if account is not None and account.forgotten_at is not None:
            rows[account.client.key] += slot.rows
    for key, count in rows.items():
        yield adds_to_forgotten(key, count, what="row", where="the file")
    unknown = [name for name in meaning.nearest if name]
    if unknown and (forgotten := store.clients.count_forgotten()):
        yield may_be_of_forgotten(unknown, forgotten)


def _of_rates(staging: Staging, meaning: Meaning) -> Iterator[str]:
    foreign: dict[tuple[str, str], int] = {}
    for slot in staging.slots.values():
        if slot.rates and slot.name in meaning.known and not _has_own_rates(slot, meaning):
            client = meaning.known[slot.name].client
            pair = (_currency(slot, meaning), client.currency)
            foreign[pair] = foreign.get(pair, 0) + slot.rates
    for (theirs, own), rows in sorted(foreign.items()):
        yield (
            f"{counted(rows, 'row')} with a cost rate in {theirs}, but the client's money is in "
            f"{own}: what these hours cost is left unknown."
        )


def _codes(done: Rehearsal) -> str:
    found = done.difference
    return f"{done.tracker} +{found.added.rows} ~{found.changed.rows} -{found.removed.rows}"
