"""What a replay found, added up client by client: numbers and ids that a database can keep."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from bot.domain.fit import Band
from bot.domain.play import PlayName
from bot.domain.replay import ClientReplay, Flip, Leaver, Shift, Stand

# So many clients are remembered by name in each part; all are counted.
MOST_KEPT = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayReport:
    """A replay of `clients` on `nights` looks from `first` to `last`.

    `is_thinned` says that there were too many clients for a look each week; `unscored` counts
    clients that could not be scored. The counts are whole; the lists beside them hold the first
    hundred, by client id.
    """

    first: date
    last: date
    nights: int
    is_thinned: bool = False
    clients: int = 0
    unscored: int = 0
    flipped: int = 0
    flips: tuple[tuple[int, Flip], ...] = ()
    sooner: int = 0
    later: int = 0
    no_longer: int = 0
    left: int = 0
    undated: int = 0
    warned_before: int = 0
    warned_after: int = 0
    leavers: tuple[tuple[int, Leaver], ...] = ()
    false_alarms: int = 0
    alarmed: tuple[int, ...] = ()
    other_plays: int = 0
    plays: tuple[tuple[int, PlayName, PlayName], ...] = ()

    def with_client(self, found: ClientReplay) -> "ReplayReport":
        """Return the report with one more client in it."""
        number, flip, leaver, plays = found.client_id, found.flip, found.leaver, found.plays
        return replace(
            self,
            clients=self.clients + 1,
            flipped=self.flipped + (flip is not None),
            flips=_kept(self.flips, (number, flip) if flip else None),
            sooner=self.sooner + (found.shift is Shift.SOONER),
            later=self.later + (found.shift is Shift.LATER),
            no_longer=self.no_longer + (found.shift is Shift.NO_LONGER),
            undated=self.undated + found.is_undated,
            left=self.left + (leaver is not None),
            warned_before=self.warned_before + (leaver is not None and leaver.warned_before),
            warned_after=self.warned_after + (leaver is not None and leaver.warned_after),
            leavers=_kept(self.leavers, (number, leaver) if leaver else None),
            false_alarms=self.false_alarms + found.is_false_alarm,
            alarmed=_kept(self.alarmed, number if found.is_false_alarm else None),
            other_plays=self.other_plays + (plays is not None),
            plays=_kept(self.plays, (number, *plays) if plays else None),
        )

    @property
    def named(self) -> frozenset[int]:
        """Return the ids of all clients that the lists hold."""
        lists: tuple[tuple[Any, ...], ...] = (self.flips, self.leavers, self.plays)
        return frozenset(self.alarmed).union(one[0] for some in lists for one in some)


def plain_of(report: ReplayReport) -> dict[str, Any]:
    """Return a report as JSON can hold it."""
    plain: dict[str, Any] = {name: getattr(report, name) for name in ReplayReport.__slots__}
    plain["first"], plain["last"] = report.first.isoformat(), report.last.isoformat()
    plain["flips"] = [
        [number, flip.on.isoformat(), [*flip.before], [*flip.after]]
        for number, flip in report.flips
    ]
    plain["leavers"] = [
        [number, one.left_on.isoformat(), one.warned_before, one.warned_after]
        for number, one in report.leavers
    ]
    plain["plays"] = [[number, before.value, after.value] for number, before, after in report.plays]
    plain["alarmed"] = list(report.alarmed)
    return plain


def report_of(plain: Mapping[str, Any]) -> ReplayReport:
    """Read a report back."""
    read = {name: plain[name] for name in ReplayReport.__slots__ if name in plain}
    read["first"], read["last"] = (date.fromisoformat(plain[name]) for name in ("first", "last"))
    read["flips"] = tuple(
        (number, Flip(on=date.fromisoformat(on), before=_stand(before), after=_stand(after)))
        for number, on, before, after in plain["flips"]
    )
    read["leavers"] = tuple(
        (
            number,
            Leaver(left_on=date.fromisoformat(on), warned_before=before, warned_after=after),
        )
        for number, on, before, after in plain["leavers"]
    )
    read["plays"] = tuple(
        (number, PlayName(before), PlayName(after)) for number, before, after in plain["plays"]
    )
    read["alarmed"] = tuple(plain["alarmed"])
    return ReplayReport(**read)


def _stand(plain: Any) -> Stand:
    return Stand(Band(plain[0]), bool(plain[1]))


def _kept(known: tuple[T, ...], found: T | None) -> tuple[T, ...]:
    return known if found is None or len(known) >= MOST_KEPT else (*known, found)
