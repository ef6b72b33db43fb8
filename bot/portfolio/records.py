"""Records: what is kept beside the entries, from rows of CSV files into domain values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from babel.numbers import list_currencies

from bot.domain.band import Band
from bot.domain.kept import (
    KeptChange,
    KeptDraft,
    KeptNight,
    KeptPin,
    KeptTemplate,
)
from bot.domain.pin import Pin, PinKind
from bot.domain.play import PlayName
from bot.domain.rates import CostRate, ExchangeRate
from bot.domain.rule_change import ChangeState, RuleChange
from bot.portfolio.cells import Row
from bot.portfolio.columns import MESSAGES
from bot.portfolio.record_cells import (
    BY_IMPORT,
    moment,
    needed,
    needed_moment,
    needed_text,
    table,
)
from bot.portfolio.record_drafts import read_drafts
from bot.portfolio.record_snapshots import SnapshotRow, snapshot

T = TypeVar("T")

_CURRENCIES = frozenset(list_currencies())
_PARTS = ("subject", "body")
# What of an earlier state names another row.
_NAMED = ("client", "complaint")
# Where a replay's report has lists that begin with a client, and where it has clients alone.
_BEGIN_WITH_CLIENTS = ("flips", "leavers", "plays")
_CLIENTS_ALONE = "alarmed"

Read = Callable[[str], Iterator[tuple[Row, str]]]
"""Yields the rows of a file with their identity."""
ReadOfClient = Callable[[str], Iterator[tuple[Row, str, str]]]
"""Yields the rows of a file with their client's key and their identity."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A value with where it stands, and whose it is: `client` is a key, empty for the team's."""

    value: T
    file: str
    line: int
    client: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorCostRate:
    """A cost rate whose sum is in major units: which currency that is, the ledger knows."""

    rate: Decimal
    of: CostRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What the files beside the entries hold. A number of a client in it is not to be read.

    `snapshots` keep their receipts as the text that the file has: there may be very many.
    """

    pins: tuple[Placed[KeptPin], ...] = ()
    drafts: tuple[Placed[KeptDraft], ...] = ()
    snapshots: tuple[Placed[SnapshotRow], ...] = ()
    nights: tuple[Placed[KeptNight], ...] = ()
    changes: tuple[Placed[KeptChange], ...] = ()
    templates: tuple[Placed[KeptTemplate], ...] = ()
    rule_changes: tuple[Placed[RuleChange], ...] = ()
    cost_rates: tuple[MajorCostRate, ...] = ()
    exchange_rates: tuple[ExchangeRate, ...] = ()

    @property
    def of_scores(self) -> "Records":
        """Return what a score depends on."""
        return Records(cost_rates=self.cost_rates, exchange_rates=self.exchange_rates)


def read_records(read: Read, read_of_client: ReadOfClient) -> Records:
    """Read every file of records; what cannot be used is noted as a fault of its cell."""

    def of_clients(file: str, make: Callable[[Row], T]) -> tuple[Placed[T], ...]:
        rows = read_of_client(file)
        return tuple(Placed(make(row), file, row.line, key) for row, key, _ in rows)

    def of_team(file: str, make: Callable[[Row], T]) -> tuple[Placed[T], ...]:
        return tuple(Placed(make(row), file, row.line) for row, _ in read(file))

    versions = [(row, key) for row, key, _ in read_of_client("draft_versions.csv")]
    decisions = [row for row, _ in read("decisions.csv")]
    drafts = read_drafts(versions, decisions)
    return Records(
        pins=of_clients("pins.csv", pin),
        drafts=tuple(Placed(d, "draft_versions.csv", line, key) for d, line, key in drafts),
        snapshots=of_clients("snapshots.csv", snapshot),
        nights=of_team("nights.csv", night),
        changes=of_team("changes.csv", change),
        templates=of_team("letters.csv", template),
        rule_changes=of_team("rule_changes.csv", rule_change),
        cost_rates=tuple(placed.value for placed in of_team("cost_rates.csv", cost_rate)),
        exchange_rates=tuple(p.value for p in of_team("exchange_rates.csv", exchange_rate)),
    )


