"""The worked portfolio: two dozen clients whose answers were found by hand (worked/README.md)."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.domain.play import PlayName
from bot.domain.rules import DEBT_SIGNALS, FIT_SIGNALS
from bot.messages.score_report import score_report
from bot.portfolio.folder import read_folder
from tests.builders import scored

FOLDER = Path(__file__).parent / "worked"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())


@pytest.fixture(scope="module")
def report():
    clients = read_folder(FOLDER).clients
    found = score_report([(h, scored(h)) for h in clients], as_of=date(2026, 6, 30))
    return {one["client"]: one for one in found["clients"]}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda e: e["client"])
def test_worked_by_hand(expected, report):
    found = report[expected["client"]]
    for field in ("fit", "debt", "band", "at_risk", "play", "missing"):
        assert found[field] == expected[field], field
    heavy = {s["name"]: [s["severity"], s["points"]] for s in found["signals"] if s["severity"]}
    assert heavy == expected["signals"]


def test_every_signal_band_and_play_occurs():
    signals = {name for one in EXPECTED for name in one["signals"]}
    assert signals == {*FIT_SIGNALS, *DEBT_SIGNALS}
    assert {one["band"] for one in EXPECTED} == {"green", "amber", "red", "unknown"}
    assert {one["play"] for one in EXPECTED} == set(PlayName)


def test_printed_points_add_up_and_what_weighs_has_evidence(report):
    for one in report.values():
        points = sum(s["points"] for s in one["signals"] if s["axis"] == "fit")
        if one["fit"] is not None:
            assert round(points, 1) == round(100 - one["fit"], 1)
        assert all(s["evidence"] for s in one["signals"] if s["severity"])
        assert one["why"]
