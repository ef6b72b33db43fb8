"""Who may be the fallback approver: a manager, by the settings as they are being saved."""

from collections.abc import Mapping

from bot.domain.errors import DomainError
from bot.domain.team import Team, actor_for
from bot.store.store import Store


def wrong_fallback(store: Store, before: Team, fields: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with the person chosen, beside their field; nothing where they may."""
    chosen = fields.get("fallback_approver")
    if not chosen or chosen == before.fallback_approver or _is_manager(store, chosen, fields):
        return {}
    return {"fallback_approver": "Choose a manager: only a manager can approve."}


def _is_manager(store: Store, user_id: str, fields: Mapping[str, str]) -> bool:
    if user_id in (fields.get("managers") or "").split(","):
        return True
    person = store.team.find_person(user_id)
    if person is None:
        return False
    groups = tuple(filter(None, (fields.get("manager_groups") or "").split(",")))
    managers = tuple(filter(None, (fields.get("managers") or "").split(",")))
    after = Team(id=store.team_id, managers=managers, manager_groups=groups)
    try:
        return actor_for(person, after).is_manager
    except DomainError:
        return False
