"""The rules in words: what each figure is called, what it is for, where it comes from."""

from collections.abc import Mapping
from typing import NamedTuple

from bot.domain.rules import DEFAULT
from bot.domain.tuning import fields_of, text_of
from bot.messages.receipts import TITLES

Path = tuple[str, str]


class Threshold(NamedTuple):
    """A threshold's name, why it is there, and the source of its default."""

    label: str
    reason: str
    source: str


_FIT = "domain.md, Fit signals"
_DEBT = "domain.md, Debt signals"
_SCORES = "domain.md, Scores"
_PLAYS = "domain.md, Plays"
THRESHOLDS: Mapping[str, Threshold] = {
    "green_from": Threshold("Green from a fit of", "From here on a client is on track.", _SCORES),
    "amber_from": Threshold(
        "Amber from a fit of",
        "Below green a client is at risk, below this critical.",
        _SCORES,
    ),
    "undecided_days": Threshold(
        "Days until an undecided ask counts as unpaid", "Somebody needs time to decide.", _FIT
    ),
    "unpriced_days": Threshold(
        "Days until a change order without a price counts as unpaid",
        "A change order that nobody priced was none.",
        _FIT,
    ),
    "full_month_days": Threshold(
        "Days that a full month of a fixed agreement has",
        "A new agreement is held against a whole month's hours, not against its first days'.",
        _SCORES,
    ),
    "cost_coverage": Threshold(
        "Share of the hours whose cost must be known",
        "A margin from half of the hours would be a guess.",
        _FIT,
    ),
    "relationship_days": Threshold(
        "Days before the delivery margin counts",
        "A client's first weeks cost more than they bring in.",
        _FIT,
    ),
    "contacts_needed": Threshold(
        "Contacts needed before silence counts",
        "Only who used to talk can have stopped.",
        _FIT,
    ),
    "heard_days": Threshold(
        "Days in which a note or complaint must be known before perceived value counts",
        "Of whom nobody noted anything it is not known what they value.",
        _FIT,
    ),
    "weekly_growth": Threshold(
        "What each week adds to an open wrong", "A wrong grows while it waits.", _DEBT
    ),
    "growth_limit": Threshold(
        "The most that waiting adds to an open wrong",
        "After a month it is at its worst.",
        _DEBT,
    ),
    "answer_working_days": Threshold(
        "Working days to answer a complaint", "Quick answers keep clients.", _DEBT
    ),
    "correction_working_days": Threshold(
        "Working days to correct a complaint", "Quick corrections keep clients.", _DEBT
    ),
    "righted_days": Threshold(
        "Days of quiet after which a minor correction counts as accepted",
        "Who is not content with a correction says so by then.",
        _DEBT,
    ),
    "recovery_working_days": Threshold(
        "Working days from an apology to an offer", "Words alone do not repair.", _PLAYS
    ),
    "promise_working_days": Threshold(
        "Working days overdue before we apologise for a promise",
        "A day late is mended by delivering.",
        _PLAYS,
    ),
    "comeback_days": Threshold(
        "Days in which a former client's return counts", "A chance to right an old wrong.", _PLAYS
    ),
    "goodbye_days": Threshold(
        "Days in which a goodbye counts", "After that it is another story.", _PLAYS
    ),
    "answer_days": Threshold(
        "Days to wait for an answer to a message", "Nobody is asked twice at once.", _PLAYS
    ),
    "tried_days": Threshold(
        "Days in which what was tried counts as tried",
        "An exit needs something that was tried and did not help.",
        _PLAYS,
    ),
    "quiet_days": Threshold(
        "Days without a request before a check-in",
        "Who asked for something has not gone quiet.",
        _PLAYS,
    ),
    "change_order_from": Threshold(
        "Scope creep from which a change order is due", "Severity, 0 to 1.", _PLAYS
    ),
    "step_from": Threshold(
        "Severity from which the other signals ask for a step", "Severity, 0 to 1.", _PLAYS
    ),
}
_FIELDS = {
    "weight": "weight",
    "major": "weight of a major one",
    "window_days": "window in days",
    "scale": "scale",
    "count_scale": "scale of the number of asks",
}
_MEASURES: Mapping[Path, str] = {
    ("scope_creep", "scale"): "unpaid share of the contracted hours = severity",
    ("scope_creep", "count_scale"): "unpaid asks in 30 days = severity",
    ("negative_roi", "scale"): "delivery margin = severity",
    ("client_duty", "scale"): "working days overdue, the worst = severity",
    ("time_travel", "scale"): "re-raises of what was fixed = severity",
    ("discount_pressure", "scale"): "asks for a lower price = severity",
    ("silence", "scale"): "days since the last contact = severity",
}


def label_of(path: Path) -> str:
    """Return what a figure is called: "Scope creep: weight"."""
    table, field = path
    return (
        THRESHOLDS[field].label if table == "thresholds" else f"{TITLES[table]}: {_FIELDS[field]}"
    )


def hint_of(path: Path) -> str:
    """Return its default, how it is written, why it is there and where the default comes from."""
    table, field = path
    default = f"Default: {text_of(DEFAULT, table, field)}."
    if table == "thresholds":
        told = THRESHOLDS[field]
        return f"{default} {told.reason} Source: {told.source}."
    rule = DEFAULT[table]
    how = f" Each pair is {_MEASURES[path]}." if path in _MEASURES else ""
    return f"{default}{how} {rule.reason} Source: {rule.source}."


class Page(NamedTuple):
    """A page of the form: its name, and the figures on it."""

    label: str
    paths: tuple[Path, ...]


def _thresholds(*names: str) -> tuple[Path, ...]:
    return tuple(("thresholds", name) for name in names)


def _weights() -> tuple[Path, ...]:
    return tuple(
        (name, field)
        for name, rule in DEFAULT.table.items()
        for field in fields_of(rule)
        if field in ("weight", "major")
    )


def _shapes(*names: str) -> tuple[Path, ...]:
    return tuple(
        (name, field)
        for name in names
        for field in fields_of(DEFAULT[name])
        if field not in ("weight", "major")
    )


PAGES: Mapping[str, Page] = {
    "weights": Page("Weights and bands", (*_thresholds("green_from", "amber_from"), *_weights())),
    "money": Page(
        "Scope and money",
        (
            *_shapes("scope_creep"),
            *_thresholds("undecided_days", "unpriced_days", "full_month_days"),
            *_shapes("negative_roi"),
            *_thresholds("cost_coverage", "relationship_days"),
        ),
    ),
    "conduct": Page(
        "What they do",
        (
            *_shapes("client_duty", "time_travel", "discount_pressure", "silence"),
            *_thresholds("contacts_needed"),
            *_shapes("perceived_value"),
            *_thresholds("heard_days"),
        ),
    ),
    "debt": Page(
        "What we owe",
        (
            *_thresholds(
                "weekly_growth",
                "growth_limit",
                "answer_working_days",
                "correction_working_days",
                "righted_days",
            ),
            *_shapes("unrighted_wrong"),
        ),
    ),
    "plays": Page(
        "Next steps",
        _thresholds(
            "recovery_working_days",
            "promise_working_days",
            "comeback_days",
            "goodbye_days",
            "answer_days",
            "tried_days",
            "quiet_days",
            "change_order_from",
            "step_from",
        ),
    ),
}


def page_of(path: str) -> str:
    """Return on which page a figure stands, by its name such as silence.weight."""
    return next(
        (page.label for page in PAGES.values() if path in {".".join(p) for p in page.paths}), ""
    )
