"""Whether a team's words are sealed, and the rows that have to follow when that changes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.client_rows import SCOURS
from bot.store.rows import InboxRow, TeamRow
from bot.store.sealed_columns import TABLES
from bot.store.sealed_rows import SealedRows
from bot.store.sealed_types import Sealing, sealing_of
from bot.store.word_seals import KeysAreMissing

# So many rows are rewritten in a transaction: nobody waits longer than some tenths of a second.
AT_ONCE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far a team's words are: in which of TABLES, after which row, how many were rewritten.

    `after` is a row's key without the team.
    """

    table: int = 0
    after: tuple[Any, ...] = ()
    rewritten: int = 0

    @property
    def is_over(self) -> bool:
        """Say whether every table was gone through."""
        return self.table >= len(TABLES)


def read_state(connection: Any, team_id: str) -> str | None:
    """Return a team's word about sealing; None of a team that is not known."""
    query = select(TeamRow.sealing).where(TeamRow.team_id == team_id)
    found: str | None = connection.execute(query).scalar()
    return found


class Sealings:
    """The sealing of one team's words."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    @property
    def has_keys(self) -> bool:
        """Say whether this process could seal anything."""
        return sealing_of(self._session) is not None

    def state(self) -> str:
        """Return the team's word: empty for none, sealing, sealed, opening."""
        return read_state(self._session.connection(), self._team_id) or ""

    def set_state(self, state: str) -> None:
        """Say from now on how words are written. Raises KeysAreMissing."""
        sealing = self._sealing()
        self._session.get_one(TeamRow, self._team_id).sealing = state
        self._session.flush()
        sealing.forget_state()

    def settle(self) -> None:
        """Say that every row is as the team has it."""
        self.set_state("sealed" if self.state() == "sealing" else "")
        self._session.info[SCOURS] = True

    def progress(self, kind: str) -> float | None:
        """Return which part of the tables the job of this kind went through; None without one."""
        query = (
            select(InboxRow.body)
            .where(
                InboxRow.team_id == self._team_id,
                InboxRow.kind == kind,
                # Those that wait are found by their index; what was done is the most.
                InboxRow.state.in_(("queued", "sending")),
            )
            .order_by(InboxRow.id.desc())
            .limit(1)
        )
        body = self._session.scalars(query).first()
        if body is None:
            return None
        at: int = (body.get("step") or {}).get("table", 0)
        return at / len(TABLES)

    def rewrite(self, step: Step, *, limit: int = AT_ONCE) -> Step:
        """Seal or open the next rows as the team has it, and return how far that is.

        Raises KeysAreMissing, SealedWithAnotherKey.
        """
        left = limit
        while left > 0 and not step.is_over:
            rows = SealedRows(self._session, self._sealing(), self._team_id, TABLES[step.table])
            found = rows.next_after(step.after, limit=left)
            rewritten = step.rewritten + sum(map(rows.rewrite, found))
            if len(found) < left:
                step = Step(table=step.table + 1, rewritten=rewritten)
            else:
                step = Step(table=step.table, after=rows.key_of(found[-1]), rewritten=rewritten)
            left -= len(found)
        return step

    def _sealing(self) -> Sealing:
        sealing = sealing_of(self._session)
        if sealing is None:
            raise KeysAreMissing(
                "Texts are sealed with keys of your own. Set GOODFIT_ENCRYPTION_KEYS "
                "(`goodfit keys new` makes one), start Goodfit again, then switch this on."
            )
        return sealing
