"""Further processes for a large night: each scores spans on a connection of its own."""

import gc
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from multiprocessing import get_context

from bot.store.database import Database
from bot.use_cases.night_spans import Errand, Scored, score_span
from bot.use_cases.nights import Hands


def process_hands(url: str, processes: int, *, keys: str = "") -> Hands | None:
    """Return hands in `processes` further processes; None where one is enough: our own.

    A process is started anew (spawned), since a fork would copy locks that threads hold.
    """
    if processes < 1:
        return None

    def work(errands: Sequence[Errand]) -> Generator[Scored, None, None]:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            try:
                for done in as_completed(
                    [pool.submit(_score, url, keys, errand) for errand in errands]
                ):
                    yield done.result()
            except GeneratorExit:
                # The night is left where it stands: only the spans in hand are finished.
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    return work


def _score(url: str, keys: str, errand: Errand) -> Scored:
    # Looking for circles after every few values costs a tenth of a span: once at its end is enough.
    gc.disable()
    database = Database(url, keys=keys)
    try:
        return score_span(database.begin, errand, clock=_utc_now)
    finally:
        database.close()
        gc.enable()
        gc.collect()


def _utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (the edge: a process of its own)
