"""Change the rules of a workspace: propose, replay over the stored history, decide."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.delivery import DeliveryKind
from bot.domain.replay_report import plain_of, report_of
from bot.domain.rule_change import (
    ChangeState,
    NotReplayedYet,
    RuleChange,
    RulesChangedSince,
    SameRules,
)
from bot.domain.team import Actor, OnlyManagers, Team
from bot.domain.tuning import Changes, changes_of, tuned
from bot.messages.rule_change import REPLAY_FAILED, ShownChange, rule_change_message
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.replays import progress_of, replay_next

ARRIVAL = "rules_replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A change as it stands after somebody pressed.

    `is_late` says that it was decided before, `is_outdated` that the rules changed meanwhile;
    in both nothing was done now.
    """

    change: RuleChange
    is_late: bool = False
    is_outdated: bool = False


def find_waiting(begin: Begin, actor: Actor) -> RuleChange | None:
    """Return the newest change that waits for a manager's decision. Raises OnlyManagers."""
    _check(actor)
    with begin(actor.team_id, reading=True) as store:
        change = store.rule_changes.find_newest(ChangeState.READY)
        return change if change and _is_current(store.team.get(), change) else None


def propose_rules(
    begin: Begin, actor: Actor, typed: Changes, *, seen: str, now: datetime
) -> RuleChange:
    """Keep a change to be replayed; nothing else changes. `seen` is the version it began from.

    Raises OnlyManagers, UnusableRules, SameRules, RulesChangedSince.
    """
    _check(actor)
    after = changes_of(tuned(typed))
    with begin(actor.team_id) as store:
        store.team.hold()
        team = store.team.get()
        in_use = tuned(team.rules)
        if in_use.version != seen:
            raise RulesChangedSince
        if in_use.version == tuned(after).version:
            raise SameRules
        change = store.rule_changes.add(
            before=changes_of(in_use), after=after, by=actor.user_id, at=now
        )
        store.audit.add("rules_proposed", _about(change), user_id=actor.user_id, at=now)
        _queue_step(store, change.id, 0, now=now)
        return change


def replay_step(
    begin: Begin, *, team_id: str, change_id: int, step: int, now: datetime
) -> RuleChange | None:
    """Replay the next clients of a proposed change; at the end tell who asked.

    Each step counts once, however often it is tried: None where it was done before.
    """
    with begin(team_id, reading=True) as store:
        change = store.rule_changes.get(change_id)
        if not _is_at(change, step):
            return None
        so_far = progress_of(store, change)
        progress = replay_next(store, change, so_far)
    with begin(team_id) as store:
        change = store.rule_changes.hold(change_id)
        if not _is_at(change, step):
            return None
        if progress is None:
            return _tell(store, change_id, plain_of(so_far.report), now=now)
        _queue_step(store, change_id, step + 1, now=now)
        plain = plain_of(progress.report) | {"step": step + 1, "done": progress.done}
        return store.rule_changes.save_report(change_id, plain, state=ChangeState.REPLAYING)


def give_up_replay(begin: Begin, *, team_id: str, change_id: int, now: datetime) -> None:
    """Drop a change that could not be replayed, and tell who asked."""
    with begin(team_id) as store:
        change = store.rule_changes.hold(change_id)
        if change.state is not ChangeState.REPLAYING:
            return
        store.rule_changes.save_report(change_id, {}, state=ChangeState.DROPPED)
        payload = {"channel": change.by, "text": REPLAY_FAILED}
        store.deliveries.add(DeliveryKind.DIRECT, payload, at=now)


def decide_rules(
    begin: Begin, actor: Actor, *, change_id: int, use: bool, now: datetime
) -> Decided:
    """Use the rules that were replayed, or keep the old ones: decided once, by any manager.

    They count from the next night, and at once where a client is asked about. Raises
    OnlyManagers, UnknownRuleChange, NotReplayedYet.
    """
    _check(actor)
    with begin(actor.team_id) as store:
        store.team.hold()
        change = store.rule_changes.hold(change_id)
        if change.state is ChangeState.REPLAYING:
            raise NotReplayedYet
        if not change.is_open:
            return Decided(change=change, is_late=True)
        team = store.team.get()
        is_outdated = use and not _is_current(team, change)
        if use and not is_outdated:
            store.team.save(replace(team, rules=change.after), at=now)
        state = ChangeState.SAVED if use and not is_outdated else ChangeState.DROPPED
        change = store.rule_changes.decide(change_id, state, by=actor.user_id, at=now)
        store.audit.add(f"rules_{state.value}", _about(change), user_id=actor.user_id, at=now)
        return Decided(change=change, is_outdated=is_outdated)


