"""The rules: one table of signals, and the thresholds of bands and plays."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from bot.domain.errors import DomainError
from bot.domain.scale import Scale


class Axis(StrEnum):
    """What the client gives us (fit), and what we owe them (debt): never one number."""

    FIT = "fit"
    DEBT = "debt"


class UnusableRule(DomainError):
    """A rule needs a weight of 0 or more and less than 1, and a scale that only goes one way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One signal's rule.

    `scale` and `count_scale` hold (measure, severity 0 to 1); `weight` is what a severity of 1
    takes off; a debt rule's `weight` is d of a minor item and `major` that of a major one;
    `window_days` counts today. The weight stays below 1 so that every share has a logarithm.
    """

    name: str
    axis: Axis
    weight: float
    reason: str
    source: str
    window_days: int = 90
    scale: Scale = ()
    count_scale: Scale = ()
    major: float | None = None

    def __post_init__(self) -> None:
        weights = (self.weight, self.weight if self.major is None else self.major)
        if not all(0 <= weight < 1 for weight in weights) or self.window_days < 1:
            raise UnusableRule
        if not (_is_one_way(self.scale) and _is_one_way(self.count_scale)):
            raise UnusableRule


def _is_one_way(scale: Scale) -> bool:
    steps = [b[1] - a[1] for a, b in pairwise(scale)]
    ascending = all(a[0] < b[0] for a, b in pairwise(scale))
    bounded = all(0 <= severity <= 1 for _, severity in scale)
    return ascending and bounded and (all(s >= 0 for s in steps) or all(s <= 0 for s in steps))


_FIT = "domain.md, Fit signals"
_DEBT = "domain.md, Debt signals"

TABLE = (
    Rule(
        name="scope_creep",
        axis=Axis.FIT,
        weight=0.50,
        scale=((0.05, 0.0), (0.10, 1 / 3), (0.20, 2 / 3), (0.30, 1.0)),
        count_scale=((2.0, 0.0), (4.0, 0.5), (8.0, 1.0)),
        reason="Small unpaid asks add up: the worst of unpaid hours, hours over and their number.",
        source=_FIT,
    ),
    Rule(
        name="negative_roi",
        axis=Axis.FIT,
        weight=0.55,
        scale=((-0.10, 1.0), (0.10, 0.5), (0.30, 0.0)),
        reason="Work that costs more than it brings in cannot go on.",
        source=_FIT,
    ),
    Rule(
        name="client_duty",
        axis=Axis.FIT,
        weight=0.40,
        scale=((3.0, 0.0), (10.0, 0.5), (30.0, 1.0)),
        reason="A plan that the client does not carry out cannot succeed.",
        source=_FIT,
    ),
    Rule(
        name="time_travel",
        axis=Axis.FIT,
        weight=0.35,
        window_days=180,
        scale=((0.0, 0.0), (2.0, 0.5), (4.0, 1.0)),
        reason="What was corrected with proof is raised again as if it were not.",
        source=_FIT,
    ),
    Rule(
        name="discount_pressure",
        axis=Axis.FIT,
        weight=0.30,
        window_days=180,
        scale=((1.0, 0.0), (2.0, 0.5), (4.0, 1.0)),
        reason="A lower price is asked for although nothing of ours was wrong.",
        source=_FIT,
    ),
    Rule(
        name="silence",
        axis=Axis.FIT,
        weight=0.30,
        window_days=180,
        scale=((14.0, 0.0), (30.0, 0.5), (60.0, 1.0)),
        reason="A client who used to talk has stopped; silence is not health.",
        source=_FIT,
    ),
    Rule(
        name="perceived_value",
        axis=Axis.FIT,
        weight=0.20,
        reason="More grumbling than praise: the client no longer sees what they get.",
        source=_FIT,
    ),
    Rule(
        name="open_wrong",
        axis=Axis.DEBT,
        weight=0.30,
        major=0.60,
        reason="We let them down and it is not put right.",
        source=_DEBT,
    ),
    Rule(
        name="failed_fix",
        axis=Axis.DEBT,
        weight=0.20,
        reason="A double deviation: over half of recovery attempts make it worse.",
        source=_DEBT,
    ),
    Rule(
        name="slow_response",
        axis=Axis.DEBT,
        weight=0.10,
        reason="Satisfied quickly, 82 % stay; satisfied late, 54 %.",
        source=_DEBT,
    ),
    Rule(
        name="broken_promise",
        axis=Axis.DEBT,
        weight=0.10,
        reason="What we promised is overdue.",
        source=_DEBT,
    ),
    Rule(
        name="unrighted_wrong",
        axis=Axis.DEBT,
        weight=0.10,
        major=0.30,
        window_days=180,
        reason="A wrong of ours ended without a remedy that the client accepted.",
        source=_DEBT,
    ),
)

# Raised when a formula changes, so that old snapshots say by which one they were scored.
FORMULAS = 3

FIT_SIGNALS = tuple(rule.name for rule in TABLE if rule.axis is Axis.FIT)
DEBT_SIGNALS = tuple(rule.name for rule in TABLE if rule.axis is Axis.DEBT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one workspace: the table by name, and thresholds. Defaults: domain.md.

    `version` tells these rules from any others: the number of the formulas, and a fingerprint.
    A snapshot keeps it, so that a night can be replayed by what it was scored with.
    """

    table: Mapping[str, Rule] = field(
        default_factory=lambda: MappingProxyType({rule.name: rule for rule in TABLE})
    )
    green_from: float = 75.0
    amber_from: float = 50.0
    undecided_days: int = 7
    unpriced_days: int = 30
    full_month_days: int = 30
    cost_coverage: float = 0.80
    relationship_days: int = 60
    contacts_needed: int = 3
    heard_days: int = 180
    weekly_growth: float = 0.05
    growth_limit: float = 0.20
    answer_working_days: int = 1
    correction_working_days: int = 5
    righted_days: int = 60
    recovery_working_days: int = 5
    promise_working_days: int = 5
    comeback_days: int = 30
    goodbye_days: int = 60
    answer_days: int = 30
    tried_days: int = 180
    quiet_days: int = 14
    change_order_from: float = 1 / 3
    step_from: float = 0.5
    version: str = field(init=False, repr=False, compare=False)

    def __getitem__(self, name: str) -> Rule:
        return self.table[name]

    def __hash__(self) -> int:
        return hash(self.version)

    def __post_init__(self) -> None:
        names = (f.name for f in fields(self) if f.init and f.name != "table")
        own = [(name, getattr(self, name)) for name in names]
        table = [
            (r.name, r.weight, r.major, r.window_days, tuple(r.scale), tuple(r.count_scale))
            for r in self.table.values()
        ]
        digest = hashlib.sha256(repr((own, table)).encode()).hexdigest()
        object.__setattr__(self, "version", f"{FORMULAS}-{digest[:12]}")

    def adjusted(self, name: str, **changes: Any) -> "Rules":
        """Return these rules with the named fields of one signal's rule changed.

        Raises UnusableRule where the outcome is no rule, KeyError for an unknown name.
        """
        table = dict(self.table) | {name: replace(self.table[name], **changes)}
        return replace(self, table=MappingProxyType(table))


DEFAULT = Rules()
