"""The composition root: settings in, a running bot out. The clock comes in here."""

import logging
import sys
import traceback
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette

from bot.delivery.email import Mailer, SmtpMailer
from bot.delivery.outcomes import NotSent
from bot.delivery.slack import SlackWriter, web_client
from bot.delivery.slack_files import SlackFiles
from bot.delivery.slack_read import SlackReader
from bot.domain.errors import DomainError
from bot.listeners.arrival_desk import ArrivalDesk
from bot.listeners.arrivals import give_up, settle
from bot.listeners.bolt import build_app
from bot.listeners.desk import Desk
from bot.listeners.http import build_http
from bot.night_processes import process_hands
from bot.schedule import Bell, Schedule
from bot.settings import Settings
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.partitions import make_room
from bot.store.schema import is_current
from bot.use_cases import people, portfolios, teams
from bot.use_cases.ways import Exporting, Ways

# A form must be open before Slack's 3 s are over.
FORM_TIMEOUT_SECONDS = 2
Clock = Callable[[], datetime]


class MissingSlack(DomainError):
    """Slack's credentials are missing."""


class SlackRefused(DomainError):
    """Slack did not take the token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A bot put together, not yet started."""

    app: App
    schedule: Schedule
    database: Database
    slack: SlackReader
    http: Starlette | None
    team_id: str


def utc_now() -> datetime:
    """Return the moment; the only place where the bot looks at the clock."""
    return datetime.now(UTC)  # noqa: TID251 (the edge)


def set_up_logs() -> None:
    """Log one JSON line an event to standard error: ids and codes, never words or tokens."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _where_it_failed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


def _where_it_failed(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Put the places of an exception into the log, and not its message.

    A database's message quotes what people typed.
    """
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["at"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[-8:]]
    return event


def check_credentials(settings: Settings) -> None:
    """Say in three lines what is missing. Raises MissingSlack."""
    has_secret = settings.slack_signing_secret or settings.slack_app_token
    if settings.slack_bot_token and has_secret:
        return
    raise MissingSlack(
        "Goodfit needs a Slack workspace. Set SLACK_BOT_TOKEN (xoxb-...) and either\n"
        "SLACK_APP_TOKEN (xapp-..., Socket Mode) or SLACK_SIGNING_SECRET (HTTP on /slack/events).\n"
        "To try it without Slack and without any of these, run: make try"
    )


def assemble(settings: Settings, *, now: Clock = utc_now) -> Bot:
    """Put a bot together for the workspace of the token.

    Raises MissingSlack, SlackRefused, UnusableDatabaseUrl.
    """
    check_credentials(settings)
    database = Database(settings.database_url)
    make_room(database, now())
    token = _secret(settings.slack_bot_token)
    client = web_client(token, settings.slack_api_url)
    slack = SlackReader(
        client, lambda team_id: teams.list_manager_groups(database.begin, team_id=team_id)
    )
    try:
        myself = slack.myself()
    except NotSent as trouble:
        raise SlackRefused(
            f"Slack did not take SLACK_BOT_TOKEN: {trouble.words} "
            "Copy the token anew from the app's page, OAuth & Permissions."
        ) from trouble
    teams.ensure_team(
        database.begin,
        team_id=myself.team_id,
        name=myself.team_name,
        url=myself.url,
        bot_user_id=myself.bot_user_id,
        scopes=myself.scopes,
        now=now(),
    )
    people.save_people(
        database.begin,
        team_id=myself.team_id,
        people=slack.people(myself.team_id, now=now()),
    )
    mailer = _mailer(settings, now)
    every_team = EveryTeam(database.session, only=myself.team_id)
    exporting = Exporting(files=SlackFiles(client), export_zip=portfolios.export_zip)
    ways = Ways(SlackWriter(client), slack, mailer, exporting)
    bell = Bell()
    desk = Desk(
        serves=lambda team_id: team_id == myself.team_id,
        begin=database.begin,
        now=now,
        by_email=lambda _team_id: mailer is not None,
        ring=bell.ring,
    )
    arrivals = ArrivalDesk(desk=desk, slack=slack)
    schedule = Schedule(
        begin=database.begin,
        every_team=every_team,
        ways_of=lambda _team_id: ways,
        settle=lambda arrival: settle(arrival, arrivals),
        give_up=lambda arrival: give_up(arrival, arrivals),
        now=now,
        bell=bell,
        hands=process_hands(settings.database_url, settings.night_processes),
    )
    schedule.read_groups()
    app = build_app(
        desk,
        web_client(token, settings.slack_api_url, timeout=FORM_TIMEOUT_SECONDS),
        lambda: AuthorizeResult(
            enterprise_id=None,
            team_id=myself.team_id,
            bot_user_id=myself.bot_user_id,
            bot_id=myself.bot_id,
            bot_token=token,
        ),
    )
    return Bot(
        app=app,
        schedule=schedule,
        database=database,
        slack=slack,
        http=_http(app, settings, database),
        team_id=myself.team_id,
    )


def _http(app: App, settings: Settings, database: Database) -> Starlette | None:
    if settings.slack_signing_secret is None:
        return None
    return build_http(
        app,
        signing_secret=_secret(settings.slack_signing_secret),
        is_ready=lambda: is_current(database),
    )


def _mailer(settings: Settings, now: Clock) -> Mailer | None:
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return SmtpMailer(_secret(settings.smtp_url), settings.mail_from, now=now)


def _secret(value: object) -> str:
    return str(value.get_secret_value()) if value is not None else ""  # type: ignore[attr-defined]
