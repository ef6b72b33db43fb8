"""A whole bot in this process, on a real database, talking to the local Slack over HTTP."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from fakes import Clock

from bot import wiring
from bot.portfolio.folder import read_folder
from bot.settings import Settings
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases import portfolios
from sandbox.driver import LocalSlack

TEAM = "T0HARBOUR"


class Living:
    """The bot at work: `slack` is where it lives, `clock` is its time, `database` its memory."""

    def __init__(self, slack: LocalSlack, database_url: str, *, by_email: bool = True) -> None:
        self.slack = slack
        self.clock = Clock()
        self.database = Database(database_url)
        migrate(self.database)
        self._settings = Settings.model_validate(
            {
                "GOODFIT_DATABASE_URL": database_url,
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_SIGNING_SECRET": slack.signing_secret,
                "SLACK_API_URL": slack.api_url,
                "GOODFIT_SMTP_URL": slack.smtp_url if by_email else None,
                "GOODFIT_MAIL_FROM": "hello@harbour-pine.example" if by_email else None,
            }
        )

    def load(self, folder: Path) -> None:
        """Import a portfolio folder."""
        portfolios.import_folder(
            self.database.begin, read_folder(folder), team_id=TEAM, now=self.clock()
        )

    def __enter__(self) -> Self:
        self.bot = wiring.assemble(self._settings, now=self.clock)
        assert self.bot.http is not None
        config = uvicorn.Config(self.bot.http, port=0, log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        self.slack.wait_for(lambda: self._server.started)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.slack.bot_url = f"http://127.0.0.1:{port}"
        self.bot.schedule.start()
        return self

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
