"""Put together for many workspaces: installing by OAuth, whom is served, and what ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from starlette.routing import Route

from bot.app_manifest import scopes_to_ask
from bot.delivery.outcomes import Refused, TokenRefused
from bot.delivery.slack import web_client
from bot.delivery.slack_oauth import SlackOAuth
from bot.delivery.slack_read import Myself, SlackReader
from bot.listeners.install import InstallDesk, install_routes
from bot.listeners.leaving import Departure, OnLeft
from bot.schedule import Job
from bot.served import MailerOf, Served, every_installed, no_mailer
from bot.settings import Settings
from bot.store.database import Database
from bot.store.every_installation import EveryInstallation
from bot.store.sealing import Seals
from bot.use_cases import ending, installations, purging, token_renewal

_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """What a bot for many workspaces has besides: who is served, who left, chores and pages."""

    served: Served
    on_left: OnLeft
    chores: Sequence[Job]
    pages: Callable[[Callable[[], None]], Sequence[Route]]


def is_for_many(settings: Settings) -> bool:
    """Say whether workspaces install this bot by themselves."""
    return bool(settings.slack_client_id or settings.slack_client_secret)


def missing_for_many(settings: Settings) -> list[str]:
    """Return what is missing for that, in words."""
    wanted = (
        ("SLACK_CLIENT_ID (Basic Information)", settings.slack_client_id),
        ("SLACK_CLIENT_SECRET (Basic Information)", settings.slack_client_secret),
        ("SLACK_SIGNING_SECRET (Basic Information)", settings.slack_signing_secret),
        ("GOODFIT_PUBLIC_URL (https://..., where browsers reach it)", settings.public_url),
        ("GOODFIT_ENCRYPTION_KEYS (`goodfit keys new` makes one)", settings.encryption_keys),
    )
    missing = [words for words, value in wanted if not value]
    if settings.public_url and not _is_public(settings.public_url):
        missing.append("a GOODFIT_PUBLIC_URL that begins with https:// and has no path")
    return missing


def _is_public(url: str) -> bool:
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    return is_safe and bool(parts.hostname) and parts.path in ("", "/") and not parts.query


def assemble_many(
    settings: Settings,
    database: Database,
    *,
    now: Callable[[], datetime],
    mailer_of: MailerOf = no_mailer,
) -> Many:
    """Put together what serves every workspace that is installed. Raises UnusableKeys."""
    begin = database.begin
    seals = seals_of(settings)
    every = EveryInstallation(database.session)
    oauth = SlackOAuth(
        settings.slack_client_id or "",
        settings.slack_client_secret.get_secret_value() if settings.slack_client_secret else "",
        settings.slack_api_url,
    )
    served = every_installed(
        begin=begin,
        session=database.session,
        seals=seals,
        api_url=settings.slack_api_url,
        now=now,
        mailer_of=mailer_of,
    )

    def ask_myself(token: str) -> Myself:
        return SlackReader(web_client(token, settings.slack_api_url)).myself()

    def on_left(departures: Sequence[Departure]) -> None:
        for one in departures:
            gone = ending.leave(begin, every, team_id=one.team_id, told_at=one.told_at, now=now())
            for team_id in gone:
                served.forget(team_id)
                _log.info("left", team=team_id)

    def still_opens(team_id: str) -> bool:
        token, through = installations.last_way(begin, seals, team_id=team_id)
        reader = SlackReader(web_client(token, settings.slack_api_url))
        try:
            found = reader.workspace(team_id) if through else reader.myself()
        except (TokenRefused, Refused):
            return False
        return found is not None

    def pages(ring: Callable[[], None]) -> Sequence[Route]:
        def on_installed(team_id: str) -> None:
            served.forget(team_id)
            ring()

        desk = InstallDesk(
            begin=begin,
            seals=seals,
            oauth=oauth,
            ask_myself=ask_myself,
            public_url=_address(settings),
            scopes=scopes_to_ask(),
            now=now,
            on_installed=on_installed,
        )
        return install_routes(desk)

    renew = Job(
        kind="renew_tokens",
        every=timedelta(minutes=1),
        is_slow=True,
        of_house=True,
        do=lambda _team_id, moment: token_renewal.renew_tokens(
            begin,
            every,
            oauth,
            seals,
            install_url=_address(settings) + "/slack/install",
            now=moment,
        ),
    )
    purge = Job(
        kind="purge_gone",
        every=timedelta(minutes=10),
        is_slow=True,
        of_house=True,
        do=lambda _team_id, moment: purging.purge_gone(
            begin, every, still_opens, grace=timedelta(days=settings.grace_days), now=moment
        ),
    )
    return Many(served=served, on_left=on_left, chores=(renew, purge), pages=pages)


def seals_of(settings: Settings) -> Seals:
    """Return what seals tokens. Raises UnusableKeys."""
    keys = settings.encryption_keys
    return Seals.of(keys.get_secret_value() if keys else "")


def _address(settings: Settings) -> str:
    return (settings.public_url or "").rstrip("/")
