"""Prometheus's page, on a port of its own: what the process counted, what the database holds."""

import threading
from collections.abc import Callable, Iterator
from time import monotonic
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry

from bot.domain.errors import DomainError
from bot.metrics import REGISTRY
from bot.use_cases.process_figures import ProcessFigures

# Several scrapers, or one that is impatient, cost the database one look.
KEPT_SECONDS = 5.0
_log = structlog.get_logger()


class MetricsPortTaken(DomainError):
    """The address of GOODFIT_METRICS_HOST and GOODFIT_METRICS_PORT cannot be listened on."""


class Stock(Collector):
    """What the database holds at the moment of a scrape; a database that is down yields nothing."""

    def __init__(self, look: Callable[[], ProcessFigures]) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._seen: tuple[float, ProcessFigures] | None = None

    def describe(self) -> list[GaugeMetricFamily]:
        """Say nothing beforehand: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give the figures, some seconds old at most."""
        try:
            found = self._figures()
        except Exception as error:  # noqa: BLE001 (the counters are shown all the same)
            _log.warning("figures_not_read", error=type(error).__name__)
            yield _gauge("database_up", "Whether the figures could be read.", 0)
            return
        yield _gauge("database_up", "Whether the figures could be read.", 1)
        yield from _families(found)

    def _figures(self) -> ProcessFigures:
        with self._lock:
            now = monotonic()
            if self._seen is None or now - self._seen[0] >= KEPT_SECONDS:
                self._seen = (now, self._look())
            return self._seen[1]


class MetricsPage:
    """The page while it is served; `port` is where."""

    def __init__(self, host: str, port: int, *, look: Callable[[], ProcessFigures]) -> None:
        registry = _Both(Stock(look))
        try:
            self._server: WSGIServer
            self._server, self._thread = start_http_server(port, addr=host, registry=registry)
        except OSError as error:
            raise MetricsPortTaken(
                f"The metrics cannot be shown on {host}:{port}: {error.strerror}. Choose another "
                "GOODFIT_METRICS_PORT, or leave it out."
            ) from error
        self.port = int(self._server.server_port)
        _log.info("metrics", host=host, port=self.port)

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


class _Both(CollectorRegistry):
    """The process's own counters, and one database's figures."""

    def __init__(self, stock: Stock) -> None:
        super().__init__()
        self.register(stock)
        self.register(_Own())


class _Own(Collector):
    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield from REGISTRY.collect()


def _families(found: ProcessFigures) -> Iterator[GaugeMetricFamily]:
    depth = _labelled("queue_depth", "How much waits in a queue.", "queue")
    age = _labelled("queue_age_seconds", "How long a queue's oldest is due.", "queue")
    for name, queue in found.queues.items():
        depth.add_metric([name], queue.depth)
        age.add_metric([name], queue.age)
    states = _labelled("deliveries_now", "Deliveries that wait or stopped.", "state")
    for state, count in found.deliveries.items():
        states.add_metric([state], count)
    lags = _labelled("job_lag_seconds", "How long the oldest job of a kind is due.", "kind")
    for kind, lag in found.job_lags.items():
        lags.add_metric([kind], lag)
    yield from (depth, age, states, lags)
    yield _gauge("nights_due", "Nights that are due and not finished.", found.nights_due)
    yield _gauge("night_lag_seconds", "How long the latest night is due.", found.night_lag)


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"goodfit_{name}", what, value=value)


def _labelled(name: str, what: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"goodfit_{name}", what, labels=[label])
