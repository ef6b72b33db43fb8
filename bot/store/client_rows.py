"""The rows of one client, wherever they are kept: what forgetting and erasing go through."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, delete, select, type_coerce
from sqlalchemy.orm import Session

from bot.domain.client import log_name
from bot.store.kinds import KINDS
from bot.store.rows import NEVER_LOGGED, ChangeRow, DraftRow

# A database takes no more names than so many in one statement.
_AT_ONCE = 500
# Set on a session whose words must not stay in SQLite's journal either.
SCOURS = "scours"


class ClientRows:
    """The rows of one team's clients."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def drafts_of(self, client_id: int) -> list[int]:
        """Return the numbers of a client's drafts, in any state."""
        query = select(DraftRow.id).where(*self._of(DraftRow, client_id)).order_by(DraftRow.id)
        return list(self._session.scalars(query))

    def _change_names(self, client_id: int) -> list[str]:
        """Return the names under which changes of a client and its entries are remembered."""
        names = [log_name(client_id)]
        for kind in KINDS.values():
            if kind.table in NEVER_LOGGED and not self._has_changes(kind.letter):
                continue
            numbers = select(kind.row.id).where(*self._of(kind.row, client_id))
            names += [f"{kind.letter}-{number}" for number in self._session.scalars(numbers)]
        return names

    def _has_changes(self, letter: str) -> bool:
        """Say whether any entry of a kind was ever changed: of hours there may be very many."""
        query = select(ChangeRow.id).where(
            ChangeRow.team_id == self._team_id,
            type_coerce(ChangeRow.entry, Text).startswith(f"{letter}-"),
        )
        return self._session.scalars(query.limit(1)).first() is not None

    def _of(self, row: Any, client_id: int) -> tuple[ColumnElement[bool], ...]:
        return row.team_id == self._team_id, row.client_id == client_id

    def _every(self, row: Any, *conditions: ColumnElement[bool]) -> Iterator[Any]:
        query = select(row).where(row.team_id == self._team_id, *conditions)
        yield from self._session.scalars(query.execution_options(populate_existing=True)).all()

    def _delete(self, row: Any, *conditions: ColumnElement[bool]) -> None:
        self._session.execute(delete(row).where(row.team_id == self._team_id, *conditions))


def parts(names: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Return names in parts that one statement can hold."""
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))
