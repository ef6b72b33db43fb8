"""The outbox: what is to leave, once."""

import functools
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.metrics import DELIVERIES
from bot.store.marks import QUEUED
from bot.store.numbers import next_number
from bot.store.posts import Posts
from bot.store.prepared import Ask, answer_to_each, plain_rows
from bot.store.rows import DeliveryRow

_ARMED_AGAIN = tuple(
    state.value for state in (DeliveryState.CANCELLED, DeliveryState.FAILED, DeliveryState.PARKED)
)


class Deliveries(Posts):
    """The outbox of one team, and where its cards stand."""

    def add(
        self,
        kind: DeliveryKind,
        payload: Mapping[str, Any],
        *,
        at: datetime,
        due_at: datetime | None = None,
        once: str | None = None,
    ) -> bool:
        """Queue a message and say whether it was queued.

        What has the same `once` leaves only once: a second one is dropped, unless the first
        was cancelled, failed for good or was parked; then it is armed again with the new payload.
        """
        self._session.info[QUEUED] = True
        if once is not None:
            row = self._held(once)
            if row is not None:
                return _arm_again(row, payload, due_at or at)
        number = next_number(self._session, self._team_id, "deliveries")
        self._session.add(
            DeliveryRow(
                team_id=self._team_id,
                id=number,
                once=once or f"{kind.value}:{number}",
                kind=kind.value,
                payload=dict(payload),
                state=DeliveryState.QUEUED.value,
                due_at=due_at or at,
                created_at=at,
            )
        )
        self._session.flush()
        return True

    def state_of(self, once: str) -> DeliveryState | None:
        """Return what became of the delivery called `once`, if there is one."""
        row = self._standing(once)
        return None if row is None else DeliveryState(row.state)

    def is_waiting(self, start: str) -> bool:
        """Say whether a delivery whose `once` begins so waits or is being sent."""
        query = select(DeliveryRow.id).where(
            DeliveryRow.team_id == self._team_id,
            DeliveryRow.once.like(f"{start}%"),
            DeliveryRow.state.in_([DeliveryState.QUEUED.value, DeliveryState.SENDING.value]),
        )
        return self._session.scalars(query.limit(1)).first() is not None

    def due_at(self, once: str) -> datetime | None:
        """Return when the delivery called `once` is to leave."""
        row = self._standing(once)
        return None if row is None else row.due_at

    def tried(self, once: str) -> tuple[int, str]:
        """Return how often the delivery called `once` was tried, and what stopped it last."""
        row = self._standing(once)
        return (0, "") if row is None else (row.attempts, row.error or "")

    def cancel(self, once: str) -> bool:
        """Take a waiting delivery back; False when it is leaving or has left.

        One statement decides, so that a sender who claims it at the same moment wins or loses,
        and never both.
        """
        cancelled = self._session.scalar(
            update(DeliveryRow)
            .where(
                DeliveryRow.team_id == self._team_id,
                DeliveryRow.once == once,
                DeliveryRow.state == DeliveryState.QUEUED.value,
            )
            .values(state=DeliveryState.CANCELLED.value)
            .returning(DeliveryRow.id)
        )
        return cancelled is not None

    def hasten(self, once: str, *, at: datetime) -> bool:
        """Let what waits for its hour leave now; False for what was perhaps sent already."""
        self._session.info[QUEUED] = True
        hastened = self._session.scalar(
            update(DeliveryRow)
            .where(
                DeliveryRow.team_id == self._team_id,
                DeliveryRow.once == once,
                DeliveryRow.state == DeliveryState.QUEUED.value,
                DeliveryRow.perhaps_sent.is_(False),
            )
            .values(due_at=at)
            .returning(DeliveryRow.id)
        )
        return hastened is not None

    def cancel_cards_before(self, card: str, *, start: str) -> None:
        """Take back waiting cards whose names begin with `start` and come before `card`."""
        self._session.execute(
            update(DeliveryRow)
            .where(
                DeliveryRow.team_id == self._team_id,
                DeliveryRow.kind == DeliveryKind.CARD.value,
                DeliveryRow.once.like(f"{start}%"),
                DeliveryRow.once < card,
                DeliveryRow.state == DeliveryState.QUEUED.value,
            )
            .values(state=DeliveryState.CANCELLED.value)
        )

    def cancel_unposted(self, start: str) -> list[tuple[str, str]]:
        """Take back waiting cards whose names begin so and that do not stand in Slack yet.

        Return (card, `once`) of those that are being posted just now.
        """
        standing, leaving = set(self.list_posts(start)), []
        query = select(DeliveryRow).where(
            DeliveryRow.team_id == self._team_id,
            DeliveryRow.kind == DeliveryKind.CARD.value,
            DeliveryRow.state.in_((DeliveryState.QUEUED.value, DeliveryState.SENDING.value)),
        )
        for row in self._session.scalars(query.with_for_update()).all():
            card = str(row.payload.get("card"))
            if not card.startswith(start) or card in standing:
                continue
            if row.state == DeliveryState.SENDING.value:
                leaving.append((card, row.once))
            else:
                row.state = DeliveryState.CANCELLED.value
        self._session.flush()
        return leaving

    def finish(
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        at: datetime,
        error: str | None = None,
        first: Sequence[Ask] = (),
    ) -> bool:
        """Record how it ended; False when it is no longer this sender's to say.

        What only one person was to see is forgotten: nobody needs it again. `first` is written
        before it, whosever it is by now.
        """
        is_kept = delivery.kind in (DeliveryKind.EMAIL, DeliveryKind.CARD)
        return self._settle(
            delivery,
            first,
            state=state.value,
            error=error,
            finished_at=at,
            payload=dict(delivery.payload) if is_kept else {},
        )

    def finish_posted(
        self, delivery: Delivery, card: str, *, channel: str, ts: str, at: datetime
    ) -> bool:
        """Record that a card was posted, and where; otherwise as `finish`."""
        adding = self._adds_post(card, channel=channel, ts=ts, at=at)
        return self.finish(delivery, DeliveryState.SENT, at=at, first=(adding,))

    def renew(self, delivery: Delivery, *, until: datetime) -> bool:
        """Hold a claim on; False when another sender has it now, or it has ended."""
        return self._write(delivery, leased_until=until)

    def note(self, delivery: Delivery, payload: Mapping[str, Any]) -> bool:
        """Keep how far it came before it is handed over; False when another sender has it now."""
        return self._write(delivery, payload=dict(payload))

    def retry(
        self,
        delivery: Delivery,
        *,
        due_at: datetime,
        error: str | None,
        costs_attempt: bool = True,
        perhaps_sent: bool = False,
    ) -> bool:
        """Put it back to be tried again; False when it is no longer this sender's to say."""
        return self._settle(
            delivery,
            state=DeliveryState.QUEUED.value,
            due_at=due_at,
            error=error,
            attempts=delivery.attempts if costs_attempt else delivery.attempts - 1,
            perhaps_sent=perhaps_sent,
        )

    def forget_before(self, moment: datetime) -> None:
        """Drop what ended before `moment`, letters included: their drafts keep the words."""
        self._session.execute(
            delete(DeliveryRow).where(
                DeliveryRow.team_id == self._team_id, DeliveryRow.finished_at < moment
            )
        )

    def _settle(self, delivery: Delivery, first: Sequence[Ask] = (), **columns: Any) -> bool:
        is_settled = self._write(delivery, first, leased_until=None, **columns)
        if is_settled:
            DELIVERIES.labels(kind=delivery.kind.value, state=columns["state"]).inc()
        return is_settled

    def _write(self, delivery: Delivery, first: Sequence[Ask] = (), **columns: Any) -> bool:
        """Write only while the claim is still this sender's: its lease may have run out."""
        given: dict[str, Any] = {f"new_{name}": value for name, value in columns.items()}
        given |= {"team": self._team_id, "number": delivery.id, "attempt": delivery.attempts}
        writing = Ask(_writing(*columns), given)
        return bool(answer_to_each(self._session, (*first, writing))[-1])

    def _standing(self, once: str) -> Any:
        return plain_rows(self._session, _STANDING, team=self._team_id, once=once).first()

    def _held(self, once: str) -> DeliveryRow | None:
        query = (
            select(DeliveryRow)
            .where(DeliveryRow.team_id == self._team_id, DeliveryRow.once == once)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return self._session.scalars(query).first()


_STANDING = select(
    DeliveryRow.state, DeliveryRow.due_at, DeliveryRow.attempts, DeliveryRow.error
).where(DeliveryRow.team_id == bindparam("team"), DeliveryRow.once == bindparam("once"))


@functools.cache
def _writing(*columns: str) -> Any:
    """Write these columns, each given as `new_` and its name, of what this sender has claimed."""
    own: Any = DeliveryRow.__table__
    return (
        update(own)
        .where(
            own.c.team_id == bindparam("team"),
            own.c.id == bindparam("number"),
            own.c.state == DeliveryState.SENDING.value,
            own.c.attempts == bindparam("attempt"),
        )
        .values({name: bindparam(f"new_{name}", type_=own.c[name].type) for name in columns})
        .returning(own.c.id)
    )


def to_delivery(row: Any, *, is_repeat: bool) -> Delivery:
    """Turn a row into the domain's delivery."""
    return Delivery(
        team_id=row.team_id,
        id=row.id,
        once=row.once,
        kind=DeliveryKind(row.kind),
        payload=row.payload,
        attempts=row.attempts,
        created_at=row.created_at,
        is_repeat=is_repeat or row.perhaps_sent,
    )


def _arm_again(row: DeliveryRow, payload: Mapping[str, Any], due_at: datetime) -> bool:
    if row.state not in _ARMED_AGAIN:
        return False
    row.payload = dict(payload)
    queue_again(row, due_at=due_at)
    return True


def queue_again(row: DeliveryRow, *, due_at: datetime) -> None:
    """Let what was settled wait as if it had never been tried."""
    row.state, row.due_at, row.attempts = DeliveryState.QUEUED.value, due_at, 0
    row.error = row.finished_at = None
    row.perhaps_sent = False
