"""A whole bot in this process, on a real database, talking to the local Slack."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from fakes import Clock
from slack_bolt.adapter.socket_mode import SocketModeHandler
from sqlalchemy import text

from bot import wiring
from bot.delivery.email import SmtpMailer
from bot.delivery.slack import SlackWriter, web_client
from bot.delivery.slack_files import SlackFiles
from bot.domain.calendar import Calendar
from bot.portfolio.folder import read_folder
from bot.settings import Settings
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.schema import migrate
from bot.use_cases import people, portfolios
from bot.use_cases.deliveries import send_next
from bot.use_cases.ways import Exporting, Ways
from sandbox.driver import LocalSlack

TEAM = "T0HARBOUR"


class Living:
    """The bot at work: `slack` is where it lives, `clock` is its time, `database` its memory.

    It listens over HTTP, or with `socket` over Socket Mode and no port at all; `more` are settings
    besides, by the environment's names.
    """

    def __init__(
        self,
        slack: LocalSlack,
        database_url: str,
        *,
        by_email: bool = True,
        socket: bool = False,
        more: Mapping[str, object] | None = None,
        keys: str = "",
    ) -> None:
        self.slack = slack
        self.clock = Clock()
        self.database = Database(database_url, keys=keys)
        migrate(self.database)
        self._settings = Settings.model_validate(
            {
                "GOODFIT_DATABASE_URL": database_url,
                "GOODFIT_ENCRYPTION_KEYS": keys or None,
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_SIGNING_SECRET": None if socket else slack.signing_secret,
                "SLACK_APP_TOKEN": slack.app_token if socket else None,
                "SLACK_API_URL": slack.api_url,
                "GOODFIT_SMTP_URL": slack.smtp_url if by_email else None,
                "GOODFIT_MAIL_FROM": "hello@harbour-pine.example" if by_email else None,
                **(more or {}),
            }
        )

    def load(self, folder: Path) -> None:
        """Import a portfolio folder."""
        portfolios.import_folder(
            self.database.begin, read_folder(folder), team_id=TEAM, now=self.clock()
        )

    def __enter__(self) -> Self:
        self.bot = wiring.assemble(self._settings, now=self.clock)
        token = self._settings.slack_app_token
        self._stop_listening = (
            self._serve_http() if token is None else self._serve_socket(token.get_secret_value())
        )
        self.bot.schedule.start()
        return self

    def _serve_http(self) -> Callable[[], None]:
        assert self.bot.http is not None
        server = uvicorn.Server(uvicorn.Config(self.bot.http, port=0, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        self.slack.wait_for(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        self.slack.bot_url = f"http://127.0.0.1:{port}"

        def stop() -> None:
            server.should_exit = True
            thread.join(timeout=10)

        return stop

    def _serve_socket(self, app_token: str) -> Callable[[], None]:
        connector = SocketModeHandler(self.bot.app, app_token)
        connector.connect()
        self.slack.wait_for(lambda: self.slack.sockets == 1)
        return connector.close

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._stop_listening()
        self.bot.schedule.stop()
        self.bot.database.close()
        self.database.close()

    def forge_click(self, user: str, action_id: str, value: str, **more: object) -> int:
        """Send a click that no button of this person's offers, as Slack would; give the status."""
        body = {
            "type": "block_actions",
            "user": {"id": user, "team_id": TEAM},
            "team": {"id": TEAM, "domain": "harbour-pine"},
            "api_app_id": "A0GOODFIT",
            "trigger_id": f"forged.{user}.{action_id}.{value}"[:80],
            "container": {"type": "message"},
            "actions": [
                {"action_id": action_id, "block_id": "b", "type": "button", "value": value}
            ],
            **more,
        }
        return self.slack.slack.outgoing.payload(body).status

    def know(self, *users: str) -> None:
        """Read people from Slack afresh, as the job does every minute."""
        for user in users:
            person = self.bot.slack.person(user, TEAM, now=self.clock())
            people.refresh_person(self.database.begin, team_id=TEAM, person=person)

    def today(self) -> date:
        """Return the workspace's day, which late in the evening is not London's."""
        with self.database.begin(TEAM, reading=True) as store:
            return Calendar(store.team.get().timezone).today(self.clock())

    def writer(self) -> SlackWriter:
        """Return a way to write to the local Slack, for a test that sends by hand."""
        return SlackWriter(web_client(self.slack.bot_token, self.slack.api_url))

    def change_team(self, **settings: object) -> None:
        """Change the workspace's settings."""
        with self.database.begin(TEAM) as store:
            store.team.save(replace(store.team.get(), **settings), at=self.clock())

    def send_all(self) -> int:
        """Send what is due by hand, as the queues do; count it."""
        files = SlackFiles(web_client(self.slack.bot_token, self.slack.api_url))
        exporting = Exporting(files=files, export_zip=portfolios.export_zip)
        ways = Ways(self.writer(), self.bot.slack, self._mailer(), exporting)
        every_team = EveryTeam(self.database.session)
        count = 0
        while send_next(every_team, self.database.begin, lambda _team_id: ways, now=self.clock()):
            count += 1
        return count

    def _mailer(self) -> SmtpMailer:
        return SmtpMailer(self.slack.smtp_url, "hello@harbour-pine.example", now=self.clock)

    def outbox_has_only_mail(self) -> bool:
        """Say whether nothing waits but e-mails that are held."""
        with self.database.session() as session:
            query = (
                "SELECT count(*) FROM deliveries "
                "WHERE state IN ('queued', 'sending') AND kind <> 'email'"
            )
            return session.execute(text(query)).scalar_one() == 0

    def inbox_is_empty(self) -> bool:
        """Say whether everything that came in was settled."""
        return self._count("inbox", "done") == 0

    def outbox_is_empty(self) -> bool:
        """Say whether nothing waits to be sent."""
        with self.database.session() as session:
            query = "SELECT count(*) FROM deliveries WHERE state IN ('queued', 'sending')"
            return session.execute(text(query)).scalar_one() == 0

    def _count(self, table: str, but: str) -> int:
        with self.database.session() as session:
            query = text(f"SELECT count(*) FROM {table} WHERE state <> :but")  # noqa: S608
            return int(session.execute(query, {"but": but}).scalar_one())
