"""Records into the ledger and out of it: what an export takes along beside the entries.

It serves the imports and exports of portfolios, within their transaction.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from bot.domain.kept import KeptChange, KeptNight, KeptPin
from bot.domain.money import minor_units
from bot.domain.pin import LONGEST_DAYS
from bot.domain.rule_change import ChangeState, RuleChange
from bot.portfolio import record_writing as write
from bot.portfolio.faults import Fault, UnusablePortfolio
from bot.portfolio.record_columns import RECORD_COLUMNS
from bot.portfolio.records import MajorCostRate, Placed, Records
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.record_drafts import take_drafts
from bot.use_cases.record_refs import Names, change_by_keys, with_clients

# Snapshots that are handed to the database at a time.
BATCH = 500

Row = tuple[str, ...]


def take(
    store: Store,
    records: Records,
    refs: Mapping[str, str],
    *,
    client_ids: Mapping[str, int],
    now: datetime,
) -> dict[str, int]:
    """Take records in beside the entries of the same folder; return what was new, by file.

    `refs` maps the names that entries have in the folder (C-3) to those given here, `client_ids`
    the keys of clients to their numbers. What is known here stays as it is, so the same folder
    twice changes nothing. Nothing of it is sent to a client: a letter that was approved and had
    not left comes in as one that a person must look at. Raises UnusablePortfolio.
    """
    names = Names(refs=refs, client_ids=client_ids)
    today = calendar_of(store.team.get(), now=now).today(now)
    _check_days(records, today)
    return {
        "pins.csv": _take_pins(store, records, names, today=today, now=now),
        "draft_versions.csv": take_drafts(store, records.drafts, names, now=now),
        "snapshots.csv": _take_snapshots(store, records, names),
        "nights.csv": _take_nights(store, records, now=now),
        "changes.csv": _take_changes(store, records, names),
        "letters.csv": _take_templates(store, records),
        "rule_changes.csv": _take_rule_changes(store, records, names, now=now),
        "cost_rates.csv": _take_cost_rates(store, records.cost_rates),
        "exchange_rates.csv": store.rates.save_exchange_rates(records.exchange_rates),
    }


def files(store: Store) -> Iterator[tuple[str, tuple[str, ...], Iterator[Row]]]:
    """Yield each file of records with its columns and its rows, which are read as they are taken.

    The rows of one file are to be taken before the next file is asked for. The audit log is
    none of them: it tells of one installation.
    """
    clients = store.records.list_clients()
    keys = {number: key for number, (key, _) in clients.items()}
    currency = store.team.get().currency
    rows: dict[str, Callable[[], Iterable[Row]]] = {
        "pins.csv": lambda: (
            write.pin_cells(keys[kept.pin.client_id], kept) for kept in store.records.list_pins()
        ),
        "draft_versions.csv": lambda: (
            row
            for kept in store.records.each_draft()
            for row in write.draft_rows(*clients[kept.draft.client_id], kept)
        ),
        "decisions.csv": lambda: (
            row
            for kept in store.records.each_draft()
            for row in write.decision_rows(keys[kept.draft.client_id], kept)
        ),
        "snapshots.csv": lambda: (
            write.snapshot_cells(*clients[one.client_id], one)
            for one in store.records.each_snapshot()
        ),
        "nights.csv": lambda: map(write.night_cells, store.records.list_nights()),
        "changes.csv": lambda: (
            write.change_cells(change_by_keys(change, keys))
            for change in store.records.each_change()
        ),
        "letters.csv": lambda: map(write.template_cells, store.records.list_templates()),
        "rule_changes.csv": lambda: (
            write.rule_change_cells(replace(one, report=with_clients(one.report, keys)))
            for one in store.records.list_rule_changes()
        ),
        "cost_rates.csv": lambda: write.cost_rate_rows(store.rates.list_cost_rates(), currency),
        "exchange_rates.csv": lambda: write.exchange_rate_rows(store.rates.list_exchange_rates()),
    }
    for file, columns in RECORD_COLUMNS.items():
        yield file, columns, iter(rows[file]())


def _check_days(records: Records, today: date) -> None:
    """Refuse nights that are still to come: every later one would be compared with them."""
    found: tuple[Placed[Any], ...] = (*records.snapshots, *records.nights)
    refuse(
        (placed, "date", "is a night that is still to come")
        for placed in found
        if placed.value.local_date > today
    )


def refuse(found: Iterable[tuple[Placed[Any], str, str]]) -> None:
    """Raise UnusablePortfolio naming each (place, column, reason), if there is one."""
    faults = [Fault(at.file, at.line, column, reason) for at, column, reason in found]
    if faults:
        raise UnusablePortfolio(faults)


def _take_pins(store: Store, records: Records, names: Names, *, today: date, now: datetime) -> int:
    dated = [
        (placed, _dated(placed, names.client_ids[placed.client], today=today, now=now))
        for placed in records.pins
    ]
    longest = f"is over {LONGEST_DAYS} days after it was set: what holds longer is a rule"
    refuse(
        (placed, "until", longest)
        for placed, kept in dated
        if (kept.pin.until - kept.pin.set_on).days > LONGEST_DAYS
    )
    known = Counter(_content(kept, is_dated=True) for kept in store.records.list_pins())
    loosely = Counter(_content(kept, is_dated=False) for kept in store.records.list_pins())
    fresh = []
    for placed, kept in dated:
        here = known if placed.value.is_dated else loosely
        content = _content(kept, is_dated=placed.value.is_dated)
        if here[content]:
            here[content] -= 1
        else:
            fresh.append(kept)
    store.records.add_pins(fresh)
    return len(fresh)


def _dated(placed: Placed[KeptPin], client_id: int, *, today: date, now: datetime) -> KeptPin:
    """Return a pin of a client here; where nobody says when it was set it is set by the import."""
    pin, kept = replace(placed.value.pin, client_id=client_id), placed.value
    if not kept.is_dated:
        pin = replace(pin, set_on=min(today, pin.until))
    return replace(kept, pin=pin, set_at=kept.set_at or now)


def _content(kept: KeptPin, *, is_dated: bool) -> tuple[object, ...]:
    """Return what makes a pin the same one; what became of it later is no part of that."""
    pin = kept.pin
    own = (pin.client_id, pin.kind, pin.value, pin.reason, pin.by, pin.until)
    return (*own, pin.set_on) if is_dated else own


def _take_snapshots(store: Store, records: Records, names: Names) -> int:
    rows, added = iter(records.snapshots), 0
    while some := list(islice(rows, BATCH)):
        snapshots = [placed.value.of(names.client_ids[placed.client]) for placed in some]
        added += store.records.add_snapshots(
            [replace(one, receipt=names.of_receipt(one.receipt)) for one in snapshots]
        )
    return added


def _take_nights(store: Store, records: Records, *, now: datetime) -> int:
    """Keep the nights, also those of which a foreign folder has nothing but snapshots."""
    told = {placed.value.local_date for placed in records.nights}
    counted = Counter(placed.value.local_date for placed in records.snapshots)
    untold = [
        KeptNight(local_date=night, finished_at=now, scored=count)
        for night, count in sorted(counted.items())
        if night not in told
    ]
    nights = [placed.value for placed in records.nights]
    return store.records.add_nights([*nights, *untold], at=now)


def _take_changes(store: Store, records: Records, names: Names) -> int:
    found = (names.of_change(placed.value) for placed in records.changes)
    changes = [change for change in found if change is not None]
    known = store.records.count_changes(_one_change, {_one_change(c) for c in changes})
    fresh = []
    for change in changes:
        key = _one_change(change)
        if known.get(key, 0):
            known[key] -= 1
        else:
            fresh.append(change)
    store.records.add_changes(fresh)
    return len(fresh)


def _one_change(change: KeptChange) -> tuple[object, ...]:
    return (change.entry, change.action, change.by, change.at)


def _take_templates(store: Store, records: Records) -> int:
    known = {(own.kind, own.part) for own in store.records.list_templates()}
    given = {(own.kind, own.part): own for own in (p.value for p in records.templates)}
    fresh = [own for name, own in given.items() if name not in known]
    store.records.add_templates(fresh)
    return len(fresh)


def _take_rule_changes(store: Store, records: Records, names: Names, *, now: datetime) -> int:
    known = {(one.by, one.proposed_at) for one in store.records.list_rule_changes()}
    fresh = [
        _settled(replace(one, report=names.of_report(one.report)), now=now)
        for one in (placed.value for placed in records.rule_changes)
        if (one.by, one.proposed_at) not in known
    ]
    store.records.add_rule_changes(fresh)
    return len(fresh)


def _settled(change: RuleChange, *, now: datetime) -> RuleChange:
    """Return a change as it can stand here: its buttons stand where it was proposed."""
    if change.state in (ChangeState.SAVED, ChangeState.DROPPED):
        return change
    return replace(change, state=ChangeState.DROPPED, decided_at=now)


def _take_cost_rates(store: Store, rates: Iterable[MajorCostRate]) -> int:
    currency = store.team.get().currency
    return store.rates.save_cost_rates(
        replace(one.of, rate=minor_units(one.rate, currency)) for one in rates
    )
