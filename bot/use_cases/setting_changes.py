"""What a change of the settings was, for the audit log: which one, from what to what."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.domain.team import Team
from bot.store.store import Store

CHANGED = "setting_changed"
# Of a longer list the beginning says enough.
_MOST = 120
_BESIDE = ("id", "name", "url", "bot_user_id", "rules", "scopes")


def note_settings(store: Store, before: Team, after: Team, *, by: str, now: datetime) -> None:
    """Write a line for each setting that is another now; rules have lines of their own."""
    for name in (one.name for one in fields(Team) if one.name not in _BESIDE):
        was, will_be = getattr(before, name), getattr(after, name)
        if was != will_be:
            about = f"{name}:{_plain(was)}>{_plain(will_be)}"
            store.audit.add(CHANGED, about, user_id=by, at=now)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        text = "+".join(f"{name}={kind}" for name, kind in value.items())
    elif isinstance(value, list | tuple):
        text = "+".join(map(str, value))
    else:
        text = "" if value is None else str(value)
    return text[:_MOST]
