"""How many processes listen: what is chosen, what is given, and what is refused in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import ROOT

from bot.ports import open_port
from bot.processes import UnusableProcesses, how_many, metrics_have_room, usable_cpus
from bot.settings import Settings

POSTGRESQL = "postgresql://goodfit@host/goodfit"
SQLITE = "sqlite:///goodfit.db"
BY_HTTP = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
BY_SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def settings(url: str, **more: object) -> Settings:
    return Settings.model_validate(BY_HTTP | {"GOODFIT_DATABASE_URL": url} | more)


@pytest.mark.parametrize(("cpus", "chosen"), [(1, 1), (2, 2), (4, 4), (64, 4)])
def test_on_postgresql_as_many_are_chosen_as_there_are_processors_at_most_four(
    cpus: int, chosen: int
) -> None:
    assert how_many(settings(POSTGRESQL), cpus=cpus) == chosen
    assert how_many(settings("postgresql+psycopg://goodfit@host/g"), cpus=cpus) == chosen


@pytest.mark.parametrize(
    ("share", "of"),
    [
        ("max 100000\n", None),
        ("50000 100000\n", 1),
        ("100000 100000\n", 1),
        ("6400000 100000\n", None),
    ],
)
def test_a_containers_share_counts_where_it_is_less(
    tmp_path: Path, share: str, of: int | None
) -> None:
    every = len(os.sched_getaffinity(0))
    (tmp_path / "cpu.max").write_text(share)

    assert usable_cpus(tmp_path / "cpu.max") == (of or every)
    assert usable_cpus(tmp_path / "nothing") == every


def test_on_sqlite_and_in_socket_mode_one_is_chosen() -> None:
    by_socket = Settings.model_validate(BY_SOCKET | {"GOODFIT_DATABASE_URL": POSTGRESQL})

    assert how_many(settings(SQLITE), cpus=8) == 1
    assert how_many(by_socket, cpus=8) == 1


def test_many_workspaces_listen_by_http_whatever_token_is_set_besides() -> None:
    many = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "SLACK_APP_TOKEN": "xapp-1"}

    assert how_many(settings(POSTGRESQL, **many), cpus=3) == 3


@pytest.mark.parametrize("url", [SQLITE, POSTGRESQL])
@pytest.mark.parametrize("given", [1, 3, 32])
def test_a_number_that_is_given_is_the_number(url: str, given: int) -> None:
    assert how_many(settings(url, GOODFIT_PROCESSES=given), cpus=2) == given


def test_several_ports_for_metrics_have_to_be_ports() -> None:
    last = settings(SQLITE, GOODFIT_PROCESSES=2, GOODFIT_METRICS_PORT=65534)
    beyond = settings(SQLITE, GOODFIT_PROCESSES=2, GOODFIT_METRICS_PORT=65535)

    assert how_many(last, cpus=1) == 2
    with pytest.raises(UnusableProcesses, match="65536 is none"):
        how_many(beyond, cpus=1)


@pytest.mark.parametrize("given", ["0", "33", "two"])
def test_a_number_that_is_none_is_refused_by_its_name(tmp_path: Path, given: str) -> None:
    done = goodfit_run(tmp_path, BY_HTTP | {"GOODFIT_PROCESSES": given})

    assert done.returncode == 2
    assert "GOODFIT_PROCESSES" in done.stderr
    assert "Traceback" not in done.stderr


def test_several_in_socket_mode_are_refused_and_one_is_not(tmp_path: Path) -> None:
    done = goodfit_run(tmp_path, BY_SOCKET | {"GOODFIT_PROCESSES": "2"})
    one = Settings.model_validate(BY_SOCKET | {"GOODFIT_PROCESSES": "1"})

    assert done.returncode == 2
    assert "GOODFIT_PROCESSES is 2, but in Socket Mode there is no port to share." in done.stderr
    assert how_many(one, cpus=2) == 1


def goodfit_run(folder: Path, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    known = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK", "GOODFIT"))}
    return subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=known | {"PYTHONPATH": str(ROOT), "GOODFIT_DATABASE_URL": SQLITE} | given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_several_that_nobody_asked_for_take_no_port_of_somebody_else() -> None:
    assert metrics_have_room(settings(POSTGRESQL), 4)
    with open_port("127.0.0.1", 0) as theirs:
        taken = theirs.getsockname()[1]
        before = settings(POSTGRESQL, GOODFIT_METRICS_PORT=taken - 1)
        assert not metrics_have_room(before, 2)
    own = settings(POSTGRESQL, GOODFIT_METRICS_PORT=taken - 1, PORT=taken)
    assert not metrics_have_room(own, 2)
    assert metrics_have_room(before, 2)
