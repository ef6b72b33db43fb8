"""Log lines that name their client clearly, as most do: one, or several in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.capture import Capture, Outcome
from bot.domain.client import key_for
from bot.domain.errors import DomainError
from bot.domain.reading import beginnings_of
from bot.domain.team import Actor
from bot.store.client_names import Called, in_use_first
from bot.store.database import Begin
from bot.store.engines import Held
from bot.store.store import Store
from bot.use_cases.entry_checks import Checked, awaited, check, named, told
from bot.use_cases.line_reading import capture_of, typed_in
from bot.use_cases.members import members_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who typed what behind which command."""

    user_id: str
    command: str
    text: str


# As whom a line was logged, and what came of it; None where it takes more than one transaction.
Done = tuple[Actor, Outcome] | None
# Who wants to log what; None for what is not clear.
Read = tuple[Actor, Capture] | None


def log_at_once(
    begin: Begin, *, team_id: str, user_id: str, command: str, text: str, now: datetime
) -> Done:
    """Log one line in one transaction. Raises as `log_together`."""
    with begin(team_id) as store:
        (done,) = log_together(store, [Line(user_id=user_id, command=command, text=text)], now=now)
        return done


def log_together(store: Store, lines: Sequence[Line], *, now: datetime) -> list[Done]:
    """Log each line that names its client clearly, the person's recognition included.

    None where it takes more: Slack must be asked who this is, they are refused, a line may mean
    several things, or somebody holds what it needs, as does a line before it of the same person or
    client; all of which is looked up without keeping others from writing. Of several lines also
    for one that a rule refuses. Raises UnknownTeam, and for a line alone as `log_typed`.
    """
    clear = _apart(_read(store, lines, now=now))
    if store.ahead.helps:
        store.ahead.of_entries(*(awaited(*one, now=now) for one in clear if one is not None))
    is_alone = len(lines) == 1
    checked = [
        None if one is None else _check(store, *one, is_alone=is_alone, now=now) for one in clear
    ]
    new = [one.new for one in checked if isinstance(one, Checked)]
    made = iter(store.entries.add_held(new, at=now))
    done: list[Done] = []
    for read, one in zip(clear, checked, strict=True):
        outcome = told(store, one, next(made), now=now) if isinstance(one, Checked) else one
        done.append(None if read is None or outcome is None else (read[0], outcome))
    return done


def _check(
    store: Store, actor: Actor, capture: Capture, *, is_alone: bool, now: datetime
) -> Checked | Outcome | None:
    """Check a line; None where it may not be logged now, or not at all.

    A rule's no is said where the line is alone: nothing was written yet, and others go on.
    """
    try:
        return check(store, actor, capture, now=now)
    except Held:
        return None
    except DomainError:
        if is_alone:
            raise
        return None


def _read(store: Store, lines: Sequence[Line], *, now: datetime) -> list[Read]:
    names = [[key_for(words) for words in beginnings_of(line.text)] for line in lines]
    people = list(dict.fromkeys(line.user_id for line in lines))
    store.ahead.of_lines(people, names)
    members = members_in(store, people, now=now)
    return [
        _read_one(store, line, own, members.get(line.user_id), now=now)
        for line, own in zip(lines, names, strict=True)
    ]


def _read_one(
    store: Store, line: Line, names: Iterable[str], actor: Actor | None, *, now: datetime
) -> Read:
    if actor is None:
        return None
    typed, known = typed_in(store, actor, line.command, line.text, names=names, now=now)
    client_id = _one_called(typed.client, known)
    if client_id is None or (line.command == "/note" and typed.choice is None):
        return None
    return actor, named(store, capture_of(line.command, typed, client_id=client_id))


def _one_called(name: str | None, known: Mapping[str, Sequence[Called]]) -> int | None:
    """Return the one client who goes by exactly the name in a line; None where it is not one."""
    called = known.get(key_for(name or ""), ())
    numbers = in_use_first(called)
    return numbers[0] if len(numbers) == 1 else None


def _apart(lines: Iterable[Read]) -> list[Read]:
    """Return the first line of each person and client: what is checked of it rests on no other."""
    met: set[str | int] = set()
    found: list[Read] = []
    for read in lines:
        own: set[str | int] = set() if read is None else {read[0].user_id, read[1].client_id or 0}
        found.append(read if met.isdisjoint(own) else None)
        met.update(own)
    return found
