"""The report of `goodfit score`: one JSON object, or a table for people (portfolio-csv)."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from rich.markup import escape
from rich.table import Table

from bot.domain.history import History
from bot.domain.rules import Axis
from bot.domain.score import Score
from bot.domain.signal import Signal
from bot.messages.evidence import evidence
from bot.messages.play_words import play_reason
from bot.messages.receipts import next_band, summary

Scored = Sequence[tuple[History, Score]]

_TENTH = Decimal("0.1")
_COLOURS = {"green": "green", "amber": "yellow", "red": "red", "unknown": "dim"}


def score_report(scored: Scored, *, as_of: date) -> dict[str, Any]:
    """Return the JSON object of `goodfit score --format json`, clients in the order given."""
    return {
        "as_of": as_of.isoformat(),
        "clients": [_client(history, score) for history, score in scored],
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


def printed_points(signals: Sequence[Signal], whole: float) -> list[float]:
    """Round the points to one decimal so that they add up to `whole` as it is printed.

    What rounding down leaves over goes, a tenth each, to those that lost most by it.
    """
    exact = [Decimal(str(s.points)) for s in signals]
    down = [e.quantize(_TENTH, rounding=ROUND_FLOOR) for e in exact]
    tenths = int((Decimal(str(round(whole, 1))) - sum(down)) / _TENTH) if signals else 0
    lost = sorted(range(len(exact)), key=lambda i: (down[i] - exact[i], i))
    for index in lost[: max(0, tenths)]:
        down[index] += _TENTH
    return [float(points) for points in down]


def _client(history: History, score: Score) -> dict[str, Any]:
    return {
        "client": history.client.key,
        "name": history.client.name,
        "fit": None if score.fit is None else round(score.fit, 1),
        "debt": round(score.debt, 1),
        "band": score.band.value,
        "at_risk": score.at_risk,
        "play": score.play.name.value,
        "why": why(history, score),
        "signals": [*_lines(history, score, Axis.FIT), *_lines(history, score, Axis.DEBT)],
        "missing": [missing.name for missing in score.missing],
    }


def _lines(history: History, score: Score, axis: Axis) -> list[dict[str, Any]]:
    signals = [s for s in score.signals if s.axis is axis]
    whole = 100 - round(score.fit or 0.0, 1) if axis is Axis.FIT else score.debt
    points = printed_points(signals, whole)
    return [_line(history, s, p) for s, p in zip(signals, points, strict=True)]


def _line(history: History, signal: Signal, points: float) -> dict[str, Any]:
    words = summary(signal, currency=history.client.currency)
    change = next_band(signal)
    return {
        "name": signal.name,
        "axis": signal.axis.value,
        "severity": round(signal.severity, 2),
        "points": points,
        "summary": f"{words}; {change}" if change else words,
        "evidence": list(evidence(signal, history)),
    }
