"""Listen to Slack until told to stop: Socket Mode or HTTP, with the schedule beside it."""

import signal
import threading

import structlog
import uvicorn
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from bot.many import is_for_many
from bot.settings import Settings
from bot.wiring import Bot, SlackRefused

_log = structlog.get_logger()


def serve(bot: Bot, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is in hand."""
    bot.schedule.start()
    try:
        # Many workspaces install by the browser, which takes HTTP.
        if settings.slack_app_token is not None and not is_for_many(settings):
            _serve_socket(bot, settings.slack_app_token.get_secret_value())
        elif bot.http is not None:
            _log.info("listening", host=settings.host, port=settings.port)
            uvicorn.run(bot.http, host=settings.host, port=settings.port, log_level="warning")
    finally:
        bot.schedule.stop()
        bot.database.close()


def _serve_socket(bot: Bot, app_token: str) -> None:
    over = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: over.set())
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
    over.wait()
    handler.close()
