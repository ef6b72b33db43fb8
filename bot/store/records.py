"""What is kept beside the entries, as it leaves with an export and comes back with an import."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.kept import KeptChange, KeptNight, KeptPin, KeptTemplate
from bot.domain.pin import Pin, PinKind
from bot.domain.rule_change import ChangeState, RuleChange
from bot.store.numbers import insert_into, next_number
from bot.store.record_drafts import DraftRecords
from bot.store.record_snapshots import SnapshotRecords
from bot.store.rows import (
    ChangeRow,
    ClientRow,
    LetterTemplateRow,
    NightRow,
    PinRow,
    RuleChangeRow,
)

_PIN = tuple(f.name for f in fields(Pin) if f.name not in ("id", "kind"))
_AT_ONCE = 1000
# Read from the database in batches of so many.
_CHUNK = 1000


class Records(DraftRecords, SnapshotRecords):
    """The records of one team."""

    def list_clients(self) -> dict[int, tuple[str, str]]:
        """Return (key, currency) of every client, archived or not, by number."""
        query = select(ClientRow.id, ClientRow.key, ClientRow.currency).where(
            ClientRow.team_id == self._team_id
        )
        return {row.id: (row.key, row.currency) for row in self._session.execute(query)}

    def list_pins(self) -> list[KeptPin]:
        """Return every pin, also those that ended, in the order in which they were set."""
        query = select(PinRow).where(PinRow.team_id == self._team_id).order_by(PinRow.id)
        return [_pin(row) for row in self._session.scalars(query)]

    def add_pins(self, pins: Sequence[KeptPin]) -> None:
        """Keep pins with who lifted them; their own numbers are not read."""
        first = self._numbers("pins", len(pins))
        self._session.add_all(
            PinRow(
                team_id=self._team_id,
                id=first + place,
                kind=kept.pin.kind.value,
                set_at=kept.set_at,
                lifted_by=kept.lifted_by,
                **{name: getattr(kept.pin, name) for name in _PIN},
            )
            for place, kept in enumerate(pins)
        )
        self._session.flush()

    def list_nights(self) -> list[KeptNight]:
        """Return every night that was begun, the oldest first."""
        query = select(NightRow).where(NightRow.team_id == self._team_id)
        return [
            KeptNight(
                local_date=row.local_date,
                finished_at=row.finished_at,
                scored=row.scored,
                unscored=row.unscored,
            )
            for row in self._session.scalars(query.order_by(NightRow.local_date))
        ]

    def add_nights(self, nights: Iterable[KeptNight], *, at: datetime) -> int:
        """Keep nights that are not known here; count them. One that was cut off can be run."""
        rows = [
            {
                "team_id": self._team_id,
                "local_date": night.local_date,
                "leased_until": night.finished_at or at,
                "finished_at": night.finished_at,
                "attempt": 1,
                "scored": night.scored,
                "unscored": night.unscored,
            }
            for night in nights
        ]
        known = {night.local_date for night in self.list_nights()}
        fresh = [row for row in rows if row["local_date"] not in known]
        if fresh:
            self._session.execute(insert_into(self._session, NightRow), fresh)
        return len(fresh)

    def each_change(self) -> Iterator[KeptChange]:
        """Yield every change of an entry, the oldest first."""
        query = (
            select(ChangeRow.entry, ChangeRow.action, ChangeRow.by, ChangeRow.at, ChangeRow.before)
            .where(ChangeRow.team_id == self._team_id)
            .order_by(ChangeRow.id)
            .execution_options(yield_per=_CHUNK)
        )
        for row in self._session.execute(query):
            yield KeptChange(
                entry=row.entry, action=row.action, by=row.by, at=row.at, before=row.before
            )

    def add_changes(self, changes: Sequence[KeptChange]) -> None:
        """Keep changes in their order."""
        first = self._numbers("changes", len(changes))
        for start in range(0, len(changes), _AT_ONCE):
            some = changes[start : start + _AT_ONCE]
            self._session.execute(
                insert_into(self._session, ChangeRow),
                [
                    {
                        "team_id": self._team_id,
                        "id": first + start + place,
                        "entry": change.entry,
                        "action": change.action,
                        "by": change.by,
                        "at": change.at,
                        "before": dict(change.before),
                    }
                    for place, change in enumerate(some)
                ],
            )

    def list_templates(self) -> list[KeptTemplate]:
        """Return every own part of a letter, by letter."""
        query = select(LetterTemplateRow).where(LetterTemplateRow.team_id == self._team_id)
        order = (LetterTemplateRow.kind, LetterTemplateRow.part)
        return [
            KeptTemplate(
                kind=row.kind,
                part=row.part,
                source=row.source,
                changed_by=row.changed_by,
                changed_at=row.changed_at,
                in_use=row.in_use,
            )
            for row in self._session.scalars(query.order_by(*order))
        ]

    def add_templates(self, templates: Iterable[KeptTemplate]) -> None:
        """Keep own parts of letters that are not known here."""
        names = tuple(f.name for f in fields(KeptTemplate))
        self._session.add_all(
            LetterTemplateRow(team_id=self._team_id, **{name: getattr(own, name) for name in names})
            for own in templates
        )
        self._session.flush()

    def list_rule_changes(self) -> list[RuleChange]:
        """Return every change of the rules that was proposed, the oldest first, as it is kept."""
        query = select(RuleChangeRow).where(RuleChangeRow.team_id == self._team_id)
        return [
            RuleChange(
                id=row.id,
                before=row.before,
                after=row.after,
                by=row.by,
                proposed_at=row.proposed_at,
                state=ChangeState(row.state),
                report=row.report,
                decided_by=row.decided_by,
                decided_at=row.decided_at,
            )
            for row in self._session.scalars(query.order_by(RuleChangeRow.id))
        ]

    def add_rule_changes(self, changes: Sequence[RuleChange]) -> None:
        """Keep proposed changes of the rules in their order; their numbers are not read."""
        first = self._numbers("rule_changes", len(changes))
        self._session.add_all(
            RuleChangeRow(
                team_id=self._team_id,
                id=first + place,
                before=_tables(change.before),
                after=_tables(change.after),
                by=change.by,
                proposed_at=change.proposed_at,
                state=change.state.value,
                report=dict(change.report),
                decided_by=change.decided_by,
                decided_at=change.decided_at,
            )
            for place, change in enumerate(changes)
        )
        self._session.flush()

    def count_changes(self, key: Callable[[KeptChange], Any], wanted: set[Any]) -> dict[Any, int]:
        """Count the known changes by `key`, of those keys alone that are wanted."""
        found: dict[Any, int] = {}
        for change in self.each_change():
            name = key(change)
            if name in wanted:
                found[name] = found.get(name, 0) + 1
        return found

    def _numbers(self, kind: str, count: int) -> int:
        return next_number(self._session, self._team_id, kind, count=count) if count else 0


def _tables(changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {name: dict(own) for name, own in changes.items()}


def _pin(row: PinRow) -> KeptPin:
    columns: dict[str, Any] = {name: getattr(row, name) for name in _PIN}
    return KeptPin(
        pin=Pin(id=row.id, kind=PinKind(row.kind), **columns),
        set_at=row.set_at,
        lifted_by=row.lifted_by,
    )
