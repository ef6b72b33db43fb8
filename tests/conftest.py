"""Databases of every kind that is there, and a bot that lives in the local Slack."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from living import Living
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.engine import make_url

from bot.store.database import Database
from bot.store.schema import migrate
from sandbox.driver import LocalSlack
from sandbox.slack import Settings

# How long an example takes says nothing about whether it is right.
settings.register_profile("goodfit", deadline=None)
settings.load_profile("goodfit")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
WITHOUT_BROWSER = "needs Chromium: apt-get install chromium, or set CHROMIUM to where it is"
WITHOUT_POSTGRESQL = (
    "needs PostgreSQL: set TEST_DATABASE_URL=postgresql+psycopg://user@host/database"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs PostgreSQL or a browser where there is none, and say how to have them."""
    for item in items:
        if item.get_closest_marker("postgresql") and not os.environ.get("TEST_DATABASE_URL"):
            item.add_marker(pytest.mark.skip(reason=WITHOUT_POSTGRESQL))
        if item.get_closest_marker("browser") and not CHROMIUM.exists():
            item.add_marker(pytest.mark.skip(reason=WITHOUT_BROWSER))


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own without any table; the same tests run on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/goodfit.db"
        return
    yield from _postgresql(os.environ["TEST_DATABASE_URL"])


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own with empty tables; the same tests run on each kind.

    It is copied from one that was migrated: to migrate takes longer than most tests.
    """
    tables = request.getfixturevalue(f"tables_on_{request.param}")
    if request.param == "sqlite":
        shutil.copy(tables, tmp_path / "goodfit.db")
        yield f"sqlite:///{tmp_path}/goodfit.db"
        return
    yield from _postgresql(os.environ["TEST_DATABASE_URL"], template=tables)


@pytest.fixture(scope="session")
def tables_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tables") / "goodfit.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def tables_on_postgresql() -> Iterator[str]:
    for url in _postgresql(os.environ["TEST_DATABASE_URL"]):
        _migrate(url)
        yield str(make_url(url).database)


def _migrate(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless and quiet: it asks nobody outside for anything."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield made
        made.close()


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    # Slack's own 3 s are for test_any_text and the stand-in's tests; a busy machine is no bug.
    with LocalSlack(settings=Settings(retry_pauses=(0.0, 0.0), answer_limit=8.0)) as local:
        yield local


@pytest.fixture
def living(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """A bot that knows the worked example's agency."""
    bot = Living(slack, database_url)
    bot.load(Path(__file__).parent / "flows" / "agency")
    with bot:
        yield bot


@pytest.fixture(params=["http", "socket"])
def living_both(
    request: pytest.FixtureRequest, slack: LocalSlack, database_url: str
) -> Iterator[Living]:
    """The same bot, once at an address of its own and once at the end of a web socket."""
    bot = Living(slack, database_url, socket=request.param == "socket")
    bot.load(Path(__file__).parent / "flows" / "agency")
    with bot:
        yield bot


@pytest.fixture
def living_without_email(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """The same bot, with no way out for e-mail."""
    bot = Living(slack, database_url, by_email=False)
    bot.load(Path(__file__).parent / "flows" / "agency")
    with bot:
        yield bot


def _postgresql(given: str, *, template: str = "template1") -> Iterator[str]:
    name = f"goodfit_{uuid.uuid4().hex[:12]}"
    address = make_url(given)
    server = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[call-overload]
    yield address.set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]
