"""What commands will ask, asked at once: each question alone is a way to PostgreSQL and back.

On SQLite nothing is gained by it and nothing is done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.store.clients import Clients
from bot.store.drafts import Drafts
from bot.store.entries import Entries
from bot.store.histories import Histories
from bot.store.prepared import Ask, ask_ahead, gains_ahead
from bot.store.teams import Teams


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An entry to come of a client, and whose it is.

    `value` is it where it is known already: whether the same was logged since then is asked too.
    """

    client_id: int
    by: str
    value: Any | None
    since: datetime


class Ahead:
    """Asks ahead for one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team = Teams(session, team_id)
        self._clients = Clients(session, team_id)
        self._entries = Entries(session, team_id)
        self._histories = Histories(session, team_id)
        self._drafts = Drafts(session, team_id)

    @property
    def helps(self) -> bool:
        """Say whether anything is gained by it; where not, nothing is done."""
        return gains_ahead(self._session)

    def of_lines(self, user_ids: Iterable[str], names: Iterable[Iterable[str]]) -> None:
        """Ask who types, in which workspace, and who goes by a name with which a line begins."""
        if not self.helps:
            return
        called = (ask for some in names for ask in self._clients.asks_keys(some))
        ask_ahead(self._session, (*self._team.asks_recognised(user_ids), *called))

    def of_entries(self, *awaited: Awaited) -> None:
        """Ask for what entries are checked against and answered with.

        They are of different people and clients, each of which is held until the transaction ends.
        """
        if self.helps:
            ask_ahead(self._session, [ask for one in awaited for ask in self._asks(one)])

    def _asks(self, awaited: Awaited) -> tuple[Ask, ...]:
        client_id, by = awaited.client_id, awaited.by
        same: tuple[Ask, ...] = ()
        if awaited.value is not None:
            same = self._entries.asks_same(
                awaited.value, by=by, since=awaited.since, client_id=client_id
            )
        return (
            *self._clients.asks_held(client_id),
            *same,
            *self._entries.asks_has_logged(by),
            *self._histories.asks_standing(client_id),
            *self._drafts.asks_waiting_of(client_id),
        )