def show_change(begin: Begin, actor: Actor, *, change_id: int) -> ShownChange:
    """Return a change with the names that its words need. Raises OnlyManagers."""
    _check(actor)
    with begin(actor.team_id, reading=True) as store:
        return _shown(store, store.rule_changes.get(change_id))


def replay_now(
    begin: Begin,
    *,
    team_id: str,
    typed: Changes,
    now: datetime,
    on_replayed: Callable[[int], None] = lambda _count: None,
) -> ShownChange:
    """Replay a change here and now, and keep nothing. Raises UnusableRules, SameRules."""
    after = changes_of(tuned(typed))
    with begin(team_id, reading=True) as store:
        team = store.team.get()
        if tuned(team.rules).version == tuned(after).version:
            raise SameRules
        change = RuleChange(
            id=0,
            before=changes_of(tuned(team.rules)),
            after=after,
            by="",
            proposed_at=now,
            state=ChangeState.REPLAYING,
            report={},
        )
        progress = progress_of(store, change)
        while (more := replay_next(store, change, progress)) is not None:
            progress = more
            on_replayed(progress.report.clients)
        return _shown(store, replace(change, report=plain_of(progress.report)))


def set_rules(begin: Begin, shown: ShownChange, *, team_id: str, by: str, now: datetime) -> None:
    """Save rules that were replayed just now. Raises RulesChangedSince."""
    with begin(team_id) as store:
        store.team.hold()
        team = store.team.get()
        if not _is_current(team, shown.change):
            raise RulesChangedSince
        change = store.rule_changes.add(
            before=shown.change.before, after=shown.change.after, by=by, at=now
        )
        store.rule_changes.save_report(change.id, shown.change.report, state=ChangeState.SAVED)
        store.rule_changes.decide(change.id, ChangeState.SAVED, by=by, at=now)
        store.team.save(replace(team, rules=change.after), at=now)
        store.audit.add("rules_saved", _about(change), user_id=by, at=now)


def rules_of(begin: Begin, *, team_id: str) -> tuple[str, Changes]:
    """Return a workspace's name and the changes that it made to the rules. Raises UnknownTeam."""
    with begin(team_id, reading=True) as store:
        team = store.team.get()
    return team.name or team.id, team.rules


def _check(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers


def _is_current(team: Team, change: RuleChange) -> bool:
    return tuned(team.rules).version == tuned(change.before).version


def _about(change: RuleChange) -> str:
    return f"rules:{change.id}"


def _is_at(change: RuleChange, step: int) -> bool:
    is_replaying = change.state is ChangeState.REPLAYING
    return is_replaying and int(change.report.get("step", 0)) == step


def _queue_step(store: Store, change_id: int, step: int, *, now: datetime) -> None:
    body = {"change": change_id, "step": step}
    store.inbox.add(f"{ARRIVAL}:{change_id}:{step}", ARRIVAL, body, at=now)


def _tell(store: Store, change_id: int, plain: dict[str, Any], *, now: datetime) -> RuleChange:
    change = store.rule_changes.save_report(change_id, plain, state=ChangeState.READY)
    text, blocks = rule_change_message(_shown(store, change))
    payload = {"channel": change.by, "text": text, "blocks": blocks}
    store.deliveries.add(DeliveryKind.DIRECT, payload, at=now, once=f"rules:{change_id}")
    return change


def _shown(store: Store, change: RuleChange) -> ShownChange:
    report = report_of(change.report) if "last" in change.report else None
    names = dict(store.clients.list_named(sorted(report.named))) if report else {}
    people = store.team.list_people(filter(None, (change.by, change.decided_by)))
    return ShownChange(
        change=change,
        report=report,
        names=names,
        people={user_id: person.name for user_id, person in people.items()},
        timezone=store.team.get().timezone,
    )