def pin(row: Row) -> KeptPin:
    """Read a row of pins.csv; `set_on` may be missing, and is then for the ledger to say."""
    kind = row.needed_word("kind", PinKind)
    set_at = moment(row, "set_at")
    until = row.needed_day("until")
    held = Band if kind is PinKind.BAND else PlayName
    value = row.one_of("value", (word for word in held if word != Band.UNKNOWN))
    if row.short("value") is None:
        needed(row, "value")
    set_on = row.day("set_on") or (set_at.date() if set_at else None)
    if set_on is not None and until < set_on:
        row.refuse("until", "is before the day on which it was set")
    held_pin = Pin(
        id=0,
        client_id=0,
        kind=kind,
        value=value or "",
        reason=needed_text(row, "reason"),
        by=needed(row, "by"),
        set_on=set_on or until,
        until=until,
        rule_then=row.one_of("rule_then", held),
        lifted_on=row.day("lifted_on"),
    )
    return KeptPin(
        pin=held_pin,
        set_at=set_at,
        is_dated=set_on is not None,
        lifted_by=row.short("lifted_by"),
    )


def night(row: Row) -> KeptNight:
    """Read a row of nights.csv; without `finished_at` its run was cut off."""
    return KeptNight(
        local_date=row.needed_day(),
        finished_at=moment(row, "finished_at"),
        scored=row.whole("scored") or 0,
        unscored=row.whole("unscored") or 0,
    )


def change(row: Row) -> KeptChange:
    """Read a row of changes.csv."""
    before = table(row, "before")
    if not all(isinstance(before.get(name), str | None) for name in _NAMED):
        row.refuse("before", "names a client or a complaint by what is no name")
    return KeptChange(
        entry=needed(row, "entry"),
        action=needed(row, "action"),
        by=row.short("by") or BY_IMPORT,
        at=needed_moment(row, "at"),
        before=before,
    )


def template(row: Row) -> KeptTemplate:
    """Read a row of letters.csv."""
    kind, part = row.one_of("kind", MESSAGES), row.one_of("part", _PARTS)
    return KeptTemplate(
        kind=kind or needed(row, "kind"),
        part=part or needed(row, "part"),
        source=needed_text(row, "source"),
        changed_by=row.short("changed_by") or BY_IMPORT,
        changed_at=needed_moment(row, "changed_at"),
        in_use=row.yes("in_use") is not False,
    )


def rule_change(row: Row) -> RuleChange:
    """Read a row of rule_changes.csv."""
    for column in ("before", "after"):
        if not all(isinstance(own, dict) for own in table(row, column).values()):
            row.refuse(column, "is no table of tables, as rules are")
    report = table(row, "report")
    if not _names_clients(report):
        row.refuse("report", "is no report of what other rules would change")
    return RuleChange(
        id=0,
        before=table(row, "before"),
        after=table(row, "after"),
        by=needed(row, "by"),
        proposed_at=needed_moment(row, "proposed_at"),
        state=row.needed_word("state", ChangeState),
        report=report,
        decided_by=row.short("decided_by"),
        decided_at=moment(row, "decided_at"),
    )


def _names_clients(report: dict[str, Any]) -> bool:
    """Say whether the clients of a report stand where they are looked for."""
    lists = [report.get(part, []) for part in (*_BEGIN_WITH_CLIENTS, _CLIENTS_ALONE)]
    if not all(isinstance(found, list) for found in lists):
        return False
    alone = lists.pop()
    named = [one for found in lists for one in found]
    is_good = all(isinstance(one, list) and one for one in named)
    return is_good and all(isinstance(key, str) for key in [*(one[0] for one in named), *alone])


def cost_rate(row: Row) -> MajorCostRate:
    """Read a row of cost_rates.csv; an empty person is everybody without a rate of their own."""
    rate = row.number("rate")
    if row.short("rate") is None:
        needed(row, "rate")
    of = CostRate(person=row.short("person"), starts_on=row.needed_day("from"), rate=0)
    return MajorCostRate(rate=rate or Decimal(0), of=of)


def exchange_rate(row: Row) -> ExchangeRate:
    """Read a row of exchange_rates.csv: what one of `currency` is worth in the workspace's."""
    currency, rate = needed(row, "currency").upper(), row.number("rate")
    if currency and currency not in _CURRENCIES:
        row.refuse("currency", f"{currency!r} is no currency such as EUR")
    if row.short("rate") is None:
        needed(row, "rate")
    elif rate is not None and not float(rate):
        row.refuse("rate", "is 0, and a currency is worth something")
    return ExchangeRate(
        currency=currency, starts_on=row.needed_day("from"), rate=rate or Decimal(1)
    )
