"""`goodfit doctor`: what is wrong with this installation, and how to mend it. It only reads."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Annotated

import typer
from email_validator import EmailNotValidError, validate_email
from pydantic import SecretStr

from bot import wiring
from bot.console import UNUSABLE, out
from bot.delivery.email import SmtpMailer
from bot.delivery.slack_health import SlackHealth
from bot.domain.check_up import Check, Health, broken, fine, is_healthy, look
from bot.domain.errors import DomainError
from bot.logs import set_up_logs
from bot.many import is_for_many, missing_for_many, seals_of
from bot.settings import Settings, UnusableSettings, keys_of, read_settings
from bot.store.database import Database
from bot.store.every_installation import EveryInstallation
from bot.store.every_team import EveryTeam
from bot.store.health import missing_file
from bot.use_cases import check_up
from bot.use_cases.install_checks import check_installations
from bot.use_cases.mail_checks import check_mail_ways
from bot.use_cases.mailers import Mailers

_NO_SOCKET = (
    "Set SLACK_APP_TOKEN (xapp-..., Socket Mode) or SLACK_SIGNING_SECRET (HTTP on /slack/events)."
)
# libpq waits for minutes by itself; a host that does not answer in this time is away.
_PATIENCE_SECONDS = "5"


class Format(StrEnum):
    """How the result is printed."""

    TABLE = "table"
    JSON = "json"


def doctor(
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """Check settings, database, Slack, channels, e-mail and clock, and say how to mend them."""
    os.environ.setdefault("PGCONNECT_TIMEOUT", _PATIENCE_SECONDS)
    set_up_logs()
    checks = list(_all_checks())
    if form is Format.JSON:
        plain = [
            {"name": c.name, "health": c.health.value, "sentence": c.sentence, "mend": c.mend}
            for c in checks
        ]
        told = {"healthy": is_healthy(checks), "checks": plain}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(checks)
    if not is_healthy(checks):
        raise typer.Exit(UNUSABLE)


def _all_checks() -> Iterator[Check]:
    try:
        settings = read_settings()
    except UnusableSettings as error:
        yield broken("settings", str(error), "Mend that variable. Nothing else was checked.")
        return
    yield from _settings(settings)
    database = None
    for check, opened in _database(settings):
        database = opened or database
        yield check
    if is_for_many(settings):
        yield from _installed(settings, database)
    else:
        yield from _slack_and_ledger(settings, database)
    own = list(_own_mail(settings, database))
    yield from own
    is_set = settings.smtp_url is not None and settings.mail_from is not None
    if not is_for_many(settings) and (is_set or not own):
        yield from _mail(settings)
    if database is not None:
        database.close()


def _settings(settings: Settings) -> Iterator[Check]:
    """Say of each setting whether it is there, and of no secret what it is."""
    kinds = (
        ("SLACK_BOT_TOKEN", settings.slack_bot_token, "xoxb-"),
        ("SLACK_APP_TOKEN", settings.slack_app_token, "xapp-"),
    )
    for_many = is_for_many(settings)
    for words in missing_for_many(settings) if for_many else ():
        told = f"Workspaces install Goodfit by themselves; missing for that: {words}."
        yield broken("settings", told, "Set it, or take SLACK_CLIENT_ID and _SECRET away.")
    if for_many:
        given = [n for n, v in _named(settings) if v is not None]
        yield fine("settings", f"Set: {', '.join(given)}.")
        return
    if settings.slack_bot_token is None:
        told = "SLACK_BOT_TOKEN is not set, so Slack cannot be used."
        yield broken("settings", told, "Copy it (xoxb-...) from OAuth & Permissions.")
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        yield broken("settings", "Nothing is set by which Slack reaches the bot.", _NO_SOCKET)
    for name, value, start in kinds:
        if value is not None and not _secret(value).startswith(start):
            told = f"{name} does not begin with {start}"
            yield look("settings", f"{told}, so it is perhaps another one.", "Copy it anew.")
    if settings.slack_signing_secret and settings.slack_app_token is None:
        yield fine("settings", "SLACK_SIGNING_SECRET is set. Slack offers no way to try it.")
    if (settings.smtp_url is None) != (settings.mail_from is None):
        missing = "GOODFIT_MAIL_FROM" if settings.mail_from is None else "GOODFIT_SMTP_URL"
        told = f"{missing} is not set, so no e-mail leaves: letters are handed over for copying."
        yield broken("settings", told, f"Set {missing}, or take both away.")
    given = [n for n, v in _named(settings) if v is not None]
    yield fine("settings", f"Set: {', '.join(given) or 'nothing but defaults'}.")


def _database(settings: Settings) -> Iterator[tuple[Check, Database | None]]:
    name = "database"
    try:
        database = Database(settings.database_url, keys=keys_of(settings))
        missing = missing_file(settings.database_url)
    except DomainError as error:
        yield broken(name, error.sentence, "Mend GOODFIT_DATABASE_URL."), None
        return
    if missing is not None:
        told = f"There is no file {missing} yet."
        yield broken(name, told, "Run: goodfit db upgrade (goodfit run makes it, too)"), None
        return
    checks = _guarded(name, lambda: check_up.check_database(database, now=wiring.utc_now()))
    is_usable = all(check.health is not Health.BROKEN for check in checks)
    for check in checks:
        yield check, database if is_usable else None


def _installed(settings: Settings, database: Database | None) -> Iterator[Check]:
    """Yield how the installations stand, where workspaces install by themselves."""
    if database is None or missing_for_many(settings):
        return
    made = database
    yield from _guarded(
        "installed",
        lambda: check_installations(
            made.begin,
            EveryInstallation(made.session),
            seals_of(settings),
            now=wiring.utc_now(),
        ),
    )


def _slack_and_ledger(settings: Settings, database: Database | None) -> Iterator[Check]:
    """Yield what is found of Slack, and of the ledger of the token's workspace."""
    team_id = _only_team(database)
    slack = None
    if settings.slack_bot_token is not None:
        slack = SlackHealth(_secret(settings.slack_bot_token), settings.slack_api_url)
        asked = slack
        found: list[str] = []

        def token() -> list[Check]:
            checks, seen = check_up.check_token(asked, now=wiring.utc_now())
            found.extend([seen.myself.team_id] if seen else [])
            return checks

        yield from _guarded("Slack token", token)
        team_id = found[0] if found else team_id
        if settings.slack_app_token is not None:
            app_token = _secret(settings.slack_app_token)
            yield from _guarded("Socket Mode", lambda: check_up.check_socket(asked, app_token))
    if database is None or team_id is None:
        return
    begin, team = database.begin, team_id
    if slack is not None:
        seeing = slack
        yield from _guarded(
            "channels", lambda: check_up.check_channels(begin, seeing, team_id=team)
        )
    now = wiring.utc_now()
    yield from _guarded("templates", lambda: check_up.check_templates(begin, team_id=team, now=now))
    yield from _guarded("night", lambda: check_up.check_work(begin, team_id=team, now=now))


