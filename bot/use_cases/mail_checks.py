"""Whether each workspace's own mail server lets us in, for `goodfit doctor`; no letter is sent."""

from bot.delivery.email import SmtpMailer
from bot.delivery.outcomes import NotSent
from bot.domain.check_up import Check, broken, fine
from bot.domain.errors import DomainError
from bot.domain.mail_way import MailWay
from bot.store.database import Begin
from bot.store.every_team import EveryTeam
from bot.use_cases.mailers import CannotOpen, Mailers

_NAME = "e-mail"
_KEYS = (
    "Put the old key back into GOODFIT_ENCRYPTION_KEYS, or have a manager type the password "
    "again with /goodfit email."
)
_MEND = "A manager of that workspace mends it there with /goodfit email, which also tests it."


def check_mail_ways(begin: Begin, every_team: EveryTeam, mailers: Mailers) -> list[Check]:
    """Log in to the own mail server of each workspace that is served and has one, by its name."""
    checks = []
    for team_id in every_team.list_ids():
        with begin(team_id, reading=True) as store:
            way, team = store.mail_ways.find(), store.team.find()
        if way is not None:
            who = f"{team.name} ({team_id})" if team is not None and team.name else team_id
            checks.append(_check(mailers, team_id, way, who))
    return checks


def _check(mailers: Mailers, team_id: str, way: MailWay, who: str) -> Check:
    server = f"{way.host}:{way.port}"
    try:
        mailer = mailers.of(team_id)
        if isinstance(mailer, SmtpMailer):
            mailer.try_login()
    except CannotOpen as trouble:
        return broken(_NAME, f"{who}: {trouble.words}", _KEYS)
    except NotSent as trouble:
        return broken(_NAME, f"{who}, {server}: {trouble.words}", _MEND)
    except DomainError as error:
        return broken(_NAME, f"{who}, {server}: {error.sentence}", _MEND)
    return fine(_NAME, f"{who}: its mail server {server} lets us in. Nothing was sent.")
