"""The alarms and the page on running Goodfit name the figures that a process really shows."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.metrics import REGISTRY
from bot.metrics_page import Stock
from bot.use_cases.process_figures import ProcessFigures, QueueFigure

ROOT = Path(__file__).parent.parent
RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
# What Prometheus's format puts behind a family's name.
ENDINGS = re.compile(r"_(total|bucket|sum|count)$")
# Roles of the database look like figures.
ROLES = {"goodfit_owner", "goodfit_every_team"}


@pytest.fixture(scope="module")
def alarms() -> list[dict[str, Any]]:
    found = yaml.safe_load((ROOT / "deploy" / "alarms.yml").read_text(encoding="utf-8"))
    return [rule for group in found["groups"] for rule in group["rules"]]


@pytest.fixture(scope="module")
def shown() -> dict[str, set[str]]:
    """Every figure that a process shows, with its labels.

    Without ``le``, the bucket's own, which is there from a histogram's first count on.
    """
    figures = ProcessFigures(
        queues={"inbox": QueueFigure(1, 1.0)},
        deliveries={"queued": 1},
        job_lags={"remind": 1.0},
        nights_due=1,
        night_lag=1.0,
    )
    stock = Stock(lambda: figures)
    families = [*REGISTRY.collect(), *stock.collect()]
    labels = {f.name: {label for s in f.samples for label in s.labels} - {"le"} for f in families}
    for collector in REGISTRY._collector_to_names:  # noqa: SLF001 (labels of what nobody counted yet)
        for family in collector.describe() if hasattr(collector, "describe") else ():
            labels[family.name] |= set(getattr(collector, "_labelnames", ()))
    return labels


def figures_in(words: str) -> set[str]:
    return {ENDINGS.sub("", name) for name in re.findall(r"\bgoodfit_[a-z_]+", words)} - ROLES


def test_the_page_lists_every_figure_that_is_shown_and_no_other(
    shown: dict[str, set[str]],
) -> None:
    assert figures_in(RUNNING) == set(shown)


def test_the_page_lists_the_labels_of_every_figure(shown: dict[str, set[str]]) -> None:
    listed = re.findall(r"`(goodfit_[a-z_]+)\{([a-z_,]+)\}`", RUNNING)

    for name, labels in listed:
        assert set(labels.split(",")) == shown[ENDINGS.sub("", name)], name


def test_every_alarm_asks_for_figures_and_labels_that_are_shown(
    alarms: list[dict[str, Any]], shown: dict[str, set[str]]
) -> None:
    for rule in alarms:
        names = figures_in(rule["expr"])
        labels = set(re.findall(r"(\w+)!?=~?\"", rule["expr"])) - {"job"}
        by = {
            word
            for said in re.findall(r"by \(([\w, ]+)\)", rule["expr"])
            for word in said.split(", ")
        }

        assert names <= set(shown), rule["alert"]
        known = {label for name in names for label in shown[name]}
        assert labels | (by - {"job", "le"}) <= known, rule["alert"]


def test_every_alarm_has_its_line_in_the_page_in_the_same_order(
    alarms: list[dict[str, Any]],
) -> None:
    listed = re.findall(r"^\| (Goodfit\w+) \|", RUNNING, re.MULTILINE)

    assert listed == [rule["alert"] for rule in alarms]


def test_every_alarm_says_who_is_woken_and_what_is_wrong_in_a_sentence(
    alarms: list[dict[str, Any]],
) -> None:
    for rule in alarms:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"].endswith("."), rule["alert"]
