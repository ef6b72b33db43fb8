"""The processes of a benchmark: the bare Slack, the bot as shipped, and its floors."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from floors import SECRET, TOKEN

HERE = Path(__file__).parent
# Until a process answers on a machine that does much else.
PATIENCE_SECONDS = 240


@contextmanager
def stand_in(*, delay: float = 0.0) -> Iterator["subprocess.Popen[str]"]:
    """Run a bare Slack; its `api` is where its methods are."""
    command = [sys.executable, str(HERE / "stand_in.py"), "--delay", str(delay)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # type: ignore[call-overload] # noqa: S603
        try:
            yield process
        finally:
            process.kill()


def api_of(slack: "subprocess.Popen[str]") -> str:
    """Return where a bare Slack's methods are; asked once, after it was started."""
    assert slack.stdout is not None  # noqa: S101 (a pipe was asked for)
    return f"http://127.0.0.1:{int(slack.stdout.readline())}/api/"


def bot_environment(url: str, api: str, port: int) -> dict[str, str]:
    """Return the environment of the bot as shipped, with the bare Slack behind it.

    One process, as the floors have; GOODFIT_PROCESSES may say another number.
    """
    kept = {name: value for name, value in os.environ.items() if name != "SLACK_APP_TOKEN"}
    return (
        {"GOODFIT_PROCESSES": "1"}
        | kept
        | {
            "GOODFIT_DATABASE_URL": url,
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": api,
            "PORT": str(port),
        }
    )


@contextmanager
def the_bot(
    url: str, api: str, port: int, *, is_one: bool = True
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the bot as it is shipped: `goodfit run`; else with as many processes as it chooses."""
    command = [sys.executable, "-m", "bot", "run"]
    environment = bot_environment(url, api, port)
    if not is_one:
        del environment["GOODFIT_PROCESSES"]
    with _served(command, port, environment) as process:
        yield process


@contextmanager
def a_floor(kind: str, api: str, port: int, url: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    """Run one of the bare apps."""
    command = [sys.executable, str(HERE / "floors.py"), kind, "--port", str(port), "--api", api]
    with _served([*command, "--database", url], port, dict(os.environ)) as process:
        yield process


@contextmanager
def _served(
    command: list[str], port: int, environment: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(command, env=dict(environment)) as process:  # noqa: S603
        try:
            _wait_for(port, process)
            yield process
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    over = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < over and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.005)
        else:
            return
    raise SystemExit("The process to measure did not start.")


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def load(port: int, *, requests: int, start: int = 0, **more: int) -> dict[str, float]:
    """Send so many commands and return what came of it, as load.py prints it."""
    command = [sys.executable, str(HERE / "load.py"), "--port", str(port), "--secret", SECRET]
    given = {"requests": requests, "start": start, **more}
    for name, value in given.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def get(url: str) -> Any:
    """Return what a page answers."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 (loopback)
        return answer.read()
