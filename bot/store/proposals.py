"""The clients of a team that are proposed and not added yet."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    exists,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from bot.domain.proposal import Origin, Proposal, ProposalState
from bot.store.client_names import each_name_key
from bot.store.numbers import insert_into
from bot.store.rows import ClientNameRow, ClientProposalRow, ClientRow
from bot.store.sealed_types import among, may_be_sealed


class Proposals:
    """The proposed clients of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add(self, proposals: Iterable[Proposal], *, at: datetime) -> int:
        """Keep what is proposed for the first time; count it.

        What was answered stays answered; a client of that name or channel is none to propose.
        """
        return sum(self._add(one, at=at) for one in proposals if not self._is_known(one))

    def _add(self, one: Proposal, *, at: datetime) -> bool:
        made = (
            insert_into(self._session, ClientProposalRow)
            .values(
                team_id=self._team_id,
                key=one.key,
                name=one.name,
                channel=one.channel,
                origin=one.origin.value,
                state=ProposalState.OPEN.value,
                created_at=at,
            )
            .on_conflict_do_nothing(index_elements=["team_id", "key"])
            .returning(ClientProposalRow.key)
        )
        return self._session.execute(made).scalar_one_or_none() is not None

    def find(self, key: str) -> Proposal | None:
        """Return what is proposed under a key, while it is neither taken nor left."""
        query = self._open(select(ClientProposalRow)).where(
            among(self._session, ClientProposalRow.key, [key])
        )
        row = self._session.scalars(query).first()
        return None if row is None else _proposal(row)

    def list_open(self, *, limit: int, offset: int = 0) -> Sequence[Proposal]:
        """Return a page of what is proposed, in the order of the names."""
        query = self._open(select(ClientProposalRow))
        if may_be_sealed(self._session):
            rows = sorted(self._session.scalars(query), key=lambda row: (row.name.lower(), row.key))
            return [_proposal(row) for row in rows[offset : offset + limit]]
        query = query.order_by(func.lower(ClientProposalRow.name), ClientProposalRow.key)
        return [_proposal(row) for row in self._session.scalars(query.limit(limit).offset(offset))]

    def count_open(self) -> int:
        """Count what is proposed."""
        return self._session.scalar(self._open(select(func.count(ClientProposalRow.key)))) or 0

    def settle(self, keys: Iterable[str], state: ProposalState) -> bool:
        """Say what became of proposals that were open; False where none was."""
        changed = (
            update(ClientProposalRow)
            .where(
                ClientProposalRow.team_id == self._team_id,
                among(self._session, ClientProposalRow.key, keys),
                ClientProposalRow.state == ProposalState.OPEN.value,
            )
            .values(state=state.value)
            .returning(ClientProposalRow.key)
        )
        return bool(self._session.execute(changed).all())

    def _open(self, query: Select[Any]) -> Select[Any]:
        """Leave out those whose client came in another way meanwhile, by an import or by hand."""
        own = ClientProposalRow
        named = exists().where(
            ClientNameRow.team_id == self._team_id, ClientNameRow.name_key == own.key
        )
        held = exists().where(ClientRow.team_id == self._team_id, ClientRow.channel == own.channel)
        return query.where(
            own.team_id == self._team_id,
            own.state == ProposalState.OPEN.value,
            ~named,
            or_(own.channel.is_(None), ~held),
        )

    def _is_known(self, one: Proposal) -> bool:
        """Say whether a client has this channel, this name, or a name that begins with it."""
        if may_be_sealed(self._session):
            return self._is_known_sealed(one)
        name = type_coerce(ClientNameRow.name_key, Text)
        # "-" comes right before "." in every database's order of bytes.
        begins = and_(name >= f"{one.key}-", name < f"{one.key}.")
        called = ClientNameRow.team_id == self._team_id, or_(name == one.key, begins)
        if self._has(*called):
            return True
        return one.channel is not None and self._has(
            ClientRow.team_id == self._team_id, ClientRow.channel == one.channel
        )

    def _is_known_sealed(self, one: Proposal) -> bool:
        names = each_name_key(self._session, self._team_id)
        if any(key == one.key or key.startswith(f"{one.key}-") for _, key in names):
            return True
        held = (ClientRow.team_id == self._team_id, ClientRow.channel == one.channel)
        return one.channel is not None and self._has(*held)

    def _has(self, *conditions: ColumnElement[bool]) -> bool:
        return bool(self._session.scalar(select(exists().where(*conditions))))


def _proposal(row: ClientProposalRow) -> Proposal:
    return Proposal(key=row.key, name=row.name, channel=row.channel, origin=Origin(row.origin))
