"""Nothing is written any more for a client that was forgotten."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.domain.errors import DomainError
from bot.store.prepared import plain_rows
from bot.store.rows import ClientRow

_FORGOTTEN = select(ClientRow.forgotten_at).where(
    ClientRow.team_id == bindparam("team"), ClientRow.id == bindparam("client")
)
_FORGOTTEN_HELD = _FORGOTTEN.with_for_update(read=True, key_share=True)


class ClientIsForgotten(DomainError):
    """That client was erased for good, so nothing was changed."""


def check_remembered(session: Session, team_id: str, client_id: int, *, hold: bool = False) -> None:
    """Let pass what is written for a client that is remembered. Raises ClientIsForgotten.

    With `hold` a forgetting that is under way is waited for, and one that comes waits: for what
    is new, and which it could not find.
    """
    query = _FORGOTTEN_HELD if hold else _FORGOTTEN
    if plain_rows(session, query, team=team_id, client=client_id).scalar() is not None:
        raise ClientIsForgotten
