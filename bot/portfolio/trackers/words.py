"""Words and names in a report's cells: yes and no, who, what was done."""

from bot.portfolio.cells import plain, unescape
from bot.portfolio.trackers.refusals import CellRefused

_YES = frozenset(("yes", "y", "true", "1", "billable"))
_NO = frozenset(("no", "n", "false", "0", "nonbillable", "notbillable"))


def read_text(cell: str) -> str | None:
    """Return a text without spaces around it or a spreadsheet's guard, None where it is blank."""
    return unescape(cell.strip()).strip() or None


def read_joined(cells: tuple[str, str], *, by: str) -> str | None:
    """Return what two cells say, joined: a first and a last name, a project and a task."""
    return by.join(filter(None, map(read_text, cells))) or None


def read_flag(cell: str) -> bool | None:
    """Return yes or no, None where the cell is blank. Raises CellRefused."""
    word = plain(cell)
    if word in _YES or word in _NO:
        return word in _YES
    if word:
        raise CellRefused(f"{cell.strip()!r} is neither yes nor no")
    return None
