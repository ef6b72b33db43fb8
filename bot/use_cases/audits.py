"""The audit log, for managers: a page of its lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.audit import AuditLine
from bot.domain.team import Actor, OnlyManagers
from bot.store.database import Begin

ON_A_PAGE = 15
_CLIENT = re.compile(r"client:(\d{1,12})")
_PERSON = re.compile(r"\b[UW][A-Z0-9]{5,}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Lines, newest first, with the names of people by id and of clients by `client:7`.

    `older` is the number before which the next page begins; None where there is none.
    """

    lines: Sequence[AuditLine]
    people: Mapping[str, str]
    clients: Mapping[str, str]
    older: int | None
    is_first: bool


def list_audit(begin: Begin, actor: Actor, *, before: int | None = None) -> AuditPage:
    """Return a page of the audit log. Raises OnlyManagers."""
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id, reading=True) as store:
        found = store.audit.list_page(before=before, limit=ON_A_PAGE + 1)
        shown = found[:ON_A_PAGE]
        people = store.team.list_people(
            {user for _, line in shown for user in (line.user_id, *_PERSON.findall(line.about))}
        )
        numbers = {match[1] for _, line in shown if (match := _CLIENT.fullmatch(line.about))}
        clients = store.clients.list_named(tuple(map(int, numbers)))
    return AuditPage(
        lines=[line for _, line in shown],
        people={user_id: person.name for user_id, person in people.items()},
        clients={f"client:{number}": name for number, name in clients},
        older=shown[-1][0] if len(found) > ON_A_PAGE else None,
        is_first=before is None,
    )
