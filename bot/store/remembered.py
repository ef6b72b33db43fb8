"""Nothing is written any more for a client that was forgotten."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.errors import DomainError
from bot.store.rows import ClientRow


class ClientIsForgotten(DomainError):
    """That client was erased for good, so nothing was changed."""


def check_remembered(session: Session, team_id: str, client_id: int, *, hold: bool = False) -> None:
    """Let pass what is written for a client that is remembered. Raises ClientIsForgotten.

    With `hold` a forgetting that is under way is waited for, and one that comes waits: for what
    is new, and which it could not find.
    """
    query = select(ClientRow.forgotten_at).where(
        ClientRow.team_id == team_id, ClientRow.id == client_id
    )
    if hold:
        query = query.with_for_update(read=True, key_share=True)
    if session.execute(query).scalar() is not None:
        raise ClientIsForgotten
