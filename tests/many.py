"""A whole bot in this process for several workspaces that install it, over real HTTP."""

import threading
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import httpx
import uvicorn
from fakes import Clock
from sqlalchemy import text

from bot import wiring
from bot.portfolio.folder import read_folder
from bot.settings import Settings
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases import portfolios
from sandbox.driver import LocalSlack
from sandbox.many.driver import ManySlacks
from sandbox.outgoing import Reply

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
AGENCY = Path(__file__).parent / "flows" / "agency"


class Many:
    """The bot at work for every workspace of `slacks` that installed it.

    Use it in a `with` statement, then `install(0)`, `install(1)`: workspace 1 is `slacks[1]`
    with the people and channels of the first, and in the ledger `team_id(1)`, whose ids carry a
    1 where the first's carry a 0. `more` are further settings by their names.
    """

    def __init__(self, slacks: ManySlacks, database_url: str, **more: object) -> None:
        self.slacks = slacks
        self.clock = Clock()
        self.database = Database(database_url)
        migrate(self.database)
        self._settings = {
            "GOODFIT_DATABASE_URL": database_url,
            "SLACK_CLIENT_ID": slacks.own.client_id,
            "SLACK_CLIENT_SECRET": slacks.own.client_secret,
            "SLACK_SIGNING_SECRET": slacks.signing_secret,
            "SLACK_API_URL": slacks.api_url,
            "GOODFIT_ENCRYPTION_KEYS": KEY,
        } | more

    def __enter__(self) -> Self:
        # The port must be known before the bot is: its address stands in what Slack is sent.
        bound = uvicorn.Config(lambda: None, port=0, log_level="error").bind_socket()
        self.url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        self.bot = self.process()
        assert self.bot.http is not None
        self._server = uvicorn.Server(uvicorn.Config(self.bot.http, log_level="error"))
        self._thread = threading.Thread(
            target=self._server.run, args=([bound],), name="many-bot", daemon=True
        )
        self._thread.start()
        self.slacks[0].wait_for(lambda: self._server.started)
        self.slacks.bot_url = self.url
        self.bot.schedule.start()
        return self

    def process(self) -> wiring.Bot:
        """Put together one more process of the same bot; nothing of it is started yet."""
        settings = Settings.model_validate({"GOODFIT_PUBLIC_URL": self.url} | self._settings)
        return wiring.assemble(settings, now=self.clock)

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self.bot.schedule.stop()
        self.bot.database.close()
        self.database.close()

    def __getitem__(self, digit: int) -> LocalSlack:
        return self.slacks[digit]

    def team_id(self, digit: int) -> str:
        """Give a workspace's id in the ledger."""
        return self.slacks.team_id(digit)

    def browser(self) -> httpx.Client:
        """Give a browser of its own, with no cookie yet; close it, or use it in a `with`."""
        # Longer than a busy machine takes: how fast it is is asked elsewhere.
        return httpx.Client(base_url=self.url, trust_env=False, timeout=60)

    def install(
        self,
        digit: int = 0,
        *,
        user: str = "U0DANA",
        granted: Collection[str] | None = None,
        wide: Collection[int] = (),
    ) -> httpx.Response:
        """Install as a person does, by the browser, and give the page they end at."""
        with self.browser() as browser:
            asked = browser.get("/slack/install")
            back = self.slacks.agree(
                asked.headers["location"], digit, user=user, granted=granted, wide=wide
            )
            return browser.get(back)

    def uninstall(self, digit: int, *, order: Collection[str] = ()) -> list[Reply]:
        """Take the app out of a workspace; Slack tells in `order`."""
        return self.slacks.uninstall(digit, order=order)

    def load(self, digit: int, folder: Path = AGENCY) -> None:
        """Import a portfolio folder into a workspace, with that workspace's ids in it."""
        with TemporaryDirectory() as scratch:
            for path in folder.iterdir():
                words = self.slacks.rooms[digit].ids.said(path.read_text(encoding="utf-8"))
                (Path(scratch) / path.name).write_text(words, encoding="utf-8")
            portfolio = read_folder(Path(scratch))
        portfolios.import_folder(
            self.database.begin, portfolio, team_id=self.team_id(digit), now=self.clock()
        )

    def settle(self) -> None:
        """Wait until nothing waits in any inbox or outbox."""
        self.slacks[0].wait_for(lambda: not self._waiting())

    def _waiting(self) -> bool:
        states = "state IN ('queued', 'sending')"
        return any(
            self.rows(f"SELECT 1 FROM {table} WHERE {states}")  # noqa: S608
            for table in ("inbox", "deliveries")
        )

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Give the rows of a query, as the tables have them."""
        with self.database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]
