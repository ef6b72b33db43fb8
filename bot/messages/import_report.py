"""What an import does, in words and tables for a terminal."""

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from bot.domain.tracker_import import Rehearsal, Tally, UnknownName
from bot.messages.import_words import counted

_TRACKERS = {"harvest": "Harvest", "toggl": "Toggl Track", "clockify": "Clockify"}


def figures_table(seen: Rehearsal) -> Table:
    """Return the figures of a tracker's report beside what the ledger has."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_row("File", Text(f"{seen.file} ({_TRACKERS.get(seen.tracker, seen.tracker)})"))
    table.add_row("Rows", f"{seen.rows:,}")
    table.add_row("Hours", f"{seen.hours:,.2f}")
    for currency, amount in seen.money.items():
        table.add_row("Billable", f"{amount:,.2f} {currency or '(no currency)'}")
    if seen.first is not None and seen.last is not None:
        table.add_row("Days", f"{seen.first.isoformat()} to {seen.last.isoformat()}")
    table.add_row("Clients", f"{len(set(seen.clients.values())):,} matched")
    found = seen.difference
    table.add_row("Added", _tally(found.added))
    table.add_row("Changed", _tally(found.changed, sign="+"))
    table.add_row("Removed", _tally(found.removed))
    table.add_row("As before", counted(found.same, "row"))
    if seen.skipped:
        table.add_row("Left out", f"{counted(seen.skipped, 'row')} of names not matched")
    return table


def refusal(seen: Rehearsal) -> str:
    """Return why a report cannot be imported, and what to type instead."""
    lines: list[str] = []
    if seen.fault_count:
        lines += seen.faults
        if seen.fault_count > len(seen.faults):
            lines.append(f"... and {counted(seen.fault_count - len(seen.faults), 'more bad row')}.")
    if seen.unknown and not seen.skips_unknown:
        lines += [_unknown(one) for one in seen.unknown]
        lines.append("Match each with --map, or leave their rows out with --skip-unknown.")
    return "\n".join([*lines, "Nothing was imported."])


def done_words(done: Rehearsal) -> str:
    """Return what was imported, in a sentence."""
    found = done.difference
    if found.is_none and done.skipped:
        return (
            f"Left out {counted(done.skipped, 'row')} of names not matched; the ledger holds all "
            "others already: nothing was changed."
        )
    if found.is_none:
        return "The ledger holds all of it already: nothing was changed."
    return (
        f"Imported: {counted(found.added.rows, 'row')} added, {found.changed.rows:,} changed, "
        f"{found.removed.rows:,} removed."
    )


def folder_table(rows: Mapping[str, int], new: Mapping[str, int]) -> Table:
    """Return how many rows of each file of a folder the ledger does not know yet."""
    table = Table("file", "rows", "new", "known")
    for file, count in rows.items():
        if file in new:
            fresh = new[file]
            table.add_row(file, f"{count:,}", f"{fresh:,}", f"{count - fresh:,}")
        else:
            table.add_row(file, f"{count:,}", "", "")
    return table


def _tally(tally: Tally, *, sign: str = "") -> str:
    if not tally.rows:
        return "0 rows"
    return f"{counted(tally.rows, 'row')}, {tally.hours:{sign},.2f} h"


def _unknown(one: UnknownName) -> str:
    named = f'"{one.name}" is no client' if one.name else "Rows without a client"
    told = f"{named} ({counted(one.rows, 'row')}, {one.hours:,.2f} h)."
    if not one.nearest:
        return f"{told} Nobody is called like it: --map {_quoted(one.name, 'KEY')}"
    nearest = " or ".join(
        f"--map {_quoted(one.name, near.key)} for {near.name}" for near in one.nearest
    )
    return f"{told} Nearest: {nearest}"


def _quoted(name: str, key: str) -> str:
    """Return an argument as a shell reads it."""
    typed = f"{name}={key}"
    for special in ("\\", '"', "$", "`"):
        typed = typed.replace(special, "\\" + special)
    return f'"{typed}"'
