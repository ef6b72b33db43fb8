"""What a workspace changed in the rules: thresholds, and the signals' weights, scales, windows."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from bot.domain.errors import DomainError
from bot.domain.rules import DEFAULT, Axis, Rule, Rules, UnusableRule

Changes = Mapping[str, Mapping[str, Any]]
"""A table by name: `thresholds`, or a signal's, of field: value, as in the TOML file."""

THRESHOLDS: Mapping[str, float] = {
    f.name: getattr(DEFAULT, f.name) for f in fields(Rules) if f.init and f.name != "table"
}


class UnusableRules(DomainError):
    """These rules cannot be used, so nothing was changed."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        self.fields = dict(wrong)
        super().__init__(" ".join(f"{name}: {told}" for name, told in wrong.items()))


def tuned(changes: Changes) -> Rules:
    """Return the default rules with `changes`. Raises UnusableRules, beside each table.field."""
    wrong: dict[str, str] = {}
    rules = DEFAULT
    for name, own in changes.items():
        if name == "thresholds":
            rules = _with_thresholds(rules, own, wrong)
        elif name in DEFAULT.table:
            rules = _with_signal(rules, name, own, wrong)
        else:
            wrong[name] = f"There is no signal of this name. There are: {', '.join(DEFAULT.table)}."
    if rules.amber_from >= rules.green_from:
        wrong["thresholds.amber_from"] = "Amber must begin below green."
    if wrong:
        raise UnusableRules(wrong)
    return rules


def changes_of(rules: Rules) -> dict[str, dict[str, Any]]:
    """Return what differs from the defaults, as `tuned` takes it."""
    found = {
        "thresholds": {
            name: getattr(rules, name)
            for name, default in THRESHOLDS.items()
            if getattr(rules, name) != default
        }
    }
    for name, rule in rules.table.items():
        default = DEFAULT.table[name]
        found[name] = {
            field: _plain(getattr(rule, field))
            for field in fields_of(default)
            if getattr(rule, field) != getattr(default, field)
        }
    return {name: own for name, own in found.items() if own}


def fields_of(rule: Rule) -> tuple[str, ...]:
    """Return what may be changed in a signal's rule."""
    some = ["weight"]
    if rule.major is not None:
        some.append("major")
    if rule.axis is Axis.FIT or rule.name == "unrighted_wrong":
        some.append("window_days")
    if rule.scale:
        some.append("scale")
    if rule.count_scale:
        some.append("count_scale")
    return tuple(some)


def _with_thresholds(rules: Rules, own: Mapping[str, Any], wrong: dict[str, str]) -> Rules:
    good: dict[str, Any] = {}
    for name, value in own.items():
        path = f"thresholds.{name}"
        if name not in THRESHOLDS:
            wrong[path] = f"There is no such threshold. There are: {', '.join(THRESHOLDS)}."
        elif not _is_number(value) or value < 0:
            wrong[path] = "Write a number of 0 or more."
        elif isinstance(THRESHOLDS[name], int) and value != int(value):
            wrong[path] = "Write a whole number."
        elif name in ("green_from", "amber_from") and value > 100:  # noqa: PLR2004 (a fit's end)
            wrong[path] = "Write a number of 0 to 100."
        else:
            good[name] = int(value) if isinstance(THRESHOLDS[name], int) else float(value)
    return replace(rules, **good)


def _with_signal(rules: Rules, name: str, own: Mapping[str, Any], wrong: dict[str, str]) -> Rules:
    known = fields_of(DEFAULT.table[name])
    for field, value in own.items():
        path = f"{name}.{field}"
        if field not in known:
            wrong[path] = f"This cannot be changed. These can: {', '.join(known)}."
            continue
        try:
            rules = rules.adjusted(name, **{field: _read(field, value)})
        except (UnusableRule, TypeError, ValueError):
            wrong[path] = _EXPECTED[field]
            continue
        if "scale" in field and not _same_way(
            getattr(rules[name], field), getattr(DEFAULT.table[name], field)
        ):
            wrong[path] = "The scale must go the same way as it did: more trouble, more severity."
    return rules


def _read(field: str, value: Any) -> Any:
    if field == "window_days":
        if not _is_number(value) or value != int(value) or not 1 <= value <= 730:  # noqa: PLR2004
            raise ValueError
        return int(value)
    if "scale" in field:
        points = tuple((_number(measure), _number(severity)) for measure, severity in value)
        if len(points) < 2:  # noqa: PLR2004 (a line has two ends)
            raise ValueError
        return points
    return _number(value)


def _number(value: Any) -> float:
    if not _is_number(value):
        raise ValueError
    return float(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9  # noqa: PLR2004


def _same_way(scale: Any, default: Any) -> bool:
    return bool((scale[-1][1] >= scale[0][1]) == (default[-1][1] >= default[0][1]))


def _plain(value: Any) -> Any:
    return [list(point) for point in value] if isinstance(value, tuple) else value


_EXPECTED = {
    "weight": "Write a number of 0 or more and less than 1.",
    "major": "Write a number of 0 or more and less than 1.",
    "window_days": "Write a number of days, 1 to 730.",
    "scale": "Write two or more pairs of measure and severity (0 to 1), the measures rising.",
    "count_scale": "Write two or more pairs of measure and severity (0 to 1), the measures rising.",
}
