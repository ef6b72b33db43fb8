"""Three processes, killed at random in a storm of troubles: nothing lost, nothing done twice."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from chaos.agency import World
from chaos.cluster import Cluster, own_cluster
from chaos.run import Report, Run

from sandbox.driver import LocalSlack
from sandbox.many.driver import ManySlacks
from sandbox.slack import Settings

ACTIONS = int(os.environ.get("CHAOS_ACTIONS", "60"))
SEED = int(os.environ.get("CHAOS_SEED", "20261127"))
NIGHTS = 3 if ACTIONS < 5000 else 5
# Slack's third attempt comes after five minutes; here nobody waits so long. A busy machine is no
# bug: answers that come too late are the storm's to bring about.
SLACK = Settings(retry_pauses=(0.0, 1.0, 4.0), answer_limit=8.0)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster | None]:
    """A server that may be crashed; none for SQLite, which is a file."""
    if request.param == "sqlite":
        yield None
        return
    with own_cluster() as made:
        yield made


@pytest.mark.chaos
def test_nothing_is_lost_and_nothing_done_twice_while_all_goes_wrong(
    cluster: Cluster | None, tmp_path: Path
) -> None:
    url = cluster.url if cluster else f"sqlite:///{tmp_path}/goodfit.db"
    with LocalSlack(settings=SLACK) as slack:
        run = Run([World(slack, "amber")], url, tmp_path, cluster=cluster, seed=SEED)
        report = run.go(ACTIONS, nights=NIGHTS)
    print(report)  # noqa: T201 (a seed and what it came to)

    assert report.findings == [], str(report)
    assert_it_stormed(report)


@pytest.mark.chaos
def test_two_workspaces_in_the_same_storm_lose_nothing_and_see_nothing_of_each_other(
    cluster: Cluster | None, tmp_path: Path
) -> None:
    url = cluster.url if cluster else f"sqlite:///{tmp_path}/goodfit.db"
    with ManySlacks(2, SLACK) as slacks:
        worlds = [World(slacks[0], "amber", 0), World(slacks[1], "cobalt", 1)]
        run = Run(worlds, url, tmp_path, cluster=cluster, seed=SEED, slacks=slacks)
        report = run.go(ACTIONS, nights=NIGHTS)
    print(report)  # noqa: T201 (a seed and what it came to)

    assert report.findings == [], str(report)
    assert_it_stormed(report)


def assert_it_stormed(report: Report) -> None:
    """See that promises were made and that they were at risk, or nothing is shown."""
    assert report.told["command done"] >= ACTIONS // 20, str(report)
    assert report.told["reaction taken"] >= ACTIONS // 20, str(report)
    assert report.told["approval done"] >= ACTIONS // 60, str(report)
    assert report.told["letters arrived"] >= ACTIONS // 60, str(report)
    assert report.kills >= NIGHTS, str(report)
    assert len(report.storm) >= 5, str(report)
