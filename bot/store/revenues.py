"""What all clients brought in, as the nights' snapshots kept it: a query, however many they are."""

from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.client import Status
from bot.domain.revenue_share import Earning, RevenueShare, share_of_revenue
from bot.store.rates import RateTables
from bot.store.rows import ClientRow, SnapshotRow


class Revenues:
    """The revenue of one team's clients."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def share_of(self, client_id: int, currency: str, night: date | None) -> RevenueShare:
        """Return a client's share of the revenue that a night kept, in its currency.

        The whole is that of the clients in use, former ones left out, and of this client; sums
        of other currencies are converted at the team's rates of that night.
        """
        if night is None:
            return share_of_revenue(None, currency, (), on=None)
        own = self._session.scalar(
            select(SnapshotRow.revenue).where(
                SnapshotRow.team_id == self._team_id,
                SnapshotRow.client_id == client_id,
                SnapshotRow.local_date == night,
            )
        )
        rows = self._session.execute(_by_currency(self._team_id, client_id, night))
        earnings = [
            Earning(
                currency=row.currency,
                revenue=float(row.revenue or 0.0),
                known=int(row.known),
                unknown=int(row.clients) - int(row.known),
            )
            for row in rows
        ]
        rates = RateTables(self._session, self._team_id).get()
        return share_of_revenue(own, currency, earnings, on=night, rates=rates)


def _by_currency(team_id: str, client_id: int, night: date) -> Select[str, float | None, int, int]:
    in_service = and_(ClientRow.archived_at.is_(None), ClientRow.status != Status.FORMER)
    return (
        select(
            ClientRow.currency,
            func.sum(SnapshotRow.revenue).label("revenue"),
            func.count(SnapshotRow.revenue).label("known"),
            func.count().label("clients"),
        )
        .outerjoin(
            SnapshotRow,
            and_(
                SnapshotRow.team_id == ClientRow.team_id,
                SnapshotRow.client_id == ClientRow.id,
                SnapshotRow.local_date == night,
            ),
        )
        .where(ClientRow.team_id == team_id, or_(in_service, ClientRow.id == client_id))
        .group_by(ClientRow.currency)
    )
