"""Listen to Slack until told to stop: Socket Mode or HTTP, with the schedule beside it."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
import uvicorn
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette

from bot.many import is_for_many
from bot.metrics_page import MetricsPage
from bot.ports import open_port
from bot.settings import Settings
from bot.wiring import Bot, SlackRefused

# What is in hand when the process is told to stop has so long, requests and queues together.
PATIENCE_SECONDS = 25.0
# A request is answered within Slack's 3 s or it is too late.
REQUEST_SECONDS = 5
_log = structlog.get_logger()


class Ending:
    """SIGINT or SIGTERM: the first lets the process finish, the second ends it at once.

    Told through a pipe: a handler that took a lock could wait for the very thread it interrupts.
    """

    def __init__(self) -> None:
        self._since: float | None = None
        self._told, self._tell = os.pipe()

    def listen(self) -> None:
        """Hear the signals from now on."""
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._on_signal)

    def wait(self) -> None:
        """Wait for the first signal; one thread may."""
        os.read(self._told, 1)
        _log.info("stopping")

    @property
    def is_told(self) -> bool:
        """Say whether the first signal came."""
        return self._since is not None

    @property
    def left(self) -> float:
        """Return for how many seconds what is in hand may still go on."""
        now = time.monotonic()
        return max(0.0, PATIENCE_SECONDS - (now - (self._since or now)))

    def _on_signal(self, number: int, _frame: object) -> None:
        if self._since is not None:
            # Nothing is tidied up: leases run out, as after a crash.
            os._exit(128 + number)
        self._since = time.monotonic()
        os.write(self._tell, b".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one of several processes on a port has: its end, and whom it tells how it is.

    `on_alive` is called about each second by the loop that listens.
    """

    ending: Ending
    on_listening: Callable[[], None]
    on_alive: Callable[[], None]


def is_by_socket(settings: Settings) -> bool:
    """Say whether it is Socket Mode; many workspaces install by the browser, which takes HTTP."""
    return settings.slack_app_token is not None and not is_for_many(settings)


def serve(bot: Bot, settings: Settings, *, share: Share | None = None) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is in hand. Raises PortTaken.

    With a `share` the port is opened beside other processes of ours.
    """
    ending = share.ending if share else Ending()
    ending.listen()
    if settings.slack_app_token is not None and is_by_socket(settings):
        with _at_work(bot, settings, ending):
            _serve_socket(bot, settings.slack_app_token.get_secret_value(), ending)
    elif bot.http is not None:
        opened = open_port(settings.host, settings.port, is_shared=share is not None)
        with opened as port, _at_work(bot, settings, ending):
            if share is not None:
                share.on_listening()
            on_alive = share.on_alive if share else None
            _serve_http(bot.http, port, ending, bot.schedule.end, on_alive)


def work(bot: Bot, settings: Settings) -> None:
    """Run the jobs without listening, until SIGINT or SIGTERM."""
    ending = Ending()
    ending.listen()
    with _at_work(bot, settings, ending):
        _log.info("working")
        ending.wait()


@contextmanager
def _at_work(bot: Bot, settings: Settings, ending: Ending) -> Iterator[None]:
    """Run the schedule and show the metrics meanwhile; at the end finish what is in hand."""
    page = None
    try:
        if settings.metrics_port is not None:
            look = bot.schedule.figures
            page = MetricsPage(settings.metrics_host, settings.metrics_port, look=look)
        bot.schedule.start()
        yield
    finally:
        bot.schedule.stop(within=ending.left)
        if page is not None:
            page.close()
        bot.database.close()
        _log.info("stopped")


def _serve_http(
    app: Starlette,
    port: socket.socket,
    ending: Ending,
    begin_nothing: Callable[[], None],
    on_alive: Callable[[], None] | None,
) -> None:
    async def tell_alive() -> None:
        if on_alive is not None:
            on_alive()

    config = uvicorn.Config(
        app,
        log_level="warning",
        log_config=None,
        # A request's line may hold what opens a door: the code of an installation.
        access_log=False,
        timeout_graceful_shutdown=REQUEST_SECONDS,
        callback_notify=tell_alive,
        timeout_notify=0,
    )
    server = _Server(config)

    def end() -> None:
        ending.wait()
        begin_nothing()
        server.should_exit = True

    threading.Thread(target=end, name="ending", daemon=True).start()
    host, number = port.getsockname()[:2]
    _log.info("listening", host=host, port=number)
    server.run(sockets=[port])


class _Server(uvicorn.Server):
    """Uvicorn that leaves the signals to us: its own would end the process by the signal."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _serve_socket(bot: Bot, app_token: str, ending: Ending) -> None:
    handler = SocketModeHandler(bot.app, app_token)
    try:
        handler.connect()
    except SlackApiError as error:
        raise SlackRefused(
            f"Slack did not take SLACK_APP_TOKEN: {error.response.get('error')}. Make an "
            "app-level token with the scope connections:write, under Basic Information."
        ) from error
    except OSError as error:
        raise SlackRefused(
            f"Slack cannot be reached for Socket Mode: {type(error).__name__}."
        ) from error
    _log.info("started", mode="socket", connected=handler.client.is_connected())
    ending.wait()
    handler.close()
