"""A night whose process ends is left where it stands, and finished by another at once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.delivery import LEASE
from bot.portfolio.folder import read_folder
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases import nights, portfolios
from bot.use_cases.holding import Renew

TEAM = "T0NIGHT"
NIGHT = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
SOON = NOW + timedelta(seconds=1)
WORKED = Path(__file__).parents[1] / "portfolio" / "worked"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    portfolios.import_folder(made.begin, read_folder(WORKED), team_id=TEAM, now=NOW)
    yield made
    made.close()


def run(database: Database, *, at: datetime = NOW, span: int = 5, **options: object) -> bool:
    return nights.run_night(
        database.begin, team_id=TEAM, night=NIGHT, clock=lambda: at, span=span, **options
    )


def scored(database: Database) -> int:
    with database.begin(TEAM, reading=True) as store:
        return len(store.nights.list_night(NIGHT))


def after(calls: int) -> Callable[[], bool]:
    """Say that it is over from so many questions on."""
    left = iter([False] * calls)
    return lambda: next(left, True)


def test_it_is_taken_up_at_once_and_finished_once(database: Database) -> None:
    assert not run(database, is_over=after(3))
    begun = scored(database)
    assert not done(database)

    assert run(database, at=SOON)

    assert 0 < begun < scored(database)
    assert done(database)
    assert not run(database, at=SOON + LEASE + LEASE)


def done(database: Database) -> bool:
    with database.begin(TEAM, reading=True) as store:
        return store.nights.is_done(NIGHT)


def test_one_that_has_no_batch_left_is_finished_though_the_process_ends(
    database: Database,
) -> None:
    assert run(database, span=2000, is_over=after(1))
    assert done(database)


def test_while_it_is_held_nobody_takes_it_over_however_long_it_takes(database: Database) -> None:
    much_later, others = NOW + timedelta(hours=1), list[bool]()

    def hold(renew: Renew) -> AbstractContextManager[None]:
        @contextmanager
        def held() -> Iterator[None]:
            # What the keeper does while the block lasts, and what another process tries then.
            assert renew(much_later + LEASE)
            others.append(run(database, at=much_later))
            yield

        return held()

    assert run(database, hold=hold)
    assert others == [False]
