"""Ask for everything as a file, in Slack; `export_posting` writes it and sends it."""

from datetime import datetime

from bot.domain.delivery import DeliveryKind
from bot.domain.team import Actor, OnlyManagers
from bot.messages.export_words import ALREADY, NO_SCOPE, PREPARING
from bot.store.database import Begin

# What a file in a direct message takes.
SCOPE = "files:write"


def ask_for_export(begin: Begin, actor: Actor, *, now: datetime) -> str:
    """Queue an export for a manager alone, and say so in a sentence; one at a time.

    Without the scope it says how everything comes out where the bot runs. Raises OnlyManagers.
    """
    if not actor.is_manager:
        raise OnlyManagers
    if not actor.team.has_scopes(SCOPE):
        return NO_SCOPE
    start = f"export:{actor.user_id}:"
    with begin(actor.team_id) as store:
        store.team.hold()
        if store.deliveries.is_waiting(start):
            return ALREADY
        store.deliveries.add(
            DeliveryKind.FILE,
            {"user": actor.user_id},
            at=now,
            once=f"{start}{now.isoformat()}",
        )
        store.audit.add("export_asked", "export", user_id=actor.user_id, at=now)
    return PREPARING
