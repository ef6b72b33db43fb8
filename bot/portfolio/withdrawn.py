"""Entries that do not count: the rows of withdrawn.csv, each of one of the other files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.complaint import Complaint
from bot.portfolio.cells import Row
from bot.portfolio.kept import Kept, kept_of

Read = Callable[[Row, str], Any]

# What may not count although nobody took it back: hours not approved, and what was said again of
# a complaint that was taken back.
_WITHOUT_A_DAY = ("investments.csv", "reraises.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """An entry that does not count: `client` is a key, `complaint` the id of what it raises."""

    client: str
    value: Any
    kept: Kept
    complaint: str | None = None


def withdrawn_entry(
    row: Row,
    *,
    client: str,
    identity: str,
    readers: Mapping[str, Read],
    complaints: Mapping[str, Complaint],
) -> Withdrawn | None:
    """Read a row of withdrawn.csv by the reader of its file; None where that cannot be told.

    `complaints` are those of the whole folder by their ids.
    """
    file = row.one_of("file", readers)
    if file is None:
        if row.short("file") is None:
            row.refuse("file", "is empty, and the row means nothing without it")
        return None
    of = row.short("complaint")
    if of is not None and of not in complaints:
        row.refuse("complaint", f"no complaint has the id {of!r}")
    if of is None and file == "reraises.csv":
        row.refuse("complaint", "is empty, and the row means nothing without it")
    if file not in _WITHOUT_A_DAY and row.moment("withdrawn_at") is None:
        row.refuse("withdrawn_at", "is empty, and the row means nothing without it")
    return Withdrawn(
        client=client,
        value=readers[file](row, identity),
        kept=kept_of(row, file, "withdrawn_at", "withdrawn_by"),
        complaint=of,
    )
