"""The composition root: settings in, a running bot out. The clock comes in here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from slack_bolt import App
from starlette.applications import Starlette
from starlette.routing import Route

from bot.delivery.email import Mailer, SmtpMailer
from bot.delivery.outcomes import NotSent
from bot.delivery.slack import SlackWriter, web_client
from bot.delivery.slack_files import SlackFiles
from bot.delivery.slack_read import SlackReader
from bot.domain.errors import DomainError
from bot.jobs.bell import Bell
from bot.jobs.routine import Job
from bot.jobs.schedule import Schedule
from bot.listeners.arrival_desk import ArrivalDesk
from bot.listeners.arrivals import give_up, settle
from bot.listeners.at_the_door import AtTheDoor, answer_lines
from bot.listeners.bolt import build_app
from bot.listeners.desk import Desk
from bot.listeners.http import build_http
from bot.listeners.leaving import nobody_left
from bot.many import Many, assemble_many, is_for_many, missing_for_many
from bot.night_processes import process_hands
from bot.served import Served, one_workspace
from bot.settings import Settings, keys_of
from bot.store.database import Database
from bot.store.every_team import Arrival, EveryTeam
from bot.store.health import why_not_ready
from bot.store.partitions import make_room
from bot.store.sealing import Seals
from bot.use_cases import people, portfolios, teams
from bot.use_cases.mail_ways import MailRules
from bot.use_cases.mailers import Mailers
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
    reader_of: Callable[[str], SlackReader]
    every_team: EveryTeam
    chores: Sequence[Job] = ()


def utc_now() -> datetime:
    """Return the moment; the only place where the bot looks at the clock."""
    return datetime.now(UTC)  # noqa: TID251 (the edge)


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
    database = Database(settings.database_url, keys=keys_of(settings))
    make_room(database, now())
    for_many = is_for_many(settings)
    # The environment's mail server is one workspace's own: nobody's letter leaves from another's.
    mailers = Mailers(
        database.begin,
        rules=mail_rules(settings),
        environment=None if for_many else _mailer(settings, now),
        now=now,
    )
    if for_many:
        many = assemble_many(settings, database, now=now, mailers=mailers)
        return _assemble(settings, database, many.served, mailers=mailers, now=now, many=many)
    served = _one(settings, database, mailers, now)
    return _assemble(settings, database, served, mailers=mailers, now=now)


def _one(settings: Settings, database: Database, mailers: Mailers, now: Clock) -> Served:
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
    ways = Ways(
        SlackWriter(client),
        slack,
        None,
        exporting,
        mailer_of=lambda: mailers.of(myself.team_id),
    )
    return one_workspace(session=database.session, ways=ways, myself=myself, token=token)


def _assemble(
    settings: Settings,
    database: Database,
    served: Served,
    *,
    mailers: Mailers,
    now: Clock,
    many: Many | None = None,
) -> Bot:
    bell = Bell()
    database.ring = bell.ring
    desk = Desk(
        serves=served.serves,
        begin=database.begin,
        now=now,
        by_email=mailers.is_any,
        ring=bell.ring,
        mail=mailers.rules,
    )
    schedule = Schedule(
        begin=database.begin,
        every_team=served.every_team,
        ways_of=served.ways_of,
        settle=lambda arrival: settle(arrival, _arrivals(desk, served, arrival)),
        give_up=lambda arrival: give_up(arrival, _arrivals(desk, served, arrival)),
        now=now,
        bell=bell,
        hands=process_hands(
            settings.database_url, settings.night_processes, keys=keys_of(settings)
        ),
        chores=(_make_room_ahead(database), *(many.chores if many else ())),
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
        http=_http(
            settings,
            app,
            at_the_door=answer_lines(desk, served.is_known, database.at_once()),
            database=database,
            pages=many.pages(bell.ring) if many else (),
        ),
        team_id=served.only or "",
        reader_of=served.reader_of,
        every_team=served.every_team,
        chores=many.chores if many else (),
    )


def _make_room_ahead(database: Database) -> Job:
    """Return the chore that makes the coming months of tables that are cut by months."""
    return Job(
        kind="make_room",
        every=timedelta(hours=6),
        do=lambda _house, now: make_room(database, now),
        of_house=True,
    )


def _arrivals(desk: Desk, served: Served, arrival: Arrival) -> ArrivalDesk:
    return ArrivalDesk(desk=desk, slack=served.reader_of(arrival.team_id))


def _http(
    settings: Settings,
    app: App,
    *,
    at_the_door: AtTheDoor,
    database: Database,
    pages: Sequence[Route],
) -> Starlette | None:
    if settings.slack_signing_secret is None:
        return None
    return build_http(
        app,
        signing_secret=_secret(settings.slack_signing_secret),
        why_not_ready=lambda: why_not_ready(database),
        at_the_door=at_the_door,
        pages=pages,
    )


def mail_rules(settings: Settings) -> MailRules:
    """Return what workspaces may set. Raises UnusableKeys."""
    keys = _secret(settings.encryption_keys)
    return MailRules(seals=Seals.of(keys) if keys else None, anywhere=settings.private_smtp)


def _mailer(settings: Settings, now: Clock) -> Mailer | None:
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return SmtpMailer(_secret(settings.smtp_url), settings.mail_from, now=now)


def _secret(value: object) -> str:
    return str(value.get_secret_value()) if value is not None else ""  # type: ignore[attr-defined]
