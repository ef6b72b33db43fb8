"""What a workspace changed in the rules: thresholds, and the signals' weights, scales, windows."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from bot.domain.errors import DomainError
from bot.domain.notation import Unreadable, parse_number, parse_scale, print_number, print_scale
from bot.domain.rules import DEFAULT, Axis, Rule, Rules, UnusableRule
from bot.domain.scale import Scale, severity_at

Changes = Mapping[str, Mapping[str, Any]]
"""A table by name: `thresholds`, or a signal's, of field: value, as in the TOML file.

A value may also be written in words that `notation` reads: "1/3", "5% = 0, 30% = 1".
"""

THRESHOLDS: Mapping[str, float] = {
    f.name: getattr(DEFAULT, f.name) for f in fields(Rules) if f.init and f.name != "table"
}
# What is measured as a share is written in percent.
PERCENT = frozenset(
    (("scope_creep", "scale"), ("negative_roi", "scale"), ("thresholds", "cost_coverage"))
)
LONGEST_WINDOW = 730
# A form's field and a message's line must hold a scale as it is typed, and the old one beside it.
MOST_POINTS, MOST_LETTERS = 20, 600
_LONGEST_WAIT = 3650
_SMALLEST_STEP = 0.01
# The bounds of a threshold; whatever is not here is a number of days.
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "green_from": (0, 100),
    "amber_from": (0, 100),
    "cost_coverage": (0, 1),
    "full_month_days": (1, 31),
    "contacts_needed": (1, 100),
    "weekly_growth": (0, 1),
    "growth_limit": (0, 1),
    "change_order_from": (_SMALLEST_STEP, 1),
    "step_from": (_SMALLEST_STEP, 1),
}


class UnusableRules(DomainError):
    """These rules cannot be used, so nothing was changed."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        self.fields = dict(wrong)
        super().__init__(" ".join(f"{name}: {told}" for name, told in wrong.items()))


@dataclass(frozen=True, slots=True)
class _Told:
    """Changes, told from others by how they are written."""

    written: str
    changes: Changes = dataclasses.field(compare=False)


def tuned(changes: Changes) -> Rules:
    """Return the default rules with `changes`. Raises UnusableRules, beside each table.field."""
    return _tuned(_Told(repr(changes), changes)) if changes else DEFAULT


@lru_cache(maxsize=256)  # every request of a workspace asks for the same rules
def _tuned(told: _Told) -> Rules:
    changes = told.changes
    wrong: dict[str, str] = {}
    rules = DEFAULT
    for name, own in changes.items():
        if name != "thresholds" and name not in DEFAULT.table:
            wrong[name] = f"There is no signal of this name. There are: {', '.join(DEFAULT.table)}."
        elif not _is_table(own):
            wrong[name] = f"Write a table: [rules.{name}], and its fields below."
        elif name == "thresholds":
            rules = _with_thresholds(rules, own, wrong)
        else:
            rules = _with_signal(rules, name, own, wrong)
    if rules.amber_from >= rules.green_from:
        wrong.setdefault("thresholds.amber_from", "Amber must begin below green.")
    if wrong:
        raise UnusableRules(wrong)
    return rules


def usable(changes: object) -> dict[str, dict[str, Any]]:
    """Return of kept changes those that can still be used; the default holds for any other.

    What was kept may be of another version or written by hand. Were it refused as a whole,
    nothing could be scored, and the rules could not even be opened to be mended.
    """
    own = changes if isinstance(changes, Mapping) else {}
    kept = {name: dict(fields) for name, fields in own.items() if _is_table(fields)}
    try:
        tuned(kept)
    except UnusableRules as error:
        wrong = set(error.fields)
        if "thresholds.amber_from" in wrong:
            wrong.add("thresholds.green_from")
        for path in wrong:
            table, _, field = path.partition(".")
            if not field:
                kept.pop(table, None)
            elif table in kept:
                kept[table].pop(field, None)
    return {name: fields for name, fields in kept.items() if fields}


def changes_of(rules: Rules) -> dict[str, dict[str, Any]]:
    """Return what differs from the defaults, as `tuned` takes it."""
    found: dict[str, dict[str, Any]] = {}
    for table, field in paths():
        value = value_of(rules, table, field)
        if value != value_of(DEFAULT, table, field):
            found.setdefault(table, {})[field] = _plain(value)
    return found


def paths() -> Iterator[tuple[str, str]]:
    """Yield (table, field) of all that may be changed: the thresholds, then signal by signal."""
    yield from (("thresholds", name) for name in THRESHOLDS)
    for name, rule in DEFAULT.table.items():
        yield from ((name, field) for field in fields_of(rule))


def value_of(rules: Rules, table: str, field: str) -> Any:
    """Return one value: a number, or a scale."""
    return getattr(rules if table == "thresholds" else rules[table], field)


