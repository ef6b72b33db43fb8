"""Figures of this process for Prometheus: counted here, named here, and nobody named in them.

No label has a workspace, a person or a client for its value: kinds, states and outcomes only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
# Slack waits 3 s for an acknowledgement; what takes 2 s is already in danger.
_ACK_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
_JOB_SECONDS = (0.01, 0.05, 0.25, 1.0, 5.0, 30.0, 120.0, 600.0)


@dataclass(frozen=True, slots=True)
class Timed:
    """Counts what was done by kind and outcome (ok or failed), and how long it took."""

    counter: Counter
    seconds: Histogram

    @contextmanager
    def done(self, kind: str) -> Iterator[None]:
        """Count the block; one that raises has failed."""
        began, outcome = perf_counter(), "failed"
        try:
            yield
            outcome = "ok"
        finally:
            self.count(kind, outcome, seconds=perf_counter() - began)

    def count(self, kind: str, outcome: str, *, seconds: float) -> None:
        """Count what was done in so many seconds."""
        counter, histogram = _of_kind(self, kind, outcome)
        counter.inc()
        histogram.observe(seconds)


@cache  # of kinds and outcomes there are few; to look them up takes longer than to count
def _of_kind(timed: Timed, kind: str, outcome: str) -> tuple[Counter, Histogram]:
    return timed.counter.labels(kind=kind, outcome=outcome), timed.seconds.labels(kind=kind)


def _timed(name: str, what: str, buckets: tuple[float, ...]) -> Timed:
    counter = Counter(f"goodfit_{name}", what, ["kind", "outcome"], registry=REGISTRY)
    seconds = Histogram(
        f"goodfit_{name}_seconds", f"{what} Seconds.", ["kind"], registry=REGISTRY, buckets=buckets
    )
    return Timed(counter, seconds)


ACKS = _timed("acks", "What Slack sent and was acknowledged.", _ACK_SECONDS)
JOBS = _timed("jobs", "What is done again and again, and nights.", _JOB_SECONDS)
REFUSED = Counter(
    "goodfit_refused_requests",
    "Requests that were not signed by Slack, too large or unreadable.",
    registry=REGISTRY,
)
DELIVERIES = Counter(
    "goodfit_deliveries",
    "Deliveries by how an attempt ended; queued is to be tried again.",
    ["kind", "state"],
    registry=REGISTRY,
)
DATABASE_ERRORS = Counter(
    "goodfit_database_errors", "Errors of the database.", ["error"], registry=REGISTRY
)
QUEUE_FAILURES = Counter(
    "goodfit_queue_failures", "Times that a queue stumbled.", ["queue"], registry=REGISTRY
)
_BUILD = Gauge("goodfit_build_info", "Which version runs.", ["version"], registry=REGISTRY)


def _version() -> str:
    try:
        return version("goodfit")
    except PackageNotFoundError:
        return "unknown"


_BUILD.labels(version=_version()).set(1)
