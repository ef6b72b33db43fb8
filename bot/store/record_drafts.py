"""Drafts whole: with every version, decision and entry that came of them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.domain.draft import Draft
from bot.domain.kept import KeptDecision, KeptDraft
from bot.store.drafts import Drafts, version_row
from bot.store.kinds import number_of
from bot.store.numbers import insert_into, next_number
from bot.store.rows import (
    CounterRow,
    DecisionRow,
    DeliverableRow,
    DraftRow,
    DraftVersionRow,
    SentMessageRow,
)

# The entries that say from which draft they are, by the letter of their names.
_FROM_DRAFTS: Mapping[str, Any] = {"M": SentMessageRow, "D": DeliverableRow}
_CHUNK = 200
T = TypeVar("T")

DraftKey = tuple[int, str, datetime, str]
"""What tells a draft from any other: its client, kind, when it was asked for, and by whom."""


def key_of(draft: Draft) -> DraftKey:
    """Return what tells a draft from any other, whatever its number."""
    return (draft.client_id, draft.kind, draft.created_at, draft.asked_by)


class DraftRecords:
    """The drafts of one team."""

    _session: Session
    _team_id: str

    def each_draft(self) -> Iterator[KeptDraft]:
        """Yield every draft, the oldest first."""
        numbers = iter(self._session.scalars(self._numbers_of_drafts()).all())
        while some := list(islice(numbers, _CHUNK)):
            yield from self._read(some)

    def count_drafts(self) -> dict[DraftKey, list[int]]:
        """Return the numbers of all drafts by what tells them apart, the lowest first."""
        query = select(
            DraftRow.id, DraftRow.client_id, DraftRow.kind, DraftRow.created_at, DraftRow.asked_by
        ).where(DraftRow.team_id == self._team_id)
        found: dict[DraftKey, list[int]] = {}
        for row in self._session.execute(query.order_by(DraftRow.id)):
            key = (row.client_id, row.kind, row.created_at, row.asked_by)
            found.setdefault(key, []).append(row.id)
        return found

    def number_drafts(self, wanted: Iterable[int]) -> dict[int, int]:
        """Return the number that each draft is to have here; 0 stands for one without a wish.

        What is above every number given so far is free, and is given as it is wanted, so that
        letters and their Message-IDs keep their names.
        """
        last = self._last("drafts")
        numbers = [number for number in wanted if number > last]
        if numbers:
            next_number(self._session, self._team_id, "drafts", count=max(numbers) - last)
        return {number: number for number in numbers}

    def add_draft(self, kept: KeptDraft, *, number: int | None) -> int:
        """Keep a draft with all its versions and decisions; return its number.

        `number` is one that `number_drafts` gave, or None for the next one.
        """
        draft = kept.draft
        if number is None:
            number = next_number(self._session, self._team_id, "drafts")
        self._session.add(_draft_row(self._team_id, number, draft))
        self._session.add_all(
            version_row(self._team_id, number, version) for version in kept.versions
        )
        self._session.flush()
        self._add_decisions(number, kept)
        self._tie(number, kept.entries)
        return number

    def _add_decisions(self, number: int, kept: KeptDraft) -> None:
        if not kept.decisions:
            return
        count = len(kept.decisions)
        first = next_number(self._session, self._team_id, "decisions", count=count)
        of_version = {version.number: version.fingerprint for version in kept.versions}
        self._session.execute(
            insert_into(self._session, DecisionRow),
            [
                {
                    "team_id": self._team_id,
                    "id": first + place,
                    "draft_id": number,
                    "version": one.version,
                    "kind": one.kind,
                    "by": one.by,
                    "at": one.at,
                    "reason": one.reason,
                    "fingerprint": one.fingerprint or of_version[one.version],
                }
                for place, one in enumerate(kept.decisions)
            ],
        )

    def _tie(self, number: int, entries: Iterable[str]) -> None:
        """Say of entries that they came of this draft."""
        for letter, row in _FROM_DRAFTS.items():
            named = [number_of(ref) for ref in entries if ref.startswith(f"{letter}-")]
            if named:
                self._session.execute(
                    update(row)
                    .where(row.team_id == self._team_id, row.id.in_(named))
                    .values(draft_id=number)
                )

    def _read(self, numbers: list[int]) -> Iterator[KeptDraft]:
        drafts = Drafts(self._session, self._team_id)
        decisions = self._decisions(numbers)
        entries = self._entries(numbers)
        versions = self._versions(numbers)
        for number in numbers:
            yield KeptDraft(
                draft=drafts.get(number),
                versions=tuple(drafts.get_version(number, one) for one in versions[number]),
                decisions=tuple(decisions.get(number, ())),
                entries=tuple(entries.get(number, ())),
            )

    def _versions(self, numbers: list[int]) -> dict[int, list[int]]:
        query = select(DraftVersionRow.draft_id, DraftVersionRow.version).where(
            DraftVersionRow.team_id == self._team_id, DraftVersionRow.draft_id.in_(numbers)
        )
        order = (DraftVersionRow.draft_id, DraftVersionRow.version)
        return _grouped(self._session.execute(query.order_by(*order)).all())

    def _decisions(self, numbers: list[int]) -> dict[int, list[KeptDecision]]:
        query = select(DecisionRow).where(
            DecisionRow.team_id == self._team_id, DecisionRow.draft_id.in_(numbers)
        )
        rows = self._session.scalars(query.order_by(DecisionRow.id))
        return _grouped((row.draft_id, _decision(row)) for row in rows)

    def _entries(self, numbers: list[int]) -> dict[int, list[str]]:
        found: list[tuple[int, str]] = []
        for letter, row in _FROM_DRAFTS.items():
            query = select(row.draft_id, row.id).where(
                row.team_id == self._team_id, row.draft_id.in_(numbers)
            )
            rows = self._session.execute(query.order_by(row.id))
            found += [(one.draft_id, f"{letter}-{one.id}") for one in rows]
        return _grouped(found)

    def _numbers_of_drafts(self) -> Any:
        query = select(DraftRow.id).where(DraftRow.team_id == self._team_id)
        return query.order_by(DraftRow.id)

    def _last(self, kind: str) -> int:
        last = self._session.scalar(
            select(func.max(CounterRow.last)).where(
                CounterRow.team_id == self._team_id, CounterRow.kind == kind
            )
        )
        return last or 0


def _draft_row(team_id: str, number: int, draft: Draft) -> DraftRow:
    return DraftRow(
        team_id=team_id,
        id=number,
        client_id=draft.client_id,
        kind=draft.kind,
        state=draft.state.value,
        version=draft.version.number,
        why=list(draft.why),
        complaint_ids=list(draft.complaint_ids),
        recipient=draft.recipient,
        asked_by=draft.asked_by,
        created_at=draft.created_at,
        promised_by=draft.promised_by,
        offer=draft.offer,
        trouble=draft.trouble,
        tone=draft.tone.value,
        answers=dict(draft.answers),
        cited=dict(draft.cited),
        matter=draft.matter,
        promises=[dict(promise) for promise in draft.promises],
        ask_on=draft.ask_on,
        answer=draft.answer,
        answered_on=draft.answered_on,
        answered_by=draft.answered_by,
        reminders=draft.reminders,
        remind_at=draft.remind_at,
        sent_at=draft.sent_at,
        sent_message_id=draft.sent_message_id,
    )


def _decision(row: DecisionRow) -> KeptDecision:
    return KeptDecision(
        version=row.version,
        kind=row.kind,
        by=row.by,
        at=row.at,
        reason=row.reason,
        fingerprint=row.fingerprint,
    )


def _grouped(found: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for number, value in found:
        grouped.setdefault(number, []).append(value)
    return grouped
