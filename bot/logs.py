"""One JSON line an event on standard error: ids and codes, never words, names or tokens."""

import logging
import re
import sys
import threading
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

# Libraries whose messages say where they listen and what they run, and never what was said.
PLAIN_SPOKEN = ("uvicorn.error", "apscheduler", "alembic")
_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)[.-][\w.-]+|\bBearer\s+\S+", re.IGNORECASE)
Event = MutableMapping[str, Any]
_log = structlog.get_logger()


def set_up_logs(**always: int) -> None:
    """Let everything that this process logs, libraries included, be such lines.

    What ends the process or a thread is one as well, instead of a traceback with its message.
    What is `always` given stands in each line.
    """
    structlog.configure(
        processors=[
            lambda _logger, _method, event: {**always, **event},
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _where_it_failed,
            _without_tokens,
            structlog.processors.JSONRenderer(),
        ],
        # A line in one piece: several processes may write to the same place.
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_Lines()])
    logging.captureWarnings(capture=True)
    sys.excepthook = _on_crash
    threading.excepthook = _on_thread_crash


class _Lines(logging.Handler):
    """Says of a library's record which logger, level and place it came from.

    Its message may quote a request, an answer or a token, so it is left out, but for libraries
    that are known to speak plainly.
    """

    def emit(self, record: logging.LogRecord) -> None:
        said: dict[str, Any] = {"logger": record.name}
        if record.name.startswith(PLAIN_SPOKEN):
            said["message"] = record.getMessage()
        else:
            said["place"] = f"{Path(record.pathname).name}:{record.lineno} {record.funcName}"
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            said |= {"error": type(error).__name__, "exc_info": error}
        level = min(max(record.levelno // 10 * 10, logging.DEBUG), logging.CRITICAL)
        _log.log(level, "library", **said)


def _where_it_failed(_logger: object, _method: str, event: Event) -> Event:
    """Put the places of an exception into the log, and not its message.

    A database's message quotes what people typed.
    """
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["at"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[-8:]]
    return event


def _without_tokens(_logger: object, _method: str, event: Event) -> Event:
    """Take away what looks like a token, wherever it came from."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _TOKEN.sub("(token)", value)
    return event


def _on_crash(
    kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    _log.critical("crashed", error=kind.__name__, exc_info=error)


def _on_thread_crash(crash: threading.ExceptHookArgs) -> None:
    if crash.exc_value is not None and crash.exc_type is not SystemExit:
        name = crash.thread.name if crash.thread else ""
        error = crash.exc_type.__name__
        _log.critical("thread_crashed", thread=name, error=error, exc_info=crash.exc_value)
