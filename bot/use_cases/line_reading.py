"""Take a typed line apart, and say what it wants to have logged."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.capture import Capture
from bot.domain.client import key_for
from bot.domain.entry import EntryKind
from bot.domain.reading import beginnings_of
from bot.domain.team import Actor
from bot.domain.typed import Typed, parse_command
from bot.store.client_names import Called
from bot.store.store import Store
from bot.use_cases.capturing import with_sum
from bot.use_cases.outcomes import own_today

_KINDS = {
    "/scope": EntryKind.SCOPE_REQUEST,
    "/complaint": EntryKind.COMPLAINT,
    "/promise": EntryKind.PROMISE,
    "/invest": EntryKind.INVESTMENT,
}


def typed_in(
    store: Store,
    actor: Actor,
    command: str,
    text: str,
    *,
    names: Iterable[str] | None = None,
    now: datetime,
) -> tuple[Typed, dict[str, list[Called]]]:
    """Take a line apart, and return besides who goes by the names that were looked up for it.

    `names` are those with which it begins, as keys, where they are known.
    """
    if names is None:
        names = map(key_for, beginnings_of(text))
    # A line may begin with a name of any length: all of them are looked up at once.
    known: dict[str, list[Called]] = {name: [] for name in names}
    for one in store.clients.find_by_keys(known):
        known[one.key].append(one)

    def is_client(words: str) -> bool:
        key = key_for(words)
        if key not in known:
            known[key] = store.clients.find_by_keys([key])
        return bool(known[key])

    typed = parse_command(command, text, is_client=is_client, today=own_today(actor, now))
    return typed, known


def capture_of(command: str, typed: Typed, *, client_id: int | None = None) -> Capture:
    """Return what a line of a command says is to be logged, of a client if it is known."""
    kind = _KINDS.get(command) or EntryKind(typed.choice or EntryKind.CONTACT)
    capture = Capture(
        kind=kind,
        text=typed.text,
        client_id=client_id,
        hours=typed.hours,
        due=typed.due,
        on=typed.on,
    )
    return with_sum(capture, typed.amount)
