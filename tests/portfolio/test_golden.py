"""Demo portfolios scored to golden texts: a change of any word or figure shows in a diff."""

import json

import pytest

from bot.domain.play import PlayName
from bot.domain.rules import DEBT_SIGNALS, FIT_SIGNALS
from tests.portfolio.golden import GOLDEN, report

RENEW = "If the change is meant: python tests/portfolio/golden.py, then read git diff."


@pytest.mark.parametrize("name", GOLDEN)
def test_the_whole_report_is_the_golden_one(name: str) -> None:
    assert report(name).splitlines() == GOLDEN[name].read_text().splitlines(), RENEW


def test_they_show_every_play_and_every_signal() -> None:
    both = {name: json.loads(GOLDEN[name].read_text())["clients"] for name in GOLDEN}
    for clients in both.values():
        assert {one["play"] for one in clients} == set(PlayName)
    heavy = {s["name"] for one in both["worked"] for s in one["signals"] if s["severity"]}
    assert heavy == {*FIT_SIGNALS, *DEBT_SIGNALS}


def test_every_line_that_weighs_has_formula_entries_age_and_a_way_out() -> None:
    for name in GOLDEN:
        for one in json.loads(GOLDEN[name].read_text())["clients"]:
            for line in one["signals"]:
                assert line["formula"]
                if not line["severity"]:
                    continue
                assert line["evidence"]
                assert line["freshest"]
                is_green = line["axis"] == "fit" and one["band"] == "green"
                assert (line["change"] is None) is is_green, (one["client"], line["name"])
