"""Seal all of a workspace's words, or open them again: row by row, while the bot is in use."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bot.store.database import Begin
from bot.store.sealings import Step
from bot.store.store import Store

ARRIVAL = "seal_words"
# A transaction that began before the switch may still write the old way; none lasts so long.
QUIET = timedelta(minutes=10)


def choose_sealing(store: Store, *, wanted: bool, by: str, now: datetime) -> None:
    """Let a workspace's words be sealed from now on, or not; what there is follows from the inbox.

    What was given up half way is begun anew. Raises KeysAreMissing.
    """
    state = store.sealing.state()
    if wanted == (state in ("sealing", "sealed")):
        if state in ("sealing", "opening") and store.sealing.progress(ARRIVAL) is None:
            _queue(store, {"since": now.isoformat(), "run": now.isoformat(), "no": 0}, at=now)
        return
    store.sealing.set_state("sealing" if wanted else "opening")
    store.audit.add("sealing_on" if wanted else "sealing_off", "texts", user_id=by, at=now)
    _queue(store, {"since": now.isoformat(), "run": now.isoformat(), "no": 0}, at=now)


def seal_step(begin: Begin, *, team_id: str, body: Mapping[str, Any], now: datetime) -> bool:
    """Rewrite the next rows; False when all is as the workspace wants it.

    A step that is done twice changes nothing the second time. All is done when a pass that began
    long enough after the switch found nothing left. Raises KeysAreMissing, SealedWithAnotherKey.
    """
    with begin(team_id) as store:
        step = store.sealing.rewrite(Step(**(body.get("step") or {})))
        told = {**body, "no": int(body["no"]) + 1}
        if not step.is_over:
            _queue(store, told | {"step": asdict(step)}, at=now)
            return True
        since, began = _moment(body["since"]), _moment(body.get("began", body["since"]))
        if step.rewritten or began < since + QUIET:
            at = now if step.rewritten else max(now, since + QUIET)
            _queue(store, told | {"step": {}, "began": at.isoformat()}, at=at)
            return True
        store.sealing.settle()
        return False


def reseal(begin: Begin, *, team_id: str) -> int:
    """Seal with the newest key what a workspace sealed with older ones; return how many rows.

    In steps, each a transaction; nothing is done where nothing is sealed. Raises KeysAreMissing,
    SealedWithAnotherKey.
    """
    step = Step()
    while not step.is_over:
        with begin(team_id) as store:
            if store.sealing.state() not in ("sealing", "sealed"):
                break
            step = store.sealing.rewrite(step)
    return step.rewritten


def _queue(store: Store, body: Mapping[str, Any], *, at: datetime) -> None:
    store.inbox.add(f"{ARRIVAL}:{body['run']}:{body['no']}", ARRIVAL, body, at=at)


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
