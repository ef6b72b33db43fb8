"""What a command will ask, asked at once: each question alone is a way to PostgreSQL and back.

On SQLite nothing is gained by it and nothing is done.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.store.clients import Clients
from bot.store.drafts import Drafts
from bot.store.entries import Entries
from bot.store.histories import Histories
from bot.store.prepared import ask_ahead, gains_ahead
from bot.store.teams import Teams


class Ahead:
    """Asks ahead for one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team = Teams(session, team_id)
        self._clients = Clients(session, team_id)
        self._entries = Entries(session, team_id)
        self._histories = Histories(session, team_id)
        self._drafts = Drafts(session, team_id)

    def of_line(self, user_id: str, names: Iterable[str]) -> None:
        """Ask who types, in which workspace, and who goes by the names that a line begins with."""
        if not gains_ahead(self._session):
            return
        asked = (*self._team.asks_member(user_id), *self._clients.asks_called(names))
        ask_ahead(self._session, asked)

    def of_entry(
        self, client_id: int, *, by: str, value: Any | None = None, since: datetime
    ) -> None:
        """Ask for what an entry of a client is checked against and answered with.

        The person and then the client are held, until the transaction ends. `value` is the entry
        where it is known already: whether the same was logged since then.
        """
        if not gains_ahead(self._session):
            return
        same = (
            ()
            if value is None
            else self._entries.asks_same(value, by=by, since=since, client_id=client_id)
        )
        ask_ahead(
            self._session,
            (
                *self._team.asks_hold_person(by),
                *self._clients.asks_held(client_id),
                *same,
                *self._entries.asks_has_logged(by),
                *self._histories.asks_standing(client_id),
                *self._drafts.asks_waiting_of(client_id),
            ),
        )
