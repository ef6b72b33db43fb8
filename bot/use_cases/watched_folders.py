"""A folder's import watched from beginning to end: what it writes is seen before it is kept."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields

from bot.domain.team import Team
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.folder_rehearsals import TakenBack, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderChanges:
    """What an import writes: new rows by file, changed entries, the settings that it changes."""

    new: Mapping[str, int] = field(default_factory=dict)
    changed: int = 0
    settings: tuple[str, ...] = ()


class WatchedFolder:
    """Lends a transaction to a folder's import; `changes` is what that wrote.

    Nothing is kept, unless there is an `end`: it is told of the changes within the transaction,
    and whatever it raises takes them back.
    """

    def __init__(
        self, begin: Begin, *, end: Callable[[Store, FolderChanges], None] | None = None
    ) -> None:
        self._begin = begin
        self._end = end
        self.changes = FolderChanges()

    @contextmanager
    def begin(self, team_id: str, *, reading: bool = False, late: bool = False) -> Iterator[Store]:
        """Begin as ever; before the end see what was written."""
        with suppress(TakenBack), self._begin(team_id, reading=reading, late=late) as store:
            before, team = counted(store), store.team.get()
            mended = store.entries.count_mended()
            yield store
            new = {file: count - before[file] for file, count in counted(store).items()}
            self.changes = FolderChanges(
                new=new,
                changed=store.entries.count_mended() - mended,
                settings=_changed(team, store.team.get()),
            )
            if self._end is None:
                raise TakenBack
            self._end(store, self.changes)


def _changed(before: Team, after: Team) -> tuple[str, ...]:
    names = (one.name for one in fields(Team))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
