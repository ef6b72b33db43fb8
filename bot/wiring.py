"""The composition root: settings in, a running bot out. The clock comes in here."""

import logging
import sys
import traceback
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from slack_bolt import App
from starlette.applications import Starlette
from starlette.routing import Route

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
from bot.listeners.leaving import nobody_left
from bot.many import Many, assemble_many, is_for_many, missing_for_many
from bot.night_processes import process_hands
from bot.schedule import Bell, Schedule
from bot.served import Served, one_workspace
from bot.settings import Settings
from bot.store.database import Database
from bot.store.every_team import Arrival
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
    """Say in a few lines what is missing. Raises MissingSlack."""
    if is_for_many(settings):
        missing = missing_for_many(settings)
        if missing:
            raise MissingSlack(
                "SLACK_CLIENT_ID or SLACK_CLIENT_SECRET is set, so workspaces install Goodfit\n"
                f"by themselves. For that it also needs: {'; '.join(missing)}."
            )
        return
    has_secret = settings.slack_signing_secret or settings.slack_app_token
    if settings.slack_bot_token and has_secret:
        return
    raise MissingSlack(
        "Goodfit needs a Slack workspace. Set SLACK_BOT_TOKEN (xoxb-...) and either\n"
        "SLACK_APP_TOKEN (xapp-..., Socket Mode) or SLACK_SIGNING_SECRET (HTTP on /slack/events).\n"
        "To try it without Slack and without any of these, run: make try"
    )


def assemble(settings: Settings, *, now: Clock = utc_now) -> Bot:
    """Put a bot together: for the workspace of the token, or for all that install it.

    Raises MissingSlack, SlackRefused, UnusableDatabaseUrl.
    """
    check_credentials(settings)
    database = Database(settings.database_url)
    if is_for_many(settings):
        many = assemble_many(settings, database, now=now)
        return _assemble(settings, database, many.served, now=now, many=many)
    return _assemble(settings, database, _one(settings, database, now), now=now)


def _one(settings: Settings, database: Database, now: Clock) -> Served:
    """Return the one workspace of the token, known by what Slack says. Raises SlackRefused."""
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
    exporting = Exporting(files=SlackFiles(client), export_zip=portfolios.export_zip)
    ways = Ways(SlackWriter(client), slack, _mailer(settings, now), exporting)
    return one_workspace(session=database.session, ways=ways, myself=myself, token=token)


def _assemble(
    settings: Settings, database: Database, served: Served, *, now: Clock, many: Many | None = None
) -> Bot:
    bell = Bell()
    desk = Desk(
        serves=served.serves,
        begin=database.begin,
        now=now,
        by_email=served.by_email,
        ring=bell.ring,
    )
    schedule = Schedule(
        begin=database.begin,
        every_team=served.every_team,
        ways_of=served.ways_of,
        settle=lambda arrival: settle(arrival, _arrivals(desk, served, arrival)),
        give_up=lambda arrival: give_up(arrival, _arrivals(desk, served, arrival)),
        now=now,
        bell=bell,
        hands=process_hands(settings.database_url, settings.night_processes),
        chores=many.chores if many else (),
    )
    if served.only is not None:
        schedule.read_groups()
    app = build_app(
        desk,
        web_client("", settings.slack_api_url, timeout=FORM_TIMEOUT_SECONDS),
        served.authorize,
        on_left=many.on_left if many else nobody_left,
    )
    return Bot(
        app=app,
        schedule=schedule,
        database=database,
        slack=served.reader_of(served.only or ""),
        http=_http(app, settings, database, many.pages(bell.ring) if many else ()),
        team_id=served.only or "",
    )


def _arrivals(desk: Desk, served: Served, arrival: Arrival) -> ArrivalDesk:
    return ArrivalDesk(desk=desk, slack=served.reader_of(arrival.team_id))


def _http(
    app: App, settings: Settings, database: Database, pages: Sequence[Route]
) -> Starlette | None:
    if settings.slack_signing_secret is None:
        return None
    return build_http(
        app,
        signing_secret=_secret(settings.slack_signing_secret),
        is_ready=lambda: is_current(database),
        pages=pages,
    )


def _mailer(settings: Settings, now: Clock) -> Mailer | None:
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return SmtpMailer(_secret(settings.smtp_url), settings.mail_from, now=now)


def _secret(value: object) -> str:
    return str(value.get_secret_value()) if value is not None else ""  # type: ignore[attr-defined]
