"""A score as numbers and entry ids that a database can keep, and back again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.play import Play, PlayName
from bot.domain.rules import Axis
from bot.domain.score import Score
from bot.domain.signal import Entry, Signal

# The figure that holds words: of the entry that a line is about.
TEXT = "text"


def receipt_of(score: Score, *, own_play: PlayName | None = None) -> dict[str, Any]:
    """Return what a snapshot keeps of a score: figures and ids.

    The only words are the `text` of figures: what the entry said that a line is about; `wordless`
    takes them out. `own_play` is the rules' own where a pin holds another, or its
    letter is out already.
    """
    return {
        "own_play": (own_play or score.play.name).value,
        "play": {
            "name": score.play.name.value,
            "reason": score.play.reason,
            "figures": dict(score.play.figures),
            "entries": [list(entry) for entry in score.play.entries],
            "is_suggestion": score.play.is_suggestion,
        },
        "signals": [_plain(signal) for signal in score.signals if signal.severity > 0],
        "missing": [missing.name for missing in score.missing],
        "earned": _earned(score),
    }


def wordless(receipt: Any, instead: str) -> Any:
    """Return a receipt with `instead` in the place of what entries said."""
    if isinstance(receipt, Mapping):
        return {
            name: instead if name == TEXT and value else wordless(value, instead)
            for name, value in receipt.items()
        }
    if isinstance(receipt, list | tuple):
        return [wordless(one, instead) for one in receipt]
    return receipt


def play_of(receipt: Mapping[str, Any]) -> Play:
    """Read the play back."""
    plain = receipt["play"]
    return Play(
        name=PlayName(plain["name"]),
        reason=plain["reason"],
        figures=plain["figures"],
        entries=tuple(Entry(*entry) for entry in plain["entries"]),
        is_suggestion=plain["is_suggestion"],
    )


def own_play_of(receipt: Mapping[str, Any]) -> PlayName:
    """Read back the play that the rules themselves chose."""
    return PlayName(receipt.get("own_play", receipt["play"]["name"]))


def signals_of(receipt: Mapping[str, Any]) -> tuple[Signal, ...]:
    """Read the signals back, fit first; what another version of the bot kept is left out."""
    return tuple(
        Signal(
            **{
                **{name: value for name, value in plain.items() if name in Signal.__slots__},
                "axis": Axis(plain["axis"]),
                "entries": tuple(Entry(*entry) for entry in plain["entries"]),
                "freshest": plain["freshest"] and date.fromisoformat(plain["freshest"]),
            }
        )
        for plain in receipt["signals"]
    )


def _earned(score: Score) -> dict[str, Any]:
    """Return AGI and delivery cost where the margin takes part, also where it is healthy.

    A segment's margin is made of these: a signal without severity leaves no receipt.
    """
    found = next((s.figures for s in score.signals if s.name == "negative_roi"), None)
    return {} if found is None else {key: found[key] for key in ("gross_income", "cost")}


def _plain(signal: Signal) -> dict[str, Any]:
    plain = {name: getattr(signal, name) for name in Signal.__slots__}
    plain["axis"] = signal.axis.value
    plain["figures"] = dict(signal.figures)
    plain["change"] = dict(signal.change)
    plain["entries"] = [list(entry) for entry in signal.entries]
    plain["freshest"] = signal.freshest and signal.freshest.isoformat()
    return plain