def _own_mail(settings: Settings, database: Database | None) -> Iterator[Check]:
    """Yield whether the mail servers that workspaces set for themselves let us in."""
    if database is None:
        return
    made = database
    every_team = EveryTeam(made.session, installed=is_for_many(settings))

    def check() -> list[Check]:
        rules = wiring.mail_rules(settings)
        mailers = Mailers(made.begin, rules=rules, environment=None, now=wiring.utc_now)
        return check_mail_ways(made.begin, every_team, mailers)

    yield from _guarded("e-mail", check)


def _mail(settings: Settings) -> Iterator[Check]:
    if settings.smtp_url is None or settings.mail_from is None:
        told = "No way out for e-mail is set: approved letters are handed over for copying."
        yield look("e-mail", told, "Set GOODFIT_SMTP_URL and GOODFIT_MAIL_FROM to send them.")
        return
    try:
        validate_email(settings.mail_from, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        told = "GOODFIT_MAIL_FROM is not one e-mail address."
        yield broken("e-mail", told, "Write one like hello@agency.example.")
        return
    try:
        mailer = SmtpMailer(_secret(settings.smtp_url), settings.mail_from, now=wiring.utc_now)
    except (DomainError, ValueError) as error:
        told = "GOODFIT_SMTP_URL is not understood."
        mend = "Write smtp://user:password@host:587 or smtps://."
        yield broken("e-mail", error.sentence if isinstance(error, DomainError) else told, mend)
        return
    yield from _guarded("e-mail", lambda: check_up.check_mail(mailer))


def _guarded(name: str, check: Callable[[], list[Check]]) -> list[Check]:
    """Return what a check found; one that fails itself is a finding, and the others go on."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 (whatever is broken, the rest must still be told)
        told = f"It could not be checked: {type(error).__name__}."
        return [broken(name, told, "Mend what is broken above first, then try again.")]


def _only_team(database: Database | None) -> str | None:
    """Return the one workspace that the database knows, where Slack could not say which."""
    if database is None:
        return None
    teams = EveryTeam(database.session).list_teams()
    return teams[0].id if len(teams) == 1 else None


def _named(settings: Settings) -> Iterator[tuple[str, object]]:
    """Yield each variable of the environment with its value, where it is not the default."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        yield str(field.validation_alias), None if value == field.default else value


def _print(checks: Iterable[Check]) -> None:
    for check in checks:
        line = f"{check.health.value:<7} {check.name:<18} {check.sentence}"
        out.print(line, markup=False, highlight=False, soft_wrap=True)
        if check.mend:
            out.print(f"{'':<26} {check.mend}", markup=False, highlight=False, soft_wrap=True)


def _secret(value: SecretStr) -> str:
    return value.get_secret_value()
