"""Health pages while the database is away: a status that a balancer knows, and a plain word."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import httpx
import uvicorn
from living import Living
from sqlalchemy import text

from bot.listeners.http import build_http
from bot.metrics_page import MetricsPage
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.health import why_not_ready
from bot.store.schema import migrate
from bot.use_cases.process_figures import process_figures
from bot.wiring import utc_now

AWAY = 503
# Nobody listens on the discard port.
NOBODY = "postgresql://nobody@127.0.0.1:9/none"


@contextmanager
def served(database: Database) -> Iterator[str]:
    """Serve the health pages of a bot on a database; give their address."""
    app = build_http(
        object(),  # type: ignore[arg-type] (nothing of Slack comes in)
        signing_secret="x",
        why_not_ready=lambda: why_not_ready(database),
    )
    with uvicorn.Config(app, port=0, log_level="error").bind_socket() as bound:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


def ready(database: Database) -> httpx.Response:
    with served(database) as url:
        assert httpx.get(f"{url}/healthz", trust_env=False).text == "ok"
        return httpx.get(f"{url}/readyz", trust_env=False)


def on_file(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path}/goodfit.db")
    migrate(database)
    assert ready(database).json() == {"ready": True}
    return database


def test_a_server_that_nobody_answers_for_is_not_ready() -> None:
    found = ready(Database(NOBODY))

    assert found.status_code == AWAY
    assert found.json() == {
        "ready": False,
        "why": "The database does not answer (OperationalError).",
    }


def test_a_file_that_was_removed_is_not_ready_and_is_not_made_anew(tmp_path: Path) -> None:
    database = on_file(tmp_path)
    for file in tmp_path.glob("goodfit.db*"):
        file.unlink()

    found = ready(database)

    assert found.status_code == AWAY
    assert found.json()["why"] == "The database's file is not there."
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_is_not_ready(tmp_path: Path) -> None:
    database = on_file(tmp_path)
    database.close()
    (tmp_path / "goodfit.db").write_bytes(b"no database" * 1_000)

    found = ready(database)

    assert found.status_code == AWAY
    assert found.json()["why"] == "The database does not answer (DatabaseError)."


def test_a_database_behind_this_version_is_not_ready_and_says_what_to_do(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/goodfit.db")
    migrate(database, "0009")

    found = ready(database)

    assert found.status_code == AWAY
    assert "goodfit db upgrade" in found.json()["why"]


def test_a_database_that_goes_while_the_bot_serves_is_told_by_it(living: Living) -> None:
    where = f"{living.slack.bot_url}/readyz"
    assert httpx.get(where, trust_env=False).json() == {"ready": True}
    with living.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE alembic_version RENAME TO gone"))

    found = httpx.get(where, trust_env=False)

    assert found.status_code == AWAY
    assert found.json()["ready"] is False


def test_the_metrics_page_says_that_it_is_away_and_shows_what_the_process_counted() -> None:
    every_team = EveryTeam(Database(NOBODY).session)
    page = MetricsPage("127.0.0.1", 0, look=lambda: process_figures(every_team, now=utc_now()))
    try:
        with urlopen(f"http://127.0.0.1:{page.port}/metrics") as answer:
            status, words = answer.status, answer.read().decode()
    finally:
        page.close()

    # 503 would have Prometheus throw away the counters, and the alarm on this very figure.
    assert status == 200
    assert "goodfit_database_up 0.0" in words
    assert "goodfit_database_errors_total" in words
    assert "Traceback" not in words
