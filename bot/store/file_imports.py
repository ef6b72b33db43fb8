"""The files that were given to the bot in Slack, and what became of them."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.dry_run import dry_run_of, plain_of
from bot.domain.file_import import OPEN, Choices, FileImport, ImportState, UnknownImport
from bot.store.numbers import next_number
from bot.store.rows import ImportRow


class FileImports:
    """The imports of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add(
        self, *, user_id: str, file_id: str, file_name: str, ts: str, has_words: bool, at: datetime
    ) -> FileImport:
        """Keep a file that came, about to be read, and return it with its number."""
        row = ImportRow(
            team_id=self._team_id,
            id=next_number(self._session, self._team_id, "imports"),
            user_id=user_id,
            file_id=file_id,
            file_name=file_name,
            options={"ts": ts, "has_words": has_words, "step": 0, "choices": {}},
            figures={},
            state=ImportState.READING.value,
            created_at=at,
        )
        self._session.add(row)
        self._session.flush()
        return _import(row)

    def get(self, import_id: int) -> FileImport:
        """Return an import. Raises UnknownImport."""
        return _import(self._row(import_id))

    def hold(self, import_id: int) -> FileImport:
        """Return an import and lock it until the transaction ends. Raises UnknownImport."""
        return _import(self._row(import_id, hold=True))

    def find(self, *, user_id: str, file_id: str, ts: str) -> FileImport | None:
        """Return the import of a file that came in this message."""
        query = self._all().where(ImportRow.user_id == user_id, ImportRow.file_id == file_id)
        found = map(_import, self._session.scalars(query))
        return next((one for one in found if one.ts == ts), None)

    def save(self, changed: FileImport) -> FileImport:
        """Keep an import as it is now. Raises UnknownImport."""
        row = self._row(changed.id)
        row.digest, row.state = changed.digest, changed.state.value
        row.options = {
            "ts": changed.ts,
            "has_words": changed.has_words,
            "step": changed.step,
            "notice": changed.notice,
            "choices": asdict(changed.choices),
        }
        row.figures, row.finished_at = plain_of(changed.figures), changed.finished_at
        self._session.flush()
        return _import(row)

    def list_newest(self, *, states: Collection[ImportState], limit: int) -> list[FileImport]:
        """Return the newest imports in these states first."""
        query = self._all().where(ImportRow.state.in_([state.value for state in states]))
        rows = self._session.scalars(query.order_by(ImportRow.id.desc()).limit(limit))
        return [_import(row) for row in rows]

    def list_open_before(self, moment: datetime) -> list[FileImport]:
        """Return the imports that came before `moment` and still wait for something."""
        is_open = ImportRow.state.in_([state.value for state in OPEN])
        query = self._all().where(is_open, ImportRow.created_at < moment)
        return [_import(row) for row in self._session.scalars(query.order_by(ImportRow.id))]

    def _all(self) -> Any:
        return select(ImportRow).where(ImportRow.team_id == self._team_id)

    def _row(self, import_id: int, *, hold: bool = False) -> ImportRow:
        query = self._all().where(ImportRow.id == import_id)
        if hold:
            query = query.with_for_update().execution_options(populate_existing=True)
        row: ImportRow | None = self._session.scalars(query).first()
        if row is None:
            raise UnknownImport
        return row


def _import(row: ImportRow) -> FileImport:
    options = row.options
    return FileImport(
        id=row.id,
        user_id=row.user_id,
        file_id=row.file_id,
        file_name=row.file_name,
        ts=str(options.get("ts") or ""),
        state=ImportState(row.state),
        created_at=row.created_at,
        choices=Choices(**(options.get("choices") or {})),
        figures=dry_run_of(row.figures),
        digest=row.digest,
        step=int(options.get("step") or 0),
        notice=str(options.get("notice") or ""),
        has_words=bool(options.get("has_words")),
        finished_at=row.finished_at,
    )
