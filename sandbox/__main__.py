"""`make try`: a demo agency, a local Slack and the bot, ready to click in."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
import typer
from cryptography.fernet import Fernet
from rich.console import Console

from sandbox import defaults
from sandbox.agency import write_agency
from sandbox.agency.days import TIMEZONE
from sandbox.loopback import listening_socket
from sandbox.server import Served
from sandbox.slack import Settings, Slack

PAGE_PORT = 3100
START_SECONDS = 30
# As the demo's settings.toml has it.
NIGHT_HOUR = 2
_say = Console(stderr=True, highlight=False, soft_wrap=True)


def main(
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = Path(
        ".goodfit-try"
    ),
    reset: Annotated[bool, typer.Option("--reset", help="Start over.")] = False,  # noqa: FBT002
    port: Annotated[int, typer.Option(help="The page's port.")] = PAGE_PORT,
) -> None:
    """Load the demo once, then run the local Slack and the bot until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if reset and folder.exists():
        _say.print("Starting over: removing the demo's data ...")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    bot_port = _free_port()
    slack = Slack(Settings(folder=folder / "slack", bot_url=f"http://127.0.0.1:{bot_port}"))
    # Held from here on, so that a second demo that starts meanwhile takes another port.
    served = _served(slack, port)
    environment = _environment(slack, folder, served.port, bot_port)
    _load(folder, environment)
    bot = _Bot(environment)
    served.start()
    try:
        bot.start(served.port)
        served.wait()
    except KeyboardInterrupt:
        _say.print("\nStopping ...")
    finally:
        bot.stop()
        served.stop()


def _served(slack: Slack, wanted: int) -> Served:
    """Return the page's server on the port that is wanted, else on any free one."""
    try:
        return Served(slack, wanted)
    except OSError:
        return Served(slack)


def _free_port() -> int:
    """Return a port that nobody listens on."""
    with listening_socket("127.0.0.1", 0) as bound:
        return int(bound.getsockname()[1])


def _environment(slack: Slack, folder: Path, page_port: int, bot_port: int) -> dict[str, str]:
    database = (folder / "goodfit.db").resolve()
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "GOODFIT_"))},
        "GOODFIT_DATABASE_URL": f"sqlite:///{database}",
        "SLACK_BOT_TOKEN": slack.workspace.bot_token,
        "SLACK_SIGNING_SECRET": slack.workspace.signing_secret,
        "SLACK_API_URL": f"http://127.0.0.1:{page_port}/api/",
        "GOODFIT_SMTP_URL": slack.mailroom.url,
        "GOODFIT_MAIL_FROM": "hello@harbourpine.example",
        "GOODFIT_ENCRYPTION_KEYS": _key_of(folder),
        # The mailbox, which a workspace may name as its own server, is on this machine.
        "GOODFIT_PRIVATE_SMTP": "true",
        "HOST": "127.0.0.1",
        "PORT": str(bot_port),
    }


def _key_of(folder: Path) -> str:
    """Return the demo's own key, made at its first start: what it sealed opens again."""
    kept = folder / "encryption.key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(Fernet.generate_key().decode(), encoding="ascii")
    return kept.read_text(encoding="ascii")


def _load(folder: Path, environment: dict[str, str]) -> None:
    """Make the database, take the demo agency in and run the night, unless that was done."""
    loaded = folder / "loaded"
    _goodfit(environment, "Preparing the database", "db", "upgrade")
    if loaded.exists():
        return
    write_agency(folder / "agency", today=_last_night())
    team = ("--team", defaults.TEAM)
    _goodfit(
        environment, "Loading the agency Harbour & Pine", "import", str(folder / "agency"), *team
    )
    _goodfit(environment, "Running the nightly job", "nightly", *team)
    loaded.touch()


def _last_night() -> date:
    """Return the date of the night that the bot will run now: the agency's, at two o'clock."""
    local = datetime.now(ZoneInfo(TIMEZONE))  # noqa: TID251 (the demo's edge)
    return local.date() if local.hour >= NIGHT_HOUR else local.date() - timedelta(days=1)


def _goodfit(environment: dict[str, str], what: str, *arguments: str) -> None:
    _say.print(f"{what} ...")
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-m", "bot", *arguments],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        _say.print(done.stderr.strip(), markup=False)
        raise SystemExit(f"{what} failed. `make try RESET=1` starts over.")


class _Bot:
    """The bot as a child: the very `goodfit run` that a real workspace gets."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, page_port: int) -> None:
        """Start it, wait until it listens, and print the address to open."""
        _say.print("Starting the bot ...")
        command = [sys.executable, "-m", "bot", "run"]
        self._child = subprocess.Popen(command, env=self._environment)  # noqa: S603 (our own)
        if not self._is_up():
            raise SystemExit("The bot did not start; what it said stands above.")
        _say.print(f"\n  Open [bold]http://127.0.0.1:{page_port}[/bold]")
        _say.print('  Try  /scope acme "extra landing page" 6h  in #acme-internal,')
        _say.print("  then read #client-health. Ctrl-C stops; the data is kept.")
        mailbox = urlsplit(self._environment["GOODFIT_SMTP_URL"])
        _say.print(
            f"  As a mail server of your own /goodfit email takes {mailbox.hostname}, "
            f"port {mailbox.port}, no encryption.\n"
        )

    def stop(self) -> None:
        """Let it finish what it has in hand."""
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()
            self._child.wait(timeout=START_SECONDS)

    def _is_up(self) -> bool:
        url = f"http://127.0.0.1:{self._environment['PORT']}/readyz"
        for _ in range(START_SECONDS * 10):
            if self._child is not None and self._child.poll() is not None:
                return False
            try:
                if httpx.get(url, timeout=1).status_code == httpx.codes.OK:
                    return True
            except httpx.HTTPError:
                time.sleep(0.1)
        return False


if __name__ == "__main__":
    typer.run(main)
