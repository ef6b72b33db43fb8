"""What a digest will ask, asked in a few ways to PostgreSQL; see `bot.store.ahead`.

Each later one hangs on what the one before it found.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot.domain.digest import Course, Part
from bot.domain.draft import DraftState
from bot.store.deliveries import Deliveries
from bot.store.digest_delays import DigestDelays
from bot.store.digest_reads import DigestReads
from bot.store.drafts import Drafts
from bot.store.entries import Entries
from bot.store.prepared import ask_ahead, gains_ahead
from bot.store.teams import Teams


class DigestAhead:
    """Asks ahead for one team's digests."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team = Teams(session, team_id)
        self._deliveries = Deliveries(session, team_id)
        self._digests = DigestReads(session, team_id)
        self._delays = DigestDelays(session, team_id)
        self._drafts = Drafts(session, team_id)
        self._entries = Entries(session, team_id)

    def of_card(
        self,
        card: str,
        night: date,
        *,
        owner: str | None,
        drafts: Collection[DraftState],
        late: int,
    ) -> None:
        """Ask for what a digest is drawn from and that hangs on nothing else.

        Whether it stands, who its owner is, `drafts` in these states, and of the first `late`
        clients what is late.
        """
        if not gains_ahead(self._session):
            return
        asked = (
            *self._deliveries.asks_posting(card),
            *self._team.asks_members(filter(None, (owner,))),
            *self._digests.asks_first(night, owner=owner),
            *self._delays.asks_late(night, limit=late, owner=owner),
            *self._drafts.asks_in(drafts),
        )
        ask_ahead(self._session, asked)

    def of_night(self, night: date, before: date | None, *, owner: str | None, stale: int) -> None:
        """Ask for what a digest counts of a night, beside the one that it is compared with.

        `stale` is of how many clients whose hours are old it tells.
        """
        if not gains_ahead(self._session):
            return
        old = self._delays.asks_stale(night, before, limit=stale, owner=owner)
        ask_ahead(self._session, (*self._digests.asks_compared(night, before, owner=owner), *old))

    def of_lines(
        self,
        parts: Mapping[Part, int],
        courses: Mapping[Course, int],
        night: date,
        before: date | None,
        *,
        owner: str | None,
    ) -> None:
        """Ask for so many lines of each part, and names of each course, of a digest."""
        if gains_ahead(self._session) and (parts or courses):
            asked = self._digests.asks_lines(parts, courses, night, before, owner=owner)
            ask_ahead(self._session, asked)

    def of_words(self, behind: Sequence[str], people: Sequence[str]) -> None:
        """Ask for the messages behind these entries, and for the names of these people."""
        if not gains_ahead(self._session):
            return
        asked = (*self._entries.asks_permalinks(behind), *self._team.asks_people(people))
        if asked:
            ask_ahead(self._session, asked)
