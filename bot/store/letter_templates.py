"""The letters' templates that a team changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.rows import LetterTemplateRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTemplate:
    """A team's own words for a part (subject or body) of a letter.

    Without `is_used` they are only kept, and the shipped ones are sent.
    """

    kind: str
    part: str
    source: str
    changed_by: str
    changed_at: datetime
    is_used: bool


class LetterTemplates:
    """The own templates of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def used(self, kind: str) -> dict[str, str]:
        """Return the sources in use of a letter, by part; a part that is as shipped has none."""
        return {own.part: own.source for own in self.list_of(kind) if own.is_used}

    def list_of(self, kind: str) -> list[OwnTemplate]:
        """Return the own parts of a letter."""
        return [own for own in self.list_all() if own.kind == kind]

    def list_all(self) -> list[OwnTemplate]:
        """Return every own part, by letter."""
        query = select(LetterTemplateRow).where(LetterTemplateRow.team_id == self._team_id)
        order = (LetterTemplateRow.kind, LetterTemplateRow.part)
        return [_own(row) for row in self._session.scalars(query.order_by(*order))]

    def save(self, kind: str, sources: Mapping[str, str], *, by: str, at: datetime) -> None:
        """Put these sources in use, by part; the letter's other parts become as shipped."""
        for row in self._rows(kind):
            if row.part not in sources:
                self._session.delete(row)
        for part, source in sources.items():
            row = self._session.get(LetterTemplateRow, (self._team_id, kind, part)) or (
                LetterTemplateRow(team_id=self._team_id, kind=kind, part=part)
            )
            row.source, row.changed_by, row.changed_at, row.in_use = source, by, at, True
            self._session.add(row)
        self._session.flush()

    def use(self, kind: str, *, is_used: bool) -> Collection[str]:
        """Put a letter's own parts to use, or only keep them; return the parts that changed."""
        changed = [row for row in self._rows(kind) if row.in_use is not is_used]
        for row in changed:
            row.in_use = is_used
        self._session.flush()
        return [row.part for row in changed]

    def _rows(self, kind: str) -> list[LetterTemplateRow]:
        query = select(LetterTemplateRow).where(
            LetterTemplateRow.team_id == self._team_id, LetterTemplateRow.kind == kind
        )
        return list(self._session.scalars(query.order_by(LetterTemplateRow.part)))


def _own(row: LetterTemplateRow) -> OwnTemplate:
    return OwnTemplate(
        kind=row.kind,
        part=row.part,
        source=row.source,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        is_used=row.in_use,
    )
