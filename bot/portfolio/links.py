"""Links: which complaint a re-raise or a message speaks of."""

from bot.domain.complaint import Complaint
from bot.portfolio.cells import Row


def complaint_of(row: Row, complaints: list[Complaint]) -> Complaint | None:
    """Find one of the client's `complaints` by its id, else by its text; refuse the cell if none.

    Of several with one text, the newest that was raised by the row's date.
    """
    wanted = row.short("complaint") or ""
    by_text = [c for c in complaints if c.text.strip() == wanted]
    on = row.day("date")
    earlier = [c for c in by_text if on is None or c.raised_on <= on]
    named = [c for c in complaints if c.id == wanted]
    found = named or sorted(earlier or by_text, key=lambda c: (c.raised_on, c.id))
    if not found:
        row.refuse("complaint", f"no complaint of this client has the text or id {wanted!r}")
    return found[-1] if found else None
