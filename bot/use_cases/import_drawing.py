"""Draw the card of a file that came in a direct message."""

from collections.abc import Sequence

from bot.domain.errors import DomainError
from bot.domain.file_import import FileImport
from bot.domain.team import actor_for
from bot.messages.blocks import Block
from bot.messages.import_card import import_message, not_yours_message
from bot.messages.import_names import MOST_OTHERS, ShownImport
from bot.store.store import Store

# How many names are read where some of them may be those of nearest clients.
_READ = MOST_OTHERS + 10


def draw_import(store: Store, import_id: int) -> tuple[str, str, Sequence[Block]]:
    """Return (user id, text, blocks) of an import's card. Raises UnknownImport.

    Whoever is no manager any more sees none of it.
    """
    found = store.file_imports.get(import_id)
    team = store.team.get()
    person = store.team.find_person(found.user_id)
    try:
        is_manager = person is not None and actor_for(person, team).is_manager
    except DomainError:
        is_manager = False
    if person is None or not is_manager:
        return found.user_id, *not_yours_message()
    shown = ShownImport(
        file_import=found,
        who=person.name,
        timezone=team.timezone,
        clients=_clients(store, found),
    )
    return found.user_id, *import_message(shown)


def _clients(store: Store, found: FileImport) -> list[tuple[str, str]]:
    """Return (key, name) of the clients that a menu offers, and of those that were chosen."""
    named = store.clients.list_page(limit=_READ)
    offered = [(account.client.key, account.client.name) for account in named]
    chosen = set(found.choices.picks.values()) - {key for key, _ in offered}
    accounts = filter(None, map(store.clients.find, sorted(chosen)))
    return [*offered, *((one.client.key, one.client.name) for one in accounts)]
