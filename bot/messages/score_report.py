"""The report of `goodfit score`: one JSON object, or a table for people (portfolio-csv)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rich.markup import escape
from rich.table import Table

from bot.domain.history import History
from bot.domain.rules import DEFAULT, Axis, Rules
from bot.domain.score import Score
from bot.domain.signal import Signal
from bot.messages.evidence import evidence
from bot.messages.figures import printed_points
from bot.messages.formulas import formula
from bot.messages.next_band import smallest_change
from bot.messages.play_words import play_reason
from bot.messages.receipts import freshness, summary

Scored = Sequence[tuple[History, Score]]

_COLOURS = {"green": "green", "amber": "yellow", "red": "red", "unknown": "dim"}


def score_report(scored: Scored, *, as_of: date, rules: Rules = DEFAULT) -> dict[str, Any]:
    """Return the JSON object of `goodfit score --format json`, clients in the order given.

    `rules` are those that the scores were made by.
    """
    return {
        "as_of": as_of.isoformat(),
        "clients": [_client(history, score, rules) for history, score in scored],
    }


def score_table(scored: Scored, *, as_of: date) -> Table:
    """Return the same for people: a row a client, the reasons under each other."""
    table = Table(title=f"Scores as of {as_of.isoformat()}", show_lines=True)
    for column in ("Client", "Fit", "Debt", "Band", "At risk", "Play", "Why"):
        justify: Any = "right" if column in ("Fit", "Debt") else "left"
        table.add_column(column, justify=justify, no_wrap=column not in ("Client", "Why"))
    for history, score in scored:
        fit = "unknown" if score.fit is None else f"{score.fit:.1f}"
        table.add_row(
            escape(history.client.name),
            f"{fit}\n{score.coverage}",
            f"{score.debt:.1f}",
            f"[{_COLOURS[score.band]}]{score.band}[/]",
            "yes" if score.at_risk else "no",
            score.play.name.replace("_", " "),
            escape("\n".join(why(history, score))),
        )
    return table


def why(history: History, score: Score) -> list[str]:
    """Return the reason of the play, then what weighs most, each sentence once."""
    currency = history.client.currency
    heavy = sorted(
        (s for s in score.signals if s.severity > 0), key=lambda s: (s.axis != "debt", -s.points)
    )
    sentences = [play_reason(score.play, score.signals)]
    sentences += [summary(s, currency=currency) for s in heavy]
    return list(dict.fromkeys(sentences))


def _client(history: History, score: Score, rules: Rules) -> dict[str, Any]:
    lines = [line for axis in (Axis.FIT, Axis.DEBT) for line in _lines(history, score, axis, rules)]
    return {
        "client": history.client.key,
        "name": history.client.name,
        "fit": None if score.fit is None else round(score.fit, 1),
        "debt": round(score.debt, 1),
        "band": score.band.value,
        "at_risk": score.at_risk,
        "play": score.play.name.value,
        "why": why(history, score),
        "signals": lines,
        "missing": [missing.name for missing in score.missing],
    }


def _lines(history: History, score: Score, axis: Axis, rules: Rules) -> list[dict[str, Any]]:
    signals = [s for s in score.signals if s.axis is axis]
    whole = 100 - round(score.fit or 0.0, 1) if axis is Axis.FIT else score.debt
    points = printed_points(signals, whole)
    printed = [replace(s, points=p) for s, p in zip(signals, points, strict=True)]
    return [_line(history, s, score, rules) for s in printed]


def _line(history: History, signal: Signal, score: Score, rules: Rules) -> dict[str, Any]:
    client = history.client
    words = summary(signal, currency=client.currency)
    change = smallest_change(
        signal, score, client=client.name, rules=rules, currency=client.currency, with_money=True
    )
    return {
        "name": signal.name,
        "axis": signal.axis.value,
        "severity": round(signal.severity, 2),
        "points": signal.points,
        "summary": f"{words}; {change[:1].lower()}{change[1:]}" if change else words,
        "formula": formula(signal, rules, currency=client.currency),
        "change": change,
        "freshest": freshness(signal, score.on),
        "evidence": list(evidence(signal, history)),
    }
