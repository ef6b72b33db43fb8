"""The parent of several: real forks, whose children are a line of Python each."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from processes.running import ROOT

PARENT = """
import os, select, signal, time
from bot.logs import set_up_logs
from bot.parent import Parent

def be(child):
    {be}

set_up_logs()
Parent(2, be, look_seconds={look}).run()
"""


def run(
    be: str, folder: Path | None = None, *, look: float = 10
) -> tuple[int, list[dict[str, Any]]]:
    """Return the status of a parent whose children do so, and what it logged."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PARENT.format(be=be, look=look)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    return done.returncode, [json.loads(line) for line in done.stderr.splitlines()]


def test_one_that_dies_again_and_again_before_it_listens_ends_all_with_its_status() -> None:
    status, lines = run("os._exit(7) if child.number else signal.pause()")
    ends = [line for line in lines if line["event"] == "process_ended"]

    assert status == 7
    assert [(line["process"], line["status"]) for line in ends] == [(1, 7)] * 3
    assert lines[-1]["event"] == "processes_stopped"


def test_one_that_is_killed_again_and_again_gives_the_status_of_the_signal() -> None:
    status, _lines = run("os.kill(os.getpid(), signal.SIGKILL) if child.number else signal.pause()")

    assert status == 128 + 9


def test_what_they_raise_is_logged_by_its_name_and_place_alone() -> None:
    status, lines = run("raise ValueError('zanzibar')")
    crashes = [line for line in lines if line["event"] == "crashed"]

    assert status == 1
    assert {line["error"] for line in crashes} == {"ValueError"}
    assert "zanzibar" not in json.dumps(lines)


def test_all_are_stopped_when_one_cannot_listen_any_more_and_no_other_listens(
    tmp_path: Path,
) -> None:
    # The first of each number listens and ends; whoever comes after it dies at once.
    be = """
    if os.path.exists(str(child.number)):
        os._exit(5)
    open(str(child.number), "w").close()
    child.say_listening()"""
    status, lines = run(be, tmp_path)

    assert status == 5
    assert lines[-1]["event"] == "processes_stopped"


def test_one_who_listens_and_says_nothing_more_is_killed_and_started_anew(tmp_path: Path) -> None:
    # The second of number 1 tells the parent to stop; who listens and goes on saying so lives.
    be = """
    child.say_listening()
    if child.number and os.path.exists("hung"):
        os.kill(os.getppid(), signal.SIGTERM)
    while not child.number or os.path.exists("hung"):
        child.say_alive()
        select.select([], [], [], 0.05)
    open("hung", "w").close()
    signal.pause()"""
    status, lines = run(be, tmp_path, look=0.5)
    told = [(line["event"], line.get("process"), line.get("status")) for line in lines]

    assert status == 0
    assert told == [
        ("process_hangs", 1, None),
        ("process_ended", 1, -9),
        ("processes_stopped", None, 0),
    ]


def test_one_who_does_not_listen_yet_may_take_its_time() -> None:
    be = """
    if child.number:
        signal.pause()
    select.select([], [], [], 1)
    os.kill(os.getppid(), signal.SIGTERM)
    signal.pause()"""
    status, lines = run(be, look=0.05)

    assert status == 0
    assert [line["event"] for line in lines] == ["processes_stopped"]
