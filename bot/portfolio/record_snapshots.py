"""Snapshots: rows of snapshots.csv, with sensible values where a foreign file has fewer columns."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.band import Band, band_of
from bot.domain.money import digits_of
from bot.domain.play import PlayName
from bot.domain.receipt import play_of, signals_of
from bot.domain.rules import DEFAULT
from bot.domain.snapshot import Snapshot
from bot.portfolio.cells import Row, shown
from bot.portfolio.record_cells import needed, signed, table

_MOST = 100
_VERSION = re.compile(r"([0-9.]{1,10}(-[0-9a-f]{1,24})?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRow:
    """A client's score of one night, its receipt as the JSON text that the file has."""

    local_date: date
    fit: float | None
    debt: float
    band: str
    ruled_band: str
    shown_band: str
    at_risk: bool
    play: str
    since: date
    revenue: float | None
    rule_version: str
    receipt: str

    def of(self, client_id: int) -> Snapshot:
        """Return it as the snapshot of this client."""
        own = {name: getattr(self, name) for name in SnapshotRow.__slots__}
        return Snapshot(client_id=client_id, **(own | {"receipt": json.loads(self.receipt)}))


def snapshot(row: Row) -> SnapshotRow:
    """Read a row of snapshots.csv.

    Bands that are missing follow from the fit by the default rules; a client was at risk with an
    amber or red one or any debt. Without a receipt the night says its figures and nothing else.
    """
    night, fit, debt = row.needed_day(), row.hours("fit"), row.hours("debt")
    if row.short("debt") is None:
        needed(row, "debt")
    for column, figure in (("fit", fit), ("debt", debt)):
        if figure is not None and figure > _MOST:
            row.refuse(column, "is over 100")
    band = row.word("band", Band, band_of(fit, DEFAULT))
    ruled = row.word("ruled_band", Band, band)
    shown = row.word("shown_band", Band, ruled)
    at_risk = row.yes("at_risk")
    play = row.word("play", PlayName, PlayName.NONE)
    return SnapshotRow(
        local_date=night,
        fit=fit,
        debt=debt or 0.0,
        band=band.value,
        ruled_band=ruled.value,
        shown_band=shown.value,
        at_risk=shown in (Band.AMBER, Band.RED) or bool(debt) if at_risk is None else at_risk,
        play=play.value,
        since=_since(row, night),
        revenue=_revenue(row),
        rule_version=_version(row),
        receipt=_receipt(row, play),
    )


def _version(row: Row) -> str:
    found = row.short("rule_version") or ""
    if _VERSION.fullmatch(found) is None:
        row.refuse("rule_version", f"{shown(found)} is no version of rules such as 1-09af09af09af")
    return found


def _since(row: Row, night: date) -> date:
    since = row.day("since") or night
    if since > night:
        row.refuse("since", "is after the night itself")
    return since


def _revenue(row: Row) -> float | None:
    found = signed(row, "revenue")
    return None if found is None else float(found.scaleb(digits_of(row.currency)))


def _receipt(row: Row, play: PlayName) -> str:
    kept = table(row, "receipt")
    if not kept:
        return json.dumps(_bare(play))
    try:
        told, signals = play_of(kept), signals_of(kept)
        named = [entry.id for entry in told.entries]
        named += [entry.id for signal in signals for entry in signal.entries]
        tables = [told.figures, *(signal.figures for signal in signals)]
        is_read = all(isinstance(word, str) for word in (told.reason, *named))
        is_read = is_read and all(isinstance(figures, dict) for figures in tables)
    except (AttributeError, KeyError, TypeError, ValueError):
        is_read = False
    if not is_read:
        row.refuse("receipt", "is no receipt of a score")
    return row.text("receipt") or ""


def _bare(play: PlayName) -> dict[str, Any]:
    """Return the receipt of a night of which nobody knows why it was scored so."""
    return {
        "own_play": play.value,
        "play": {
            "name": play.value,
            "reason": "not_kept",
            "figures": {},
            "entries": [],
            "is_suggestion": False,
        },
        "signals": [],
        "missing": [],
        "earned": {},
    }
