"""What sends a workspace's letters now: its own server, else the environment's, else nothing."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote, urlencode

import structlog

from bot.delivery.email import Mailer, SmtpMailer
from bot.delivery.outcomes import Later
from bot.domain.mail_way import MailWay, Security
from bot.store.database import Begin
from bot.store.sealing import SealedWithAnotherKey, Seals, UnusableKeys
from bot.store.store import Store
from bot.use_cases.mail_ways import MailRules

# Which setting of a mail server it is, and when it was made.
Setting = tuple[int, datetime | None]
_log = structlog.get_logger()


class CannotOpen(Later):
    """The password is under a seal that this process cannot open."""


class Mailers:
    """Knows what sends for each team; `environment` serves a single workspace alone.

    What was opened is kept until it is set anew: revisions begin again for who was purged.
    """

    def __init__(
        self,
        begin: Begin,
        *,
        rules: MailRules,
        environment: Mailer | None,
        now: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self.rules = rules
        self._environment = environment
        self._now = now
        self._known: dict[str, tuple[Setting, Mailer]] = {}

    def of(self, team_id: str) -> Mailer | None:
        """Return what sends a team's letters; None where nothing does. Raises CannotOpen."""
        with self._begin(team_id, reading=True) as store:
            way = store.mail_ways.find()
            if way is None:
                self._known.pop(team_id, None)
                return self._environment
            known = self._known.get(team_id)
            setting = (way.revision, way.changed_at)
            if known is not None and known[0] == setting:
                return known[1]
            password = self._password(store, team_id)
        mailer = self._mailer(way, password)
        self._known[team_id] = (setting, mailer)
        return mailer

    def is_any(self, team_id: str) -> bool:
        """Say whether an e-mail of this team can leave, as far as is known."""
        if self._environment is not None:
            return True
        with self._begin(team_id, reading=True) as store:
            return store.mail_ways.find() is not None

    def _password(self, store: Store, team_id: str) -> str:
        try:
            return store.mail_ways.open_password(self.rules.seals or Seals([]))
        except (SealedWithAnotherKey, UnusableKeys) as error:
            _log.warning("mail_way_sealed", team=team_id)
            raise CannotOpen(
                "The mail server's password was sealed with a key that is not set any more."
            ) from error

    def _mailer(self, way: MailWay, password: str) -> Mailer:
        return SmtpMailer(
            address_of(way, password),
            way.mail_from,
            now=self._now,
            envelope_from=way.envelope_from,
            only_public=not self.rules.anywhere,
        )


def address_of(way: MailWay, password: str) -> str:
    """Return a mail server as `SmtpMailer` takes it."""
    scheme = "smtps" if way.security is Security.TLS else "smtp"
    who = f"{quote(way.login, safe='')}:{quote(password, safe='')}@" if way.login else ""
    host = f"[{way.host}]" if ":" in way.host else way.host
    covered = "never" if way.security is Security.NONE else "always"
    return f"{scheme}://{who}{host}:{way.port}?{urlencode({'starttls': covered})}"
