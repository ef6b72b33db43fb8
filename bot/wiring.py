"""The composition root: settings in, a running bot out. The clock comes in here."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from slack_bolt import App
from starlette.applications import Starlette

from bot.delivery.email import Mailer, SmtpMailer
from bot.delivery.outcomes import NotSent
from bot.delivery.slack import SlackWriter, web_client
from bot.delivery.slack_read import SlackReader
from bot.domain.errors import DomainError
from bot.listeners.arrivals import ArrivalDesk, settle
from bot.listeners.bolt import build_app
from bot.listeners.desk import Desk
from bot.listeners.http import build_http
from bot.schedule import Bell, Schedule
from bot.settings import Settings
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.schema import is_current
from bot.use_cases import people, teams
from bot.use_cases.deliveries import Ways

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
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


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
    client = web_client(_secret(settings.slack_bot_token), settings.slack_api_url)
    slack = SlackReader(client)
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
        now=now(),
    )
    people.save_people(
        database.begin,
        team_id=myself.team_id,
        people=slack.people(myself.team_id, now=now()),
    )
    mailer = _mailer(settings, now)
    every_team = EveryTeam(database.session)
    bell = Bell()
    desk = Desk(
        begin=database.begin,
        now=now,
        by_email=mailer is not None,
        ring=bell.ring,
    )
    schedule = Schedule(
        begin=database.begin,
        every_team=every_team,
        ways=Ways(SlackWriter(client), mailer),
        slack=slack,
        settle=lambda arrival: settle(arrival, ArrivalDesk(desk=desk, slack=slack)),
        now=now,
        bell=bell,
    )
    app = build_app(
        desk,
        client,
        bot_user_id=myself.bot_user_id,
        bot_id=myself.bot_id,
        team_id=myself.team_id,
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