def text_of(rules: Rules, table: str, field: str) -> str:
    """Return one value as it is typed."""
    value, percent = value_of(rules, table, field), (table, field) in PERCENT
    if isinstance(value, tuple):
        return print_scale(value, percent=percent)
    return print_number(value, percent=percent)


def fields_of(rule: Rule) -> tuple[str, ...]:
    """Return what may be changed in a signal's rule."""
    some = ["weight"]
    if rule.major is not None:
        some.append("major")
    # Duties count however long ago they fell due.
    if (rule.axis is Axis.FIT and rule.name != "client_duty") or rule.name == "unrighted_wrong":
        some.append("window_days")
    if rule.scale:
        some.append("scale")
    if rule.count_scale:
        some.append("count_scale")
    return tuple(some)


def _is_table(own: object) -> bool:
    return isinstance(own, Mapping)


def _with_thresholds(rules: Rules, own: Mapping[str, Any], wrong: dict[str, str]) -> Rules:
    good: dict[str, Any] = {}
    for name, value in own.items():
        path = f"thresholds.{name}"
        if name not in THRESHOLDS:
            wrong[path] = f"There is no such threshold. There are: {', '.join(THRESHOLDS)}."
            continue
        is_whole = isinstance(THRESHOLDS[name], int)
        low, high = _BOUNDS.get(name, (0, _LONGEST_WAIT))
        try:
            number = _number(value)
        except ValueError:
            number = float("nan")
        if not low <= number <= high or (is_whole and number != int(number)):
            wrong[path] = _expected_number(low, high, is_whole=is_whole)
        else:
            good[name] = int(number) if is_whole else number
    return replace(rules, **good)


def _expected_number(low: float, high: float, *, is_whole: bool) -> str:
    what = "a whole number" if is_whole else "a number"
    return f"Write {what} from {print_number(low)} to {print_number(high)}."


def _with_signal(rules: Rules, name: str, own: Mapping[str, Any], wrong: dict[str, str]) -> Rules:
    known = fields_of(DEFAULT.table[name])
    for field, value in own.items():
        path = f"{name}.{field}"
        if field not in known:
            wrong[path] = f"This cannot be changed. These can: {', '.join(known)}."
            continue
        try:
            read = _read(name, field, value)
            trouble = _trouble(name, field, read)
            if trouble is None:
                rules = rules.adjusted(name, **{field: read})
        except (UnusableRule, TypeError, ValueError):
            trouble = _expected(name, field)
        if trouble is not None:
            wrong[path] = trouble
    return rules


def _read(name: str, field: str, value: Any) -> Any:
    if "scale" in field:
        return _scale(value, percent=(name, field) in PERCENT)
    number = _number(value)
    if field != "window_days":
        return number
    if number != int(number) or not 1 <= number <= LONGEST_WINDOW:
        raise Unreadable
    return int(number)


def _scale(value: Any, *, percent: bool) -> Scale:
    points = (
        parse_scale(value, percent=percent)
        if isinstance(value, str)
        else tuple((_number(measure), _number(severity)) for measure, severity in value)
    )
    if len(points) < 2 or not all(abs(measure) < 1e9 for measure, _ in points):  # noqa: PLR2004 (a line has two ends)
        raise Unreadable
    if len(points) > MOST_POINTS or len(print_scale(points, percent=percent)) > MOST_LETTERS:
        raise Unreadable
    return points


def _number(value: Any) -> float:
    if isinstance(value, str):
        value = parse_number(value)
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 1e9:  # noqa: PLR2004
        raise Unreadable
    return float(value)


def _trouble(name: str, field: str, value: Any) -> str | None:
    """Say what a scale would do that no scale may: then nothing measured weighs, or less is more.

    Were these let through, a client of whom nothing bad is known would lose points.
    """
    if "scale" not in field:
        return None
    default = getattr(DEFAULT.table[name], field)
    falls = default[-1][1] < default[0][1]
    if (value[-1][1] < value[0][1]) is not falls and value[-1][1] != value[0][1]:
        return "The scale must go the same way as it did: more trouble, more severity."
    if value[-1][1] if falls else severity_at(value, 0.0):
        where = "end with severity 0" if falls else "have severity 0 where nothing is measured"
        return f"The scale must {where}, so that what is fine costs nothing."
    return None


def _plain(value: Any) -> Any:
    return [list(point) for point in value] if isinstance(value, tuple) else value


def _expected(name: str, field: str) -> str:
    if field == "window_days":
        return f"Write a whole number of days, from 1 to {LONGEST_WINDOW}."
    if "scale" not in field:
        return "Write a number of 0 or more and less than 1, such as 0.5 or 1/3."
    return (
        f"Write 2 to {MOST_POINTS} pairs of measure = severity, the measures rising, the "
        f"severities going one way within 0 and 1, such as: {text_of(DEFAULT, name, field)}"
    )
