"""A tracker's report that came in a direct message: rehearsed, or imported as it was shown."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from bot.domain.dry_run import MOST_FAULTS, Doubt, DryRun, Undecided, UnknownName
from bot.domain.file_import import LEFT_OUT, NEW_CLIENT, FileImport
from bot.domain.money import minor_units
from bot.domain.tracker_import import LedgerChanged, Rehearsal, UnusableReport
from bot.listeners.fetched import FiguresChanged, Reading
from bot.messages.import_words import SOURCES
from bot.portfolio.trackers.reading import read_report
from bot.portfolio.trackers.refusals import UndecidedDates, UndecidedDecimals
from bot.portfolio.trackers.report import DateFormat, DecimalMark, Report
from bot.store.store import Store
from bot.use_cases import import_steps, tracker_imports


class _OnlyLooked(Exception):
    """What an import would do is known: the transaction ends here, and nothing is kept."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__()
        self.rehearsal = rehearsal


def rehearse_report(reading: Reading) -> DryRun:
    """Return what importing a report would do. Raises DomainError for what cannot be read."""
    try:
        report = _report(reading)
    except UndecidedDates as doubt:
        days = tuple((order.value, f"{day:%-d %B %Y}") for order, day in doubt.choices.items())
        return _undecided(Doubt.DATES, doubt.column, doubt.example, days)
    except UndecidedDecimals as doubt:
        numbers = tuple((mark.value, f"{number:f}") for mark, number in doubt.choices.items())
        return _undecided(Doubt.DECIMALS, doubt.column, doubt.example, numbers)
    return _figures(_rehearse(report, reading), reading)


def take_report(reading: Reading) -> None:
    """Import a report, if it still does what its card says. Raises FiguresChanged, DomainError.

    Its new clients, its rows and the card's end are one transaction.
    """

    def end(store: Store, done: Rehearsal) -> None:
        import_steps.end_import(
            store, reading.found, _figures(done, reading), now=reading.desk.now()
        )

    try:
        _take(_report(reading), reading, end=end, expected=reading.found.figures.exact)
    except (LedgerChanged, UnusableReport) as changed:
        raise FiguresChanged(_figures(changed.rehearsal, reading)) from changed


def _report(reading: Reading) -> Report:
    choices = reading.found.choices
    return read_report(
        reading.path,
        date_format=DateFormat(choices.dates) if choices.dates else None,
        decimal=DecimalMark(choices.decimals) if choices.decimals else None,
    )


def _rehearse(report: Report, reading: Reading) -> Rehearsal:
    """Rehearse a report; with clients that are to be added, within an import that is undone."""
    if not _added(reading):
        return tracker_imports.rehearse(reading.desk.begin, report, **_options(reading))

    def stop(rehearsal: Rehearsal) -> None:
        raise _OnlyLooked(rehearsal)

    try:
        return _take(report, reading, on_figures=stop)
    except UnusableReport as unusable:
        return unusable.rehearsal
    except _OnlyLooked as looked:
        return looked.rehearsal


def _take(report: Report, reading: Reading, **more: Any) -> Rehearsal:
    return tracker_imports.take(
        reading.desk.begin,
        report,
        by=reading.actor.user_id,
        start=_add_clients(reading),
        **_options(reading),
        **more,
    )


def _options(reading: Reading) -> dict[str, Any]:
    found = reading.found
    return {
        "team_id": reading.actor.team_id,
        "picks": found.choices.picks,
        "skip_unknown": bool(found.choices.names_chosen(LEFT_OUT)) and not found.undecided_names,
        "now": reading.desk.now(),
    }


def _added(reading: Reading) -> list[str]:
    """Return the names to be added; none while another name is undecided."""
    found = reading.found
    return [] if found.undecided_names else found.choices.names_chosen(NEW_CLIENT)


def _add_clients(reading: Reading) -> Callable[[Store], None]:
    currencies = list(reading.found.figures.money)
    return partial(
        import_steps.add_clients,
        names=_added(reading),
        # The clients of a file in one currency are paid in it; else the workspace's is likelier.
        currency=currencies[0] if len(currencies) == 1 else reading.actor.team.currency,
        by=reading.actor.user_id,
        now=reading.desk.now(),
    )


def _undecided(
    doubt: Doubt, column: str, example: str, readings: tuple[tuple[str, str], ...]
) -> DryRun:
    return DryRun(
        undecided=Undecided(doubt=doubt, column=column, example=example, readings=readings)
    )


def _figures(rehearsal: Rehearsal, reading: Reading) -> DryRun:
    difference = rehearsal.difference
    return DryRun(
        source=SOURCES[rehearsal.tracker],
        rows=rehearsal.rows,
        hours=round(rehearsal.hours, 2),
        money=_minor(rehearsal.money),
        first=rehearsal.first,
        last=rehearsal.last,
        added=difference.added.rows,
        changed=difference.changed.rows,
        removed=difference.removed.rows,
        new_clients=import_steps.count_clients(_added(reading)),
        left_out=rehearsal.skipped,
        warnings=rehearsal.warnings,
        unknown=_names(rehearsal, reading.found),
        faults=rehearsal.faults[:MOST_FAULTS],
        fault_count=rehearsal.fault_count,
        exact=rehearsal.fingerprint,
    )


def _minor(money: Any) -> dict[str, int]:
    return {
        currency: minor_units(Decimal(amount), currency)
        for currency, amount in money.items()
        if currency
    }


def _names(rehearsal: Rehearsal, found: FileImport) -> tuple[UnknownName, ...]:
    """Return every name that was ever unknown: a choice can be changed while the card stands."""
    chosen = {one.name: one for one in found.figures.unknown if one.name in found.choices.clients}
    now = {
        one.name: UnknownName(
            name=one.name,
            rows=one.rows,
            hours=round(one.hours, 2),
            near=tuple((near.key, near.name) for near in one.nearest),
        )
        for one in rehearsal.unknown
    }
    return tuple(sorted((chosen | now).values(), key=lambda one: (-one.rows, one.name)))
