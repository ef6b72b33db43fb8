"""The other people at a client, beside the one whom its letters go to."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.domain.client import Contact
from bot.store.remembered import check_remembered
from bot.store.rows import ContactRow


class ClientContacts:
    """The people at one team's clients."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def contacts_of(self, client_id: int) -> list[Contact]:
        """Return the other people at a client, in the order in which they were written."""
        query = select(ContactRow).where(
            ContactRow.team_id == self._team_id, ContactRow.client_id == client_id
        )
        return [
            Contact(name=row.name, email=row.email, role=row.role)
            for row in self._session.scalars(query.order_by(ContactRow.position))
        ]

    def set_contacts(self, client_id: int, contacts: Iterable[Contact]) -> None:
        """Put these in the place of the other people at a client. Raises ClientIsForgotten."""
        check_remembered(self._session, self._team_id, client_id)
        self._session.execute(
            delete(ContactRow).where(
                ContactRow.team_id == self._team_id, ContactRow.client_id == client_id
            )
        )
        self._session.add_all(
            ContactRow(
                team_id=self._team_id,
                client_id=client_id,
                position=position,
                name=contact.name,
                email=contact.email,
                role=contact.role,
            )
            for position, contact in enumerate(contacts)
        )
        self._session.flush()
