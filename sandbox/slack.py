"""The parts of the local Slack put together."""

import threading
from dataclasses import dataclass
from pathlib import Path

from sandbox.administration import Administration
from sandbox.commands import Commands
from sandbox.defaults import COMMANDS, SCOPES, SHORTCUTS, Command, Shortcut
from sandbox.events import RETRY_PAUSES, Event, Events
from sandbox.gestures import Gestures
from sandbox.interactions import Interactions
from sandbox.mail import Mailroom
from sandbox.outgoing import Outgoing
from sandbox.sockets import Sockets
from sandbox.trouble.controls import Trouble
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class Settings:
    """What may be set: where to keep the state, where the bot is, how patient Slack is.

    The secret and the tokens are made up once a folder, unless they are given; commands,
    shortcuts and scopes stand for the app's manifest.
    """

    folder: Path | None = None
    bot_url: str | None = None
    answer_limit: float = 3.0
    retry_pauses: tuple[float, ...] = RETRY_PAUSES
    smtp_port: int = 0
    signing_secret: str | None = None
    bot_token: str | None = None
    app_token: str | None = None
    commands: tuple[Command, ...] = COMMANDS
    shortcuts: tuple[Shortcut, ...] = SHORTCUTS
    scopes: frozenset[str] = SCOPES


class Slack:
    """One workspace with its line to the bot, its people, its mailbox and its trouble."""

    def __init__(self, settings: Settings | None = None) -> None:
        chosen = settings or Settings()
        self.workspace = Workspace(chosen.folder)
        self.workspace.trigger_life = chosen.answer_limit
        self.sockets = Sockets(self.workspace)
        self.outgoing = Outgoing(self.sockets, chosen.bot_url, chosen.answer_limit)
        self.events = Events(self.workspace, self.outgoing, chosen.retry_pauses)
        self.gestures = Gestures(self.workspace, self.outgoing, self.events)
        self.administration = Administration(self.events)
        self.trouble = Trouble(self.gestures, self.administration)
        self.commands = Commands(self.gestures)
        self.interactions = Interactions(self.gestures)
        self.mailroom = Mailroom(self.workspace, chosen.smtp_port)
        self.stopping = threading.Event()
        self.workspace.tell = lambda channel, body: self.events.send(Event(body, channel))
        self._apply(chosen)

    def _apply(self, chosen: Settings) -> None:
        workspace = self.workspace
        workspace.signing_secret = chosen.signing_secret or workspace.signing_secret
        workspace.bot_token = chosen.bot_token or workspace.bot_token
        workspace.app_token = chosen.app_token or workspace.app_token
        workspace.commands = list(chosen.commands)
        workspace.shortcuts = list(chosen.shortcuts)
        workspace.scopes = set(chosen.scopes)

    def close(self) -> None:
        """Stop everything and write the state."""
        self.workspace.tell = lambda _channel, _body: None
        self.events.close()
        self.mailroom.stop()
        self.outgoing.close()
        self.workspace.close()
