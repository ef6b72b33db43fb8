"""Figures as receipts print them: hours, shares, sums, counts, and what somebody wrote."""

import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from babel.numbers import format_currency, get_currency_precision

from bot.domain.signal import Figures, Signal

# Slack shows cost rates to nobody, so the terminal is where they are given.
GIVE_RATES = "a manager gives them with goodfit rates on the terminal"
_LONGEST = 80
# A currency that has no sign of its own is written as its code, up against the figures.
_CODE = re.compile(r"[A-Z]{3}(?=\d)")
_HIDES = 0.05
_TENTH = Decimal("0.1")


def hours(figure: float | str) -> str:
    """Return "14.5 h"; no decimal where there is none."""
    return f"{number(figure)} h"


def number(figure: float | str) -> str:
    """Return a number with one decimal and a point, "14.5", "60"; two where one would hide it."""
    value = float(figure)
    decimals = 2 if 0 < abs(value) < _HIDES else 1
    return f"{value:.{decimals}f}".removesuffix(".0")


def exact(figure: float | str) -> str:
    """Return a number as a formula shows it: "0.81", "24"; two decimals at most."""
    return f"{float(figure):.2f}".removesuffix(".00")


def share(figure: float | str) -> str:
    """Return "24 %"; one decimal where the whole number would hide that there is something."""
    percent = 100 * float(figure)
    return f"{percent:.0f} %" if abs(percent) >= 1 or percent == 0 else f"{percent:.1f} %"


def exact_share(figure: float | str) -> str:
    """Return a share as a formula shows it, so that who recomputes it agrees: "19.7 %", "20 %"."""
    return f"{number(100 * float(figure))} %"


def money(minor: float | str, currency: str) -> str:
    """Return a sum: "€1,250.00", "DKK 1,250.00": a code of letters stands apart."""
    major = float(minor) / 10 ** get_currency_precision(currency)
    written = format_currency(major, currency, locale="en")
    return _CODE.sub(r"\g<0> ", written)


def plural(figure: float | str, one: str, many: str | None = None) -> str:
    """Return "1 ask" or "3 asks"."""
    return f"{number(figure)} {one if float(figure) == 1 else many or one + 's'}"


def quoted(figures: Figures) -> str:
    """Return the entry's own text in quotes, shortened to 80 characters."""
    text = " ".join(str(figures.get("text", "")).split())
    return f"“{_cut(text)}…”" if len(text) > _LONGEST else f"“{text}”"


def _cut(text: str) -> str:
    """Return the whole words that fit; of one endless word its beginning."""
    short = text[: _LONGEST - 1]
    whole = short if text[_LONGEST - 1].isspace() else short.rpartition(" ")[0]
    return whole.rstrip(" ,;:.") or short


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


def rolled_over(figures: Figures) -> str:
    """Return what became of a retainer's unused hours; empty where nothing did.

    "4 h lapsed unused, 6 h carried over from before": why what is included is not what is
    contracted.
    """
    carried = float(figures.get("carried_hours", 0))
    lapsed = float(figures.get("lapsed_hours", 0))
    told = [f"{hours(lapsed)} lapsed unused"] if lapsed else []
    if carried:
        what = "carried over from before" if carried > 0 else "used ahead before"
        told.append(f"{hours(abs(carried))} {what}")
    return ", ".join(told)
