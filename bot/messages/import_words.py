"""The figures of an import in sentences."""

from collections.abc import Sequence

from bot.domain.dry_run import DryRun
from bot.messages.money import Money
from bot.messages.money_and_dates import money_words

SOURCES = {
    "harvest": "time report of Harvest",
    "toggl": "time report of Toggl Track",
    "clockify": "time report of Clockify",
}
FOLDER = "files of the folder format"
KEEPS_RULES = (
    "The rules in settings.toml differ from those in use and are not taken. Type /goodfit rules "
    "to see what they would change."
)
_REMOVED = "Removed is what the same tracker gave earlier for these clients and days."
# Warnings are one a line; more than these are counted.
MOST_WARNINGS = 5
MOST_LINES = 14
MOST_NAMED = 8


def brings_back(keys: Sequence[str]) -> str:
    """Say that these clients of a folder were forgotten, and what to do."""
    told, it = _listed(keys), "it" if len(keys) == 1 else "them"
    was = "was" if len(keys) == 1 else "were"
    return (
        f"{told} {was} forgotten here, and this import brings {it} back with all that the files "
        f"hold of {it}. Take the rows that name {it} out of the files first, unless you want that."
    )


def may_bring_back(keys: Sequence[str], forgotten: int) -> str:
    """Say that new clients of a folder may be some that were forgotten, and what to do."""
    who = counted(forgotten, "client")
    was, one = ("was", "it is") if forgotten == 1 else ("were", "one of them is")
    return (
        f"{who} {was} forgotten here, and no name is kept by which to tell whether {one} among "
        f"the new ones: {_listed(keys)}. Take the rows of who was forgotten out of the files first."
    )


def adds_to_forgotten(
    key: str, rows: int, *, what: str = "new row", where: str = "the files"
) -> str:
    """Say that rows of an import are of somebody who was forgotten, and what to do."""
    it = "it says" if rows == 1 else "they say"
    return (
        f"{counted(rows, what)} of {where} {'is' if rows == 1 else 'are'} of {key}, who was "
        f"forgotten here: what {it} would stand in the ledger again. Take "
        f"{'it' if rows == 1 else 'them'} out of {where} first."
    )


def may_be_of_forgotten(names: Sequence[str], forgotten: int) -> str:
    """Say that a report's unknown names may be of clients who were forgotten, and what to do."""
    who = counted(forgotten, "client")
    was, one = ("was", "it is") if forgotten == 1 else ("were", "one of them is")
    return (
        f"{who} {was} forgotten here, and no name is kept by which to tell whether {one} among "
        f"the names that are not known: {_listed(names)}. Leave the rows of who was forgotten out."
    )


def _listed(keys: Sequence[str]) -> str:
    shown, more = keys[:MOST_NAMED], len(keys) - MOST_NAMED
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def counted(count: int, what: str, several: str = "") -> str:
    """Return "1 row" or "1,204 rows"; `several` is for words that take no s."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {several or f'{what}s'}"


def hours_in_words(hours: float) -> str:
    """Return "1,204.5 h"."""
    return f"{hours:,.2f}".rstrip("0").rstrip(".") + " h"


def figure_lines(figures: DryRun, *, undecided: int = 0) -> list[str]:
    """Return what a file holds and what its import would do, a sentence a line.

    `undecided` counts the rows of names for which nothing is chosen yet.
    """
    lines = [_holds(figures), *figures.lines[:MOST_LINES], _does(figures, undecided)]
    if figures.left_out:
        verb = "is" if figures.left_out == 1 else "are"
        lines.append(f"{counted(figures.left_out, 'row')} {verb} left out.")
    if figures.changes_settings:
        lines.append(f"It also changes settings: {', '.join(figures.changes_settings)}.")
    more = len(figures.warnings) - MOST_WARNINGS
    lines += [f"Note: {warning}" for warning in figures.warnings[:MOST_WARNINGS]]
    if more > 0:
        lines.append(f"And {counted(more, 'more note')}.")
    return [line for line in lines if line]


def file_words(file: str, rows: int, new: int | None) -> str:
    """Return what one file of a folder holds; `new` is None for what is taken as it stands."""
    held = f"{file}: {counted(rows, 'row')}"
    return f"{held}, taken as it stands." if new is None else f"{held}, {new:,} new."


def done_words(figures: DryRun) -> str:
    """Return what an import did: "1,204 rows added, 3 changed, 2 removed"."""
    parts = [
        counted(figures.new_clients, "new client") if figures.new_clients else "",
        f"{counted(figures.added, 'row')} added",
        f"{figures.changed:,} changed",
        f"{figures.removed:,} removed",
    ]
    return ", ".join(filter(None, parts)) + "."


def _holds(figures: DryRun) -> str:
    parts = [counted(figures.rows, "row")]
    if figures.hours is not None:
        parts.append(hours_in_words(figures.hours))
    parts += [
        f"{money_words(Money(amount, currency))} billable"
        for currency, amount in sorted(figures.money.items())
        if amount
    ]
    return f"{', '.join(parts)}{_span(figures)}."


def _span(figures: DryRun) -> str:
    if figures.first is None or figures.last is None:
        return ""
    if figures.first == figures.last:
        return f", of {figures.first:%-d %B %Y}"
    return f", from {figures.first:%-d %B %Y} to {figures.last:%-d %B %Y}"


def _does(figures: DryRun, undecided: int) -> str:
    if figures.rows and figures.taken_rows == undecided:
        return "" if undecided else "No row of it would be imported."
    if figures.changes_nothing:
        if undecided:
            return "The other rows are in the ledger already."
        return "That changes nothing: it is in the ledger already."
    what = "The other rows" if undecided else "It"
    told = f"{what} would make: {done_words(figures)}"
    return f"{told} {_REMOVED}" if figures.removed else told
