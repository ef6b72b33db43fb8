"""Drafts, their versions and what was decided about them."""

import functools
from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from bot.domain.draft import Draft, DraftState, Envelope, Tone, Version
from bot.domain.errors import DomainError
from bot.store.decisions import Decisions
from bot.store.numbers import next_number
from bot.store.prepared import Ask, answer_to
from bot.store.remembered import check_remembered
from bot.store.rows import DraftRow, DraftVersionRow
from bot.store.sized import PAGE, written

_WAITING_OF = (
    select(DraftRow.id)
    .where(
        DraftRow.team_id == bindparam("team"),
        DraftRow.client_id == bindparam("client"),
        DraftRow.state == DraftState.WAITING.value,
    )
    .order_by(DraftRow.id)
)


@functools.cache
def _in_states(states: tuple[DraftState, ...], *, is_page: bool) -> Any:
    wanted = DraftRow.state.in_([written(state.value) for state in states])
    query = select(DraftRow.id).where(DraftRow.team_id == bindparam("team"), wanted)
    query = query.order_by(DraftRow.id)
    return query.limit(PAGE[0]).offset(PAGE[1]) if is_page else query


class UnknownDraft(DomainError):
    """That draft is not in the ledger any more, so nothing was changed."""


class Drafts(Decisions):
    """The drafts of one team."""

    def add(
        self,
        *,
        client_id: int,
        kind: str,
        why: Collection[str],
        complaint_ids: Collection[str],
        recipient: str | None,
        promised_by: date | None,
        offer: int | None = None,
        version: Version,
        **columns: Any,
    ) -> Draft:
        """Keep a new draft with its first version, and return it with its number.

        `columns` are further ones of the draft's row, such as `tone` and `answers`. Raises
        ClientIsForgotten.
        """
        check_remembered(self._session, self._team_id, client_id, hold=True)
        number = next_number(self._session, self._team_id, "drafts")
        self._session.add(
            DraftRow(
                team_id=self._team_id,
                id=number,
                client_id=client_id,
                kind=kind,
                state=DraftState.WAITING.value,
                version=version.number,
                why=list(why),
                complaint_ids=list(complaint_ids),
                recipient=recipient,
                asked_by=version.author,
                created_at=version.created_at,
                promised_by=promised_by,
                offer=offer,
                **columns,
            )
        )
        self._add_version(number, version)
        return self.get(number)

    def hold(self, draft_id: int) -> Draft:
        """Return a draft and let nobody else decide about it until this transaction ends.

        Two who press at once are put in a row by this lock (SQLite has one writer anyway).
        Raises UnknownDraft.
        """
        self._session.get(
            DraftRow, (self._team_id, draft_id), with_for_update=True, populate_existing=True
        )
        return self.get(draft_id)

    def get(self, draft_id: int) -> Draft:
        """Return a draft with its newest version. Raises UnknownDraft."""
        row = self._row(draft_id)
        version = self.get_version(draft_id, row.version)
        return Draft(
            id=row.id,
            client_id=row.client_id,
            kind=row.kind,
            state=DraftState(row.state),
            why=tuple(row.why),
            complaint_ids=tuple(row.complaint_ids),
            recipient=row.recipient,
            asked_by=row.asked_by,
            created_at=row.created_at,
            promised_by=row.promised_by,
            offer=row.offer,
            trouble=row.trouble,
            tone=Tone(row.tone),
            answers=row.answers,
            cited=row.cited,
            matter=row.matter,
            promises=tuple(row.promises),
            ask_on=row.ask_on,
            answer=row.answer,
            answered_on=row.answered_on,
            answered_by=row.answered_by,
            reminders=row.reminders,
            remind_at=row.remind_at,
            sent_at=row.sent_at,
            sent_message_id=row.sent_message_id,
            version=version,
        )

    def get_version(self, draft_id: int, number: int) -> Version:
        """Return one version of a draft. Raises UnknownDraft."""
        row = self._session.get(DraftVersionRow, (self._team_id, draft_id, number))
        if row is None:
            raise UnknownDraft
        return Version(
            number=row.version,
            subject=row.subject,
            sections=tuple((part[0], part[1], part[2]) for part in row.sections),
            envelope=Envelope(
                from_name=row.envelope["from_name"],
                reply_to=tuple(row.envelope["reply_to"]),
                to_name=row.envelope["to_name"],
            ),
            fingerprint=row.fingerprint,
            author=row.author,
            created_at=row.created_at,
            note=row.note,
        )

    def add_version(self, draft_id: int, version: Version) -> None:
        """Put newer words in the place of the old ones, which stay readable.

        Raises ClientIsForgotten.
        """
        check_remembered(self._session, self._team_id, self._row(draft_id).client_id)
        self._add_version(draft_id, version)
        self._row(draft_id).version = version.number
        self._session.flush()

    def set_state(self, draft_id: int, state: DraftState, *, trouble: str | None = None) -> None:
        """Move a draft on; `trouble` says in words why it did not leave."""
        row = self._row(draft_id)
        row.state = state.value
        row.trouble = trouble
        self._session.flush()

    def change(self, draft_id: int, **columns: Any) -> None:
        """Change columns of a draft's row, such as `remind_at`. Raises ClientIsForgotten."""
        row = self._row(draft_id)
        check_remembered(self._session, self._team_id, row.client_id)
        for name, value in columns.items():
            setattr(row, name, value)
        self._session.flush()

    def set_recipient(self, draft_id: int, recipient: str | None) -> None:
        """Change to whom a draft goes."""
        self._row(draft_id).recipient = recipient
        self._session.flush()

    def number_of(self, draft_id: int, fingerprint: str) -> int | None:
        """Return which version of a draft has this fingerprint, if one has."""
        query = select(DraftVersionRow.version).where(
            DraftVersionRow.team_id == self._team_id,
            DraftVersionRow.draft_id == draft_id,
            DraftVersionRow.fingerprint == fingerprint,
        )
        return self._session.scalars(query.order_by(DraftVersionRow.version.desc())).first()

    def list_authors(self, draft_id: int) -> list[str]:
        """Return who wrote the versions of a draft, oldest first."""
        query = select(DraftVersionRow.author).where(
            DraftVersionRow.team_id == self._team_id, DraftVersionRow.draft_id == draft_id
        )
        return list(self._session.scalars(query.order_by(DraftVersionRow.version)))

    def list_to_remind(self, now: datetime) -> list[int]:
        """Return the numbers of the drafts that wait and whose reminder is due."""
        query = self._in((DraftState.WAITING,)).where(DraftRow.remind_at <= now)
        return list(self._session.scalars(query.order_by(DraftRow.id)))

    def list_waiting_of(self, client_id: int) -> list[Draft]:
        """Return the drafts for a client that wait for a decision, oldest first."""
        (ask,) = self.asks_waiting_of(client_id)
        return [self.get(number) for (number,) in answer_to(self._session, ask)]

    def asks_waiting_of(self, client_id: int) -> tuple[Ask, ...]:
        """Return what `list_waiting_of` asks first."""
        return (Ask(_WAITING_OF, {"team": self._team_id, "client": client_id}),)

    def list_in(
        self, states: Collection[DraftState], *, limit: int | None = None, offset: int = 0
    ) -> list[Draft]:
        """Return the drafts in these states, oldest first; with `limit` a page of them."""
        (ask,) = self.asks_in(states, limit=limit, offset=offset)
        return [self.get(row.id) for row in answer_to(self._session, ask)]

    def asks_in(
        self, states: Collection[DraftState], *, limit: int | None = None, offset: int = 0
    ) -> tuple[Ask, ...]:
        """Return what `list_in` asks first."""
        page = {} if limit is None else {"limit": limit, "offset": offset}
        query = _in_states(tuple(states), is_page=limit is not None)
        return (Ask(query, {"team": self._team_id, **page}),)

    def count_in(self, states: Collection[DraftState]) -> int:
        """Count the drafts in these states."""
        return self._count(self._in(states))

    def list_asked_by(self, user_id: str, *, limit: int, offset: int = 0) -> list[Draft]:
        """Return a page of the drafts that this person asked for, newest first."""
        query = self._asked_by(user_id).order_by(DraftRow.id.desc()).limit(limit).offset(offset)
        return [self.get(number) for number in self._session.scalars(query).all()]

    def count_asked_by(self, user_id: str) -> int:
        """Count the drafts that this person asked for."""
        return self._count(self._asked_by(user_id))

    def newest_since(
        self, client_ids: Collection[int], moment: datetime | None
    ) -> dict[int, tuple[str, DraftState]]:
        """Return (kind, state) of the newest draft of each of these clients that has one.

        What was rejected, and what is older than `moment`, does not count.
        """
        query = select(DraftRow.client_id, DraftRow.kind, DraftRow.state).where(
            DraftRow.team_id == self._team_id,
            DraftRow.client_id.in_(list(client_ids)),
            DraftRow.state != DraftState.REJECTED.value,
        )
        if moment is not None:
            query = query.where(DraftRow.created_at >= moment)
        rows = self._session.execute(query.order_by(DraftRow.id))
        return {row.client_id: (row.kind, DraftState(row.state)) for row in rows}

    def _in(self, states: Collection[DraftState]) -> Select[int]:
        return select(DraftRow.id).where(
            DraftRow.team_id == self._team_id, DraftRow.state.in_([s.value for s in states])
        )

    def _asked_by(self, user_id: str) -> Select[int]:
        return select(DraftRow.id).where(
            DraftRow.team_id == self._team_id, DraftRow.asked_by == user_id
        )

    def _count(self, query: Select[int]) -> int:
        return self._session.scalar(select(func.count()).select_from(query.subquery())) or 0

    def _row(self, draft_id: int) -> DraftRow:
        row = self._session.get(DraftRow, (self._team_id, draft_id))
        if row is None:
            raise UnknownDraft
        return row

    def _add_version(self, draft_id: int, version: Version) -> None:
        self._session.add(version_row(self._team_id, draft_id, version))
        self._session.flush()


def version_row(team_id: str, draft_id: int, version: Version) -> DraftVersionRow:
    """Return the row that keeps one version of a draft."""
    return DraftVersionRow(
        team_id=team_id,
        draft_id=draft_id,
        version=version.number,
        subject=version.subject,
        sections=[list(part) for part in version.sections],
        envelope=asdict(version.envelope),
        fingerprint=version.fingerprint,
        author=version.author,
        created_at=version.created_at,
        note=version.note,
    )
